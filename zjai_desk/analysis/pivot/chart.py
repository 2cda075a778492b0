"""The chart of an own table: its first number over its rows, one series for each column."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zjai_desk.analysis.charts.kinds import of_places, ranked
from zjai_desk.analysis.charts.spec import HUES, ChartKind, ChartSpec, Series
from zjai_desk.analysis.pivot import words
from zjai_desk.analysis.pivot.heads import Heads
from zjai_desk.analysis.pivot.spec import ADDING, NO_CHART, SHARES, As, Measure, PivotSpec, in_time
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Absent

_OF_ONE = frozenset({ChartKind.RING, ChartKind.RANKING, ChartKind.TILES})
MOST, SLICES = 30, 8
"""Rows that are drawn at most, and slices of a ring."""


def chart_of(spec: PivotSpec, heads: Heads, table: Table) -> ChartSpec | None:
    """Return the chart of a table: of the kind asked for, else of one that suits; None if there is nothing to see."""
    rows = [place for place, row in enumerate(heads.rows) if heads.is_leaf(row)]
    if spec.chart == NO_CHART or not spec.rows or not rows or spec.measures[0].shown is As.RANK:
        return None
    drawn = _drawn(spec, heads)
    kind = ChartKind(spec.chart) if spec.chart else _suiting(spec, len(rows), len(drawn))
    every = len(drawn)
    late = bool(spec.columns) and in_time(REGISTERS[spec.register], spec.columns[-1])
    # Of years the last ones say more than the first.
    most_drawn = drawn[-len(HUES) :] if late else drawn[: len(HUES)]
    drawn = drawn[:1] if kind in _OF_ONE else most_drawn
    most = SLICES if kind is ChartKind.RING else len(rows) if kind is ChartKind.TILES else MOST
    in_order = _rows_in_time(spec)
    shown = rows if in_order and kind is not ChartKind.RING else rows[:most]
    names = [tuple(map(str, table.rows[place].cells[: len(spec.rows)])) for place in shown]
    first = max(1, len(spec.rows))
    series = tuple(
        Series(
            name,
            tuple(_number(table.rows[place].cells[first + at]) for place in shown),
            tuple(_gap(table.rows[place].cells[first + at]) for place in shown),
        )
        for at, name in drawn
    )
    dropped = len(rows) - len(shown)
    chart = ChartSpec(
        kind=kind,
        title=table.title,
        categories=_categories(names),
        series=series,
        unit=words.unit(REGISTERS[spec.register], spec.measures[0]),
        denominator=table.population,
        source=table.source,
        note=_left_out("行", len(shown), dropped)
        + ("" if kind in _OF_ONE else _left_out("列", len(drawn), every - len(drawn), late=late)),
        decimals=words.decimals(REGISTERS[spec.register], spec.measures[0]),
        groups=tuple(" ".join(name[:-1]) for name in names) if len(spec.rows) > 1 else (),
    )
    if kind is ChartKind.RANKING:
        return ranked(chart)
    if kind is ChartKind.TILES and not of_places(chart):
        # Only districts and cities have tiles.
        return replace(chart, kind=ChartKind.BAR, series=series[:1])
    return chart


def _left_out(what: str, shown: int, dropped: int, *, late: bool = False) -> str:
    which = "最近" if late else "前"
    return f"只画{which} {shown} {what}，另有 {dropped:,} {what}没有画。" if dropped else ""


def _rows_in_time(spec: PivotSpec) -> bool:
    """Whether the rows follow each other in time, the earliest first."""
    if len(spec.rows) != 1 or spec.sort.measure is not None or spec.sort.descending:
        return False
    return in_time(REGISTERS[spec.register], spec.rows[0])


def _drawn(spec: PivotSpec, heads: Heads) -> list[tuple[int, str]]:
    """Return the columns that are series, (place among the numbers, name): those of lines, or numbers of one unit."""
    register, count = REGISTERS[spec.register], len(spec.measures)
    if heads.column_axes:
        return [
            (place * count, " ".join(heads.labels(head, heads.column_axes)))
            for place, head in enumerate(heads.columns)
            if heads.is_leaf_column(head)
        ]
    unit, first = words.unit(register, spec.measures[0]), spec.measures[0]
    return [
        (place, words.measure_label(register, measure))
        for place, measure in enumerate(spec.measures)
        # A mean beside a sum would be a line on the ground.
        if words.unit(register, measure) == unit and (measure.shown, measure.of) == (first.shown, first.of)
    ]


def _suiting(spec: PivotSpec, rows: int, series: int) -> ChartKind:
    if _rows_in_time(spec) and series <= len(HUES) and rows > 2:
        return ChartKind.LINE
    if series > 1:
        # A stack of only some of the columns would be taken for the whole.
        whole = spec.columns and _adds(spec.measures[0]) and 2 < series <= len(HUES)
        return ChartKind.STACKED if whole else ChartKind.GROUPED
    return ChartKind.COLUMN if _rows_in_time(spec) else ChartKind.BAR


def _adds(measure: Measure) -> bool:
    return measure.of in ADDING and (measure.shown is As.VALUE or measure.shown in SHARES)


def _number(cell: Cell) -> int | Decimal | None:
    return cell if isinstance(cell, (int, Decimal)) else None


def _gap(cell: Cell) -> str:
    return cell.value if isinstance(cell, Absent) else ""


def _categories(names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the innermost names, with the outer ones before them where they alone are not told apart."""
    inner = [name[-1] for name in names]
    return tuple(inner) if len(set(inner)) == len(inner) else tuple(" ".join(name) for name in names)
