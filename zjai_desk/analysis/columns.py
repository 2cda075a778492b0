"""The columns of registers that tables are counted from: each is read once for all tables that share a memo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zjai_desk.analysis.scope import Scope
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

if TYPE_CHECKING:
    from zjai_desk.store.coded import Coded
    from zjai_desk.store.ranking import Numbers


class Columns:
    """The columns of one register, all in order of its ids; blanks of any sort are None in them."""

    def __init__(self, store: Store, register: str) -> None:
        self._store, self._register = store, register
        self._coded: dict[str, Coded] = {}
        self._listed: dict[str, Sequence[Value]] = {}
        self._scaled: dict[str, Numbers] = {}
        self._ids: Numbers | None = None

    @property
    def ids(self) -> Numbers:
        """The ids of the records."""
        import numpy as np

        if self._ids is None:
            self._ids = np.array(self._store.ids(self._register), np.int64)
        return self._ids

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

    def __getitem__(self, key: str) -> Sequence[Value]:
        """Return the value of each record."""
        if key not in self._listed:
            self._listed[key] = self.coded(key)[0].listed()
        return self._listed[key]


def columns(scope: Scope, register: str) -> Columns:
    """Return the columns of a register, with those that another table has read already."""
    return scope.once(f"columns of {register}", lambda: Columns(scope.store, register))
