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
