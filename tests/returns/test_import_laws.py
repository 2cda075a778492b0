"""What holds of every import, whatever the return says: again is nothing, undone is as before, order is no matter."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.uscc import check_character, organisation_check_character
from zjai_desk.returns import NothingToDo, Return, Sheet, apply_plan, plan_import
from zjai_desk.returns.planning.decisions import decide
from zjai_desk.returns.planning.items import State
from zjai_desk.returns.sheets import SheetRecord
from zjai_desk.store import Store

KEYS = ("name", "uscc", "address", "phone", "field", "registered_capital", "revenue", "employees")


def code(number: int) -> str:
    middle = f"91330100MA2A{number:04}"
    first17 = middle + organisation_check_character(middle[8:])
    return first17 + check_character(first17)


CODES = [None, *map(code, range(4))]
NAMES = [
    "杭州海康威视数字技术股份有限公司",
    "海康威视数字技术股份有限公司",
    "杭州海康威视数字技术有限公司",
    "海康威视",
    "浙江大华技术股份有限公司",
    "杭州宇树科技有限公司",
    "宇树科技",
    "杭州甲科技有限公司",
    "杭州乙科技有限公司",
]
ROW = st.fixed_dictionaries(
    {
        "name": st.sampled_from([None, *NAMES]),
        "uscc": st.sampled_from(CODES),
        "address": st.sampled_from([None, "江南", "江北"]),
        "phone": st.sampled_from([None, "1", "2"]),
        "field": st.sampled_from([None, ("制造",), ("医疗",), ("制造", "教育")]),
        "registered_capital": st.sampled_from([None, Decimal(1000), Decimal(10_000_000)]),
        "revenue": st.sampled_from([None, Decimal(500), Decimal(5_200_000), Decimal(900)]),
        "employees": st.sampled_from([None, 5, 50]),
    }
)
ROWS = st.lists(ROW, min_size=1, max_size=8)
# Each enterprise once, under one of its spellings, with or without its code: who says two things of one, or gives
# one's name to another, cannot be taken at his word.
FIRMS = [
    (code(0), NAMES[0:4]),
    (code(1), NAMES[4:5]),
    (code(2), NAMES[5:7]),
    (code(3), NAMES[7:8]),
    (None, NAMES[8:9]),
]


@st.composite
def clear_returns(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw the rows of a return that contradicts neither itself nor another of these."""
    firms = draw(st.lists(st.sampled_from(FIRMS), min_size=1, unique_by=lambda firm: firm[1][0]))
    return [
        draw(ROW) | {"name": draw(st.sampled_from(names)), "uscc": draw(st.sampled_from([None, known]))}
        for known, names in firms
    ]


CLEAR = clear_returns()
# Without shrinking: each example makes stores on disk.
SOME = settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])


def returned(rows: list[dict[str, Any]], name: str = "报表") -> Return:
    records = [SheetRecord(number, dict(row)) for number, row in enumerate(rows, 2)]
    letters = dict(zip("ABCDEFGH", KEYS, strict=True))
    sheet = Sheet("表", "enterprises", 2019, mapping=letters, header_rows=[1], records=records)
    return Return(f"{name}.xlsx", "", repr((name, rows)).encode(), [sheet])


@contextmanager
def stores(*kept: list[dict[str, Any]]) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "台账.zjdb") as store:
        for rows in kept:
            take(store, rows)
        yield store


def take(store: Store, rows: list[dict[str, Any]], name: str = "报表") -> bool:
    plan = plan_import(store, returned(rows, name))
    for place, item in enumerate(plan.items):
        if item.state is State.UNDECIDED and item.follows is None:
            decide(plan, place, item.candidates[0].record)
    try:
        apply_plan(store, plan)
    except NothingToDo:
        return False
    return True


def contents(store: Store) -> dict[str, list[tuple[int, dict[str, Value]]]]:
    return {
        key: [(record.id, record.values) for record in store.records(key, store.ids(key))]
        for key in (*REGISTERS, "answers", "verdicts", "receipts", "mappings")
    }


def facts(store: Store) -> set[str]:
    """Everything the registers hold, in whatever order it came."""
    said = set()
    for key in ("enterprises", "annual_returns"):
        for record in store.records(key, store.ids(key)):
            values = {k: sorted(v) if isinstance(v, tuple) else v for k, v in record.values.items()}
            said.add(repr((key, values)))
    return said


@SOME
@given(first=CLEAR, second=CLEAR)
def test_the_same_return_a_second_time_changes_nothing(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    with stores(first) as store:
        take(store, second, "乙")
        refused = {
            item.rows
            for item in plan_import(store, returned(second, "乙")).items
            if item.state is State.REFUSED
        }
        before = facts(store)
        take(store, [row for number, row in enumerate(second, 2) if (number,) not in refused], "丙")
        assert facts(store) == before


@SOME
@given(first=ROWS, second=ROWS)
def test_an_import_undone_leaves_all_as_it_was(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    with stores(first) as store:
        before = contents(store)
        if take(store, second, "乙"):
            after = contents(store)
            store.undo()
            assert contents(store) == before
            store.redo()
            assert contents(store) == after
        assert store.verify() == []


@SOME
@given(rows=st.lists(ROW, min_size=1, max_size=6, unique_by=lambda row: row["uscc"]), data=st.data())
def test_rows_of_different_enterprises_may_come_in_any_order(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    rows = [
        row | {"name": f"杭州{'甲乙丙丁戊己'[n]}{'子丑寅卯辰巳'[n]}科技有限公司"}
        for n, row in enumerate(rows)
    ]
    shuffled = data.draw(st.permutations(rows))
    with stores(rows) as one, stores(list(shuffled)) as other:
        assert facts(one) == facts(other)


@SOME
@given(first=ROWS, second=ROWS)
def test_files_that_speak_of_different_enterprises_may_come_in_any_order(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    mine = [row | {"name": f"{row['name'] or '某'}甲", "uscc": None, "revenue": None} for row in first]
    theirs = [row | {"name": f"宁波{row['name'] or '某'}乙", "uscc": None, "revenue": None} for row in second]
    with stores(mine, theirs) as one, stores(theirs, mine) as other:
        assert facts(one) == facts(other)
