"""Odd workbooks sent back: whatever wrote them, they are marked in place and stay what a spreadsheet program opens."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_files import made, repacked, replaced
from package_check import faults, parts_of
from rich_books import FAULTS, rich_book

from zjai_desk.returns import read_return
from zjai_desk.returns.marking.comments import HEAD
from zjai_desk.returns.sending.send_back import SendBack, mark_up

Change = Callable[[bytes], bytes]
SHEET = "xl/worksheets/sheet1.xml"
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/": b"http://purl.oclc.org/ooxml/officeDocument/relationships/",
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships"': b'"http://purl.oclc.org/ooxml/officeDocument/relationships"',
}


def on_part(name: str, change: Change) -> Change:
    """Return a change of one part of a package."""
    return lambda content: repacked(content, lambda part, body: change(body) if part == name else body)


def on_sheet(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Change:
    """Return a change of the first sheet by a regular expression; it must be met."""

    def change(body: bytes) -> bytes:
        text, count = re.subn(pattern, new, body.decode(), flags=re.DOTALL)
        assert count, pattern
        return text.encode()

    return on_part(SHEET, change)


def prefixed(body: bytes) -> bytes:
    """Return XML with a prefix on every name of the main namespace."""
    text = re.sub(r"<(/?)(?=[a-z])(?!\w+:)", r"<\1x:", body.decode())
    return text.replace("xmlns=", "xmlns:x=", 1).encode()


def with_prefixes(content: bytes) -> bytes:
    names = (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/comments1.xml")
    return repacked(content, lambda part, body: prefixed(body) if part in names else body)


def strict(content: bytes) -> bytes:
    def change(name: str, body: bytes) -> bytes:
        if name.endswith((".xml", ".rels")):
            for old, new in STRICT.items():
                body = body.replace(old, new)
        return body

    return repacked(content, change)


def resaved(content: bytes) -> bytes:
    """Return the workbook as openpyxl writes it."""
    file = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(file)
    return file.getvalue()


def stored(content: bytes) -> bytes:
    """Return the package with nothing squeezed, as some programs write it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, body in parts_of(content).items():
            package.writestr(name, body)
    return file.getvalue()


def with_conversation(content: bytes) -> bytes:
    """Return the workbook with a threaded comment on B6."""
    relation = (
        b'<Relationship Id="rIdT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"'
        b' Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    part = b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B6" id="{1}"><text>?</text></threadedComment></ThreadedComments>'
    content = replaced(content, b"</Relationships>", relation, "worksheets/_rels/sheet1.xml.rels")
    content = replaced(
        content, b"</Types>",
        b'<Override PartName="/xl/threadedComments/threadedComment1.xml" ContentType="application/vnd.ms-excel.threadedcomments+xml"/></Types>',
        "[Content_Types].xml",
    )  # fmt: skip
    return repacked(content, lambda _, body: body, {"xl/threadedComments/threadedComment1.xml": part})


def without_comments(content: bytes) -> bytes:
    content = on_sheet(r"<legacyDrawing[^>]*/>", "")(content)
    content = on_part(
        "[Content_Types].xml",
        lambda body: re.sub(rb'<Override PartName="/xl/comments1.xml"[^>]*/>', b"", body),
    )(content)
    content = on_part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        lambda body: re.sub(rb"<Relationship [^>]*(?:comments1.xml|vmlDrawing1.vml)[^>]*/>", b"", body),
    )(content)
    gone = ("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml")
    return repacked(content, lambda part, body: None if part in gone else body)


ODD: dict[str, Change] = {
    "prefixes": with_prefixes,
    "strict": strict,
    "resaved by another library": resaved,
    "nothing squeezed": stored,
    "a byte order mark": on_part(SHEET, lambda body: b"\xef\xbb\xbf" + body),
    "rows that do not say their number": on_sheet(r'<row r="\d+"', "<row"),
    "cells that do not say where they are": on_sheet(r'<c r="[B-H][5-9]"', "<c"),
    "no hint of extent": on_sheet(r"<dimension[^>]*/>", ""),
    "a false extent": on_sheet(r"<dimension[^>]*/>", '<dimension ref="A1"/>'),
    "single quotes": on_sheet(r'<c r="([A-Z]+\d+)" s="(\d+)"', r"<c r='\1' s='\2'"),
    "blanks in tags": on_sheet(r'<row r="(\d+)"', r'<row  r = "\1"'),
    "comments in the XML": on_sheet(r"<sheetData>", '<!-- <row r="6"/> --><sheetData><!-- <c r="B6" -->'),
    "a protected sheet": on_sheet(r"</sheetData>", '</sheetData><sheetProtection sheet="1" objects="1" scenarios="1"/>'),
    "a filter": on_sheet(r"</sheetData>", '</sheetData><autoFilter ref="A4:H24"/>'),
    "a filter elsewhere": on_sheet(r"</sheetData>", '</sheetData><autoFilter ref="A4:B24"/>'),
    "no widths": on_sheet(r"<cols>.*?</cols>", ""),
    "all columns of one width": on_sheet(r"<cols>.*?</cols>", '<cols><col min="1" max="16384" width="12" style="1" hidden="1"/></cols>'),
    "rows with a look": on_sheet(r'<row r="12"', '<row r="12" s="2" customFormat="1"'),
    "no comments yet": without_comments,
    "a conversation": with_conversation,
    "alternate content": on_sheet(
        r"</worksheet>",
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"/></worksheet>',
    ),
    "an absolute target": on_part(
        "xl/_rels/workbook.xml.rels", lambda body: body.replace(b'"worksheets/', b'"/xl/worksheets/')
    ),
    "a quote in the sheet's name": on_part(
        "xl/workbook.xml", lambda body: body.replace(b'name="2025 ', b'name="2025\'').replace(b"'2025 ", b"'2025''")
    ),
    "a list of the same name": on_part("xl/workbook.xml", lambda body: body.replace("说明".encode(), "问题清单".encode())),
    "no count of looks": on_part("xl/styles.xml", lambda body: re.sub(rb'<(fonts|fills|cellXfs) count="\d+"', rb"<\1", body)),
}  # fmt: skip


