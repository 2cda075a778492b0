"""Makes some 300 files that are odd but valid, as other programs than Excel write them."""

import quopri
import re
from collections.abc import Iterator

from tests.torture import hostile
from tests.torture.hostile import plain_book, repacked, replaced


def odd_files() -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of each file."""
    made, formats = hostile.made_returns, hostile.made_formats
    for seed in range(25):
        for name, (ending, write) in {**formats.WORKBOOKS, **formats.TEXTS}.items():
            yield f"{seed}_{name}{ending}", write(made.make(seed, merging=name in formats.WORKBOOKS))
    yield from packages()


def packages() -> Iterator[tuple[str, bytes]]:
    """Yield packages as other programs write them."""
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = plain_book()
    yield (
        "strict.xlsx",
        repacked(
            book,
            lambda _, part: part.replace(main, strict).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        ),
    )
    yield (
        "absolute targets.xlsx",
        repacked(
            book,
            lambda name, part: (
                part.replace(b'Target="worksheets', b'Target="/xl/worksheets')
                if name.endswith("workbook.xml.rels")
                else part
            ),
        ),
    )
    yield (
        "dotted targets.xlsx",
        repacked(
            book,
            lambda name, part: (
                part.replace(b'Target="worksheets', b'Target="./../xl/./worksheets')
                if name.endswith("workbook.xml.rels")
                else part
            ),
        ),
    )
    yield "backslashes.xlsx", book.replace(b"xl/worksheets/sheet1.xml", b"xl\\worksheets\\sheet1.xml")
    yield "upper case names.xlsx", book.replace(b"xl/worksheets/sheet1.xml", b"xl/Worksheets/Sheet1.xml")
    yield "no styles.xlsx", repacked(book, lambda name, part: None if name.endswith("styles.xml") else part)
    yield "no theme.xlsx", repacked(book, lambda name, part: None if "theme" in name else part)
    yield (
        "no cell places.xlsx",
        repacked(
            book,
            lambda name, part: (
                re.sub(rb'(<c|<row) r="\w+"', rb"\1", part) if name.endswith("sheet1.xml") else part
            ),
        ),
    )
    yield (
        "single quotes.xlsx",
        repacked(book, lambda name, part: part.replace(b'"', b"'") if name.endswith("sheet1.xml") else part),
    )
    yield (
        "one line each.xlsx",
        repacked(book, lambda name, part: part.replace(b"><", b">\n  <") if name.endswith(".xml") else part),
    )
    yield (
        "rich text.xlsx",
        repacked(
            book,
            lambda name, part: (
                part.replace(
                    "<t>杭州甲有限公司</t>".encode(),
                    '<r><rPr><b/></rPr><t>杭州甲</t></r><r><t>有限公司</t></r><rPh sb="0" eb="1"><t>hang</t></rPh>'.encode(),
                )
                if name.endswith("sharedStrings.xml")
                else part
            ),
        ),
    )
    yield (
        "inline texts.xlsx",
        replaced(
            book,
            b"</sheetData>",
            '<row r="9"><c r="A9" t="inlineStr"><is><r><t>杭州丁</t></r><r><t>有限公司</t></r></is></c></row></sheetData>'.encode(),
        ),
    )
    yield (
        "formula texts.xlsx",
        replaced(
            book,
            b"</sheetData>",
            '<row r="9"><c r="A9" t="str"><f>A1</f><v>杭州丁有限公司</v></c><c r="C9"><f t="shared" ref="C9:C10" si="0">1+1</f><v>2</v></c></row></sheetData>'.encode(),
        ),
    )
    yield (
        "iso date.xlsx",
        replaced(
            book,
            b"</sheetData>",
            b'<row r="9"><c r="A9" t="d"><v>2019-10-17T00:00:00</v></c></row></sheetData>',
        ),
    )
    yield (
        "booleans.xlsx",
        replaced(book, b"</sheetData>", b'<row r="9"><c r="A9" t="b"><v>1</v></c></row></sheetData>'),
    )
    yield (
        "escaped.xlsx",
        repacked(
            book,
            lambda name, part: (
                part.replace("杭州甲".encode(), "杭州_x000D_甲".encode())
                if name.endswith("sharedStrings.xml")
                else part
            ),
        ),
    )
    yield (
        "extension lists.xlsx",
        replaced(
            book, b"</worksheet>", b'<extLst><ext uri="{x}" xmlns:x14="y"><x14:z/></ext></extLst></worksheet>'
        ),
    )
    yield (
        "validation.xlsx",
        replaced(
            book,
            b"</sheetData>",
            '</sheetData><dataValidations count="1"><dataValidation type="list" sqref="B2:B9"><formula1>"甲,乙"</formula1></dataValidation></dataValidations>'.encode(),
        ),
    )
    yield (
        "protected.xlsx",
        replaced(book, b"</sheetData>", b'</sheetData><sheetProtection sheet="1" password="CC1A"/>'),
    )
    yield (
        "byte order mark.xlsx",
        repacked(book, lambda name, part: b"\xef\xbb\xbf" + part if name.endswith(".xml") else part),
    )
    yield "wps dimension.xlsx", replaced(book, b'<dimension ref="A1:C4"/>', b'<dimension ref="A1"/>')
    yield (
        "utf-16 page.xls",
        "<html><table><tr><td>企业名称<td>从业人数<tr><td>甲公司<td>5</table></html>".encode("utf-16"),
    )
    yield (
        "mail of a page.xls",
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + quopri.encodestring(
            "<html><table><tr><td>企业名称</td><td>从业人数</td></tr><tr><td>甲公司</td><td>5</td></tr></table></html>".encode()
        )
        + b"\r\n--x--\r\n",
    )
