"""Dated districts: 上城区 before and after 2021-03-11 are two territories under one code."""

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from zjai_desk import paths
from zjai_desk.registers.text import fold

HEADINGS = (
    "区县", "区（县、市）", "县（市、区）", "所属区", "所在区县", "所在区", "注册地", "注册地区县", "所属地区", "属地", "辖区",
    "所属县区", "所属区（县、市）", "所属县（市、区）", "所属区、县（市）", "区、县（市）", "县市区", "区县市", "所属县市区", "所在县区",
    "所在地区", "注册区县", "行政区划", "行政区", "所属行政区", "所属区域", "所在区域", "所在县（市、区）", "归属地", "所在地", "注册所在地",
    "城区", "所在城区", "所属城区", "区域", "属地区县", "区划名称", "注册登记地", "登记地", "所属辖区", "所在辖区", "归口区县", "行政区域",
)  # fmt: skip
"""Headings under which returns bring the district of anything."""
_HEADING = re.compile(
    r"(?:企业|单位|公司|机构)?(?:所属|所在|注册|登记|归属)?地?[区县市、,/()]*[区县][区县市、,/()]*(?:名称)?"
)
_LEVEL_ENDINGS = ("区", "县", "市", "省")
_FUNCTIONAL = ("functional", "stat_functional")


def is_heading(folded: str) -> bool:
    """Whether a folded heading says no more than district, in whatever order: 注册区, 区(市、县), 企业所在县区."""
    return _HEADING.fullmatch(folded) is not None


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
def _by_name() -> dict[str, list[Division]]:
    """Divisions by folded name: the full name, the name without its ending, and the aliases of the list."""
    names: dict[str, list[Division]] = defaultdict(list)
    for division in all_divisions():
        full = fold(division.name)
        names[full].append(division)
        if division.level in _FUNCTIONAL:
            if "(" in full:  # 杭州经济技术开发区(下沙)
                names[full.partition("(")[0]].append(division)
        elif full.endswith(_LEVEL_ENDINGS) and len(full) > 2:
            names[full[:-1]].append(division)
    with (paths.DATA / "division_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[fold(row["alias"])] += _by_code()[row["code"]]
    return names


def other_names(division: Division) -> tuple[str, ...]:
    """Return what a division is also called: the aliases of the list, and its code."""
    aliases = [
        name for name, meant in _by_name().items() if division in meant and name != fold(division.name)
    ]
    return (*aliases, division.code)


def _from_code(text: str) -> list[Division]:
    """Find by a statistical code of 2, 4, 6, 9 or 12 digits; the town digits are not ours."""
    code = text[:6].ljust(6, "0") if len(text) in (2, 4, 6, 9, 12) else ""
    return _by_code().get(code, [])


@cache
def _cities() -> dict[str, Division]:
    """The prefectures of today by code."""
    return {d.code: d for d in all_divisions() if d.level == "prefecture" and not d.valid_to}


def _strip_ancestors(text: str) -> tuple[str, str]:
    """Take 浙江省 and the prefecture off 浙江省杭州市滨江区; returns what is left and the prefecture's code, if any."""
    for prefix in ("浙江省", "浙江"):
        if text.startswith(prefix) and len(text) > len(prefix):
            text = text.removeprefix(prefix)
            break
    for city in _cities().values():
        for prefix in (city.name, city.name[:-1]):
            if text.startswith(prefix) and len(text) > len(prefix):
                return text.removeprefix(prefix), city.code
    return text, ""


def _best(candidates: Iterable[Division], day: str) -> Division | None:
    """Choose what stood on ``day``, else what stood last; None where several cities had one of the name (城区)."""

    def trust(division: Division) -> tuple[bool, bool]:
        return division.valid_on(day), division.level not in _FUNCTIONAL

    found = list(candidates)
    best = max(map(trust, found), default=None)
    equals = [division for division in found if trust(division) == best]
    if len({division.parent for division in equals} & _cities().keys()) > 1:
        return None
    return max(equals, key=lambda division: division.valid_from, default=None)


@lru_cache(maxsize=4096)
def find(text: str, day: str | None = None) -> Division | None:
    """Return the division that ``text`` (a name, an alias, a path of names, a code) meant on ``day``.

    Without a day, today is meant; a name that no longer exists then still finds what it last named.
    None when the list has nothing of that name, or more than one city had and none is named.
    """
    day = day or dt.date.today().isoformat()
    folded = fold(text)
    if folded.isdigit():
        return _best(_from_code(folded), day)
    named = _by_name().get(folded)
    if named:
        return _best(named, day)
    rest, city = _strip_ancestors(folded)
    return _best((d for d in _by_name().get(rest, []) if not city or d.parent == city), day)


def children(parent: str, day: str) -> list[Division]:
    """Return the county-level divisions under a prefecture or province code on ``day``, in order of code."""
    inner = {d.code for d in all_divisions() if d.parent == parent and d.valid_on(day)} | {parent}
    return [d for d in all_divisions() if d.parent in inner and d.level == "county" and d.valid_on(day)]
