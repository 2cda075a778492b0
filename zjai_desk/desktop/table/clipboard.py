"""Cells on the clipboard: text between tabs as spreadsheets quote it, and the same cells as HTML."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from PySide6.QtCore import QMimeData

from zjai_desk.desktop.kit.mime import qt_made
from zjai_desk.desktop.table.edits import editable
from zjai_desk.registers.fields import Absent, Field, Kind, Value
from zjai_desk.store import Record

Grid = list[list[str]]

HTML_CELLS = 50_000
"""Cells up to which the clipboard also gets HTML; beyond, a spreadsheet takes the text ten times faster."""
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_EPOCH = dt.date(1899, 12, 30)
_TEXT = """ style="mso-number-format:'\\@'" sdnum="1033;0;@\""""
_WIDEST = 1000
_QUOTED_TEXT = "application/x-libreoffice-tsvc"


@dataclass(frozen=True, slots=True)
class Copied:
    """Copied cells as the clipboard takes them; ``html`` is empty for very many."""

    text: str
    html: str
    rows: int
    columns: int

    def as_mime(self) -> QMimeData:
        """Return the data for the clipboard."""
        mime = qt_made()
        mime.setText(self.text)
        if self.html:
            mime.setHtml(self.html)
        return mime


def copied(
    records: Sequence[Record], fields: Sequence[Field], chosen: Sequence[Sequence[int]], *, heads: bool
) -> Copied:
    """Return the ``chosen`` cells of ``records``, with a row of headings before them if ``heads`` is set.

    ``chosen`` holds, for each record, the places in ``fields`` that are selected; others stay blank.
    """
    values: list[list[Value]] = [
        [record.values.get(field.key) if place in places else None for place, field in enumerate(fields)]
        for record, places in zip(records, chosen, strict=True)
    ]
    texts = [[editable(*pair) for pair in zip(fields, row, strict=True)] for row in values]
    above = [[field.heading for field in fields]] if heads else []
    html = ""
    if len(values) * len(fields) <= HTML_CELLS:
        rows = "".join(f"<tr>{''.join(map(_td, fields, row))}</tr>\n" for row in values)
        head = "".join(f"<tr>{''.join(f'<th>{escape(text)}</th>' for text in row)}</tr>\n" for row in above)
        html = f'<html><head><meta charset="utf-8"></head><body><table>\n{head}{rows}</table></body></html>'
    return Copied(write_text(above + texts), html, len(values), len(fields))


def write_text(cells: Sequence[Sequence[str]]) -> str:
    """Return cells as spreadsheets exchange them: tabs between cells, one line a row."""
    text = "\n".join("\t".join(map(_quoted, row)) for row in cells)
    # A last row of nothing is there only if something ends it.
    return text if text and not text.endswith("\n") else text + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(char in text for char in '\t\n\r"') else text


def _td(field: Field, value: Value) -> str:
    """Return one cell of HTML: codes and texts marked as text, so that no spreadsheet makes numbers of them."""
    text = editable(field, value)
    shown = escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
    if field.numeric and not isinstance(value, Absent):
        return f"<td>{shown}</td>"
    if field.kind is Kind.DATE and _FULL_DATE.fullmatch(text):
        serial = (dt.date.fromisoformat(text) - _EPOCH).days
        look = f"""style="mso-number-format:'yyyy\\-mm\\-dd'" sdval="{serial}" sdnum="1033;0;YYYY-MM-DD\""""
        return f"<td {look}>{shown}</td>"
    return f"<td{_TEXT}>{shown}</td>"


def grid_of(mime: QMimeData) -> Grid:
    """Return the cells that the clipboard holds, every row as long as the longest; empty when there are none.

    The text comes first: in HTML a line break inside a cell looks like one between rows. LibreOffice makes
    blanks of the tabs and line breaks in its plain text, and keeps them in a text of its own.
    """
    html = mime.html() if mime.hasHtml() else ""
    if mime.hasFormat(_QUOTED_TEXT):
        return read_text(bytes(mime.data(_QUOTED_TEXT).data()).decode("utf-8", "replace"), html)
    if mime.hasText() and mime.text():
        return read_text(mime.text(), html)
    return read_html(html)


def read_text(text: str, html: str = "") -> Grid:
    """Return the cells of a text between tabs, as Excel, WPS and LibreOffice quote them.

    These put quotes around a cell only where a tab or a line break is in it, and double its own quotes only
    there; others do both for a quote alone. A cell that just begins with a quote is handed out as it is:
    ``"甲`` beside ``乙"`` is the same text as one cell with a tab in it. ``html``, the same cells, is asked
    which is meant; without it the quotes stand for one cell.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\0")
    if not text:
        return []
    return _squared(list(_rows(text.removesuffix("\n"), _Told(html))))


class _Told:
    """Which cells HTML tells of, read when it is first asked for one."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._cells: Grid | None = None

    def is_quoted(self, place: tuple[int, int], inside: str, plain: str) -> bool:
        """Whether the cell at a row and a column is what stands inside the quotes, not the plain text up to the next tab."""
        if not any(mark in inside for mark in ("\t", "\n", '""')):
            return False
        if self._cells is None:
            self._cells = read_html(self._html)
        row, column = place
        if row >= len(self._cells) or column >= len(self._cells[row]):
            return True
        told = _squeezed(self._cells[row][column])
        return told != _squeezed(plain) or told == _squeezed(inside.replace('""', '"'))


def _squeezed(text: str) -> str:
    """Return a text without blanks, of which HTML makes what it likes."""
    return "".join(text.split())


def _rows(text: str, told: _Told) -> Iterator[list[str]]:
    row: list[str] = []
    number = place = 0
    while True:
        plain, quoted = _PLAIN.match(text, place), _QUOTED.match(text, place)
        if plain is None:  # the pattern fits everything, the empty text too
            return
        if quoted is not None and told.is_quoted((number, len(row)), quoted[1], plain[0]):
            row.append(quoted[1].replace('""', '"'))
            end = quoted.end()
        else:
            row.append(plain[0])
            end = plain.end()
        place = end + 1
        if end == len(text):
            yield row
            return
        if text[end] == "\n":
            yield row
            number, row = number + 1, []


def _squared(rows: Grid) -> Grid:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def read_html(html: str) -> Grid:
    """Return the cells of the first table in ``html``; empty when it holds none."""
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return _squared(reader.rows)


class _TableReader(HTMLParser):
    """Takes the texts of the cells of one table; a cell over several columns leaves blanks beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Grid = []
        self._cell: list[str] | None = None
        self._beside = 0
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if self._over:
            return
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._beside = min(int(span), _WIDEST) - 1 if span.isdecimal() else 0
        elif tag == "br" and self._cell is not None:
            self._cell.append("\v")

    def handle_endtag(self, tag: str) -> None:
        """End a cell or the table."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        self._over = self._over or (tag == "table" and bool(self.rows))

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            lines = "".join(self._cell).split("\v")
            self.rows[-1] += ["\n".join(" ".join(line.split()) for line in lines), *[""] * self._beside]
            self._cell = None
