"""A return as a workbook of its own, for files that cannot be patched: their values where they stood, merges, widths."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.sheets import Return, Sheet

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 40, 200
_LONG_NUMBER = 1e11
"""From here on a spreadsheet program would show a number as a power of ten."""


def copy_of(return_: Return) -> tuple[bytes, dict[str, str]]:
    """Return a workbook (.xlsx) with the visible sheets of a return, and what each is called there."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_urls": False})
    names: dict[str, str] = {}
    for sheet in return_.sheets:
        if sheet.name not in names and sheet.grid is not None:
            names[sheet.name] = _free_name(sheet.name, list(names.values()))
            _Copy(book, names[sheet.name], sheet.grid, _headed(return_.sheets, sheet.name)).fill()
    book.close()
    return file.getvalue(), names


def _free_name(name: str, taken: Sequence[str]) -> str:
    base = name.translate(_FORBIDDEN).strip("' ")[:28] or "报表"
    known = {other.lower() for other in taken}
    tries = (base, *(f"{base}{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in tries if one.lower() not in known)


def _headed(sheets: Sequence[Sheet], name: str) -> frozenset[int]:
    return frozenset(row for sheet in sheets if sheet.name == name for row in sheet.header_rows)


class _Copy:
    """One sheet; ``heads`` are the rows of headings, from 1."""

    def __init__(self, book: Any, name: str, grid: Grid, heads: frozenset[int]) -> None:
        self._sheet = book.add_worksheet(name)
        self._grid = grid
        self._heads = heads
        top = min(heads, default=1)
        self._above = range(top - 1)
        line = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
        self._looks = {
            "above": book.add_format({"bold": True, "valign": "vcenter"}),
            "head": book.add_format(
                {**line, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F4F7"}
            ),
            "text": book.add_format({**line, "num_format": "@"}),
            "number": book.add_format(line),
            "long": book.add_format({**line, "num_format": "0"}),
            "date": book.add_format({**line, "num_format": "yyyy-mm-dd", "align": "left"}),
            "time": book.add_format({**line, "num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        }

    def fill(self) -> None:
        """Write everything."""
        for row in range(self._grid.height):
            for column, cell in enumerate(self._grid.row(row)):
                self._write(row, column, cell)
        for top, left, bottom, right in self._merges():
            look = self._looks[self._look(top, self._grid.cell(top, left))]
            self._sheet.merge_range(top, left, bottom, right, "", look)
            self._write(top, left, self._grid.cell(top, left))
        for column in range(self._grid.width):
            self._sheet.set_column(column, column, self._width(column))
        if self._heads:
            self._sheet.freeze_panes(max(self._heads), 0)
            self._sheet.repeat_rows(min(self._heads) - 1, max(self._heads) - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def _merges(self) -> list[tuple[int, int, int, int]]:
        """Return the merged areas that hold something, cut to the table, none over another."""
        found: list[tuple[int, int, int, int]] = []
        for top, left, bottom, right in self._grid.merges:
            area = (top, left, min(bottom, self._grid.height - 1), min(right, self._grid.width - 1))
            if area[0] > area[2] or area[1] > area[3] or area[:2] == area[2:]:
                continue
            if all(a[0] > area[2] or a[2] < area[0] or a[1] > area[3] or a[3] < area[1] for a in found):
                found.append(area)
        return found

    def _write(self, row: int, column: int, cell: Cell) -> None:
        look = self._looks[self._look(row, cell)]
        if cell is None or cell == "":
            if row not in self._above and self._is_in_table(row):
                self._sheet.write_blank(row, column, None, look)
        elif isinstance(cell, float):
            self._sheet.write_number(row, column, cell, look)
        elif isinstance(cell, str):
            self._sheet.write_string(row, column, cell, look)
        elif cell.year < 1900:
            self._sheet.write_string(row, column, cell.isoformat(), look)
        else:
            self._sheet.write_datetime(row, column, cell, look)

    def _is_in_table(self, row: int) -> bool:
        return any(column.codes[row] for column in self._grid.columns)

    def _look(self, row: int, cell: Cell) -> str:
        if row in self._above:
            return "above"
        if row + 1 in self._heads:
            return "head"
        if isinstance(cell, float):
            return "long" if abs(cell) >= _LONG_NUMBER and cell.is_integer() else "number"
        if isinstance(cell, dt.datetime) and cell.time() != dt.time():
            return "time"
        return "date" if isinstance(cell, dt.date) else "text"

    def _width(self, column: int) -> float:
        """Return a width that shows the values; titles may run over."""
        merged = {(top, left) for top, left, _, right in self._grid.merges if right > left}
        rows = range(len(self._above), min(self._grid.height, len(self._above) + _LOOKED_AT))
        shown = [self._grid.cell(row, column) for row in rows if (row, column) not in merged]
        longest = max((_halves(str(cell)) for cell in shown if cell is not None), default=0)
        return min(_WIDEST, max(_NARROWEST, longest + 2))


def _halves(text: str) -> int:
    return max((sum(1 if char.isascii() else 2 for char in line) for line in text.split("\n")), default=0)
