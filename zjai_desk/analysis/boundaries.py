"""Districts through time as tables need them: their full names, their order, and notes on bounds that moved."""

import datetime as dt
from collections.abc import Iterable
from functools import cache

from zjai_desk.registers import divisions


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
