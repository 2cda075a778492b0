"""Which enterprise a record belongs to: by its credit code first, else by any name the enterprise bears or bore."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zjai_desk.registers.fields import Value
from zjai_desk.registers.text import name_key

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


_key = lru_cache(maxsize=65536)(name_key)
