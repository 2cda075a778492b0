"""The way from one finding of a register to the next, in the order in which the rows are shown."""

from collections.abc import Mapping, Sequence

from zjai_desk.desktop.table.shelf import Reader
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.store import Store

Place = tuple[int, int]
"""A row and a column."""
_BLOCK = 250


def next_finding(
    store: Store,
    reader: Reader,
    ids: Sequence[int],
    columns: Mapping[str, int],
    start: tuple[Place, int],
    progress: Progress = SILENT,
) -> tuple[Place, Problem] | None:
    """Return the first cell that asks for something, after the place of ``start`` or, with its step -1, before it.

    Goes on at the other end, and ends where it began; None if nothing is found. Hints are passed over. What
    is wrong in a column that is not shown, or with the record as a whole, is found in the first column.
    """
    place, step = start
    order = [*range(place[0], len(ids)), *range(place[0] + 1)]
    if step < 0:
        order = [*range(place[0], -1, -1), *range(len(ids) - 1, place[0] - 1, -1)]
    for at in range(0, len(order), _BLOCK):
        progress.report("找下一处问题", at, len(order))
        rows = order[at : at + _BLOCK]
        problems = reader.faults(store, sorted({ids[row] for row in rows}))
        for turn, row in enumerate(rows, at):
            cells = sorted(
                (columns.get(problem.field, 0), problem.message, problem)
                for problem in problems.get(ids[row], ())
                if problem.severity is not Severity.HINT
            )[::step]
            for column, _, problem in cells:
                beyond = column > place[1] if step > 0 else column < place[1]
                if turn or beyond:
                    return (row, column), problem
    return None
