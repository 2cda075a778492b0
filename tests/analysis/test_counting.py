"""Counting by whole columns comes to what counting the records one by one comes to."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.made_office import make_office
from zjai_desk.accounts.amounts import amount, split
from zjai_desk.accounts.programmes import year_of
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.columns import exact_sum
from zjai_desk.analysis.groups import combinations, grouped
from zjai_desk.analysis.groups import split as split_rows
from zjai_desk.analysis.merging.linking import OWNER_KEYS, Owners
from zjai_desk.analysis.patents.holding import holding
from zjai_desk.analysis.scope import scope_of
from zjai_desk.analysis.tables import Table
from zjai_desk.analysis.vouchers.records import vouchers
from zjai_desk.registers.fields import Values
from zjai_desk.store import Store
from zjai_desk.store.columns.coded import Coded

GONE = ("注销", "吊销", "迁出")
DRAFTS = ("草稿", "已申领")
PLACES = ((None, None), ("杭州市", 2018), ("滨江区", None))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("office") / "台账.zjdb") as opened:
        make_office(opened, 200)
        yield opened


def every(store: Store, register: str) -> dict[int, Values]:
    return {record.id: record.values for record in store.records(register, store.ids(register))}


def cells(table: Table) -> dict[str, tuple[object, ...]]:
    return {str(row.cells[0]): row.cells[1:] for row in table.rows}


rows = st.lists(st.sampled_from(("甲", "乙", "丙", "丁")), max_size=3, unique=True)


@given(st.lists(rows, min_size=1, max_size=6), st.data())
def test_records_are_in_the_rows_of_their_values(said: list[list[str]], data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.integers(0, len(said) - 1), max_size=30))
    places = data.draw(st.lists(st.sampled_from(range(len(codes))), unique=True) if codes else st.just([]))
    column = Coded(np.array(codes, np.int64), tuple(map(str, range(len(said)))))
    order = data.draw(rows)
    expected: dict[str, list[int]] = {row: [] for row in order}
    for place in sorted(places):
        for row in said[codes[place]]:
            expected.setdefault(row, []).append(place)
    found = grouped(np.array(sorted(places), np.int64), column, lambda value: said[int(str(value))], order)
    assert [(row, group.tolist()) for row, group in found.items()] == [
        (row, group) for row, group in expected.items() if group
    ]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200)), max_size=30))
def test_combinations_are_those_that_come_up(pairs: list[tuple[int, int]]) -> None:
    # Columns are kept in numbers as small as will do, which combinations must not overflow.
    columns: list[Any] = [np.array([pair[at] for pair in pairs], np.uint8) for at in (0, 1)]
    first, second = columns
    met, which = combinations(first, second)
    assert sorted(met) == sorted(set(pairs))
    assert [met[at] for at in which.tolist()] == pairs
    assert {row: part.tolist() for row, part in split_rows(second, first).items()} == {
        row: [b for a, b in pairs if a == row] for row in dict.fromkeys(a for a, _ in pairs)
    }


@given(st.lists(st.integers(-(2**61), 2**61), max_size=50))
def test_sums_are_exact_beyond_what_a_machine_word_holds(numbers: list[int]) -> None:
    assert exact_sum(np.array(numbers, np.int64)) == sum(numbers)


def test_each_voucher_has_the_amounts_the_rules_give_it(office: Store) -> None:
    found = vouchers(scope_of(office), lambda _: True)
    records = every(office, "vouchers")
    assert set(found.ids) == {n for n, values in records.items() if values["status"] not in DRAFTS}
    accounts = found.accounts
    for number, place in zip(found.ids, found.places.tolist(), strict=True):
        values = records[number]
        parts = split(values)
        own = SimpleNamespace(**{key: Decimal(int(c[place])) / 100 for key, c in accounts.amounts.items()})
        for key in ("issued", "used", "unused", "returned", "reclaimed", "voided", "live"):
            assert getattr(own, key) == getattr(parts, key), (key, values)
        assert own.contract == amount(values, "contract_amount")
        assert own.redeemed == amount(values, "redeemed_amount") - amount(values, "recovered_amount")
        assert accounts.years[place] == (year_of(values) or 0)
        named = values["district"] or values["issuer"]
        assert accounts.names[accounts.districts[place]] == (canonical(str(named)) if named else None)


@pytest.mark.parametrize(("area", "year"), PLACES)
def test_vouchers_are_summed_by_district(office: Store, area: str | None, year: int | None) -> None:
    scope = scope_of(office, area, year)
    table = build(office, "vouchers.by_district", area, year)
    issued: dict[str, Decimal] = defaultdict(Decimal)
    behind: dict[str, set[int]] = defaultdict(set)
    for number, values in every(office, "vouchers").items():
        named = values["district"] or values["issuer"]
        district = canonical(str(named)) if named else None
        counts = values["status"] not in DRAFTS and year in (None, year_of(values))
        if counts and scope.compares(district):
            row = district or "未填写"
            if scope.is_district and row not in (scope.area, "未填写"):
                row = scope.others
            issued[row] += split(values).issued
            behind[row].add(number)
    assert {row: told[1] for row, told in cells(table).items()} == issued
    for place, line in enumerate(table.rows):
        assert set(table.records(place, 1)) == behind[str(line.cells[0])]


@pytest.mark.parametrize(("area", "year"), PLACES)
def test_what_is_behind_a_number_of_the_ages_is_as_many_as_it_says(
    office: Store, area: str | None, year: int | None
) -> None:
    table = build(office, "vouchers.ageing", area, year)
    for place, row in [*enumerate(table.rows), (None, None)]:
        told = row.cells if row else table.totals
        assert len(table.records(place, 1)) == told[1]
        assert len(table.records(place, 4)) == told[4]


@pytest.mark.parametrize(("area", "year"), PLACES)
def test_enterprises_are_counted_in_each_of_their_fields(
    office: Store, area: str | None, year: int | None
) -> None:
    scope = scope_of(office, area, year)
    standing = {
        number: values
        for number, values in every(office, "enterprises").items()
        if values["status"] not in GONE
        and scope.covers(str(values["district"]) if values["district"] else None)
    }
    fields = {n: set(v["field"]) if isinstance(v["field"], tuple) else set() for n, v in standing.items()}
    table = build(office, "atlas.fields", area, year)
    counted = Counter(field for own in fields.values() for field in own)
    assert {row.cells[1]: row.cells[2] for row in table.rows if not row.subtotal} == counted
    assert table.facts["enterprises"] == sum(map(bool, fields.values()))
    assert table.facts["multi_field"] == sum(len(own) > 1 for own in fields.values())
    stages = Counter(
        values["financing_stage"]
        for values in standing.values()
        if isinstance(values["financing_stage"], str)
    )
    told = cells(build(office, "enterprises.by_stage", area, year))
    assert {stage: count for stage, (count, _) in told.items()} == {
        stage: count for stage, count in stages.items() if stage not in ("未融资", "未透露")
    }


def test_holders_hold_what_their_patents_come_to(office: Store) -> None:
    enterprises = every(office, "enterprises")
    known = Owners(office.columns("enterprises", OWNER_KEYS))
    held = holding(scope_of(office))
    ids = list(enterprises)
    expected: Counter[int] = Counter()
    for values in every(office, "patents").values():
        place = known.find(values["holder_uscc"], values["holder"])
        lapsed = values["legal_status"] in ("审中", "失效", "未缴费终止", "期限届满", "放弃", "无效")
        if place is not None and not lapsed:
            expected[ids[place]] += 1
    for number, place in zip(held.who.firms.ids, held.who.firms.places.tolist(), strict=True):
        assert held.counts[place].sum() == expected[number]
    assert sum(held.of(held.who.firms)) == sum(expected[number] for number in held.who.firms.ids)
