"""Which record of the store a row speaks of: by its most trusted key, else by name, and never by a guess."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zjai_desk.naming import CERTAIN, DOUBTFUL, Likeness, NameIndex, likely
from zjai_desk.registers.fields import Kind, Register, Value, Values
from zjai_desk.registers.identity import NAMES, Identity, compared, differ, key_of
from zjai_desk.returns.planning.verdicts import NO_VERDICTS, SAME, Verdicts


@dataclass(frozen=True, slots=True)
class Match:
    """The place of the record found, None if there is none; ``how`` in words.

    ``doubt`` says why people must decide, ``rivals`` among the records at which places, ``likely`` by
    their names, as (place, score, why).
    """

    place: int | None = None
    how: str = ""
    doubt: str = ""
    rivals: tuple[int, ...] = ()
    likely: tuple[Likeness, ...] = ()


NO_MATCH = Match()


def keys_needed(register: Register) -> tuple[str, ...]:
    """Return the fields by which records of a register are recognised."""
    keys = [key for group in register.identity for key in group]
    return tuple(dict.fromkeys((*keys, *(key for key in NAMES if key in register))))


class Matcher:
    """The records of one register by what identifies them; ``columns`` are theirs, :func:`keys_needed` at least.

    ``verdicts`` are what people decided before about who is who.
    """

    def __init__(
        self,
        register: Register,
        columns: Mapping[str, Sequence[Value]],
        verdicts: Verdicts = NO_VERDICTS,
    ) -> None:
        self._register = register
        self._columns = columns
        self._verdicts = verdicts
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
        # Enterprises and their like are known by a code and a name.
        self._are_named = {("uscc",), ("name",)} <= self._by.keys()
        self._keys = keys_needed(register)

    def _index_other_names(self) -> None:
        """Let a name also find who bears it as a short name, or bore it."""
        by_name = self._by["name",]
        for name, place in self._names(*NAMES[1:]):
            places = by_name.setdefault((key_of(name),), [])
            if place not in places:
                places.append(place)
        self._by["short_name",] = by_name

    def _names(self, *keys: str) -> Iterator[tuple[str, int]]:
        for key in keys:
            if key in self._register:
                for place, value in enumerate(self._columns[key]):
                    for name in value if isinstance(value, tuple) else (value,):
                        if isinstance(name, str):
                            yield name, place

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex((place, name) for name, place in self._names(*NAMES))

    def find(self, values: Values, given: Sequence[Identity]) -> Match:
        """Return the record that ``values`` speak of; ``given`` are their :func:`identities`."""
        barred: frozenset[int] = frozenset()
        if self._verdicts and self._are_named:
            same, barred = self._decided(values)
            if len(same) == 1:
                return Match(next(iter(same)), "以前认定是同一家")
        found = NO_MATCH
        for keys, wanted in given:
            places = [place for place in self._by[keys].get(wanted, ()) if place not in barred]
            if found.place in places:
                continue  # that others bear the name too makes no doubt of who is known by the code
            here = self._judged(keys, places, values)
            if here.doubt:
                return here
            if found.place is None:
                found = here
            elif here.place is not None and here.place != found.place and len(keys) == 1:
                rivals = (found.place, here.place)
                return Match(doubt=self._two(*rivals), rivals=rivals)
        if found.place is None and self._are_named:
            return self._by_likeness(values, barred)
        return found

    def _decided(self, values: Values) -> tuple[set[int], frozenset[int]]:
        """Return the places of which people said that they are the same, and of which that they are not."""
        same: set[int] = set()
        barred: set[int] = set()
        for party, verdict in self._verdicts.on(values).items():
            places = (*self._by["uscc",].get((party,), ()), *self._by["name",].get((party,), ()))
            (same if verdict == SAME else barred).update(places)
        return same - barred, frozenset(barred)

    def _by_likeness(self, values: Values, barred: Collection[int]) -> Match:
        """Return who bears nearly this name: certain by the rules, to be decided, or only worth showing."""
        names = [name for key in ("name", "short_name") if isinstance(name := values.get(key), str)]
        near = [
            found
            for found in (likely(names[0], self._index) if names else ())
            if found.record not in barred and not self._differs(("name",), found.record, values)
        ]
        if not near or near[0].score < DOUBTFUL:
            return Match(likely=tuple(near))
        if near[0].score == CERTAIN and (len(near) == 1 or near[1].score < DOUBTFUL):
            return Match(near[0].record, f"名称按规则相同（{near[0].why}）")
        title = self._named(near[0].record)
        doubt = f"台账中没有同名的，最像的是“{title}”（{near[0].why}），请认定是否同一家。"
        return Match(doubt=doubt, likely=tuple(near))

    def _judged(self, keys: tuple[str, ...], places: Sequence[int], values: Values) -> Match:
        same = [place for place in places if not self._differs(keys, place, values)]
        label = "、".join(self._register[key].label for key in keys)
        shown = " ".join(str(values[key]) for key in keys)
        if len(same) == 1:
            return Match(same[0], f"{label}相同")
        if len(same) > 1:
            return Match(
                doubt=f"台账中有{len(same)}条{self._register.noun}的{label}都是“{shown}”，请认定是哪一条。",
                rivals=tuple(same),
            )
        code = self._register.identity[0][0]
        if places and self._register[code].kind is Kind.USCC:
            theirs = self._columns[code][places[0]]
            return Match(
                doubt=f"台账中“{shown}”的{self._register[code].label}是{theirs}，本表是{values.get(code)}，请认定是否同一家。",
                rivals=tuple(places),
            )
        return NO_MATCH

    def _differs(self, keys: tuple[str, ...], place: int, values: Values) -> bool:
        """Whether a more trusted key, filled on both sides, says that they are two."""
        stored = {key: self._columns[key][place] for group in self._register.identity for key in group}
        return differ(self._register, values, stored, below=keys)

    def _two(self, first: int, second: int) -> str:
        one, other = self._named(first), self._named(second)
        return f"本行的代码与名称分属台账中的“{one}”和“{other}”，请认定是哪一家。"

    def _named(self, place: int) -> str:
        return self._register.title({key: self._columns[key][place] for key in self._keys})
