"""Makes the files that the tests read: workbooks of given cells, and packages with something wrong in them."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

Cell = str | float | dt.date | None
Rows = Sequence[Sequence[Cell]]
Merge = tuple[int, int, int, int]

CODE = "91330000733796106P"
HEAD = ["企业名称", "统一社会信用代码", "营业收入（万元）"]
PLAIN: Rows = [
    HEAD,
    ["杭州甲有限公司", CODE, 100],
    ["杭州乙有限公司", None, 200],
    ["杭州丙有限公司", None, 300],
]


def write_book(path: Path, sheets: Mapping[str, Rows], merges: Sequence[Merge] = ()) -> Path:
    """Write a workbook; ``merges`` are (row, column, row, column) from 0 in the first sheet."""
    book = xlsxwriter.Workbook(str(path))
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, dt.datetime(cell.year, cell.month, cell.day), date)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        for top, left, bottom, right in merges if place == 0 else ():
            inside = rows[top] if top < len(rows) else []
            sheet.merge_range(top, left, bottom, right, inside[left] if left < len(inside) else "")
    book.close()
    return path


def made(change: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    """Return the bytes of a workbook that ``change`` fills."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, options)
    change(book)
    book.close()
    return file.getvalue()


def plain_book(sheet_name: str = "表") -> bytes:
    """Return a small workbook with nothing wrong in it."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(sheet_name)
        for number, row in enumerate(PLAIN):
            sheet.write_row(number, 0, row)

    return made(fill)


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes | None], extra: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a package with each part as ``change`` gives it back, without those for which it gives None."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def replaced(content: bytes, old: bytes, new: bytes, part: str = "sheet1.xml") -> bytes:
    """Return a package with some bytes of one part replaced."""
    return repacked(content, lambda name, body: body.replace(old, new) if name.endswith(part) else body)
