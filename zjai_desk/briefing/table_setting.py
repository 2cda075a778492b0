"""Statistical tables on paper: open sides, thick rules above and below, figures under figures, 续表 on the next page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from zjai_desk.analysis.tables import Cell, Column, Row, Table, shown
from zjai_desk.briefing import sheet
from zjai_desk.briefing.fonts import Role
from zjai_desk.briefing.pages import Pages

_SIZES = (sheet.SIZE_SMALL_4, sheet.SIZE_5, sheet.SIZE_SMALL_5, 8.0, 7.0)
_PADDING = 4.0
_ROW = 1.72  # row height in sizes of the text
_HEAD = 1.3
_LIFT = 0.36  # from the middle of a row down to the baseline, in sizes


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands: its edges, and the block in its middle that its longest cell fills."""

    column: Column
    left: float
    right: float
    block: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class TableSetter:
    """Sets one table, as many pages as it takes."""

    def __init__(self, pages: Pages, table: Table, number: int) -> None:
        self._pages = pages
        self._table = table
        self._number = number
        self._rows = _without_repeats(table)
        self._size = next((size for size in _SIZES if self._natural(size) <= sheet.MEASURE), _SIZES[-1])
        self._height = self._size * _ROW
        self._heads = [_head_lines(column) for column in table.columns]
        self._grouped = any(column.group for column in table.columns)
        self._places = self._place()

    def set(self) -> None:
        """Set the title, the unit, the rows and the rules."""
        self._pages.snap()
        # A title is never left alone: three rows go with it.
        self._pages.need(self._title_height() + self._head_height() + 3 * self._height)
        self._begin(f"表{self._number}　{self._table.title}")
        rows = [*self._rows, *([Row(self._table.totals)] if self._table.totals else [])]
        for place, row in enumerate(rows):
            total = bool(self._table.totals) and place == len(rows) - 1
            # The total is not left alone on a page either.
            wanted = 2 if place == len(rows) - 2 and self._table.totals else 1
            if wanted * self._height > self._pages.room:
                self._end()
                self._pages.break_page()
                self._begin(f"续表{self._number}")
                self._row(Row(self._full(place), row.subtotal), total=total)
                continue
            self._row(row, total=total)
        self._end()

    def _full(self, place: int) -> tuple[Cell, ...]:
        """Return the cells of a row with what its upper neighbours said for it."""
        return self._table.rows[place].cells if place < len(self._table.rows) else self._table.totals

    # -- measuring -----------------------------------------------------------------------------------

    def _wide(self, text: str, size: float, *, strong: bool = False) -> float:
        return self._pages.fonts.width(text, Role.HEI if strong else Role.SONG, size)

    def _blocks(self, size: float) -> list[float]:
        rows = [
            *(row.cells for row in self._table.rows),
            *([self._table.totals] if self._table.totals else []),
        ]
        return [
            max((self._wide(shown(row[place], column), size, strong=True) for row in rows), default=0.0)
            for place, column in enumerate(self._table.columns)
        ]

    def _least(self, size: float) -> list[float]:
        heads = [
            max(self._wide(line, size, strong=True) for line in _head_lines(column))
            for column in self._table.columns
        ]
        return [max(pair) + 2 * _PADDING for pair in zip(heads, self._blocks(size), strict=True)]

    def _natural(self, size: float) -> float:
        return sum(self._least(size))

    def _place(self) -> list[_Place]:
        least = self._least(self._size)
        extra = max(0.0, sheet.MEASURE - sum(least)) / len(least)
        squeeze = min(1.0, sheet.MEASURE / (sum(least) + extra * len(least)))
        places, left = [], sheet.LEFT
        for column, width, block in zip(self._table.columns, least, self._blocks(self._size), strict=True):
            right = left + (width + extra) * squeeze
            places.append(_Place(column, left, right, block))
            left = right
        return places

    def _title_height(self) -> float:
        return sheet.PITCH + (sheet.SIZE_5 * 1.5 if self._table.unit else 0.0)

    def _head_height(self) -> float:
        lines = max(map(len, self._heads)) + (1 if self._grouped else 0)
        return self._size * (_HEAD * lines + 0.6)

    # -- drawing -------------------------------------------------------------------------------------

    def _begin(self, title: str) -> None:
        pages = self._pages
        size = sheet.SIZE_SMALL_4
        while size > sheet.SIZE_SMALL_5 and self._wide(title, size, strong=True) > sheet.MEASURE:
            size -= 0.5
        pages.advance(sheet.PITCH * 0.25)
        pages.centred([title], Role.HEI, size, sheet.PITCH * 0.75)
        if self._table.unit:
            pages.to_the_right(f"单位：{self._table.unit}", Role.SONG, sheet.SIZE_5, sheet.SIZE_5 * 1.5)
        pages.rule(pages.y, sheet.RULE_THICK)
        self._head()

    def _head(self) -> None:
        pages, height = self._pages, self._head_height()
        line = self._size * _HEAD
        for place, lines in zip(self._places, self._heads, strict=True):
            top = pages.y - (line if place.column.group else 0.0)
            middle = (top + pages.y - height) / 2
            for number, text in enumerate(lines):
                baseline = middle + (len(lines) / 2 - number - 0.5) * line - _LIFT * self._size
                self._text(
                    text, place.middle - self._wide(text, self._size, strong=True) / 2, baseline, strong=True
                )
        if self._grouped:
            self._group_heads(line)
        pages.advance(height)
        pages.rule(pages.y, sheet.RULE_MIDDLE)

    def _group_heads(self, line: float) -> None:
        for group, run in groupby(self._places, key=lambda place: place.column.group):
            places = list(run)
            if group:
                left, right = places[0].left + _PADDING, places[-1].right - _PADDING
                x = (left + right - self._wide(group, self._size, strong=True)) / 2
                middle = self._pages.y - self._size * 0.3 - line / 2
                self._text(group, x, middle - _LIFT * self._size, strong=True)
                self._pages.rule(middle - line / 2, sheet.RULE_THIN, left, right)

    def _row(self, row: Row, *, total: bool) -> None:
        pages = self._pages
        if total:
            pages.rule(pages.y, sheet.RULE_MIDDLE)
        strong = total or row.subtotal
        baseline = pages.y - self._height / 2 - _LIFT * self._size
        for place, cell in zip(self._places, row.cells, strict=True):
            text = shown(cell, place.column)
            edge = place.middle + place.block / 2
            right_aligned = place.column.numeric
            x = (
                edge - self._wide(text, self._size, strong=strong)
                if right_aligned
                else place.middle - place.block / 2
            )
            self._text(text, x, baseline, strong=strong)
        pages.advance(self._height)
        if row.subtotal:
            pages.rule(pages.y, sheet.RULE_THIN)

    def _text(self, text: str, x: float, baseline: float, *, strong: bool) -> None:
        self._pages.write(text, Role.HEI if strong else Role.SONG, self._size, x, baseline)

    def _end(self) -> None:
        self._pages.rule(self._pages.y, sheet.RULE_THICK)


