"""Writes .xlsx packages by hand, part by part, as other programs than Excel write them."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_DOCUMENT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Style 1 is a date, style 2 a date in Chinese by its number alone, style 3 a date in a format of the file's own.
STYLES = (
    '<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="31" applyNumberFormat="1"/><xf numFmtId="176" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def package(
    rows: str,
    shared: str = "",
    *,
    main: str = MAIN,
    document: str = DOCUMENT,
    after: str = "",
    name: str = "表",
    book: str = "",
) -> bytes:
    """Return a workbook of one sheet: ``rows`` is the XML of its rows, ``shared`` that of its texts, ``after`` what follows them.

    ``book`` stands in the workbook before the list of sheets. Without ``shared`` there is no such part at all.
    """
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{document}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{document}">{book}<sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{document}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{document}/styles" Target="styles.xml"/>'
        + (
            f'<Relationship Id="r3" Type="{document}/sharedStrings" Target="sharedStrings.xml"/>'
            if shared
            else ""
        )
        + "</Relationships>",
        "xl/styles.xml": STYLES.replace("{main}", main),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}" xmlns:r="{document}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{shared}</sst>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for part, content in parts.items():
            made.writestr(part, HEAD + content)
    return file.getvalue()


def inline(text: str, place: str = "") -> str:
    """Return a cell whose text stands in the sheet itself."""
    at = f' r="{place}"' if place else ""
    return f'<c{at} t="inlineStr"><is><t>{text}</t></is></c>'


def row(*cells: str, number: int = 0) -> str:
    """Return a row of cells; without a number as programs write it that count on order alone."""
    at = f' r="{number}"' if number else ""
    return f"<row{at}>{''.join(cells)}</row>"
