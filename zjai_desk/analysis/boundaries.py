"""Districts through time as tables need them: their full names, their order, and notes on bounds that moved."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from zjai_desk.analysis.scope import NOW, Scope
from zjai_desk.registers import divisions
from zjai_desk.registers.successions import broken, carried, whole_parts

_FORMER = "原"
_SEMICOLON = "；"
BY_DISTRICT = frozenset(
    {
        "enterprises.by_district",
        "patents.by_district",
        "patents.kinds_by_district",
        "industry.by_district",
        "vouchers.by_district",
    }
)
"""The tables that can be told by the boundaries of now as well."""


@cache
def canonical(name: str) -> str:
    """Return the full name of a district that a publication prints short (大江东); an unknown one as it is."""
    found = divisions.find(name)
    return found.name if found else name


@cache
def _places() -> dict[str, int]:
    return {d.name: place for place, d in reversed(list(enumerate(divisions.all_divisions())))}


def code_order(name: str) -> tuple[int, str]:
    """Return a key that sorts districts by their codes, unknown names last."""
    return _places().get(canonical(name), len(_places())), name


def boundary_note(districts: Iterable[str], year: int | None = None) -> str:
    """Return the note on districts that no longer stand, and on those redrawn since the end of ``year``.

    With a year the numbers are a publication's of that time, without one they go by the names that
    records bear. A total of 上城区 from before 2021-03-11 cannot be held against one from after.
    """
    today = dt.date.today().isoformat()
    gone, redrawn = [], []
    for name in sorted(districts, key=code_order):
        now = divisions.find(name, today)
        then = divisions.find(name, f"{year}-12-31") if year else now
        if now is None or then is None:
            continue
        if not now.valid_on(today):
            gone.append(name)
        elif then.valid_from != now.valid_from:
            redrawn.append(name)
    parts = [f"{'、'.join(gone)}今已撤并，按原名列示"] if gone else []
    if redrawn:
        parts.append(f"{'、'.join(redrawn)}后来调整过范围，不宜与现行区划直接对比")
    lead = f"按当时区划（{year}年）" if year else "按台账所填区划"
    if parts:
        return f"{lead}：{'；'.join(parts)}。"
    return f"{lead}。" if year else ""


def is_former(name: str) -> bool:
    """Whether a line is that of a former district that could not be carried over (原江干区)."""
    return name.startswith(_FORMER) and divisions.find(name) is None


@dataclass(slots=True)
class Districts:
    """The districts of records as a table tells them: as they are named, or carried over to those of now.

    What was met is kept for :meth:`notes`.
    """

    scope: Scope
    moved: dict[str, dict[str, None]] = field(default_factory=dict)
    left: dict[str, None] = field(default_factory=dict)

    @property
    def dated(self) -> bool:
        """Whether it matters on which day a district was named."""
        return self.scope.divisions == NOW

    def place(self, name: str, day: str | None = None, town: str = "") -> str:
        """Return the line under which a district is counted that was named so on ``day`` (None: whenever)."""
        if self.scope.divisions != NOW:
            return name
        full = canonical(name)
        found = carried(name, day, town)
        if found is None:
            if divisions.find(name) is None:
                return name
            self.left[full] = None
            return f"{_FORMER}{full}"
        if found.name != full:
            self.moved.setdefault(full, {})[found.name] = None
        return found.name

    def notes(self, shown: Iterable[str], year: int | None = None) -> list[str]:
        """Return what a table must say of the boundaries it goes by; ``year`` is that of published numbers."""
        if self.scope.divisions != NOW:
            found = boundary_note(shown, year)
            return [found] if found else []
        told = [f"{name}并入{'、'.join(to)}" for name, to in sorted(self.moved.items())]
        notes = [f"按现行区划{f'，已折算：{_SEMICOLON.join(told)}' if told else ''}。"]
        if self.left:
            names = sorted(self.left, key=code_order)
            short = [name for name in shown if set(whole_parts(name)[1]) & set(names)]
            lacking = f"；{'、'.join(short)}因此不含其中应划入的部分，不宜与以后年份对比" if short else ""
            notes.append(
                f"{'、'.join(names)}已拆分，不知镇街的无法折算到现行区划，单列为“{_FORMER}…”{lacking}。"
            )
        return notes


def break_between(scope: Scope, first: int, last: int) -> str:
    """Return the note that a district changed between two years, so that they do not compare; blank if they do.

    By the boundaries of now they do where all that went over went over wholly (拱墅区 with 下城区).
    """
    return district_break(scope, scope.area, first, last) if scope.is_district else ""


def district_break(scope: Scope, name: str, first: int, last: int) -> str:
    """Return the same of a district by its name."""
    day = broken(name, f"{first}-12-31", f"{last}-12-31")
    if not day:
        return ""
    whole, parts = whole_parts(name, f"{first}-12-31")
    if scope.divisions == NOW and whole and not parts:
        return ""
    year, month, date = day.split("-")
    told = f"{int(year)}年{int(month)}月{int(date)}日"
    return f"{canonical(name)}的范围自{told}起有调整，{first}年与{last}年不可比，增长记“—”。"
