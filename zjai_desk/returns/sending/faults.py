"""What a sender is to be told: every problem of a return with the cell of the sender's own file that it is about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zjai_desk.registers.findings import Problem
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Grid, is_blank, letters
from zjai_desk.returns.books.sheet_xml import column_number
from zjai_desk.returns.marking.cells import cell_name, reference
from zjai_desk.returns.planning.items import Plan
from zjai_desk.returns.sheets import Return, Sheet, SheetProblem
from zjai_desk.returns.tables.forms import forms


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem and its cell: ``row`` counts from 1, ``column`` from 0.

    A ``column`` of None means the table as a whole, as when it lacks a column. ``table`` is the place of
    the table among those of the return, ``label`` names the field, ``value`` is what the cell holds,
    ``reason`` is what was written to explain it. ``original_row`` is the row of the whole file where ``row`` is
    that of a file with only a part of its rows, else 0.
    """

    table: int
    sheet: str
    row: int
    column: int | None
    label: str
    value: str
    problem: Problem
    reason: str = ""
    original_row: int = 0


def faults_of(return_: Return, plan: Plan | None = None) -> list[Fault]:
    """Return the faults of a return, those that planning its import found among them, in order of the sheets."""
    found: list[Fault] = []
    given = dict(_reasons(plan)) if plan else {}
    for table, sheet in enumerate(return_.sheets):
        known = [*sheet.problems, *(_planned(return_, sheet, plan) if plan else ())]
        order = sorted(dict.fromkeys(known), key=lambda problem: problem.row)
        for problem in order:
            reason = given.get((sheet.name, problem.row, problem.problem), "")
            found.append(replace(_fault(table, sheet, problem), reason=reason))
    return found


def _reasons(plan: Plan) -> Iterator[tuple[tuple[str, int, Problem], str]]:
    """Yield the reasons given in a plan, by sheet, row and problem."""
    for place, given in plan.reasons.items():
        item = plan.items[place]
        for problem, reason in given.items():
            yield from (((item.sheet, row, problem), reason) for row in item.rows)


def _planned(return_: Return, sheet: Sheet, plan: Plan) -> Iterator[SheetProblem]:
    """Yield what the plan says of rows of this table that reading it did not."""
    rows = {record.row for record in sheet.records}
    in_halves = any(other.beside and other.name == sheet.name for other in return_.sheets)
    told: dict[int, set[Problem]] = defaultdict(set)
    for found in sheet.problems:
        told[found.row].add(found.problem)
    heads = {problem for row in sheet.header_rows for problem in told[row]}
    for item in plan.items:
        own = [row for row in item.rows if row in rows] if item.sheet == sheet.name else []
        if in_halves:
            own = [row for row in own if sheet.speaks_of(row, item.values)]
        if own:
            known = heads.union(*(told[row] for row in own))
            yield from (SheetProblem(own[0], problem) for problem in item.problems if problem not in known)


def _fault(table: int, sheet: Sheet, found: SheetProblem) -> Fault:
    row, column = cell_of(sheet, found)
    form = forms().get(sheet.register)
    key = found.problem.field
    name = "" if column is None else cell_name(row, column) if sheet.upright else letters(column)
    is_own = bool(name) and sheet.mapping.get(name) == key
    declared = form.fields[key].label if form and key in form.fields else ""
    label = sheet.headings.get(name, declared) if is_own else declared
    value = shown(sheet.grid, row, column) if is_own and column is not None else ""
    return Fault(table, sheet.name, row, column, label, value, found.problem)


def cell_of(sheet: Sheet, found: SheetProblem) -> tuple[int, int | None]:
    """Return the row and the column of the cell that a problem is about; no column for the table as a whole."""
    if not sheet.upright:
        return found.row, None if found.row in sheet.header_rows else column_of(sheet, found)
    named = [reference(name) for name, key in sheet.mapping.items() if key == found.problem.field]
    cells = [cell for cell in named if cell]
    # A form of labels and values goes on below its first row; the value nearest to what is said is meant.
    return min(cells, key=lambda cell: abs(cell[0] - found.row), default=(found.row, None))


def column_of(sheet: Sheet, found: SheetProblem) -> int | None:
    """Return the column that a problem of a row is about; the first one of the table if it is about none."""
    if found.column is not None:
        return found.column
    columns = [column_number(name) for name, key in sheet.mapping.items() if key == found.problem.field]
    if len(columns) > 1:
        # Years side by side: the sentence quotes what the cell holds.
        texts = {column: shown(sheet.grid, found.row, column) for column in columns}
        quoted = [column for column, text in texts.items() if text and f"“{text}”" in found.problem.message]
        held = [column for column, text in texts.items() if text and text in found.problem.message]
        columns = [*quoted, *held, *columns]
    if columns:
        return columns[0]
    return min(map(column_number, sheet.mapping), default=None)


def shown(grid: Grid | None, row: int, column: int) -> str:
    """Return what a cell, or the merged one around it, holds, as a person sees it."""
    if grid is None:
        return ""
    place = row - 1, column
    cell = grid.cell(*place)
    if is_blank(cell):
        for top, left, bottom, right in grid.merges:
            if top <= place[0] <= bottom and left <= place[1] <= right:
                cell = grid.cell(top, left)
    return as_text(cell)


def as_text(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date) else cell.strip()
