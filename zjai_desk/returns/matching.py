"""Which record of the store a row speaks of: by its most trusted key, else by name, and never by a guess."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zjai_desk.registers.fields import Absent, Kind, Register, Value, Values
from zjai_desk.registers.text import name_key

_NAMES = ("name", "short_name", "former_names")
"""What an enterprise is or was called; a row may use any of it."""
_key_of = lru_cache(maxsize=65536)(name_key)


@dataclass(frozen=True, slots=True)
class Match:
    """The place of the record found, None if there is none; ``how`` in words; ``doubt`` if people must decide."""

    place: int | None = None
    how: str = ""
    doubt: str = ""


NO_MATCH = Match()
Identity = tuple[tuple[str, ...], tuple[Value, ...]]
"""The keys of an identity, and their values as they are compared."""


def compared(key: str, value: Value) -> Value:
    """Return a value in the form in which two of them are held against each other."""
    return _key_of(value) if key in _NAMES and isinstance(value, str) else value


def identities(register: Register, values: Values) -> Iterator[Identity]:
    """Yield (keys, values compared) of each usable identity, the most trusted first."""
    for keys in register.identity:
        if len(keys) == 1:  # most are; this runs for every row of a large import
            value = values.get(keys[0])
            if value is not None and not isinstance(value, Absent):
                yield keys, (compared(keys[0], value),)
        else:
            found = tuple(values.get(key) for key in keys)
            if None not in found:
                yield keys, tuple(map(compared, keys, found))


def keys_needed(register: Register) -> tuple[str, ...]:
    """Return the fields by which records of a register are recognised."""
    keys = [key for group in register.identity for key in group]
    return tuple(dict.fromkeys((*keys, *(key for key in _NAMES if key in register))))


class Matcher:
    """The records of one register by what identifies them; ``columns`` are theirs, :func:`keys_needed` at least."""

    def __init__(self, register: Register, columns: Mapping[str, Sequence[Value]]) -> None:
        self._register = register
        self._columns = columns
        self._by: dict[tuple[str, ...], dict[tuple[Value, ...], list[int]]] = {}
        for keys in register.identity:
            index: dict[tuple[Value, ...], list[int]] = {}
            rows = zip(*([compared(key, value) for value in columns[key]] for key in keys), strict=True)
            for place, found in enumerate(rows):
                if None not in found:
                    index.setdefault(found, []).append(place)
            self._by[keys] = index
        if "former_names" in register:
            self._index_other_names()

    def _index_other_names(self) -> None:
        """Let a name also find who bears it as a short name, or bore it."""
        by_name = self._by["name",]
        for key in _NAMES[1:]:
            for place, value in enumerate(self._columns[key]):
                for name in value if isinstance(value, tuple) else (value,):
                    if isinstance(name, str):
                        places = by_name.setdefault((_key_of(name),), [])
                        if place not in places:
                            places.append(place)
        self._by["short_name",] = by_name

    def find(self, values: Values, given: Sequence[Identity]) -> Match:
        """Return the record that ``values`` speak of; ``given`` are their :func:`identities`."""
        found = NO_MATCH
        for keys, wanted in given:
            places = self._by[keys].get(wanted, [])
            here = self._judged(keys, places, values)
            if here.doubt:
                return here
            if found.place is None:
                found = here
            elif here.place is not None and here.place != found.place and len(keys) == 1:
                return Match(doubt=self._two(found.place, here.place))
        return found

    def _judged(self, keys: tuple[str, ...], places: Sequence[int], values: Values) -> Match:
        same = [place for place in places if not self._differs(keys, place, values)]
        label = "、".join(self._register[key].label for key in keys)
        shown = " ".join(str(values[key]) for key in keys)
        if len(same) == 1:
            return Match(same[0], f"{label}相同")
        if len(same) > 1:
            noun = self._register.noun
            return Match(
                doubt=f"台账中有{len(same)}条{noun}的{label}都是“{shown}”，不能确定是哪一条，请先在台账中合并。"
            )
        code = self._register.identity[0][0]
        if places and self._register[code].kind is Kind.USCC:
            theirs = self._columns[code][places[0]]
            return Match(
                doubt=f"台账中“{shown}”的{self._register[code].label}是{theirs}，本表是{values.get(code)}，请核对是否同一家。"
            )
        return NO_MATCH

    def _differs(self, keys: tuple[str, ...], place: int, values: Values) -> bool:
        """Whether a more trusted key, filled on both sides, says that they are two."""
        for trusted in self._register.identity:
            if trusted == keys:
                return False
            mine = [compared(key, values.get(key)) for key in trusted]
            theirs = [compared(key, self._columns[key][place]) for key in trusted]
            if None not in mine and None not in theirs and mine != theirs:
                return True
        return False

    def _two(self, first: int, second: int) -> str:
        def named(place: int) -> str:
            return self._register.title(
                {key: self._columns[key][place] for key in keys_needed(self._register)}
            )

        return f"本行的代码与名称分属台账中的“{named(first)}”和“{named(second)}”，请核对。"
