"""Charts of a workbook as spreadsheets draw them, from cells: whoever changes a number sees the picture follow."""

from typing import Any

from zjai_desk.analysis.charts.spec import HUES, ChartKind, ChartSpec
from zjai_desk.analysis.tables import Table

_KINDS = {
    ChartKind.BAR: {"type": "bar"},
    ChartKind.COLUMN: {"type": "column"},
    ChartKind.GROUPED: {"type": "column"},
    ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
    ChartKind.LINE: {"type": "line"},
    ChartKind.RING: {"type": "doughnut"},
    ChartKind.RANKING: {"type": "bar"},
}
_LYING = (ChartKind.BAR, ChartKind.RANKING)
_FEW = 16
"""Categories up to which each value is written at its bar."""
_ROW = 20
"""Pixels of a row."""
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of cells that stand below or beside each other."""


def add_chart(
    book: Any, sheet: Any, chart: ChartSpec, place: tuple[int, int], table_at: tuple[Table, int] | None
) -> int:
    """Draw a chart at a cell, (row, column), and return the first row below it and what it needs.

    ``table_at`` is the table of the sheet and the row of its first line: where the chart shows columns of that
    table it is drawn from them, else from a block of its own that is written below it.
    """
    row, column = place
    height = max(15, len(chart.categories) + 5) if chart.kind in _LYING else 15
    found = _in_table(chart, *table_at) if table_at else None
    if chart.kind not in _KINDS:
        # Spreadsheets know no such picture (tiles, heat): its numbers stand in the table, else in a block.
        if found is None:
            _write_block(book, sheet, chart, place)
        return row if found else row + len(chart.categories) + 3
    below = row + height + 1
    if found is None:
        found = _write_block(book, sheet, chart, (below, column))
        below += len(chart.categories) + 3
    drawn = book.add_chart(_KINDS[chart.kind])
    for number, (series, values) in enumerate(zip(chart.series, found[1], strict=True)):
        drawn.add_series(_series(sheet.name, chart, series.name, found[0], values) | _paint(chart, number))
    _dress(drawn, chart)
    drawn.set_size({"width": 620, "height": height * _ROW})
    sheet.insert_chart(row, column, drawn, {"description": chart.title})
    return below


def _series(sheet: str, chart: ChartSpec, name: str, categories: Span, values: Span) -> dict[str, Any]:
    number = "#,##0" + (f".{'0' * chart.decimals}" if chart.decimals else "")
    labels = {"value": True, "num_format": number, "font": {"size": 8}}
    if chart.kind is ChartKind.RING:
        labels |= {"category": True, "separator": "\n"}
    shows = chart.kind is ChartKind.RING or (len(chart.series) == 1 and len(chart.categories) <= 2 * _FEW)
    return {
        "name": name or chart.title,
        "categories": [sheet, *categories],
        "values": [sheet, *values],
        **({"data_labels": labels} if shows else {}),
    }


def _paint(chart: ChartSpec, number: int) -> dict[str, Any]:
    hue = HUES[number % len(HUES)]
    if chart.kind is ChartKind.RING:
        return {"points": [{"fill": {"color": HUES[n % len(HUES)]}} for n in range(len(chart.categories))]}
    if chart.kind is ChartKind.LINE:
        marker = {"type": ("circle", "square", "triangle", "diamond")[number % 4], "size": 5}
        paint = {"fill": {"color": hue}, "border": {"color": hue}}
        return {"line": {"color": hue, "width": 1.75}, "marker": marker | paint}
    if chart.groups:
        groups = {group: place for place, group in enumerate(dict.fromkeys(chart.groups))}
        return {"points": [{"fill": {"color": HUES[groups[group] % len(HUES)]}} for group in chart.groups]}
    return {"fill": {"color": hue}, "gap": 60}


def _dress(drawn: Any, chart: ChartSpec) -> None:
    """Set title, axes and legend; a ranking runs from the top."""
    drawn.set_title({"name": chart.title, "name_font": {"size": 11, "bold": True}, "overlay": False})
    many = len(chart.series) > 1
    drawn.set_legend({"position": "bottom"} if many and chart.kind is not ChartKind.RING else {"none": True})
    if chart.kind is ChartKind.RING:
        drawn.set_hole_size(55)
        return
    names = {"num_font": {"size": 8}, "reverse": chart.kind in _LYING, "interval_unit": 1}
    if chart.kind not in _LYING and len(chart.categories) > _FEW:
        del names["interval_unit"]
    values = {
        "name": f"（{chart.unit}）", "name_font": {"size": 9, "bold": False}, "num_font": {"size": 8}, "num_format": "#,##0.##" if chart.highest < 5 else "#,##0", "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#d0d0d0", "width": 0.5}},
    }  # fmt: skip
    if any(value is not None and value < 0 for series in chart.series for value in series.values):
        del values["min"]
    if chart.is_whole:
        values["max"] = 100
    if chart.kind in _LYING:
        # The library calls upright what stands upright: of bars that lie, these are the names, and the first is on top.
        drawn.set_y_axis(names | {"crossing": "max"})
        drawn.set_x_axis(values)
        return
    drawn.set_x_axis(names)
    drawn.set_y_axis(values)


def _in_table(chart: ChartSpec, table: Table, first: int) -> tuple[Span, list[Span]] | None:
    """Return the cells of the categories and of each series, if all of them are whole columns of the table."""
    columns = [tuple(row.cells[place] for row in table.rows) for place in range(len(table.columns))]
    texts = [tuple(map(str, column)) for column in columns]
    places = [
        next((n for n, column in enumerate(columns) if column == series.values), None)
        for series in chart.series
    ]
    if chart.categories not in texts or None in places:
        return None
    last = first + len(table.rows) - 1
    named = texts.index(chart.categories)
    return (first, named, last, named), [(first, place, last, place) for place in places if place is not None]


def _write_block(book: Any, sheet: Any, chart: ChartSpec, place: tuple[int, int]) -> tuple[Span, list[Span]]:
    """Write the values of a chart to cells and return where its categories and series stand."""
    row, column = place
    head = book.add_format({"font_name": "黑体", "font_size": 9, "bottom": 1, "align": "center"})
    text = book.add_format({"font_name": "宋体", "font_size": 9})
    number = "#,##0" + (f".{'0' * chart.decimals}" if chart.decimals else "")
    form = book.add_format({"font_name": "宋体", "font_size": 9, "num_format": number})
    sheet.write_string(row, column, "图中的数", head)
    for at, series in enumerate(chart.series, column + 1):
        sheet.write_string(row, at, f"{series.name or chart.title}（{chart.unit}）", head)
    for at, name in enumerate(chart.categories, row + 1):
        sheet.write_string(at, column, name, text)
        for place_of, series in enumerate(chart.series, column + 1):
            value = series.values[at - row - 1]
            if value is not None:
                sheet.write_number(at, place_of, float(value), form)
    last = row + len(chart.categories)
    spans = [(row + 1, at, last, at) for at in range(column + 1, column + 1 + len(chart.series))]
    return (row + 1, column, last, column), spans
