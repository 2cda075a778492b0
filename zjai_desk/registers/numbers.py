"""Numbers and amounts as returns write them, exact: text and spreadsheet cells to Decimal, never float."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from zjai_desk.registers.fields import Absent
from zjai_desk.registers.text import fold

MONEY_UNITS = {
    "元": Decimal(1),
    "千元": Decimal(10**3),
    "万元": Decimal(10**4),
    "百万元": Decimal(10**6),
    "千万元": Decimal(10**7),
    "亿元": Decimal(10**8),
}
_MULTIPLES = {
    "": Decimal(1), "百": Decimal(10**2), "千": Decimal(10**3), "万": Decimal(10**4), "百万": Decimal(10**6),
    "千万": Decimal(10**7), "亿": Decimal(10**8), "百亿": Decimal(10**10), "千亿": Decimal(10**11),
}  # fmt: skip
_NOT_APPLICABLE = frozenset({"—", "-", "--", "——", "–", "−", "/", "\\", "无", "不适用", "N/A", "NA"})
_BELOW_UNIT = frozenset({"...", "......"})  # as NFKC writes … and ……
_LONGEST_SIGN = 8
_NUMBER = re.compile(
    r"['‘’]?(?:RMB|CNY|人民币)?:?[¥￥]?(?P<sign>[+\-−–—]?)[¥￥]?(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?P<power>E[+\-]?\d{1,2})?"
    r"(?P<multiple>(?:[百千]?[万亿]|[百千])?)(?P<unit>元[整正]?|人民币|%|人次|[家件人张场项个次名户天年月条种台套篇例亩]?)"
)
_UNIT_IN_BRACKETS = re.compile(r"(?<=[\d.])\(([百千]?[万亿]?[^\d()]{0,2})\)$")
_LARGEST = Decimal(10) ** 15


def absence(text: str) -> Absent | None:
    """Return why a cell that holds a sign instead of a value has none; None when it is no such sign."""
    if len(text) > _LONGEST_SIGN:
        return None
    folded = fold(text)
    if folded in _NOT_APPLICABLE:
        return Absent.NOT_APPLICABLE
    return Absent.BELOW_UNIT if folded in _BELOW_UNIT else None


@lru_cache(maxsize=65536)
def parse(raw: str | float | int | Decimal, heading_unit: str = "", unit: str = "") -> Decimal | None:
    """Return the exact number a cell means, in ``unit``; None when it is not one certain number.

    ``heading_unit`` is the unit the return states for the column. A unit in the cell itself
    (3.2万, 5亿元) wins over it. “约300” and “>500” are not numbers: the sender must say which; nor is
    12% where something else than percent is wanted.
    """
    if isinstance(raw, str):
        read = _read(raw)
        if read is None or (read[1] == "%" and unit not in ("", "%")):
            return None
        number, own_unit = read
    elif isinstance(raw, (float, Decimal)) and not math.isfinite(raw):
        return None
    else:
        number, own_unit = raw if isinstance(raw, Decimal) else Decimal(repr(raw)), ""
    number = convert(number, own_unit or heading_unit, unit)
    return number if abs(number) < _LARGEST else None


def _read(text: str) -> tuple[Decimal, str] | None:
    folded = _UNIT_IN_BRACKETS.sub(r"\1", fold(text))
    bracketed = len(folded) > 2 and folded[0] == "(" and folded[-1] == ")"
    match = _NUMBER.fullmatch(folded[1:-1] if bracketed else folded)
    if match is None or (bracketed and match["sign"]):
        return None
    number = Decimal(match["digits"].replace(",", "") + (match["power"] or ""))
    if bracketed or match["sign"] in ("-", "−", "–", "—"):
        number = -number
    # 3.2万 in a column of money is 3.2万元; in a count, whose unit is not converted, it is 32000.
    states_money = match["unit"] in ("元", "元整", "元正", "人民币") or match["multiple"]
    own_unit = "元" if states_money else "%" if match["unit"] == "%" else ""
    return number * _MULTIPLES[match["multiple"]], own_unit


def convert(number: Decimal, given: str, wanted: str) -> Decimal:
    """Return ``number`` of unit ``given`` in unit ``wanted``; units that are not money are left alone."""
    if given == wanted or given not in MONEY_UNITS or wanted not in MONEY_UNITS:
        return number
    return number * MONEY_UNITS[given] / MONEY_UNITS[wanted]


def to_scaled(number: Decimal, scale: int) -> int:
    """Return ``number`` as the integer count of its last kept place, halves away from zero."""
    # Rounded once, from all its digits: scaleb alone would first round at 28 of them.
    return int(number.quantize(Decimal((0, (1,), -scale)), ROUND_HALF_UP).scaleb(scale))


def from_scaled(stored: int, scale: int) -> Decimal:
    """Return the number that :func:`to_scaled` stored, without idle zeros."""
    if scale == 0:
        return Decimal(stored)
    number = Decimal(stored).scaleb(-scale)
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()
