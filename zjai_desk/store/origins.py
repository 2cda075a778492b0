"""Where a stored row or an entry of the history came from."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from zjai_desk.store import rows, schema
from zjai_desk.store.model import Origin

Stored = Mapping[str, Any] | RowMapping
"""A row or an entry, with its origin columns."""


def hashes(connection: Connection, stored: Iterable[Stored]) -> dict[int, str]:
    """Return the SHA-256 of every original that the rows came from, by its number."""
    table = schema.originals
    numbers = {row["origin"] for row in stored} - {None}
    found: dict[int, str] = {}
    for chunk in rows.chunked(numbers):
        wanted = select(table.c.id, table.c.sha256).where(table.c.id.in_(chunk))
        found |= {row.id: row.sha256 for row in connection.execute(wanted)}
    return found


def origin_of(row: Stored, known: Mapping[int, str]) -> Origin | None:
    """Return where a row says that it came from; ``known`` is what :func:`hashes` returned."""
    if row["origin"] is None:
        return None
    sheet_rows = tuple(map(int, filter(None, (row["origin_rows"] or "").split(","))))
    return Origin(known[row["origin"]], row["origin_sheet"] or "", sheet_rows)
