"""Targets against what has been reached: values found, units converted, the pace that leads to the target."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.industry.reached import Reached, converted
from zjai_desk.analysis.origins import listed
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.analysis.target_tables import MET, MISSED, RUNNING, UNKNOWN, Target
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

Insert = Callable[..., list[int]]
D = Decimal


def line(table: Table, indicator: str) -> dict[str, Cell]:
    (row,) = [row for row in table.rows if row.cells[2] == indicator]
    return dict(zip((column.label for column in table.columns), row.cells, strict=True))


def plan(insert: Insert, indicator: str, target: str, unit: str, **more: object) -> None:
    base = {"plan": "甲规划", "area": "杭州市", "due": "2025", "operator": ">=", "indicator": indicator}
    insert("targets", [{**base, "target": D(target), "unit": unit, **more}])


def test_the_plan_of_2025_against_the_revenue_of_2019_and_2020(published: Store, insert: Insert) -> None:
    plan(insert, "营业收入", "3000", "亿元")
    first = line(build(published, "targets.progress", "杭州市", 2019), "营业收入")
    assert (first["现值"], first["年份"], first["完成率"]) == (D("1157.69"), "2019", D("38.6"))
    assert first["年均需增长"] == D("17.20"), "(3000 / 1157.69)^(1/6) − 1"
    second = line(build(published, "targets.progress", "杭州市", 2020), "营业收入")
    assert (second["现值"], second["完成率"], second["年均需增长"]) == (D("1557.57"), D("51.9"), D("14.01"))
    assert second["进展"] == RUNNING


def test_a_value_in_another_unit_is_converted(store: Store, insert: Insert) -> None:
    insert("figures", [{"source": "年鉴", "area": "杭州市", "period": "2020", "indicator": "产业规模", "value": D("8000000"), "unit": "万元"}])  # fmt: skip
    plan(insert, "产业总规模", "2000", "亿元")
    found = line(build(store, "targets.progress", "杭州市"), "产业总规模")
    assert (found["现值"], found["完成率"]) == (D(800), D("40.0"))


def test_returns_and_titles_are_counted_where_nothing_was_published(store: Store, insert: Insert) -> None:
    insert("enterprises", [{"name": "甲", "district": "滨江区", "titles": ("高新技术企业",)}])
    insert("annual_returns", [{"name": "甲", "year": 2019, "revenue": D(5000)}])
    plan(insert, "营业收入", "1", "亿元", area="滨江区")
    plan(insert, "高新技术企业数", "4", "家", area="滨江区")
    table = build(store, "targets.progress", "滨江区", 2019)
    assert line(table, "营业收入")["现值"] == D("0.5")
    assert line(table, "营业收入")["现值来源"] == "企业年报1家之和"
    assert line(table, "高新技术企业数")["完成率"] == D("25.0")


def test_a_district_is_bound_by_the_plans_above_it(store: Store, insert: Insert) -> None:
    for area, due in (("杭州市", "2025"), ("浙江省", "2022"), ("宁波市", "2022"), ("滨江区", "2023")):
        plan(insert, "领军企业数", "10", "家", area=area, due=due, plan=f"{area}规划")
    table = build(store, "targets.progress", "滨江区", 2019)
    assert [row.cells[0] for row in table.rows] == ["浙江省规划", "滨江区规划", "杭州市规划"], (
        "the earliest first"
    )
    assert table.facts == {
        "plans": 3,
        "targets": 3,
        "known": 0,
        "met": 0,
        "missed": 0,
        "running": 0,
        "unknown": 3,
    }
    assert table.chart is None


def test_the_shipped_plans_stand_in_their_order(sample_path: object) -> None:
    from pathlib import Path

    with Store.open(Path(str(sample_path))) as store:
        table = build(store, "targets.progress", "杭州市", 2020)
    dues = list(dict.fromkeys(row.cells[3] for row in table.rows))
    assert dues == ["2022", "每年", "2023", "2025"]
    assert len(table.rows) == 28
    scale = line(table, "核心产业规模")
    assert (scale["现值"], scale["进展"]) == (D(800), MET)
    assert "（预测数）" in str(scale["现值来源"])
    assert any("不是实绩" in note for note in table.notes)
    assert table.chart is not None
    assert table.chart.unit == "%"


def target(
    value: str | None, wanted: str, due: str = "2025", operator: str = ">=", unit: str = "家"
) -> Target:
    reached = None if value is None else Reached(D(value), 2020, "来源", listed("figures"))
    return Target(1, "规划", "杭州市", "指标", due, operator, D(wanted), unit, reached)


@pytest.mark.parametrize(
    ("one", "state", "done", "pace"),
    [
        (target(None, "10"), UNKNOWN, Absent.BELOW_UNIT, Absent.BELOW_UNIT),
        (target("12", "10"), MET, D("120.0"), Absent.NOT_APPLICABLE),
        (target("8", "10", due="2020"), MISSED, D("80.0"), Absent.NOT_APPLICABLE),
        (target("8", "10", due="每年"), RUNNING, D("80.0"), Absent.NOT_APPLICABLE),
        (target("0", "10"), RUNNING, D("0.0"), Absent.NOT_APPLICABLE),
        (target("5", "4", operator="<="), RUNNING, Absent.NOT_APPLICABLE, D("-4.36")),
        (target("3", "4", operator="<="), MET, Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE),
        (target("12", "15", unit="%"), RUNNING, Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE),
        (target("0", "0"), MET, Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE),
    ],
)
def test_how_a_target_stands(one: Target, state: str, done: Cell, pace: Cell) -> None:
    assert (one.state, one.done, one.pace) == (state, done, pace)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(2021, 2040))
def test_the_pace_leads_from_the_value_to_the_target(value: int, more: int, due: int) -> None:
    one = target(str(value), str(value + more), due=str(due))
    pace = one.pace
    assert isinstance(pace, Decimal)
    reached = D(value) * (1 + pace / 100) ** (due - 2020)
    # The pace is printed with two decimals: half a hundredth of a percent a year is what it may be off.
    assert abs(reached / (value + more) - 1) < D("0.0001") * (due - 2020)


@given(st.decimals(0, 10**9, places=2))
def test_there_and_back_between_units(amount: Decimal) -> None:
    there = converted(amount, "万元", "亿元")
    assert there is not None
    assert converted(there, "亿元", "万元") == amount
    assert converted(amount, "万元", "家") is None
