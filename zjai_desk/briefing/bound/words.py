"""How a bound number is printed: as prose writes numbers, in 万 or 亿, or in words that say how it changed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.growth import FROM_LOSS, LEVEL, growth
from zjai_desk.analysis.tables import Cell
from zjai_desk.briefing.bound.numbers import Found, Missing
from zjai_desk.briefing.texts.wording import number
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.numbers import MONEY_UNITS

FORMS = {
    "千分位": "25,889",
    "整数": "四舍五入到个位",
    "1位小数": "四舍五入到一位小数",
    "2位小数": "四舍五入到两位小数",
    "万": "以万计：2.59万",
    "亿": "以亿计：1157.69亿元",
    "数字": "只要数，不带百分号",
    "单位": "带上单位：25889件",
    "增减": "比上年的变化：增长22.0%、下降3.5%、与上年持平、增长1.5倍",
    "比上年": "同上，前面加“比上年”：比上年增长22.0%",
    "增减数": "比上年多多少：增加1152、减少35",
    "百分点": "占比比上年的变化：提高0.5个百分点",
}
"""The words after | and what they do; of several, those on decimals go together with the others."""
CHANGES = frozenset(("增减", "比上年", "增减数", "百分点"))
"""The forms that need the number of the year before."""

UNKNOWN, NOT_APPLICABLE = "（暂无数据）", "（不适用）"
"""What is printed instead of a number that nobody knows, and of one that cannot be."""
NO_BASE, FIRST, LEVEL_WORDS = "无上年数可比", "首次出现", "与上年持平"
NOT_FOUND = "（缺数：{}）"

_DECIMALS = re.compile(r"(\d)位(?:小数)?$")
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_TIMES_FROM = 100
"""Percent of growth from which it is told in 倍: 增长150% is 增长1.5倍, the growth and not the ratio (domain.md §5.3)."""
_BETTER = {FROM_LOSS: "由亏转盈", LEVEL: LEVEL_WORDS}


@dataclass(frozen=True, slots=True)
class Form:
    """The forms of one binding: at most one of :data:`FORMS` that is not about decimals, and the decimals."""

    what: str = ""
    decimals: int | None = None
    thousands: bool = False


def read_forms(words: tuple[str, ...]) -> Form | str:
    """Return what the words after | ask for, or in Chinese which of them is not known."""
    what, decimals, thousands = "", None, False
    for word in filter(None, words):
        found = _DECIMALS.fullmatch(word)
        if found:
            decimals = int(found[1])
        elif word == "整数":
            decimals = 0
        elif word == "千分位":
            thousands = True
        elif word not in FORMS:
            return f"不认识写法“{word}”，可用：{'、'.join(FORMS)}。"
        elif what:
            return f"“{what}”和“{word}”不能一起用。"
        else:
            what = word
    return Form(what, decimals, thousands)


def printed(found: Found, form: Form, before: Callable[[], Found | Missing]) -> str:
    """Return a number as its form prints it; ``before`` looks up that of the year before, if the form needs it."""
    if isinstance(found.value, Absent) or found.value is None or found.value == "":
        return _absent(found.value)
    if not isinstance(found.value, (int, Decimal)):
        return str(found.value).translate(_NO_BRACES)
    if form.what in CHANGES:
        return _change(found, form, before())
    return _number(found, form)


_NO_BRACES = str.maketrans("{}", "｛｝")


def _absent(value: Cell) -> str:
    return NOT_APPLICABLE if value is Absent.NOT_APPLICABLE else UNKNOWN


def _number(found: Found, form: Form) -> str:
    value = Decimal(found.value) if isinstance(found.value, (int, Decimal)) else Decimal()
    if form.what in _SCALES:
        return _scaled(value, found.unit, form)
    if found.unit == "%":
        # A share keeps the decimals that it was balanced to.
        text = _digits(value if form.decimals is None else half_up(value, form.decimals), form)
        return text if form.what == "数字" else f"{text}%"
    text = _plain(value, form)
    return text + (found.unit if form.what == "单位" else "")


def _plain(value: Decimal, form: Form) -> str:
    """Return digits: with as many decimals as are asked for, else without idle zeros."""
    if form.decimals is not None:
        return _digits(half_up(value, form.decimals), form)
    text = _digits(value, form)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digits(value: Decimal, form: Form) -> str:
    return f"{value:,f}" if form.thousands else f"{value:f}"


def _scaled(value: Decimal, unit: str, form: Form) -> str:
    """Return a number in 万 or 亿: an amount of money converted from its own unit and with the new one, a count without."""
    money = MONEY_UNITS.get(unit)
    scaled = value * (money or 1) / _SCALES[form.what]
    rounded = half_up(scaled, 2 if form.decimals is None else form.decimals)
    text = f"{rounded:,f}" if form.thousands else f"{rounded:f}"
    if form.decimals is None:
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}{form.what}{'元' if money else ''}"


def _change(found: Found, form: Form, before: Found | Missing) -> str:
    now = Decimal(found.value) if isinstance(found.value, (int, Decimal)) else Decimal()
    if isinstance(before, Missing):
        return FIRST if before.gone else NO_BASE
    if not isinstance(before.value, (int, Decimal)):
        return NO_BASE
    then = Decimal(before.value)
    lead = "比上年" if form.what == "比上年" else ""
    if found.unit == "%" or form.what == "百分点":
        return _points(now - then, form, lead)
    if form.what == "增减数":
        return _difference(now - then, form)
    return _growth(now, then, form, lead)


def _points(change: Decimal, form: Form, lead: str) -> str:
    if not change:
        return LEVEL_WORDS
    size = abs(change) if form.decimals is None else half_up(abs(change), form.decimals)
    if not size:
        return LEVEL_WORDS
    return f"{lead}{'提高' if change > 0 else '下降'}{number(size)}个百分点"


def _difference(change: Decimal, form: Form) -> str:
    if not change:
        return LEVEL_WORDS
    return f"{'增加' if change > 0 else '减少'}{_plain(abs(change), form)}"


def _growth(now: Decimal, then: Decimal, form: Form, lead: str) -> str:
    """Return the growth in words; from zero there is no rate, and what would round to nothing is no change."""
    if now == then:
        return LEVEL_WORDS
    decimals = 1 if form.decimals is None else form.decimals
    rate = growth(now, then, decimals)
    if isinstance(rate, Absent):
        return "上年为零" if then == 0 else NO_BASE
    if isinstance(rate, str):
        return _BETTER.get(rate, rate)
    if rate == 0:
        return f"{LEVEL_WORDS[:3]}基本持平"
    if rate >= _TIMES_FROM:
        return f"{lead}增长{number(half_up(rate / 100, max(1, decimals)))}倍"
    return f"{lead}{'增长' if rate > 0 else '下降'}{abs(rate):f}%"
