"""A document as JSON and back without loss: an edition keeps what it printed as data, for as long as there are stores.

Every dataclass of a document is an object with its name under "is" and its fields beside it; a field that a later
version adds takes its default when an older edition is read. What JSON has no form for is an object as well:
decimals and dates as text, absent values by their sign, mappings as pairs. A table that stands in several places
(in its block, under its chart, behind numbers in the text) is written once and referred to by its number, and so
are the records that numbers were made of.
"""

import base64
import datetime as dt
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from operator import sub
from typing import Any

from zjai_desk.analysis import tables
from zjai_desk.analysis.charts import spec as charts
from zjai_desk.analysis.origins import Listed, Records
from zjai_desk.analysis.tables import Table
from zjai_desk.briefing import blocks
from zjai_desk.briefing.blocks import Document
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent

_IS, _TABLE, _RECORDS = "is", "table", "records"
_MANY = 64  # ids that are written as text of one byte or two each instead of seven


def _declared(kind: Callable[[type], bool]) -> Iterator[tuple[str, type]]:
    for module in (blocks, tables, charts):
        for name, member in vars(module).items():
            if isinstance(member, type) and kind(member):
                yield name, member


_CLASSES = dict(_declared(is_dataclass))
# What is written as one text: its class, how it becomes the text and how it comes back.
_Form = tuple[type, Callable[[Any], str], Callable[[str], object]]
_SCALARS: dict[str, _Form] = {
    "Decimal": (Decimal, str, Decimal),
    "date": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "Absent": (Absent, lambda sign: str(sign.value), Absent),
    **{name: (word, str, word) for name, word in _declared(lambda member: issubclass(member, StrEnum))},
}
_SCALAR_NAMES = {form[0]: name for name, form in _SCALARS.items()}


def as_text(document: Document) -> str:
    """Return the document as JSON."""
    writer = _Writer()
    written = writer.value(document)
    return json.dumps({"document": written, "tables": writer.tables}, ensure_ascii=False)


def from_text(text: str) -> Document:
    """Return the document that :func:`as_text` wrote; a DeskError if the text is none such."""
    try:
        content = json.loads(text)
        document = _Reader(content["tables"]).value(content["document"])
    except (ValueError, KeyError, TypeError, IndexError, zlib.error) as error:
        raise DeskError("定稿的内容读不出来，可能已损坏。", "请用“检查”核对台账，或从备份恢复。") from error
    if not isinstance(document, Document):
        raise DeskError("定稿的内容不是一份简报。", "请用“检查”核对台账，或从备份恢复。")
    return document


class _Writer:
    def __init__(self) -> None:
        self.tables: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._records: dict[tuple[object, ...], int] = {}
        self._kept: list[Table | Records] = []  # an id is its own only as long as the object is there

    def value(self, value: Any) -> Any:
        """Return a value as JSON has it."""
        if value is None or type(value) in (str, int, bool):
            return value
        if name := _SCALAR_NAMES.get(type(value)):
            return {_IS: name, "value": _SCALARS[name][1](value)}
        if isinstance(value, tuple):
            return _packed(value) if _are_ids(value) else [self.value(item) for item in value]
        if isinstance(value, Table):
            return {_IS: _TABLE, "value": self._number(value)}
        if isinstance(value, Records):
            return {_IS: _RECORDS, "value": self._shared(value)}
        if isinstance(value, frozenset):
            return {_IS: "set", "value": self.value(tuple(sorted(value)))}
        if isinstance(value, Mapping):
            return {_IS: "map", "value": [[self.value(key), self.value(one)] for key, one in value.items()]}
        return self._fields(value)

    def _number(self, table: Table) -> int:
        if id(table) not in self._numbers:
            self._numbers[id(table)] = len(self.tables)
            self._kept.append(table)
            self.tables.append(None)
            self.tables[self._numbers[id(table)]] = self._fields(table)
        return self._numbers[id(table)]

    def _shared(self, records: Records) -> int:
        """Write records once, flat: what a share is over stands behind many numbers, however it was found."""
        if id(records) not in self._numbers:
            flat = Listed(records.register, (records.ids,))
            key = (flat.register, flat.groups)
            if key not in self._records:
                self._records[key] = len(self.tables)
                self.tables.append(self._fields(flat))
            self._numbers[id(records)] = self._records[key]
            self._kept.append(records)
        return self._numbers[id(records)]

    def _fields(self, value: Any) -> dict[str, Any]:
        name = type(value).__name__
        if name not in _CLASSES:
            raise TypeError(f"{name} has no form in an edition")
        return {_IS: name} | {one.name: self.value(getattr(value, one.name)) for one in fields(value)}


class _Reader:
    def __init__(self, written: list[Any]) -> None:
        self._written = written
        self._tables: dict[int, Any] = {}

    def value(self, written: Any) -> Any:
        """Return the value that was written."""
        if isinstance(written, list):
            return tuple(self.value(item) for item in written)
        if isinstance(written, float):
            raise TypeError("no number of an edition is a float")
        if not isinstance(written, dict):
            return written
        return self._object(written[_IS], written)

    def _object(self, name: str, written: dict[str, Any]) -> Any:
        if name in _SCALARS:
            return _SCALARS[name][2](written["value"])
        made: dict[str, Callable[[Any], Any]] = {
            "ids": _unpacked, "set": self._set, "map": self._map, _TABLE: self._table, _RECORDS: self._table
        }  # fmt: skip
        if name in made:
            return made[name](written["value"])
        known = {one.name for one in fields(_CLASSES[name])}
        return _CLASSES[name](**{key: self.value(one) for key, one in written.items() if key in known})

    def _set(self, written: Any) -> frozenset[Any]:
        return frozenset(self.value(written))

    def _map(self, written: list[Any]) -> dict[Any, Any]:
        return {self.value(key): self.value(one) for key, one in written}

    def _table(self, number: int) -> Any:
        if number not in self._tables:
            self._tables[number] = self.value(self._written[number])
        return self._tables[number]


def _are_ids(value: tuple[object, ...]) -> bool:
    return len(value) >= _MANY and set(map(type, value)) == {int}


def _packed(ids: tuple[int, ...]) -> dict[str, str]:
    """Write the steps from each id to the next: they are small, and what is small and alike packs well."""
    steps = [ids[0], *map(sub, ids[1:], ids)]
    packed = zlib.compress(json.dumps(steps, separators=(",", ":")).encode())
    return {_IS: "ids", "value": base64.b64encode(packed).decode("ascii")}


def _unpacked(text: str) -> tuple[int, ...]:
    return tuple(accumulate(json.loads(zlib.decompress(base64.b64decode(text)))))
