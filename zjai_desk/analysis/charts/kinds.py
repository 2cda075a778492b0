"""Which kinds of chart suit a table, and its chart drawn as another kind than the one it declares."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts.spec import HUES, ChartKind, ChartSpec, Series
from zjai_desk.analysis.charts.tiles import tile_of
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.registers.fields import Absent

_MANY, _SLICES = 24, 8
"""Categories up to which columns, and slices of a ring, are told apart."""
_HEAT_ROWS = 36
_SUMS = frozenset({"合计", "总计", "小计"})


def suiting(table: Table) -> tuple[ChartKind, ...]:
    """Return the kinds in which a table can be drawn, that of its declaration first; none if it has no chart."""
    if table.chart is None:
        return ()
    return tuple(dict.fromkeys((table.chart.kind, *_kinds(table, table.chart))))


def _kinds(table: Table, chart: ChartSpec) -> Iterator[ChartKind]:
    count, in_time = len(chart.categories), _in_time(chart.categories)
    values = [value for one in chart.series for value in one.values if value is not None]
    positive = bool(values) and min(values) >= 0
    if len(chart.series) > 1:
        yield ChartKind.GROUPED
        if of_places(chart):
            yield from (ChartKind.RANKING, ChartKind.TILES)
        if positive and (chart.decimals == 0 or chart.kind is ChartKind.STACKED):
            yield ChartKind.STACKED
    else:
        yield ChartKind.BAR
        if count <= _MANY:
            yield ChartKind.COLUMN
        if count > 2 and not in_time and not chart.groups:
            yield ChartKind.RANKING
        if of_places(chart):
            yield ChartKind.TILES
        if 1 < count <= _SLICES and positive and any(values) and not in_time and chart.unit != "%":
            yield ChartKind.RING
    if in_time and count > 2:
        yield ChartKind.LINE
    if _heat_series(table, chart):
        yield ChartKind.HEAT


def drawn_as(table: Table, kind: ChartKind, own: str = "") -> ChartSpec | None:
    """Return the chart of a table as another kind; None if it has no chart or the kind does not suit it.

    ``own`` is the district that a ranking or a tile grid sets apart, where the table itself is of none.
    """
    chart = table.chart
    if chart is None or (kind not in suiting(table) and not _possible(chart, kind)):
        return None
    if kind in (ChartKind.RANKING, ChartKind.TILES) and len(chart.series) > 1:
        first = chart.series[0]
        chart = replace(chart, series=(first,), note=_joined(chart.note, f"图中是“{first.name}”。"))
    if kind is ChartKind.RANKING:
        chart = ranked(chart)
    elif kind is ChartKind.HEAT:
        chart = _heated(table, chart)
    elif kind is ChartKind.TILES:
        left = [name for name in chart.categories if tile_of(name) is None]
        if left:
            chart = replace(chart, note=_joined(chart.note, f"{'、'.join(left)}没有瓦片，未画出。"))
    if kind in (ChartKind.RANKING, ChartKind.TILES):
        names = {canonical(name): name for name in chart.categories}
        wanted = (canonical(name) for name in (table.area, own) if name)
        mine = next((names[name] for name in wanted if name in names), "")
        chart = replace(chart, own=mine)
    return replace(chart, kind=kind)


def _possible(chart: ChartSpec, kind: ChartKind) -> bool:
    """Whether a kind can be drawn of a chart although it is not what one would choose: a line over names."""
    several = len(chart.series) > 1
    many, one = (ChartKind.GROUPED, ChartKind.STACKED), (ChartKind.COLUMN, ChartKind.RING)
    return kind is ChartKind.LINE or kind in (many if several else one)


def _in_time(categories: Sequence[str]) -> bool:
    return all(name[:4].isdigit() for name in categories)


def of_places(chart: ChartSpec) -> bool:
    """Whether most of three or more categories are districts, or cities."""
    found = [tile for name in chart.categories if (tile := tile_of(name))]
    return len(found) > 2 and len(found) * 2 > len(chart.categories)


def ranked(chart: ChartSpec) -> ChartSpec:
    """Return a chart with its highest values first, what has none last; a rank is by the first series alone."""
    values = chart.series[0].values
    order = sorted(
        range(len(values)), key=lambda place: (values[place] is None, -(values[place] or Decimal()))
    )
    series = chart.series[0]
    return replace(
        chart,
        categories=tuple(chart.categories[place] for place in order),
        series=(
            Series(
                series.name,
                tuple(values[place] for place in order),
                tuple(series.gaps[place] for place in order) if series.gaps else (),
            ),
        ),
        before=tuple(chart.before[place] for place in order) if chart.before else (),
    )


# -- heat tables --------------------------------------------------------------------------------------


def _heat_series(table: Table, chart: ChartSpec) -> list[int]:
    """Return the columns of a cross table: those that are drawn as series, else those that a column 合计 sums up."""
    numbers = [(place, column) for place, column in enumerate(table.columns) if column.numeric]
    names = {one.name for one in chart.series}
    drawn = [place for place, column in numbers if column.label in names and column.label not in _SUMS]
    if len(chart.series) > 1:
        found = drawn if len(drawn) > 1 else []
    elif any(column.label in _SUMS for _, column in numbers):
        found = [place for place, column in numbers if not column.unit and column.label not in _SUMS]
    else:
        found = []
    alike = {table.columns[place].decimals for place in found}
    rows = [row for row in table.rows if not row.subtotal]
    return found if len(found) > 1 and len(alike) == 1 and len(rows) > 1 else []


def _heated(table: Table, chart: ChartSpec) -> ChartSpec:
    places = _heat_series(table, chart)
    rows = [row.cells for row in table.rows if not row.subtotal]
    shown = rows[:_HEAT_ROWS]
    texts = [place for place, column in enumerate(table.columns) if not column.numeric]
    names = [" ".join(str(cells[place]) for place in texts) for cells in shown]
    short = [str(cells[texts[-1]]) for cells in shown]
    series = tuple(
        Series(
            " ".join(filter(None, (table.columns[place].group, table.columns[place].label))),
            tuple(_value(cells[place]) for cells in shown),
            tuple(_gap(cells[place]) for cells in shown),
        )
        for place in places[: len(HUES) * 2]
    )
    left = len(rows) - len(shown)
    note = _joined(chart.note, f"只画前{len(shown)}行，另有{left}行未画。" if left else "")
    return replace(
        chart,
        categories=tuple(short if len(set(short)) == len(short) else names),
        series=series,
        unit=table.unit or chart.unit,
        decimals=table.columns[places[0]].decimals or 0,
        groups=(),
        before=(),
        note=note,
    )


def _value(cell: Cell) -> int | Decimal | None:
    return cell if isinstance(cell, (int, Decimal)) else None


def _gap(cell: Cell) -> str:
    return cell.value if isinstance(cell, Absent) else "—" if cell is None else ""


def _joined(*parts: str) -> str:
    return "".join(filter(None, parts))
