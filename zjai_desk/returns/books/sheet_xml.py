"""One worksheet of an .xlsx as bytes: what a reader would pass over in silence is made visible, then it is cut up.

Byte scans cost a twentieth of parsing. Cutting a large sheet into pieces lets rows flow while the rest
is still to be read, and keeps a stray cell from blowing up the reader's dense table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zjai_desk.returns.books.frames import Merge
from zjai_desk.returns.books.sniff import broken

UNCALCULATED = "#未计算"
WIDEST = 1_000
"""Columns beyond this one hold no return; a cell out there is a slip."""
GAP = 10_000
"""So many blank rows end a sheet; what stands after them is a slip."""
_HEAD = 10_000
_PIECE = 4 * 2**20
_ERROR = re.compile(rb' t="e"(?=[^<>]*>)')
_SINGLE_QUOTED = re.compile(rb"='([^'\"<>]*)'(?=[^<>]*>)")
_UNCALCULATED = re.compile(
    rb"<c(\s[^>]*)><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v(?:\s[^>]*)?>\s*</v>)?</c>"
)
_TYPE = re.compile(rb'\st="(\w+)"')
_MERGE = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ROW = re.compile(rb'<row\s[^>]*?\br="(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?>')
_DATA = re.compile(rb"<sheetData(?:\s[^>]*?)?(/?)>")
_BOUND = re.compile(rb'\b(min|max)="(\d+)"')
_COLUMN = re.compile(rb'<c r="([A-Z]{2,})\d+"')
_FAR_CELL = re.compile(rb'<c r="([A-Z]{3,})(\d+)"(?:[^>]*/>|.*?</c>)', re.DOTALL)


def column_number(letters: bytes | str) -> int:
    """Return the number of a column, from 0, by its letters."""
    number = 0
    for letter in letters.decode() if isinstance(letters, bytes) else letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass
class SheetXml:
    """A worksheet, to be read in pieces; what is noticed on the way is gathered here.

    ``far`` names a cell or row that was left out because it lies far beyond the table.
    """

    xml: bytes
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    uncalculated: int = 0
    far: str = ""

    def __post_init__(self) -> None:
        """Find the rows, and read what is told before and after them."""
        self._single_quotes = b"='" in self.xml[:_HEAD]
        opening = _DATA.search(self.xml)
        if opening is None:
            raise broken()
        if opening[1]:  # <sheetData/>: nothing in it
            self._start = self._end = len(self.xml)
            return
        start, end = opening.span()[0], self.xml.rfind(b"</sheetData>")
        if end < start:
            raise broken()
        self._start, self._end = opening.end(), end
        self.merges = [
            (int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
            for left, top, right, bottom in _MERGE.findall(self.xml, end)
        ]
        self.hidden_columns = list(_hidden_columns(self.xml[:start]))

    def pieces(self, shared: int) -> Iterator[bytes]:
        """Yield complete worksheets that together hold all rows; ``shared`` is the size of what each re-reads."""
        size = max(_PIECE, 2 * shared)
        head, tail = self.xml[: self._start], b"</sheetData></worksheet>"
        start, last_row = self._start, 0
        while start < self._end:
            end = self.xml.find(b"<row ", start + size, self._end)
            # Rows that do not say their number can only be counted from the top.
            if end < 0 or not _ROW.match(self.xml, end):
                end = self._end
            body, last_row, done = self._bounded(self._seen(self.xml[start:end]), last_row)
            yield head + body + tail
            start = self._end if done else end

    def _seen(self, body: bytes) -> bytes:
        """Return rows in which error cells and uncalculated formulas are text, which no reader drops."""
        if self._single_quotes:
            body = _SINGLE_QUOTED.sub(rb'="\1"', body)
        if b'hidden="' in body:
            self.hidden_rows += [int(row) for row in _HIDDEN_ROW.findall(body)]
        if b' t="e"' in body:
            body = _ERROR.sub(b' t="str"', body)
        return _UNCALCULATED.sub(self._mark, body) if b"<f" in body else body

    def _mark(self, cell: re.Match[bytes]) -> bytes:
        kind = _TYPE.search(cell[1])
        if kind and kind[1] == b"str":
            return cell[0]  # a formula whose result is an empty text has been calculated
        self.uncalculated += 1
        return b"<c" + _TYPE.sub(b"", cell[1]) + b' t="str"><v>' + UNCALCULATED.encode() + b"</v></c>"

    def _bounded(self, body: bytes, last_row: int) -> tuple[bytes, int, bool]:
        """Leave out what a dense table cannot hold: a cell at XFD1048576 makes sixteen thousand million cells."""
        if _COLUMN.search(body) and max(map(column_number, set(_COLUMN.findall(body)))) >= WIDEST:
            body = _FAR_CELL.sub(self._unless_far, body)
        last = body.rfind(b"<row ")
        found = _ROW.match(body, last) if last >= 0 else None
        number = int(found[1]) if found else last_row
        if number - last_row <= GAP or number - last_row - body.count(b"<row ") <= GAP:
            return body, number, False
        for row in _ROW.finditer(body):
            number = int(row[1])
            if number - last_row > GAP:
                if b"</c>" in body[row.start() :]:
                    self.far = f"第{number}行"
                return body[: row.start()], last_row, True
            last_row = number
        return body, last_row, False

    def _unless_far(self, cell: re.Match[bytes]) -> bytes:
        if column_number(cell[1]) < WIDEST:
            return cell[0]
        if not cell[0].endswith(b"/>"):
            self.far = (cell[1] + cell[2]).decode()
        return b""


def _hidden_columns(head: bytes) -> Iterator[int]:
    for column in _HIDDEN_COLUMN.findall(head):
        bounds = {name: int(number) for name, number in _BOUND.findall(column)}
        yield from range(bounds.get(b"min", 1) - 1, min(bounds.get(b"max", 1), WIDEST))
