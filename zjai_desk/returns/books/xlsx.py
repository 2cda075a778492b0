"""Reads .xlsx and .xlsm inside the worker: guarded parts, in pieces, through calamine."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from python_calamine import CalamineSheet, CalamineWorkbook

from zjai_desk.returns.books import book_xml, guard, limits, second_reader
from zjai_desk.returns.books.raw import ANEW, Blocks, Book, Raw, Refused, Rows, panics_told
from zjai_desk.returns.books.sheet_xml import SheetXml

_FULL_ROW = b"</c></row>"
"""How a row ends whose last cell holds something."""
_STRINGS = "xl/sharedStrings.xml"
_IS_1904 = re.compile(rb'\bdate1904="(?:1|true)"')
_COUNTS = re.compile(rb'\s(?:uniqueC|c)ount="\d+"')


def open_book(content: bytes, *, carefully: bool = False) -> Book:
    """Return the sheets of a workbook, read ``carefully`` by the second reader if the first one died of it."""
    parts = book_xml.with_right_names(guard.inflate(content, book_xml.wanted))
    entries = book_xml.sheets(parts)
    worksheets = {entry.part for entry in entries}
    common = {name: guard.plain_xml(part) for name, part in parts.items() if name not in worksheets}
    if _STRINGS in common:
        # A false count makes calamine set aside memory for four thousand million texts.
        head, rest = common[_STRINGS][:1000], common[_STRINGS][1000:]
        common[_STRINGS] = _COUNTS.sub(b"", head) + rest
    visible = [entry for entry in entries if not entry.hidden]
    book = Book(_sheets(common, parts, visible, carefully), book_xml.remarks(content))
    if _IS_1904.search(common.get(book_xml.workbook_part(common), b"")):
        book.remarks.append("文件用的是1904日期系统，日期已照此换算。")
    book.tell_hidden([entry.name for entry in entries if entry.hidden])
    return book


def _sheets(
    common: Mapping[str, bytes],
    parts: dict[str, bytes],
    entries: Sequence[book_xml.SheetEntry],
    carefully: bool,
) -> Iterator[Raw]:
    for entry in entries:
        xml = SheetXml(guard.plain_xml(parts.pop(entry.part)))
        if xml.xml.count(_FULL_ROW) > limits.ROWS:
            raise limits.too_many()
        raw = Raw(entry.name, iter(()), xml.merges)
        raw.blocks = _blocks(common, entry, xml, raw.remarks, carefully)
        yield raw


def _blocks(
    common: Mapping[str, bytes],
    entry: book_xml.SheetEntry,
    xml: SheetXml,
    remarks: list[str],
    carefully: bool,
) -> Blocks:
    def package(piece: bytes) -> io.BytesIO:
        return stored({**common, entry.part: piece})

    shared = sum(map(len, common.values()))
    if not carefully:
        try:
            yield from _in_turns(map(package, xml.pieces(shared)), entry.name)
        except Refused:
            carefully = True
    if carefully:
        yield ANEW
        xml = SheetXml(xml.xml)
        for piece in xml.pieces(len(xml.xml)):
            yield from second_reader.xlsx_blocks(package(piece), entry.name)
    remarks += _remarks(xml)


def stored(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Return a package of parts that are not packed: a reader gets exactly what the guard has seen."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    file.seek(0)
    return file


def _in_turns(packages: Iterator[io.BytesIO], sheet: str) -> Blocks:
    """Parse one piece while the one before is handed on; calamine lets other threads run meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        following = None
        for package in packages:
            # Opening needs the interpreter for each block it copies, so it is done here, not over there.
            current, following = following, pool.submit(_parse, _opened(package), sheet)
            if current:
                yield from calamine_rows(current.result())
        if following:
            yield from calamine_rows(following.result())


@panics_told()
def _opened(package: io.BytesIO) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(package)


@panics_told()
def _parse(workbook: CalamineWorkbook, sheet: str) -> CalamineSheet:
    return workbook.get_sheet_by_name(sheet)


def calamine_rows(sheet: CalamineSheet) -> Blocks:
    """Yield the rows of a sheet, blank columns at its left put back."""
    if sheet.start is None:
        return
    top, left = sheet.start
    rows = _to_python(sheet)
    yield top, [[*[""] * left, *row] for row in rows] if left else rows


@panics_told()
def _to_python(sheet: CalamineSheet) -> Rows:
    return sheet.to_python(skip_empty_area=True)


def _remarks(xml: SheetXml) -> Iterator[str]:
    if xml.hidden_rows:
        yield f"有{len(xml.hidden_rows)}个隐藏行（第{xml.hidden_rows[0]}行等），已一并读入。"
    if xml.hidden_columns:
        yield f"有{len(xml.hidden_columns)}个隐藏列，已一并读入。"
    if xml.uncalculated:
        yield f"有{xml.uncalculated}个公式没有算出的值，请在WPS或Excel里打开并保存后重新报送。"
    if xml.far:
        yield f"{xml.far}有远在表外的内容，没有读入。"
