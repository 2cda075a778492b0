"""Walking the values of a chart with the arrow keys."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt

from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.desktop.charts.geometry import Mark

_STEPS = {
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
}
_ROWS = frozenset({ChartKind.BAR, ChartKind.RANKING, ChartKind.HEAT})
"""Kinds whose categories follow each other downwards."""
_ASIDE = 3.0
"""How much worse a tile is that lies aside than one straight ahead."""

Place = tuple[Mark, QPointF]


def walked(kind: ChartKind, places: Sequence[Place], at: Mark | None, key: int) -> Mark | None:
    """Return the mark that a key leads to from ``at`` (None: from outside); None if the key leads nowhere.

    Home and End lead to the first and the last; the arrows along the categories and across the series,
    among tiles to the next one that way.
    """
    marks = [mark for mark, _ in places]
    if not marks:
        return None
    if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        return marks[0] if key == Qt.Key.Key_Home else marks[-1]
    step = next((step for known, step in _STEPS.items() if known == key), None)
    if step is None:
        return None
    if at not in marks:
        return marks[0]
    if kind is ChartKind.TILES:
        return _towards(places, at, step)
    along, across = (step[1], step[0]) if kind in _ROWS else step
    if across and len({mark.series for mark in marks}) == 1:
        along, across = across, 0
    if along:
        line = sorted((m for m in marks if m.series == at.series), key=lambda mark: mark.category)
    else:
        line = sorted((m for m in marks if m.category == at.category), key=lambda mark: mark.series)
    place = line.index(at) + (along or across)
    return line[min(max(place, 0), len(line) - 1)]


def _towards(places: Sequence[Place], at: Mark, step: tuple[int, int]) -> Mark:
    here = next(middle for mark, middle in places if mark == at)
    best, least = at, float("inf")
    for mark, middle in places:
        away = middle - here
        ahead = away.x() * step[0] + away.y() * step[1]
        aside = abs(away.x() * step[1]) + abs(away.y() * step[0])
        if ahead > 1 and ahead + _ASIDE * aside < least:
            best, least = mark, ahead + _ASIDE * aside
    return best
