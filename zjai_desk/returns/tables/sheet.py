"""From the tables of a sheet to what is said of them: their records, their faults, what was passed over and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zjai_desk.registers.text import fold
from zjai_desk.returns.blank import issued
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.planning import checks
from zjai_desk.returns.sheets import Sheet, SheetProblem, SheetRecord, Skipped
from zjai_desk.returns.tables.groups import fill_groups
from zjai_desk.returns.tables.halves import halves
from zjai_desk.returns.tables.headings import NO_FIELDS
from zjai_desk.returns.tables.rows import Rows, Total
from zjai_desk.returns.tables.table import Table
from zjai_desk.returns.tables.tallies import tally_note, unlabelled_total

_Made = tuple[list[SheetRecord], list[SheetProblem]]


@dataclass
class _Part:
    """A table, or one half of it, its rows, and for each year side by side the records and their problems."""

    table: Table
    rows: Rows
    made: list[_Made]
    notes: list[str]

    def records(self, place: int) -> list[SheetRecord]:
        """Return the records of one year."""
        return self.made[place][0]


def sheets_of(grid: Grid, table: Table, span: range, repeats: Sequence[int]) -> list[Sheet]:
    """Return what a table says: one sheet, or one for each of the halves that stand side by side in it.

    ``repeats`` are the rows of ``span`` in which its head is printed again.
    """
    parts = [_part(half, span, repeats) for half in halves(table)]
    note = tally_note(parts[0].table, parts[0].rows)
    if note:
        return [Sheet(grid.name, fingerprint=table.band.fingerprint, notes=[note], grid=grid)]
    sheets = [_sheet(grid, parts, place) for place in range(len(parts))]
    records = [record for sheet in sheets for record in sheet.records]
    sheets[0].problems += checks.absent_columns(table)
    sheets[0].problems += checks.stated_count(table.band.form, sheets[0], records)
    if len(parts) > 1:
        sheets[0].notes.append(f"左右{len(parts)}栏并列，从左到右逐栏读入。")
    else:
        sheets[0].problems += checks.halves_unread(table)
    for sheet in sheets:
        _put_in_order(sheet)
    return sheets


def _part(table: Table, span: range, repeats: Sequence[int]) -> _Part:
    table.catch_up()
    rows = table.sort_rows(span)
    unlabelled = unlabelled_total(table, rows)
    if unlabelled is not None:
        rows.body.remove(unlabelled)
        rows.totals.append(Total(unlabelled, "合计", False))
        rows.skip(unlabelled, "合计行，只用于核对")
    if repeats:
        again = frozenset(repeats)
        rows.body = [row for row in rows.body if row not in again]
        rows.skipped = [skipped for skipped in rows.skipped if skipped.row - 1 not in again]
        rows.skipped += [Skipped(row + 1, "重复的表头") for row in repeats]
    made = list(table.records(rows.body))
    return _Part(table, rows, made, fill_groups(table, rows, [records for records, _ in made]))


def _sheet(grid: Grid, parts: Sequence[_Part], place: int) -> Sheet:
    """Return what one of the parts says; that it repeats a record, or sums up, may concern the others too."""
    table, rows = parts[place].table, parts[place].rows
    band, above = table.band, table.above
    sheet = Sheet(
        grid.name,
        band.form.register.key,
        table.years[0] if len(table.years) == 1 else above.year,
        above.unit,
        above.title,
        above.reporter,
        list(range(band.first + 1, band.last + 2)),
        band.headings,
        table.mapping,
        dict(table.constants),
        band.fingerprint,
        units=table.units,
        years=table.stated_years,
        skipped=sorted(rows.skipped, key=lambda skipped: skipped.row),
        grid=grid,
        beside=place > 0,
    )
    for year, (records, problems) in enumerate(parts[place].made):
        sheet.records += records
        sheet.problems += problems
        sheet.problems += _repeated(parts, place, year)
        sheet.problems += checks.outliers(band.form, records)
        sheet.problems += _wrong_totals(parts, place, year)
    sheet.notes += [*_notes(table), *parts[place].notes]
    sheet.notes += issued.frame_notes(band)
    sheet.issued = band.stamp is not None
    sheet.record_ids = issued.record_ids(table.grid, band.stamp, (record.row for record in sheet.records))
    return sheet


def _repeated(parts: Sequence[_Part], place: int, year: int) -> Sequence[SheetProblem]:
    """Return which records of a part say an earlier one of it, or of a part to its left, again."""
    form = parts[place].table.band.form
    earlier = [record for part in parts[:place] for record in part.records(year)]
    found = list(checks.duplicates(form, [*earlier, *parts[place].records(year)]))
    return found[len(list(checks.duplicates(form, earlier))) :] if earlier else found


def _wrong_totals(parts: Sequence[_Part], place: int, year: int) -> Iterator[SheetProblem]:
    """Yield the totals of a part that are the sum neither of its own rows nor of those of all parts."""
    part = parts[place]
    records, problems = part.made[year]
    found = checks.totals(part.table, part.rows, records, checks.damaged_cells(problems))
    if len(parts) == 1:
        yield from found
        return
    everyone = [record for other in parts for record in other.records(year)]
    damaged = checks.damaged_cells([problem for other in parts for problem in other.made[year][1]])
    wrong = {
        (said.row, said.problem.field) for said in checks.totals(part.table, part.rows, everyone, damaged)
    }
    yield from (said for said in found if (said.row, said.problem.field) in wrong)


def _put_in_order(sheet: Sheet) -> None:
    places = {key: place for place, key in enumerate(sheet.mapping.values())}
    sheet.records.sort(key=lambda record: record.row)

    def place(found: SheetProblem) -> tuple[int, int]:
        return found.row, places.get(found.problem.field, len(places))

    sheet.problems = sorted(dict.fromkeys(sheet.problems), key=place)


def _notes(table: Table) -> Iterator[str]:
    if table.band.asides:
        yield f"右边从{'、'.join(table.band.asides)}列起另有小表，没有读入。"
    unread = [
        f"{letters_}列“{heading}”"
        for letters_, heading in table.band.headings.items()
        if letters_ not in table.mapping and fold(heading) not in NO_FIELDS
    ]
    if unread:
        yield f"没有对应字段，没有读入：{'、'.join(unread)}。"
    unstated = [
        column.field.label
        for column in table.columns.values()
        if column.field.unit in ("元", "万元") and not column.unit
    ]
    if unstated:
        yield f"没有写明金额单位，按台账的单位计：{'、'.join(unstated)}。"
