"""The sheet of instructions of a blank form: how to fill it in, and what each column wants."""

from collections.abc import Sequence
from typing import Any

from zjai_desk.registers.fields import Field, Kind

_HOW = (
    "1. 带*的列必填；一行填一条，不要合并单元格，不要在表中加小计、合计行。",
    "2. 有下拉列表的请从下拉中选；金额、人数只填数字，不带单位。",
    "3. 单元格变红，是代码的校验位不对或重复；变黄，是必填的还空着。请核对后再报。",
    "4. 行数不够时在表内插入行。列可以插入、移动，改了列名也能认，但请不要删除列和隐藏的内容。",
    "5. 填好后整份报回，不要另存为图片或PDF。",
)
_HEAD = ("列名", "单位", "必填", "怎样填")
_WIDTHS = (26, 10, 8, 78)
_MANY_CHOICES = 40


def write_guide(book: Any, sheet: Any, title: str, fields: Sequence[tuple[Field, bool]]) -> None:
    """Write the instructions; ``fields`` are the columns and whether each must be filled."""
    font = {"font_name": "宋体", "font_size": 11, "valign": "top"}
    sheet.write_string(0, 0, f"{title}填报说明", book.add_format({"font_name": "黑体", "font_size": 15}))
    text = book.add_format(font)
    for row, line in enumerate(_HOW, 1):
        sheet.write_string(row, 0, line, text)
    first = len(_HOW) + 2
    head = book.add_format({**font, "font_name": "黑体", "border": 1, "bg_color": "#E8EDF3"})
    cell = book.add_format({**font, "border": 1, "text_wrap": True})
    for column, (name, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, name, head)
    for row, (field, must) in enumerate(fields, first + 1):
        told = (field.label, field.unit, "是" if must else "", _wants(field))
        for column, words in enumerate(told):
            sheet.write_string(row, column, words, cell)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


_WANTS = {
    Kind.USCC: "营业执照上的18位统一社会信用代码。",
    Kind.PATENT_NO: "专利号（申请号），如202110123456.3；有无ZL都可以。",
    Kind.DATE: "日期，如2016-05-03。",
    Kind.YEAR: "四位年份，如2026。",
    Kind.INTEGER: "整数。",
    Kind.AMOUNT: "数字，可带小数。",
    Kind.NUMBER: "数字，可带小数。",
    Kind.DISTRICT: "区县全称，从下拉中选。",
}


def _wants(field: Field) -> str:
    if field.choices:
        names = "、".join(field.choices[:_MANY_CHOICES])
        return f"{'可填多项，用顿号隔开' if field.many else '从下拉中选'}：{names}。"
    if field.many:
        return "多项用顿号隔开。"
    return _WANTS.get(field.kind, "文字。") + ("亏损填负数。" if field.signed else "")
