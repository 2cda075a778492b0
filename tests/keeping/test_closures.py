"""封账: what is of a closed period changes with a reason only, by whichever way it is written."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zjai_desk.errors import DeskError
from zjai_desk.keeping import closures, journal
from zjai_desk.store import PeriodClosed, Store

YEARS = (2018, 2019, 2020)


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    """A store with one annual return for each year, of which 2019 is closed; the ids are 1, 2, 3."""
    with new_store(tmp_path / "台账.zjdb") as made:
        with made.change("录入") as change:
            change.insert("annual_returns", [figures(year) for year in YEARS])
        closures.close_period(made, "annual_returns", 2019)
        yield made


def figures(year: int, revenue: int = 100) -> dict[str, object]:
    return {"name": "甲公司", "year": year, "revenue": Decimal(revenue)}


Work = Callable[[Store], object]


def inserted(store: Store) -> None:
    with store.change("新增") as change:
        change.insert("annual_returns", [figures(2019, 7)])


def updated(store: Store) -> None:
    with store.change("修改") as change:
        change.update("annual_returns", {2: {"revenue": Decimal(7)}})


def moved_out(store: Store) -> None:
    with store.change("改年度") as change:
        change.update("annual_returns", {2: {"year": 2021}})


def moved_in(store: Store) -> None:
    with store.change("改年度") as change:
        change.update("annual_returns", {3: {"year": 2019}})


def deleted(store: Store) -> None:
    with store.change("删除") as change:
        change.delete("annual_returns", [2])


@pytest.mark.parametrize("work", [inserted, updated, moved_out, moved_in, deleted])
def test_a_closed_period_is_written_with_a_reason_only(store: Store, work: Work) -> None:
    before = list(store.scan("annual_returns", ("year", "revenue"))), store.head()
    with pytest.raises(PeriodClosed, match="2019年的企业年报已封账") as caught:
        work(store)
    assert (caught.value.register, caught.value.years) == ("annual_returns", (2019,))
    assert (list(store.scan("annual_returns", ("year", "revenue"))), store.head()) == before
    with store.because("上级核定后更正"):
        work(store)
    assert store.history()[0].reason == "上级核定后更正"
    with pytest.raises(PeriodClosed):
        store.undo()
    with store.because("更正错了"):
        store.undo()
    assert list(store.scan("annual_returns", ("year", "revenue"))) == before[0]
    with pytest.raises(PeriodClosed):
        store.redo()
    with store.because("还是要更正"):
        assert store.redo().reason == "还是要更正"
    assert store.verify() == []


def test_what_was_deleted_before_comes_back_with_a_reason_only(store: Store) -> None:
    with store.because("报错了"):
        deleted(store)
    with pytest.raises(PeriodClosed), store.change("恢复") as change:
        change.revive("annual_returns", [2])
    with store.because("又要了"), store.change("恢复") as change:
        change.revive("annual_returns", [2])


def test_other_periods_and_registers_are_as_free_as_before(store: Store) -> None:
    with store.change("修改") as change:
        change.update("annual_returns", {1: {"revenue": Decimal(7)}})
        change.insert("annual_returns", [figures(2021), {"name": "年度未知"}])
        change.insert("patents", [{"patent_no": "ZL201910000001.1", "granted_on": "2019-05"}])
    assert store.undo().title == "撤销：修改"


def test_dates_of_any_precision_tell_the_period(store: Store) -> None:
    closures.close_period(store, "patents", 2019)
    for day in ("2019", "2019-05", "2019-05-06"):
        with pytest.raises(PeriodClosed), store.change("新增") as change:
            change.insert("patents", [{"title": "某专利", "granted_on": day}])


def test_a_period_is_opened_with_a_reason_and_both_stand_in_the_log(store: Store) -> None:
    with pytest.raises(DeskError):
        closures.open_period(store, "annual_returns", 2019, "")
    closures.open_period(store, "annual_returns", 2019, "上级退回重报", operator="张三")
    updated(store)
    assert [(line.action, line.subject) for line in reversed(journal.lines(store))] == [
        ("封账", "2019年企业年报"),
        ("解封", "2019年企业年报"),
    ]
    closures.close_period(store, "annual_returns", 2019)
    assert store.closed_years() == {"annual_returns": frozenset({2019})}
    with pytest.raises(DeskError, match="不用再办"):
        closures.close_period(store, "annual_returns", 2019)


def test_registers_without_a_period_are_not_closed(store: Store) -> None:
    with pytest.raises(DeskError, match="不分年度"):
        closures.close_period(store, "enterprises", 2019)


def test_closing_is_not_taken_back_by_undo(store: Store) -> None:
    with pytest.raises(PeriodClosed):
        store.undo()
    assert store.closed_years()


def test_the_years_on_offer_are_those_of_the_records(store: Store) -> None:
    assert closures.years_of(store)["annual_returns"] == dict.fromkeys(YEARS, 1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(3, 14))
def test_random_edits_never_alter_closed_records_without_a_reason(
    new_store: Callable[[Path], Store], tmp_path_factory: pytest.TempPathFactory, seed: int, steps: int
) -> None:
    chance = random.Random(seed)
    with new_store(tmp_path_factory.mktemp("random") / "台账.zjdb") as store:
        with store.change("录入") as change:
            change.insert("annual_returns", [figures(chance.choice(YEARS)) for _ in range(8)])
        closures.close_period(store, "annual_returns", 2019)
        for _ in range(steps):
            closed = closed_records(store)
            reason = chance.choice(["", "", "更正"])
            try:
                with store.because(reason):
                    edit(store, chance)
            except PeriodClosed:
                assert not reason
                assert closed_records(store) == closed
            except DeskError:
                continue
            if not reason:
                assert closed_records(store) == closed
        assert store.verify() == []


def closed_records(store: Store) -> list[object]:
    found = store.scan("annual_returns", ("year", "revenue"))
    return [(number, values) for number, values in found if values["year"] == 2019]


def edit(store: Store, chance: random.Random) -> None:
    """Do something to some records, of whichever period they are."""
    ids = store.ids("annual_returns")
    some = chance.sample(ids, min(len(ids), chance.randint(1, 3)))
    what = chance.choice(("insert", "update", "move", "delete", "undo", "redo", "revive", "set_back"))
    if what in ("undo", "redo"):
        (store.undo if what == "undo" else store.redo)()
        return
    with store.change(what) as change:
        if what == "insert":
            change.insert("annual_returns", [figures(chance.choice(YEARS)) for _ in range(2)])
        elif what == "delete":
            change.delete("annual_returns", some)
        elif what == "revive":
            change.revive("annual_returns", [one.record for one in store.deleted("annual_returns")][:2])
        elif what == "set_back":
            for number in some:
                change.set_back("annual_returns", number, store.head()[0])
        else:
            key, values = ("year", YEARS) if what == "move" else ("revenue", (1, 2, 3))
            for number in some:
                value = chance.choice(values)
                change.update("annual_returns", {number: {key: value if key == "year" else Decimal(value)}})
