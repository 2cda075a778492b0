"""Charts as data: what is drawn is decided here, so that screen and paper show the same picture."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil, floor, log10


class ChartKind(StrEnum):
    """How a chart shows its series; ``BAR`` runs left to right with the longest names in full."""

    BAR = "bar"
    COLUMN = "column"
    GROUPED = "grouped"
    STACKED = "stacked"
    LINE = "line"
    RING = "ring"


@dataclass(frozen=True, slots=True)
class Series:
    """One named run of values, one for each category; None where there is no value."""

    name: str
    values: tuple[int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart: ``categories`` along one axis, ``series`` over them, with unit, denominator and note.

    ``groups``, if given, names for each category the group it belongs to (the layer of a field):
    neighbours of one group are drawn in one hue and set apart from the next.
    """

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    denominator: str = ""
    source: str = ""
    note: str = ""
    decimals: int = 0
    groups: tuple[str, ...] = ()

    @property
    def highest(self) -> float:
        """The highest value the axis must hold, sums of stacks included."""
        columns = zip(*(series.values for series in self.series), strict=True)
        if self.kind is ChartKind.STACKED:
            return max((float(sum(v or 0 for v in column)) for column in columns), default=0.0)
        return max((float(v or 0) for column in columns for v in column), default=0.0)


def ticks(highest: float, wanted: int = 5) -> tuple[float, ...]:
    """Return round axis marks from zero to just above ``highest``; bars always start at zero."""
    if highest <= 0:
        return (0.0, 1.0)
    rough = highest / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough)
    if highest >= wanted:
        step = max(1.0, ceil(step))
    return tuple(step * i for i in range(ceil(highest / step) + 1))


# Colour-blind safe hues (after Okabe and Ito), ordered so that neighbours also differ in lightness,
# with a hatch or marker of its own for black-and-white printers.
HUES = ("#2f6db5", "#e08a1e", "#3f9f8a", "#b5476d", "#7a6fb8", "#8a8a3a", "#56a3d9", "#6b6b6b")
HATCHES = ("solid", "diagonal", "cross", "dots", "back", "horizontal", "vertical", "dense")
