"""What belongs to an enterprise in the other registers: its returns, patents, vouchers, found as linking finds them."""

from collections.abc import Mapping, Sequence

from zjai_desk.analysis.merging.linking import OWNER_KEYS, Naming, Owners, naming_of
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register, Value, Values
from zjai_desk.registers.text import name_key
from zjai_desk.store import Condition, Op, Query, Record, Store

OWNED: tuple[Register, ...] = tuple(register for register in REGISTERS.values() if register.owner)
"""The registers whose records belong to an enterprise."""
_EVERY_NAME = 10_000_000
Belongings = Mapping[str, tuple[Record, ...]]
"""Records by register, in the order of their ids."""


def names_of(values: Values) -> list[str]:
    """Return what an enterprise is or was called: full name, short name, former names."""
    former = values.get("former_names")
    found = (values.get("name"), values.get("short_name"), *(former if isinstance(former, tuple) else ()))
    return [name for name in found if isinstance(name, str)]


def name_keys(values: Values) -> frozenset[str]:
    """Return the names of an enterprise in the form in which they are compared."""
    return frozenset(map(name_key, names_of(values)))


def belongings(store: Store, enterprises: Sequence[Record]) -> dict[int, Belongings]:
    """Return what belongs to each of some enterprises, {id: {register: records}}.

    A record that belongs to one of several with the same code or name is given to the one that it names.
    """
    enterprises = sorted(enterprises, key=lambda one: one.id)
    columns = store.columns("enterprises", OWNER_KEYS)
    known, places = Owners(columns), {number: place for place, number in enumerate(columns["id"])}
    among = {places[one.id]: one for one in enterprises}
    found: dict[int, dict[str, tuple[Record, ...]]] = {one.id: {} for one in enterprises}
    for register in OWNED:
        naming = naming_of(register)
        mine: dict[int, list[Record]] = {one.id: [] for one in enterprises}
        for record in store.records(register.key, _named(store, register, naming, enterprises)):
            if _owner(known, naming, record.values) in among:
                mine[_nearest(enterprises, naming, record.values)].append(record)
        for number, records in mine.items():
            found[number][register.key] = tuple(records)
    return dict(found)


def _owner(known: Owners, naming: Naming, values: Values) -> int | None:
    return known.find(values.get(naming.uscc), *(values.get(key) for key in naming.names))


def _nearest(enterprises: Sequence[Record], naming: Naming, values: Values) -> int:
    """Return which of some enterprises, one of whom owns the record, it names best: by code and by name."""
    names = {name_key(name) for key in naming.names if isinstance(name := values.get(key), str)}

    def merit(one: Record) -> tuple[bool, bool]:
        code = one.values.get("uscc")
        return code is not None and code == values.get(naming.uscc), bool(names & name_keys(one.values))

    return max(enterprises, key=merit).id


def _named(store: Store, register: Register, naming: Naming, enterprises: Sequence[Record]) -> list[int]:
    """Return the records that bear a code or a name of any of the enterprises, in the order of their ids."""
    codes = {code for one in enterprises if isinstance(code := one.values.get("uscc"), str)}
    keys = frozenset().union(*(name_keys(one.values) for one in enterprises))
    wanted: dict[str, list[Value]] = {naming.uscc: list(codes)}
    for field in naming.names:
        spelt = store.tally(register.key, field, limit=_EVERY_NAME)
        wanted[field] = [name for name, _ in spelt if isinstance(name, str) and name_key(name) in keys]
    found: set[int] = set()
    for field, values in wanted.items():
        if values:
            condition = Condition(field, Op.ONE_OF, tuple(values))
            found.update(store.ids(register.key, Query(where=(condition,))))
    return sorted(found)


def owner_of(store: Store, register: Register, values: Values) -> int | None:
    """Return the enterprise, by id, that a record of an owned register belongs to; None if it is unknown."""
    columns = store.columns("enterprises", OWNER_KEYS)
    place = _owner(Owners(columns), naming_of(register), values)
    number = columns["id"][place] if place is not None else None
    return number if isinstance(number, int) else None
