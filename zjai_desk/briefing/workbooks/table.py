"""A statistical table as a workbook or as CSV: numbers stay numbers, text stays text, the 口径 goes with them."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.tables import Cell, Column, Row, Table, shown
from zjai_desk.briefing.workbooks.harmless import harmless
from zjai_desk.files import replacing

_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))  # in the name of a sheet
_LINE = 15.0
_FINE_LINE, _FINE_TO_PLAIN = 13.0, 11 / 9
"""The height of a line of 9 points, and how many of its characters go on the width of one of 11."""
_WIDEST = 40


def write_table(table: Table, path: Path) -> None:
    """Write ``table`` as a workbook (.xlsx): title, unit, head, rows, totals, source and notes on one sheet.

    Numbers keep all their digits and show those of their column; text is written as text, so that one
    that begins with “=” is no formula. Raises a DeskError if the folder cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_urls": False})
        book.set_properties({"title": table.title, "comments": table.population})
        TableSheet(book, table, table.title.translate(_FORBIDDEN).strip()[:31] or "统计表").fill()
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError it wraps


def write_table_csv(table: Table, path: Path) -> None:
    """Write the head and all rows of ``table`` as CSV (UTF-8 with BOM, which Excel and WPS need to see Chinese).

    Numbers have the decimals of their column and no thousands separators. A text that a spreadsheet
    would run as a formula gets an apostrophe before it. Raises a DeskError if the folder cannot be written.
    """
    with replacing(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(csv_rows(table))


def csv_rows(table: Table) -> Iterator[list[str]]:
    """Yield the head and all rows of ``table`` as the texts of a CSV, as :func:`write_table_csv` writes them."""
    yield [harmless(_csv_heading(table, column)) for column in table.columns]
    for row in _all_rows(table):
        yield [_csv_text(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]


def _csv_text(cell: Cell, column: Column) -> str:
    if isinstance(cell, (int, Decimal)):
        return str(cell) if column.decimals is None else f"{half_up(cell, column.decimals):f}"
    return harmless(shown(cell, column))


def _csv_heading(table: Table, column: Column) -> str:
    """Return the heading with its group and its unit: a CSV has no other place to say them."""
    unit = column.unit or (table.unit if column.numeric else "")
    label = f"{column.group}/{column.label}" if column.group else column.label
    return f"{label}（{unit}）" if unit else label


def _all_rows(table: Table) -> Iterator[Row]:
    yield from table.rows
    if table.totals:
        yield Row(table.totals, subtotal=True)


class TableSheet:
    """A sheet with a table, filled from the top; ``first_row`` is that of its first line below the head."""

    def __init__(self, book: Any, table: Table, name: str) -> None:
        self._book = book
        self._table = table
        self.sheet = book.add_worksheet(name)
        self.first_row = 0
        self._last = len(table.columns) - 1
        self._row = 0

    def fill(self) -> None:
        """Write everything and set what is seen: widths, frozen head, how it prints."""
        self._title()
        self._head()
        self.first_row = self._row
        self.sheet.freeze_panes(self._row, 1)
        for row in self._table.rows:
            self._cells(row.cells, strong=row.subtotal, bottom=int(row.subtotal))
        if self._table.totals:
            self._cells(self._table.totals, strong=True, top=1)
        self._close_with_a_rule()
        self._foot()
        for place, column in enumerate(self._table.columns):
            self.sheet.set_column(place, place, self._width(place, column))
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C— &P —")

    def _format(self, **more: object) -> Any:
        return self._book.add_format({**_FONT, **more})

    def _title(self) -> None:
        """Centre the title without merging, so that columns can still be selected and sorted."""
        form = self._format(bold=True, font_size=14, font_name="黑体", align="center_across")
        self.sheet.write_string(0, 0, self._table.title, form)
        for place in range(1, self._last + 1):
            self.sheet.write_blank(0, place, None, form)
        self.sheet.set_row(0, 26)
        self._row = 1
        if self._table.unit:
            form = self._format(align="right", font_size=10)
            self.sheet.write_string(1, self._last, f"单位：{self._table.unit}", form)
            self._row = 2

    def _head(self) -> None:
        """Write the headings, those of a group under its name."""
        columns = self._table.columns
        first = self._row
        look = {"bold": True, "font_name": "黑体", "align": "center", "text_wrap": True}
        if any(column.group for column in columns):
            look_above = self._format(**look, top=2, bottom=1)
            place = 0
            for group, members in groupby(columns, key=lambda column: column.group):
                wide = len(list(members))
                if group and wide > 1:
                    # What is handed to be merged would be a formula where it begins like one.
                    self.sheet.merge_range(first, place, first, place + wide - 1, "", look_above)
                    self.sheet.write_string(first, place, group, look_above)
                else:
                    for one in range(place, place + wide):
                        self.sheet.write_string(first, one, group, self._format(**look, top=2))
                place += wide
            self._row += 1
        form = self._format(**look, bottom=1, **({} if self._row > first else {"top": 2}))
        for place, column in enumerate(columns):
            self.sheet.write_string(self._row, place, column.heading, form)
        self.sheet.repeat_rows(first, self._row)
        self._row += 1

    def _cells(self, cells: tuple[Cell, ...], *, strong: bool = False, top: int = 0, bottom: int = 0) -> None:
        for place, (cell, column) in enumerate(zip(cells, self._table.columns, strict=True)):
            side = "right" if column.numeric else "left"
            look = {"bold": strong, "top": top, "bottom": bottom, "align": side}
            if isinstance(cell, (int, Decimal)) and column.decimals is not None:
                number = "#,##0" + (f".{'0' * column.decimals}" if column.decimals else "")
                form = self._format(**look, num_format=number)
                self.sheet.write_number(self._row, place, float(cell), form)
            elif cell is None:
                self.sheet.write_blank(self._row, place, None, self._format(**look))
            else:
                form = self._format(**look, text_wrap=True)
                self.sheet.write_string(self._row, place, shown(cell, column), form)
        texts = (cell for cell in cells if isinstance(cell, str))
        if height := max(
            filter(None, (wrapped_height(text, _WIDEST, _LINE) for text in texts)), default=None
        ):
            self.sheet.set_row(self._row, height)
        self._row += 1

    def _close_with_a_rule(self) -> None:
        for place in range(self._last + 1):
            self.sheet.write_blank(self._row, place, None, self._format(top=2))

    def _foot(self) -> None:
        table = self._table
        notes = table.notes
        numbered = (f"{n}. {note}" if len(notes) > 1 else note for n, note in enumerate(notes, 1))
        lines = [
            f"统计对象：{table.population}" if table.population else "",
            f"数据来源：{table.source}" if table.source else "",
            *(f"{'注：' if place == 0 else '　　'}{note}" for place, note in enumerate(numbered)),
        ]
        wide = sum(self._width(place, column) for place, column in enumerate(table.columns))
        for place, line in enumerate(filter(None, lines)):
            # The first line shares its row with the rule that closes the table.
            look: dict[str, object] = {"font_size": 9}
            if place == 0:
                look["top"] = 2
            height = wrapped_height(line, wide * _FINE_TO_PLAIN, _FINE_LINE)
            if height and self._last:
                look |= {"text_wrap": True, "valign": "top"}
                self.sheet.merge_range(self._row, 0, self._row, self._last, "", self._format(**look))
                self.sheet.set_row(self._row, height)
            self.sheet.write_string(self._row, 0, line, self._format(**look))
            self._row += 1

    def _width(self, place: int, column: Column) -> float:
        """Return the width of a column in half-width characters: its longest text and some air."""
        texts = [column.heading, *(shown(row.cells[place], column) for row in _all_rows(self._table))]
        return min(_WIDEST, max(map(_halves, texts)) + 3)


def wrapped_height(text: str, width: float, line: float) -> float | None:
    """Return the height of a text broken into lines of ``width`` half-width characters; None if one line takes it."""
    lines = ceil(_halves(text) / width)
    return lines * line if lines > 1 else None


def _halves(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)
