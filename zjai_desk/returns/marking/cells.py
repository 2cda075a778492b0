"""The rows of a worksheet's XML: gives cells another look or a text, and adds those that are not there."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from zjai_desk.returns.books.grid import letters
from zjai_desk.returns.books.sheet_xml import column_number
from zjai_desk.returns.marking.xml_text import Edits, Element, children, escape, inside, tag

Look = Callable[[int], int]
"""From the look a cell has (its xf) to the one it gets."""
_REFERENCE = re.compile(r"\$?([A-Z]+)\$?(\d+)")


class NewCell(NamedTuple):
    """What becomes of a cell: its look, and its text unless it keeps what it holds."""

    look: Look
    text: str | None = None


def reference(text: str) -> tuple[int, int] | None:
    """Return (row from 1, column from 0) of a reference such as F7."""
    found = _REFERENCE.fullmatch(text)
    return (int(found[2]), column_number(found[1])) if found else None


def cell_name(row: int, column: int) -> str:
    """Return the reference of a row counted from 1 and a column counted from 0."""
    return f"{letters(column)}{row}"


def rewrite(
    edits: Edits,
    data: Element,
    wanted: Mapping[int, Mapping[int, NewCell]],
    column_looks: Callable[[int], int],
) -> None:
    """Edit the rows in ``data``, the sheetData element; ``wanted`` are cells by row from 1 and column from 0."""
    left = dict(sorted(wanted.items()))
    made = _Rows(edits, data.prefix, column_looks)
    for number, row in _numbered(edits.text, data):
        for earlier in [n for n in left if n < number]:
            edits.insert(row.start, made.row(earlier, left.pop(earlier)))
        if number in left:
            made.change(number, row, left.pop(number))
        if not left:
            break
    if left:
        xml = "".join(made.row(number, cells) for number, cells in left.items())
        edits.append_to(data, xml)


def _numbered(text: str, data: Element) -> Iterator[tuple[int, Element]]:
    """Yield the rows with their numbers; a row that states none follows the one before."""
    number = 0
    for row in _rows(text, data):
        stated = row.get("r")
        number = int(stated) if stated.isdigit() else number + 1
        yield number, row


def _rows(text: str, data: Element) -> Iterator[Element]:
    return (row for row in children(text, data.inner, data.inner_end, leap=("row",)) if row.name == "row")


class _Rows:
    """Writes rows and cells in the manner of one sheet: with its prefix and the looks of its columns."""

    def __init__(self, edits: Edits, prefix: str, column_looks: Callable[[int], int]) -> None:
        self._edits = edits
        self._prefix = prefix
        self._column_looks = column_looks

    def row(self, number: int, cells: Mapping[int, NewCell]) -> str:
        """Return a row that is not there yet."""
        inner = "".join(
            self._cell(number, column, cell, self._column_looks(column))
            for column, cell in sorted(cells.items())
        )
        return f'<{self._prefix}row r="{number}">{inner}</{self._prefix}row>'

    def _cell(self, row: int, column: int, cell: NewCell, look: int) -> str:
        p = self._prefix
        opening = f'<{p}c r="{cell_name(row, column)}" s="{cell.look(look)}"'
        if cell.text is None:
            return f"{opening}/>"
        return f'{opening} t="inlineStr"><{p}is><{p}t xml:space="preserve">{escape(cell.text)}</{p}t></{p}is></{p}c>'

    def change(self, number: int, row: Element, cells: Mapping[int, NewCell]) -> None:
        """Change cells of a row that is there, and add those it lacks."""
        look = int(row.get("s") or 0) if row.get("customFormat") in ("1", "true") else None
        left = dict(sorted(cells.items()))
        added: dict[int, list[str]] = {}
        end = row.inner_end
        place = -1
        for cell in inside(self._edits.text, row):
            if cell.name != "c":
                end = min(end, cell.start)  # an extension list closes the row
                continue
            stated = reference(cell.get("r"))
            place = stated[1] if stated else place + 1
            for column in [c for c in left if c < place]:
                added.setdefault(cell.start, []).append(self._absent(number, column, left.pop(column), look))
            if place in left:
                self._restyle(number, place, cell, left.pop(place))
        rest = "".join(self._absent(number, column, cell, look) for column, cell in left.items())
        for at, xml in added.items():
            self._edits.insert(at, "".join(xml))
        self._widen(row, max(cells), rest, end)

    def _absent(self, row: int, column: int, cell: NewCell, row_look: int | None) -> str:
        return self._cell(row, column, cell, self._column_looks(column) if row_look is None else row_look)

    def _restyle(self, row: int, column: int, cell: Element, new: NewCell) -> None:
        look = int(cell.get("s") or 0)
        if new.text is not None:
            self._edits.replace(cell.start, cell.end, self._cell(row, column, new, look))
        else:
            opening = tag(self._edits.text, cell, s=new.look(look))
            self._edits.replace(cell.start, cell.inner, opening)

    def _widen(self, row: Element, last: int, rest: str, end: int) -> None:
        """Add what is missing at the end of a row, and let its hint of the columns it spans tell of them."""
        changes = {}
        first, _, stated = row.get("spans").partition(":")
        if stated.isdigit() and int(stated) < last + 1:
            changes["spans"] = f"{first}:{last + 1}"
        if row.is_closed:
            self._edits.append_to(row, rest, **changes)
            return
        if changes:
            self._edits.replace(row.start, row.inner, tag(self._edits.text, row, **changes))
        self._edits.insert(end, rest)


def look_at(text: str, data: Element, row: int, column: int) -> int | None:
    """Return the look of a cell, None if it is not there."""
    for number, found in _numbered(text, data):
        if number < row:
            continue
        if number == row:
            for cell in inside(text, found):
                if reference(cell.get("r")) == (row, column):
                    return int(cell.get("s") or 0)
        break
    return None


def cells_of(text: str, data: Element) -> Iterator[tuple[int, int, int]]:
    """Yield row from 1, column from 0 and look of every cell that is there."""
    for number, row in _numbered(text, data):
        place = -1
        for cell in inside(text, row):
            if cell.name == "c":
                stated = reference(cell.get("r"))
                place = stated[1] if stated else place + 1
                yield number, place, int(cell.get("s") or 0)
