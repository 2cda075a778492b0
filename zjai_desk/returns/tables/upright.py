"""Forms on which one enterprise writes its values beside their labels, instead of a table with a row for each."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from zjai_desk.registers.fields import Kind, Value
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.text import fold
from zjai_desk.returns.books.grid import Grid, filled, is_blank, letters
from zjai_desk.returns.sheets import Choices, Chosen, Sheet, SheetProblem, SheetRecord, Skipped
from zjai_desk.returns.tables.above import Above, constants, read_above, year_in
from zjai_desk.returns.tables.columns import parse_cell, unit_for
from zjai_desk.returns.tables.forms import Form, forms
from zjai_desk.returns.tables.headings import ABOVE, COLUMN_SIGNS, Match, unit_of
from zjai_desk.returns.tables.heads import as_heading, is_heading
from zjai_desk.returns.tables.labels import Bands, Entry, label_like, label_of
from zjai_desk.returns.tables.making import rule_problems

_SEARCHED = 400
_WIDEST = 40
_FEWEST, _FEWEST_ROWS = 3, 3
_MOST_BESIDE = 200
_MOST_MERGES = 2_000
_REPEATED = 0.8
_DENSE = 0.6
_ADVICE = re.compile("填写|填报|填列|填全|[须应请]填|[必选]填|下拉|小数|是指|^指|为?18位|一致|。$")
_NO_VALUES = re.compile(
    "(?:指标)?代码|行次|行号|栏次|序号|编码|(?:上年|去年|上期|上年度|去年度)(?:同期|数|实际)?.*|同期.*|.*(?:同比|增长|增减|增幅).*"
)


@dataclass
class Upright:
    """All entries of the forms on one sheet, which are of one register."""

    form: Form
    entries: list[Entry] = field(default_factory=list)
    chosen: Chosen | None = None
    """How a person set the form right, and ``known_as`` the fingerprint it has without that."""
    known_as: str = ""
    passed_over: list[Entry] = field(default_factory=list)
    """The labels that a person said mean no field."""

    @property
    def keys(self) -> set[str]:
        """The fields that are stated."""
        return {entry.match.key for entry in self.entries}

    @property
    def known(self) -> int:
        """How many fields are named by headings that they are known by."""
        return len({entry.match.key for entry in self.entries if entry.match.quality >= ABOVE})

    @property
    def is_enough(self) -> bool:
        """Whether this can be no chance likeness: it names whom it is about, and goes on below."""
        known = [entry for entry in self.entries if entry.match.quality >= ABOVE]
        return (
            self.known >= _FEWEST
            and len({row for entry in known for row in (entry.label_row, entry.row)}) >= _FEWEST_ROWS
            and any(entry.match.key in self.form.identity for entry in known)
            # 实用新型 in row after row is a column of kinds, no label.
            and len(self.entries) * _REPEATED <= sum(map(len, parts(self)))
        )


def find_upright(grid: Grid, choices: Choices) -> Upright | None:
    """Return the form that the labels of a sheet speak for; None when it is no such form."""
    if grid.width > _WIDEST or grid.height > _SEARCHED:
        return None
    cells = _Cells(grid)
    found = [Upright(form, list(cells.entries(form))) for form in forms().values()]
    best = max(
        (
            u
            for u in found
            if u.is_enough and _is_dense(grid, u) and _names_somebody(grid, u) and not _explains(grid, u)
        ),
        key=lambda upright: sum(upright.form.weight(key) for key in upright.keys),
        default=None,
    )
    if best is None:
        return None
    name = _fingerprint(best)
    chosen = choices.forms.get(name)
    if chosen is None or chosen.register not in forms():
        return best
    form = forms()[chosen.register]
    best = Upright(form, list(cells.entries(form)), chosen, name)
    best.passed_over = [entry for entry in best.entries if chosen.fields.get(entry.label) == ""]
    best.entries = list(_as_chosen(best, chosen))
    return best


def _as_chosen(upright: Upright, chosen: Chosen) -> Iterator[Entry]:
    """Yield the entries with the fields and units that a person decided on."""
    for entry in upright.entries:
        key = chosen.fields.get(entry.label, entry.match.key)
        declared = upright.form.fields.get(key)
        if declared is not None:
            own = chosen.units.get(entry.label) or chosen.unit
            unit = own if own and declared.kind is Kind.AMOUNT else entry.match.unit
            yield replace(entry, match=Match(key, 1.0, unit, entry.match.year))


def _is_dense(grid: Grid, upright: Upright) -> bool:
    """Whether most rows between the first label and the last have one."""
    rows = {row for entry in upright.entries for row in (entry.label_row, entry.row)}
    told = [row for row in range(min(rows), max(rows) + 1) if len(filled(grid.row(row))) > 1]
    return sum(row in rows for row in told) >= _DENSE * len(told)


def _names_somebody(grid: Grid, upright: Upright) -> bool:
    """Whether beside one of the labels by which records are known stands what can be such a thing, and no other label."""
    for entry in upright.entries:
        key = entry.match.key
        if key in upright.form.identity:
            cell = entry.stated or grid.cell(entry.row, entry.column)
            parsed = parse_cell(upright.form.fields[key], cell, "")
            if isinstance(parsed.value, str) and not (isinstance(cell, str) and is_heading(cell)):
                return True
    return False


def _explains(grid: Grid, upright: Upright) -> bool:
    """Whether this tells how to fill in a form, 企业名称：填写营业执照上的全称。, and is none itself."""
    cells = [entry.stated or grid.cell(entry.row, entry.column) for entry in upright.entries]
    told = [cell for cell in cells if isinstance(cell, str) and not is_blank(cell)]
    return len(told) > 1 and sum(_ADVICE.search(fold(text)) is not None for text in told) * 2 >= len(told)


class _Cells:
    """The cells of a sheet from left to right as they are seen: what is merged is one cell."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._covered: set[tuple[int, int]] = set()
        self._label_columns: set[int] = set()
        self._no_values = {place for place in range(grid.width) if _holds_no_values(grid, place)}
        for top, left, bottom, right in grid.merges[:_MOST_MERGES]:
            for row in range(top, min(bottom, grid.height - 1) + 1):
                self._covered |= {(row, column) for column in range(left, min(right, grid.width - 1) + 1)}
            self._covered.discard((top, left))

    def _row(self, row: int) -> list[int]:
        return [column for column in range(self._grid.width) if (row, column) not in self._covered]

    def entries(self, form: Form) -> Iterator[Entry]:
        """Yield the labels that mean a field of ``form``, each with the place of its value."""
        rows = [self._row(row) for row in range(self._grid.height)]
        # Where known labels stand, nothing but labels stands: there a likeness is enough.
        self._label_columns = {
            column
            for row, columns in enumerate(rows)
            for column in columns
            if label_of(form, self._grid.cell(row, column)) is not None
        }
        bands = Bands(self._grid, form, rows)
        for row, columns in enumerate(rows):
            if row in bands.rows:
                yield from bands.entries(row)
            place = len(columns) if row in bands.rows or row - 1 in bands.rows else 0
            while place < len(columns):
                entry, place = self._entry(form, row, columns, place)
                if entry:
                    yield entry

    def _label(self, form: Form, row: int, column: int) -> tuple[str, Match, str] | None:
        cell = self._grid.cell(row, column)
        return label_of(form, cell) or (label_like(form, cell) if column in self._label_columns else None)

    def _entry(self, form: Form, row: int, columns: Sequence[int], place: int) -> tuple[Entry | None, int]:
        """Return the entry whose label stands at ``place``, if one does, and where to look on."""
        found = self._label(form, row, columns[place])
        if found is None:
            return None, place + 1
        label, matched, stated = found
        if stated:
            return Entry(label, matched, row, columns[place], stated), place + 1
        unit = matched.unit
        for beside in range(place + 1, len(columns)):
            value = self._grid.cell(row, columns[beside])
            text = fold(as_heading(value)).strip("()") if isinstance(value, str) else ""
            named = unit_of(text) if text else None
            if columns[beside] in self._no_values and beside + 1 < len(columns):
                continue
            if named is not None or text in COLUMN_SIGNS - {""}:
                # 营业收入 | 万元 | 1200: a column of units or of line numbers stands between. A lone stroke is a value.
                if named is None and beside + 1 >= len(columns):
                    return Entry(label, matched, row, columns[beside]), beside + 1
                unit = unit or named or ""
                continue
            if self._label(form, row, columns[beside]) is not None:
                return None, beside
            return Entry(
                label, Match(matched.key, matched.quality, unit, matched.year), row, columns[beside]
            ), beside + 1
        return None, len(columns)


