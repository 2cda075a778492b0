"""Where the marks of a chart stand and what each of them says, in the units of its axes; nothing here draws."""

from dataclasses import dataclass, replace
from decimal import Decimal

from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.charts.ranking import change, places
from zjai_desk.analysis.charts.spec import HUES, ChartKind, ChartSpec, value_text

GROUP_GAP = 0.5
"""Bars left free between two groups of categories."""
_THICKNESS, _THICKNESS_OF_SEVERAL = 0.64, 0.82
_BARS = frozenset({ChartKind.BAR, ChartKind.COLUMN, ChartKind.GROUPED, ChartKind.STACKED})


@dataclass(frozen=True, slots=True)
class Mark:
    """One value drawn: which one it is, its place along the categories, and its span along the values.

    A bar is ``thickness`` wide around ``centre`` and runs from ``low`` to ``high``; a point of a line
    stands at ``high``.
    """

    series: int
    category: int
    value: int | Decimal
    centre: float
    thickness: float
    low: float
    high: float


def without(spec: ChartSpec, hidden: frozenset[int]) -> ChartSpec:
    """Return the chart with the values of the ``hidden`` series blanked, so that the others keep their hues."""
    blank = (None,) * len(spec.categories)
    return replace(
        spec,
        series=tuple(
            replace(series, values=blank) if place in hidden else series
            for place, series in enumerate(spec.series)
        ),
    )


def centres(spec: ChartSpec) -> tuple[float, ...]:
    """Return the place of each category along its axis; groups stand apart."""
    found: list[float] = []
    at = 0.0
    for place in range(len(spec.categories)):
        if place:
            apart = bool(spec.groups) and spec.groups[place] != spec.groups[place - 1]
            at += 1 + GROUP_GAP * apart
        found.append(at)
    return tuple(found)


def marks(spec: ChartSpec) -> tuple[Mark, ...]:
    """Return every value that is there as a mark; values that are missing leave their place empty."""
    side_by_side = spec.kind in (ChartKind.GROUPED, ChartKind.COLUMN, ChartKind.BAR)
    drawn = [place for place, series in enumerate(spec.series) if any(v is not None for v in series.values)]
    several = side_by_side and len(drawn) > 1
    width = _THICKNESS_OF_SEVERAL / len(drawn) if several else _THICKNESS
    found: list[Mark] = []
    for category, centre in enumerate(centres(spec)):
        top = 0.0
        for order, place in enumerate(drawn):
            value = spec.series[place].values[category]
            if value is None:
                continue
            low = top if spec.kind is ChartKind.STACKED else 0.0
            top = low + float(value)
            shift = (order - (len(drawn) - 1) / 2) * width if side_by_side else 0.0
            found.append(Mark(place, category, value, centre + shift, width, low, top))
    return tuple(found)


def is_bars(spec: ChartSpec) -> bool:
    """Whether the chart is made of bars, as opposed to lines or a ring."""
    return spec.kind in _BARS


def hue_number(spec: ChartSpec, mark: Mark) -> int:
    """Return which of the hues a mark has: that of its group, of its series, or of its slice of a ring."""
    if spec.groups:
        return list(dict.fromkeys(spec.groups)).index(spec.groups[mark.category]) % len(HUES)
    return (mark.category if spec.kind is ChartKind.RING else mark.series) % len(HUES)


def legend(spec: ChartSpec) -> tuple[str, ...]:
    """Return the entries of the legend in the order of their hues; none where one series speaks for itself."""
    if spec.groups:
        return tuple(dict.fromkeys(spec.groups))
    return tuple(series.name for series in spec.series) if len(spec.series) > 1 else ()


def share(spec: ChartSpec, series: int, category: int) -> str:
    """Return the share that a value has of its series, or of its group there; blank where that makes no sense.

    Shares are balanced by largest remainder, so that those of a whole make 100.
    """
    group = spec.groups[category] if spec.groups else ""
    places = [place for place in range(len(spec.categories)) if not group or spec.groups[place] == group]
    values = [spec.series[series].values[place] or 0 for place in places]
    if spec.kind is ChartKind.LINE or spec.unit == "%" or min(values) < 0 or not sum(values):
        return ""
    return f"{shares(values, decimals=1)[places.index(category)]:.1f}%"


def words(spec: ChartSpec, mark: Mark) -> str:
    """Return what is said of a mark: category, series, value and unit, its share of what, its rank, its change."""
    category, series = spec.categories[mark.category], spec.series[mark.series].name
    name = f"{category} · {series}" if series and series != category else category
    told = [f"{name}：{value_text(spec, mark.value)}{spec.unit}"]
    if part := share(spec, mark.series, mark.category):
        group = spec.groups[mark.category] if spec.groups else ""
        told.append(f"占{group or '合计'}{value_text(spec, _whole(spec, mark))}{spec.unit}的{part}")
    if spec.kind is ChartKind.RANKING:
        told.append(f"第{places(spec)[mark.category]}位")
        if spec.before:
            told.append(f"比上年{change(spec, mark.category)}")
    return "，".join(told)


def _whole(spec: ChartSpec, mark: Mark) -> int | Decimal:
    """Return the denominator of a mark's share."""
    group = spec.groups[mark.category] if spec.groups else ""
    values = spec.series[mark.series].values
    return sum(values[place] or 0 for place in range(len(values)) if not group or spec.groups[place] == group)


def summary(spec: ChartSpec) -> str:
    """Return the whole chart in words, for those who cannot see it."""
    return f"{spec.title}。{'；'.join(words(spec, mark) for mark in marks(spec))}。"
