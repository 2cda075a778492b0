"""Enterprises and service providers as the rules ask them: who is who, and what two of them share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zjai_desk.registers import text
from zjai_desk.registers.fields import Value, Values
from zjai_desk.store import Store

_TIES = ("legal_person", "controller", "phone", "address")
_LABELS = {
    "uscc": "统一社会信用代码",
    "legal_person": "法定代表人",
    "controller": "实际控制人",
    "phone": "联系电话",
    "address": "地址",
}

# The same few thousand names and numbers are asked for with every voucher.
_folded = lru_cache(maxsize=65536)(text.fold)
name_key = lru_cache(maxsize=65536)(text.name_key)


def party_key(uscc: Value, name: Value) -> str:
    """Return what tells parties apart: the credit code, else the key of the name; empty if neither is given."""
    if isinstance(uscc, str) and uscc:
        return uscc
    return name_key(name) if isinstance(name, str) else ""


@dataclass(frozen=True, slots=True)
class Parties:
    """Known enterprises or providers by credit code and by name."""

    by_key: dict[str, Values]

    @classmethod
    def read(cls, store: Store, register: str, keys: Sequence[str]) -> "Parties":
        """Return the parties of a register with these fields, uscc and name among them."""
        return cls.of(values for _, values in store.scan(register, keys))

    @classmethod
    def of(cls, parties: Iterable[Values]) -> "Parties":
        """Return the parties given by their values; the first of a name is found by it."""
        found: dict[str, Values] = {}
        for values in parties:
            for key in (values.get("uscc"), party_key(None, values.get("name"))):
                if isinstance(key, str) and key:
                    found.setdefault(key, values)
        return cls(found)

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def find(self, uscc: Value, name: Value) -> Values | None:
        """Return a party by its code, else by its name."""
        if isinstance(uscc, str) and uscc in self.by_key:
            return self.by_key[uscc]
        return self.by_key.get(party_key(None, name))


def ties(one: Values, other: Values) -> list[str]:
    """Return what two parties have in common that parties to a contract should not have, in words (rule V9)."""
    found = [f"{_LABELS[key]}同为“{one[key]}”" for key in _TIES if _same(one.get(key), other.get(key))]
    if _same(one.get("uscc"), other.get("uscc")):
        found.insert(0, f"{_LABELS['uscc']}同为{one['uscc']}")
    return found


def _same(one: Value, other: Value) -> bool:
    return isinstance(one, str) and isinstance(other, str) and bool(one) and _folded(one) == _folded(other)
