"""How a register is looked at: sorting clicks, moving columns, and coming back from what was kept."""

import json
from decimal import Decimal

import pytest

from zjai_desk.desktop.views.view import View, as_content, default_view, from_content
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Condition, Op, Sort

ENTERPRISES = REGISTERS["enterprises"]
VIEW = View(
    ("name", "uscc", "registered_capital"),
    frozen=1,
    widths={"name": 240},
    wrap=True,
    sort=(Sort("district"), Sort("registered_capital", descending=True)),
    where=(
        Condition("registered_capital", Op.BETWEEN, (Decimal("1.5"), None)),
        Condition("district", Op.ONE_OF, ("滨江区", None)),
    ),
    groups=("district",),
)


def test_a_first_start_shows_everything_with_name_and_code_frozen() -> None:
    assert default_view(ENTERPRISES).columns == ENTERPRISES.keys
    frozen = {key: register.keys[: default_view(register).frozen] for key, register in REGISTERS.items()}
    assert frozen["enterprises"] == ("name", "uscc")
    assert frozen["patents"] == ("patent_no", "title")
    assert frozen["vouchers"] == ("voucher_no",)
    assert all(frozen.values())


def test_a_view_comes_back_from_json_as_it_was() -> None:
    kept = json.loads(json.dumps(as_content(ENTERPRISES, VIEW), ensure_ascii=False))
    assert from_content(ENTERPRISES, kept) == VIEW


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "x",
        {},
        {"columns": 3, "frozen": "a", "widths": [1], "sort": "x", "where": {}, "groups": 1},
        {"columns": ["gone"], "sort": [["gone", True], 5], "where": [["name", "no_such", []], ["name"]]},
        {"where": [["registered_capital", "between", ["viel", None]]], "sort": [[]]},
    ],
)
def test_a_damaged_view_costs_only_what_is_damaged(kept: object) -> None:
    assert from_content(ENTERPRISES, kept) == default_view(ENTERPRISES)


def test_a_field_declared_since_is_shown_a_hidden_one_is_not() -> None:
    content = as_content(ENTERPRISES, VIEW)
    content["hidden"].remove("status")
    assert from_content(ENTERPRISES, content).columns == (*VIEW.columns, "status")


def test_clicks_on_headings_sort_up_down_and_not_at_all() -> None:
    view = View(("name", "district"))
    up = view.sorted_by("name", add=False)
    down = up.sorted_by("name", add=False)
    assert (up.sort, down.sort) == ((Sort("name"),), (Sort("name", descending=True),))
    assert down.sorted_by("name", add=False).sort == ()
    assert down.sorted_by("district", add=False).sort == (Sort("district"),)


def test_clicks_with_shift_add_a_sort_and_keep_its_rank() -> None:
    view = View(("name", "district")).sorted_by("district", add=False).sorted_by("name", add=True)
    assert view.sort == (Sort("district"), Sort("name"))
    view = view.sorted_by("district", add=True)
    assert view.sort == (Sort("district", descending=True), Sort("name"))
    assert view.sorted_by("district", add=True).sort == (Sort("name"),)


def test_other_conditions_on_a_field_take_the_place_of_the_former_ones() -> None:
    changed = VIEW.filtered("registered_capital", (Condition("registered_capital", Op.ONE_OF, (None,)),))
    assert [condition.op for condition in changed.where] == [Op.ONE_OF, Op.ONE_OF]
    assert changed.where[0].key == "registered_capital"
    assert VIEW.filtered("district", ()).where == VIEW.where[:1]


def test_a_column_is_moved_and_the_frozen_ones_stay_as_many() -> None:
    assert VIEW.moved(2, 0).columns == ("registered_capital", "name", "uscc")
    assert VIEW.moved(0, 2).frozen == 1
    assert VIEW.with_columns((), 1) == VIEW, "something is always shown"
