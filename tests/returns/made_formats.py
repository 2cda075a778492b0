"""Writes made-up returns in every format that offices send: workbooks old and new, open documents, text, web pages."""

import csv
import datetime as dt
import html
import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
import xlwt
from made_plan import Made, Page
from made_values import Cell, Shown


def xlsx(made: Made) -> bytes:
    """Write with XlsxWriter."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd", "date_1904": made.date_1904})
    for page in made.pages:
        sheet = book.add_worksheet(page.name)
        for merge in page.merges:
            sheet.merge_range(*merge, "")
        for (row, column), cell in page.cells.items():
            _put(book, sheet, (row, column), cell)
        for row in page.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for column in page.hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
        if page.hidden:
            sheet.hide()
    first = next(place for place, page in enumerate(made.pages) if not page.hidden)
    book.worksheets()[first].activate()
    book.worksheets()[first].set_first_sheet()
    book.close()
    return file.getvalue()


def _put(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: Cell
) -> None:
    if isinstance(cell, Shown):
        if isinstance(cell.value, dt.date):
            when = dt.datetime(cell.value.year, cell.value.month, cell.value.day)
            sheet.write_datetime(*place, when, book.add_format({"num_format": cell.format}))
        elif cell.formula:
            sheet.write_formula(*place, cell.formula, None, cell.value)
        else:
            sheet.write_number(*place, cell.value, book.add_format({"num_format": cell.format}))
    elif isinstance(cell, str):
        if cell.startswith("#"):
            sheet.write_formula(*place, "=1/0", None, cell)
        else:
            sheet.write_string(*place, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(*place, cell)


def xlsx_openpyxl(made: Made) -> bytes:
    """Write with openpyxl: inline and shared strings, other part names, no cached values."""
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.remove(book.active)
    if made.date_1904:
        book.epoch = CALENDAR_MAC_1904
    for page in made.pages:
        sheet = book.create_sheet(page.name)
        for (row, column), cell in page.cells.items():
            target = sheet.cell(row + 1, column + 1)
            if isinstance(cell, Shown):
                target.value = cell.value
                if cell.format:
                    target.number_format = cell.format
            else:
                target.value = cell
                if isinstance(cell, str) and cell.startswith("="):
                    target.data_type = "s"
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        if page.hidden:
            sheet.sheet_state = "hidden"
    book.active = next(place for place, page in enumerate(made.pages) if not page.hidden)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xls(made: Made) -> bytes:
    """Write BIFF8 with xlwt; an error cell has a formula's place only there, so it is text here."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = made.date_1904
    styles: dict[str, xlwt.XFStyle] = {}
    for page in made.pages:
        sheet = book.add_sheet(page.name, cell_overwrite_ok=True)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
        for place, end in merged.items():
            sheet.write_merge(place[0], end[0], place[1], end[1], _old(page.cells.get(place)))
        for (row, column), cell in page.cells.items():
            if isinstance(cell, Shown) and isinstance(cell.value, dt.date):
                style = styles.setdefault(cell.format, xlwt.easyxf(num_format_str=cell.format))
                sheet.write(row, column, _serial(cell.value, made.date_1904), style)
            elif (row, column) not in merged:
                sheet.write(row, column, _old(cell))
        for row in page.hidden_rows:
            sheet.row(row).hidden = True
        sheet.visibility = 1 if page.hidden else 0
    book.active_sheet = next(place for place, page in enumerate(made.pages) if not page.hidden)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _serial(when: dt.date, date_1904: bool) -> int:
    return (when - (dt.date(1904, 1, 1) if date_1904 else dt.date(1899, 12, 30))).days


def _old(cell: Cell) -> object:
    return cell.value if isinstance(cell, Shown) else cell


def ods(made: Made) -> bytes:
    """Write an open document by hand."""
    tables = "".join(_table(page) for page in made.pages)
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    styles = '<office:automatic-styles><style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.2">{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return file.getvalue()


def _table(page: Page) -> str:
    width = max((column for _, column in page.cells), default=0) + 1
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = {
        (r, c)
        for top, left, bottom, right in page.merges
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    } - set(starts)
    width = max([width, *(c + 1 for _, c in covered)])
    rows = []
    for row in range(page.height):
        cells = []
        for column in range(width):
            if (row, column) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            span = starts.get((row, column))
            more = (
                f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
                if span
                else ""
            )
            cells.append(_ods_cell(page.cells.get((row, column)), more))
        hidden = ' table:visibility="collapse"' if row in page.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>")
    rows.append(
        f'<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="{width}"/></table:table-row>'
    )
    style = ' table:style-name="hid"' if page.hidden else ""
    return f"<table:table table:name={quoteattr(page.name)}{style}>{''.join(rows)}</table:table>"


