"""Values in five classes, each a fifth of them, with the shades and the legend that tell the classes."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zjai_desk.analysis.charts.pieces import Box, Ink, Laid, Room, Text
from zjai_desk.analysis.charts.spec import SHADES, ChartSpec, value_text

Value = int | Decimal
_SWATCH = 1.9
"""Width of a swatch in letters."""
SMALL = 0.85


def classes(values: Iterable[Value | None]) -> dict[Value, int]:
    """Return for each value its class, 0 (lowest) to 4: fifths of all values that are there, equal values together.

    Up to five different values have a class each, the lowest the lightest and the highest the darkest.
    """
    there = sorted(value for value in values if value is not None)
    kinds = sorted(set(there))
    if len(kinds) <= len(SHADES):
        last = len(SHADES) - 1
        return {value: last * place // max(1, len(kinds) - 1) for place, value in enumerate(kinds)}
    return {value: len(SHADES) * there.index(value) // len(there) for value in set(there)}


def shade(place: int) -> str:
    """Return the shade of a class."""
    return SHADES[place]


def edge_of(value: Value | None, found: dict[Value, int]) -> str:
    """Return the edge of what a value fills: a hairline where its shade hardly differs from white."""
    return Ink.LINE if value is None or found[value] == 0 else ""


def lay_legend(spec: ChartSpec, found: dict[Value, int], laid: Laid, room: Room) -> None:
    """Lay the swatches of the classes that occur, with the lowest and highest value of each, below what is laid."""
    x, y, high = 0.0, laid.height + room.em * 0.9, room.em
    for place in sorted(set(found.values())):
        inside = [value for value, own in found.items() if own == place]
        said = _span(spec, inside)
        wide = room.em * _SWATCH + 4 + room.wide(said, SMALL)
        if x and x + wide > room.width:
            x, y = 0.0, y + high * 1.5
        laid.pieces.append(Box(x, y, room.em * _SWATCH, high, shade(place), edge=Ink.LINE))
        laid.pieces.append(Text(x + room.em * _SWATCH + 4, y + high * 0.82, said, room.em * SMALL, Ink.MUTED))
        x += wide + room.em
    laid.height = y + high * 1.5


def _span(spec: ChartSpec, values: Sequence[Value]) -> str:
    low, high = value_text(spec, min(values)), value_text(spec, max(values))
    return low if low == high else f"{low}–{high}"
