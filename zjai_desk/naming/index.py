"""All known names, found again by any of the ways in which a return may have got one wrong."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from zjai_desk.naming.likeness import CERTAIN, compare, sound
from zjai_desk.naming.names import Name, taken_apart

WORTH_SHOWING = 75
"""From here on a person is shown the record as a candidate."""
DOUBTFUL = 88
"""From here on a person must decide before anything is written."""
_LONG_ENOUGH = 3

__all__ = ["CERTAIN", "DOUBTFUL", "WORTH_SHOWING", "Likeness", "NameIndex", "likely"]


class Likeness(NamedTuple):
    """A record that a name may mean: how likely, from 0 to 100, and why."""

    record: int
    score: int
    why: str


class NameIndex:
    """Names of records, each as (record, name); a record may have several: full, short and former ones."""

    def __init__(self, names: Iterable[tuple[int, str]] = ()) -> None:
        self._by: dict[str, list[tuple[int, Name]]] = {}
        for record, name in names:
            self.add(record, name)

    def add(self, record: int, name: str) -> None:
        """Let a name find a record."""
        parts = taken_apart(name)
        for key in set(_keys(parts)):
            self._by.setdefault(key, []).append((record, parts))

    def near(self, name: Name) -> Iterator[tuple[int, Name]]:
        """Yield the records with a name that is anything like this one."""
        seen: set[tuple[int, str]] = set()
        for key in dict.fromkeys(_keys(name)):
            for record, other in self._by.get(key, ()):
                if (record, other.full) not in seen:
                    seen.add((record, other.full))
                    yield record, other


def likely(name: str, index: NameIndex, least: int = WORTH_SHOWING, most: int = 5) -> list[Likeness]:
    """Return the records that a name may mean, the likeliest first, at most ``most`` of a score of ``least``."""
    wanted = taken_apart(name)
    best: dict[int, Likeness] = {}
    for record, other in index.near(wanted):
        score, why = compare(wanted, other)
        if score >= least and (record not in best or score > best[record].score):
            best[record] = Likeness(record, score, why)
    return sorted(best.values(), key=lambda found: (-found.score, found.record))[:most]


def _keys(name: Name) -> Iterator[str]:
    """Yield under what a name is found: itself, its trade name by sight and by sound, with any one character gone."""
    core = name.core
    yield name.full
    yield name.rest
    yield core
    yield sound(core)
    if len(core) >= _LONG_ENOUGH:
        yield from (f"~{core[:place]}{core[place + 1 :]}" for place in range(len(core)))
        yield f"~{core}"
