"""What became of a district: the territory of today that one of the past lies in wholly, by its town, or not tellably.

Source of the towns of 2021: 浙政发〔2021〕7号.
"""

import csv
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from zjai_desk import paths
from zjai_desk.registers import divisions
from zjai_desk.registers.divisions import Division
from zjai_desk.registers.text import fold

_CEDED = re.compile(r"划出→([0-9@ ]+)")
_REST = "*"
_MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """A change of territory: on ``day`` the district ``code`` went, wholly or in part, to the ``successors``."""

    day: str
    code: str
    successors: tuple[str, ...]
    whole: bool


@cache
def changes() -> tuple[Change, ...]:
    """Return every change of the list that moved territory, functional areas included, in order of days.

    A mere change of a county's rank or code is one, too: all of it went to one successor.
    """
    found = set()
    for division in divisions.all_divisions():
        if division.valid_to and division.successors:
            whole = len(division.successors) == 1
            found.add(Change(division.valid_to, division.code, division.successors, whole))
        for ceded in _CEDED.findall(division.note):
            for code, _, year in (part.partition("@") for part in ceded.split()):
                day = _day(code, year)
                if division.valid_on(day):
                    found.add(Change(day, division.code, (division.code, code), whole=False))
    return tuple(sorted(found, key=lambda change: (change.day, change.code)))


def _day(code: str, year: str) -> str:
    """Return the day of a cession: that on which the gaining district began in that year, else the year's last."""
    began = (d.valid_from for d in divisions.all_divisions() if d.code == code and d.valid_from[:4] == year)
    return next(began, f"{year}-12-31")


@cache
def _towns() -> dict[tuple[str, str], str]:
    with (paths.DATA / "division_towns.csv").open(encoding="utf-8", newline="") as file:
        return {(row["code"], _town(row["town"])): row["successor"] for row in csv.DictReader(file)}


def _town(text: str) -> str:
    """Return a town without its ending: 下沙 for 下沙街道."""
    folded = fold(text)
    for ending in ("街道", "镇", "乡"):
        if folded.endswith(ending) and len(folded) > len(ending) + 1:
            return folded.removesuffix(ending)
    return folded


def carried(name: str, day: str | None = None, town: str = "") -> Division | None:
    """Return the district of today in which one lies that was named ``name`` on ``day``; None if that cannot be told.

    Without a day a name that stands is taken as today's, one that is gone as what it last named. One that was
    split is told by its ``town``, where the list knows it.
    """
    today = dt.date.today().isoformat()
    division = divisions.find(name, day)
    if division is None:
        return None
    since = day or today
    for _ in range(_MOST_STEPS):
        # The towns of one split: a town named in the list is certain, whenever the record was made.
        moved = _towns().get((division.code, _town(town))) if town else None
        change = _next(division, since)
        if change is None:
            return _standing(moved or division.code, today) if moved else division
        code = moved or (change.successors[0] if change.whole else "")
        if not code and town and (division.code, _REST) in _towns():
            code = _towns()[division.code, _REST]
        following = _standing(code, change.day) if code else None
        if following is None:
            return None
        division, since, town = following, change.day, ""
    return None


def _next(division: Division, since: str) -> Change | None:
    """Return the first change of a territory after the day ``since``; of one that is gone, its end."""
    if division.valid_to:
        since = min(since, division.valid_to)
    later = (
        change
        for change in changes()
        if change.code == division.code
        and division.valid_from < change.day
        and (change.day > since or change.day == division.valid_to)
        and (not division.valid_to or change.day <= division.valid_to)
    )
    return next(later, None)


def _standing(code: str, day: str) -> Division | None:
    return next((d for d in divisions.all_divisions() if d.code == code and d.valid_on(day)), None)


@cache
def gained_from() -> dict[str, tuple[Change, ...]]:
    """Return for each code the changes by which it got territory from elsewhere, or from its former self."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes():
        for code in change.successors:
            found[code].append(change)
    return {code: tuple(every) for code, every in found.items()}


def broken(name: str, first: str, last: str) -> str:
    """Return the day on which the territory of a district changed after ``first`` and up to ``last``; blank if it did not.

    A change of rank alone, all of one county becoming one district, is no break.
    """
    division = divisions.find(name, last)
    if division is None or division.level in ("province", "prefecture"):
        return ""
    touching = [
        change
        for change in changes()
        if first < change.day <= last and division.code in (change.code, *change.successors)
    ]
    for change in touching:
        same_day = [c for c in changes() if c.day == change.day and division.code in c.successors]
        if (
            not change.whole
            or len(same_day) > 1
            or (change.code != division.code and _older(division, change))
        ):
            return change.day
    return ""


def _older(division: Division, change: Change) -> bool:
    """Whether a district stood already before a change by which it gained."""
    return any(d.code == division.code and d.valid_from < change.day for d in divisions.all_divisions())


def whole_parts(name: str, since: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the former districts that lie wholly in a district of today, and those of which only a part does.

    拱墅区: (拱墅区, 下城区) and none; 上城区: (上城区) and 江干区. Asked are the changes after the day ``since``,
    by default those with which the district of today began or that it has seen.
    """
    division = divisions.find(name)
    if division is None:
        return (), ()
    whole: dict[str, None] = {}
    parts: dict[str, None] = {}
    for change in gained_from().get(division.code, ()):
        if change.day < division.valid_from or change.day <= since:
            continue
        former = next(
            (d for d in divisions.all_divisions() if d.code == change.code and d.valid_from < change.day
             and (not d.valid_to or d.valid_to >= change.day)),
            None,
        )  # fmt: skip
        if former is not None:
            (whole if change.whole else parts)[former.name] = None
            if change.whole and former.level == "functional":
                deeper, more = _parts_of(former)
                whole |= dict.fromkeys(deeper)
                parts |= dict.fromkeys(more)
    return tuple(whole), tuple(parts)


def _parts_of(former: Division) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the same of a functional area, which was itself put together of others."""
    found = gained_from().get(former.code, ())
    names = {d.code: d.name for d in divisions.all_divisions()}
    return tuple(names[c.code] for c in found if c.whole), tuple(names[c.code] for c in found if not c.whole)
