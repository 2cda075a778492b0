"""Which enterprise a row means: by the rules, by what people decide, and never again asked what was decided once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_files import Rows
from planning import CODE, OTHER, keep, only, plan, values_of

from zjai_desk.returns import Plan, apply_plan
from zjai_desk.returns.planning.decisions import carry_over, decide, reopen
from zjai_desk.store import Store

HEAD = ["企业名称", "统一社会信用代码", "地址", "营业收入（万元）"]
FULL = "杭州海康威视数字技术股份有限公司"


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


def rows(name: str, code: str | None = None, revenue: float | None = None) -> Rows:
    return [HEAD, [name, code, "江南大道", revenue]]


def states(found: Plan) -> list[str]:
    return [item.state.value for item in found.items]


@pytest.mark.parametrize(
    "name", ["海康威视数字技术股份有限公司", "杭州市海康威视数字技术股份有限公司", f"{FULL}（杭州）"]
)
def test_a_name_that_is_the_same_by_the_rules_needs_nobody(name: str, store: Store) -> None:
    keep(store, "enterprises", {"name": FULL, "uscc": CODE}, {"name": "浙江大华技术股份有限公司"})
    item = only(plan(store, rows(name)))
    assert (item.state, item.record) == ("changed", 1)
    assert item.how.startswith("名称按规则相同")
    assert item.changes == {"address": "江南大道"}, "the name on the licence stays"


def test_a_name_that_is_only_like_one_waits_for_a_person(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL, "uscc": CODE})
    found = plan(store, rows("杭州海康微视数字技术股份有限公司", revenue=5))
    assert states(found) == ["undecided", "undecided"], "the figures wait with their enterprise"
    (candidate,) = only(found).candidates
    assert (candidate.record, candidate.title, candidate.score) == (1, FULL, 90)
    assert "读音相同" in candidate.why
    assert "请认定是否同一家" in only(found).how


def test_another_code_makes_another_enterprise_however_like_the_name(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL, "uscc": CODE})
    assert only(plan(store, rows("杭州海康微视数字技术股份有限公司", OTHER))).state == "new"


def test_the_same_one_is_changed_and_its_figures_follow(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL, "uscc": CODE})
    keep(store, "annual_returns", {"name": FULL, "uscc": CODE, "year": 2019, "employees": 9})
    found = plan(store, rows("海康威视", revenue=5))
    decide(found, 0, 1)
    assert states(found) == ["changed", "changed"]
    assert only(found).how == "认定是同一家"
    apply_plan(store, found)
    (enterprise,), (figures,) = values_of(store, "enterprises"), values_of(store, "annual_returns")
    assert (enterprise["name"], enterprise["address"]) == (FULL, "江南大道")
    assert (figures["uscc"], figures["revenue"], figures["employees"]) == (CODE, 5, 9)


def test_what_was_decided_once_is_not_asked_again(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL, "uscc": CODE})
    found = plan(store, rows("海康威视"))
    decide(found, 0, 1)
    step = apply_plan(store, found, operator="张三")
    assert step.counts["verdicts"] == {"insert": 1}
    (verdict,) = values_of(store, "verdicts")
    assert (verdict["verdict"], verdict["given_by"]) == ("是同一家", "张三")
    again = only(plan(store, [HEAD[:3], ["海康威视", None, "西湖边"]]))
    assert (again.state, again.record, again.how) == ("changed", 1, "以前认定是同一家")


def test_not_the_same_makes_a_new_one_and_is_remembered(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL, "uscc": CODE})
    found = plan(store, rows("海康威视", revenue=5))
    decide(found, 0, None)
    assert states(found) == ["new", "new"]
    apply_plan(store, found)
    assert [record["name"] for record in values_of(store, "enterprises")] == [FULL, "海康威视"]
    again = plan(store, [HEAD[:3], ["海康威视", None, "西湖边"]])
    assert (only(again).state, only(again).record) == ("changed", 2)


def test_of_two_of_one_name_a_person_chooses(store: Store) -> None:
    keep(store, "enterprises", {"name": "甲公司", "uscc": CODE}, {"name": "甲公司", "uscc": OTHER})
    found = plan(store, rows("甲公司"))
    assert [candidate.record for candidate in only(found).candidates] == [1, 2]
    decide(found, 0, 2)
    apply_plan(store, found)
    assert "address" not in values_of(store, "enterprises")[0]
    assert values_of(store, "enterprises")[1]["address"] == "江南大道"
    assert only(plan(store, rows("甲公司"))).state == "unchanged"


def test_any_record_may_be_chosen_and_the_choice_be_changed(store: Store) -> None:
    keep(
        store, "enterprises", {"name": FULL, "phone": "1"}, {"name": "浙江大华技术股份有限公司", "phone": "2"}
    )
    found = plan(store, rows("海康威视", revenue=5))
    item = only(found)
    decide(found, 0, 2)
    assert (item.record, item.called) == (2, "浙江大华技术股份有限公司")
    decide(found, 0, 1)
    assert (item.record, item.called, item.changes) == (1, FULL, {"address": "江南大道"})
    reopen(found, 0)
    assert states(found) == ["undecided", "undecided"]
    assert found.verdicts == {}
    decide(found, 0, None)
    assert (item.state, item.values["name"]) == ("new", "海康威视")


def test_two_rows_of_one_enterprise_that_contradict_each_other_are_not_both_written(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL})
    head = ["企业名称", "地址"]
    found = plan(store, [head, [FULL, "江南"], ["海康威视", "江北"]])
    decide(found, 1, 1)
    assert states(found) == ["changed", "refused"]
    assert "第2行已报过它，地址是“江南”，本行是“江北”" in found.items[1].problems[-1].message
    decide(found, 1, None)
    assert states(found) == ["changed", "new"]
    assert not found.items[1].problems


def test_two_rows_of_one_enterprise_that_add_to_each_other_are_both_written(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL})
    found = plan(store, [["企业名称", "地址", "联系人"], [FULL, "江南", None], ["海康威视", None, "张三"]])
    decide(found, 1, 1)
    apply_plan(store, found)
    assert values_of(store, "enterprises") == [{"name": FULL, "address": "江南", "contact": "张三"}]


def test_a_code_without_a_name_cannot_become_a_new_enterprise(store: Store) -> None:
    keep(store, "enterprises", {"uscc": CODE, "name": "甲公司"}, {"name": "乙公司"})
    found = plan(store, [["企业名称", "信用代码"], ["乙公司", CODE]])
    decide(found, 0, 1)
    assert only(found).changes == {"name": "乙公司"}, "by its code it is the first, under a new name"


def test_decisions_outlive_a_plan_made_anew(store: Store) -> None:
    keep(store, "enterprises", {"name": FULL, "uscc": CODE})
    old = plan(store, rows("海康威视", revenue=5))
    decide(old, 0, 1)
    old.sender = "长河街道"
    keep(store, "carriers", {"name": "海创园"})
    new = plan(store, rows("海康威视", revenue=5))
    carry_over(old, new)
    assert states(new) == ["changed", "new"]
    assert new.sender == "长河街道"
    apply_plan(store, new)


def test_blanks_that_keep_what_was_there_are_told(store: Store) -> None:
    keep(store, "enterprises", {"name": "甲公司", "phone": "123", "address": "江南"})
    item = only(plan(store, [["企业名称", "地址", "联系电话", "联系人"], ["甲公司", "江北", None, None]]))
    assert item.kept == ("phone",), "blank in the return, filled in the store"
    assert item.changes == {"address": "江北"}


def test_one_that_is_new_unless_a_person_says_otherwise(store: Store) -> None:
    """Homophones of two characters are most often two firms: the row is new, and its candidate is shown."""
    keep(store, "enterprises", {"name": "杭州华睿科技有限公司", "uscc": CODE})
    found = plan(store, rows("杭州华瑞科技有限公司", revenue=5))
    assert states(found) == ["new", "new"]
    assert [candidate.record for candidate in only(found).candidates] == [1]
    decide(found, 0, 1)
    assert states(found) == ["changed", "new"]
    assert only(found, "annual_returns").values["uscc"] == CODE
