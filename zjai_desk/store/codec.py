"""Between the values of a record and the columns of its row: scaled integers, lists as JSON, marks for absence."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.registers.numbers import from_scaled, to_scaled

Stored = str | int | None
Row = dict[str, Any]
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_TEXT_OR_BLANK = frozenset({str, type(None)})


def dumps(value: object) -> str:
    """Return canonical JSON: one text for one value, so that it can be hashed."""
    return _CANONICAL.encode(value)


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


def encode_columns(register: Register, records: Iterable[Mapping[str, Value]]) -> list[Sequence[Stored]]:
    """Return what the columns hold for records: those of all fields, in declared order, and at the end the marks."""
    keys, given = register.keys, list(records)
    # Column by column, as all that follows goes by columns: rows would have to be taken apart again.
    columns: list[list[Any]] = [[values.get(key) for values in given] for key in keys]
    kinds = [set(map(type, column)) for column in columns]
    stored = [
        # Columns of nothing but text, those of patents above all, come by the hundred thousand.
        column
        if not (field.numeric or field.many) and kinds_ <= _TEXT_OR_BLANK and "" not in column
        else [None if value is None else encode(field, value) for value in column]
        for field, column, kinds_ in zip(register.fields, columns, kinds, strict=True)
    ]
    if any(Absent in kinds_ for kinds_ in kinds):
        return [*stored, [encode_marks(keys, values) for values in given]]
    return [*stored, [None] * len(given)]


def encode_marks(keys: Iterable[str], values: Mapping[str, Value]) -> str | None:
    """Return the column that says why which values are absent."""
    marks = {key: value.value for key in keys if isinstance(value := values.get(key), Absent)}
    return dumps(marks) if marks else None


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
