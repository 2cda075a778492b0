"""Which records an own table counts: those of the area and the year of the desk that answer its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zjai_desk.analysis.merging.linking import OWNER_KEYS, Owners, naming_of
from zjai_desk.analysis.pivot.spec import OF_OWNER, ON_OWNERS, Period, PivotSpec
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Kind, Value
from zjai_desk.store import Condition, Op, Query

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

_GONE = Condition("status", Op.NONE_OF, ("注销", "吊销", "迁出"))


class Columns:
    """The columns of a register and of the enterprises that its records belong to, each read once and kept in the memo."""

    def __init__(self, scope: Scope, register: str) -> None:
        self._scope, self._register = scope, REGISTERS[register]
        kept = scope.memo.setdefault("pivot", {})
        self._kept: dict[str, dict[str, list[Value]]] = kept

    def read(self, keys: Iterable[str]) -> None:
        """Read columns together, which is faster than one by one."""
        own: set[str] = set()
        of_owner: set[str] = set()
        for key in keys:
            (of_owner if key.startswith(OF_OWNER) else own).add(key.removeprefix(OF_OWNER))
        self._read(self._register.key, own)
        if of_owner:
            self._read("enterprises", of_owner)

    def _read(self, register: str, keys: set[str]) -> dict[str, list[Value]]:
        kept = self._kept.setdefault(register, {})
        missing = sorted(keys - kept.keys())
        if missing or not kept:
            kept.update(self._scope.store.columns(register, missing))
        return kept

    def ids(self, register: str) -> list[Value]:
        """Return the ids of a register."""
        return self._read(register, set())["id"]

    def of(self, register: str, key: str) -> list[Value]:
        """Return a column of any register, in the order of its ids."""
        return self._read(register, {key})[key]

    def __getitem__(self, key: str) -> Sequence[Value]:
        """Return a column by its key; that of an enterprise has None where a record belongs to none."""
        if not key.startswith(OF_OWNER):
            return self.of(self._register.key, key)
        column = self.of("enterprises", key.removeprefix(OF_OWNER))
        return [column[place] if place >= 0 else None for place in self.owners]

    @property
    def owners(self) -> list[int]:
        """The place of the enterprise of each record, -1 where it belongs to none of the register."""
        memo, name = self._scope.memo, f"pivot owners of {self._register.key}"
        if name not in memo:
            naming = naming_of(self._register)
            keys = (naming.uscc, *naming.names)
            self._read(self._register.key, set(keys))
            self._read("enterprises", set(OWNER_KEYS))
            known = Owners({key: self.of("enterprises", key) for key in OWNER_KEYS})
            rows = zip(*(self.of(self._register.key, key) for key in keys), strict=True)
            found = (known.find(*row) for row in rows)
            memo[name] = [-1 if place is None else place for place in found]
        kept: list[int] = memo[name]
        return kept


@dataclass(frozen=True, slots=True)
class Counted:
    """The records that count, by their place among the ids of the register, and what is to be said of them.

    ``base`` are the places of the enterprises that means are over; empty unless something asks for them.
    """

    columns: Columns
    places: Numbers
    ids: Numbers
    base: Numbers
    undated: int = 0
    unplaced: int = 0
    strangers: int = 0


def needed(spec: PivotSpec) -> set[str]:
    """Return the keys of all columns that a layout reads."""
    keys = {dimension.key for dimension in spec.dimensions}
    keys |= {measure.key for measure in spec.measures if measure.key}
    return keys


def counted(scope: Scope, spec: PivotSpec, columns: Columns, *, before: bool = False) -> Counted:
    """Return the records that a layout counts; ``before``, those that it counted a year before."""
    import numpy as np

    register = REGISTERS[spec.register]
    keys = needed(spec)
    if scope.area and "district" in register:
        keys.add("district")
    if spec.day and scope.year:
        keys.add(spec.day)
    columns.read(keys)
    ids = np.array(columns.ids(register.key), dtype=np.int64)
    wanted = _answering(scope, spec, columns, ids)
    districts = _districts(spec, columns) if scope.area else []
    inside = _inside(scope, districts) if scope.area else np.ones(len(ids), dtype=bool)
    in_time, undated = _in_time(scope, spec, columns, before=before)
    kept = np.flatnonzero(wanted & inside & in_time)
    strangers = 0
    base = np.empty(0, dtype=np.int64)
    if register.owner is not None and _asks_owners(spec):
        belongs = np.array(columns.owners, dtype=np.int64)[kept]
        strangers = int((belongs < 0).sum())
        base = _base(scope, spec, columns)
    unplaced = sum(1 for place in kept.tolist() if districts[place] is None) if scope.area else 0
    return Counted(columns, kept, ids, base, int((undated & wanted & inside).sum()), unplaced, strangers)


def _asks_owners(spec: PivotSpec) -> bool:
    of_owner = any(dimension.key.startswith(OF_OWNER) for dimension in spec.dimensions)
    return of_owner or any(measure.of in ON_OWNERS for measure in spec.measures)


def _answering(scope: Scope, spec: PivotSpec, columns: Columns, ids: Numbers) -> Flags:
    """Return which records answer the conditions, those on their enterprises among them."""
    import numpy as np

    own = tuple(condition for condition in spec.where if not condition.key.startswith(OF_OWNER))
    wanted = np.ones(len(ids), dtype=bool)
    if own:
        wanted = np.isin(ids, scope.store.ids(spec.register, Query(where=own)))
    for condition in spec.where:
        if condition.key.startswith(OF_OWNER):
            meets = _meeting(scope, columns, [condition])
            belongs = np.array(columns.owners, dtype=np.int64)
            # A record that belongs to nobody is as one of an enterprise that has nothing filled in.
            wanted &= np.where(belongs < 0, _takes_blanks(condition), meets[belongs])
    return wanted


def _meeting(scope: Scope, columns: Columns, where: Sequence[Condition]) -> Flags:
    """Return which enterprises answer conditions whose keys are those of enterprises or begin with ``owner.``"""
    import numpy as np

    bare = tuple(replace(c, key=c.key.removeprefix(OF_OWNER)) for c in where)
    found = scope.store.ids("enterprises", Query(where=bare))
    ids = np.array(columns.ids("enterprises"), dtype=np.int64)
    # One more at the end, so that a store without enterprises can be asked for place -1 too.
    return np.append(np.isin(ids, found), False)


def _takes_blanks(condition: Condition) -> bool:
    if condition.op is Op.ONE_OF:
        return None in condition.values
    return condition.op is Op.LACKS or (condition.op is Op.NONE_OF and None not in condition.values)


def _districts(spec: PivotSpec, columns: Columns) -> list[str | None]:
    """Return where each record is: its own district, else that of its enterprise."""
    register = REGISTERS[spec.register]
    count = len(columns.ids(spec.register))
    own = columns["district"] if "district" in register else [None] * count
    if register.owner is not None and None in own:
        own = [a or b for a, b in zip(own, columns[f"{OF_OWNER}district"], strict=True)]
    return [value if isinstance(value, str) else None for value in own]


def _inside(scope: Scope, districts: Sequence[str | None]) -> Flags:
    import numpy as np

    covered: Mapping[str | None, bool] = {name: scope.covers(name) for name in set(districts)}
    return np.array([covered[name] for name in districts], dtype=bool)


def _in_time(scope: Scope, spec: PivotSpec, columns: Columns, *, before: bool) -> tuple[Flags, Flags]:
    """Return which records the year takes in, and which have no date; without a date they are taken in up to a year."""
    import numpy as np

    count = len(columns.ids(spec.register))
    everything, nothing = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    if not scope.year or not spec.day or spec.period is Period.ANY:
        return everything, nothing
    register = REGISTERS[spec.register]
    year_field = register[spec.day].kind is Kind.YEAR
    days = columns[spec.day]
    years = [
        (day if isinstance(day, int) else None)
        if year_field
        else year_of(day if isinstance(day, str) else None)
        for day in days
    ]
    last = scope.year - 1 if before else scope.year
    undated = np.array([year is None for year in years], dtype=bool)
    numbers = np.array([0 if year is None else year for year in years], dtype=np.int64)
    if spec.period is Period.WITHIN:
        return numbers == last, undated
    return (numbers <= last) | undated, undated


def _base(scope: Scope, spec: PivotSpec, columns: Columns) -> Numbers:
    """Return the enterprises that stand in the area and answer the conditions on enterprises."""
    import numpy as np

    where = [_GONE, *(c for c in spec.where if c.key.startswith(OF_OWNER))]
    standing = _meeting(scope, columns, where)[:-1]
    if scope.area:
        districts = [
            name if isinstance(name, str) else None for name in columns.of("enterprises", "district")
        ]
        standing = standing & _inside(scope, districts)
    return np.flatnonzero(standing)
