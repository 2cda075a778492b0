"""What pastes, fills and replacements would write: geometry, refusals, what a new record takes over."""

from decimal import Decimal

import pytest

from zjai_desk.desktop.table.filling import Cells, plan_paste, put_text, tiled, usual_values
from zjai_desk.desktop.table.searching import Search
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Condition, Op, Query

ENTERPRISES = REGISTERS["enterprises"]
NAME, CAPITAL, FOUNDED = (ENTERPRISES[key] for key in ("name", "registered_capital", "founded_on"))


def test_a_selection_is_filled_only_if_it_is_filled_evenly() -> None:
    assert tiled([["甲"]], 2, 2) == [["甲", "甲"], ["甲", "甲"]]
    assert tiled([["甲"], ["乙"]], 4, 1) == [["甲"], ["乙"], ["甲"], ["乙"]]
    assert tiled([["甲"], ["乙"]], 3, 1) == [["甲"], ["乙"]]
    assert tiled([["甲", "乙"]], 1, 1) == [["甲", "乙"]]


def test_rows_below_the_last_record_are_new_and_take_over_what_the_filter_asks() -> None:
    grid = [["甲", "１，２００万"], ["乙", "约三百"], ["", ""], ["丙", "5亿"]]
    plan = plan_paste(grid, [7], [NAME, CAPITAL], {"district": "滨江区"})
    assert plan.changes == {7: {"name": "甲", "registered_capital": Decimal(1200)}}
    assert plan.new == (
        {"district": "滨江区", "name": "乙"},
        {"district": "滨江区", "name": "丙", "registered_capital": Decimal(50000)},
    )
    assert [(refused.row, refused.record, refused.text) for refused in plan.refused] == [(2, None, "约三百")]
    assert (plan.rows, plan.left_out, plan.clean) == (4, 0, False)


def test_columns_beyond_the_last_are_counted_not_hidden() -> None:
    plan = plan_paste([["甲", "乙", "丙"]], [7], [NAME], {})
    assert (plan.changes, plan.left_out) == ({7: {"name": "甲"}}, 2)


def test_a_text_goes_where_it_can_stand() -> None:
    plan = put_text(Cells([1, 2], [NAME, FOUNDED], [[0, 1], [0]]), "明天")
    assert plan.changes == {1: {"name": "明天"}, 2: {"name": "明天"}}
    assert [(refused.record, refused.problem.field) for refused in plan.refused] == [(1, "founded_on")]


def test_a_blank_clears() -> None:
    assert put_text(Cells([1], [NAME], [[0]]), "").changes == {1: {"name": None}}


def test_a_new_record_takes_over_single_values_only() -> None:
    query = Query(
        equals={"district": "滨江区", "field": "计算机视觉"},
        where=(
            Condition("status", Op.ONE_OF, ("存续",)),
            Condition("listing", Op.ONE_OF, ("上市", "新三板")),
            Condition("town", Op.ONE_OF, (None,)),
        ),
    )
    assert usual_values(ENTERPRISES, query) == {
        "district": "滨江区",
        "field": ("计算机视觉",),
        "status": "存续",
    }


@pytest.mark.parametrize(
    ("search", "finds"),
    [
        (Search("abc"), True),
        (Search("abc", case=True), False),
        (Search("ABC", case=True), True),
        (Search("abc", whole=True), False),
        (Search("甲abc乙", whole=True), True),
        (Search("."), False),
        (Search(""), False),
    ],
)
def test_a_text_is_looked_for_as_asked(search: Search, finds: bool) -> None:
    assert search.finds(NAME, "甲ABC乙") is finds


def test_numbers_are_found_as_shown_and_as_typed() -> None:
    assert Search("1,234").finds(CAPITAL, Decimal("1234.5"))
    assert Search("1234").finds(CAPITAL, Decimal("1234.5"))
    assert Search("34").replaced(CAPITAL, Decimal("1234.5"), "99") == "1299.5"
    assert Search("甲").replaced(NAME, "甲甲乙", "\\1") == "\\1\\1乙"
