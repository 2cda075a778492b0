"""Lists printed in halves side by side, forms with values under their labels, and statistics that list nothing."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from made_files import Rows, write_book
from planning import keep, values_of
from rich_books import code

from zjai_desk.returns import Return, plan_import, read_return
from zjai_desk.returns.planning.apply import apply_plan
from zjai_desk.returns.sending.faults import faults_of
from zjai_desk.returns.tracing import cell_of, read_source, source_of
from zjai_desk.store import Store

HEAD = ["序号", "企业", "代码", "从业人数"]


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


def read(folder: Path, rows: Rows, merges: tuple[tuple[int, int, int, int], ...] = ()) -> Return:
    return read_return(write_book(folder / "表.xlsx", {"表": rows}, merges))


def in_halves() -> Rows:
    return [
        ["企业名单（共5家）", None, None, None, None, None, None, None, None],
        [*HEAD, None, *HEAD],
        [1, "杭州甲有限公司", code(1), 5, None, 4, "杭州丁有限公司", code(4), "约3"],
        [2, "杭州乙有限公司", code(2), 6, None, 5, "杭州戊有限公司", code(5), 8],
        [3, "杭州丙有限公司", code(3), "约4", None, "合计", None, None, 19],
    ]


def test_both_halves_of_a_list_are_read_the_left_one_first(tmp_path: Path) -> None:
    found = read(tmp_path, in_halves())
    (printed,) = found.as_json()["sheets"]
    assert printed["mapping"] == {
        "B": "name", "C": "uscc", "D": "employees", "G": "name", "H": "uscc", "I": "employees",
    }  # fmt: skip
    assert [(r["row"], r["values"]["name"][2], r["values"]["employees"]) for r in printed["records"]] == [
        (3, "甲", 5), (4, "乙", 6), (5, "丙", None), (3, "丁", None), (4, "戊", 8),
    ]  # fmt: skip
    assert [(p["row"], p["field"], p["kind"]) for p in printed["problems"]] == [
        (5, "employees", "not_a_number"),
        (3, "employees", "not_a_number"),
    ]
    assert printed["notes"] == ["左右2栏并列，从左到右逐栏读入。"]


def test_a_fault_in_the_right_half_stands_in_its_own_cell(tmp_path: Path) -> None:
    rows = [list(row) for row in in_halves()]
    rows[3][7] = code(1)
    told = {(f.row, f.column, f.problem.kind) for f in faults_of(read(tmp_path, rows))}
    assert told == {(5, 3, "not_a_number"), (3, 8, "not_a_number"), (4, 7, "duplicate")}


@pytest.mark.parametrize(("total", "told"), [(26, []), (11, []), (27, [(5, 8)])])
def test_a_total_at_the_foot_of_a_half_may_be_that_of_the_half_or_of_all(
    total: int, told: list[tuple[int, int]], tmp_path: Path
) -> None:
    rows = [list(row) for row in in_halves()]
    rows[2][8], rows[4][3], rows[4][8] = 3, 4, total
    assert [(fault.row, fault.column) for fault in faults_of(read(tmp_path, rows))] == told


def test_a_record_of_the_right_half_is_traced_to_its_own_cell(store: Store) -> None:
    rows = [list(row) for row in in_halves()]
    rows[2][8], rows[4][3] = 3, 4
    path = store.path.parent / "来件.xlsx"
    write_book(path, {"表": rows})
    apply_plan(store, plan_import(store, read_return(path), 2020))
    assert len(values_of(store, "enterprises")) == 5
    (right,) = [
        id_
        for id_ in store.ids("enterprises")
        if store.records("enterprises", [id_])[0].values["name"] == "杭州丁有限公司"
    ]
    source = source_of(store, "enterprises", right, "name")
    assert source is not None
    cell = cell_of(read_source(source), source, "name")
    assert cell is not None
    assert (cell.name, cell.text) == ("表!G3", "杭州丁有限公司")


def test_what_the_plan_says_of_a_row_is_marked_in_the_half_it_is_about(store: Store) -> None:
    keep(store, "enterprises", {"name": "杭州丁有限公司", "uscc": code(4), "status": "注销"})
    rows = [list(row) for row in in_halves()]
    rows[2][7], rows[2][8], rows[4][3] = code(9), 3, 4
    path = store.path.parent / "来件.xlsx"
    write_book(path, {"表": rows})
    found = read_return(path)
    faults = faults_of(found, plan_import(store, found, 2020))
    assert {fault.column for fault in faults if fault.row == 3} <= {5, 6, 7, 8}


YEARS = ["企业名称", "统一社会信用代码", "2017年发明专利", "2018年发明专利", "2019年发明专利"]


def test_a_figure_is_traced_to_the_column_of_its_own_year(store: Store) -> None:
    path = store.path.parent / "来件.xlsx"
    write_book(path, {"表": [YEARS, ["杭州甲有限公司", code(1), 3, 4, 5]]})
    apply_plan(store, plan_import(store, read_return(path), 2020))
    found = {}
    for id_ in store.ids("annual_returns"):
        source = source_of(store, "annual_returns", id_, "inventions")
        assert source is not None
        cell = cell_of(read_source(source), source, "inventions")
        assert cell is not None
        found[source.values["year"]] = (cell.name, cell.text)
    assert found == {2017: ("表!C2", "3"), 2018: ("表!D2", "4"), 2019: ("表!E2", "5")}


def test_a_fault_of_each_year_is_marked_in_its_own_column(tmp_path: Path) -> None:
    rows: Rows = [
        YEARS,
        ["杭州甲有限公司", code(1), 3, "约300", "约300"],
        ["杭州乙有限公司", code(2), -1, 4, 5],
    ]
    found = [(f.row, f.column, f.problem.kind) for f in faults_of(read(tmp_path, rows))]
    assert found == [(2, 3, "not_a_number"), (2, 4, "not_a_number"), (3, 2, "negative")]


def test_labels_over_their_values_band_by_band_are_one_record(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业登记表（2023年度）", None, None, None],
        ["企业名称", "统一社会信用代码", "所属区县", "成立日期"],
        ["杭州甲有限公司", code(1), "滨江区", "2019年5月1日"],
        ["营业收入（万元）", "利润总额（万元）", "从业人数", "填报说明"],
        [1200, -3.5, "约88", None],
        ["联系人", "联系电话", None, None],
        ["张三", "0571-88001122", None, None],
        ["填表人：张三", None, None, None],
    ]
    (sheet,) = read(tmp_path, rows, ((0, 0, 0, 3),)).sheets
    (record,) = sheet.records
    assert (sheet.upright, record.row, sheet.mapping["A5"]) == (True, 3, "revenue")
    assert (record.values["revenue"], record.values["profit"]) == (Decimal(1200), Decimal("-3.5"))
    assert record.values["contact"] == "张三"
    assert [(found.row, found.problem.field) for found in sheet.problems] == [(5, "employees")]


@pytest.mark.parametrize(
    ("head", "firsts", "said"),
    [
        (["区县", "企业数", "营业收入（亿元）", "从业人员"], ["滨江区", "西湖区", "余杭区"], "按区县"),
        (["年份", "企业数", "营业收入（亿元）", "发明专利"], [2017, 2018, 2019], "按年份"),
        (
            ["镇街", "企业家数", "营业收入（万元）", "从业人员"],
            ["长河街道", "西兴街道", "浦沿街道"],
            "按镇街",
        ),
        (["领域", "企业数", "营业收入（万元）", "从业人员"], ["医疗", "制造", "语音识别"], "按"),
    ],
)
def test_statistics_list_nothing_to_file(
    head: list[str], firsts: list[str | float], said: str, tmp_path: Path
) -> None:
    rows: Rows = [["统计表"], head, *([first, 10, 20, 30] for first in firsts), ["合计", 30, 60, 90]]
    (sheet,) = read(tmp_path, rows).sheets
    assert (sheet.register, sheet.records, sheet.problems) == ("", [], [])
    assert said in sheet.notes[0]
    assert "没有可以读入的记录" in sheet.notes[0]


def test_a_list_that_forgot_its_names_is_no_statistics(tmp_path: Path) -> None:
    rows: Rows = [["所属区县", "营业收入（万元）", "从业人数"], ["滨江区", 1, 2], ["滨江区", 3, 4]]
    (sheet,) = read(tmp_path, rows).sheets
    assert "missing" in {found.problem.kind for found in sheet.problems}