@pytest.mark.parametrize("oddity", ODD)
def test_an_odd_workbook_is_marked_in_place(oddity: str, tmp_path: Path) -> None:
    original = ODD[oddity](rich_book(tmp_path, macros=False))
    source = tmp_path / "年报.xlsx"
    source.write_bytes(original)
    return_ = read_return(source)
    done = mark_up(return_, tmp_path / "退回.xlsx")
    written = done.path.read_bytes()
    assert faults(written) == []
    assert done.marks == len(FAULTS)
    before, after = parts_of(original), parts_of(written)
    assert after["xl/charts/chart1.xml"] == before["xl/charts/chart1.xml"]
    if oddity != "strict":  # which openpyxl cannot read
        told = set(FAULTS) - ({"B6"} if done.notes else set())
        assert cells_marked(written) == told
        assert done.notes == () or oddity == "a conversation"
    (tmp_path / "退回").mkdir()
    (tmp_path / "退回" / "年报.xlsx").write_bytes(written)
    again = read_return(tmp_path / "退回" / "年报.xlsx")
    assert again.sheets[0].records == return_.sheets[0].records
    assert again.sheets[0].fingerprint == return_.sheets[0].fingerprint


def cells_marked(content: bytes) -> set[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and HEAD in cell.comment.text
    }


def test_a_hidden_filter_name_follows_the_filter(tmp_path: Path) -> None:
    original = ODD["a filter"](rich_book(tmp_path, macros=False))
    done = sent(tmp_path, "年报.xlsx", original)
    book = parts_of(done.path.read_bytes())
    # A chart keeps the column away from the table: the filter is left to the sender.
    assert b'<autoFilter ref="A4:H24"/>' in book[SHEET]
    assert b"_FilterDatabase" not in book["xl/workbook.xml"]


def sent(tmp_path: Path, name: str, content: bytes) -> SendBack:
    source = tmp_path / name
    source.write_bytes(content)
    done = mark_up(read_return(source), tmp_path / "退回.xlsx")
    assert faults(done.path.read_bytes()) == []
    return done


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_text_file_comes_back_as_a_workbook(separator: str, tmp_path: Path) -> None:
    lines = [
        ["企业名称", "统一社会信用代码", "营业收入（万元）"],
        ["=甲", "012345", "约300"],
        ["杭州乙有限公司", "91330000733796106P", "5"],
    ]
    text = "\n".join(separator.join(line) for line in lines)
    done = sent(tmp_path, "报表.csv", text.encode("gb18030"))
    assert done.notes == ("原件是文字表格，已按原表内容另存为xlsx再标注。",)
    book = openpyxl.load_workbook(done.path)
    sheet = book.worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == ("=甲", "s", "012345")
    assert {fault.column for fault in done.faults} == {1, 2}
    assert sheet["D1"].value == "错误"
    assert "原件是文字表格" in book["问题清单"]["A3"].value


def test_an_old_workbook_comes_back_as_a_new_one(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("汇总")
    sheet.write_merge(0, 0, 0, 2, "2025年度企业年报")
    for column, heading in enumerate(["企业名称", "所属区县", "营业收入（万元）"]):
        sheet.write(1, column, heading)
    for row in range(2, 8):
        sheet.write(row, 0, f"杭州第{row}有限公司")
        sheet.write(row, 1, "火星区" if row == 5 else "滨江区")
        sheet.write(row, 2, 100.5)
    file = io.BytesIO()
    book.save(file)
    done = sent(tmp_path, "报表.xls", file.getvalue())
    assert done.notes == ("原件是xls（或et），已按原表内容另存为xlsx再标注。",)
    copied = openpyxl.load_workbook(done.path)["汇总"]
    assert copied["C4"].value == 100.5
    assert "A1:C1" in map(str, copied.merged_cells.ranges)
    assert copied["B6"].comment is not None


def test_merged_cells_are_marked_where_they_show(returns_dir: Path, tmp_path: Path) -> None:
    done = sent(tmp_path, "券.xlsx", (returns_dir / "04_创新券_合并单元格.xlsx").read_bytes())
    assert done.marks == 1


def test_a_form_of_labels_and_values_is_marked_at_its_values(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("基本情况")
        sheet.write_row(0, 0, ["企业基本情况表"])
        said = {
            "企业名称": "杭州甲智能科技有限公司", "统一社会信用代码": "12345", "所属区县": "火星区", "成立日期": "2016-05-03",
            "注册资本（万元）": 500, "联系人": "张三",
        }  # fmt: skip
        for row, (label, value) in enumerate(said.items(), 1):
            sheet.write(row, 0, label)
            sheet.write(row, 1, value)

    done = sent(tmp_path, "基本情况表.xlsx", made(fill))
    assert cells_marked(done.path.read_bytes()) == {"B3", "B4"}
    assert [fault.value for fault in done.faults] == ["12345", "火星区"]
