"""The revenue of enterprises in a year, from their annual returns, summed by the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zjai_desk.analysis.balance import balanced, half_up
from zjai_desk.analysis.columns import columns
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.merging.linking import owner_places
from zjai_desk.analysis.origins import Records
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Cell, Column
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES

_DECIMALS = 2
_IN_HUNDRED_MILLIONS = 100_000  # 万元: from 10 亿元 on, sums are told in 亿元


@dataclass(frozen=True, slots=True)
class Income:
    """Revenue by row in 万元, from how many enterprises, and how many returns fit no enterprise."""

    year: int
    amounts: dict[str, Decimal]
    reporting: int
    strangers: int
    returns: Mapping[str, Selected] = field(default_factory=dict)

    def records(self, rows: tuple[str, ...]) -> tuple[Records, ...]:
        """Return the annual returns that each row is the sum of, then all of them."""
        none = next(iter(self.returns.values())).joined(())
        parts = [self.returns.get(row, none) for row in rows]
        return (*parts, none.joined(parts))

    @property
    def unit(self) -> str:
        """The unit in which the sums are told."""
        return "亿元" if abs(self._sum) >= _IN_HUNDRED_MILLIONS else "万元"

    @property
    def column(self) -> Column:
        """The column of the revenue."""
        return Column("营业收入", self.unit, _DECIMALS, basis=f"{self.year}年企业年报所填营业收入之和")

    def cells(self, rows: tuple[str, ...]) -> tuple[Decimal, ...]:
        """Return the revenue of each row, balanced so that the rows add up to the total."""
        return balanced([self._told(self.amounts.get(row, Decimal())) for row in rows], _DECIMALS)

    @property
    def total(self) -> Decimal:
        """The revenue of all."""
        return half_up(self._told(self._sum), _DECIMALS)

    @property
    def facts(self) -> dict[str, Cell]:
        """The revenue as facts of a table."""
        return {"revenue": self.total, "revenue_unit": self.unit, "reporting": self.reporting}

    def notes(self, enterprises: int) -> list[str]:
        """Return what a table of ``enterprises`` must say of its revenue."""
        silent = enterprises - self.reporting
        found = [
            f"营业收入为{self.year}年企业年报所填{self.reporting}家之和"
            + (f"，{silent}家未报。" if silent else "。")
        ]
        if self.strangers:
            found.append(f"{self.strangers}份{self.year}年企业年报对不上本表的企业，未计入。")
        return found

    @property
    def _sum(self) -> Decimal:
        return sum(self.amounts.values(), Decimal())

    def _told(self, amount: Decimal) -> Decimal:
        return amount.scaleb(-4) if self.unit == "亿元" else amount


def by_row(scope: Scope, rows: Mapping[str, Selected]) -> Income | None:
    """Sum the revenue of the enterprises of each row; None if no return states any for the scope's year."""
    import numpy as np

    returns = columns(scope, ANNUAL_RETURNS.key)
    year, revenue = returns.coded("year", "revenue")
    stating = Selected(
        ANNUAL_RETURNS.key, returns, np.flatnonzero(year.among({scope.year}) & (revenue.codes > 0))
    )
    if scope.year is None or not stating:
        return None
    # In place -1, that of enterprises the register does not know, stands no row either.
    row_at = np.full(len(columns(scope, ENTERPRISES.key).ids) + 1, -1)
    for row, group in enumerate(rows.values()):
        row_at[group.places] = row
    owners = owner_places(scope, ANNUAL_RETURNS)
    own = row_at[owners]
    told = {list(rows)[row]: group for row, group in stating.split(own).items() if row >= 0}
    placed = stating.where(own >= 0)
    reporting = len(np.unique(owners[placed.places]))
    amounts = {row: returns.sum_of("revenue", group.places) for row, group in told.items()}
    strangers = len(stating) - len(placed)
    return Income(scope.year, amounts, reporting, strangers, told) if reporting else None