def _holds_no_values(grid: Grid, place: int) -> bool:
    """Whether a column beside labels holds the numbers of the lines or the figures of another year, by its heading.

    指标名称 | 计量单位 | 代码 | 上年 | 本年: the value is the one of this year.
    """
    for row in range(grid.height - 1):
        cell = grid.cell(row, place)
        head = fold(cell) if isinstance(cell, str) else ""
        if not _NO_VALUES.fullmatch(head):
            continue
        below = [grid.cell(at, place) for at in range(row + 1, grid.height)]
        texts = [fold(as_heading(one)) for one in below if not is_blank(one)]
        if sum(map(_is_a_number, texts)) * 2 > len(texts) > 1:
            return True
    return False


def _is_a_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").removeprefix("-").isdecimal()


def _fingerprint(upright: Upright) -> str:
    labels = "\n".join(fold(entry.label) for entry in upright.entries)
    return hashlib.sha256(f"upright\n{labels}".encode()).hexdigest()


def read_upright(grid: Grid, upright: Upright, about: Sequence[str]) -> Sheet:
    """Return the records of a sheet of forms; the ``mapping`` of such a sheet goes by cells, C3, not by columns.

    A problem stands at the row of its cell; :meth:`Sheet.record_row` tells the record it belongs to.
    """
    form = upright.form
    first = min(entry.label_row for entry in upright.entries)
    above = read_above(grid, 0, first)
    said = (above.title, grid.name, *about)
    above.year = above.year or next((year for text in said if (year := year_in(text))), None)
    if upright.chosen is not None:
        above.unit, above.year = upright.chosen.unit or above.unit, upright.chosen.year or above.year
    filled = constants(form, upright.keys, said)
    sheet = Sheet(
        grid.name,
        form.register.key,
        above.year,
        above.unit,
        above.title,
        above.reporter,
        headings={_address(e): e.label for e in (*upright.entries, *upright.passed_over)},
        mapping={_address(entry): entry.match.key for entry in upright.entries},
        constants=filled,
        fingerprint=upright.known_as or _fingerprint(upright),
        upright=True,
        units=_units(upright, above),
        grid=grid,
    )
    for entries in parts(upright):
        for shift in range(_beside(grid, entries)):
            _add(sheet, grid, form, [_moved(entry, shift) for entry in entries], above)
    sheet.skipped = list(_unread(grid, upright, first))
    sheet.notes.append("按一户一表的竖式表读入。")
    return sheet


