"""Where the column 错误 goes: right of the tables, clear of merged cells and charts, with a filter that does no harm."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zjai_desk.returns.marking.cells import cell_name, reference
from zjai_desk.returns.marking.xml_text import Element, inside, root

_WIDEST = 16_384
_COLUMN_EMU, _ROW_EMU = 609_600, 180_000
"""How large a cell is as a rule, in the unit of drawings."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""


def areas_of(references: Iterable[str]) -> list[Area]:
    """Return references such as A1:C2 as areas."""
    found = []
    for text in references:
        first, _, last = text.partition(":")
        top, bottom = reference(first), reference(last or first)
        if top and bottom:
            found.append((*top, *bottom))
    return found


def column_for(tables: Mapping[int, int], free: int, merges: Sequence[Area], drawing: str) -> int | None:
    """Return the first column from ``free`` on, from 0, in which nothing stands or lies; None if there is none.

    ``tables`` are last rows by heading rows, ``drawing`` the XML of the sheet's pictures and charts, "" if none.
    """
    if not tables or free >= _WIDEST:
        return None
    top, bottom = min(tables), max(tables.values())
    taken = [
        (left, right)
        for first, left, last, right in (*merges, *_lying(drawing))
        if first <= bottom and last >= top
    ]
    column = free
    # The farthest first would leap too far: each one is passed as it comes.
    for left, right in sorted(taken):
        if left <= column <= right:
            column = right + 1
    return column if column < _WIDEST else None


def _lying(drawing: str) -> Iterator[Area]:
    """Yield the cells that charts and pictures lie on."""
    if not drawing:
        return
    for anchor in inside(drawing, root(drawing)):
        parts = {found.name: found for found in inside(drawing, anchor)}
        if "from" not in parts:
            continue
        row, column = _corner(drawing, parts["from"])
        if "to" in parts:
            last_row, last_column = _corner(drawing, parts["to"])
        elif "ext" in parts:
            wide, high = (int(parts["ext"].get(name) or 0) for name in ("cx", "cy"))
            last_row, last_column = row + high // _ROW_EMU, column + wide // _COLUMN_EMU
        else:
            continue
        yield row + 1, column, last_row + 1, last_column


def _corner(drawing: str, element: Element) -> tuple[int, int]:
    said = {found.name: drawing[found.inner : found.inner_end].strip() for found in inside(drawing, element)}
    return int(said.get("row") or 0), int(said.get("col") or 0)


def filter_for(tables: Mapping[int, int], rows: Iterable[int], column: int, present: str) -> str:
    """Return the range that the sheet's filter is to have, "" to leave it as it is.

    A sheet has one filter. One that ends beside the column is stretched over it; where there is none, the
    table with the most faults gets one on this column alone; any other is left to the sender.
    """
    if present:
        (area,) = areas_of([present]) or [(0, 0, 0, 0)]
        top, left, bottom, right = area
        if top in tables and right + 1 == column:
            return f"{cell_name(top, left)}:{cell_name(bottom, column)}"
        return ""
    faulty = list(rows)
    head = max(tables, key=lambda top: sum(top < row <= tables[top] for row in faulty))
    return f"{cell_name(head, column)}:{cell_name(tables[head], column)}" if tables[head] > head else ""
