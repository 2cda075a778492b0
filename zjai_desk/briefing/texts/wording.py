"""Numbers in sentences, as official prose writes them."""

from collections.abc import Sequence
from decimal import Decimal

from zjai_desk.analysis.tables import Cell

_DIGITS = "零一二三四五六七八九"


def number(value: Cell) -> str:
    """Return a number as prose prints it: no thousands separators, no idle zeros after the point."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else str(value)


def percent(value: Cell) -> str:
    """Return a share in percent with the decimals that it was balanced to."""
    return f"{value:f}%" if isinstance(value, Decimal) else f"{number(value)}%"


def listed(parts: Sequence[str]) -> str:
    """Join 甲、乙和丙."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{'、'.join(parts[:-1])}和{parts[-1]}"


def chinese_number(number: int) -> str:
    """Return 1 to 99 as headings count: 一, 十, 十一, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def against_last_year(words: Cell) -> str:
    """Return a growth in words as it follows a number: 比上年增长22.1%, 与上年持平, 扭亏; empty where there is none."""
    said = str(words or "")
    if said.startswith("持平"):
        return "与上年持平"
    return f"比上年{said}" if said.startswith(("增长", "下降", "提高")) else said


def points(change: Cell) -> str:
    """Return the change of a percentage as a sentence takes it: 提高0.5个百分点, 下降1.2个百分点, 持平; else nothing."""
    if not isinstance(change, (int, Decimal)):
        return ""
    if not change:
        return "持平"
    return f"{'提高' if change > 0 else '下降'}{number(abs(Decimal(change)))}个百分点"
