"""Several records of one enterprise held side by side: what belongs to each, and what is proposed to become of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zjai_desk.analysis.merging.belongings import OWNED, Belongings, belongings, names_of
from zjai_desk.analysis.merging.linking import naming_of
from zjai_desk.errors import DeskError
from zjai_desk.naming import taken_apart
from zjai_desk.registers import uscc
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Absent, Field, Kind, Value, Values
from zjai_desk.registers.identity import is_filled
from zjai_desk.registers.text import name_key
from zjai_desk.store import Record, Store

SUMMED = ("face_amount", "used_amount", "redeemed_amount")
"""What of the vouchers is added up beside their number, in 元."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What hangs on an enterprise: how many records in each register, and what its vouchers come to."""

    counts: Mapping[str, int]
    sums: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Member:
    """One of the records to be merged, with what belongs to it.

    ``standing`` tells of each field whether the office itself set its value, and in which step it came.
    """

    record: Record
    belongings: Belongings
    standing: Mapping[str, tuple[bool, int]]

    @property
    def totals(self) -> Totals:
        """What hangs on it."""
        return _totals([self.belongings])


@dataclass(frozen=True, slots=True)
class Clash:
    """A year for which several members have a return: its records, and the fields in which they differ."""

    year: int
    records: tuple[Record, ...]
    differing: tuple[Field, ...]

    @property
    def best(self) -> int:
        """The return that goes first by default: the one with most figures, of equals the newest."""
        return max(self.records, key=lambda one: (sum(map(is_filled, one.values.values())), one.stamp)).id


@dataclass(frozen=True, slots=True)
class Merge:
    """What is to be done: who stays, who goes into it, the values afterwards.

    ``returns`` names, for each year of a clash, the return that goes first and is completed from the
    others; None leaves all of them. A year that is not named takes :attr:`Clash.best`.
    """

    survivor: int
    absorbed: tuple[int, ...]
    values: Values
    returns: Mapping[int, int | None] = field(default_factory=dict)


def members(store: Store, ids: Sequence[int]) -> list[Member]:
    """Return the records with what belongs to them, the one proposed to stay first; a DeskError if one is gone."""
    records = store.records(ENTERPRISES.key, ids)
    if len(records) != len(set(ids)):
        raise DeskError("要合并的企业有的已不在台账中，没有合并。", "请刷新后重新查重。")
    owned = belongings(store, records)
    found = [Member(one, owned[one.id], _standing(store, one)) for one in records]
    return sorted(found, key=_worth, reverse=True)


def _worth(member: Member) -> tuple[bool, bool, int, int]:
    code = member.record.values.get("uscc")
    count = sum(map(len, member.belongings.values()))
    return (
        isinstance(code, str) and uscc.is_valid(code),
        _is_whole(member.record.values.get("name")),
        count,
        -member.record.id,
    )


def _is_whole(name: Value) -> bool:
    """Whether a name says its legal form, as the one on the licence does."""
    return isinstance(name, str) and bool(taken_apart(name).form)


def _standing(store: Store, record: Record) -> dict[str, tuple[bool, int]]:
    found: dict[str, tuple[bool, int]] = {}
    for detail in store.history_of(ENTERPRISES.key, record.id):
        by_hand = detail.action == "update" and detail.origin is None
        typed = by_hand and detail.step is not None and detail.step.kind == "change"
        for key in detail.after:
            found.setdefault(key, (typed, detail.seq))
    return found


# -- what is proposed ---------------------------------------------------------------------------------


def proposed(found: Sequence[Member], survivor: int) -> dict[str, Value]:
    """Return the values that the merged record is to have, for all fields.

    Filled before blank, set by the office before imported, newer before older; a good credit code before
    a bad one, a name with its legal form before one without, the exacter date. Lists are united, and every
    name that is given up is kept among the former ones.
    """
    values = {field.key: _best(field, found, survivor) for field in ENTERPRISES.fields}
    return with_former_names(values, [member.record.values for member in found])


