"""A return cut down to the rows with faults, for senders who want a small file: values alone, heads and titles kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zjai_desk.returns.faults import Fault
from zjai_desk.returns.frames import Cell, Encoder
from zjai_desk.returns.grid import Grid
from zjai_desk.returns.sheets import Return, Sheet

Rows = Mapping[int, int]
"""Where the rows that are kept stand now, both from 1."""


def excerpt(return_: Return, faults: Sequence[Fault]) -> tuple[Return, list[Fault]]:
    """Return the same return with only the rows that have faults, and the faults where these rows stand now.

    A sheet without faults is left out; a form with its labels beside the values stays whole.
    """
    kept: dict[str, Rows] = {}
    grids: dict[str, Grid] = {}
    for name in dict.fromkeys(fault.sheet for fault in faults):
        tables = [sheet for sheet in return_.sheets if sheet.name == name]
        grid = tables[0].grid
        if grid is None:
            continue
        wanted = _wanted(tables, grid, {fault.row for fault in faults if fault.sheet == name})
        kept[name] = {row: place for place, row in enumerate(wanted, 1)}
        grids[name] = _cut(grid, wanted, max(tables[0].header_rows, default=0))
    sheets = [
        _moved(sheet, kept[sheet.name], grids[sheet.name]) for sheet in return_.sheets if sheet.name in kept
    ]
    moved = [replace(fault, row=kept[fault.sheet].get(fault.row, fault.row)) for fault in faults]
    return replace(return_, sheets=sheets), moved


def _wanted(tables: Sequence[Sheet], grid: Grid, faulty: set[int]) -> list[int]:
    if any(table.upright or not table.header_rows for table in tables):
        return list(range(1, grid.height + 1))
    heads = {row for table in tables for row in table.header_rows}
    above = range(1, min(heads))
    return sorted(row for row in {*above, *heads, *faulty} if 1 <= row <= grid.height)


def _cut(grid: Grid, rows: Sequence[int], last_head: int) -> Grid:
    """Return a sheet of these rows; what a merged cell says of a row below the head stands in the row itself."""
    found = Grid(grid.name, [merge for merge in grid.merges if merge[2] < last_head])
    merged = [merge for merge in grid.merges if merge[0] >= last_head and merge[1] == merge[3]]
    cells: list[list[Cell]] = []
    for row in rows:
        line = grid.row(row - 1)
        for top, left, bottom, _ in merged:
            if top < row - 1 <= bottom and left < len(line):
                line[left] = grid.cell(top, left)
        cells.append(["" if cell is None else cell for cell in line])
    found.add(0, len(cells), Encoder().block(cells))
    return found


def _moved(sheet: Sheet, rows: Rows, grid: Grid) -> Sheet:
    return replace(
        sheet,
        header_rows=[rows[row] for row in sheet.header_rows if row in rows],
        records=[record._replace(row=rows[record.row]) for record in sheet.records if record.row in rows],
        problems=[replace(found, row=rows[found.row]) for found in sheet.problems if found.row in rows],
        skipped=[],
        grid=grid,
    )
