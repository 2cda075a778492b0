"""Makes the workbooks that are sent back in the tests: with all that a sender's workbook may carry besides its cells."""

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from made_files import repacked

HEAD = [
    "企业名称",
    "统一社会信用代码",
    "所属区县",
    "成立日期",
    "营业收入",
    "研发投入",
    "从业人数",
    "研发人员",
]
GOOD = ["91330000733796106P", "滨江区", "2016-05-03", 5200, 310, 120, 40]
FAULTS: dict[str, object] = {
    "B6": "91330000733796106Q",  # check character
    "C7": "火星区",
    "D8": "2019年2月30日",
    "E9": "约300",
    "E10": -500,
    "H11": 400,  # more researchers than staff
    "A12": None,
    "G13": "若干",
    "F14": "#N/A",
    "D15": "前年",
    "B16": "12345",
    "C17": "月球",
}
"""Twelve cells with something wrong, each in a row of its own."""
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
_CODES = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(number: int) -> str:
    """Return a valid credit code that belongs to a number."""
    first = f"91330108MA{number:07d}"
    weights = [3**place % 31 for place in range(17)]
    total = sum(_CODES.index(char) * weight for char, weight in zip(first, weights, strict=True))
    return first + _CODES[-total % 31]


def rich_book(folder: Path, *, macros: bool = True) -> bytes:
    """Return a workbook with chart, picture, macros, rules, names, comments and so on, and FAULTS in it."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    looks = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "黑体"}),
        "head": book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7", "text_wrap": True}),
        "cell": book.add_format({"border": 1, "num_format": "@"}),
        "number": book.add_format({"border": 1, "num_format": "#,##0.00", "font_color": "#1F4E79"}),
    }
    sheet = book.add_worksheet("2025 年报")
    sheet.merge_range("A1:H1", "2025年度人工智能企业年报表", looks["title"])
    sheet.write("A2", "填报单位：长河街道")
    sheet.write("H2", "单位：万元")
    sheet.write_blank("A3", None, looks["cell"])
    for column, heading in enumerate(HEAD):
        sheet.write_string(3, column, heading, looks["head"])
    _fill(sheet, looks)
    sheet.write("A25", "合计")
    sheet.write_formula("G25", "=SUM(G5:G24)", None, "")
    sheet.set_column("A:A", 30)
    sheet.set_column("B:B", 22)
    sheet.set_column("K:XFD", 3)
    sheet.set_row(3, 32)
    sheet.freeze_panes(4, 1)
    sheet.conditional_format("E5:E24", {"type": "data_bar"})
    sheet.conditional_format(
        "G5:G24", {"type": "cell", "criteria": ">", "value": 1000, "format": looks["title"]}
    )
    sheet.data_validation("C5:C24", {"validate": "list", "source": ["滨江区", "西湖区"]})
    sheet.write_comment("B6", "请填营业执照上的代码", {"author": "张三"})
    sheet.write_comment("H5", "含兼职")
    sheet.set_landscape()
    sheet.set_header("&C机密")
    sheet.print_area("A1:H25")
    sheet.insert_image("B28", "点.png", {"image_data": io.BytesIO(_DOT)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='2025 年报'!$E$5:$E$24"})
    sheet.insert_chart("I3", chart)
    sheet.ignore_errors({"number_stored_as_text": "B5:B24"})
    other = book.add_worksheet("说明")
    other.write("A1", "本表由各镇街填报")
    other.add_table("C3:D6", {"columns": [{"header": "项"}, {"header": "值"}]})
    pie = book.add_chart({"type": "pie"})
    pie.add_series({"values": "='说明'!$D$4:$D$6"})
    other.insert_chart("F3", pie)
    book.define_name("营收", "='2025 年报'!$E$5:$E$24")
    if macros:
        (folder / "vbaProject.bin").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))
        book.add_vba_project(str(folder / "vbaProject.bin"))
    book.close()
    extra = {"customXml/item1.xml": b"<a/>", "xl/printerSettings/printerSettings1.bin": bytes(range(256))}
    declared = b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>'

    def declare(name: str, body: bytes) -> bytes:
        is_new = name == "[Content_Types].xml" and b'Extension="bin"' not in body
        return body.replace(b"</Types>", declared) if is_new else body

    return repacked(file.getvalue(), declare, extra)


def _fill(sheet: Any, looks: Mapping[str, Any]) -> None:
    for row in range(4, 24):
        values: list[object] = [f"杭州第{row}智能科技有限公司", code(row), *GOOD[1:]]
        for column, usual in enumerate(values):
            name = f"{chr(65 + column)}{row + 1}"
            value = FAULTS.get(name, usual)
            look = looks["number" if column in (4, 5) else "cell"]
            if isinstance(value, str):
                sheet.write_string(row, column, value, look)
            elif value is not None:
                sheet.write(row, column, value, look)
