"""One register while a return is planned: what the store holds of it, and what the rows so far have made of it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from zjai_desk.registers.comparing import compared_keys
from zjai_desk.registers.fields import Absent, Register, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.identity import NAMES, Identity, differ, identities, key_of
from zjai_desk.returns.planning.items import Candidate, PlanItem, State
from zjai_desk.returns.planning.matching import NO_MATCH, Match, Matcher, keys_needed
from zjai_desk.returns.planning.verdicts import Verdicts
from zjai_desk.returns.sheets import SheetRecord
from zjai_desk.store import Store

_TURNED_DOWN = "ambiguous"
"""The kind of the problem of an item that cannot be what a person decided."""


class Row(NamedTuple):
    """A row as one register sees it: its sheet, its number there, what it states, what is wrong with that.

    ``record`` is the id of the record that a form of our own listed there beforehand.
    """

    sheet: str
    number: int
    values: dict[str, Value]
    problems: Sequence[Problem]
    record: int | None = None


class Ledger:
    """Turns rows into items of a plan; rows that speak of the same record become one.

    ``stated`` are the fields of the register that the return states at all, ``items`` the list to which
    each new item is added, ``verdicts`` what people decided before.
    """

    def __init__(
        self,
        register: Register,
        store: Store,
        stated: Iterable[str],
        items: list[PlanItem],
        verdicts: Verdicts,
    ) -> None:
        self._register = register
        self._items = items
        self._stated = [key for key in register.keys if key in set(stated)]
        self._who = keys_needed(register)
        keys = dict.fromkeys((*self._who, *self._stated, *compared_keys(register)))
        self._columns = store.columns(register.key, tuple(keys))
        self._ids = [number for number in self._columns["id"] if isinstance(number, int)]
        self._matcher = Matcher(register, self._columns, verdicts)
        self._known: dict[Identity, PlanItem] = {}
        self._met: dict[int, PlanItem] = {}
        self._required = [field for field in register.fields if field.required]
        self._own_names = ("name", "short_name") if ("name",) in register.identity else ()
        self._named = "name" in register and not register["name"].required

    @property
    def columns(self) -> dict[str, list[Value]]:
        """What the store holds of the register, as far as the return speaks of it."""
        return self._columns

    def take(self, said: Row) -> PlanItem:
        """Return the item of a row: a new one, or that of an earlier row which speaks of the same record."""
        said = _stated(said)
        found = list(identities(self._register, said.values))
        if not found:
            return self.refuse(said, "没有名称或编号，认不出是哪一条，请补填。")
        earlier = self._earlier(said.values, found)
        if earlier is not None:
            if earlier.record is not None:
                values = self._without_variants(said.values, self._place(earlier.record))
                said = said._replace(values=values)
            return self._added(earlier, said)
        match = self._matcher.find(said.values, found) if self._ids else NO_MATCH
        known = [place for place in match.rivals if self._ids[place] == said.record]
        if known:
            match = Match(known[0], "表样中预填的记录")
        if match.doubt:
            return self._remembered(self._undecided(said, match), found)
        if match.place is None:
            item = self._new(said, found)
            if match.likely and item.state is State.NEW:
                item.candidates = self._candidates(match)
            return item
        record = self._ids[match.place]
        said = said._replace(values=self._without_variants(said.values, match.place))
        if record in self._met:
            return self._added(self._met[record], said)
        item = self._item(State.UNCHANGED, said)
        item.record, item.how = record, match.how
        self._met[record] = item
        return self._remembered(item, found)

    def take_behind(self, said: Row, leader: PlanItem) -> PlanItem:
        """Return the item of figures whose enterprise is undecided: it waits for what is decided there."""
        said = _stated(said)
        found = list(identities(self._register, said.values))
        earlier = self._earlier(said.values, found)
        if earlier is not None and earlier.follows is leader:
            return self._added(earlier, said)
        item = self._item(State.UNDECIDED, said)
        item.follows = leader
        return self._remembered(item, found)

    def _without_variants(self, values: dict[str, Value], place: int) -> dict[str, Value]:
        """Return what a row states without names that are but another way to write what the store has.

        Only who is recognised by the code has a new name; a name met by the name is no news.
        """
        names = [key for key in self._own_names if key in values]
        if not names:
            return values
        stored = self.stored(place)
        by_code = stored.get("uscc") is not None and stored.get("uscc") == values.get("uscc")
        known = set(map(key_of, _all_names(stored)))
        idle = [
            key
            for key in names
            if (stored[key] is not None and not by_code) or key_of(str(values[key])) in known
        ]
        return {key: value for key, value in values.items() if key not in idle} if idle else values

    def _earlier(self, values: Values, found: Iterable[Identity]) -> PlanItem | None:
        for identity in found:
            earlier = self._known.get(identity)
            if earlier is not None and not differ(self._register, earlier.said or earlier.values, values):
                return earlier
        return None

    @property
    def is_fresh(self) -> bool:
        """Whether nothing is known yet of a register whose records have a number and nothing else to go by."""
        return not self._ids and not self._known and len(self._register.identity) == 1

    def take_all(
        self,
        sheet: str,
        records: Iterable[SheetRecord],
        told: Mapping[int, Sequence[Problem]],
        others: Sequence[Problem],
    ) -> None:
        """Take the records of the only table of a fresh register: that no number stands twice has been checked.

        ``told`` is what is wrong with rows, ``others`` with those that are not in it.
        """
        key, new = self._register.key, State.NEW
        self._items += [
            PlanItem(key, new, sheet, (row,), _filled(values), None, told.get(row, others))
            for row, values in records
        ]

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

    def _undecided(self, said: Row, match: Match) -> PlanItem:
        item = self._item(State.UNDECIDED, said)
        item.candidates = self._candidates(match)
        item.how = match.doubt
        return item

    def _candidates(self, match: Match) -> tuple[Candidate, ...]:
        scored = dict.fromkeys(match.rivals, (100, "名称或代码相同"))
        scored |= {place: (score, why) for place, score, why in match.likely}
        return tuple(
            Candidate(self._ids[place], self._register.title(self.stored(place)), score, why)
            for place, (score, why) in scored.items()
        )

    def _new(self, said: Row, found: Sequence[Identity]) -> PlanItem:
        why = self.lacks(said.values)
        if why:
            return self.refuse(said, why)
        return self._remembered(self._item(State.NEW, said), found)

    def lacks(self, values: Values) -> str:
        """Return what a row lacks to become a new record, in words."""
        for field in self._required:
            if values.get(field.key) is None:
                return f"台账中还没有它，新增要有{field.label}，请补填。"
        if self._named and values.get("short_name") is None and values.get("name") is None:
            label = self._register["name"].label
            return f"台账中没有这个代码，本表又没有{label}，无法新增，请补填。"
        return ""

    def _remembered(self, item: PlanItem, found: Sequence[Identity]) -> PlanItem:
        for identity in found:
            self._known.setdefault(identity, item)
        return item

    def _added(self, item: PlanItem, said: Row) -> PlanItem:
        """Add what a further row says: lists grow, blanks are filled, contradictions are refused."""
        why = self._clash(item, said.values)
        if why:
            return self.refuse(said, why, "duplicate")
        item.values = {**item.values, **{k: united(item.values.get(k), v) for k, v in said.values.items()}}
        if item.sheet == said.sheet and said.number not in item.rows:
            item.rows += (said.number,)
        item.problems = list(dict.fromkeys((*item.problems, *said.problems)))
        return self._remembered(item, list(identities(self._register, item.values)))

    def _clash(self, item: PlanItem, values: Values) -> str:
        """Return where two rows of one record contradict each other, in words; blank if nowhere."""
        for key, value in values.items():
            before = item.values.get(key)
            if before is not None and before != value and not self._register[key].many:
                label = self._register[key].label
                return f"第{item.rows[0]}行已报过它，{label}是“{before}”，本行是“{value}”，请核对。"
        return ""

    # -- when all rows are in -------------------------------------------------------------------------

    def settle(self) -> None:
        """Hold every record met against the store, when all rows are in."""
        for record, item in self._met.items():
            self._hold_against(item, self._place(record))

    def settle_as(self, item: PlanItem, record: int, how: str) -> None:
        """Let an item speak of a record, as a person decided."""
        self._forget(item)
        item.record, item.how = record, how
        item.said = item.said or item.values
        item.values = self._without_variants(item.said, self._place(record))
        other = self._met.get(record)
        clash = self._clash(other, item.values) if other is not None else ""
        self._hold_against(item, self._place(record))
        if clash:
            self._turn_down(item, clash)
        else:
            self._met.setdefault(record, item)

    def settle_as_new(self, item: PlanItem) -> None:
        """Let an item be a new record, as a person decided; refused if it lacks what a new one has to have."""
        self._forget(item)
        item.record, item.before, item.how, item.kept = None, None, "认定不是台账中的任何一家", ()
        item.called = ""
        item.said = item.said or item.values
        item.values = item.said
        item.state = State.NEW
        why = self.lacks(item.values)
        if why:
            self._turn_down(item, why)

    def settle_behind(self, item: PlanItem, leader: PlanItem, theirs: "Ledger") -> None:
        """Let figures follow what was decided of their enterprise."""
        self._forget(item)
        if leader.state in (State.UNDECIDED, State.REFUSED):
            item.state, item.record, item.before = leader.state, None, None
            return
        who = theirs.identity_of(leader)
        own = {key: value for key, value in (item.said or item.values).items() if key not in who}
        item.said = own | {key: who[key] for key in who if who[key] is not None and key in self._register}
        item.values = item.said
        found = list(identities(self._register, item.values))
        match = self._matcher.find(item.values, found) if self._ids else NO_MATCH
        if match.place is None:
            item.record, item.before, item.state = None, None, State.NEW
        else:
            self.settle_as(item, self._ids[match.place], match.how)

    def _turn_down(self, item: PlanItem, why: str) -> None:
        item.state = State.REFUSED
        item.problems = [*item.problems, Problem(self._key, Severity.FORCE, _TURNED_DOWN, why)]

    def _forget(self, item: PlanItem) -> None:
        """Undo what was decided before about an item."""
        if item.record is not None and self._met.get(item.record) is item:
            del self._met[item.record]
        item.else_ = None
        item.problems = [problem for problem in item.problems if problem.kind != _TURNED_DOWN]

    @property
    def _key(self) -> str:
        return self._register.identity[0][0]

    def _place(self, record: int) -> int:
        return bisect_left(self._ids, record)

    def _hold_against(self, item: PlanItem, place: int) -> None:
        before = {key: self._columns[key][place] for key in item.values}
        item.values = {key: united(old, item.values[key]) for key, old in before.items()}
        item.before = before
        item.called = self._register.title(self.stored(place))
        item.state = State.CHANGED if item.values != before else State.UNCHANGED
        item.kept = tuple(
            key
            for key in self._stated
            if key not in before
            and key not in NAMES
            and (value := self._columns[key][place]) is not None
            and not isinstance(value, Absent)
        )

    def stored(self, place: int) -> dict[str, Value]:
        """Return what identifies the record at a place of the store's columns."""
        return {key: self._columns[key][place] for key in self._who}

    def identity_at(self, record: int) -> dict[str, Value]:
        """Return what identifies a record of the store, by its id."""
        return self.stored(self._place(record))

    def identity_of(self, item: PlanItem) -> dict[str, Value]:
        """Return what identifies an item's record: from its rows, else from the store."""
        known = self.stored(self._place(item.record)) if item.record is not None else {}
        return {key: item.values.get(key) or known.get(key) for key in self._who}


def _all_names(stored: Values) -> Iterator[str]:
    for key in NAMES:
        value = stored.get(key)
        yield from (
            name for name in (value if isinstance(value, tuple) else (value,)) if isinstance(name, str)
        )


def _stated(said: Row) -> Row:
    """Return the row without its blanks."""
    return said if None not in said.values.values() else said._replace(values=_filled(said.values))


def _filled(values: dict[str, Value]) -> dict[str, Value]:
    # That all say something is quicker seen than that none of them is None, which compares each.
    if all(values.values()) or None not in values.values():
        return values
    return {key: value for key, value in values.items() if value is not None}


def united(old: Value, new: Value) -> Value:
    """Return what the field holds afterwards: lists grow, and a sign of absence takes no value away."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return tuple(dict.fromkeys((*old, *new)))
    return old if isinstance(new, Absent) and old is not None else new
