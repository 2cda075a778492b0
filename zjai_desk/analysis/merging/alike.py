"""The records of a register beside each other: which of them are there twice, and which figures stand out."""

from collections.abc import Iterator

from zjai_desk.registers.comparing import Others, compare, compared_keys
from zjai_desk.registers.fields import Register, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.identity import compared, doubles
from zjai_desk.store import Store


class Alike:
    """What one record of a register can only be told by the others, as they stood when this was made."""

    def __init__(self, store: Store, register: Register) -> None:
        self._register = register
        wanted = tuple(dict.fromkeys(key for keys in register.identity for key in keys))
        known = dict(store.scan(register.key, wanted))
        found = doubles(register, known.items())
        self._doubles = {number: (keys, _told(keys, known[number])) for number, _, keys in found}
        keys = compared_keys(register)
        self._others = Others(register, store.columns(register.key, keys)) if keys else None

    def problems(self, record: int, values: Values) -> Iterator[Problem]:
        """Yield what is wrong with a record beside the others; of one that was mended since no longer that it is double."""
        if self._others is not None:
            yield from compare(self._register, values, self._others)
        keys, told = self._doubles.get(record, ((), ()))
        if keys and told == _told(keys, values):
            yield _double(self._register, keys, values)


def _told(keys: tuple[str, ...], values: Values) -> tuple[Value, ...]:
    return tuple(compared(key, values.get(key)) for key in keys)


def _double(register: Register, keys: tuple[str, ...], values: Values) -> Problem:
    labels = "、".join(register[key].label for key in keys)
    shown = " ".join(str(values[key]) for key in keys)
    said = f"{labels}与另一条记录相同（{shown}），同一{register.noun}登记了两次，请合并或更正。"
    return Problem(keys[0], Severity.FORCE, "duplicate", said)
