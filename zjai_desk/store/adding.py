"""Records on their way into a table: made into columns and proven apart from the database, in a thread of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zjai_desk.registers.fields import Register, Values
from zjai_desk.store import codec, rows
from zjai_desk.store.connection import Connection
from zjai_desk.store.draft import NOWHERE
from zjai_desk.store.model import Origin

PROVEN_TOGETHER = 200
"""Added records that share a digest: of a damaged store, those with one that is lost cannot be proven any more."""

SourceColumns = tuple[list[int | None], list[str | None], list[str | None]]
"""The origin columns of rows: numbers of originals, sheets, sheet rows."""

Made = tuple[list[Sequence[Any]], list[str]]
"""All columns of some rows, that of the ids first, and the digest of each group that is proven together."""


@dataclass(frozen=True, slots=True)
class Adding:
    """Records to be added to a register under the ids from ``first`` on.

    ``names`` are the columns of its table, ``files`` the numbers of the originals that ``origins`` names.
    """

    register: Register
    names: Sequence[str]
    first: int
    stamp: int
    records: Sequence[Values]
    origins: Sequence[Origin | None]
    files: Mapping[str | None, int]

    def part(self, places: slice) -> Made:
        """Make the rows of some of the records."""
        given, first = self.records[places], self.first + places.start
        columns = [
            list(range(first, first + len(given))),
            *codec.encode_columns(self.register, map(self.register.complete, given)),
            [self.stamp] * len(given),
            *source_columns(self.files, self.origins[places] or [None] * len(given)),
        ]
        digests = [
            rows.digest(self.names, (column[start : start + PROVEN_TOGETHER] for column in columns))
            for start in range(0, len(given), PROVEN_TOGETHER)
        ]
        return columns, digests


def numbers_of(connection: Connection, origins: Iterable[Origin | None]) -> dict[str | None, int]:
    """Return the numbers of the originals from which records come, by their SHA-256."""
    found: dict[str | None, int] = {}
    for sha256 in {origin.sha256 for origin in origins if origin}:
        [found[sha256]] = connection.column("SELECT id FROM originals WHERE sha256 = ?", sha256)
    return found


def source_columns(files: Mapping[str | None, int], origins: Sequence[Origin | None]) -> SourceColumns:
    """Return the columns that say where records come from; ``files`` are the :func:`numbers_of` them."""
    if not any(origins):
        count = len(origins)
        return [None] * count, [None] * count, [None] * count
    found, sheets, spans = zip(*(origin or NOWHERE for origin in origins), strict=True)
    return list(map(files.get, found)), list(sheets), list(map(_listed, spans))


def _listed(span: tuple[int, ...] | None) -> str | None:
    if span is None:
        return None
    return str(span[0]) if len(span) == 1 else ",".join(map(str, span))
