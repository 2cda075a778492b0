"""Conditions on fields in words, and as what JSON can hold."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zjai_desk.registers.fields import Field, Kind, Value
from zjai_desk.registers.values import shown
from zjai_desk.store import Condition, Op

_NAMED = 3
"""Values that a condition names before it only counts them."""
_ON_TEXTS = {
    Op.MEETS: "含",
    Op.CONTAINS: "包含",
    Op.LACKS: "不包含",
    Op.BEGINS: "开头是",
    Op.ENDS: "结尾是",
}


def told(field: Field, condition: Condition) -> str:
    """Say a condition in the words of a chip: 包含 智能, 100 至 200, 不是 停业."""
    if condition.op in _ON_TEXTS:
        return f"{_ON_TEXTS[condition.op]} {condition.values[0]}"
    texts = ["（空白）" if value is None else shown(field, value) for value in condition.values]
    if condition.op is Op.BETWEEN:
        low, high = condition.values
        if low is None or high is None:
            return f"≤ {texts[1]}" if low is None else f"≥ {texts[0]}"
        return texts[0] if low == high else f"{texts[0]} 至 {texts[1]}"
    negative = condition.op is Op.NONE_OF
    if condition.values == (None,):
        return "不为空" if negative else "为空"
    names = listed(texts)
    return f"不是 {names}" if negative else names


def listed(names: Sequence[str]) -> str:
    """Name a few things, and how many there are where they are more."""
    text = "、".join(names[:_NAMED])
    return f"{text} 等 {len(names):,} 项" if len(names) > _NAMED else text


def as_content(condition: Condition) -> list[Any]:
    """Return the condition as what JSON can hold; :func:`from_content` reads it again."""
    values = [None if value is None else str(value) for value in condition.values]
    return [condition.key, condition.op.value, values]


def from_content(field: Field, kept: object) -> Condition:
    """Return a condition on ``field`` that was kept; ValueError if it is damaged."""
    if not isinstance(kept, list) or len(kept) != 3 or not isinstance(kept[2], list):
        raise ValueError(f"no condition: {kept!r}")
    return Condition(str(kept[0]), Op(kept[1]), tuple(_value(field, value) for value in kept[2]))


def _value(field: Field, kept: object) -> Value:
    if kept is None or not field.numeric:
        return None if kept is None else str(kept)
    number = Decimal(str(kept))
    return int(number) if field.kind in (Kind.INTEGER, Kind.YEAR) else number
