"""Which enterprise a record belongs to: by its credit code first, else by any name the enterprise bears or bore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from zjai_desk.analysis.columns import Columns, columns
from zjai_desk.analysis.groups import combinations
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Register, Value
from zjai_desk.registers.text import name_key

if TYPE_CHECKING:
    from zjai_desk.store.columns.ranking import Numbers

OWNER_KEYS = ("uscc", "name", "short_name", "former_names")


class Owners:
    """The enterprises of a store by what identifies them: the columns :data:`OWNER_KEYS` of the register.

    A full name goes before a short or former one. The places are those in the columns.
    """

    def __init__(self, columns: Mapping[str, Sequence[Value]]) -> None:
        self._columns = columns
        self._by_code = {code: place for place, code in enumerate(columns["uscc"]) if isinstance(code, str)}

    @cached_property
    def _by_name(self) -> Mapping[str, int]:
        # Only made when a record comes that bears no known code: names take long to be made comparable.
        found: dict[str, int] = {}
        for column in ("name", "short_name", "former_names"):
            for place, value in enumerate(self._columns[column]):
                for name in value if isinstance(value, tuple) else (value,):
                    if isinstance(name, str):
                        found.setdefault(_key(name), place)
        return found

    def find(self, code: Value, *names: Value) -> int | None:
        """Return the place of the enterprise with this credit code, else with one of these names; None if unknown."""
        if isinstance(code, str) and code in self._by_code:
            return self._by_code[code]
        for name in names:
            if isinstance(name, str) and (key := _key(name)) in self._by_name:
                return self._by_name[key]
        return None


def known_owners(scope: Scope) -> Owners:
    """Return the enterprises of the store by what identifies them, indexed once for tables counted together."""
    return scope.once("owners", lambda: _known(columns(scope, ENTERPRISES.key)))


def _known(enterprises: Columns) -> Owners:
    enterprises.coded(*OWNER_KEYS)
    return Owners({key: enterprises[key] for key in OWNER_KEYS})


def owner_places(scope: Scope, register: Register) -> Numbers:
    """Return the place of the enterprise that each record of an owned register belongs to; -1 if unknown."""
    return scope.once(f"owners of {register.key}", lambda: _places(scope, register))


def _places(scope: Scope, register: Register) -> Numbers:
    import numpy as np

    known, naming = known_owners(scope), naming_of(register)
    told = columns(scope, register.key).coded(naming.uscc, *naming.names)
    # The same owner comes up again and again: what names it is looked up once.
    met, which = combinations(*(column.codes for column in told))
    found = [
        known.find(*(column.values[code] for column, code in zip(told, codes, strict=True))) for codes in met
    ]
    places: Numbers = np.array([-1 if place is None else place for place in found], np.int64)[which]
    return places


@dataclass(frozen=True, slots=True)
class Naming:
    """How the records of an owned register name their enterprise: the field of its code, the fields of its names."""

    uscc: str
    names: tuple[str, ...]


def naming_of(register: Register) -> Naming:
    """Return how a register that is owned by enterprises names them."""
    if register.owner is None:
        raise ValueError(f"{register.key} belongs to nobody")
    further = ("short_name",) if "short_name" in register else ()
    return Naming(register.owner.uscc, (register.owner.name, *further))


_key = lru_cache(maxsize=65536)(name_key)
