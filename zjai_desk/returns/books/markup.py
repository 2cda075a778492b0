"""Reads tables that other systems write as HTML or as XML of 2003 under the name .xls, inside the worker."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from zjai_desk.returns.books.frames import Merge
from zjai_desk.returns.books.guard import too_large
from zjai_desk.returns.books.raw import Book, Raw, even
from zjai_desk.returns.books.sheet_xml import GAP, WIDEST
from zjai_desk.returns.books.sniff import Format, broken
from zjai_desk.returns.books.texts import decode

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_UNSEEN = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), end)
    for pattern, end in (
        ("<!--.*?-->", "-->"),
        ("<script.*?</script>", "</script>"),
        ("<style.*?</style>", "</style>"),
    )
)
"""What a page does not show, and how it ends."""
_TOKEN = re.compile(
    r"""<(/?)(td|th|tr|table|br)\b((?:[^<>"']|"[^"<]{0,2000}"|'[^'<]{0,2000}')*)>|<[^<>]*>|([^<]+|<)""",
    re.IGNORECASE,
)
_SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?(\d{1,9})""", re.IGNORECASE)
_MOST_SPANNED = 200_000
"""Places that spanning cells may take up, one of them and all together."""
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_OPTIONS = "{urn:schemas-microsoft-com:office:excel}"
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


class _Grid:
    """Cells placed one after the other, as both formats write them, with their spans."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []
        self.merges: list[Merge] = []
        self._taken: set[tuple[int, int]] = set()

    def start_row(self, number: int | None = None) -> None:
        """Begin the next row, or that of a number counted from 0."""
        target = len(self.rows) if number is None else min(number, len(self.rows) + GAP)
        while len(self.rows) <= target:
            self.rows.append([])

    def put(self, value: object, across: int, down: int, column: int | None = None) -> None:
        """Put a cell into the next free place, or that of a number, spanning so many more columns and rows."""
        if not self.rows:
            self.start_row()
        row = len(self.rows) - 1
        place = len(self.rows[row]) if column is None else min(column, WIDEST)
        while (row, place) in self._taken:
            place += 1
        cells = self.rows[row]
        cells += [""] * (place + 1 - len(cells))
        cells[place] = value
        across = min(across, WIDEST)
        down = min(down, GAP, _MOST_SPANNED // (across + 1))
        if across or down:
            if len(self._taken) > _MOST_SPANNED:
                raise too_large()
            self.merges.append((row, place, row + down, place + across))
            self._taken |= {
                (row + below, place + beside)
                for below in range(down + 1)
                for beside in range(across + 1)
                if below or beside
            }
            cells += [""] * across

    def raw(self, name: str) -> Raw:
        """Return the finished sheet."""
        return Raw(name, iter([(0, even(self.rows))]), self.merges)


class _Tables:
    """Gathers all tables of a page, one below the other; a scan, since a parser takes four times as long."""

    def __init__(self) -> None:
        self.grid = _Grid()
        self._span: tuple[int, int] | None = None
        self._text: list[str] = []

    def feed(self, page: str) -> None:
        """Take in a whole page."""
        for unseen, end in _UNSEEN:
            # What is never closed must not be looked for again and again.
            last = page.rfind(end)
            if last >= 0:
                page = unseen.sub("", page[: last + len(end)]) + page[last + len(end) :]
        for token in _TOKEN.finditer(page):
            tag, text = token[2], token[4]
            if text:
                self._text.append(unescape(text) if "&" in text else text)
            elif tag:
                self._take(tag.lower(), token[3], closes=bool(token[1]))
        self._close()

    def _take(self, tag: str, attributes: str, *, closes: bool) -> None:
        if tag == "br":
            self._text.append("\n")
        elif closes or tag != "table":
            self._close()
            if closes:
                return
            if tag == "tr":
                self.grid.start_row()
            else:
                spans = _SPAN.findall(attributes) if attributes else ()
                wide = {name.lower(): int(number) for name, number in spans}
                self._span = max(wide.get("col", 1), 1) - 1, max(wide.get("row", 1), 1) - 1

    def _close(self) -> None:
        if self._span is not None:
            self.grid.put("".join(self._text).strip(), *self._span)
        self._span = None
        if self._text:
            self._text = []


def open_html(content: bytes) -> Book:
    """Return the tables of an HTML page as one sheet."""
    return Book(iter([_page(content, "")]))


def _page(content: bytes, name: str) -> Raw:
    named = _CHARSET.search(content[:4096])
    try:
        text = content.decode(named[1].decode() if named and not content.startswith(_MARKS) else "")
    except (UnicodeDecodeError, LookupError):
        text = decode(content)
    tables = _Tables()
    tables.feed(text)
    return tables.grid.raw(name)


def open_mail(content: bytes) -> Book:
    """Return the pages of a workbook saved as a single web file (MHTML), each as a sheet."""
    import email

    pages = [
        part.get_payload(decode=True)
        for part in email.message_from_bytes(content).walk()
        if part.get_content_type() == "text/html"
    ]
    tables = [page for page in pages if isinstance(page, bytes) and b"<t" in page.lower()]
    if not tables:
        raise broken()
    return Book(_page(page, f"Sheet{number}") for number, page in enumerate(tables, 1))


def open_xml(content: bytes) -> Book:
    """Return the sheets of an XML spreadsheet of 2003."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise broken() from error
    worksheets = list(root.iter(f"{_SPREADSHEET}Worksheet"))
    if not worksheets:
        raise broken()
    book = Book(_xml_sheets([worksheet for worksheet in worksheets if not _is_hidden(worksheet)]))
    book.tell_hidden([w.get(f"{_SPREADSHEET}Name", "") for w in worksheets if _is_hidden(w)])
    return book


def _is_hidden(worksheet: Element) -> bool:
    visible = worksheet.find(f"{_OPTIONS}WorksheetOptions/{_OPTIONS}Visible")
    return visible is not None and (visible.text or "").strip() in ("SheetHidden", "SheetVeryHidden")


def _xml_sheets(worksheets: Sequence[Element]) -> Iterator[Raw]:
    for worksheet in worksheets:
        grid = _Grid()
        for row in worksheet.iter(f"{_SPREADSHEET}Row"):
            grid.start_row(_place(row))
            for cell in row.iter(f"{_SPREADSHEET}Cell"):
                data = cell.find(f"{_SPREADSHEET}Data")
                spans = (_number(cell, "MergeAcross"), _number(cell, "MergeDown"))
                grid.put("" if data is None else _xml_value(data), *spans, _place(cell))
        yield grid.raw(worksheet.get(f"{_SPREADSHEET}Name", ""))


def _number(element: Any, name: str) -> int:
    text = element.get(f"{_SPREADSHEET}{name}", "0")
    return int(text) if text.isdigit() else 0


def _place(element: Any) -> int | None:
    number = _number(element, "Index")
    return number - 1 if number else None


def _xml_value(data: Any) -> object:
    text = "".join(data.itertext())
    kind = data.get(f"{_SPREADSHEET}Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text


OPENERS = {Format.HTML: open_html, Format.MAIL: open_mail, Format.XML: open_xml}
"""What opens each of the formats that are markup."""
