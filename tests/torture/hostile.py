"""Makes files that are broken, overgrown or made to do harm; each by name, from nothing but small workbooks of ours."""

import io
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "returns"))

import made_files
import made_formats
import made_old_books
import made_returns
from made_files import plain_book, repacked, replaced

Maker = Callable[[], bytes]
MEGA = 2**20
_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]>"
)
_EXTERNAL = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml")  # fmt: skip


def _sheet(body: bytes) -> bytes:
    """Return the plain workbook with these rows after its own."""
    return replaced(plain_book(), b"</sheetData>", body + b"</sheetData>")


def _after(body: bytes) -> bytes:
    return replaced(plain_book(), b"</sheetData>", b"</sheetData>" + body)


def _declared(part: str, declaration: bytes) -> bytes:
    return repacked(
        plain_book(), lambda name, old: old.replace(b"?>", b"?>" + declaration, 1) if name == part else old
    )


def _cut(content: bytes, share: int) -> bytes:
    return content[: len(content) * share // 100]


def _flipped(content: bytes, place: int) -> bytes:
    found = bytearray(content)
    found[place * len(found) // 100] ^= 0x55
    return bytes(found)


def _overlapping() -> bytes:
    """Return a package of many names for one and the same packed megabyte of blanks, and each name a hundredfold."""
    content = repacked(plain_book(), lambda _, part: part, {"xl/worksheets/sheet2.xml": b" " * 100 * MEGA})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        start = package.start_dir
    directory = content[start:]
    end = directory.rfind(b"PK\x05\x06")
    place = directory.rfind(b"PK\x01\x02", 0, end)
    entry = directory[place:end]
    copies = b"".join(entry.replace(b"sheet2", b"sheet%c" % sign) for sign in range(65, 91))
    count = 26 + int.from_bytes(directory[end + 10 : end + 12], "little")
    tail = bytearray(directory[end:])
    tail[8:12] = struct.pack("<HH", count, count)
    tail[12:16] = struct.pack("<I", end + len(copies))
    return content[:start] + directory[:end] + copies + bytes(tail)


def _many_sheets(count: int, size: int) -> bytes:
    return repacked(
        plain_book(),
        lambda _, part: part,
        {f"xl/worksheets/sheet{n}.xml": b" " * size for n in range(2, count + 2)},
    )


def _xls() -> bytes:
    return made_formats.xls(made_returns.make(3))


def _cyclic(where: int) -> bytes:
    """Return an .xls whose sectors, from ``where`` of the table on, follow each other in a circle."""
    content = bytearray(_xls())
    sector = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    for place in range(4):
        struct.pack_into("<I", content, sector + 4 * (where + place), where + (place + 1) % 4)
    return bytes(content)


def _header(offset: int, value: int) -> bytes:
    content = bytearray(_xls())
    struct.pack_into("<I", content, offset, value)
    return bytes(content)


def _ods(body: str) -> bytes:
    content = made_formats.ods(made_returns.make(3))
    return repacked(
        content,
        lambda name, part: (
            part.replace(b"</table:table>", body.encode() + b"</table:table>", 1)
            if name == "content.xml"
            else part
        ),
    )


def _html(body: str) -> bytes:
    return f"<html><body><table><tr><td>企业名称<td>从业人数<tr><td>甲公司<td>5{body}</table></body></html>".encode()


def _old_xml(body: str) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>{body}</Table></Worksheet></Workbook>'.encode()


def _rows(count: int, cell: bytes) -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d"%s</row>' % (n, n, cell) for n in range(5, count))


ONE: dict[str, Maker] = {
    "bomb.xlsx": lambda: repacked(plain_book(), lambda _, part: part, {"xl/worksheets/sheet2.xml": bytes(1000 * MEGA)}),
    "bomb in a drawing.xlsx": lambda: repacked(plain_book(), lambda _, part: part, {"xl/media/a.png": bytes(1000 * MEGA)}),
    "bombs, 22 of 20 MB.xlsx": lambda: _many_sheets(22, 20 * MEGA),
    "200 sheets of 1 MB.xlsx": lambda: _many_sheets(200, MEGA),
    "overlapping entries.xlsx": _overlapping,
    "zip in zip.xlsx": lambda: repacked(plain_book(), lambda _, part: part, {"xl/worksheets/sheet1.xml.zip": plain_book() * 100}),
    "one text of 250 MB.xlsx": lambda: replaced(plain_book(), b"</sst>", b"<si><t>" + b"A" * 250 * MEGA + b"</t></si></sst>", "sharedStrings.xml"),
    "10 million texts.xlsx": lambda: replaced(plain_book(), b"</sst>", b"<si><t>A</t></si>" * 10**7 + b"</sst>", "sharedStrings.xml"),
    "3 million styles.xlsx": lambda: replaced(plain_book(), b"</cellXfs>", b'<xf numFmtId="0"/>' * 3 * 10**6 + b"</cellXfs>", "styles.xml"),
    "a million styled blank rows.xlsx": lambda: _sheet(_rows(1_048_576, b' s="1"/>')),
    "a million rows of numbers.xlsx": lambda: _sheet(_rows(1_000_000, b"><v>1</v></c>")),
    "4 million numbers in 4 columns.xlsx": lambda: _sheet(b"".join(b'<row r="%d"><c r="A%d"><v>%d.5</v></c><c r="B%d"><v>1%d</v></c><c r="C%d"><v>2%d</v></c><c r="D%d"><v>3%d</v></c></row>' % ((n,) * 9) for n in range(5, 1_000_000))),
    "16 million cells declared.xlsx": lambda: replaced(plain_book(), b'<dimension ref="A1:C4"/>', b'<dimension ref="A1:XFD1048576"/>'),
    "far cell.xlsx": lambda: _sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "wide row.xlsx": lambda: _sheet(b'<row r="9">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"),
    "row without end.xlsx": lambda: _sheet(b'<row r="9">' + b"<c><v>1</v></c>" * 10**7 + b"</row>"),
    "row number 0.xlsx": lambda: _sheet(b'<row r="0"><c r="A0"><v>1</v></c></row>'),
    "row number beyond.xlsx": lambda: _sheet(b'<row r="4294967296"><c r="A4294967296"><v>1</v></c></row>'),
    "column beyond.xlsx": lambda: _sheet(b'<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row>'),
    "no place.xlsx": lambda: _sheet(b'<row r="9"><c r="9A"><v>1</v></c><c r=""><v>2</v></c></row>'),
    "same cell twice.xlsx": lambda: _sheet(b'<row r="9"><c r="A9"><v>1</v></c><c r="A9"><v>2</v></c></row>'),
    "rows backwards.xlsx": lambda: _sheet(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(60_000, 5, -1))),
    "text number beyond.xlsx": lambda: _sheet(b'<row r="9"><c r="A9" t="s"><v>4294967295</v></c></row>'),
    "text number minus.xlsx": lambda: _sheet(b'<row r="9"><c r="A9" t="s"><v>-1</v></c></row>'),
    "not a number.xlsx": lambda: _sheet(b'<row r="9"><c r="A9"><v>NaN</v></c><c r="B9"><v>INF</v></c><c r="C9"><v>1e309</v></c></row>'),
    "unknown type.xlsx": lambda: _sheet(b'<row r="9"><c r="A9" t="zz"><v>1</v></c></row>'),
    "style beyond.xlsx": lambda: _sheet(b'<row r="9"><c r="A9" s="4294967295"><v>1</v></c></row>'),
    "deep nesting.xlsx": lambda: _sheet(b"<a>" * 200_000 + b"</a>" * 200_000),
    "deep nesting unclosed.xlsx": lambda: _sheet(b"<a>" * 10**6),
    "attribute of 50 MB.xlsx": lambda: _sheet(b'<row r="9" x="' + b"y" * 50 * MEGA + b'"/>'),
    "million attributes.xlsx": lambda: _sheet(b'<row r="9" ' + b" ".join(b'a%d="1"' % n for n in range(10**6)) + b"/>"),
    "tag without end.xlsx": lambda: _sheet(b"<row r=" + b"9" * 20 * MEGA),
    "formula without end.xlsx": lambda: _sheet(b'<row r="9"><c r="A9"><f>' * 10**6),
    "hidden without end.xlsx": lambda: _sheet(b"<row " + b'hidden="1' * 10**6),
    "comments without end.xlsx": lambda: _sheet(b"<!--" * 10**6),
    "merged whole.xlsx": lambda: _after(b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "100,000 whole merges.xlsx": lambda: _after(b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100_000 + b"</mergeCells>"),
    "million merges.xlsx": lambda: _after(b"<mergeCells>" + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n + 3) for n in range(1, 10**6)) + b"</mergeCells>"),
    "merge backwards.xlsx": lambda: _after(b'<mergeCells><mergeCell ref="C4:A1"/><mergeCell ref="A0:B0"/></mergeCells>'),
    "merge beyond.xlsx": lambda: _after(b'<mergeCells><mergeCell ref="A1:ZZZZZZZZ99999999999"/></mergeCells>'),
    "hidden columns beyond.xlsx": lambda: replaced(plain_book(), b"<sheetData>", b'<cols><col min="1" max="4294967295" hidden="1"/></cols><sheetData>'),
    "5001 parts.xlsx": lambda: repacked(plain_book(), lambda _, part: part, {f"a{n}": b"" for n in range(5_001)}),
    "10,000 sheets named.xlsx": lambda: repacked(plain_book(), lambda name, part: part.replace(b"</sheets>", b'<sheet name="x" sheetId="9" r:id="rId1"/>' * 10_000 + b"</sheets>") if name == "xl/workbook.xml" else part),
    "target outside.xlsx": lambda: repacked(plain_book(), lambda name, part: part.replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd") if name.endswith("workbook.xml.rels") else part),
    "relation to itself.xlsx": lambda: repacked(plain_book(), lambda name, part: part.replace(b"worksheets/sheet1.xml", b"workbook.xml") if name.endswith("workbook.xml.rels") else part),
    "utf-16 part.xlsx": lambda: repacked(plain_book(), lambda name, part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16") if name.endswith("sheet1.xml") else part),
    "gbk part.xlsx": lambda: repacked(plain_book(), lambda name, part: part.decode().replace("UTF-8", "GBK").encode("gbk") if name.endswith("sharedStrings.xml") else part),
    "nul in part.xlsx": lambda: replaced(plain_book(), b"<sheetData>", b"<sheetData>\0\0\0"),
    "lone surrogate.xlsx": lambda: replaced(plain_book(), "杭州甲".encode(), b"\xed\xa0\x80", "sharedStrings.xml"),
    "bad entity.xlsx": lambda: replaced(plain_book(), "杭州甲".encode(), b"&nbsp;&#xFFFFFFFF;&#0;", "sharedStrings.xml"),
    "date 1e300.xlsx": lambda: replaced(plain_book(), b"<v>100</v>", b"<v>1e300</v>"),
    "empty xml parts.xlsx": lambda: repacked(plain_book(), lambda name, _: b"" if name.endswith(".xml") else None),
    "zip64 lies.xlsx": lambda: plain_book().replace(b"PK\x05\x06", b"PK\x06\x06\xff\xff\xff\xff\xff\xff\xff\xffPK\x05\x06"),
    "entry sizes lie.xlsx": lambda: plain_book()[:-300].replace(b"PK\x01\x02", b"PK\x01\x02" + b"\xff" * 8) + plain_book()[-300:],
    "only end.xlsx": lambda: b"PK\x05\x06" + b"\xff" * 18,
    "prefix before zip.xlsx": lambda: b"x" * 1000 + plain_book(),
    "rubbish after zip.xlsx": lambda: plain_book() + b"\0" * 100_000,
    "fat says 4 thousand million.xls": lambda: _header(44, 0xFFFFFFFF),
    "difat says much.xls": lambda: _header(72, 0x7FFFFFFF),
    "directory far away.xls": lambda: _header(48, 0x00FFFFFF),
    "sectors of 2^255.xls": lambda: _header(28, 0x00FFFFFE),
    "mini sectors odd.xls": lambda: _header(60, 0x00000000),
    "header only.xls": lambda: _xls()[:512],
    "noise after header.xls": lambda: _xls()[:1024] + bytes(range(256)) * 100,
    "text as xls.xls": lambda: "请于三月底前报送".encode("gbk"),
    "ods rows repeated.ods": lambda: _ods('<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1024"/></table:table-row>'),
    "ods repeated beyond.ods": lambda: _ods('<table:table-row table:number-rows-repeated="99999999999999"><table:table-cell table:number-columns-repeated="99999999999999"/></table:table-row>'),
    "ods spans beyond.ods": lambda: _ods('<table:table-row><table:table-cell table:number-rows-spanned="99999999999" table:number-columns-spanned="99999999999"/></table:table-row>'),
    "ods tables nested.ods": lambda: _ods("<table:table>" * 10_000),
    "ods laughing.ods": lambda: repacked(made_formats.ods(made_returns.make(3)), lambda name, part: part.replace(b"?>", b"?>" + _LAUGHS, 1) if name == "content.xml" else part),
    "html nested.xls": lambda: _html("<table><tr><td>" * 50_000),
    "html spans.xls": lambda: _html('<tr><td colspan=999999999 rowspan=999999999>x'),
    "html many spans.xls": lambda: _html('<tr><td colspan=1000 rowspan=9999>x' * 2000),
    "html rows.xls": lambda: _html("<tr><td>a" * 10**6),
    "html cells.xls": lambda: _html("<td>a" * 10**6),
    "html unclosed.xls": lambda: _html("<td " * 10**6),
    "html entities.xls": lambda: _html("&#xFFFFFFFF;&" * 10**5),
    "old xml index.xls": lambda: _old_xml('<Row ss:Index="999999999"><Cell ss:Index="999999999" ss:MergeAcross="999999999" ss:MergeDown="999999999"><Data ss:Type="Number">1</Data></Cell></Row>'),
    "old xml many merges.xls": lambda: _old_xml('<Row><Cell ss:MergeAcross="900" ss:MergeDown="9000"><Data ss:Type="Number">1</Data></Cell></Row>' * 500),
    "old xml deep.xls": lambda: _old_xml("<a>" * 200_000),
    "old xml laughing.xls": lambda: _old_xml("").replace(b"?>", b"?>" + _LAUGHS, 1),
    "nuls.csv": lambda: "企业名称,从业人数\n甲公司,5\n".encode("gbk") + bytes(10_000),
    "nul between.csv": lambda: "企业名称\0,从业人数\n甲\0公司,5\n".encode("gbk"),
    "5 million columns.csv": lambda: b"," * 5 * 10**6,
    "10 million lines.csv": lambda: b"a,b\n" * 10**7,
    "million quotes.csv": lambda: b'"' * 10**6,
    "one line of 60 MB.csv": lambda: b"x" * 60 * MEGA,
    "only marks.csv": lambda: b"\xef\xbb\xbf\xff\xfe",
    "half of utf-16.csv": lambda: "企业名称\t人数\n".encode("utf-16")[:-1],
    "utf-16 without mark.csv": lambda: "企业名称\t从业人数\n甲\t5\n".encode("utf-16-le"),
    "big5.csv": lambda: "企業名稱,從業人數\n甲公司,5\n".encode("big5"),
    "carriage returns.csv": "企业名称,从业人数\r甲公司,5\r乙公司,6\r".encode,
}  # fmt: skip


def hostile() -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of each file."""
    for name, maker in ONE.items():
        yield name, maker()
    for part in _PARTS:
        for called, declaration in (("laughs", _LAUGHS), ("external", _EXTERNAL), ("bare", b"<!DOCTYPE a>")):
            yield f"{called} in {part.replace('/', '_')}.xlsx", _declared(part, declaration)
        yield (
            f"without {part.replace('/', '_')}.xlsx",
            repacked(plain_book(), lambda name, old, gone=part: None if name == gone else old),
        )
        yield (
            f"empty {part.replace('/', '_')}.xlsx",
            repacked(plain_book(), lambda name, old, gone=part: b"" if name == gone else old),
        )
        yield (
            f"half {part.replace('/', '_')}.xlsx",
            repacked(
                plain_book(), lambda name, old, gone=part: old[: len(old) // 2] if name == gone else old
            ),
        )
    whole = {"xlsx": plain_book(), "xls": _xls(), "ods": made_formats.ods(made_returns.make(3))}
    for ending, content in whole.items():
        for share in range(4, 100, 8):
            yield f"cut at {share}.{ending}", _cut(content, share)
            yield f"flipped at {share}.{ending}", _flipped(content, share)
        for other in ("xlsx", "xls", "ods", "csv", "et", "xlsb"):
            yield f"{ending} called.{other}", content
    for ending, content in (
        ("xlsb", made_old_books.xlsb({"表": made_files.PLAIN})),
        ("xls", made_old_books.biff5(made_files.PLAIN)),
    ):
        for share in range(4, 100, 8):
            yield f"other cut at {share}.{ending}", _cut(content, share)
            yield f"other flipped at {share}.{ending}", _flipped(content, share)
    for where in (0, 1, 2, 5, 10):
        yield f"circle of sectors {where}.xls", _cyclic(where)
