"""Reasons for findings: given in the review or later, for one value of one record, and honoured from then on."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from planning import CODE, keep, only, plan, values_of

from zjai_desk.analysis.findings import findings
from zjai_desk.errors import DeskError
from zjai_desk.registers.findings import Finding, Severity
from zjai_desk.returns import NothingToDo, apply_plan
from zjai_desk.returns.planning.answers import Given, answer, answerable, explain
from zjai_desk.store import Store

REASON = "本年并购了两家公司"
HEAD = ["企业名称", "营业收入（万元）"]


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        keep(opened, "annual_returns", {"name": "甲公司", "year": 2018, "revenue": Decimal(1000)})
        yield opened


def open_findings(store: Store) -> list[Finding]:
    return [finding for finding in findings(store) if finding.is_open]


def test_a_steep_change_comes_in_and_stands_open_until_it_is_explained(store: Store) -> None:
    apply_plan(store, plan(store, [HEAD, ["甲公司", 5000]]))
    (finding,) = open_findings(store)
    assert (finding.problem.kind, finding.problem.severity) == ("year_change", "explain")
    given = Given("annual_returns", finding.record or 0, finding.problem, Decimal(5000), REASON)
    with store.change("说明情况") as change:
        assert answer(store, change, [given], "张三") == 1
    assert open_findings(store) == []
    (answered,) = findings(store)
    assert answered.answer == REASON
    assert answered.as_json()["answer"] == REASON


def test_a_reason_is_for_one_value_and_ends_with_it(store: Store) -> None:
    found = plan(store, [HEAD, ["甲公司", 5000]])
    explain(found, range(len(found.items)), REASON)
    apply_plan(store, found)
    assert open_findings(store) == []
    record = store.ids("annual_returns")[-1]
    with store.change("改") as change:
        change.update("annual_returns", {record: {"revenue": Decimal(6000)}})
    assert [finding.problem.kind for finding in open_findings(store)] == ["year_change"]


def test_a_slip_of_the_unit_is_held_back_until_it_is_explained(store: Store) -> None:
    found = plan(store, [HEAD, ["甲公司", 12000000]])
    item = only(found, "annual_returns")
    assert (item.state, [problem.severity for problem in answerable(item)]) == ("refused", [Severity.QUASI])
    place = found.items.index(item)
    assert explain(found, [place], REASON) == 1
    assert item.state == "new"
    assert explain(found, [place], "") == 1
    assert item.state == "refused"
    explain(found, [place], REASON, next(answerable(item)))
    apply_plan(store, found)
    assert values_of(store, "annual_returns")[-1]["revenue"] == 12000000
    (note,) = values_of(store, "answers")
    assert (note["register"], note["record"], note["field"]) == ("annual_returns", 2, "revenue")
    assert (note["finding"], note["value"], note["reason"]) == ("unit_slip", "12000000", REASON)


def test_reasons_come_with_the_records_in_one_step_and_go_with_them(store: Store) -> None:
    before = store.count("answers")
    found = plan(store, [HEAD, ["甲公司", 5000]])
    explain(found, range(len(found.items)), REASON)
    step = apply_plan(store, found)
    assert step.counts["answers"] == {"insert": 1}
    store.undo()
    assert store.count("answers") == before == 0


def test_the_same_return_again_brings_its_reasons_along(store: Store) -> None:
    rows = [HEAD, ["甲公司", 12000000]]
    found = plan(store, rows)
    explain(found, range(len(found.items)), REASON)
    apply_plan(store, found)
    with pytest.raises(NothingToDo, match="都与台账相同"):
        apply_plan(store, plan(store, rows))


def test_one_reason_for_many_rows(store: Store) -> None:
    keep(
        store,
        "annual_returns",
        *({"name": f"{n}号公司", "year": 2018, "revenue": Decimal(900)} for n in "乙丙丁"),
    )
    found = plan(store, [HEAD, *([f"{n}号公司", 9000] for n in "乙丙丁")])
    places = [place for place, item in enumerate(found.items) if item.register == "annual_returns"]
    assert explain(found, places, REASON) == 3
    apply_plan(store, found)
    assert open_findings(store) == []


@pytest.mark.parametrize("reason", ["属实", "      ", "。。。。。。。", "哈哈哈哈哈哈"])
def test_a_reason_that_says_nothing_is_none(reason: str, store: Store) -> None:
    apply_plan(store, plan(store, [HEAD, ["甲公司", 5000]]))
    (finding,) = open_findings(store)
    given = Given("annual_returns", finding.record or 0, finding.problem, Decimal(5000), reason)
    with pytest.raises(DeskError, match="情况说明"), store.change("说明情况") as change:
        answer(store, change, [given])
    assert store.count("answers") == 0


def test_a_later_reason_takes_the_place_of_the_earlier_one(store: Store) -> None:
    apply_plan(store, plan(store, [HEAD, ["甲公司", 5000]]))
    (finding,) = open_findings(store)
    for reason in (REASON, "去年只报了下半年的收入", "去年只报了下半年的收入"):
        given = Given("annual_returns", finding.record or 0, finding.problem, Decimal(5000), reason)
        with store.change("说明情况") as change:
            answer(store, change, [given])
    (note,) = values_of(store, "answers")
    assert note["reason"] == "去年只报了下半年的收入"


def test_what_must_be_mended_takes_no_reason(store: Store) -> None:
    keep(store, "enterprises", {"name": "乙公司", "uscc": CODE}, {"name": "乙公司", "uscc": CODE})
    (double,) = findings(store, "enterprises")
    with store.change("说明情况") as change:
        answer(store, change, [Given("enterprises", 2, double.problem, CODE, REASON)])
    assert [finding.problem.kind for finding in open_findings(store)] == ["duplicate"]
