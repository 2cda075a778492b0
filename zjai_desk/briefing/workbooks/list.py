"""A list that leaves the office as a workbook: title, head, rows, sum, ready to print and to sign."""

from pathlib import Path
from typing import Any

from zjai_desk import files
from zjai_desk.accounts.lists import PaperList
from zjai_desk.registers.fields import Field, Kind, Value
from zjai_desk.registers.values import shown

_WIDEST = 40


def write_list(listed: PaperList, path: Path) -> None:
    """Write a list to ``path`` (xlsx): texts as texts, amounts as numbers with two decimals, their sum below them.

    A DeskError if the file cannot be written.
    """
    import xlsxwriter

    with files.replacing(path) as beside, xlsxwriter.Workbook(str(beside)) as book:
        _fill(book, book.add_worksheet("清单"), listed)


def _fill(book: Any, sheet: Any, listed: PaperList) -> None:
    form = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "head": book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True}),
        "text": book.add_format({"border": 1, "num_format": "@"}),
        "money": book.add_format({"border": 1, "num_format": "#,##0.00"}),
        "count": book.add_format({"border": 1, "num_format": "0", "align": "center"}),
    }
    last = len(listed.fields) - 1
    sheet.merge_range(0, 0, 0, last, "", form["title"])
    # What is merged is taken for a formula where it looks like one; a text written is not.
    sheet.write_string(0, 0, listed.title, form["title"])
    sheet.set_row(0, 30)
    for column, field in enumerate(listed.fields):
        sheet.write_string(1, column, field.heading, form["head"])
        sheet.set_column(column, column, min(field.width + 2, _WIDEST))
    for row, cells in enumerate(listed.rows, 2):
        for column, (field, value) in enumerate(zip(listed.fields, cells, strict=True)):
            _write(sheet, (row, column), field, value, form)
    below = len(listed.rows) + 2
    if listed.total is not None:
        for column in range(last):
            sheet.write_string(below, column, "合计" if column == 0 else "", form["text"])
        sheet.write_number(below, last, float(listed.total), form["money"])
    sheet.write_string(below + 2, 0, "经办：　　　　　　复核：　　　　　　审批：　　　　　　日期：")
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write(sheet: Any, cell: tuple[int, int], field: Field, value: Value, form: dict[str, Any]) -> None:
    if (
        field.kind is Kind.AMOUNT
        and value is not None
        and field.numeric
        and not isinstance(value, (str, tuple))
    ):
        sheet.write_number(*cell, float(str(value)), form["money"])
    elif field.key == "number":
        sheet.write_number(*cell, int(str(value)), form["count"])
    else:
        sheet.write_string(*cell, shown(field, value), form["text"])
