"""Which enterprise a record belongs to: by its credit code first, else by any name the enterprise bears or bore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zjai_desk.analysis.columns import columns
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers.fields import Value
from zjai_desk.registers.text import name_key

if TYPE_CHECKING:
    from zjai_desk.store.ranking import Numbers

OWNER_KEYS = ("uscc", "name", "short_name", "former_names")


@dataclass(frozen=True, slots=True)
class Owners:
    """The enterprises of a store by what identifies them; the places are those in their columns."""

    by_code: Mapping[str, int]
    by_name: Mapping[str, int]

    def find(self, code: Value, *names: Value) -> int | None:
        """Return the place of the enterprise with this credit code, else with one of these names; None if unknown."""
        if isinstance(code, str) and code in self.by_code:
            return self.by_code[code]
        for name in names:
            if isinstance(name, str) and (key := _key(name)) in self.by_name:
                return self.by_name[key]
        return None


def owners(columns: Mapping[str, Sequence[Value]]) -> Owners:
    """Index the columns :data:`OWNER_KEYS` of the enterprises; a full name goes before a short or former one."""
    by_name: dict[str, int] = {}
    for column in ("name", "short_name", "former_names"):
        for place, value in enumerate(columns[column]):
            for name in value if isinstance(value, tuple) else (value,):
                if isinstance(name, str):
                    by_name.setdefault(_key(name), place)
    by_code = {code: place for place, code in enumerate(columns["uscc"]) if isinstance(code, str)}
    return Owners(by_code, by_name)


def known_owners(scope: Scope) -> Owners:
    """Return the enterprises of the store by what identifies them, indexed once for tables counted together."""
    return scope.once("owners", lambda: _known(scope))


def _known(scope: Scope) -> Owners:
    enterprises = columns(scope, "enterprises")
    enterprises.coded(*OWNER_KEYS)
    return owners({key: enterprises[key] for key in OWNER_KEYS})


def owner_places(scope: Scope, register: str, uscc: str, name: str) -> Numbers:
    """Return the place of the enterprise that each record of a register belongs to, by two of its columns; -1 if unknown."""
    return scope.once(f"owners of {register}", lambda: _places(scope, register, (uscc, name)))


def _places(scope: Scope, register: str, keys: tuple[str, str]) -> Numbers:
    import numpy as np

    known = known_owners(scope)
    codes, names = columns(scope, register).coded(*keys)
    # The same holder comes up again and again: each pair of code and name is looked up once.
    pairs, which = np.unique(
        codes.codes.astype(np.int64) * len(names.values) + names.codes, return_inverse=True
    )
    found = []
    for pair in pairs.tolist():
        code, name = divmod(pair, len(names.values))
        place = known.find(codes.values[code], names.values[name])
        found.append(-1 if place is None else place)
    places: Numbers = np.array(found, np.int64)[which]
    return places


_key = lru_cache(maxsize=65536)(name_key)
