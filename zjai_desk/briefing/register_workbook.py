"""A register as a workbook: typed cells, widths, frozen head, filter buttons."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.registers.values import shown
from zjai_desk.store import Store

BLOCK = 1000
_LAST_ROW = 1_048_575


def write_register(
    store: Store, register: Register, ids: Sequence[int], path: Path, progress: Progress = SILENT
) -> int:
    """Write records in the order of ``ids`` to a new workbook at ``path`` and return how many there were.

    The file is written beside ``path`` and put in its place when it is whole. Text is written as text,
    so that a name that begins with = or + stays a name; whole dates are dates, partial ones text.
    """
    if len(ids) > _LAST_ROW:
        raise DeskError(f"共{len(ids):,}条，一张工作表放不下。", "请先筛选再导出。")
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"constant_memory": True, "strings_to_urls": False})
        written = _fill(book, store, register, ids, progress)
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError it wraps
    return written


def _fill(book, store: Store, register: Register, ids: Sequence[int], progress: Progress) -> int:  # type: ignore[no-untyped-def]  # xlsxwriter has no types
    sheet = book.add_worksheet(register.label)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    formats = [book.add_format({"num_format": _format_of(field)}) for field in register.fields]
    for place, field in enumerate(register.fields):
        sheet.set_column(place, place, field.width + 2)
        sheet.write_string(0, place, field.heading, head)
    sheet.freeze_panes(1, 1)
    row = 0
    for start in range(0, len(ids), BLOCK):
        progress.report(f"导出{register.label}", start, len(ids))
        for record in store.records(register.key, ids[start : start + BLOCK]):
            row += 1
            for place, field in enumerate(register.fields):
                _write(sheet, (row, place), field, record.values.get(field.key), formats[place])
    sheet.autofilter(0, 0, row, len(register.fields) - 1)
    return row


def _format_of(field: Field) -> str:
    if field.kind is Kind.DATE:
        return "yyyy-mm-dd"
    if field.kind is Kind.AMOUNT:
        return "#,##0.00"
    return "#,##0" if field.kind is Kind.INTEGER else "General"


def _write(sheet, cell: tuple[int, int], field: Field, value: Value, form: object) -> None:  # type: ignore[no-untyped-def]  # xlsxwriter has no types
    row, place = cell
    if value is None:
        return
    if isinstance(value, (int, Decimal)):
        sheet.write_number(row, place, value, form)
    elif field.kind is Kind.DATE and isinstance(value, str) and len(value) == 10 and value >= "1900-03-01":
        sheet.write_datetime(row, place, dt.datetime.fromisoformat(value), form)
    else:
        sheet.write_string(row, place, value.value if isinstance(value, Absent) else shown(field, value))
