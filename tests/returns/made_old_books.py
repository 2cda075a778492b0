"""Writes workbooks that no library writes any more or yet: Excel 5.0/95 (BIFF5), xlsb, and damaged containers."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from xlwt.CompoundDoc import XlsDoc

Cell = str | float | None
Rows = Sequence[Sequence[Cell]]
_NAME = "Workbook".encode("utf-16-le") + b"\0\0"
_OLD_NAME = "Book".encode("utf-16-le") + b"\0\0"


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str) -> bytes:
    coded = text.encode("gbk")
    return bytes([len(coded)]) + coded


def biff5(rows: Rows, name: str = "企业", hidden: Sequence[int] = ()) -> bytes:
    """Return a workbook as Excel 95 wrote it: code page 936, texts in the cells; "#DIV/0!" is an error cell."""
    sheet = [_record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))]
    sheet.append(_record(0x200, struct.pack("<HHHHH", 0, len(rows), 0, max(map(len, rows)), 0)))  # DIMENSIONS
    sheet += [_record(0x208, struct.pack("<HHHHHHHH", row, 0, 9, 255, 0, 0, 0x20, 15)) for row in hidden]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if cell == "#DIV/0!":
                sheet.append(_record(0x205, place + b"\x07\x01"))
            elif isinstance(cell, str):
                coded = cell.encode("gbk")
                sheet.append(_record(0x204, place + struct.pack("<H", len(coded)) + coded))
            elif cell is not None:
                sheet.append(_record(0x203, place + struct.pack("<d", cell)))
    sheet.append(_record(0x0A, b""))
    font = _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _text("Arial"))
    style = _record(0xE0, struct.pack("<HHHHHHHH", 0, 0, 1, 0x20, 0, 0, 0, 0))
    head = (
        _record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
        + _record(0x42, struct.pack("<H", 936))
        + font
        + style
    )
    start = len(head) + 4 + 6 + len(_text(name)) + 4
    sheets = _record(0x85, struct.pack("<IBB", start, 0, 0) + _text(name))
    stream = head + sheets + _record(0x0A, b"") + b"".join(sheet)
    return contained(stream, old=True)


def contained(stream: bytes, *, old: bool = False) -> bytes:
    """Return a stream in a compound file; ``old`` under the name that Excel 95 gave it."""
    file = io.BytesIO()
    XlsDoc().save(file, stream)
    content = file.getvalue()
    if not old:
        return content
    place = content.index(_NAME)
    name = _OLD_NAME.ljust(64, b"\0") + struct.pack("<H", len(_OLD_NAME))
    return content[:place] + name + content[place + len(name) :]


def _part(kind: int, body: bytes = b"") -> bytes:
    """Return a record of a binary part: kind and length in groups of seven bits."""
    code = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return code + length + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    sheets: Mapping[str, Rows],
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_sheets: Sequence[str] = (),
) -> bytes:
    """Return a binary workbook; numbers as such, "#DIV/0!" an error cell, "=…" a formula with that text as result."""
    listed, parts, types, links = b"", {}, "", ""
    for place, (name, rows) in enumerate(sheets.items(), 1):
        state = 1 if name in hidden_sheets else 0
        listed += _part(156, struct.pack("<II", state, place) + _wide(f"rId{place}") + _wide(name))
        parts[f"xl/worksheets/sheet{place}.bin"] = _sheet(rows, merges if place == 1 else (), hidden_rows)
        links += f'<Relationship Id="rId{place}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{place}.bin"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{place}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
    book = (
        _part(131)
        + _part(153, struct.pack("<II", 0, 0) + _wide(""))
        + _part(143)
        + listed
        + _part(144)
        + _part(132)
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        )
        package.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{relations}">{links}</Relationships>'
        )
        package.writestr("xl/workbook.bin", book)
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def _sheet(rows: Rows, merges: Sequence[tuple[int, int, int, int]], hidden: Sequence[int]) -> bytes:
    made = _part(129) + _part(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows)) - 1))
    made += _part(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        made += _part(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            if cell == "#DIV/0!":
                made += _part(3, place + b"\x07")
            elif isinstance(cell, str) and cell.startswith("="):
                made += _part(8, place + _wide(cell[1:]) + struct.pack("<HI", 0, 0) + struct.pack("<I", 0))
            elif isinstance(cell, str):
                made += _part(6, place + _wide(cell))
            elif cell is not None:
                made += _part(5, place + struct.pack("<d", cell))
    made += _part(146)
    if merges:
        made += _part(177, struct.pack("<I", len(merges)))
        for top, left, bottom, right in merges:
            made += _part(176, struct.pack("<IIII", top, bottom, left, right))
        made += _part(178)
    return made + _part(130)
