"""What the enterprises stated in their annual returns, one by one, and what the statements of several come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.growth import Rate, growth
from zjai_desk.analysis.merging.linking import OWNER_KEYS, Owners
from zjai_desk.analysis.origins import Listed, Origin, listed
from zjai_desk.analysis.scope import Scope

MEASURES = {"revenue": "营业收入", "rd_spend": "研发投入", "profit": "利润总额", "profit_tax": "利税总额"}
"""The measures of an annual return that the industry is told by, all in 万元, and what they are called."""
_KEYS = ("uscc", "name", "short_name", "year", *MEASURES)
_IN_HUNDRED_MILLIONS = 100_000  # 万元: from 10亿元 on, sums are told in 亿元


@dataclass(frozen=True, slots=True)
class Statement:
    """One annual return: its id, whose it is (None: no enterprise of the register), year, district, amounts in 万元, town."""

    id: int
    enterprise: int | None
    year: int
    district: str | None
    amounts: Mapping[str, Decimal]
    town: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """The annual returns of an area; ``strangers`` of them belong to no enterprise of the register."""

    all: tuple[Statement, ...]
    strangers: int

    def of(self, year: int) -> list[Statement]:
        """Return those of a year."""
        return [one for one in self.all if one.year == year]

    @property
    def years(self) -> list[int]:
        """The years there are returns of, in order."""
        return sorted({one.year for one in self.all})

    def notes(self) -> list[str]:
        """Return what a table must say of returns that fit nowhere or twice."""
        found = []
        if self.strangers:
            found.append(f"{self.strangers}份年报对不上企业台账中的企业，按未填区县计。")
        times = Counter((one.enterprise, one.year) for one in self.all if one.enterprise is not None)
        if twice := sum(1 for number in times.values() if number > 1):
            found.append(f"{twice}家次企业同一年有多份年报，金额均已计入，请核对是否重复。")
        return found


def stated(scope: Scope, belongs: Callable[[str | None], bool] | None = None) -> Statements:
    """Return the annual returns of enterprises whose district ``belongs`` (to the area by default), up to the scope's year.

    A return whose enterprise is unknown belongs where records without a district do.
    """
    belongs = belongs or scope.covers
    enterprises = scope.store.columns("enterprises", (*OWNER_KEYS, "district", "town"))
    known = Owners(enterprises)
    found, strangers = [], 0
    for number, values in scope.store.scan("annual_returns", _KEYS):
        uscc, name, short, year, *amounts = values.values()
        if not isinstance(year, int):
            continue
        place = known.find(uscc, name, short)
        given = enterprises["district"][place] if place is not None else None
        district = canonical(given) if isinstance(given, str) else None
        town = enterprises["town"][place] if place is not None else None
        if belongs(district) and (scope.year is None or year <= scope.year):
            strangers += place is None
            told = {
                key: Decimal(amount)
                for key, amount in zip(MEASURES, amounts, strict=True)
                if isinstance(amount, (int, Decimal))
            }
            town = town if isinstance(town, str) else ""
            found.append(Statement(number, place, year, district, told, town))
    return Statements(tuple(found), strangers)


def total(group: Sequence[Statement], key: str) -> Decimal | None:
    """Return the sum of a measure in 万元; None if nobody states it."""
    amounts = [one.amounts[key] for one in group if key in one.amounts]
    return sum(amounts, Decimal()) if amounts else None


def comparable_growth(now: Sequence[Statement], before: Sequence[Statement], key: str) -> Rate:
    """Return the growth of a measure over those enterprises that state it in both years (可比口径, domain.md §5.3)."""
    last, first = comparable(now, before, key)
    return growth(total(last, key), total(first, key))


def comparable(
    now: Sequence[Statement], before: Sequence[Statement], key: str
) -> tuple[list[Statement], list[Statement]]:
    """Return the statements of both years of those enterprises that state a measure in both."""
    first, last = ({one.enterprise for one in group if key in one.amounts} for group in (before, now))
    both = (first & last) - {None}
    now, before = ([one for one in group if one.enterprise in both] for group in (now, before))
    return now, before


def records(found: Iterable[Statement], key: str = "") -> Listed:
    """Return the annual returns that some statements are; with a measure those that state it."""
    return listed("annual_returns", (one.id for one in found if not key or key in one.amounts))


def growth_origin(now: Sequence[Statement], before: Sequence[Statement], key: str) -> Origin:
    """Return where :func:`comparable_growth` comes from."""
    label = MEASURES[key]
    last, first = comparable(now, before, key)
    return Origin(
        records(last),
        records(first),
        f"两年都填报的企业本年{label}÷上年{label}－1，四舍五入取一位小数",
    )


def in_both(now: Sequence[Statement], before: Sequence[Statement]) -> int:
    """Return how many enterprises of the register sent a return in both years."""
    return len(({one.enterprise for one in now} & {one.enterprise for one in before}) - {None})


def money_unit(amounts: Sequence[Decimal | None]) -> str:
    """Return the unit in which sums of 万元 are told: 亿元 where the largest is 10亿元 or more."""
    largest = max((abs(amount) for amount in amounts if amount is not None), default=Decimal())
    return "亿元" if largest >= _IN_HUNDRED_MILLIONS else "万元"


def in_unit(amount: Decimal, unit: str) -> Decimal:
    """Return an amount of 万元 in 万元 or 亿元, exactly."""
    return amount.scaleb(-4) if unit == "亿元" else amount
