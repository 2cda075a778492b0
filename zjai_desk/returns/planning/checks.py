"""What is wrong with the records of a table taken together: duplicates, totals, columns that are not there."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zjai_desk.registers.comparing import Others, compare, compared_keys
from zjai_desk.registers.fields import Field, Kind, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.identity import NAMES, compared, doubles
from zjai_desk.registers.numbers import convert
from zjai_desk.registers.text import fold
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import letters
from zjai_desk.returns.sheets import Sheet, SheetProblem, SheetRecord
from zjai_desk.returns.tables.forms import Form
from zjai_desk.returns.tables.rows import Rows, Total
from zjai_desk.returns.tables.table import Table

_PLACES_KEPT = 4
_LOST = frozenset({"not_a_number", "damaged"})
_COUNT = re.compile(r"\((?:共|计|合计)?(\d{1,6})\)?[家户个件项条张份]|共(\d{1,6})[家户个件项条张份]")
"""国家级孵化器（59家）, 众创空间（80）家, 共30家: how many a table says it lists."""


def duplicates(form: Form, records: Sequence[SheetRecord]) -> Iterator[SheetProblem]:
    """Yield a problem for each record that says of an earlier one something else or the same again.

    Rows that differ in a field of many values only, such as the fields of an enterprise, add up to one
    record and are no duplicates.
    """
    if _are_all_different(form, records):
        return
    beside = ("year",) if "year" in form.fields and "year" not in form.register else ()
    known = ((record, record.values) for record in records)
    for record, earlier, keys in doubles(form.register, known, beside):
        if not _add_up(form, earlier.values, record.values):
            yield SheetProblem(record.row, _duplicate(form.fields[keys[0]], earlier, record))


def _are_all_different(form: Form, records: Sequence[SheetRecord]) -> bool:
    """Whether no key has the same value twice: nearly every table, and cheap to see."""
    for keys in form.register.identity:
        columns: list[list[Value]] = [[record.values.get(key) for record in records] for key in keys]
        columns = [
            [compared(k, value) for value in c] if k in NAMES else c
            for k, c in zip(keys, columns, strict=True)
        ]
        rows = zip(*columns, strict=True)
        # Most keys are of one field: it is compared as it stands.
        told = columns[0] if len(keys) == 1 else [None if None in row else row for row in rows]
        filled = [found for found in told if found is not None]
        if len(set(filled)) < len(filled):
            return False
    return True


def _duplicate(field: Field, earlier: SheetRecord, record: SheetRecord) -> Problem:
    said = f"与第{earlier.row}行的{field.label}相同（{record.values[field.key]}），同一对象报了两次，请删去一行或更正。"
    return Problem(field.key, Severity.FORCE, "duplicate", said)


def _add_up(form: Form, earlier: Values, later: Values) -> bool:
    adding = False
    for key, value in later.items():
        before = earlier.get(key)
        if value == before or value is None or before is None:
            continue
        if not form.fields[key].many:
            return False
        adding = True
    return adding


def outliers(form: Form, records: Sequence[SheetRecord]) -> Iterator[SheetProblem]:
    """Yield a problem for each amount that is off by a slip of the unit, going by the other rows of the table."""
    for part in form.parts:
        keys = compared_keys(part)
        if keys and len(records) > 1:
            # Without the years: what a firm was the year before is asked when the return meets the store.
            columns = {key: [record.values.get(key) for record in records] for key in keys if key != "year"}
            others = Others(part, columns)
            for record in records:
                yield from (
                    SheetProblem(record.row, problem) for problem in compare(part, record.values, others)
                )


def stated_count(form: Form, sheet: Sheet, records: Sequence[SheetRecord]) -> Iterator[SheetProblem]:
    """Yield a problem if the name or the title of a table says how many it lists, and ``records`` are another number."""
    for text in (sheet.name, sheet.title):
        found = _COUNT.search(fold(text))
        if not found or not records:
            continue
        stated, rows = int(found[1] or found[2]), len(records)
        again = sum(1 for _ in doubles(form.register, ((record, record.values) for record in records)))
        if stated not in (rows, rows - again):
            said = f"“{text}”写明{stated}{form.register.measure}，表中有{rows}行，请核对有无漏报或多报。"
            row = sheet.header_rows[0] if sheet.header_rows else 1
            yield SheetProblem(row, Problem("", Severity.EXPLAIN, "total_mismatch", said))
        return


def totals(
    table: Table, rows: Rows, records: Sequence[SheetRecord], damaged: set[tuple[int, str]]
) -> Iterator[SheetProblem]:
    """Yield a problem for each total that is not the sum of its rows; ``damaged`` cells leave theirs unjudged.

    Where years stand side by side, ``records`` are those of one year, and only its columns are summed.
    """
    year = records[0].values.get("year") if records and len(table.years) > 1 else None
    summed = {
        place: column.field
        for place, column in table.columns.items()
        if column.field.kind in (Kind.AMOUNT, Kind.INTEGER)
        and column.match.unit != "%"
        and column.match.year in (None, year)
    }
    marks = [total.row for total in rows.totals if total.part]
    for total in rows.totals:
        for place, field in summed.items():
            column = table.columns[place]
            cell = table.grid.cell(total.row, place)
            stated = column.values[table.grid.columns[place].codes[total.row]]
            if not isinstance(stated, (int, Decimal)):
                continue
            scopes = list(_scopes(total, marks, records))
            if any((record.row, field.key) in damaged for scope in scopes for record in scope):
                continue
            sums = [_sum(field.key, scope) for scope in scopes]
            allowed = _tolerance(cell, column.unit, field)
            if all(abs(found - stated) > allowed for found in sums):
                said = f"{total.label}行的{field.label}是{stated}{field.unit}，各行相加是{sums[0]}{field.unit}，请核对。"
                yield SheetProblem(
                    total.row + 1, Problem(field.key, Severity.EXPLAIN, "total_mismatch", said), place
                )


def _scopes(
    total: Total, marks: Sequence[int], records: Sequence[SheetRecord]
) -> Iterator[Sequence[SheetRecord]]:
    """Yield the rows a total may be the sum of: a subtotal stands below its rows, or above them."""
    before = max((mark for mark in marks if mark < total.row), default=-1)
    after = min((mark for mark in marks if mark > total.row), default=2**31)
    if not total.part:
        yield records
    yield [record for record in records if before < record.row - 1 < total.row]
    yield [record for record in records if total.row < record.row - 1 < after]


def _sum(key: str, records: Sequence[SheetRecord]) -> Decimal:
    return sum(
        (Decimal(v) for r in records if isinstance(v := r.values.get(key), (int, Decimal))), Decimal(0)
    )


def _tolerance(cell: Cell, unit: str, field: Field) -> Decimal:
    """Return half a unit of the last place the total is given in, in the unit of the field."""
    text = repr(cell) if isinstance(cell, float) else str(cell)
    digits = text.strip().rstrip("元万亿千人").partition(".")[2].rstrip("0")
    half = Decimal(5).scaleb(-1 - min(len(digits), _PLACES_KEPT))
    return convert(half, unit or field.unit, field.unit)


def damaged_cells(problems: Sequence[SheetProblem]) -> set[tuple[int, str]]:
    """Return (row, field) of the cells whose value was lost; one that is merely wrong is part of its total all the same."""
    return {(found.row, found.problem.field) for found in problems if found.problem.kind in _LOST}


def absent_columns(table: Table) -> Iterator[SheetProblem]:
    """Yield a problem for each required field that the table states nowhere."""
    row = table.band.last + 1
    for field in table.band.form.register.fields:
        if field.required and field.key not in table.keys:
            said = f"表中没有“{field.label}”一列，标题里也没有写明，请补上。"
            yield SheetProblem(row, Problem(field.key, Severity.FORCE, "missing", said))


def halves_unread(table: Table) -> Iterator[SheetProblem]:
    """Yield a problem if a list goes on beside itself: its names come under the same heading a second time."""
    band = table.band
    named = {band.paths[c]: c for c, match in band.assigned.items() if match.key in band.form.identity}
    for column, path in enumerate(band.paths):
        first = named.get(path) if path and column not in band.assigned else None
        if first is not None and any(table.grid.columns[column].codes[band.last + 1 :]):
            said = (
                f"“{'/'.join(path)}”在{letters(first)}列和{letters(column)}列各有一次，左右两栏只读了左边一栏，"
                "请把右边的移到下面，排成一栏后重报。"
            )
            key = band.assigned[first].key
            yield SheetProblem(band.last + 1, Problem(key, Severity.FORCE, "ambiguous", said))
