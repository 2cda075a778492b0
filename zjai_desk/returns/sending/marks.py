"""What this program itself writes into workbooks that go out, so that it knows them when they come back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Grid

ERRORS = "错误"
"""The heading of the column with what is wrong in each row; it is no column of the sender's."""
SENT_BACK = "zjai:send-back:"
"""With this begins the mark of a list of faults; the SHA-256 of the original follows."""
PART = ":part"
"""With this ends the mark of a list that went with only those rows of the original that have faults."""
LIST_MARKS = 9
"""The hidden column of a list, from 0, with its mark in the first row and that of each fault below."""


def returned_list(grid: Grid) -> str:
    """Return the SHA-256 of the original if a sheet is the list of faults of a file sent back; else ""."""
    return _list_mark(grid).removesuffix(PART)


def lists_a_part(grid: Grid | None) -> bool:
    """Whether a sheet is the list of faults of a file that held only the rows with faults."""
    return grid is not None and _list_mark(grid).endswith(PART)


def _list_mark(grid: Grid) -> str:
    # Columns may have been inserted or unhidden; the first row is looked through.
    return (
        next((found for cell in grid.row(0) if (found := _after(SENT_BACK, cell))), "") if grid.height else ""
    )


def fault_mark(sheet: str, row: int, field: str, kind: str) -> str:
    """Return by what a line of such a list is recognised when it comes back, wherever its reader sorted it to."""
    return "|".join((sheet, str(row), field, kind))


def marked_rows(grid: Grid) -> set[tuple[str, int]]:
    """Return the rows of the original, as (sheet, row), that the lines of such a list are about."""
    column = next((c for c, cell in enumerate(grid.row(0)) if _after(SENT_BACK, cell)), None)
    if column is None:
        return set()
    marks = (grid.cell(row, column) for row in range(1, grid.height))
    parts = (mark.rsplit("|", 3) for mark in marks if isinstance(mark, str))
    return {(part[0], int(part[1])) for part in parts if len(part) == 4 and part[1].isdecimal()}


def _after(mark: str, cell: Cell) -> str:
    return cell.removeprefix(mark).strip() if isinstance(cell, str) and cell.startswith(mark) else ""


FORM = "zjai:form:"
"""With this begins every mark of a form that this program issued."""
HIDDEN_SHEET = "zjai"
"""The hidden sheet of such a form, with the lists of its drop-downs."""
GUIDE = "填报说明"
"""Its sheet of instructions."""
RECORD_IDS = "记录号"
"""The heading of its hidden column with the numbers of the office's records."""


@dataclass(frozen=True)
class Stamp:
    """The marks of an issued form as they are found in a sheet: in a hidden row above its headings.

    They move with the columns, so that a form is understood whatever its sender inserted, moved or renamed.
    ``row`` counts from 0; ``register`` is what the form is for, ``columns`` are the fields by column from 0,
    ``issued`` those that it had; ``ids`` is the column of record numbers.
    """

    row: int
    register: str
    columns: Mapping[int, str]
    issued: tuple[str, ...] = ()
    sender: str = ""
    year: int | None = None
    ids: int | None = None


def form_mark(register: str, keys: Sequence[str], sender: str, year: int | None) -> str:
    """Return the mark of a form as a whole, which stands above the column of record numbers."""
    return FORM + json.dumps([register, list(keys), sender, year], ensure_ascii=False, separators=(",", ":"))


def column_mark(key: str) -> str:
    """Return the mark of one column."""
    return f"{FORM}{key}"


def find_stamp(grid: Grid, start: int, searched: int) -> Stamp | None:
    """Return the marks of an issued form, looked for in so many rows from ``start`` on; None if it is none."""
    for row in range(start, min(grid.height, start + searched)):
        marks = {c: found for c, cell in enumerate(grid.row(row)) if (found := _after(FORM, cell))}
        whole = next(((c, found) for c, found in marks.items() if found.startswith("[")), None)
        if whole is None:
            continue
        try:
            register, keys, sender, year = json.loads(whole[1])
        except ValueError:
            continue
        columns = {c: key for c, key in marks.items() if c != whole[0]}
        return Stamp(row, register, columns, tuple(keys), sender, year, whole[0])
    return None
