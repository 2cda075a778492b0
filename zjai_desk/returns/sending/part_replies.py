"""The answer to a small file that held only the rows with faults: held against these rows, judged in their place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.marking.excerpt import Rows, add_rows, cut_down, filled_in
from zjai_desk.returns.sending.aligning import Alignment, align
from zjai_desk.returns.sending.faults import Fault
from zjai_desk.returns.sending.marks import marked_rows
from zjai_desk.returns.sheets import Choices, Return, Sheet
from zjai_desk.returns.tables.page import Page


def align_part(before: Return, return_: Return) -> tuple[Alignment, dict[str, Rows]]:
    """Return how the rows that were sent back correspond to those that came, and which ones these were.

    Tables and rows of the earlier version are those of the whole return.
    """
    listed = marked_rows(return_.fault_list) if return_.fault_list is not None else set()
    cut, kept = cut_down(before, listed)
    places = [place for place, sheet in enumerate(before.sheets) if sheet.name in kept]
    back = {name: {now: row for row, now in rows.items()} for name, rows in kept.items()}

    def row_of(table: int, row: int) -> int:
        return back[cut.sheets[table].name].get(row, row)

    found = align(cut, return_)
    moved = Alignment(
        {places[table]: later for table, later in found.tables.items()},
        {(places[table], row_of(table, row)): later for (table, row), later in found.rows.items()},
        {(places[table], column): later for (table, column), later in found.columns.items()},
        [replace(one, table=places[one.table], row=row_of(one.table, one.row)) for one in found.changes],
        found.added,
        found.removed,
    )
    return moved, kept


def put_in_place(
    before: Return, return_: Return, alignment: Alignment, kept: dict[str, Rows], choices: Choices
) -> Return:
    """Return the whole of the earlier version with the rows that came in the place of those that were sent.

    What is wrong with a sum or a duplicate shows only there.
    """
    sheets: list[Sheet] = []
    for name in dict.fromkeys(sheet.name for sheet in before.sheets):
        tables = {place: sheet for place, sheet in enumerate(before.sheets) if sheet.name == name}
        first = next(iter(tables.values()))
        if first.grid is None:
            continue
        whole = filled_in(first.grid, range(1, first.grid.height + 1), max(first.header_rows, default=0))
        cells = [whole.row(row) for row in range(whole.height)]
        for place, sheet in tables.items():
            _replace(cells, sheet, return_, alignment, place, kept.get(name, {}))
        page = Page(name, whole.merges, (Path(before.name).stem, before.folder), choices)
        grid = Grid(name, ())
        add_rows(grid, cells)
        page.add(0, grid.height, [(c.distinct[1:], c.codes.tobytes()) for c in grid.columns])
        sheets += page.finish(())
    return replace(before, sheets=sheets)


def _replace(
    cells: Sequence[list[Cell]], sheet: Sheet, return_: Return, alignment: Alignment, place: int, kept: Rows
) -> None:
    later = alignment.tables.get(place)
    grid = return_.sheets[later].grid if later is not None else None
    if grid is None:
        return
    own = {record.row for record in sheet.records}
    columns = [(column, now) for (table, column), now in alignment.columns.items() if table == place]
    for row in kept if not sheet.upright else dict.fromkeys(r for t, r in alignment.rows if t == place):
        now = alignment.row(place, row)
        if now:
            for column, new in columns:
                cells[row - 1][column] = grid.cell(now - 1, new)
        elif row in own:
            cells[row - 1][:] = [None] * len(cells[row - 1])


def where_they_stand(faults: Sequence[Fault], alignment: Alignment) -> Iterator[Fault]:
    """Yield faults of the whole at their rows of the small file, at row 0 for rows that it does not hold."""
    for fault in faults:
        table = alignment.tables.get(fault.table)
        if table is not None:
            yield replace(fault, table=table, row=alignment.row(fault.table, fault.row))
