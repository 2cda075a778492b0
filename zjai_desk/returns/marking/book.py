"""A whole workbook being marked: its sheets, the list of faults, and what is remarked on the way."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from zjai_desk.registers.findings import Severity
from zjai_desk.returns.books.grid import Grid, is_blank
from zjai_desk.returns.marking.cells import cell_name
from zjai_desk.returns.marking.comments import HEAD
from zjai_desk.returns.marking.list_sheet import NAME, Line, list_sheet
from zjai_desk.returns.marking.package import Package
from zjai_desk.returns.marking.sheet import Marked, Marks, SheetPart
from zjai_desk.returns.marking.styles import Styles
from zjai_desk.returns.marking.workbook import add_sheet, name_filters
from zjai_desk.returns.sending.faults import Fault
from zjai_desk.returns.sending.marks import ERRORS
from zjai_desk.returns.sheets import Return, Sheet

_GRADES = list(Severity)
_LONGEST = 32_000
"""A cell holds no more characters than 32,767."""


def mark_book(
    content: bytes, path: Path, return_: Return, faults: Sequence[Fault], notes: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> list[str]:  # fmt: skip
    """Write the workbook ``content`` to ``path`` with all faults marked; returns remarks.

    ``names`` are what sheets of the return are called in ``content``, where that is a copy. Raises Malformed
    if the package cannot be patched, and a DeskError if it is hostile or ``path`` cannot be written.
    """
    package = Package(content)
    styles = Styles(package)
    sheets = package.sheets()
    done: dict[str, Marked] = {}
    filtered = {}
    again = return_.fault_list is not None
    for name in dict.fromkeys(found.name for found in return_.sheets):
        sheet = sheets.get((names or {}).get(name, name))
        marks = marks_of(return_.sheets, faults, name, again)
        if sheet is not None and (marks.cells or marks.again):
            done[name] = SheetPart(package, sheet.part, styles).mark(marks)
            if done[name].filtered:
                filtered[sheet] = done[name].filtered
    lines = [_line(fault, done.get(fault.sheet), names or {}) for fault in faults]
    listed = list_sheet(package, styles, (return_.name, return_.sha256), lines, notes)
    earlier = sheets.get(return_.fault_list.name) if return_.fault_list else None
    if earlier is not None:
        package.set(earlier.part, listed)
    else:
        taken = {name.lower() for name in sheets}
        names_free = (name for name in (NAME, *map(f"{NAME}{{}}".format, range(2, 99))) if name not in taken)
        add_sheet(package, next(names_free), listed)
    name_filters(package, filtered)
    styles.save()
    package.save(path)
    return [note for marked in done.values() for note in marked.notes]


def _line(fault: Fault, marked: Marked | None, names: Mapping[str, str]) -> Line:
    if marked is None or fault.column is None:
        return Line(fault, names.get(fault.sheet, fault.sheet), "")
    place = marked.places[fault.row, fault.column]
    return Line(fault, names.get(fault.sheet, fault.sheet), cell_name(*place))


def marks_of(sheets: Sequence[Sheet], faults: Sequence[Fault], name: str, again: bool = False) -> Marks:
    """Return what is to be written on the sheet of this name; ``again`` if it was sent back before."""
    marks = Marks(again=again)
    words: dict[tuple[int, int], list[Fault]] = {}
    for fault in faults:
        if fault.sheet == name and fault.column is not None:
            words.setdefault((fault.row, fault.column), []).append(fault)
    for (row, column), found in words.items():
        gravest = min((fault.problem.severity for fault in found), key=_GRADES.index)
        marks.cells[row, column] = gravest, "\n".join(map(_comment, found))
        said = "；".join(
            f"{fault.problem.severity.label}：{fault.problem.message.rstrip('。')}" for fault in found
        )
        marks.rows[row] = (f"{marks.rows[row]}；{said}" if row in marks.rows else said)[:_LONGEST]
    for sheet in sheets:
        if sheet.name == name and sheet.register and sheet.header_rows and not sheet.upright:
            _add_table(marks, sheet)
    if not marks.rows and marks.column is None:
        marks.tables.clear()
    return marks


def _comment(fault: Fault) -> str:
    held = f"填报内容：{fault.value}\n" if fault.value else ""
    return f"{HEAD}{fault.problem.severity.label} {fault.label}\n{held}{fault.problem.message}"


def _add_table(marks: Marks, sheet: Sheet) -> None:
    head = max(sheet.header_rows)
    rows = [head, *(record.row for record in sheet.records), *(found.row for found in sheet.problems)]
    marks.tables[head] = max(rows)
    if sheet.grid is not None:
        span = range(min(sheet.header_rows) - 1, max(rows))
        grid = sheet.grid
        if marks.again:
            _find_earlier(marks, grid, head)
        held = [
            place
            for place, column in enumerate(grid.columns)
            if any(not is_blank(column.distinct[code]) for code in set(column.codes[span.start : span.stop]))
        ]
        marks.free = max(marks.free, max(held, default=0) + 1)


def _find_earlier(marks: Marks, grid: Grid, head: int) -> None:
    """Note the column 错误 that an earlier round put beside a table."""
    for column in range(grid.width):
        if grid.cell(head - 1, column) == ERRORS:
            said = {row + 1 for row in range(head, grid.height) if not is_blank(grid.cell(row, column))}
            marks.column, marks.stale = column, marks.stale | said
