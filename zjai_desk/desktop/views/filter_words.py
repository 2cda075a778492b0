"""Between the words a person filters a column by (>=100, 100..200, <>停业, *智能*) and conditions on it."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from zjai_desk.errors import DeskError
from zjai_desk.registers import dates
from zjai_desk.registers.fields import Absent, Field, Kind, Value
from zjai_desk.registers.values import parse as parse_value
from zjai_desk.registers.values import shown
from zjai_desk.store import Condition, Op

BLANK, FILLED = "空", "非空"
HELP = "可写 >=100、100..200、<>停业、=空、=非空、=甲|乙、智能*、<>*智能*；只写文字就找含有它的（拼音、首字母也行）"
"""What a row of filters understands, in one line."""
_AND = " & "
_OPERATOR = re.compile(r"(>=|<=|<>|!=|=|>|<)(.*)", re.DOTALL)
_RANGE = re.compile(r"(.*?)(?:\.\.+|…|~|至)(.*)", re.DOTALL)
# Signs as an input method leaves them, in the form a keyboard has them.
_SIGNS = str.maketrans(
    {
        "＞": ">",
        "＜": "<",
        "＝": "=",
        "≥": ">=",
        "≤": "<=",
        "≠": "<>",
        "＊": "*",
        "｜": "|",
        "～": "~",
        "！": "!",
    }
)


def ordered(field: Field) -> bool:
    """Whether values of the field can be held against bounds: numbers and dates."""
    return field.numeric or field.kind is Kind.DATE


def parse(field: Field, text: str) -> tuple[Condition, ...]:
    """Return the conditions that ``text`` sets on ``field``, none for a blank text.

    Raises a DeskError that says how it could be written when the text means nothing here.
    """
    return tuple(
        condition
        for part in text.translate(_SIGNS).split(_AND)
        if part.strip()
        for condition in _part(field, part.strip())
    )


def _part(field: Field, text: str) -> Sequence[Condition]:
    match = _OPERATOR.fullmatch(text)
    if match:
        return _OPERATORS[match[1]](field, match[2].strip())
    if ordered(field):
        bounds = _RANGE.fullmatch(text)
        if bounds and any(part.strip() for part in bounds.groups()):
            return [between(field, *(part.strip() for part in bounds.groups()))]
        return [_exactly(field, text)]
    if "*" in text:
        return _pattern(field, text)
    return [Condition(field.key, Op.MEETS, (word,)) for word in text.split()]


def between(field: Field, lowest: str, highest: str) -> Condition:
    """Return the condition that a value lies between two written bounds, a blank one being open.

    Raises a DeskError when a bound cannot be read or both are open.
    """
    low, high = (_value(field, bound) if bound else None for bound in (lowest, highest))
    if low is None and high is None:
        raise DeskError(f"{field.label}的范围没有写上下限。", "请至少填一头，如 100.. 或 ..200。")
    return Condition(field.key, Op.BETWEEN, (low, high))


def _exactly(field: Field, text: str) -> Condition:
    if "|" in text:
        return _one_of(field, text, Op.ONE_OF)
    value = _value(field, text)
    # All of 2019 is meant by 2019, not only what is known no better.
    if field.kind is Kind.DATE:
        return Condition(field.key, Op.BETWEEN, (value, value))
    return Condition(field.key, Op.ONE_OF, (value,))


def _one_of(field: Field, text: str, op: Op) -> Condition:
    return Condition(field.key, op, tuple(_value(field, part.strip()) for part in text.split("|")))


def _value(field: Field, text: str) -> Value:
    if text in ("", BLANK):
        return None
    if not ordered(field):
        return text
    parsed = parse_value(field, text, field.unit)
    if parsed.value is None or isinstance(parsed.value, Absent):
        wanted = "日期，如 2019-10" if field.kind is Kind.DATE else "数，如 100"
        raise DeskError(f"“{text}”不是{field.label}的值。", f"请写{wanted}。")
    return parsed.value


def _equal(field: Field, text: str) -> Sequence[Condition]:
    if text == FILLED:
        return [Condition(field.key, Op.NONE_OF, (None,))]
    if "*" in text and not ordered(field):
        return _pattern(field, text)
    if field.kind is Kind.DATE and text not in ("", BLANK):
        return [_exactly(field, text)]
    return [_one_of(field, text, Op.ONE_OF)]


def _unequal(field: Field, text: str) -> Sequence[Condition]:
    if "*" not in text or ordered(field):
        return [_one_of(field, text, Op.NONE_OF)]
    inner = text.strip("*")
    if not text.startswith("*") or not text.endswith("*") or "*" in inner or not inner:
        raise DeskError(f"“<>{text}”看不懂。", "不包含请写成 <>*文字*。")
    return [Condition(field.key, Op.LACKS, (inner,))]


def _pattern(field: Field, text: str) -> Sequence[Condition]:
    """Read 智能*, *智能, *智能* and 杭州*公司."""
    first, *middle, last = text.split("*")
    found = [Condition(field.key, Op.BEGINS, (first.strip(),))] if first.strip() else []
    found += [Condition(field.key, Op.CONTAINS, (part.strip(),)) for part in middle if part.strip()]
    found += [Condition(field.key, Op.ENDS, (last.strip(),))] if last.strip() else []
    return found or [Condition(field.key, Op.NONE_OF, (None,))]


def _bound(*, lowest: bool, strictly: bool) -> Callable[[Field, str], Sequence[Condition]]:
    def read(field: Field, text: str) -> Sequence[Condition]:
        if not ordered(field):
            raise DeskError(f"{field.label}不是数字或日期，不能比大小。", "请写文字，或 =、<>、* 等。")
        value = _value(field, text)
        if value is None:
            raise DeskError(f"{field.label}的范围没有写数。", "请在符号后写数，如 >=100。")
        if strictly:
            value = _next(field, value, 1 if lowest else -1)
        return [Condition(field.key, Op.BETWEEN, (value, None) if lowest else (None, value))]

    return read


def _next(field: Field, value: Value, step: int) -> Value:
    """Return the value that follows (1) or precedes (-1): bounds are included, so above 100 begins there."""
    if isinstance(value, str):
        return dates.neighbour(value, step)
    if isinstance(value, int) or field.scale == 0:
        return int(value) + step if isinstance(value, (int, Decimal)) else value
    return value + step * Decimal(1).scaleb(-field.scale) if isinstance(value, Decimal) else value


_OPERATORS: dict[str, Callable[[Field, str], Sequence[Condition]]] = {
    ">=": _bound(lowest=True, strictly=False),
    ">": _bound(lowest=True, strictly=True),
    "<=": _bound(lowest=False, strictly=False),
    "<": _bound(lowest=False, strictly=True),
    "=": _equal,
    "<>": _unequal,
    "!=": _unequal,
}


_PATTERNS = {
    Op.MEETS: "{}",
    Op.CONTAINS: "*{}*",
    Op.LACKS: "<>*{}*",
    Op.BEGINS: "{}*",
    Op.ENDS: "*{}",
}
"""How conditions on texts are written in a row of filters."""


# -- the other way ------------------------------------------------------------------------------------


def phrase(field: Field, conditions: Sequence[Condition]) -> str:
    """Return the words that :func:`parse` reads as these conditions on ``field``."""
    return _AND.join(_phrase(field, condition) for condition in conditions)


def _phrase(field: Field, condition: Condition) -> str:
    if condition.op in _PATTERNS:
        return _PATTERNS[condition.op].format(condition.values[0])
    texts = [written(field, value) for value in condition.values]
    if condition.op is Op.BETWEEN:
        low, high = condition.values
        if low is None or high is None:
            return f"<={texts[1]}" if low is None else f">={texts[0]}"
        return texts[0] if low == high else f"{texts[0]}..{texts[1]}"
    negative = condition.op is Op.NONE_OF
    if condition.values == (None,):
        return f"={FILLED if negative else BLANK}"
    return ("<>" if negative else "=") + "|".join(texts)


def written(field: Field, value: Value) -> str:
    """Return a value as it is written into a filter; blank is 空."""
    return BLANK if value is None else shown(field, value).replace(",", "" if field.numeric else ",")
