"""What of a table or chart goes into a paper: some of its columns, its first rows, another kind of chart."""

from dataclasses import replace

from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.analysis.tables import Cell, Table


def shortened(table: Table, columns: tuple[int, ...], top: int) -> Table:
    """Return a table with the columns of these places (all if none) and its first rows (all if ``top`` is 0)."""
    places = columns or tuple(range(len(table.columns)))
    kept = range(min(top, len(table.rows)) if top > 0 else len(table.rows))
    behind = table.behind
    if behind is not None:
        behind = behind.chosen(kept, places)
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(replace(table.rows[row], cells=_chosen(table.rows[row].cells, places)) for row in kept),
        totals=_chosen(table.totals, places),
        notes=(*table.notes, *_cut_note(len(kept), table)),
        behind=behind,
    )


def _cut_note(kept: int, table: Table) -> tuple[str, ...]:
    """Return what is said below a table of which only the first rows are printed."""
    if kept == len(table.rows):
        return ()
    return (f"表中列前{kept}行{f'，合计为全部{len(table.rows)}行的' if table.totals else ''}。",)


def _chosen(cells: tuple[Cell, ...], places: tuple[int, ...]) -> tuple[Cell, ...]:
    return tuple(cells[place] for place in places) if cells else ()


def topped(chart: ChartSpec, top: int) -> ChartSpec:
    """Return a chart with its first categories only; all of them if ``top`` is 0."""
    if top <= 0 or top >= len(chart.categories):
        return chart
    return replace(
        chart,
        categories=chart.categories[:top],
        series=tuple(
            replace(series, values=series.values[:top], gaps=series.gaps[:top]) for series in chart.series
        ),
        groups=chart.groups[:top],
        before=chart.before[:top],
    )
