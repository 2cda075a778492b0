"""A look into an .xls before calamine reads it: passwords, and the error cells that it would hand on as blanks."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from zjai_desk.returns.books.compound import MAGIC, Compound
from zjai_desk.returns.books.sniff import encrypted

_FORMULA, _BLANK_FORMULA_ERROR = 0x0006, 2
_CODEPAGE, _EXCEL_97 = 0x42, 0x600
_FILEPASS, _BOUNDSHEET, _BOF, _EOF, _BOOLERR, _ROW, _COLINFO = 0x2F, 0x85, 0x809, 0x0A, 0x205, 0x208, 0x7D
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""What error cells show, by their code."""


@dataclass
class Found:
    """What one sheet holds besides its values: error cells by (row, column), hidden rows and columns."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: int = 0

    def remarks(self) -> list[str]:
        """Return what is to be told of hidden parts."""
        said = []
        if self.hidden_rows:
            said.append(f"有{self.hidden_rows}个隐藏行，已一并读入。")
        if self.hidden_columns:
            said.append(f"有{self.hidden_columns}个隐藏列，已一并读入。")
        return said


@dataclass(frozen=True)
class Seen:
    """A look into an .xls: its stream of records, what each sheet holds by its name, and how texts are coded.

    ``is_old`` says that it is of Excel 95 or earlier, whose texts are bytes of a code page; ``has_page`` that
    the file names that page.
    """

    stream: bytes
    sheets: dict[str, Found]
    is_old: bool
    has_page: bool


def scan(content: bytes) -> Seen:
    """Return what a look into the file finds; raises a DeskError for a password or a broken container."""
    stream = Compound(content).stream("Workbook", "Book") if content.startswith(MAGIC) else content
    version = int.from_bytes(stream[4:6], "little")
    is_old = stream[:2] != _BOF.to_bytes(2, "little") or version != _EXCEL_97
    has_page = False
    starts: dict[int, str] = {}
    found: dict[str, Found] = {}
    here: Found | None = None
    for place, kind, body in _records(stream):
        if kind == _FILEPASS:
            raise encrypted()
        has_page = has_page or kind == _CODEPAGE
        if kind == _BOUNDSHEET and len(body) > 8:
            starts[int.from_bytes(body[:4], "little")] = _name(body, is_old)
        elif kind == _BOF:
            here = found.setdefault(starts[place], Found()) if place in starts else None
        elif here is not None:
            _note(here, kind, body)
    return Seen(stream, found, is_old, has_page)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    wanted = {_CODEPAGE, _FILEPASS, _BOUNDSHEET, _BOF, _BOOLERR, _ROW, _COLINFO, _FORMULA}
    header = struct.Struct("<HH")
    place = 0
    while place + 4 <= len(stream):
        kind, length = header.unpack_from(stream, place)
        if kind in wanted:
            yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _name(body: bytes, is_old: bool) -> str:
    """Read the name of a BOUNDSHEET record: from Excel 97 on it says after the length whether it is wide."""
    length, wide = body[6], body[7]
    if is_old:
        return body[7 : 7 + length].decode("gb18030", "replace")
    if wide & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return body[8 : 8 + length].decode("latin-1")


def _note(here: Found, kind: int, body: bytes) -> None:
    if kind == _BOOLERR and len(body) >= 8 and body[7]:
        here.errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[6], "#N/A")
    elif (
        kind == _FORMULA
        and len(body) >= 14
        and body[12:14] == b"\xff\xff"
        and body[6] == _BLANK_FORMULA_ERROR
    ):
        here.errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[8], "#N/A")
    elif kind == _ROW and len(body) >= 16 and body[12] & 0x20:
        here.hidden_rows += 1
    elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
        here.hidden_columns += 1