def _head_lines(column: Column) -> Sequence[str]:
    return (column.label, f"（{column.unit}）") if column.unit else (column.label,)


def _without_repeats(table: Table) -> list[Row]:
    """Blank a first column that says the same as the row above, where a second column of text tells them apart."""
    texts = [not column.numeric for column in table.columns[:2]]
    if texts != [True, True]:
        return list(table.rows)
    rows, above = [], None
    for row in table.rows:
        first, *rest = row.cells
        rows.append(Row(("" if first == above else first, *rest), row.subtotal))
        above = first
    return rows


def set_table(pages: Pages, table: Table, number: int, *, with_notes: bool) -> None:
    """Set a table with its source and notes below it."""
    TableSetter(pages, table, number).set()
    pages.advance(sheet.SIZE_SMALL_5 * 0.5)
    if table.source:
        pages.fine_print(f"数据来源：{table.source}。", hang=5 * sheet.SIZE_SMALL_5)
    if with_notes:
        notes = table.notes
        for place, note in enumerate(notes, 1):
            number_sign = f"{place}. " if len(notes) > 1 else ""
            lead = "注：" if place == 1 else "　　"
            pages.fine_print(f"{lead}{number_sign}{note}", hang=2 * sheet.SIZE_SMALL_5)
    pages.advance(sheet.PITCH * 0.3)
    pages.snap()
