"""The revenue of enterprises in a year, from their annual returns, summed by the rows of a table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zjai_desk.analysis.balance import balanced, half_up
from zjai_desk.analysis.linking import OWNER_KEYS, owners
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Cell, Column

if TYPE_CHECKING:
    from pandas import DataFrame

_DECIMALS = 2
_IN_HUNDRED_MILLIONS = 100_000  # 万元: from 10 亿元 on, sums are told in 亿元
_RETURN_KEYS = ("uscc", "name", "short_name", "year", "revenue")


@dataclass(frozen=True, slots=True)
class Income:
    """Revenue by row in 万元, from how many enterprises, and how many returns fit no enterprise."""

    year: int
    amounts: dict[str, Decimal]
    reporting: int
    strangers: int

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


def by_row(scope: Scope, lines: DataFrame) -> Income | None:
    """Sum the revenue of the enterprises in ``lines`` (id, row) by row; None if no return states any for the year."""
    if scope.year is None:
        return None
    columns = scope.store.columns("enterprises", OWNER_KEYS)
    known = owners(columns)
    row_by_id = dict(zip(lines["id"], lines["row"], strict=True))
    returns = scope.store.columns("annual_returns", _RETURN_KEYS)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    reporting, strangers = set(), 0
    for uscc, name, short, year, amount in zip(*(returns[key] for key in _RETURN_KEYS), strict=True):
        if year != scope.year or not isinstance(amount, Decimal):
            continue
        place = known.find(uscc, name, short)
        row = None if place is None else row_by_id.get(columns["id"][place])
        if row is None:
            strangers += 1
        else:
            reporting.add(place)
            amounts[row] += amount
    return Income(scope.year, dict(amounts), len(reporting), strangers) if reporting else None
