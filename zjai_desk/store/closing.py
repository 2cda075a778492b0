"""Closed periods (封账): which years of a register are closed, and what is said to whoever would change them."""

from collections.abc import Iterable, Mapping

from zjai_desk.errors import DeskError
from zjai_desk.registers.notebooks import CLOSED
from zjai_desk.store.connection import Connection
from zjai_desk.store.tables import KEPT

Closed = Mapping[str, frozenset[int]]
"""The closed years by register; registers without any are not in it."""


class PeriodClosed(DeskError):
    """A change without a reason would have touched records of a closed period; nothing was written.

    ``register`` and ``years`` are those that were met. The same change made inside ``Store.because`` goes through.
    """

    def __init__(self, register: str, years: Iterable[int]) -> None:
        self.register, self.years = register, tuple(sorted(years))
        label = KEPT[register].label
        said = "、".join(map(str, self.years))
        super().__init__(f"{said}年的{label}已封账，没有改动。", "要改须写明理由，理由记入历史。")


def read(connection: Connection) -> Closed:
    """Return what is closed now."""
    found: dict[str, set[int]] = {}
    for register, year in connection.rows("SELECT register, year FROM closures WHERE state = ?", CLOSED):
        found.setdefault(register, set()).add(year)
    return {register: frozenset(years) for register, years in found.items()}
