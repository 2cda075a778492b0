"""A register as a workbook and as CSV: types kept, nothing becomes a formula, only what was asked for."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from zjai_desk.briefing.workbooks.extract import Extract
from zjai_desk.briefing.workbooks.register import write_register, write_register_csv
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Watched
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

REGISTER = REGISTERS["enterprises"]
KEYS = ("name", "uscc", "founded_on", "registered_capital", "field", "valuation")
NAMES = ("=1+1", "+86科技", "-减号公司", "@公司", "＝全角公司", "<r>甲</r>", "普通公司_x0041_")


@pytest.fixture
def ledger(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as store:
        with store.change("装入") as change:
            change.insert(
                "enterprises",
                [
                    {
                        "name": name,
                        "uscc": "001234567890123456",
                        "founded_on": ("2016-05-03", "2016-05", "1899-01-01")[place % 3],
                        "registered_capital": Decimal("-1234567.5"),
                        "field": ("计算机视觉", "制造"),
                        "valuation": Absent.NOT_APPLICABLE,
                    }
                    for place, name in enumerate(NAMES)
                ],
            )
        yield store


def extract(store: Store) -> Extract:
    return Extract(REGISTER, store.ids("enterprises"), tuple(REGISTER[key] for key in KEYS))


def test_cells_have_their_types_and_texts_stay_texts(ledger: Store, tmp_path: Path) -> None:
    path = tmp_path / "企业台账.xlsx"
    assert write_register(ledger, extract(ledger), path) == len(NAMES)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    # A literal _x0041_ is escaped, as the standard asks, which this reader leaves to Excel to undo.
    read = [str(row[0].value).strip().replace("_x005F_", "_") for row in rows]
    assert read == list(NAMES)
    assert {cell.data_type for row in rows for cell in row} == {"s", "d", "n"}, "no formula among them"
    code, whole, month, early = rows[0][1], rows[0][2], rows[1][2], rows[2][2]
    assert (code.value, code.data_type) == ("001234567890123456", "s")
    assert whole.is_date
    assert (month.value, early.value) == ("2016-05", "1899-01-01")
    assert (rows[0][3].value, rows[0][3].number_format) == (-1234567.5, "#,##0.00####")
    assert (rows[0][4].value, rows[0][5].value) == ("计算机视觉、制造", "—")


def test_the_sheet_is_ready_to_work_with(ledger: Store, tmp_path: Path) -> None:
    path = tmp_path / "企业台账.xlsx"
    write_register(ledger, extract(ledger), path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.title == "企业台账"
    assert [cell.value for cell in sheet[1]] == [REGISTER[key].heading for key in KEYS]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:F{len(NAMES) + 1}")
    assert sheet.column_dimensions["A"].width > 20
    assert sheet.print_title_rows == "$1:$1"
    assert "numberStoredAsText" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()


def test_csv_opens_in_excel_and_runs_nothing(ledger: Store, tmp_path: Path) -> None:
    path = tmp_path / "企业台账.csv"
    assert write_register_csv(ledger, extract(ledger), path) == len(NAMES)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    assert head[3] == "注册资本（万元）"
    expected = ["'=1+1", "'+86科技", "'-减号公司", "'@公司", "'＝全角公司", "<r>甲</r>", "普通公司_x0041_"]
    assert [row[0] for row in rows] == expected
    assert rows[0][3] == "-1234567.5", "a negative number is no formula"


def test_only_the_asked_for_records_and_columns_go_out_in_their_order(ledger: Store, tmp_path: Path) -> None:
    path = tmp_path / "选中.xlsx"
    wanted = replace(extract(ledger), ids=[3, 1], fields=(REGISTER["uscc"], REGISTER["name"]), title="名单")
    write_register(ledger, wanted, path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.title == "名单"
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["001234567890123456", "-减号公司"],
        ["001234567890123456", "=1+1"],
    ]


@pytest.mark.parametrize("write", [write_register, write_register_csv])
def test_a_cancelled_export_leaves_nothing_and_the_old_file(
    ledger: Store, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch, write
) -> None:  # type: ignore[no-untyped-def]  # as loose as what it stands in for
    path = tmp_path / "旧.xlsx"
    path.write_text("旧", encoding="utf-8")
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    with pytest.raises(Cancelled):
        write(ledger, extract(ledger), path, Watched(lambda *_: None, lambda: True))
    assert path.read_text(encoding="utf-8") == "旧"
    assert [file.name for file in tmp_path.iterdir() if not file.name.startswith("台账.zjdb")] == ["旧.xlsx"]
    assert list(scratch.iterdir()) == [], "no data is left in the folder for temporary files"


def test_a_text_too_long_for_a_cell_is_said_not_cut(ledger: Store, tmp_path: Path) -> None:
    with ledger.change("长文") as change:
        change.update("enterprises", {1: {"name": "长" * 40_000}})
    with pytest.raises(DeskError, match="第1条的“企业名称”超过"):
        write_register(ledger, extract(ledger), tmp_path / "长.xlsx")
    assert write_register_csv(ledger, extract(ledger), tmp_path / "长.csv") == len(NAMES)
