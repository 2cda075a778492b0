"""Two versions of one return side by side: which table, row and column of the later one stands for which of the earlier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from zjai_desk.returns.books.sheet_xml import column_number
from zjai_desk.returns.marking.cells import reference
from zjai_desk.returns.sending.faults import as_text, shown
from zjai_desk.returns.sheets import Return, Sheet
from zjai_desk.returns.tables.rows import label_kind

_MOST_ROWS = 20_000
_MOST_PAIRS = 40_000
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that holds something else: its table and place in the earlier version, its row in the later one."""

    table: int
    row: int
    column: int
    new_row: int
    label: str
    before: str
    after: str


@dataclass
class Alignment:
    """``tables`` are places of tables, earlier to later; rows count from 1 and columns from 0.

    ``added`` and ``removed`` are how many rows only one of the versions has.
    """

    tables: dict[int, int] = field(default_factory=dict)
    rows: dict[tuple[int, int], int] = field(default_factory=dict)
    columns: dict[tuple[int, int], int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    added: int = 0
    removed: int = 0

    def row(self, table: int, row: int) -> int:
        """Return the row of the later version, 0 if it is gone."""
        return self.rows.get((table, row), 0)

    def column(self, table: int, column: int) -> int | None:
        """Return the column of the later version, None if it is gone."""
        return self.columns.get((table, column))


def align(before: Return, after: Return) -> Alignment:
    """Return how the tables of two versions of a return correspond; without tables if they are not on one form."""
    found = Alignment()
    for place, sheet in enumerate(before.sheets):
        later = _same_table(sheet, after.sheets, set(found.tables.values())) if sheet.register else None
        if later is not None:
            found.tables[place] = later
            _align_table(found, place, sheet, after.sheets[later])
    return found


def _same_table(sheet: Sheet, others: Sequence[Sheet], taken: set[int]) -> int | None:
    free = [
        place for place, other in enumerate(others) if other.register == sheet.register and place not in taken
    ]
    same = [place for place in free if others[place].fingerprint == sheet.fingerprint]
    keys = set(sheet.mapping.values())
    alike = [place for place in free if keys & set(others[place].mapping.values()) == keys]
    for places in (same, alike):
        named = [place for place in places if others[place].name == sheet.name]
        if named or places:
            return (named or places)[0]
    return None


def _align_table(found: Alignment, place: int, sheet: Sheet, later: Sheet) -> None:
    if sheet.upright:
        _align_upright(found, place, sheet, later)
        return
    columns = dict(_columns(sheet, later))
    found.columns |= {(place, column): other for column, other in columns.items()}
    for row, other in zip(sheet.header_rows, later.header_rows, strict=False):
        found.rows[place, row] = other
    old, new = _rows(sheet, list(columns)), _rows(later, list(columns.values()))
    first, later_first = max(sheet.header_rows) + 1, max(later.header_rows) + 1
    pairs = list(_pairs(old, new))
    labels = {column_number(letters): heading for letters, heading in sheet.headings.items()}
    for i, j in pairs:
        found.rows[place, first + i] = later_first + j
        for (column, was), now in zip(zip(columns, old[i], strict=True), new[j], strict=True):
            if was != now:
                found.changes.append(
                    Change(place, first + i, column, later_first + j, labels.get(column, ""), was, now)
                )
    found.removed += sum(map(any, old)) - sum(any(old[i]) for i, _ in pairs)
    found.added += sum(map(any, new)) - sum(any(new[j]) for _, j in pairs)


def _align_upright(found: Alignment, place: int, sheet: Sheet, later: Sheet) -> None:
    """Align a form with labels beside the values: its cells stay where they are."""
    for name in sheet.mapping:
        cell = reference(name)
        if cell is None:
            continue
        row, column = cell
        found.rows[place, row], found.columns[place, column] = row, column
        was, now = shown(sheet.grid, row, column), shown(later.grid, row, column)
        if was != now:
            found.changes.append(Change(place, row, column, row, sheet.headings.get(name, ""), was, now))


def _columns(sheet: Sheet, later: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the columns with a field and where they stand later: under the same heading, or of the same field."""
    for letters, key in sheet.mapping.items():
        heading = sheet.headings.get(letters)
        same = [c for c, k in later.mapping.items() if k == key and later.headings.get(c) == heading]
        same += [c for c, k in later.mapping.items() if k == key]
        if same:
            yield column_number(letters), column_number(same[0])


def _rows(sheet: Sheet, columns: Sequence[int]) -> list[Row]:
    grid = sheet.grid
    if grid is None:
        return []
    rows = [
        tuple(as_text(grid.cell(row, column)) for column in columns)
        for row in range(max(sheet.header_rows), grid.height)
    ]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield which row became which, in order."""
    if max(len(old), len(new)) > _MOST_ROWS:
        yield from ((i, i) for i in range(min(len(old), len(new))))
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal" or i2 - i1 == j2 - j1:
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
        elif kind == "replace":
            yield from _likeliest(old, new, (i1, i2), (j1, j2))


def _likeliest(
    old: Sequence[Row], new: Sequence[Row], span: tuple[int, int], other: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs within a stretch that lost or gained rows: those with the most cells in common, in order."""
    if (span[1] - span[0]) * (other[1] - other[0]) > _MOST_PAIRS:
        return
    start = other[0]
    for i in range(*span):
        scores = {
            j: sum(a == b != "" for a, b in zip(old[i], new[j], strict=True)) for j in range(start, other[1])
        }
        best = max(scores, key=lambda j: scores[j], default=None)
        # Of a total that was mended little but its name is left.
        same = next((j for j in scores if _total_of(old[i]) and _total_of(old[i]) == _total_of(new[j])), None)
        if same is not None:
            yield i, same
            start = same + 1
        elif best is not None and scores[best] * 2 >= sum(map(bool, old[i])):
            yield i, best
            start = best + 1


def _total_of(row: Row) -> str:
    """Return what a row of totals is called; "" for any other row."""
    first = next(filter(None, row), "")
    return first if label_kind(first) in ("total", "part") else ""
