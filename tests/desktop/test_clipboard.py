"""Cells on the clipboard: what spreadsheets put there is read, what we put there they read."""

from decimal import Decimal
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData

from zjai_desk.desktop.table.clipboard import copied, grid_of, read_html, read_text, write_text
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Record

ENTERPRISES = REGISTERS["enterprises"]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("甲\t乙\n丙\t丁", [["甲", "乙"], ["丙", "丁"]]),
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ("甲", [["甲"]]),
        ("甲\n\n乙", [["甲"], [""], ["乙"]]),
        ("甲\t\t\n乙", [["甲", "", ""], ["乙", "", ""]]),
        ('"第一行\n第二行"\t乙', [["第一行\n第二行", "乙"]]),
        ('"有\t制表符"\r\n乙\r\n', [["有\t制表符"], ["乙"]]),
        ('"他说""好"""\t乙', [['他说"好"', "乙"]]),
        ('"引号"\t乙', [['"引号"', "乙"]]),
        ('"""引号"""\t乙', [['"引号"', "乙"]]),
        ('"一\n""二"""\n"三"\n', [['一\n"二"'], ['"三"']]),
        ('12" 屏\t乙', [['12" 屏', "乙"]]),
        ('"没有收尾\t乙', [['"没有收尾', "乙"]]),
        ('"收尾后还有"字\t乙', [['"收尾后还有"字', "乙"]]),
        ("\r\n", [[""]]),
        ("", []),
        ("甲\0", [["甲"]]),
    ],
)
def test_text_between_tabs_is_read_as_spreadsheets_quote_it(text: str, cells: list[list[str]]) -> None:
    assert read_text(text) == cells


def test_what_is_written_is_read_again() -> None:
    cells = [["甲", "a\tb", 'x"y'], ["", "一\n二", '"'], ["330106199001011234", "=1+1", " "]]
    assert read_text(write_text(cells)) == cells


HARD = st.text(alphabet='甲乙"\t\n ,=', max_size=6)


def blocks(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    """Return blocks of cells, every row as long as the first."""
    return st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=5)
    )


def from_excel(cells: list[list[str]]) -> tuple[str, str]:
    """Return what Excel, WPS and Calc hand out: quotes only around tabs and line breaks, each row with an end; the same as HTML."""

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if "\t" in cell or "\n" in cell else cell

    def td(cell: str) -> str:
        return f"<td>{escape(cell)}</td>".replace("\n", "<br>")

    rows = "".join(f"<tr>{''.join(map(td, row))}</tr>" for row in cells)
    text = "".join("\t".join(map(quoted, row)) + "\r\n" for row in cells)
    return text, f"<html><body><table>{rows}</table></body></html>"


@given(blocks(HARD))
def test_whatever_we_write_is_read_again(cells: list[list[str]]) -> None:
    assert read_text(write_text(cells)) == cells


@given(blocks(HARD))
def test_whatever_excel_hands_out_is_read_exactly(cells: list[list[str]]) -> None:
    assert read_text(*from_excel(cells)) == cells


@given(blocks(HARD.filter(lambda cell: not cell.startswith('"'))))
def test_without_html_too_unless_a_cell_begins_with_a_quote(cells: list[list[str]]) -> None:
    assert read_text(from_excel(cells)[0]) == cells


def test_cells_that_begin_and_end_with_a_quote_are_not_taken_for_one() -> None:
    cells = [['"甲', '乙"'], ['"丙', "1"], ['丁"', "2"]]
    text, html = from_excel(cells)
    assert read_text(text, html) == cells
    assert read_text(text)[0] == ["甲\t乙", ""], "the text alone says so"


def test_a_quote_that_never_ends_is_read_in_no_time() -> None:
    assert len(read_text('"开头' * 20_000 + "\n" + "甲\n" * 20_000)) == 20_001


def test_the_first_table_of_html_is_read() -> None:
    html = """<p>前言</p><table><tr><th>名称</th><th colspan=2>数</th></tr>
    <tr><td>甲<br>乙</td><td> 1 &amp; 2 </td><td>3</td></tr></table><table><tr><td>另一张</td></tr></table>"""
    assert read_html(html) == [["名称", "数", ""], ["甲\n乙", "1 & 2", "3"]]
    assert read_html("<p>没有表</p>") == []


def test_text_comes_before_html() -> None:
    mime = QMimeData()
    mime.setHtml("<table><tr><td>网页</td></tr></table>")
    assert grid_of(mime) == [["网页"]]
    mime.setText("文字")
    assert grid_of(mime) == [["文字"]]
    assert grid_of(QMimeData()) == []


def test_what_libreoffice_keeps_of_line_breaks_comes_before_its_plain_text() -> None:
    mime = QMimeData()
    mime.setText("一 二")
    mime.setData("application/x-libreoffice-tsvc", '"一\n二"'.encode())
    assert grid_of(mime) == [["一\n二"]]


def test_codes_are_marked_as_text_and_whole_dates_as_dates() -> None:
    fields = [ENTERPRISES[key] for key in ("uscc", "founded_on", "registered_capital", "name")]
    values = {"uscc": "91330100799655058B", "founded_on": "2001-11-30", "registered_capital": Decimal("1234.5"), "name": "甲<乙"}  # fmt: skip
    found = copied([Record(1, dict(values), 1)], fields, [range(4)], heads=True)
    assert found.text == (
        "统一社会信用代码\t成立日期\t注册资本（万元）\t企业名称\n91330100799655058B\t2001-11-30\t1234.5\t甲<乙"
    )
    assert """<td style="mso-number-format:'\\@'" sdnum="1033;0;@">91330100799655058B</td>""" in found.html
    assert 'sdval="37225" sdnum="1033;0;YYYY-MM-DD">2001-11-30</td>' in found.html
    assert "<td>1234.5</td>" in found.html
    assert "甲&lt;乙" in found.html


def test_cells_between_the_selected_ones_stay_blank() -> None:
    fields = [ENTERPRISES["name"], ENTERPRISES["town"]]
    records = [Record(1, {"name": "甲", "town": "西兴"}, 1), Record(2, {"name": "乙", "town": "浦沿"}, 1)]
    assert copied(records, fields, [[0], [1]], heads=False).text == "甲\t\n\t浦沿"