def _ods_cell(cell: Cell, more: str) -> str:
    value = cell.value if isinstance(cell, Shown) else cell
    if value is None:
        return f"<table:table-cell{more}/>"
    if isinstance(value, dt.date):
        return f'<table:table-cell{more} office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value.isoformat()}</text:p></table:table-cell>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell{more} office:value-type="float" office:value="{value!r}"><text:p>{value}</text:p></table:table-cell>'
    text = str(value)
    if text.startswith("#"):
        return f'<table:table-cell{more} office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>{text}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{more} office:value-type="string">{lines}</table:table-cell>'


def text(made: Made, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """Write the first sheet as separated text; ``made`` must not be merging."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    page = told(made)
    width = max(column for _, column in page.cells) + 1
    for row in range(page.height):
        writer.writerow([plain(page.cells.get((row, column))) for column in range(width)])
    return file.getvalue().encode(encoding, "replace" if encoding == "gbk" else "strict")


def told(made: Made) -> Page:
    """Return the sheet that formats with a single one carry: the first that says something."""
    return next(page for page in made.pages if page.tables and not page.hidden)


def plain(cell: Cell) -> str:
    """Return what a sheet shows of a cell."""
    value = cell.value if isinstance(cell, Shown) else cell
    if isinstance(value, dt.date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.5E}" if value > 10**15 else str(int(value))
    return "" if value is None else str(value)


def page_of_html(made: Made) -> bytes:
    """Write the first table as a web page, as web systems export it under the name .xls."""
    page = told(made)
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = {
        (r, c)
        for top, left, bottom, right in page.merges
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    } - set(starts)
    width = max([*(column for _, column in page.cells), *(c for _, c in covered)]) + 1
    lines = [
        "<html><head><meta charset='utf-8'><style>td{mso-number-format:'\\@'}</style></head><body><table border=1>"
    ]
    for row in range(page.height):
        cells = []
        for column in range(width):
            if (row, column) not in covered:
                down, across = starts.get((row, column), (1, 1))
                shown = html.escape(plain(page.cells.get((row, column)))).replace("\n", "<br>")
                cells.append(f"<td rowspan={down} colspan={across}>{shown}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return ("\n".join(lines) + "</table></body></html>").encode()


def xml_2003(made: Made) -> bytes:
    """Write an XML spreadsheet of Excel 2003."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    sheets = []
    for page in made.pages:
        starts = {(top, left): (bottom - top, right - left) for top, left, bottom, right in page.merges}
        rows = []
        for row in range(page.height):
            cells = []
            for column in sorted(column for r, column in page.cells if r == row):
                cell = page.cells[row, column]
                value = cell.value if isinstance(cell, Shown) else cell
                down, across = starts.get((row, column), (0, 0))
                kind, said = "String", str(value)
                if isinstance(value, dt.date):
                    kind, said = "DateTime", f"{value.isoformat()}T00:00:00.000"
                elif isinstance(value, (int, float)):
                    kind, said = "Number", repr(value)
                elif said.startswith("#"):
                    kind = "Error"
                span = (f' ss:MergeAcross="{across}"' if across else "") + (
                    f' ss:MergeDown="{down}"' if down else ""
                )
                cells.append(
                    f'<Cell ss:Index="{column + 1}"{span}><Data ss:Type="{kind}">{escape(said)}</Data></Cell>'
                )
            rows.append(f'<Row ss:Index="{row + 1}">{"".join(cells)}</Row>')
        hidden = (
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
            if page.hidden
            else ""
        )
        sheets.append(
            f"<Worksheet ss:Name={quoteattr(page.name)}><Table>{''.join(rows)}</Table>{hidden}</Worksheet>"
        )
    return f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">{"".join(sheets)}</Workbook>'.encode()


WORKBOOKS: dict[str, tuple[str, Callable[[Made], bytes]]] = {
    "xlsx": (".xlsx", xlsx),
    "openpyxl": (".xlsx", xlsx_openpyxl),
    "xls": (".xls", xls),
    "et": (".et", xls),
    "ods": (".ods", ods),
    "html": (".xls", page_of_html),
    "xml": (".xls", xml_2003),
}
TEXTS: dict[str, tuple[str, Callable[[Made], bytes]]] = {
    "csv": (".csv", text),
    "gbk": (".csv", lambda made: text(made, "gb18030")),
    "tsv": (".txt", lambda made: text(made, "utf-16", "\t")),
    "wide": (".csv", lambda made: text(made, "utf-8", "；")),
}
