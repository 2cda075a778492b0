"""What importing would do: new, changed, unchanged, refused; by which key, of which year; nothing written."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from made_files import CODE, Rows, write_book

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.returns import Plan, PlanItem, plan_import, read_return
from zjai_desk.store import Store

OTHER = "913300002539329145"


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "滨江区 台账.zjdb") as opened:
        yield opened


def keep(store: Store, register: str, *records: dict[str, Value]) -> None:
    with store.change("准备") as change:
        change.insert(register, records)


def plan(store: Store, rows: Rows, year: int | None = None, name: str = "报表.xlsx") -> Plan:
    path = write_book(store.path.parent / name, {"表": rows})
    return plan_import(store, read_return(path), year)


def only(found: Plan, register: str = "enterprises") -> PlanItem:
    (item,) = [item for item in found.items if item.register == register]
    return item


def messages(item: PlanItem) -> str:
    return " ".join(problem.message for problem in item.problems)


def test_an_empty_store_gets_everything_new(store: Store, returns_dir: Path) -> None:
    found = plan_import(store, read_return(returns_dir / "01_企业_标准.xlsx"))
    assert found.counts == {"new": 60, "changed": 0, "unchanged": 0, "undecided": 0, "refused": 0}
    first, second = found.items[:2]
    assert (first.register, first.rows, first.title) == ("enterprises", (2,), "杭州图恒云信息有限公司")
    assert (second.register, second.values["revenue"]) == ("annual_returns", Decimal("37682.04"))
    assert second.values["uscc"] == first.values["uscc"]
    assert store.count("enterprises") == 0


def test_the_atlas_is_490_enterprises_in_611_memberships(store: Store, returns_dir: Path) -> None:
    found = plan_import(store, read_return(returns_dir / "06_图谱_合并分类.xlsx"))
    assert found.counts["new"] == len(found.items) == 490
    fields = [item.values["field"] for item in found.items]
    assert sum(len(field) for field in fields if isinstance(field, tuple)) == 611
    assert sum(len(item.rows) for item in found.items) == 611


def test_a_known_enterprise_is_changed_where_the_return_differs(store: Store) -> None:
    keep(
        store,
        "enterprises",
        {"uscc": CODE, "name": "甲公司", "district": "滨江区", "phone": "123", "field": ("制造",)},
    )
    rows: Rows = [
        ["企业名称", "信用代码", "区县", "联系电话", "领域", "成立日期"],
        ["甲公司", CODE, "西湖区", None, "医疗", "2016"],
    ]
    item = only(plan(store, rows))
    assert (item.state, item.how) == ("changed", "统一社会信用代码相同")
    assert item.changes == {"district": "西湖区", "field": ("制造", "医疗"), "founded_on": "2016"}
    assert item.before is not None
    assert {key: item.before[key] for key in item.changes} == {
        "district": "滨江区",
        "field": ("制造",),
        "founded_on": None,
    }


def test_blanks_and_signs_of_absence_take_nothing_away(store: Store) -> None:
    keep(store, "enterprises", {"name": "甲公司", "phone": "123", "registered_capital": Decimal(5)})
    rows: Rows = [["企业名称", "联系电话", "注册资本（万元）", "地址"], ["甲公司", None, "—", "—"]]
    item = only(plan(store, rows))
    assert item.changes == {"address": Absent.NOT_APPLICABLE}


def test_the_same_return_again_changes_nothing(store: Store, returns_dir: Path) -> None:
    from zjai_desk.returns import apply_plan

    found = read_return(returns_dir / "08_企业_差错.xlsx")
    apply_plan(store, plan_import(store, found))
    again = plan_import(store, found)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 30, "undecided": 0, "refused": 5}


@pytest.mark.parametrize("name", ["甲公司（杭州）", "甲公司 (杭州)", "甲", "老甲公司"])
def test_names_match_however_they_are_written_short_or_former_ones_too(name: str, store: Store) -> None:
    keep(
        store,
        "enterprises",
        {"uscc": CODE, "name": "甲公司(杭州)", "short_name": "甲", "former_names": ("老甲公司",)},
    )
    item = only(plan(store, [["企业名称", "地址"], [name, "江南大道"]]))
    assert (item.state, item.how) == ("changed", "企业名称相同")


def test_a_name_matched_without_a_code_gets_it(store: Store) -> None:
    keep(store, "enterprises", {"name": "甲公司"})
    item = only(plan(store, [["企业名称", "信用代码"], ["甲公司", CODE]]))
    assert item.changes == {"uscc": CODE}


def test_two_of_one_name_are_for_people_to_decide(store: Store) -> None:
    keep(store, "enterprises", {"name": "甲公司"}, {"short_name": "甲公司"})
    item = only(plan(store, [["企业名称", "地址"], ["甲公司", "江南大道"]]))
    assert item.state == "undecided"
    assert "台账中有2条企业的企业名称都是“甲公司”" in item.how
    assert [candidate.record for candidate in item.candidates] == [1, 2]


def test_a_known_name_under_another_code_is_for_people_to_decide(store: Store) -> None:
    keep(store, "enterprises", {"uscc": CODE, "name": "甲公司"})
    item = only(plan(store, [["企业名称", "信用代码"], ["甲公司", OTHER]]))
    assert item.state == "undecided"
    assert CODE in item.how
    assert OTHER in item.how


def test_a_code_and_a_name_of_two_enterprises_are_for_people_to_decide(store: Store) -> None:
    keep(store, "enterprises", {"uscc": CODE, "name": "甲公司"}, {"name": "乙公司"})
    item = only(plan(store, [["企业名称", "信用代码"], ["乙公司", CODE]]))
    assert item.state == "undecided"
    assert "分属台账中的“甲公司”和“乙公司”" in item.how


def test_a_changed_name_under_the_same_code_is_a_change(store: Store) -> None:
    keep(store, "enterprises", {"uscc": CODE, "name": "甲公司"})
    item = only(plan(store, [["企业名称", "信用代码"], ["新甲公司", CODE]]))
    assert (item.state, item.changes) == ("changed", {"name": "新甲公司"})


def test_rows_with_grave_problems_are_refused_whole(store: Store) -> None:
    found = plan(store, [["企业名称", "从业人数"], ["甲公司", "约300"], ["乙公司", 5]])
    assert [(item.state, item.rows) for item in found.items] == [
        ("refused", (2,)),
        ("new", (3,)),
        ("new", (3,)),
    ]
    assert "约300" in messages(found.items[0])


def test_a_code_alone_finds_but_does_not_make_an_enterprise(store: Store) -> None:
    keep(store, "enterprises", {"uscc": CODE, "name": "甲公司"})
    found = plan(store, [["信用代码", "从业人数"], [CODE, 5], [OTHER, 6]], 2019)
    assert [(item.register, item.state) for item in found.items] == [
        ("enterprises", "unchanged"),
        ("annual_returns", "new"),
        ("enterprises", "refused"),
    ]
    assert found.items[0].title == "甲公司"
    assert found.items[1].values == {"uscc": CODE, "name": "甲公司", "year": 2019, "employees": 5}


def test_figures_of_several_years_are_one_enterprise_and_several_returns(store: Store) -> None:
    found = plan(store, [["企业名称", "年度", "从业人数"], ["甲公司", 2018, 5], ["甲公司", 2019, 6]])
    assert [(item.register, item.rows) for item in found.items] == [
        ("enterprises", (2, 3)),
        ("annual_returns", (2,)),
        ("annual_returns", (3,)),
    ]
    assert not found.needs_year


def test_rows_of_two_sheets_that_contradict_each_other_are_refused(store: Store) -> None:
    head = ["企业名称", "地址"]
    path = write_book(
        store.path.parent / "两张.xlsx", {"一": [head, ["甲公司", "江南"]], "二": [head, ["甲公司", "江北"]]}
    )
    found = plan_import(store, read_return(path))
    assert [item.state for item in found.items] == ["new", "refused"]
    assert "地址是“江南”，本行是“江北”" in messages(found.items[1])


@pytest.mark.parametrize(
    ("title", "given", "kept", "year", "note"),
    [
        ("2017年企业情况", 2018, "2016", 2017, "报表写明的2017年"),
        ("企业情况", 2018, "2016", 2018, "按选定的年度"),
        ("企业情况", None, "2016", 2016, "按台账设置的年度"),
        ("企业情况", None, "", dt.date.today().year - 1, "按上一年度"),
    ],
)
def test_the_year_is_that_of_the_sheet_else_chosen_else_set_else_the_last(
    title: str, given: int | None, kept: str, year: int, note: str, store: Store
) -> None:
    if kept:
        with store.change("设置") as change:
            change.configure("year", kept)
    found = plan(store, [[title], ["企业名称", "从业人数"], ["甲公司", 5]], given)
    assert only(found, "annual_returns").values["year"] == year
    assert note in found.notes[0]
    assert found.needs_year == (title == "企业情况")


def test_a_file_without_any_known_table_cannot_be_planned(store: Store) -> None:
    with pytest.raises(DeskError, match="没有认出任何一张表"):
        plan(store, [["苹果", "香蕉"], ["1", "2"]])


def test_patents_are_known_by_their_number_alone(store: Store) -> None:
    keep(store, "patents", {"patent_no": "201710601862.3", "title": "一种方法", "holder": "甲公司"})
    rows: Rows = [
        ["专利号", "专利名称", "法律状态"],
        ["ZL2017106018623", "一种方法", "有效"],
        ["201810246441.8", "另一种", None],
    ]
    found = plan(store, rows)
    assert [(item.state, item.changes) for item in found.items] == [
        ("changed", {"legal_status": "有效"}),
        ("new", {"patent_no": "201810246441.8", "title": "另一种"}),
    ]
