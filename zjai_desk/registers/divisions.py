"""Dated districts: 上城区 before and after 2021-03-11 are two territories under one code."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from zjai_desk import paths
from zjai_desk.registers.text import fold

_LEVEL_ENDINGS = ("区", "县", "市")
_FUNCTIONAL = ("functional", "stat_functional")


@dataclass(frozen=True, slots=True)
class Division:
    """One territory for as long as it lasted: known by (``code``, ``valid_from``), ISO dates, end exclusive."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: str
    valid_to: str
    successors: tuple[str, ...]
    note: str

    def valid_on(self, day: str) -> bool:
        """Whether the territory existed on the ISO date ``day``."""
        return self.valid_from <= day and (not self.valid_to or day < self.valid_to)


@cache
def all_divisions() -> tuple[Division, ...]:
    """Return every division of Zhejiang since 1981, functional areas included, in order of the list."""
    with (paths.DATA / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            Division(
                code=row["code"],
                name=row["name"],
                level=row["level"],
                parent=row["parent_code"],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                successors=tuple(filter(None, row["successor_codes"].split(";"))),
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )


@cache
def _by_code() -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = defaultdict(list)
    for division in all_divisions():
        found[division.code].append(division)
    return found


@cache
def _by_name() -> dict[str, list[str]]:
    """Codes by folded name: the full name, the name without its ending, and the aliases of the list."""
    names: dict[str, list[str]] = defaultdict(list)
    for division in all_divisions():
        full = fold(division.name)
        names[full].append(division.code)
        if division.level not in _FUNCTIONAL and full.endswith(_LEVEL_ENDINGS) and len(full) > 2:
            names[full[:-1]].append(division.code)
    with (paths.DATA / "division_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[fold(row["alias"])].insert(0, row["code"])
    return names


def _from_code(text: str) -> list[Division]:
    """Find by a statistical code of 2, 4, 6, 9 or 12 digits; the town digits are not ours."""
    code = text[:6].ljust(6, "0") if len(text) in (2, 4, 6, 9, 12) else ""
    return _by_code().get(code, [])


def _strip_ancestors(text: str) -> str:
    """Take 浙江省 and the prefecture off 浙江省杭州市滨江区, as long as something is left."""
    for prefix in ("浙江省", "浙江"):
        if text.startswith(prefix) and len(text) > len(prefix):
            text = text.removeprefix(prefix)
            break
    for division in all_divisions():
        if division.level == "prefecture" and not division.valid_to:
            for prefix in (division.name, division.name[:-1]):
                if text.startswith(prefix) and len(text) > len(prefix):
                    return text.removeprefix(prefix)
    return text


def _best(candidates: Iterable[Division], day: str) -> Division | None:
    """Choose what stood on ``day``, else what stood last; counties before the city around them."""
    ranked = sorted(
        candidates, key=lambda d: (d.valid_on(day), d.level not in _FUNCTIONAL, d.valid_from), reverse=True
    )
    return ranked[0] if ranked else None


@lru_cache(maxsize=4096)
def find(text: str, day: str | None = None) -> Division | None:
    """Return the division that ``text`` (a name, an alias, a path of names, a code) meant on ``day``.

    Without a day, today is meant; a name that no longer exists then still finds what it last named.
    None when the list has nothing of that name.
    """
    day = day or dt.date.today().isoformat()
    folded = fold(text)
    if folded.isdigit():
        return _best(_from_code(folded), day)
    names = _by_name()
    for name in (folded, _strip_ancestors(folded)):
        found = _best((d for code in names.get(name, []) for d in _by_code()[code]), day)
        if found:
            return found
    return None


def children(parent: str, day: str) -> list[Division]:
    """Return the county-level divisions under a prefecture or province code on ``day``, in order of code."""
    inner = {d.code for d in all_divisions() if d.parent == parent and d.valid_on(day)} | {parent}
    return [d for d in all_divisions() if d.parent in inner and d.level == "county" and d.valid_on(day)]
