"""The slower readers for what calamine refuses: openpyxl for .xlsx, xlrd for .xls."""

import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from zjai_desk.returns.books import biff
from zjai_desk.returns.books.raw import FAILURES, Blocks, Book, Raw, even
from zjai_desk.returns.books.sheet_xml import WIDEST
from zjai_desk.returns.books.sniff import broken

_BATCH = 2_000
_LAST_ROW = 1_048_576
"""No workbook has more rows."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def xlsx_blocks(package: io.BytesIO, sheet: str) -> Blocks:
    """Yield the rows of one sheet of a guarded .xlsx package."""
    from openpyxl import load_workbook

    try:
        worksheet = load_workbook(package, read_only=True, data_only=True, keep_links=False)[sheet]
        worksheet.reset_dimensions()  # WPS declares A1 for any sheet
        first: int = 0
        blank: object = None
        batch: list[list[object]] = []
        # A cell that claims a place far away makes as many blank rows, each as wide as it is far.
        rows = worksheet.iter_rows(values_only=True, max_col=WIDEST + 1)
        for number, row in enumerate(islice(rows, _LAST_ROW)):
            # Rows that are not there are one and the same object.
            if row is blank or row.count(None) == len(row):
                blank = row
                continue
            if batch and (number > first + len(batch) or len(batch) == _BATCH):
                yield first, even(batch)
                batch = []
            first = first if batch else number
            batch.append([_unescaped(cell) for cell in row])
        yield first, even(batch)
    except FAILURES as error:
        raise broken() from error


def _unescaped(cell: object) -> object:
    if cell is None:
        return ""
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), cell) if isinstance(cell, str) else cell


def open_xls(seen: biff.Seen) -> Book:
    """Return the visible sheets of an .xls from the stream that the look into it found."""
    import xlrd
    from xlrd.biffh import XLRDError

    # Texts of Excel 95 are bytes; a file that does not name their code page comes from a Chinese office.
    coding = "gb18030" if seen.is_old and not seen.has_page else None
    try:
        book = xlrd.open_workbook(
            file_contents=seen.stream, logfile=io.StringIO(), encoding_override=coding, formatting_info=True
        )
        sheets = [(sheet, _cells(sheet, book.datemode)) for sheet in book.sheets()]
    except (XLRDError, *FAILURES) as error:
        raise broken() from error
    opened = Book(_sheets([pair for pair in sheets if not pair[0].visibility], seen))
    opened.tell_hidden([sheet.name for sheet, _ in sheets if sheet.visibility])
    return opened


def _sheets(sheets: list[tuple[Any, list[list[object]]]], seen: biff.Seen) -> Iterator[Raw]:
    for sheet, rows in sheets:
        merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        found = seen.sheets.get(sheet.name, biff.Found())
        yield Raw(sheet.name, iter([(0, even(rows))]), merges, found.remarks())


def _cells(sheet: Any, datemode: Any) -> list[list[object]]:
    return [[_value(cell, datemode) for cell in sheet.row(row)] for row in range(sheet.nrows)]


def _value(cell: Any, datemode: Any) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return float(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value
