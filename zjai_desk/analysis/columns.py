"""The columns of registers that tables are counted from: each is read once for all tables that share a memo."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

if TYPE_CHECKING:
    from zjai_desk.store.columns.coded import Coded
    from zjai_desk.store.columns.ranking import Numbers

_HALF = 30


class Columns:
    """The columns of one register, all in order of its ids; blanks of any sort are None in them."""

    def __init__(self, store: Store, register: str) -> None:
        import numpy as np

        self._store, self._register = store, register
        self._coded: dict[str, Coded] = {}
        self._listed: dict[str, Sequence[Value]] = {}
        self._scaled: dict[str, Numbers] = {}
        # Read at once: tables tell the ids of what they counted when others may have been written already.
        self.ids: Numbers = np.array(store.ids(register), np.int64)

    def coded(self, *keys: str) -> list[Coded]:
        """Return columns as numbers of their values; asked for together they are read together, which is quicker."""
        missing = [key for key in keys if key not in self._coded]
        if missing:
            self._coded.update(self._store.coded(self._register, missing))
        return [self._coded[key] for key in keys]

    def scaled(self, *keys: str) -> list[Numbers]:
        """Return columns of numbers as :meth:`Store.scaled` has them."""
        missing = [key for key in keys if key not in self._scaled]
        if missing:
            self._scaled.update(self._store.scaled(self._register, missing))
        return [self._scaled[key] for key in keys]

    def years(self, key: str) -> Numbers:
        """Return the year of each record's date, 0 where there is none."""
        [column] = self.coded(key)
        return column.each(lambda value: (isinstance(value, str) and year_of(value)) or 0, int)

    def sum_of(self, key: str, places: Numbers) -> Decimal:
        """Return the exact sum of a field of numbers over records by their places; blanks add nothing."""
        from zjai_desk.store.columns.ranking import BLANK

        [numbers] = self.scaled(key)
        given = numbers[places]
        return Decimal(exact_sum(given[given != BLANK])).scaleb(-REGISTERS[self._register][key].scale)

    def __getitem__(self, key: str) -> Sequence[Value]:
        """Return the value of each record."""
        if key not in self._listed:
            self._listed[key] = self.coded(key)[0].listed()
        return self._listed[key]


def columns(scope: Scope, register: str) -> Columns:
    """Return the columns of a register, with those that another table has read already."""
    return scope.once(f"columns of {register}", lambda: Columns(scope.store, register))


def exact_sum(numbers: Numbers) -> int:
    """Return the sum of whole numbers, which may be too large for one of 64 bits."""
    return (int((numbers >> _HALF).sum()) << _HALF) + int((numbers & ((1 << _HALF) - 1)).sum())