def united(values: Sequence[Value]) -> tuple[str, ...] | None:
    """Return all items of several lists, each once; None if there are none."""
    items = dict.fromkeys(item for value in values if isinstance(value, tuple) for item in value)
    return tuple(items) or None


def with_former_names(values: Values, records: Sequence[Values]) -> dict[str, Value]:
    """Return ``values`` with every other name of the records among the former names."""
    taken = {name_key(name) for key in ("name", "short_name") if isinstance(name := values.get(key), str)}
    former: dict[str, str] = {}
    for name in (*names_of(values), *(name for one in records for name in names_of(one))):
        if name_key(name) not in taken:
            former.setdefault(name_key(name), name)
    return {**values, "former_names": tuple(former.values()) or None}


def _best(field: Field, found: Sequence[Member], survivor: int) -> Value:
    if field.many:
        return united([member.record.values.get(field.key) for member in _first(found, survivor)])

    def merit(member: Member) -> tuple[int, bool, bool, bool, int, bool]:
        value = member.record.values.get(field.key)
        typed, seq = member.standing.get(field.key, (False, 0))
        filled = 0 if value is None else 1 if isinstance(value, Absent) else 2
        return (
            filled,
            _is_good(field, value),
            _is_exacter(field, value, found),
            typed,
            seq,
            member.record.id == survivor,
        )

    return max(found, key=merit).record.values.get(field.key)


def _first(found: Sequence[Member], survivor: int) -> list[Member]:
    return sorted(found, key=lambda member: member.record.id != survivor)


def _is_good(field: Field, value: Value) -> bool:
    if field.kind is Kind.USCC:
        return isinstance(value, str) and uscc.is_valid(value)
    return field.key != "name" or _is_whole(value)


def _is_exacter(field: Field, value: Value, found: Sequence[Member]) -> bool:
    """Whether a date says more than another one that it agrees with: 2016-05-03 than 2016."""
    if field.kind is not Kind.DATE or not isinstance(value, str):
        return False
    others = (member.record.values.get(field.key) for member in found)
    return any(isinstance(other, str) and value != other and value.startswith(other) for other in others)


def clashes(found: Sequence[Member]) -> list[Clash]:
    """Return the years for which more than one of the members has a return."""
    by_year: dict[int, list[tuple[int, Record]]] = defaultdict(list)
    for member in found:
        for one in member.belongings[ANNUAL_RETURNS.key]:
            year = one.values.get("year")
            if isinstance(year, int):
                by_year[year].append((member.record.id, one))
    return [
        Clash(year, tuple(one for _, one in pairs), tuple(_differing([one for _, one in pairs])))
        for year, pairs in sorted(by_year.items())
        if len({owner for owner, _ in pairs}) > 1
    ]


def _differing(records: Sequence[Record]) -> Iterator[Field]:
    naming = naming_of(ANNUAL_RETURNS)
    for one in ANNUAL_RETURNS.fields:
        filled = {value for record in records if is_filled(value := record.values.get(one.key))}
        if len(filled) > 1 and one.key not in (naming.uscc, *naming.names):
            yield one


def after(found: Sequence[Member], returns: Mapping[int, int | None]) -> Totals:
    """Return what hangs on the merged enterprise."""
    totals = _totals([member.belongings for member in found])
    gone = sum(len(clash.records) - 1 for clash in clashes(found) if returns.get(clash.year, 0) is not None)
    counts = {**totals.counts, ANNUAL_RETURNS.key: totals.counts[ANNUAL_RETURNS.key] - gone}
    return Totals(counts, totals.sums)


def _totals(owned: Sequence[Belongings]) -> Totals:
    counts = {register.key: sum(len(one[register.key]) for one in owned) for register in OWNED}
    vouchers = [record.values for one in owned for record in one["vouchers"]]
    sums = {
        key: sum((value for one in vouchers if isinstance(value := one.get(key), Decimal)), Decimal(0))
        for key in SUMMED
    }
    return Totals(counts, sums)
