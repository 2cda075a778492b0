"""What is found: every answer equals the plain definition, whatever is written in between."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.store import plain
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.store import Condition, Group, Op, Query, Sort, Store
from zjai_desk.store.columns.characters import fold_text

# Few characters, so that words meet: Chinese of one and of several readings, letters, digits, forms of one another.
TEXTS = st.text("海康行长绿图像AIai１1（(𠮷 ", min_size=1, max_size=7).map(str.strip).filter(bool)
WORDS = st.one_of(
    st.sampled_from(
        ["hk", "haik", "hang", "zhang", "c", "lv", "lu", "tuxiang", "aitx", "(", "海康", "20", "2019"]
    ),
    st.text("海康hkaizcxlv1(2", min_size=1, max_size=4),
)
DAYS = st.sampled_from(["2018", "2019", "2019-05", "2019-05-03", "2019-11", "2020-01-31"])
AMOUNTS = st.sampled_from(
    [Decimal(0), Decimal("-1.5"), Decimal("12.000001"), Decimal(300), Decimal(10) ** 11]
)
ABSENT = st.sampled_from([None, Absent.NOT_APPLICABLE, Absent.BELOW_UNIT])
FIELDS: dict[str, dict[str, st.SearchStrategy[Value]]] = {
    "enterprises": {
        "name": TEXTS,
        "town": TEXTS,
        "former_names": st.lists(TEXTS, max_size=3, unique=True).map(tuple),
        "founded_on": DAYS,
        "registered_capital": AMOUNTS,
    },
    "annual_returns": {"name": TEXTS, "year": st.integers(2017, 2021), "profit": AMOUNTS, "employees": st.integers(0, 30)},
}  # fmt: skip


def record(register: str) -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries(
        {}, optional={key: values | ABSENT for key, values in FIELDS[register].items()}
    )


def conditions(register: str) -> st.SearchStrategy[Condition]:
    return st.sampled_from(list(FIELDS[register])).flatmap(lambda key: conditions_on(register, key))


def conditions_on(register: str, key: str) -> st.SearchStrategy[Condition]:
    values = FIELDS[register][key]
    field = REGISTERS[register][key]
    ends = TEXTS if field.many else values
    one = values | ABSENT | (TEXTS if field.many else values)
    return st.one_of(
        st.builds(lambda op, several: Condition(key, op, tuple(several)), st.sampled_from([Op.ONE_OF, Op.NONE_OF]), st.lists(one, max_size=3)),
        st.builds(lambda op, word: Condition(key, op, (word,)), st.sampled_from([Op.CONTAINS, Op.LACKS, Op.BEGINS, Op.ENDS]), WORDS | TEXTS | st.sampled_from(["1", "0", ".5"])),
        st.builds(lambda low, high: Condition(key, Op.BETWEEN, (low, high)), ends | st.none(), ends | st.none()),
    )  # fmt: skip


def queries(register: str) -> st.SearchStrategy[Query]:
    sorts = st.builds(Sort, st.sampled_from(list(FIELDS[register])), st.booleans())
    return st.builds(
        Query,
        text=st.lists(WORDS, max_size=2).map(" ".join),
        sort=st.lists(sorts, max_size=2).map(tuple),
        where=st.lists(conditions(register), max_size=2).map(tuple),
        only=st.none() | st.lists(st.integers(1, 60)).map(tuple),
    )


REGISTER = st.sampled_from(list(FIELDS))


class Finding(RuleBasedStateMachine):
    """One store is written to and asked in turns; the plain answer reads everything anew each time."""

    @initialize()
    def create(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.create(Path(self.folder.name) / "台账.zjdb")

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    # -- writing -------------------------------------------------------------------------------------

    @rule(data=st.data(), register=REGISTER)
    def insert(self, data: st.DataObject, register: str) -> None:
        records = data.draw(st.lists(record(register), min_size=1, max_size=25))
        with self.store.change("新增") as change:
            change.insert(register, records)

    @rule(data=st.data(), register=REGISTER)
    def update(self, data: st.DataObject, register: str) -> None:
        ids = self.store.ids(register)
        if ids:
            with self.store.change("修改") as change:
                change.update(
                    register, data.draw(st.dictionaries(st.sampled_from(ids), record(register), max_size=5))
                )

    @rule(data=st.data(), register=REGISTER)
    def delete(self, data: st.DataObject, register: str) -> None:
        ids = self.store.ids(register)
        if ids:
            with self.store.change("删除") as change:
                change.delete(register, data.draw(st.sets(st.sampled_from(ids), max_size=5)))

    @precondition(lambda self: self.store.next_undo())
    @rule()
    def undo(self) -> None:
        self.store.undo()

    @precondition(lambda self: self.store.next_redo())
    @rule()
    def redo(self) -> None:
        self.store.redo()

    @rule(data=st.data(), register=REGISTER)
    def fail(self, data: st.DataObject, register: str) -> None:
        """What was written and asked inside a change that then fails is as if it had never been."""
        query = data.draw(queries(register))
        records = data.draw(st.lists(record(register), min_size=1, max_size=3))
        with pytest.raises(DeskError):
            self.begin_and_fail(register, records, query)
        self.holds(register, query)

    def begin_and_fail(self, register: str, records: list[dict[str, Value]], query: Query) -> None:
        with self.store.change("失败") as change:
            change.insert(register, records)
            self.holds(register, query)
            change.delete(register, [0])

    # -- asking --------------------------------------------------------------------------------------

    def columns(self, register: str) -> plain.Columns:
        return self.store.columns(register, REGISTERS[register].keys)

    def places(self, register: str, query: Query) -> list[int]:
        return plain.places(REGISTERS[register], self.columns(register), query)

    def holds(self, register: str, query: Query) -> None:
        numbers = self.columns(register)["id"]
        assert self.store.ids(register, query) == [numbers[at] for at in self.places(register, query)]

    @rule(data=st.data(), register=REGISTER)
    def ask(self, data: st.DataObject, register: str) -> None:
        self.holds(register, data.draw(queries(register)))

    @rule(register=REGISTER)
    def prepare(self, register: str) -> None:
        self.store.prepare(register)

    @rule(data=st.data(), register=REGISTER, limit=st.sampled_from([2, 1000]))
    def tally(self, data: st.DataObject, register: str, limit: int) -> None:
        query = data.draw(queries(register))
        key = data.draw(st.sampled_from(list(FIELDS[register])))
        column = self.columns(register)[key]
        expected = plain.tally(REGISTERS[register][key], [column[at] for at in self.places(register, query)])
        found = self.store.tally(register, key, query)
        assert same_order(found, expected)
        assert self.store.tally(register, key, query, limit) == found[:limit]

    @rule(data=st.data(), register=REGISTER)
    def groups(self, data: st.DataObject, register: str) -> None:
        query = data.draw(queries(register))
        keys = data.draw(st.lists(st.sampled_from(list(FIELDS[register])), unique=True, max_size=3))
        sums = [key for key in FIELDS[register] if REGISTERS[register][key].numeric]
        expected = plain.groups(
            REGISTERS[register], self.columns(register), self.places(register, query), keys, sums
        )
        found = self.store.groups(register, keys, query, sums)
        assert sorted(map(told, found)) == sorted(map(told, expected))
        assert [order(group.values) for group in found] == [order(group.values) for group in expected]

    @rule(data=st.data(), register=REGISTER)
    def figures(self, data: st.DataObject, register: str) -> None:
        query = data.draw(queries(register))
        key = data.draw(st.sampled_from(list(FIELDS[register])))
        column = self.columns(register)[key]
        assert self.store.figures(register, key, query) == plain.figures(
            [column[at] for at in self.places(register, query)]
        )

    @rule(words=st.lists(WORDS, min_size=1, max_size=2), limit=st.sampled_from([1, 3, 100]))
    def search(self, words: list[str], limit: int) -> None:
        found = self.store.search(" ".join(words), limit)
        for register in FIELDS:
            wanted = self.places(register, Query(text=" ".join(words)))
            hits = [hit for hit in found if hit.register == register]
            assert len(hits) == min(limit, len(wanted))
            assert found.more.get(register, 0) == len(wanted) - len(hits)
            assert [hit.record for hit in hits] == self.best(register, words[0], wanted)[:limit]

    def best(self, register: str, word: str, wanted: list[int]) -> list[Value]:
        columns, declared = self.columns(register), REGISTERS[register]

        def merit(at: int) -> tuple[int, int]:
            return min(
                (plain.merit(fold_text(word), text), order)
                for order, field in enumerate(plain.searched(declared))
                for text in plain.texts_of(columns[field.key][at])
            )

        return [columns["id"][at] for at in sorted(wanted, key=merit)]


def order(values: tuple[Value, ...]) -> list[object]:
    """Return what values are ordered by; values that compare equal may stand either way."""
    return [
        tuple(map(plain.pinyin_key, plain.texts_of(value))) if isinstance(value, (str, tuple)) else value
        for value in values
    ]


def told(group: Group) -> str:
    """Return a group as text, its sums without idle zeros: −3 and −3.0 are one sum."""
    sums = tuple(None if total is None else f"{total.normalize():f}" for total in group.sums)
    return repr((group.values, group.count, sums))


def same_order(found: list[tuple[Value, int]], expected: list[tuple[Value, int]]) -> bool:
    return sorted(map(repr, found)) == sorted(map(repr, expected)) and [
        (order((value,)), count) for value, count in found
    ] == [(order((value,)), count) for value, count in expected]


TestFinding = Finding.TestCase
TestFinding.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
