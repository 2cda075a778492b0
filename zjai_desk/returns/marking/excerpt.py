"""A return cut down to the rows with faults, for senders who want a small file: values alone, heads and titles kept."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from zjai_desk.registers.identity import compared
from zjai_desk.returns.books.frames import Cell, Encoder
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.sending.faults import Fault
from zjai_desk.returns.sheets import Return, Sheet

Rows = Mapping[int, int]
"""Where the rows that are kept stand now, both from 1."""
_ROW = re.compile(r"第(\d+)行")


def excerpt(return_: Return, faults: Sequence[Fault]) -> tuple[Return, list[Fault]]:
    """Return the same return with only the rows that have faults, and the faults where these rows stand now.

    A sheet without faults is left out; a form with its labels beside the values stays whole.
    """
    cut, kept = cut_down(return_, {(fault.sheet, fault.row) for fault in faults})
    return cut, [_moved_fault(fault, kept.get(fault.sheet, {})) for fault in faults]


def cut_down(return_: Return, listed: Collection[tuple[str, int]]) -> tuple[Return, dict[str, Rows]]:
    """Return a return with only the ``listed`` rows, as (sheet, row), and where the rows of each sheet stand now.

    Kept as well are heads and what stands above them, and of records reported twice both.
    """
    kept: dict[str, Rows] = {}
    grids: dict[str, Grid] = {}
    for name in dict.fromkeys(sheet.name for sheet in return_.sheets):
        tables = [sheet for sheet in return_.sheets if sheet.name == name]
        rows = {row for sheet, row in listed if sheet == name}
        grid = tables[0].grid
        if grid is None or not rows:
            continue
        wanted = _wanted(tables, grid, rows)
        kept[name] = {row: place for place, row in enumerate(wanted, 1)}
        grids[name] = filled_in(grid, wanted, max(tables[0].header_rows, default=0))
    sheets = [
        _moved(sheet, kept[sheet.name], grids[sheet.name]) for sheet in return_.sheets if sheet.name in kept
    ]
    return replace(return_, sheets=sheets), kept


def _wanted(tables: Sequence[Sheet], grid: Grid, listed: set[int]) -> list[int]:
    if any(table.upright or not table.header_rows for table in tables):
        return list(range(1, grid.height + 1))
    wanted, last = set(listed), 0
    for table in tables:
        # What stands above a table says in which unit it is, whose it is and for which year.
        wanted |= {*range(last + 1, min(table.header_rows)), *table.header_rows, *_twins(table, listed)}
        rows = (*table.header_rows, *(r.row for r in table.records), *(s.row for s in table.skipped))
        last = max(rows)
    return sorted(row for row in wanted if 1 <= row <= grid.height)


def _twins(table: Sheet, listed: set[int]) -> set[int]:
    """Return the rows that say of themselves what a listed duplicate says of itself."""
    keys = {
        found.row: found.problem.field
        for found in table.problems
        if found.problem.kind == "duplicate" and found.row in listed
    }
    told = {(key, compared(key, r.values.get(key))) for r in table.records if (key := keys.get(r.row))}
    return {r.row for r in table.records for key, value in told if compared(key, r.values.get(key)) == value}


def filled_in(grid: Grid, rows: Sequence[int], last_head: int) -> Grid:
    """Return a sheet of these rows; what a merged cell says of a row below the head stands in the row itself."""
    found = Grid(grid.name, [merge for merge in grid.merges if merge[2] < last_head])
    merged = [merge for merge in grid.merges if merge[0] >= last_head and merge[1] == merge[3]]
    cells: list[list[Cell]] = []
    for row in rows:
        line = grid.row(row - 1)
        for top, left, bottom, _ in merged:
            if top < row - 1 <= bottom and left < len(line):
                line[left] = grid.cell(top, left)
        cells.append(line)
    add_rows(found, cells)
    return found


def add_rows(grid: Grid, cells: Sequence[Sequence[Cell]]) -> None:
    """Put rows of cells at the end of a sheet."""
    block = [["" if cell is None else cell for cell in line] for line in cells]
    grid.add(grid.height, len(block), Encoder().block(block))


def _moved(sheet: Sheet, rows: Rows, grid: Grid) -> Sheet:
    return replace(
        sheet,
        header_rows=[rows[row] for row in sheet.header_rows if row in rows],
        records=[record._replace(row=rows[record.row]) for record in sheet.records if record.row in rows],
        problems=[replace(found, row=rows[found.row]) for found in sheet.problems if found.row in rows],
        skipped=[],
        grid=grid,
    )


def _moved_fault(fault: Fault, rows: Rows) -> Fault:
    """Return a fault where its row stands now; other rows that its sentence names are named by where they stand."""

    def named(found: re.Match[str]) -> str:
        return f"第{rows.get(int(found[1]), int(found[1]))}行"

    problem = replace(fault.problem, message=_ROW.sub(named, fault.problem.message))
    return replace(fault, row=rows.get(fault.row, fault.row), problem=problem, original_row=fault.row)
