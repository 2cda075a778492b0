"""One register while a return is planned: what the store holds of it, and what the rows so far have made of it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from zjai_desk.registers.fields import Absent, Register, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.returns.matching import NO_MATCH, Identity, Matcher, identities, keys_needed
from zjai_desk.returns.plan_items import PlanItem, State
from zjai_desk.store import Store


class Row(NamedTuple):
    """A row as one register sees it: its sheet, its number there, what it states, what is wrong with that."""

    sheet: str
    number: int
    values: dict[str, Value]
    problems: Sequence[Problem]


class Ledger:
    """Turns rows into items of a plan; rows that speak of the same record become one.

    ``stated`` are the fields of the register that the return states at all, ``items`` the list to which
    each new item is added.
    """

    def __init__(
        self, register: Register, store: Store, stated: Iterable[str], items: list[PlanItem]
    ) -> None:
        self._register = register
        self._items = items
        keys = dict.fromkeys((*keys_needed(register), *(key for key in register.keys if key in set(stated))))
        self._columns = store.columns(register.key, tuple(keys))
        self._ids = [number for number in self._columns["id"] if isinstance(number, int)]
        self._matcher = Matcher(register, self._columns)
        self._known: dict[Identity, PlanItem] = {}
        self._met: dict[int, PlanItem] = {}
        self._places: dict[int, int] = {}
        self._required = [field for field in register.fields if field.required]
        self._named = "name" in register and not register["name"].required

    def take(self, said: Row) -> PlanItem:
        """Return the item of a row: a new one, or that of an earlier row which speaks of the same record."""
        said = _stated(said)
        found = list(identities(self._register, said.values))
        if not found:
            return self.refuse(said, "没有名称或编号，认不出是哪一条，请补填。")
        for identity in found:
            earlier = self._known.get(identity)
            if earlier is not None and not self._contradicts(earlier, said.values):
                return self._added(earlier, said)
        match = self._matcher.find(said.values, found) if self._ids else NO_MATCH
        if match.doubt:
            return self.refuse(said, match.doubt, "ambiguous")
        if match.place is None:
            return self._new(said, found)
        record = self._ids[match.place]
        if record in self._met:
            return self._added(self._met[record], said)
        item = self._item(State.UNCHANGED, said)
        item.record, item.how = record, match.how
        self._met[record] = item
        self._places[record] = match.place
        return self._remembered(item, found)

    @property
    def is_fresh(self) -> bool:
        """Whether nothing is known yet of a register whose records have a number and nothing else to go by."""
        return not self._ids and not self._known and len(self._register.identity) == 1

    def take_all(self, rows: Iterable[Row]) -> None:
        """Take the rows of the only table of a fresh register: that no number stands twice has been checked."""
        for said in rows:
            self._item(State.NEW, _stated(said))

    def refuse(self, said: Row, why: str = "", kind: str = "missing") -> PlanItem:
        """Return the item of a row that cannot be written, for what is wrong with it already or for ``why``."""
        item = self._item(State.REFUSED, said)
        if why:
            problem = Problem(self._register.identity[0][0], Severity.FORCE, kind, why)
            item.problems = [*said.problems, problem]
        return item

    def _item(self, state: State, said: Row) -> PlanItem:
        item = PlanItem(
            self._register.key, state, said.sheet, (said.number,), said.values, None, said.problems
        )
        self._items.append(item)
        return item

    def _new(self, said: Row, found: Sequence[Identity]) -> PlanItem:
        for field in self._required:
            if field.key not in said.values:
                return self.refuse(said, f"台账中还没有它，新增要有{field.label}，请补填。")
        if self._named and "short_name" not in said.values and "name" not in said.values:
            label = self._register["name"].label
            return self.refuse(said, f"台账中没有这个代码，本表又没有{label}，无法新增，请补填。")
        return self._remembered(self._item(State.NEW, said), found)

    def _remembered(self, item: PlanItem, found: Sequence[Identity]) -> PlanItem:
        for identity in found:
            self._known.setdefault(identity, item)
        return item

    def _contradicts(self, item: PlanItem, values: Values) -> bool:
        """Whether the most trusted key, filled on both sides, says that they are two."""
        for keys in self._register.identity:
            mine, theirs = [values.get(key) for key in keys], [item.values.get(key) for key in keys]
            if None not in mine and None not in theirs:
                return mine != theirs
        return False

    def _added(self, item: PlanItem, said: Row) -> PlanItem:
        """Add what a further row says: lists grow, blanks are filled, contradictions are refused."""
        for key, value in said.values.items():
            before = item.values.get(key)
            if before is not None and before != value and not self._register[key].many:
                label = self._register[key].label
                why = f"第{item.rows[0]}行已报过它，{label}是“{before}”，本行是“{value}”，请核对。"
                return self.refuse(said, why, "duplicate")
        item.values = {**item.values, **{k: _united(item.values.get(k), v) for k, v in said.values.items()}}
        if item.sheet == said.sheet and said.number not in item.rows:
            item.rows += (said.number,)
        item.problems = list(dict.fromkeys((*item.problems, *said.problems)))
        return item

    def settle(self) -> None:
        """Hold every record met against the store, when all rows are in."""
        for record, item in self._met.items():
            place = self._places[record]
            before = {key: self._columns[key][place] for key in item.values}
            item.values = {key: _united(old, item.values[key]) for key, old in before.items()}
            item.before = before
            item.called = self._register.title(self.stored(place))
            item.state = State.CHANGED if item.values != before else State.UNCHANGED

    def stored(self, place: int) -> dict[str, Value]:
        """Return what identifies the record at a place of the store's columns."""
        return {key: self._columns[key][place] for key in keys_needed(self._register)}

    def identity_of(self, item: PlanItem) -> dict[str, Value]:
        """Return what identifies an item's record: from its rows, else from the store."""
        known = self.stored(self._places[item.record]) if item.record is not None else {}
        return {key: item.values.get(key) or known.get(key) for key in keys_needed(self._register)}


def _stated(said: Row) -> Row:
    """Return the row without its blanks."""
    if None not in said.values.values():
        return said
    return said._replace(values={key: value for key, value in said.values.items() if value is not None})


def _united(old: Value, new: Value) -> Value:
    """Return what the field holds afterwards: lists grow, and a sign of absence takes no value away."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return tuple(dict.fromkeys((*old, *new)))
    return old if isinstance(new, Absent) and old is not None else new
