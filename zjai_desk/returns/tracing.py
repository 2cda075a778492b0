"""From a value of a record back to the cell of the file that brought it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.fields import Value
from zjai_desk.registers.values import as_text
from zjai_desk.returns.books.grid import column_of
from zjai_desk.returns.planning.choices import choices_for
from zjai_desk.returns.sending.send_back import read_again
from zjai_desk.returns.sheets import NO_CHOICES, Choices, Return
from zjai_desk.store import Detail, Origin, Original, Store


@dataclass(frozen=True, slots=True)
class Source:
    """Which original brought a value, and where in it.

    ``by_hand`` is the step that changed it here since, if any; ``choices`` is how forms of its sender are read;
    ``values`` are those of the record.
    """

    original: Original
    origin: Origin
    by_hand: Detail | None = None
    choices: Choices = NO_CHOICES
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a sheet as its sender sees it: its letter, its row from 1 and its text; the letter is blank if none is known."""

    sheet: str
    letter: str
    row: int
    text: str

    @property
    def name(self) -> str:
        """How people call the cell: 年报!F6."""
        return f"{self.sheet}!{self.letter}{self.row}" if self.sheet else f"{self.letter}{self.row}"


def source_of(store: Store, register: str, record: int, key: str | None = None) -> Source | None:
    """Return which original brought a record, or one of its fields; None for what was typed in here.

    Where several files brought a field it is the last of them.
    """
    found = store.records(register, [record])
    if not found:
        return None
    by_hand: Detail | None = None
    origin, values = found[0].origin, found[0].values
    for detail in store.history_of(register, record, key):
        brought = detail.origin or (origin if detail.action == "insert" else None)
        if brought is not None:
            return _source(store, brought, by_hand, values)
        if detail.action == "update" and by_hand is None:
            by_hand = detail
    return None if origin is None else _source(store, origin, by_hand, values)


def _source(store: Store, origin: Origin, by_hand: Detail | None, values: Mapping[str, Value]) -> Source:
    return Source(store.original(origin.sha256), origin, by_hand, choices_for(store, origin.sha256), values)


def read_source(source: Source, progress: Progress = SILENT) -> Return:
    """Read the original again as it came in, its headings as they were set right. Raises a DeskError if it cannot be read any more."""
    return read_again(source.original, progress, source.choices)


def cell_of(return_: Return, source: Source, key: str) -> Cell | None:
    """Return the cell of a field in the row of a source; None if the sheet has no such column."""
    origin = source.origin
    row = origin.rows[0] if origin.rows else 0
    named = [sheet for sheet in return_.sheets if sheet.name == origin.sheet]
    # A sheet may hold several tables, and a table two halves: the one that states the record comes first.
    for sheet in sorted(named, key=lambda sheet: not sheet.speaks_of(row, source.values)):
        if place := sheet.place_of(key, source.values):
            # An upright form names the cell of each value, C3, and not a column.
            letter = place.rstrip("0123456789")
            at = int(place[len(letter) :] or row)
            value = sheet.grid.cell(at - 1, column_of(letter)) if sheet.grid is not None else None
            return Cell(sheet.name, letter, at, as_text(value))
    return None
