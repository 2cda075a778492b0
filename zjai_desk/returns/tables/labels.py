"""Labels and where their values stand: beside them, in one cell with them, or below them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zjai_desk.registers.text import clean, fold
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Grid, is_blank
from zjai_desk.returns.tables.forms import Form
from zjai_desk.returns.tables.headings import ABOVE, Match, match
from zjai_desk.returns.tables.heads import are_column_numbers, as_heading, is_heading
from zjai_desk.returns.tables.rows import label_kind

_LONGEST = 40
_FEWEST_BANDS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and where its value stands; rows and columns are counted from 0."""

    label: str
    match: Match
    row: int
    column: int
    stated: str = ""
    """The value, where it stands in one cell with its label: 企业名称：甲公司."""
    under: bool = False
    """Whether the label stands above the value and not beside it."""

    @property
    def label_row(self) -> int:
        """The row of the label."""
        return self.row - self.under


def label_of(form: Form, cell: Cell) -> tuple[str, Match, str] | None:
    """Return what a cell says if it is the label of a field: the label, its field, and a value in the same cell."""
    if not isinstance(cell, str) or is_blank(cell):
        return None
    text = clean(as_heading(cell))
    label, colon, stated = text.replace("：", ":").partition(":")
    for words, value in ((text, ""), (label, stated.strip()) if colon else ("", "")):
        if not words or len(words) > _LONGEST:
            continue
        found = match(form, (words,)) if is_heading(words) else None
        if found is not None and found.quality >= ABOVE:
            return words.rstrip(":："), found, value
    return None


def label_like(form: Form, cell: Cell) -> tuple[str, Match, str] | None:
    """Return what a cell is like that stands among labels; see :func:`label_of`."""
    text = clean(as_heading(cell)).rstrip(":：") if isinstance(cell, str) else ""
    found = match(form, (text,)) if 0 < len(text) <= _LONGEST else None
    return (text, found, "") if found is not None else None


class Bands:
    """Rows of labels, each with one row of values below: 企业名称 | 信用代码 over 甲公司 | 9133…, and so on down.

    ``rows`` are the columns of each row, what is merged counted once. A table has such a row too, but many
    records under it, and but one of them.
    """

    def __init__(self, grid: Grid, form: Form, rows: Sequence[Sequence[int]]) -> None:
        self._grid = grid
        self._form = form
        self._rows = rows
        found = [row for row in range(len(rows) - 1) if self._is_band(row)]
        self.rows = frozenset(found if len(found) >= _FEWEST_BANDS else ())
        """The rows of labels."""

    def entries(self, row: int) -> Iterator[Entry]:
        """Yield the labels of a row of labels, each with the cell below it."""
        for column in self._rows[row]:
            cell = self._grid.cell(row, column)
            found = label_of(self._form, cell) or label_like(self._form, cell)
            if found is not None:
                yield Entry(found[0], found[1], row + 1, column, under=True)

    def _labels(self, row: int) -> list[int]:
        """Return the columns of the labels in a row; none unless it holds labels for the most part, and no number."""
        filled = [column for column in self._rows[row] if not is_blank(self._grid.cell(row, column))]
        known = [
            column
            for column in filled
            if (found := label_of(self._form, self._grid.cell(row, column))) is not None and not found[2]
        ]
        texts = all(isinstance(self._grid.cell(row, column), str) for column in filled)
        # Where values stand beside their labels, half of the row is labels.
        return known if texts and len(known) > 1 and len(known) * 4 >= len(filled) * 3 else []

    def _is_band(self, row: int) -> bool:
        labels = self._labels(row)
        below = [self._grid.cell(row + 1, column) for column in self._rows[row + 1]]
        filled = [cell for cell in below if not is_blank(cell)]
        held = [column for column in labels if not is_blank(self._grid.cell(row + 1, column))]
        if not held or any(label_of(self._form, cell) for cell in filled):
            return False
        if are_column_numbers([fold(as_heading(cell)) for cell in filled]):
            return False
        return row + 2 >= len(self._rows) or self._is_other(row + 2)

    def _is_other(self, row: int) -> bool:
        """Whether a row is no further record: blank, labelled, or a note."""
        cells = [cell for column in self._rows[row] if not is_blank(cell := self._grid.cell(row, column))]
        if len(cells) <= 1:
            return not cells or isinstance(cells[0], str)
        return (
            label_of(self._form, cells[0]) is not None
            or bool(self._labels(row))
            or bool(label_kind(cells[0]))
        )
