"""A heat table laid out: rows by columns, the number in each cell, the darker the more."""

from zjai_desk.analysis.charts.pieces import Box, Ink, Laid, Room, Spot, Text
from zjai_desk.analysis.charts.shades import SMALL, classes, edge_of, lay_legend, shade
from zjai_desk.analysis.charts.spec import ChartSpec, readable_on, value_text

_ROW, _TIGHT_ROW = 1.9, 1.5
_LONG = 18
_NAMES = 0.38
"""Part of the width that the names of the rows may take."""
_GAP = 1.0


def lay_heat(spec: ChartSpec, room: Room) -> Laid:
    """Lay the categories as rows and the series as columns, every number in full in its cell."""
    found = classes(value for one in spec.series for value in one.values)
    row = (_ROW if len(spec.categories) <= _LONG else _TIGHT_ROW) * room.em * room.squeeze
    names = min(room.width * _NAMES, max(map(room.wide, spec.categories)) + room.em * 0.7)
    wide = (room.width - names) / len(spec.series)
    laid = Laid(room.width)
    laid.pieces.append(Text(0, room.em, f"单位：{spec.unit}", room.em * SMALL, Ink.MUTED))
    lines = max(len(_broken(one.name, room, wide)) for one in spec.series)
    for place, one in enumerate(spec.series):
        broken = _broken(one.name, room, wide)
        for line, words in enumerate(broken, lines - len(broken)):
            base = room.em * (1 + 1.25 * line)
            laid.pieces.append(
                Text(names + (place + 0.5) * wide, base, words, room.em * SMALL, anchor="middle")
            )
    top = room.em * (1.5 + 1.25 * (lines - 1))
    for category, name in enumerate(spec.categories):
        y = top + category * row
        base = y + row / 2 + room.em * 0.36
        part = room.fitting(name, names - room.em * 0.4, (1.0, 0.9, 0.8, 0.7, 0.6)) or 0.6
        laid.pieces.append(Text(names - room.em * 0.5, base, name, room.em * part, anchor="end"))
        for place, one in enumerate(spec.series):
            value = one.values[category]
            fill = Ink.GROUND if value is None else shade(found[value])
            x = names + place * wide
            laid.pieces.append(Box(x, y, wide - _GAP, row - _GAP, fill, edge=edge_of(value, found)))
            words = one.gap(category) if value is None else value_text(spec, value)
            ink = Ink.MUTED if value is None else readable_on(fill)
            size = room.em * (room.fitting(words, wide - 4) or 0.6)
            laid.pieces.append(Text(x + wide / 2, base, words, size, ink, "middle"))
            laid.spots.append(Spot(category, place, x, y, wide, row))
    laid.height = top + len(spec.categories) * row
    lay_legend(spec, found, laid, room)
    return laid


def _broken(name: str, room: Room, wide: float) -> list[str]:
    """Return a heading in as many lines as its column asks for."""
    each = max(2, int((wide - 2) // room.wide("区", SMALL)))
    if room.wide(name, SMALL) <= wide - 2 or (" " not in name and len(name) <= each):
        return [name]
    return [name[start : start + each] for start in range(0, len(name), each)]
