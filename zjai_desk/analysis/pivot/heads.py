"""Which rows and columns an own table has and in which order: lines, subtotals, totals with and without repetition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from zjai_desk.analysis.pivot.figures import Figures, Number
from zjai_desk.analysis.pivot.grid import Grid, Path
from zjai_desk.analysis.pivot.spec import Measure, PivotSpec
from zjai_desk.analysis.tables import Table

SortKey = Callable[[Path], tuple[int, Number | int]]


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column: the lines it stands for, fewer than all of them for a subtotal, none for the total.

    ``repeated`` marks the total in which a record counts once for each of its lines (家次).
    """

    path: Path
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Heads:
    """The rows and columns of a table over a grid of which the first ``across`` axes are rows."""

    grid: Grid
    across: int
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    total_row: Head | None

    @property
    def count(self) -> int:
        """How many different records the table counts."""
        return len(self.grid.level(()).records)

    @property
    def row_axes(self) -> range:
        """The axes of the rows."""
        return range(self.across)

    @property
    def column_axes(self) -> range:
        """The axes of the columns."""
        return range(self.across, len(self.grid.axes))

    def is_leaf(self, row: Head) -> bool:
        """Whether a row is one that totals are made of."""
        return len(row.path) == self.across and not row.repeated

    def is_leaf_column(self, column: Head) -> bool:
        """Whether a column is one that totals are made of."""
        return len(column.path) == len(self.column_axes) and not column.repeated

    @property
    def leaf_rows(self) -> list[Head]:
        """The rows that totals are made of."""
        return [row for row in self.rows if self.is_leaf(row)]

    @property
    def leaf_columns(self) -> list[Head]:
        """The columns that totals are made of."""
        return [column for column in self.columns if self.is_leaf_column(column)]

    def fixed(self, row: Head, column: Head) -> Path:
        """Return the axes whose lines a cell stands for."""
        return (*self.row_axes[: len(row.path)], *self.column_axes[: len(column.path)])

    def kept(self, row: Head, column: Head) -> Path:
        """Return the axes along which a cell counts a record as often as it stands there."""
        return (
            *(self.row_axes if row.repeated else ()),
            *(self.column_axes if column.repeated else ()),
        )

    def labels(self, head: Head, axes: Sequence[int]) -> tuple[str, ...]:
        """Return the names of the lines of a head that lies along ``axes``."""
        return tuple(self.grid.axes[axis][place].label for axis, place in zip(axes, head.path, strict=False))


@dataclass(frozen=True, slots=True)
class ColumnLines:
    """What a column of the finished table stands for: its measure (None: it names rows) and the lines of its head."""

    measure: int | None = None
    labels: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.measure is not None


@dataclass(frozen=True, slots=True)
class Pivot:
    """A counted layout: the table, and for each of its columns what it stands for."""

    spec: PivotSpec
    table: Table
    lines: tuple[ColumnLines, ...]


def heads(spec: PivotSpec, figures: Figures) -> Heads:
    """Return the rows and columns of a layout over its figures."""
    grid, across = figures.grid, len(spec.rows)
    row_axes, column_axes = range(across), range(across, len(grid.axes))
    filled = [dimension.filled for dimension in spec.dimensions]
    columns = tuple(_along(_paths(grid, column_axes, filled), column_axes, spec.subtotals, _by_place))
    rows = tuple(
        _along(_paths(grid, row_axes, filled), row_axes, spec.subtotals, _sorted(spec, figures, columns))
    )
    if column_axes and spec.total_column:
        columns += _totals(grid, column_axes)
    total = None
    if row_axes and spec.total_row:
        *more, total = _totals(grid, row_axes)
        rows += tuple(more)
    return Heads(grid, across, rows, columns, total)


def _totals(grid: Grid, axes: range) -> tuple[Head, ...]:
    """Return the total, after that of all memberships where some record stands in several lines."""
    repeats = len(grid.level((), axes).records) > len(grid.level(()).records)
    return (*((Head((), repeated=True),) if repeats else ()), Head(()))


def _paths(grid: Grid, axes: range, filled: Sequence[bool]) -> list[Path]:
    """Return the lines along some axes that have records; the innermost axis, if it is ``filled``, without gaps."""
    paths = list(grid.level(tuple(axes)).groups)
    if not axes or not filled[axes[-1]] or not paths:
        return paths
    every = [place for place, line in enumerate(grid.axes[axes[-1]]) if line.ordinary]
    whole = {(*path[:-1], place) for path in paths for place in every}
    return list(dict.fromkeys((*paths, *sorted(whole))))


def _along(paths: Sequence[Path], axes: range, subtotals: bool, key: SortKey) -> Iterator[Head]:
    """Yield the lines along some axes, each group followed by its subtotal."""
    if not axes:
        yield Head(())
        return
    yield from _below((), paths, len(axes), subtotals, key)


def _below(parent: Path, paths: Sequence[Path], depth: int, subtotals: bool, key: SortKey) -> Iterator[Head]:
    level = len(parent) + 1
    inside: dict[Path, list[Path]] = {}
    for path in paths:
        inside.setdefault(path[:level], []).append(path)
    for prefix in sorted(inside, key=key):
        if level == depth:
            yield Head(prefix)
        else:
            yield from _below(prefix, inside[prefix], depth, subtotals, key)
            if subtotals:
                yield Head(prefix)


def _by_place(path: Path) -> tuple[int, int]:
    """Order lines as their axis has them."""
    return 0, path[-1]


def _sorted(spec: PivotSpec, figures: Figures, columns: Sequence[Head]) -> SortKey:
    """Return the key of rows: by name or by a measure, what is blank or all the rest always last."""
    sort, grid, across = spec.sort, figures.grid, len(spec.rows)
    sign = -1 if sort.descending else 1
    column = sorted_column(spec, figures, columns)

    def key(path: Path) -> tuple[int, Number | int]:
        line = grid.axes[len(path) - 1][path[-1]]
        if not line.ordinary:
            return 2, path[-1]
        if sort.measure is None or sort.measure >= len(spec.measures) or column is None:
            return 0, sign * path[-1]
        fixed = (*range(len(path)), *range(across, across + len(column.path)))
        value = figures.of(spec.measures[sort.measure], fixed).get((*path, *column.path))
        return (1, path[-1]) if value is None else (0, sign * value)

    return key


def sorted_column(spec: PivotSpec, figures: Figures, columns: Iterable[Head]) -> Head | None:
    """Return the column that rows are sorted by: the total, or the one of these names; None if it is gone."""
    if not spec.sort.column:
        return Head(())
    axes = range(len(spec.rows), len(figures.grid.axes))
    for column in columns:
        names = tuple(figures.grid.axes[a][p].label for a, p in zip(axes, column.path, strict=False))
        if names == spec.sort.column:
            return column
    return None


def ranking(figures_of: Callable[[Grid], Figures], measure: Measure) -> Callable[[Grid, int], list[int]]:
    """Return what puts the ordinary lines of an axis into the order of a measure, the greatest first."""

    def ranked(grid: Grid, axis: int) -> list[int]:
        found = figures_of(grid).of(measure, (axis,))
        places = [path[0] for path in found if grid.axes[axis][path[0]].ordinary]
        # Of equals the one that is met first, so that the table does not change by itself.
        greatest = sorted(places, key=lambda place: (-_size(found[(place,)]), place))
        gaps = (at for at, line in enumerate(grid.axes[axis]) if line.ordinary and (at,) not in found)
        return [*greatest, *gaps]

    return ranked


def _size(value: Number | None) -> Number:
    return -(10**30) if value is None else value
