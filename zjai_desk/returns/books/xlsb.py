"""A look into the binary parts of an .xlsb: merged cells, hidden parts, and error cells that calamine hands on as blanks."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zjai_desk.returns.books.biff import ERRORS, Found
from zjai_desk.returns.books.book_xml import relations
from zjai_desk.returns.books.frames import Merge
from zjai_desk.returns.books.sheet_xml import WIDEST

_WORKBOOK = "xl/workbook.bin"
_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _SHEET, _MERGE = 0, 3, 11, 60, 156, 176
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01


@dataclass
class SheetParts(Found):
    """What one sheet holds besides its values."""

    merges: list[Merge] = field(default_factory=list)


def look(parts: Mapping[str, bytes]) -> dict[str, SheetParts]:
    """Return what was found, by sheet name; what makes no sense is left to the reader, who refuses it."""
    targets = relations(parts, _WORKBOOK)
    found: dict[str, SheetParts] = {}
    for _, body in _records(parts.get(_WORKBOOK, b""), frozenset({_SHEET})):
        link, rest = _text(body[8:])
        name, _ = _text(rest)
        kind, part = targets.get(link, ("", ""))
        if kind == "worksheet":
            found[name] = _sheet(parts.get(part, b""))
    return found


def _sheet(part: bytes) -> SheetParts:
    sheet = SheetParts()
    row = 0
    wanted = frozenset({_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _MERGE})
    for kind, body in _records(part, wanted):
        if kind == _ROW and len(body) >= 12:
            row = int.from_bytes(body[:4], "little")
            sheet.hidden_rows += bool(body[11] & _HIDDEN_ROW)
        elif kind in (_ERROR, _FORMULA_ERROR) and len(body) >= 9:
            sheet.errors[row, int.from_bytes(body[:4], "little")] = ERRORS.get(body[8], "#N/A")
        elif kind == _COLUMNS and len(body) >= 18 and body[16] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<II", body)
            sheet.hidden_columns += max(0, min(last, WIDEST) - first + 1)
        elif kind == _MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            sheet.merges.append((top, left, bottom, right))
    return sheet


def _records(part: bytes, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the wanted records; kind and length are written seven bits to a byte."""
    place, end = 0, len(part)
    while place + 2 <= end:
        kind, length, shift = part[place], 0, 0
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | part[place] << 7
            place += 1
        while place < end:
            byte = part[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        if kind in wanted:
            yield kind, part[place : place + length]
        place += length


def _text(body: bytes) -> tuple[str, bytes]:
    """Return a text, which tells its length first, and what follows it."""
    end = 4 + 2 * int.from_bytes(body[:4], "little")
    return body[4:end].decode("utf-16-le", "replace"), body[end:]
