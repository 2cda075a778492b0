"""Lists that are printed in two halves or more side by side: the same head stands again to the right of itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zjai_desk.returns.books.grid import Grid, GridColumn
from zjai_desk.returns.tables.table import Table


def halves(table: Table) -> list[Table]:
    """Return the tables that stand side by side under one band, from the left; the table itself if it is but one.

    Each sees its own columns alone, so that a row which is full on the left and blank on the right is a record
    of the left one only. A field comes from the same place of each as it does in the first.
    """
    band = table.band
    found = _steps(table)
    if found is None:
        return [_alone(table)]
    start, step, count = found
    first = {column: match for column, match in band.assigned.items() if column < start + step}
    return [
        Table(
            _only(table.grid, columns),
            replace(
                band,
                paths=[path if column in columns else () for column, path in enumerate(band.paths)],
                assigned={column + half * step: match for column, match in first.items()},
                known_as=band.fingerprint,
            ),
            table.above,
            table.constants,
        )
        for half, columns in enumerate(_spans(start, step, count, table.grid.width))
    ]


def _alone(table: Table) -> Table:
    """Return a table without what stands in small tables to the right of it, so that their cells are none of its rows'."""
    if not table.band.asides:
        return table
    columns = [column for column, path in enumerate(table.band.paths) if path]
    return Table(_only(table.grid, columns), table.band, table.above, table.constants)


def _spans(start: int, step: int, count: int, width: int) -> Iterator[range]:
    """Yield the columns of each part; what stands before the first and behind the last belongs to these."""
    for half in range(count):
        first = start + half * step if half else 0
        yield range(first, start + (half + 1) * step if half + 1 < count else width)


def _steps(table: Table) -> tuple[int, int, int] | None:
    """Return where the first of several equal heads begins, how far the next is from it, and how many there are."""
    band = table.band
    if band.stamp is not None:
        return None
    covered = {column for column in range(table.grid.width) if _is_covered(table, column)}
    meant = {band.paths[column] for column in band.assigned if band.paths[column]}
    columns = [c for c, path in enumerate(band.paths) if path in meant and c not in covered]
    names = [band.paths[column] for column in columns]
    width = names.index(names[0], 1) if names and names[0] in names[1:] else 0
    if not width or names != names[:width] * (len(names) // width):
        return None
    step = columns[width] - columns[0]
    even = all(later - earlier == step for earlier, later in zip(columns, columns[width:], strict=False))
    identified = any(
        match.key in band.form.identity and column < columns[width] for column, match in band.assigned.items()
    )
    if not even or not identified or len({m.year for m in band.assigned.values()}) > 1:
        return None
    start = columns[0]
    while (
        start
        and start + step > columns[width - 1] + 1
        and band.paths[start - 1] == band.paths[start + step - 1]
    ):
        start -= 1
    return start, step, len(names) // width


def _is_covered(table: Table, column: int) -> bool:
    """Whether the head of a column is the rest of a cell merged from the left: 企业名称 over two columns."""
    last = table.band.last
    return any(
        top <= last <= bottom and left < column <= right for top, left, bottom, right in table.grid.merges
    )


def _only(grid: Grid, columns: Sequence[int]) -> Grid:
    """Return a sheet with some of its columns, the others blank; the cells are not copied."""
    view = Grid(grid.name, [merge for merge in grid.merges if merge[1] in columns])
    blank = GridColumn()
    blank.pad(grid.height)
    view.columns = [column if place in columns else blank for place, column in enumerate(grid.columns)]
    view.height = grid.height
    return view
