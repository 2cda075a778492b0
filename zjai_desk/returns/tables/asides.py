"""Small tables printed to the right of the one that is read: a blank column parts them, and their figures are not its own."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from zjai_desk.registers.text import fold
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.tables.forms import Form
from zjai_desk.returns.tables.headings import Path, match

_RUNNING = frozenset({"序号", "编号", "NO.", "NO"})
_ROWS_APART = 2


def asides(grid: Grid, form: Form, rows: tuple[int, int], paths: Sequence[Path]) -> list[range]:
    """Return the columns of the tables beside the one of a band; ``rows`` are the first and the last of the band.

    A blank column alone may also be a gap within one table. What stands behind it is another one if it says
    again what the first says already, 区县 or 序号, or if its rows end elsewhere.
    """
    blocks = list(_blocks(grid, rows[0], paths))
    if len(blocks) < 2:
        return []
    kept: list[range] = []
    for block in sorted(blocks, key=lambda block: _told(form, block, paths), reverse=True):
        if not kept or not _is_other(grid, form, rows[1], paths, kept, block):
            kept.append(block)
    return [block for block in blocks if block not in kept]


def _blocks(grid: Grid, first: int, paths: Sequence[Path]) -> Iterator[range]:
    """Yield the stretches of columns between columns that are blank from the band on."""
    start: int | None = None
    for column in range(grid.width):
        blank = not paths[column] and not any(grid.columns[column].codes[first:])
        if blank and start is not None:
            yield range(start, column)
        start = None if blank else column if start is None else start
    if start is not None:
        yield range(start, grid.width)


def _told(form: Form, block: range, paths: Sequence[Path]) -> float:
    return sum(form.weight(found.key) for column in block if (found := match(form, paths[column])))


def _is_other(
    grid: Grid, form: Form, last: int, paths: Sequence[Path], kept: Sequence[range], block: range
) -> bool:
    """Whether a block belongs to another table than those that are ``kept``, the main one first."""
    if not any(paths[column] for column in block):
        return True
    here = {column: found for part in kept for column in part if (found := match(form, paths[column]))}
    named = {paths[column] for column, found in here.items() if found.key in form.identity}
    if any(paths[column] in named for column in block):
        return False  # the same list goes on in a second half
    said = {(found.key, found.year) for found in here.values()}
    there = [found for column in block if (found := match(form, paths[column]))]
    if any((found.key, found.year) in said for found in there):
        return True
    if any(_numbers(paths, part) for part in kept) and _numbers(paths, block):
        return True
    return len(block) > 1 and _ends_elsewhere(grid, last, [column for part in kept for column in part], block)


def _numbers(paths: Sequence[Path], block: range) -> bool:
    return any(paths[column] and fold(paths[column][-1]) in _RUNNING for column in block)


def _ends_elsewhere(grid: Grid, last: int, main: Sequence[int], block: range) -> bool:
    """Whether all columns of a block are full down to one and the same row, and the table ends well below or above."""
    ends = {_end(grid, column, last) for column in block}
    end = ends.pop()
    if ends or end is None:
        return False
    counts = [sum(grid.columns[c].codes[row] > 0 for c in main) for row in range(last + 1, grid.height)]
    usual = max(_ROWS_APART, max(counts, default=0) // 2)
    # A blank row ends the table: what is below it may be of another.
    below = sum(count >= usual for count in takewhile(bool, counts[end - last :]))
    beside = sum(not count for count in counts[: end - last])
    return max(below, beside) >= _ROWS_APART


def _end(grid: Grid, column: int, last: int) -> int | None:
    """Return the row to which a column is full without a gap; None if there is one."""
    codes = grid.columns[column].codes
    filled = [row for row in range(last + 1, len(codes)) if codes[row]]
    return filled[-1] if filled and filled[-1] - filled[0] + 1 == len(filled) else None
