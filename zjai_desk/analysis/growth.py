"""Growth as officials may print it: a percentage only where one means something, else the word for it."""

from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis.balance import half_up
from zjai_desk.registers.fields import Absent

Amount = int | Decimal | None
Exact = int | Decimal | Fraction | None
Rate = Decimal | str | Absent

MISSING = Absent.BELOW_UNIT
"""Printed “…”: one of the two figures is not known."""

FROM_LOSS = "扭亏"
LESS_LOSS = "减亏"
MORE_LOSS = "增亏"
INTO_LOSS = "由盈转亏"
LEVEL = "持平"


def growth(now: Exact, before: Exact, decimals: int = 1) -> Rate:
    """Return the growth of ``now`` over ``before`` in percent, or what takes its place (domain.md §5.3).

    From a loss: 扭亏, 减亏, 增亏 or 持平; into a loss 由盈转亏; from zero “—”; if either is not known “…”.
    Give unrounded figures: the rate is rounded once, halves away from zero.
    """
    if now is None or before is None:
        return MISSING
    if before == 0:
        return Absent.NOT_APPLICABLE
    if before < 0:
        return _from_loss(now, before)
    if now < 0:
        return INTO_LOSS
    return half_up((Fraction(now) / Fraction(before) - 1) * 100, decimals)


def _from_loss(now: int | Decimal | Fraction, before: int | Decimal | Fraction) -> str:
    if now >= 0:
        return FROM_LOSS
    if now == before:
        return LEVEL
    return LESS_LOSS if now > before else MORE_LOSS


def points(now: Amount, before: Amount, decimals: int = 2) -> Decimal | Absent:
    """Return the change between two percentages in 百分点; “…” if either is not known."""
    if now is None or before is None:
        return MISSING
    return half_up(Fraction(now) - Fraction(before), decimals)


def yearly_growth(last: Amount, first: Amount, years: int, decimals: int = 2) -> Rate:
    """Return the mean growth a year (年均增长, CAGR) from ``first`` to ``last`` over ``years`` in percent.

    (3.45/2.92)^(1/7) − 1 is 2.41 %. A mean rate out of or into a loss is no number: “—”.
    """
    if last is None or first is None:
        return MISSING
    if years < 1 or first <= 0 or last < 0:
        return Absent.NOT_APPLICABLE
    factor = (Decimal(last) / Decimal(first)) ** (1 / Decimal(years))
    return half_up((factor - 1) * 100, decimals)


def in_words(rate: Rate) -> str:
    """Return a growth rate as a sentence takes it: 增长22.1%, 下降3.0%, 持平, 扭亏; empty where there is none."""
    if isinstance(rate, Absent):
        return ""
    if isinstance(rate, str):
        return rate
    if rate == 0:
        return LEVEL
    return f"增长{rate:f}%" if rate > 0 else f"下降{-rate:f}%"
