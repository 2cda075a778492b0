"""A register as a workbook (typed cells, widths, frozen head, filter buttons) or as CSV."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from zjai_desk.briefing.workbooks.extract import Extract
from zjai_desk.briefing.workbooks.harmless import harmless
from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.fields import Field, Kind, Value
from zjai_desk.registers.values import shown
from zjai_desk.scratch import scratch
from zjai_desk.store import Store

_LAST_ROW = 1_048_575
_CUT = -2  # what the writer answers when a text is longer than a cell can hold
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))  # in the name of a sheet


def write_register(store: Store, extract: Extract, path: Path, progress: Progress = SILENT) -> int:
    """Write an extract to a new workbook at ``path`` and return how many records there were.

    The file is written beside ``path`` and put in its place when it is whole. Text is written as text,
    so that a name that begins with = or + stays a name; whole dates are dates, partial ones text.
    """
    if len(extract.ids) > _LAST_ROW:
        raise DeskError(f"共{len(extract.ids):,}条，一张工作表放不下。", "请先筛选再导出，或导出为CSV。")
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # The writer keeps rows in a file of its own until it is closed: after a fault that file must not stay.
    with replacing(path) as beside, scratch() as folder:
        options = {"constant_memory": True, "strings_to_urls": False, "tmpdir": folder}
        book = xlsxwriter.Workbook(str(beside), options)
        book.set_properties({"title": extract.heading, "comments": extract.about})
        try:
            written = _fill(book, store, extract, progress)
        except BaseException:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
            raise
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError it wraps
    return written


def write_register_csv(store: Store, extract: Extract, path: Path, progress: Progress = SILENT) -> int:
    """Write an extract as CSV (UTF-8 with BOM, which Excel and WPS need to see Chinese); returns how many records.

    Numbers have no thousands separators. A text that a spreadsheet would run as a formula gets an
    apostrophe before it; numbers, negative ones too, stay as they are. Written beside ``path`` first.
    """
    written = 0
    with replacing(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(harmless(field.heading) for field in extract.fields)
        for record in extract.records(store, progress, f"导出{extract.heading}"):
            writer.writerow(_csv_text(field, record.values.get(field.key)) for field in extract.fields)
            written += 1
    return written


def _csv_text(field: Field, value: Value) -> str:
    if isinstance(value, (int, Decimal)):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return harmless(shown(field, value))


def _fill(book: Any, store: Store, extract: Extract, progress: Progress) -> int:
    fields = extract.fields
    sheet = book.add_worksheet(extract.heading.translate(_FORBIDDEN).strip()[:31] or extract.register.label)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    formats = [book.add_format({"num_format": _format_of(field)}) for field in fields]
    for place, field in enumerate(fields):
        sheet.set_column(place, place, field.width + 2)
        sheet.write_string(0, place, field.heading, head)
    sheet.freeze_panes(1, 1)
    row = 0
    for record in extract.records(store, progress, f"导出{extract.heading}"):
        row += 1
        for place, field in enumerate(fields):
            _write(sheet, (row, place), field, record.values.get(field.key), formats[place])
    sheet.autofilter(0, 0, row, len(fields) - 1)
    # Codes of digits alone are texts; without this every one of them carries a green corner.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{row + 1}"})
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    return row


def _format_of(field: Field) -> str:
    if field.kind is Kind.DATE:
        return "yyyy-mm-dd"
    if field.kind is Kind.AMOUNT:
        # Never fewer decimals than are kept: what is shown is what is meant.
        return f"#,##0.00{'#' * (field.scale - 2)}"
    return "#,##0" if field.kind is Kind.INTEGER else "General"


def _write(sheet: Any, cell: tuple[int, int], field: Field, value: Value, form: object) -> None:
    row, place = cell
    if value is None:
        return
    if isinstance(value, (int, Decimal)):
        sheet.write_number(row, place, value, form)
    elif field.kind is Kind.DATE and isinstance(value, str) and len(value) == 10 and value >= "1900-03-01":
        sheet.write_datetime(row, place, dt.datetime.fromisoformat(value), form)
    else:
        text = shown(field, value)
        # The writer takes what stands between these two for formatted text of its own making.
        text += " " if text.startswith("<r>") and text.endswith("</r>") else ""
        if sheet.write_string(row, place, text, form) == _CUT:
            raise DeskError(
                f"第{row}条的“{field.label}”超过32,767字，一个单元格放不下，没有导出。", "请导出为CSV。"
            )
