"""Single records, or all of one import, taken over from a copy: one change with a name, which can be undone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register, Value, Values
from zjai_desk.store import Change, Origin, Record, Step, Store

Wanted = Mapping[str, Collection[int]]
"""Ids of records of the copy by register."""
_Name = tuple[tuple[str, ...], tuple[Value, ...]]
"""By what a record is recognised: fields and what they hold."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """One record that is another in the copy; ``here`` is None if the store has it no more."""

    register: Register
    record: int
    here: Values | None
    there: Values

    @property
    def title(self) -> str:
        """The name of the record."""
        return self.register.title(self.there)

    @property
    def fields(self) -> list[tuple[str, Value, Value]]:
        """Each field that differs as (key, value in the store, value in the copy)."""
        here = self.here or {}
        return [
            (key, here.get(key), self.there.get(key))
            for key in self.register.keys
            if here.get(key) != self.there.get(key)
        ]


def unlike(store: Store, copy: Store, key: str, ids: Collection[int]) -> list[Unlike]:
    """Return those of the copy's records ``ids`` that the store lacks or has otherwise, in order of id."""
    wanted = sorted(ids)
    here = {record.id: record.values for record in store.records(key, wanted)}
    found = [
        Unlike(REGISTERS[key], record.id, here.get(record.id), record.values)
        for record in copy.records(key, wanted)
    ]
    return [one for one in found if one.here is None or one.fields]


def touched_by(copy: Store, step: Step) -> dict[str, list[int]]:
    """Return the records, {register: ids}, that an import wrote and that the copy still holds."""
    found = {}
    for key in step.registers & REGISTERS.keys():
        ids = {
            number
            for run in copy.touched(key, step.seq - 1)
            if run.seq == step.seq
            for number in range(run.first, run.last + 1)
        }
        if there := [record.id for record in copy.records(key, sorted(ids))]:
            found[key] = there
    return found


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The step that took records over, None if nothing had to be; ``left_out`` are those that the store has anew."""

    step: Step | None
    left_out: int


def retrieve(
    store: Store, copy: Store, wanted: Wanted, title: str, *, operator: str = "", reason: str = ""
) -> Retrieved:
    """Give records the values that they have in the copy, as one change.

    A record that the store held before comes back under its old number, also if the import that added it was
    undone; one of which the store knows nothing is added, with the file that it came from. Neither where another
    record by now goes by its name or code.
    """
    left_out = 0
    with store.change(title, operator=operator, reason=reason) as change:
        for key, ids in wanted.items():
            left_out += _retrieve(store, copy, change, unlike(store, copy, key, ids))
    return Retrieved(change.step, left_out)


def _retrieve(store: Store, copy: Store, change: Change, found: list[Unlike]) -> int:
    """Take records of one register over, and return how many were left out."""
    if not found:
        return 0
    register = found[0].register
    key = register.key
    gone = [one for one in found if one.here is None]
    taken = _taken(store, copy, register) if gone else set()
    free = [one.record for one in gone if taken.isdisjoint(register.identify(one.there))]
    back = store.revivable(key, free)
    if back:
        change.revive(key, back)
    change.update(
        key,
        {
            one.record: {name: one.there.get(name) for name in one.register.keys}
            for one in found
            if one.here is not None or one.record in back
        },
    )
    new = list(copy.records(key, [number for number in free if number not in back]))
    change.insert(key, [record.values for record in new], _origins(copy, change, new))
    return len(gone) - len(free)


def _taken(store: Store, copy: Store, register: Register) -> set[_Name]:
    """Return what records of the store go by, but for those that stood beside the missing ones in the copy too."""
    here, there = (_named(one, register) for one in (store, copy))
    return {name for _, name in here - there}


def _named(store: Store, register: Register) -> set[tuple[int, _Name]]:
    keys = list(dict.fromkeys(key for keys in register.identity for key in keys))
    return {
        (number, name)
        for number, values in store.scan(register.key, keys)
        for name in register.identify(values)
    }


def _origins(copy: Store, change: Change, records: list[Record]) -> list[Origin | None]:
    """Return where the records came from, with the files themselves kept in the store too."""
    for sha256 in {record.origin.sha256 for record in records if record.origin}:
        original = copy.original(sha256)
        if change.keep_original(original.name, original.content) != sha256:
            raise DeskError(f"备份里的原件“{original.name}”已损坏，没有找回。", "请换一份备份。")
    return [record.origin for record in records]
