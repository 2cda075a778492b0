"""What part of the store a table speaks of: an area with the districts in it, and a year to cut off at."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from zjai_desk.errors import DeskError
from zjai_desk.registers import divisions
from zjai_desk.registers.divisions import Division
from zjai_desk.registers.successions import whole_parts
from zjai_desk.store import Store

Kept = TypeVar("Kept")
UNFILLED = "未填写"
THEN, NOW = "then", "now"
_WHOLE = ("province", "prefecture")
_LEVEL_NAMES = {"province": "省", "prefecture": "市"}


@dataclass(frozen=True, slots=True)
class Scope:
    """An area and a year; ``area`` is empty for all that the store holds.

    ``names`` are the districts in the area, those no longer standing among them; ``around`` those of
    the city around a district (of the area itself if it is no district). ``takes_unplaced`` says
    whether records without a district are taken to be from that city or province: if it is the office's own.
    ``divisions`` says by which boundaries districts are told, :data:`THEN` or :data:`NOW`.
    ``memo`` is where tables that are counted together keep what all of them read.
    """

    store: Store
    area: str = ""
    year: int | None = None
    level: str = ""
    city: str = ""
    names: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    takes_unplaced: bool = True
    divisions: str = "then"
    memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_district(self) -> bool:
        """Whether the area is a single district, to be held against the rest of its city."""
        return bool(self.area) and self.level not in _WHOLE

    @property
    def whole(self) -> str:
        """What the whole is called of which districts are a part: 全市, 全省, or 合计 where no area is named."""
        level = "prefecture" if self.is_district else self.level
        return f"全{_LEVEL_NAMES[level]}" if level else "合计"

    def once(self, what: str, read: Callable[[], Kept]) -> Kept:
        """Return what ``read`` returns, from the memo if a table has read it before under the same name.

        It must be the same for every area and year, or be named after them.
        """
        if what not in self.memo:
            self.memo[what] = read()
        kept: Kept = self.memo[what]
        return kept

    def covers(self, district: str | None) -> bool:
        """Whether a record of this district (None: not filled in) belongs to the area."""
        if not self.area:
            return True
        if district is None:
            return self.takes_unplaced and not self.is_district
        return district in self.names

    def compares(self, district: str | None) -> bool:
        """Whether a record of this district belongs to the city among whose districts the area is counted."""
        if not self.area:
            return True
        return self.takes_unplaced if district is None else district in self.around

    @property
    def others(self) -> str:
        """What the districts of the city outside the area are called together."""
        return f"{self.city}其他区县"

    def source(self, registers: str) -> str:
        """Return where numbers counted from registers come from, with the day of the store's last change."""
        newest = self.once("last change", lambda: self.store.history(limit=1))
        return f"{registers}（截至{printed_day(newest[0].at[:10])}）" if newest else registers


def scope_of(
    store: Store,
    area: str | None = None,
    year: int | None = None,
    memo: dict[str, Any] | None = None,
    boundaries: str = THEN,
) -> Scope:
    """Return the scope of a district, city or province by name, alias or code; DeskError if there is none such.

    By the ``boundaries`` of now a district takes in those that went over to it wholly.
    """
    memo = {} if memo is None else memo
    if not area:
        return Scope(store, year=year, memo=memo, divisions=boundaries)
    division = divisions.find(area, f"{year}-12-31" if year else None)
    if division is None:
        cities = "、".join(city.name for city in _cities())
        raise DeskError(
            f"没有“{area}”这个地区。", f"可写浙江省、{cities}，或其中区、县（市）的全称，如滨江区。"
        )
    city = division if division.level in _WHOLE else _parent(division)
    return Scope(
        store,
        area=division.name,
        year=year,
        level=division.level,
        city=city.name,
        names=_names_within(division) | (_joined(division) if boundaries == NOW else frozenset()),
        around=_names_within(city),
        takes_unplaced=_is_the_offices(store, city),
        divisions=boundaries,
        memo=memo,
    )


def districts_of(area: str, year: int | None = None) -> tuple[str, ...]:
    """Return the districts of a city or province that stood at the end of a year (today), in order of code.

    DeskError if there is no such area, or if it is itself a district.
    """
    division = divisions.find(area, f"{year}-12-31" if year else None)
    if division is None or division.level not in _WHOLE:
        raise DeskError(f"“{area}”下面没有区县。", "请选一个市，或浙江省。")
    day = f"{year}-12-31" if year else dt.date.today().isoformat()
    cities = {division.code} | {d.code for d in divisions.all_divisions() if d.parent == division.code}
    within = [
        d for d in divisions.all_divisions() if d.parent in cities and d.level == "county" and d.valid_on(day)
    ]
    return tuple(dict.fromkeys(d.name for d in sorted(within, key=lambda d: d.code)))


def _is_the_offices(store: Store, division: Division) -> bool:
    """Whether the office of this store sits in the area: what says nothing of its place is from there."""
    home = divisions.find(store.setting("area")) if store.setting("area") else None
    return home is None or home.name in _names_within(division)


def _joined(division: Division) -> frozenset[str]:
    """Return the names of the former districts that went over to a district wholly."""
    whole, _ = whole_parts(division.name) if division.level not in _WHOLE else ((), ())
    return frozenset(whole)


def _cities() -> list[Division]:
    return [d for d in divisions.all_divisions() if d.level == "prefecture" and not d.valid_to]


def _parent(division: Division) -> Division:
    return next((d for d in divisions.all_divisions() if d.code == division.parent), division)


def _names_within(division: Division) -> frozenset[str]:
    """Return the names of all territories ever directly or indirectly under a division, its own included."""
    codes, names = {division.code}, {division.name}
    for _ in range(2):  # province, prefecture, district
        below = [d for d in divisions.all_divisions() if d.parent in codes]
        codes |= {d.code for d in below}
        names |= {d.name for d in below}
    return frozenset(names)


def printed_day(iso: str) -> str:
    """Return an ISO day as printed: 2019年4月4日."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
