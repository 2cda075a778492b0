"""Tables as workbooks and CSV, read back with a reader that is not the writer."""

import csv
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from zjai_desk.analysis.tables import Column, Row, Table
from zjai_desk.briefing.workbooks.table import write_table, write_table_csv
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent

TABLE = Table(
    name="patents.by_district",
    title="杭州市各区县专利数量/占比[2019]：含大江东，按当时区划排列",
    area="杭州市",
    year=2019,
    unit="件",
    population="图谱企业490家",
    source="《杭州科技》2020年第3期",
    columns=(
        Column("区县"),
        Column("发明授权", decimals=0, group="专利"),
        Column("合计", decimals=0, group="专利"),
        Column("占比", unit="%", decimals=2),
    ),
    rows=(
        Row(("滨江区", 4724, 14725, Decimal("56.88"))),
        Row(("=1+1", 1309, None, Absent.NOT_APPLICABLE)),
        Row(("小计", 6033, 14725, Decimal("56.8765")), subtotal=True),
    ),
    totals=("合计", 6033, 14725, Decimal(100)),
    notes=("按最大余数法取整。", "大江东单列。"),
)


@pytest.fixture
def sheet(tmp_path: Path) -> Worksheet:
    path = tmp_path / "统计表.xlsx"
    write_table(TABLE, path)
    found = openpyxl.load_workbook(path).active
    assert isinstance(found, Worksheet)
    return found


def test_numbers_stay_numbers_and_text_stays_text(sheet: Worksheet) -> None:
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    assert [cell.value for cell in rows["滨江区"]] == ["滨江区", 4724, 14725, 56.88]
    assert [cell.number_format for cell in rows["滨江区"]] == ["General", "#,##0", "#,##0", "#,##0.00"]
    assert rows["小计"][3].value == 56.8765, "all digits, whatever is shown"
    assert rows["合计"][0].font.bold
    assert rows["=1+1"][0].data_type == "s", "a name, not a formula"
    assert [cell.value for cell in rows["=1+1"]][1:] == [1309, None, "—"]


def test_the_basis_goes_with_the_numbers(sheet: Worksheet) -> None:
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert texts[0] == TABLE.title
    assert "单位：件" in texts
    foot = texts[texts.index("合计", texts.index("小计")) :][2:]
    assert foot == [
        "数据来源：《杭州科技》2020年第3期",
        "注：1. 按最大余数法取整。",
        "　　2. 大江东单列。",
    ]
    assert "统计对象：图谱企业490家" in texts


def test_the_head_is_frozen_grouped_and_printed_on_every_page(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == "B5"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["B3:C3"]
    assert sheet["B3"].value == "专利"
    assert [cell.value for cell in sheet[4]] == ["区县", "发明授权", "合计", "占比（%）"]
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.title == "杭州市各区县专利数量 占比 2019 ：含大江东，按当时区划排列"[:31]


def test_csv_is_read_by_excel_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "统计表.csv"
    write_table_csv(TABLE, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["区县", "专利/发明授权（件）", "专利/合计（件）", "占比（%）"],
            ["滨江区", "4724", "14725", "56.88"],
            ["'=1+1", "1309", "", "—"],
            ["小计", "6033", "14725", "56.88"],
            ["合计", "6033", "14725", "100.00"],
        ]


def test_a_negative_number_is_no_formula(tmp_path: Path) -> None:
    table = Table(
        "t", "盈亏", "", None, "万元", "", "", (Column("利润", decimals=1),), (Row((Decimal("-3.25"),)),)
    )
    path = tmp_path / "盈亏.csv"
    write_table_csv(table, path)
    assert path.read_text(encoding="utf-8-sig").split() == ["利润（万元）", "-3.3"]


@pytest.mark.parametrize("write", [write_table, write_table_csv])
def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, write, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # as loose as what it stands in for
    path = tmp_path / "统计表"
    path.write_text("旧", encoding="utf-8")

    class PulledPlugError(BaseException):
        pass

    def stop(*_: object) -> None:
        raise PulledPlugError

    monkeypatch.setattr("os.fsync", stop)
    with pytest.raises(PulledPlugError):
        write(TABLE, path)
    assert path.read_text(encoding="utf-8") == "旧"
    assert [file.name for file in tmp_path.iterdir()] == ["统计表"]


@pytest.mark.parametrize("write", [write_table, write_table_csv])
def test_a_place_that_cannot_be_written_is_said_in_words(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]  # as loose as what it stands in for
    with pytest.raises(DeskError, match="文件夹不存在"):
        write(TABLE, tmp_path / "没有" / "统计表.xlsx")
    taken = tmp_path / "统计表.xlsx"
    taken.mkdir()
    with pytest.raises(DeskError, match="文件夹的名字"):
        write(TABLE, taken)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full and /proc are of Linux")
def test_a_read_only_folder_is_said_in_words(tmp_path: Path) -> None:
    # /proc refuses new files whoever asks, also the superuser that a build may run as.
    with pytest.raises(DeskError, match="写不了"):
        write_table_csv(TABLE, Path("/proc/统计表.csv"))
