"""A look into an .xls before calamine reads it: passwords, and the error cells that it would hand on as blanks."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from zjai_desk.returns.raw import FAILURES
from zjai_desk.returns.sniff import broken, encrypted

_FORMULA, _BLANK_FORMULA_ERROR = 0x0006, 2
_FILEPASS, _BOUNDSHEET, _BOF, _EOF, _BOOLERR, _ROW, _COLINFO = 0x2F, 0x85, 0x809, 0x0A, 0x205, 0x208, 0x7D
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


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


def scan(content: bytes) -> dict[str, Found]:
    """Return what was found by sheet name; raises a DeskError for a password or a broken container."""
    stream = _workbook_stream(content)
    starts: dict[int, str] = {}
    found: dict[str, Found] = {}
    here: Found | None = None
    for place, kind, body in _records(stream):
        if kind == _FILEPASS:
            raise encrypted()
        if kind == _BOUNDSHEET and len(body) > 8:
            starts[int.from_bytes(body[:4], "little")] = _name(body)
        elif kind == _BOF:
            here = found.setdefault(starts[place], Found()) if place in starts else None
        elif here is not None:
            _note(here, kind, body)
    return found


def _workbook_stream(content: bytes) -> bytes:
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return content
    import io

    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        container = CompDoc(content, logfile=io.StringIO())
        for name in ("Workbook", "Book"):
            whole, start, length = container.locate_named_stream(name)
            if whole:
                return bytes(whole[start : start + length])
    except (CompDocError, XLRDError, *FAILURES) as error:
        raise broken() from error
    raise broken()


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    wanted = {_FILEPASS, _BOUNDSHEET, _BOF, _BOOLERR, _ROW, _COLINFO, _FORMULA}
    header = struct.Struct("<HH")
    place = 0
    while place + 4 <= len(stream):
        kind, length = header.unpack_from(stream, place)
        if kind in wanted:
            yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _name(body: bytes) -> str:
    """Read the name of a BOUNDSHEET record: BIFF8 says after the length whether it is wide."""
    length, wide = body[6], body[7]
    if wide & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return body[8 : 8 + length].decode("latin-1")


def _note(here: Found, kind: int, body: bytes) -> None:
    if kind == _BOOLERR and len(body) >= 8 and body[7]:
        here.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#N/A")
    elif (
        kind == _FORMULA
        and len(body) >= 14
        and body[12:14] == b"\xff\xff"
        and body[6] == _BLANK_FORMULA_ERROR
    ):
        here.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[8], "#N/A")
    elif kind == _ROW and len(body) >= 16 and body[12] & 0x20:
        here.hidden_rows += 1
    elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
        here.hidden_columns += 1
