"""By what a record is recognised again, in the form in which two are compared; and records that are there twice."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from zjai_desk.registers.fields import Absent, Register, Value, Values
from zjai_desk.registers.text import name_key

NAMES = ("name", "short_name", "former_names")
"""What an enterprise is or was called; a row may use any of it."""
Identity = tuple[tuple[str, ...], tuple[Value, ...]]
"""The keys of an identity, and their values as they are compared."""
key_of = lru_cache(maxsize=65536)(name_key)
T = TypeVar("T")


def compared(key: str, value: Value) -> Value:
    """Return a value in the form in which two of them are held against each other."""
    return key_of(value) if key in NAMES and isinstance(value, str) else value


def is_filled(value: Value) -> bool:
    """Whether a value is there, and not merely a reason why it is not."""
    return value is not None and not isinstance(value, Absent)


def identities(register: Register, values: Values) -> Iterator[Identity]:
    """Yield (keys, values compared) of each usable identity, the most trusted first."""
    for keys in register.identity:
        if len(keys) == 1:  # most are; this runs for every row of a large import
            value = values.get(keys[0])
            if is_filled(value):
                yield keys, (compared(keys[0], value),)
        else:
            found = tuple(values.get(key) for key in keys)
            if all(map(is_filled, found)):
                yield keys, tuple(map(compared, keys, found))


def differ(register: Register, one: Values, other: Values, below: tuple[str, ...] = ()) -> bool:
    """Whether the most trusted key that both have filled says that they are two; only keys above ``below``."""
    for keys in register.identity:
        if keys == below:
            return False
        mine, theirs = [one.get(key) for key in keys], [other.get(key) for key in keys]
        if all(map(is_filled, (*mine, *theirs))):
            return list(map(compared, keys, mine)) != list(map(compared, keys, theirs))
    return False


def doubles(
    register: Register, records: Iterable[tuple[T, Values]], beside: tuple[str, ...] = ()
) -> Iterator[tuple[T, T, tuple[str, ...]]]:
    """Yield (record, earlier one, keys) for each record recognised by the same as an earlier one.

    Records are (what the caller knows one by, its values). ``beside`` are further fields that have to agree:
    the figures of two years are no double.
    """
    first: dict[object, tuple[T, Values]] = {}
    for known_by, values in records:
        rest = tuple(values.get(key) for key in beside)
        found = [(keys, (keys, told, rest)) for keys, told in identities(register, values)]
        for keys, told in found:
            earlier = first.get(told)
            if earlier is not None and not differ(register, earlier[1], values):
                yield known_by, earlier[0], keys
                break
        for _, told in found:
            first.setdefault(told, (known_by, values))
