"""Reads .xls, .xlsb and .ods inside the worker: guarded as far as each format allows, through calamine."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from zjai_desk.returns import biff, guard, second_reader
from zjai_desk.returns.raw import Blocks, Book, Raw, Refused, panics_told
from zjai_desk.returns.sniff import Format, broken, encrypted
from zjai_desk.returns.xlsx import calamine_rows, stored

_ODS_ERROR = re.compile(rb'<table:table-cell(?=[^>]*calcext:value-type="error")[^>]*>')
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def open_book(content: bytes, form: Format, *, carefully: bool = False) -> Book:
    """Return the sheets of a workbook, read ``carefully`` by the second reader if the first one died of it."""
    if form is Format.XLS:
        found = biff.scan(content)
        if carefully:
            return second_reader.open_xls(content)
        try:
            return _open(content, found)
        except Refused:
            return second_reader.open_xls(content)
    if carefully:
        raise broken()
    parts = guard.inflate(content, lambda name: name.endswith((".bin", ".xml", ".rels")))
    if form is Format.ODS and "content.xml" in parts:
        content = _ods_with_errors(parts)
    try:
        return _open(content, {})
    except Refused as error:
        raise broken() from error


def _ods_with_errors(parts: Mapping[str, bytes]) -> bytes:
    """Return the document with error cells as the text they show; the value kept with them is an empty text."""
    content = guard.plain_xml(parts["content.xml"])
    shown = _ODS_ERROR.sub(lambda cell: cell[0].replace(b' office:string-value=""', b""), content)
    return stored({"mimetype": _ODS_TYPE, **parts, "content.xml": shown}).getvalue()


def _open(content: bytes, found: Mapping[str, biff.Found]) -> Book:
    workbook = _workbook(content)
    visible = [s.name for s in workbook.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
    book = Book(_sheets(workbook, visible, found))
    book.tell_hidden([s.name for s in workbook.sheets_metadata if s.visible != SheetVisibleEnum.Visible])
    return book


@panics_told()
def _workbook(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise encrypted() from error


def _sheets(
    workbook: CalamineWorkbook, names: Sequence[str], found: Mapping[str, biff.Found]
) -> Iterator[Raw]:
    for name in names:
        try:
            sheet = _sheet(workbook, name)
        except Refused as error:
            raise broken() from error
        seen = found.get(name, biff.Found())
        merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        yield Raw(name, _with_errors(calamine_rows(sheet), seen.errors), merges, seen.remarks())


@panics_told()
def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    return workbook.get_sheet_by_name(name)


def _with_errors(blocks: Blocks, errors: Mapping[tuple[int, int], str]) -> Blocks:
    """Put error cells back, which calamine hands on as blanks."""
    for first, rows in blocks:
        filled = [list(row) for row in rows] if errors else rows
        for (row, column), text in errors.items():
            if 0 <= row - first < len(rows) and column < len(rows[row - first]):
                filled[row - first][column] = text  # type: ignore[index]  # a list, since there are errors
        yield first, filled
