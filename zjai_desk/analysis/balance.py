"""Rounding that adds up (舍位平衡): shares and amounts whose printed parts make their printed total."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | Decimal | Fraction

_HALF = Fraction(1, 2)


def half_up(value: Number, decimals: int = 0) -> Decimal:
    """Return ``value`` rounded to ``decimals`` places, halves away from zero, as people round (四舍五入)."""
    return _from_units(_rounded(_units(value, decimals)), decimals)


def shares(parts: Sequence[Number], total: Number | None = None, decimals: int = 0) -> tuple[Decimal, ...]:
    """Return each part as a percentage, balanced by largest remainder so that the printed shares add up.

    They sum to exactly 100, or, where the ``parts`` do not fill a given ``total``, to the rounded share
    of all of them. Of two parts with the same remainder the earlier one gets the unit, so shares of
    descending parts descend. A part of zero has a share of zero. ValueError if the whole is zero:
    there are no shares of nothing (tables print “—”).
    """
    whole = Fraction(sum(parts)) if total is None else Fraction(total)
    if whole == 0:
        raise ValueError("shares of a whole of zero")
    return _balance([Fraction(part) * 100 / whole for part in parts], decimals)


def balanced(amounts: Sequence[int | Decimal], decimals: int) -> tuple[Decimal, ...]:
    """Return ``amounts`` rounded so that they add up to their exact total rounded once (最大余数法).

    Each ends at one of its two neighbours, so no sign flips and a true zero stays zero; those that lie
    nearest to the other neighbour give way first (domain.md §5.2).
    """
    return _balance(list(map(Fraction, amounts)), decimals)


def _balance(exact: Sequence[Fraction], decimals: int) -> tuple[Decimal, ...]:
    units = _largest_remainder([_units(value, decimals) for value in exact])
    return tuple(_from_units(unit, decimals) for unit in units)


def _largest_remainder(exact: Sequence[Fraction]) -> list[int]:
    """Round all down, then one up for each unit that the total still lacks, by size of what was cut off."""
    units = [floor(value) for value in exact]
    lacking = _rounded(sum(exact, Fraction())) - sum(units)
    by_remainder = sorted(range(len(exact)), key=lambda place: units[place] - exact[place])
    for place in by_remainder[:lacking]:
        units[place] += 1
    return units


def _units(value: Number, decimals: int) -> Fraction:
    scale: int = 10 ** abs(decimals)
    return Fraction(value) * scale if decimals >= 0 else Fraction(value) / scale


def _rounded(units: Fraction) -> int:
    return floor(units + _HALF) if units >= 0 else -floor(_HALF - units)


def _from_units(units: int, decimals: int) -> Decimal:
    # Built from its digits: arithmetic of Decimal would round at 28 of them.
    return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -decimals))
