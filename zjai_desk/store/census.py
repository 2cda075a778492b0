"""Counts over whole registers straight from the file, for a window that has just been opened.

No column is kept in memory and no library is loaded for it: what is asked again and again is the finder's.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Any, TypeVar

from zjai_desk.registers.fields import Kind, Value
from zjai_desk.registers.numbers import from_scaled
from zjai_desk.store import codec
from zjai_desk.store.connection import Connection
from zjai_desk.store.model import Among, Years
from zjai_desk.store.tables import KEPT, places

Said = tuple[str, list[Any]]
"""A condition, and the values for its places."""


T = TypeVar("T")


class Counted:
    """What was counted of each register since it was written the last time."""

    def __init__(self) -> None:
        self._answers: dict[str, dict[Hashable, Any]] = defaultdict(dict)

    def once(self, register: str, asked: Hashable, count: Callable[[], T]) -> T:
        """Return the answer of ``count`` to what is ``asked`` of a register, counted once for all who ask the same."""
        answers = self._answers[register]
        if asked not in answers:
            answers[asked] = count()
        answer: T = answers[asked]
        return answer

    def forget(self, register: str) -> None:
        """Forget what was counted of a register that is, or was, being written."""
        self._answers.pop(register, None)


def counts(connection: Connection, register: str, key: str, among: Among) -> dict[Value, int]:
    """See :meth:`Store.counts`."""
    inside, values = _inside(register, among)
    found = connection.execute(
        f'SELECT {key}, count(*) FROM "{register}" WHERE {key} IS NOT NULL AND {inside} GROUP BY {key}',
        values,
    )
    return {codec.decode(KEPT[register][key], stored): number for stored, number in found}


def years(
    connection: Connection, register: str, day: str, year: int | None, among: Among, amount: str | None
) -> Years:
    """See :meth:`Store.years`."""
    declared = KEPT[register]
    inside, within = _inside(register, among)
    filled = f"{day} IS NOT NULL" + (f" AND {amount} IS NOT NULL" if amount else "")
    if year is None:
        newest = f'SELECT max({day}) FROM "{register}" WHERE {inside} AND {filled}'
        last = connection.value(newest, *within)
        year = None if last is None else int(str(last)[:4])
    parts = ["count(*)", f"count(CASE WHEN {filled} THEN 1 END)"]
    values: list[Any] = []
    for each in () if year is None else (year, year - 1):
        falls, bounds = _falls(register, day, each)
        total = f"sum(CASE WHEN {falls} AND {filled} THEN {amount} END)" if amount else "NULL"
        parts += [f"count(CASE WHEN {falls} AND {filled} THEN 1 END)", total]
        values += bounds * 2 if amount else bounds
    asked = f'SELECT {", ".join(parts)} FROM "{register}" WHERE {inside}'
    records, dated, *numbers = connection.execute(asked, values + within).fetchone()
    if not dated or not numbers:
        return Years(records, None, (0, 0), (None, None))
    this, total, before, total_before = numbers

    def decimal(number: int | None) -> Decimal | None:
        return None if amount is None or number is None else from_scaled(int(number), declared[amount].scale)

    return Years(records, year, (this, before), (decimal(total), decimal(total_before)))


def _inside(register: str, among: Among) -> Said:
    """Return the condition that the fields of ``among``, of one value each, hold one of the values given."""
    parts, values = ["1 = 1"], list[Any]()
    for key, wanted in among.items():
        stored = [codec.encode(KEPT[register][key], value) for value in wanted]
        known = [each for each in stored if each is not None]
        either = [f"{key} IN ({places(len(known))})"] if known else []
        either += [f"{key} IS NULL"] if None in stored else []
        parts.append(f"({' OR '.join(either) or '1 = 0'})")
        values += known
    return " AND ".join(parts), values


def _falls(register: str, day: str, year: int) -> Said:
    """Return the condition that a date of any precision, or a year, falls into a year."""
    if KEPT[register][day].kind is Kind.YEAR:
        return f"{day} = ?", [year]
    return f"{day} BETWEEN ? AND ?", [f"{year:04}", f"{year:04}-99"]
