"""Charts as data: what is drawn is decided here, so that screen and paper show the same picture."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil, floor, log10

from zjai_desk.analysis.balance import half_up
from zjai_desk.registers.fields import Absent


class ChartKind(StrEnum):
    """How a chart shows its series; ``BAR`` runs left to right with the longest names in full."""

    BAR = "bar"
    COLUMN = "column"
    GROUPED = "grouped"
    STACKED = "stacked"
    LINE = "line"
    RING = "ring"
    RANKING = "ranking"
    TILES = "tiles"
    HEAT = "heat"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self.value]

    @property
    def is_sheet(self) -> bool:
        """Whether it is laid out piece by piece (``chart_sheets``) instead of drawn over axes."""
        return self in (ChartKind.RANKING, ChartKind.TILES, ChartKind.HEAT)


_LABELS = {
    "bar": "条形图",
    "column": "柱形图",
    "grouped": "分组柱形图",
    "stacked": "堆叠柱形图",
    "line": "折线图",
    "ring": "环形图",
    "ranking": "排名图",
    "tiles": "瓦片图",
    "heat": "热力表",
}


@dataclass(frozen=True, slots=True)
class Series:
    """One named run of values, one for each category; None where there is no value.

    ``gaps``, if given, holds for each category what is written where there is no value: “—” for what does
    not apply (also where nothing is given), “…” for what is not known.
    """

    name: str
    values: tuple[int | Decimal | None, ...]
    gaps: tuple[str, ...] = ()

    def gap(self, category: int) -> str:
        """Return what is written in place of a value that is not there."""
        return (self.gaps[category] if self.gaps else "") or "—"


_ROUNDED = Decimal("0.5")
"""By how much of a percentage point a share may have been rounded."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart: ``categories`` along one axis, ``series`` over them, with unit, denominator and note.

    ``groups``, if given, names for each category the group it belongs to (the layer of a field):
    neighbours of one group are drawn in one hue and set apart from the next. The category ``own`` is set apart
    from the others; a ranking holds the first series against ``before``, its values of the year before
    (“—” where its territory changed meanwhile). The axis goes up to ``reach`` at least: a target that is half
    done must not fill it.
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
    own: str = ""
    before: tuple[int | Decimal | Absent | None, ...] = ()
    reach: int = 0

    @property
    def lowest(self) -> float:
        """The lowest value the axis must hold: zero, unless something is below it."""
        return min((float(v) for s in self.series for v in s.values if v is not None), default=0.0)

    @property
    def is_whole(self) -> bool:
        """Whether every stack is a whole of 100 %, but for the rounding of its parts: its sum says nothing."""
        if self.kind is not ChartKind.STACKED or self.unit != "%":
            return False
        sums = [sum(v or 0 for v in column) for column in zip(*(s.values for s in self.series), strict=True)]
        return any(sums) and all(
            not whole or abs(whole - 100) < _ROUNDED * len(self.series) for whole in sums
        )

    @property
    def highest(self) -> float:
        """The highest value the axis must hold, sums of stacks included."""
        columns = zip(*(series.values for series in self.series), strict=True)
        if self.is_whole:
            return 100.0
        if self.kind is ChartKind.STACKED:
            return max((float(sum(v or 0 for v in column)) for column in columns), default=0.0)
        return max((float(self.reach), *(float(v or 0) for column in columns for v in column)))


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


def axis_marks(spec: ChartSpec) -> tuple[float, ...]:
    """Return the marks of the axis of values: :func:`ticks`, carried below zero where something is."""
    above = ticks(spec.highest)
    step = ticks(max(spec.highest, -spec.lowest))[1]
    if spec.lowest >= 0:
        return above
    below = ceil(-spec.lowest / step)
    return tuple(step * place for place in range(-below, ceil(max(spec.highest, 0.0) / step) + 1))


# Colour-blind safe hues (after Okabe and Ito), ordered so that neighbours also differ in lightness,
# with a hatch or marker of its own for black-and-white printers.
HUES = ("#2f6db5", "#e08a1e", "#3f9f8a", "#b5476d", "#7a6fb8", "#8a8a3a", "#56a3d9", "#6b6b6b")
HATCHES = ("solid", "diagonal", "cross", "dots", "back", "horizontal", "vertical", "dense")
SHADES = ("#f1f5fa", "#c9d9eb", "#8fb1d5", "#3f70a8", "#17375f")
"""Five steps of one hue from light to dark: their order survives a grey copy."""


def readable_on(colour: str) -> str:
    """Return black or white, whichever reads better on a colour such as #2f6db5."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return "#14181f" if light > 0.19 else "#ffffff"


def value_text(spec: ChartSpec, value: int | Decimal) -> str:
    """Return a value as the chart writes it: equal decimals, thousands separated."""
    return f"{half_up(value, spec.decimals):,f}"
