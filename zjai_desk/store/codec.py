"""Between the values of a record and the columns of its row: scaled integers, lists as JSON, marks for absence."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.registers.numbers import from_scaled, to_scaled

Stored = str | int | None
Row = dict[str, Any]


def dumps(value: object) -> str:
    """Return canonical JSON: one text for one value, so that it can be hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> Row:
    """Return the columns that :func:`dumps` wrote."""
    found: Row = json.loads(text)
    return found


def encode(field: Field, value: Value) -> Stored:
    """Return what the column of ``field`` holds for ``value``; absence of any sort is NULL there."""
    if value is None or isinstance(value, Absent):
        return None
    if field.numeric:
        if isinstance(value, (int, Decimal)):
            return to_scaled(Decimal(value), field.scale)
    elif field.many:
        if isinstance(value, tuple):
            return dumps(value) if value else None
    elif isinstance(value, str):
        return value or None
    raise DeskError(f"{field.label}的值“{value}”类型不对。", "请按该字段的要求填写。")


_PLANS: dict[str, list[tuple[str, Field, bool]]] = {}


def _plan(register: Register) -> list[tuple[str, Field, bool]]:
    """Return the key of each field, the field, and whether a text of it is stored as it is."""
    if register.key not in _PLANS:
        _PLANS[register.key] = [(f.key, f, not f.numeric and not f.many) for f in register.fields]
    return _PLANS[register.key]


def encode_row(register: Register, values: Mapping[str, Value]) -> tuple[Stored, ...]:
    """Return all field columns of a row, in declared order, and at the end the marks."""
    marks: dict[str, str] = {}
    row: list[Stored] = []
    for key, field, as_is in _plan(register):
        value = values.get(key)
        # Most cells of a large import are blank or plain text: they must cost next to nothing.
        if value is None or (as_is and type(value) is str and value):
            row.append(value)
        else:
            row.append(encode(field, value))
            if isinstance(value, Absent):
                marks[key] = value.value
    row.append(dumps(marks) if marks else None)
    return tuple(row)


@lru_cache(maxsize=8192)
def _list(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def decode(field: Field, stored: Stored) -> Value:
    """Return the value that a column holds."""
    if stored is None:
        return None
    if isinstance(stored, int):
        exact = field.kind in (Kind.INTEGER, Kind.YEAR)
        return stored if exact else from_scaled(stored, field.scale)
    return _list(stored) if field.many else stored


def decode_marks(text: str | None) -> dict[str, Value]:
    """Return why which values are absent."""
    return {key: Absent(sign) for key, sign in json.loads(text).items()} if text else {}


def decode_row(
    register: Register, row: Mapping[str, Any], keys: Iterable[str] | None = None
) -> dict[str, Value]:
    """Return the values of a stored row, of all fields or of ``keys``; a row may be partial."""
    wanted = register.keys if keys is None else [key for key in keys if key in register]
    values = {key: decode(register[key], row[key]) for key in wanted if key in row}
    marks = decode_marks(row.get("marks"))
    return values | {key: mark for key, mark in marks.items() if key in values}
