"""Reads .xls, .xlsb and .ods inside the worker: guarded as far as each format allows, through calamine."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from zjai_desk.returns.books import biff, guard, ods_xml, second_reader, xlsb
from zjai_desk.returns.books.frames import Merge
from zjai_desk.returns.books.raw import Blocks, Book, Raw, Refused, panics_told
from zjai_desk.returns.books.sniff import Format, broken, encrypted
from zjai_desk.returns.books.xlsx import calamine_rows, stored

_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def open_book(content: bytes, form: Format, *, carefully: bool = False) -> Book:
    """Return the sheets of a workbook, read ``carefully`` by the second reader if the first one died of it."""
    if form is Format.XLS:
        scanned = biff.scan(content)
        # The fast reader takes the bytes of a Chinese code page for letters.
        if carefully or scanned.is_old:
            return second_reader.open_xls(scanned)
        try:
            seen = {name: _Seen((), sheet.remarks(), sheet.errors) for name, sheet in scanned.sheets.items()}
            return _open(content, seen)
        except Refused:
            return second_reader.open_xls(scanned)
    if carefully:
        raise broken()
    parts = guard.inflate(content, lambda name: name.endswith((".bin", ".xml", ".rels")))
    found: dict[str, _Seen] = {}
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise encrypted()
    if form is Format.ODS and "content.xml" in parts:
        plain = guard.plain_xml(parts["content.xml"])
        guard.require_whole(plain)
        shown = ods_xml.made_visible(plain)
        found = {name: _Seen(seen.merges, list(_remarks(seen))) for name, seen in ods_xml.look(shown).items()}
        content = stored({"mimetype": _ODS_TYPE, **parts, "content.xml": shown}).getvalue()
    elif form is Format.XLSB:
        found = {
            name: _Seen(seen.merges, seen.remarks(), seen.errors) for name, seen in xlsb.look(parts).items()
        }
    try:
        return _open(content, found)
    except Refused as error:
        raise broken() from error


@dataclass
class _Seen:
    """What a look into the file found on one sheet."""

    merges: Sequence[Merge] = ()
    remarks: Sequence[str] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)


def _remarks(seen: ods_xml.OdsSheet) -> Iterator[str]:
    if seen.hidden_rows:
        yield f"有{seen.hidden_rows}个隐藏行，已一并读入。"
    if seen.hidden_columns:
        yield f"有{seen.hidden_columns}个隐藏列，已一并读入。"


def _open(content: bytes, found: Mapping[str, _Seen]) -> Book:
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


def _sheets(workbook: CalamineWorkbook, names: Sequence[str], found: Mapping[str, _Seen]) -> Iterator[Raw]:
    for name in names:
        try:
            sheet = _sheet(workbook, name)
        except Refused as error:
            raise broken() from error
        seen = found.get(name, _Seen())
        merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        yield Raw(
            name,
            _with_errors(calamine_rows(sheet), seen.errors),
            merges or list(seen.merges),
            list(seen.remarks),
        )


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
