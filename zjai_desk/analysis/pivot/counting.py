"""Own tables: any register counted by any of its fields, as a table like those of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zjai_desk.analysis.origins import Listed, Records, listed
from zjai_desk.analysis.pivot import words
from zjai_desk.analysis.pivot.axis import Reader, a_year_later, divided, reader, with_gaps
from zjai_desk.analysis.pivot.cells import Cells
from zjai_desk.analysis.pivot.chart import chart_of
from zjai_desk.analysis.pivot.figures import Figures, scaled
from zjai_desk.analysis.pivot.grid import Grid, laid_out
from zjai_desk.analysis.pivot.heads import ColumnLines, Head, Heads, Pivot, heads, ranking
from zjai_desk.analysis.pivot.lines import lines_of, lines_of_enterprises, values_of
from zjai_desk.analysis.pivot.notes import notes, nothing
from zjai_desk.analysis.pivot.records import Columns, Counted, counted
from zjai_desk.analysis.pivot.spec import (
    OF_OWNER,
    ON_NUMBERS,
    As,
    By,
    Dimension,
    Measure,
    Of,
    Period,
    PivotSpec,
    check,
    field_of,
    in_time,
    time_axis,
)
from zjai_desk.analysis.pivot.test import test_of
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import REGISTERS, taxonomy

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_LINES, MOST_ACROSS = 500, 40
"""Lines of a row and of a column dimension that are shown where the layout sets no number; the others are 其余."""
NAME = "pivot"


def pivot_table(scope: Scope, spec: PivotSpec, name: str = NAME, called: str = "") -> Table:
    """Return the table of a layout, as :func:`pivot` counts it."""
    return pivot(scope, spec, name, called).table


def pivot(scope: Scope, spec: PivotSpec, name: str = NAME, called: str = "") -> Pivot:
    """Count a layout for a scope; DeskError if it cannot be counted, a table without rows if nothing answers it.

    ``called`` is the name under which it is kept, its title where it was not given another.
    """
    check(spec)
    columns = Columns(scope, spec.register)
    who = counted(scope, spec, columns)
    readers = [_reader(spec, dimension, who) for dimension in spec.dimensions]
    figures = _figures(scope, spec, who, readers)
    laid = heads(spec, figures)
    before = _before(scope, spec, columns, readers, figures.grid)
    test = test_of(spec, laid)
    cells = Cells(laid, figures, before, time_axis(spec), test)
    register = REGISTERS[spec.register]
    measures = [(measure, words.decimals(register, measure)) for measure in spec.measures]
    count = laid.count

    def line(row: Head) -> tuple[Cell, ...]:
        numbers = (cells.shown(m, places, row, column) for column in laid.columns for m, places in measures)
        return (*_names(laid, row, register.measure), *numbers)

    table = Table(
        name=name,
        title=words.own_title(scope, spec, called),
        area=scope.area,
        year=scope.year,
        unit=words.unit(register, spec.measures[0]),
        population=words.population(scope, spec, count),
        source=scope.source(_sources(spec)),
        columns=tuple(_columns(spec, laid)),
        rows=tuple(Row(line(row), not laid.is_leaf(row)) for row in laid.rows) if count else (),
        totals=line(laid.total_row) if laid.total_row and count else (),
        notes=(*notes(scope, spec, who, laid), *(test.notes(spec) if test else ()))
        if count
        else (nothing(scope, spec, who),),
        facts={"records": count, "kept": len(who.ids), **(test.facts() if test else {})},
        behind=_behind(spec, laid, figures, who),
    )
    numbers = [
        ColumnLines(place, laid.labels(column, laid.column_axes))
        for column in laid.columns
        for place in range(len(measures))
    ]
    lines = (*(ColumnLines() for _ in range(max(1, len(spec.rows)))), *numbers)
    return Pivot(spec, replace(table, chart=chart_of(spec, laid, table)), lines)


# -- counting -----------------------------------------------------------------------------------------


def _reader(spec: PivotSpec, dimension: Dimension, who: Counted) -> Reader:
    values = values_of(who, dimension.key) if dimension.by is By.BAND else ()
    return reader(dimension, field_of(REGISTERS[spec.register], dimension.key), values)


def _figures(scope: Scope, spec: PivotSpec, who: Counted, readers: Sequence[Reader]) -> Figures:
    """Lay the records out over the dimensions and narrow these to their greatest lines."""
    dimensions = _bounded(spec)
    axes = [
        divided(lines_of(scope, who, spec, dimension), read)
        for dimension, read in zip(dimensions, readers, strict=True)
    ]
    axes = [
        with_gaps(axis, dimension, read)
        if dimension.filled and in_time(REGISTERS[spec.register], dimension)
        else axis
        for axis, dimension, read in zip(axes, dimensions, readers, strict=True)
    ]
    plain = _summed(spec, who, _paired(spec, laid_out(len(who.places), axes)))
    place = spec.sort.measure if spec.sort.measure is not None else 0
    by = spec.measures[min(place, len(spec.measures) - 1)]

    def narrowing(grid: Grid) -> Figures:
        # Enterprises per line are counted once the lines stand.
        return replace(plain, grid=grid, base=None)

    by = Measure(Of.RECORDS) if by.of is Of.PER_ENTERPRISE else by
    grid = plain.grid.narrowed(dimensions, ranking(narrowing, by))
    base, axes_of_base = _base(scope, spec, (who, readers), grid)
    return replace(plain, grid=grid, base=base, base_axes=axes_of_base)


def _paired(spec: PivotSpec, grid: Grid) -> Grid:
    """Put each field of the atlas into its own layer alone, where a table is laid out by both of them.

    An enterprise of 计算机视觉 and 制造 stands in 技术层 and 应用层, but its 制造 is no part of 技术层.
    """
    places = {dimension.key: place for place, dimension in enumerate(spec.dimensions)}
    for before in ("", OF_OWNER):
        field, layer = places.get(f"{before}field"), places.get(f"{before}layer")
        if field is not None and layer is not None:
            grid = grid.paired(field, layer, _in_layer)
    return grid


def _in_layer(field: str, layer: str) -> bool:
    """Whether a field of the atlas may stand in a layer; one that the atlas does not know stands in any."""
    return taxonomy.layer_of().get(field, layer) == layer


def _bounded(spec: PivotSpec) -> list[Dimension]:
    """Return the dimensions, each with a number of lines at most."""
    most = [*(MOST_LINES for _ in spec.rows), *(MOST_ACROSS for _ in spec.columns)]
    return [
        replace(dimension, most=min(dimension.most or limit, limit))
        for dimension, limit in zip(spec.dimensions, most, strict=True)
    ]


def _summed(spec: PivotSpec, who: Counted, grid: Grid) -> Figures:
    import numpy as np

    register = REGISTERS[spec.register]
    keys = {measure.key for measure in spec.measures if measure.of in ON_NUMBERS}
    numbers = {key: scaled(field_of(register, key), values_of(who, key)) for key in sorted(keys)}
    if register.owner is None or not any(
        measure.of not in ON_NUMBERS | {Of.RECORDS} for measure in spec.measures
    ):
        return Figures(grid, numbers)
    belongs = np.array(who.columns.owners, dtype=np.int64)[who.places]
    among = np.zeros(len(who.columns.ids("enterprises")) + 1, dtype=bool)
    among[who.base] = True
    return Figures(grid, numbers, belongs, base_owners=among)


def _base(
    scope: Scope, spec: PivotSpec, read: tuple[Counted, Sequence[Reader]], grid: Grid
) -> tuple[Grid | None, tuple[int, ...]]:
    """Lay the enterprises that a mean is over out along those axes that are of enterprises."""
    if not any(measure.of is Of.PER_ENTERPRISE for measure in spec.measures):
        return None, ()
    dimensions, (who, readers) = spec.dimensions, read
    theirs = tuple(place for place, one in enumerate(dimensions) if one.key.startswith(OF_OWNER))
    places = who.base.tolist()
    axes = []
    for axis in theirs:
        values = lines_of_enterprises(scope, who.columns, dimensions[axis], places)
        axes.append(divided(values, readers[axis]))
    of_theirs = replace(spec, rows=tuple(dimensions[axis] for axis in theirs), columns=())
    laid = _paired(of_theirs, laid_out(len(places), axes))
    lines = [grid.axes[axis] for axis in theirs]
    return laid.matched(lines, of_theirs.rows, others=True), theirs


# -- the year before ----------------------------------------------------------------------------------


def _before(
    scope: Scope, spec: PivotSpec, columns: Columns, readers: Sequence[Reader], grid: Grid
) -> Figures | None:
    """Return the figures of a year before over the same lines; None if there is no year to go back from."""
    axis = time_axis(spec)
    dated = scope.year is not None and bool(spec.day) and spec.period is not Period.ANY
    if not any(measure.shown is As.GROWTH for measure in spec.measures) or (axis is None and not dated):
        return None
    who = counted(scope, spec, columns, before=True)
    axes = []
    for place, (dimension, read) in enumerate(zip(spec.dimensions, readers, strict=True)):
        values = lines_of(scope, who, spec, dimension)
        axes.append(divided(list(map(a_year_later, values)) if place == axis else values, read))
    matched = _paired(spec, laid_out(len(who.places), axes)).matched(grid.axes, spec.dimensions)
    figures = _summed(spec, who, matched)
    base, theirs = _base(scope, spec, (who, readers), grid)
    return replace(figures, base=base, base_axes=theirs)


# -- laying out ---------------------------------------------------------------------------------------


def _names(laid: Heads, row: Head, measure: str) -> tuple[str, ...]:
    """Return the cells in front of the numbers of a row."""
    width = max(1, len(laid.row_axes))
    labels = laid.labels(row, laid.row_axes)
    if not labels:
        more = any(head.repeated for head in laid.rows)
        label = (
            f"合计（{measure}次，含重复）"
            if row.repeated
            else f"合计（{measure}，不重复）"
            if more
            else "合计"
        )
        labels = (label,)
    elif len(labels) < width:
        labels = (*labels, "小计")
    return (*labels, *("" for _ in range(width - len(labels))))


def _columns(spec: PivotSpec, laid: Heads) -> Iterator[Column]:
    register = REGISTERS[spec.register]
    for dimension in spec.rows:
        yield Column(words.dimension_label(register, dimension))
    if not spec.rows:
        yield Column("")
    usual = words.unit(register, spec.measures[0])
    for head in laid.columns:
        group, label = _column_names(laid, head, register.measure)
        for measure in spec.measures:
            unit = words.unit(register, measure)
            own = words.measure_label(register, measure)
            one = len(spec.measures) == 1 and bool(laid.column_axes)
            yield Column(
                label=label if one else own,
                unit="" if unit == usual else unit,
                decimals=words.decimals(register, measure),
                group=group if one else " ".join(filter(None, (group, label))),
                basis=words.basis(register, measure),
            )


def _column_names(laid: Heads, head: Head, measure: str) -> tuple[str, str]:
    """Return the group and the label of a column."""
    if not laid.column_axes:
        return "", ""
    labels = laid.labels(head, laid.column_axes)
    if not labels:
        more = any(other.repeated for other in laid.columns)
        return "", f"合计（{measure}次）" if head.repeated else f"合计（{measure}）" if more else "合计"
    if len(labels) < len(laid.column_axes):
        return labels[0], "小计"
    return " ".join(labels[:-1]), labels[-1]


def _behind(spec: PivotSpec, laid: Heads, figures: Figures, who: Counted) -> Behind:
    """Return the records of each row, and for each column those that add something to it."""
    if not len(figures.grid.records):
        return Behind(spec.register, ())
    ids = who.ids[who.places]
    rows = _ids_by_head(figures.grid, laid.rows, laid.row_axes, ids)
    narrowed: dict[int, frozenset[int]] = {}
    first = max(1, len(spec.rows))
    for place, measure in enumerate(spec.measures):
        holding = figures.holding(measure)
        if holding is None and not laid.column_axes:
            continue
        columns = _ids_by_head(figures.grid, laid.columns, laid.column_axes, ids, holding)
        for at, (head, found) in enumerate(zip(laid.columns, columns, strict=True)):
            if head.path or holding is not None:
                narrowed[first + at * len(spec.measures) + place] = frozenset(found)
    over = _over(spec, rows, _ids_by_head(figures.grid, laid.columns, laid.column_axes, ids))
    return Behind(spec.register, tuple(map(tuple, rows)), narrowed, over=over)


def _over(
    spec: PivotSpec, rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]]
) -> dict[int, Sequence[Records]]:
    """Return the records that the shares of each column are of: those of the row, of the column, or all of them."""
    of_rows = [listed(spec.register, ids) for ids in rows]
    whole = Listed(spec.register, tuple(rows))
    first = max(1, len(spec.rows))
    found: dict[int, Sequence[Records]] = {}
    for at, ids in enumerate(columns):
        of_column = listed(spec.register, ids)
        for place, measure in enumerate(spec.measures):
            part = {
                As.OF_ROW: [*of_rows, whole],
                As.OF_COLUMN: [of_column] * (len(rows) + 1),
                As.OF_ALL: [whole] * (len(rows) + 1),
            }.get(measure.shown)
            if part is not None:
                found[first + at * len(spec.measures) + place] = part
    return found


def _ids_by_head(
    grid: Grid,
    wanted: Sequence[Head],
    axes: Sequence[int],
    ids: npt.NDArray[np.int64],
    holding: npt.NDArray[np.bool_] | None = None,
) -> list[list[int]]:
    levels = {}
    for depth in {len(head.path) for head in wanted}:
        level = grid.level(tuple(axes[:depth]))
        levels[depth] = (level.groups, level.members(holding))
    found = []
    for head in wanted:
        groups, members = levels[len(head.path)]
        found.append(ids[members[groups[head.path]]].tolist() if head.path in groups else [])
    return found


def _sources(spec: PivotSpec) -> str:
    register = REGISTERS[spec.register]
    keys = {*(dimension.key for dimension in spec.dimensions), *(c.key for c in spec.where)}
    owners = any(measure.of not in ON_NUMBERS | {Of.RECORDS} for measure in spec.measures)
    further = owners or any(key.startswith(OF_OWNER) for key in keys)
    return f"{register.label}、企业台账" if further else register.label