def _units(upright: Upright, above: Above) -> dict[str, str]:
    """Return the unit of each value of money by its cell, blank where none is stated."""
    declared = ((entry, upright.form.fields[entry.match.key]) for entry in upright.entries)
    return {_address(e): unit_for(d, e.match, above.unit) for e, d in declared if d.kind is Kind.AMOUNT}


def _address(entry: Entry) -> str:
    return f"{letters(entry.column)}{entry.row + 1}"


def parts(upright: Upright) -> Iterator[list[Entry]]:
    """Part the entries of several forms, one below the other: each begins where a field comes again."""
    lead = next((e.match.key for e in upright.entries if e.match.key in upright.form.identity), "")
    part: list[Entry] = []
    taken: set[str] = set()
    for entry in upright.entries:
        if entry.match.key == lead and lead in taken:
            yield part
            part, taken = [], set()
        if entry.match.key not in taken:
            part.append(entry)
            taken.add(entry.match.key)
    yield part


def _beside(grid: Grid, entries: Sequence[Entry]) -> int:
    """Return how many records stand side by side: 企业名称 | 甲 | 乙 | 丙, with all other values below them."""
    column = entries[0].column
    if any(entry.column != column or entry.stated for entry in entries):
        return 1
    names = next(entry for entry in entries if entry.match.key == entries[0].match.key)
    count = 1
    while count < _MOST_BESIDE and not is_blank(grid.cell(names.row, column + count)):
        count += 1
    return count


def _moved(entry: Entry, shift: int) -> Entry:
    return replace(entry, column=entry.column + shift) if shift else entry


def _add(sheet: Sheet, grid: Grid, form: Form, entries: Sequence[Entry], above: Above) -> None:
    """Add the record of one form, and what is wrong with it."""
    values: dict[str, Value] = {}
    rows: dict[str, int] = {}
    lost: set[str] = set()
    for entry in entries:
        declared = form.fields[entry.match.key]
        cell = entry.stated or grid.cell(entry.row, entry.column)
        parsed = parse_cell(declared, cell, unit_for(declared, entry.match, above.unit))
        values[entry.match.key] = parsed.value
        rows[entry.match.key] = entry.row + 1
        if parsed.problem:
            sheet.problems.append(SheetProblem(entry.row + 1, parsed.problem))
            lost.add(entry.match.key)
    values |= sheet.constants
    record = SheetRecord(entries[0].row + 1, values)
    sheet.records.append(record)
    for fault in rule_problems(form, frozenset(values), [record]):
        problem: Problem = fault.problem
        if not (problem.kind == "missing" and problem.field in lost):
            sheet.problems.append(SheetProblem(rows.get(problem.field, record.row), problem))


def _unread(grid: Grid, upright: Upright, first: int) -> Iterator[Skipped]:
    read = {row for entry in upright.entries for row in (entry.label_row, entry.row)}
    for row in range(first, grid.height):
        if row not in read and not all(map(is_blank, grid.row(row))):
            yield Skipped(row + 1, "没有对应字段")
