"""A return sent back: every fault marked in the sender's own workbook, and nothing else of it touched."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from made_files import made
from package_check import faults, parts_of
from rich_books import FAULTS, rich_book

from zjai_desk.errors import DeskError
from zjai_desk.returns import read_return
from zjai_desk.returns.marking.comments import HEAD
from zjai_desk.returns.sending.send_back import SendBack, mark_up

TOUCHED = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
}  # fmt: skip


def marked(tmp_path: Path, content: bytes, name: str = "2025年报.xlsx") -> tuple[SendBack, bytes]:
    """Send back a file of this content; returns what is told and the workbook."""
    source = tmp_path / "长河街道" / name
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(content)
    done = mark_up(read_return(source), tmp_path / "退回.xlsx")
    written = done.path.read_bytes()
    assert faults(written) == []
    return done, written


def cells_marked(content: bytes, sheet: str) -> dict[str, str]:
    """Return the comments of ours on a sheet by cell."""
    found = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    return {
        cell.coordinate: cell.comment.text
        for row in found.iter_rows()
        for cell in row
        if cell.comment and HEAD in cell.comment.text
    }


def test_twelve_faults_are_twelve_marks_and_the_rest_is_as_it_was(tmp_path: Path) -> None:
    original = rich_book(tmp_path)
    done, written = marked(tmp_path, original, "2025年报.xlsm")
    assert done.marks == len(FAULTS) == 12
    assert cells_marked(written, "2025 年报").keys() == FAULTS.keys()
    before, after = parts_of(original), parts_of(written)
    comments = {name for name in before if "comments" in name or name.endswith(".vml")}
    assert len(comments) == 2
    changed = {name for name in before if before[name] != after[name]}
    assert changed == TOUCHED | comments
    assert after.keys() - before.keys() == {"xl/worksheets/sheet3.xml"}
    assert list(after)[: len(before)] == list(before)
    assert {
        "xl/vbaProject.bin",
        "xl/charts/chart1.xml",
        "xl/media/image1.png",
        "customXml/item1.xml",
    } <= before.keys()


def test_of_the_touched_parts_only_what_is_told_changes(tmp_path: Path) -> None:
    original = rich_book(tmp_path)
    _, written = marked(tmp_path, original)
    old, new = (openpyxl.load_workbook(io.BytesIO(content)) for content in (original, written))
    before, after = old["2025 年报"], new["2025 年报"]
    assert before.merged_cells == after.merged_cells
    assert before.print_area == after.print_area
    assert before.freeze_panes == after.freeze_panes
    assert before.data_validations.dataValidation == after.data_validations.dataValidation
    for row in before.iter_rows():
        for cell in row:
            other = after[cell.coordinate]
            assert (cell.value, cell.number_format) == (other.value, other.number_format)
            for look in ("font", "border", "alignment", "protection"):
                assert repr(getattr(cell, look)) == repr(getattr(other, look))
            assert (repr(cell.fill) == repr(other.fill)) == (cell.coordinate not in FAULTS)
    assert after["B6"].comment.text.startswith("请填营业执照上的代码\n【核对】核实")
    assert after["H5"].comment.text == "含兼职"
    # A chart lies right of the table: the column of faults is put clear of it.
    (head,) = [cell for cell in after[4] if cell.value == "错误"]
    drawing = parts_of(original)["xl/drawings/drawing1.xml"].decode()
    assert head.column - 1 == max(map(int, re.findall(r"<xdr:to><xdr:col>(\d+)<", drawing))) + 1
    assert after.cell(12, head.column).value == "强制：缺企业名称，请补填营业执照上的全称"
    letter = head.column_letter
    assert after.auto_filter.ref == f"{letter}4:{letter}24"
    assert after.column_dimensions[letter].width > 40
    assert after.column_dimensions["K"].width == before.column_dimensions["K"].width


def test_the_list_names_and_links_every_fault(tmp_path: Path) -> None:
    done, written = marked(tmp_path, rich_book(tmp_path))
    book = openpyxl.load_workbook(io.BytesIO(written))
    listed = book["问题清单"]
    rows = list(listed.iter_rows(min_row=5, values_only=True))
    assert [row[3] for row in rows] == sorted(FAULTS, key=lambda cell: int(cell[1:]))
    assert {row[6] for row in rows} <= {"强制", "准强制", "核实", "提示"}
    links = {cell.value: cell.hyperlink.location for (cell,) in listed["D5:D16"]}
    assert links["B6"] == "'2025 年报'!B6"
    assert listed["I4"].value == "情况说明"
    assert listed.column_dimensions["J"].hidden
    assert book.sheetnames[-1] == "问题清单"
    assert done.faults[0].value == FAULTS["B6"]


@pytest.mark.parametrize("name", ["04_创新券_合并单元格.xlsx", "08_企业_差错.xlsx"])
def test_a_small_file_holds_the_faulty_rows_with_what_merged_cells_say_of_them(
    name: str, returns_dir: Path, tmp_path: Path
) -> None:
    whole = read_return(returns_dir / name)
    done = mark_up(whole, tmp_path / "小.xlsx", only_faulty=True)
    small = read_return(done.path)
    before = {record.row: record.values for record in whole.sheets[0].records}
    rows = sorted({fault.row for fault in done.faults} & set(before))
    again = [fault for fault in done.faults if fault.problem.kind == "duplicate"]
    earlier = [row for row in before for fault in again if before[row]["uscc"] == fault.value]
    # Of records reported twice both are there, so that their sender sees what is meant.
    rows = sorted({*rows, *earlier})
    assert [record.values for record in small.sheets[0].records] == [before[row] for row in rows]


def test_what_is_clean_is_not_sent_back(tmp_path: Path) -> None:
    def fill(book: object) -> None:
        sheet = book.add_worksheet()  # type: ignore[attr-defined]  # XlsxWriter has no types
        sheet.write_row(0, 0, ["企业名称", "营业收入"])
        sheet.write_row(1, 0, ["杭州甲有限公司", 5])

    with pytest.raises(DeskError, match="不需要退回"):
        marked(tmp_path, made(fill))


@pytest.mark.parametrize("name", ["03_专利_文本日期.xlsx", "04_创新券_合并单元格.xlsx", "08_企业_差错.xlsx"])
def test_sample_returns_are_marked(name: str, returns_dir: Path, tmp_path: Path) -> None:
    done, written = marked(tmp_path, (returns_dir / name).read_bytes(), name)
    names = openpyxl.load_workbook(io.BytesIO(written)).sheetnames
    found = {(sheet, cell) for sheet in names[:-1] for cell in cells_marked(written, sheet)}
    with_cell = {(fault.sheet, fault.row, fault.column) for fault in done.faults if fault.column is not None}
    assert len(found) == len(with_cell)


def test_what_is_read_of_the_marked_file_is_what_was_read_before(tmp_path: Path) -> None:
    original = rich_book(tmp_path)
    _, written = marked(tmp_path, original)
    (tmp_path / "报回").mkdir()
    for name, content in (("原件.xlsx", original), ("退回件.xlsx", written)):
        (tmp_path / "报回" / name).write_bytes(content)
    before, after = (read_return(tmp_path / "报回" / name).sheets for name in ("原件.xlsx", "退回件.xlsx"))
    assert [sheet.as_json() for sheet in before] == [sheet.as_json() for sheet in after]
    assert before[0].fingerprint == after[0].fingerprint
