"""Statistical tables on paper: open sides, thick rules above and below, figures under figures, 续表 on the next page."""

from itertools import groupby

from zjai_desk.analysis.tables import Cell, Row, Table
from zjai_desk.briefing import sheet
from zjai_desk.briefing.blocks import TableBlock
from zjai_desk.briefing.fonts import Role
from zjai_desk.briefing.pages import Pages
from zjai_desk.briefing.table_layout import GROUP_AIR, HEAD_AIR, LEADING, PADDING, Layout

_LIFT = 0.36  # from the middle of a line down to the baseline, in sizes
_UNIT_LINE = sheet.SIZE_5 * 1.5


class TableSetter:
    """Sets one table, as many pages as it takes."""

    def __init__(self, pages: Pages, table: Table, number: int, *, whole: bool = False) -> None:
        self._pages = pages
        self._whole = whole
        self._table = table
        self._number = number
        self._rows = [*_without_repeats(table), *([Row(table.totals)] if table.totals else [])]
        self._layout = Layout(table, pages.fonts)
        self._size = self._layout.size

    @property
    def least_height(self) -> float:
        """What must fit on a page for the table to begin there: a title is never left alone, three rows go with it."""
        title = sheet.PITCH + (_UNIT_LINE if self._table.unit else 0.0)
        head = title + self._layout.head_height
        every = head + sum(map(self._layout.height, self._rows))
        if self._whole and every <= sheet.DEPTH - 2 * sheet.PITCH:  # a heading stands above it
            return every
        return head + sum(map(self._layout.height, self._rows[:3]))

    def set(self) -> None:
        """Set the title, the unit, the rows and the rules."""
        self._pages.snap()
        self._pages.need(self.least_height)
        self._begin(f"表{self._number}　{self._table.title}")
        last = len(self._rows) - 1
        for place, row in enumerate(self._rows):
            total = bool(self._table.totals) and place == last
            # The total is not left alone on a page either.
            together = self._rows[place : place + 2] if place == last - 1 and self._table.totals else [row]
            if sum(map(self._layout.height, together)) > self._pages.room:
                self._end()
                self._pages.break_page()
                self._begin(f"续表{self._number}")
                self._row(Row(self._full(place), row.subtotal), total=total)
            else:
                self._row(row, total=total)
        self._end()

    def _full(self, place: int) -> tuple[Cell, ...]:
        """Return the cells of a row with what its upper neighbours said for it."""
        return self._table.rows[place].cells if place < len(self._table.rows) else self._table.totals

    def _begin(self, title: str) -> None:
        pages = self._pages
        size = sheet.SIZE_SMALL_4
        while size > sheet.SIZE_SMALL_5 and pages.fonts.width(title, Role.HEI, size) > sheet.MEASURE:
            size -= 0.5
        pages.advance(sheet.PITCH * 0.25)
        pages.centred([title], Role.HEI, size, sheet.PITCH * 0.75)
        if self._table.unit:
            pages.to_the_right(f"单位：{self._table.unit}", Role.SONG, sheet.SIZE_5, _UNIT_LINE)
        pages.rule(pages.y, sheet.RULE_THICK)
        self._head()

    def _head(self) -> None:
        pages, height = self._pages, self._layout.head_height
        for place in self._layout.places:
            top = pages.y - (self._size * (LEADING + GROUP_AIR) if place.column.group else 0.0)
            for text, baseline in self._stacked(place.head, (top + pages.y - height) / 2):
                x = place.middle - self._layout.wide(text, strong=True) / 2
                self._text(text, x, baseline, strong=True)
        if self._layout.grouped:
            self._group_heads(self._size * LEADING)
        pages.advance(height)
        pages.rule(pages.y, sheet.RULE_MIDDLE)

    def _group_heads(self, line: float) -> None:
        for group, run in groupby(self._layout.places, key=lambda place: place.column.group):
            places = list(run)
            if group:
                left, right = places[0].left + PADDING, places[-1].right - PADDING
                x = (left + right - self._layout.wide(group, strong=True)) / 2
                middle = self._pages.y - self._size * HEAD_AIR / 2 - line / 2
                self._text(group, x, middle - _LIFT * self._size, strong=True)
                self._pages.rule(middle - line / 2, sheet.RULE_THIN, left, right)

    def _row(self, row: Row, *, total: bool) -> None:
        pages, height = self._pages, self._layout.height(row)
        if total:
            pages.rule(pages.y, sheet.RULE_MIDDLE)
        strong = total or row.subtotal
        for place, lines in zip(self._layout.places, self._layout.lines(row), strict=True):
            left, right = place.middle - place.block / 2, place.middle + place.block / 2
            for text, baseline in self._stacked(lines, pages.y - height / 2):
                x = right - self._layout.wide(text, strong=strong) if place.column.numeric else left
                self._text(text, x, baseline, strong=strong)
        pages.advance(height)
        if row.subtotal:
            pages.rule(pages.y, sheet.RULE_THIN)

    def _stacked(self, lines: tuple[str, ...], middle: float) -> list[tuple[str, float]]:
        """Return each line with its baseline, all of them about ``middle``."""
        above = (len(lines) - 1) / 2
        return [
            (text, middle + (above - number) * self._size * LEADING - _LIFT * self._size)
            for number, text in enumerate(lines)
        ]

    def _text(self, text: str, x: float, baseline: float, *, strong: bool) -> None:
        self._pages.write(text, Role.HEI if strong else Role.SONG, self._size, x, baseline)

    def _end(self) -> None:
        self._pages.rule(self._pages.y, sheet.RULE_THICK)


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


def set_table(pages: Pages, block: TableBlock, number: int) -> None:
    """Set a table with its source and notes below it."""
    table = block.table
    TableSetter(pages, table, number, whole=block.whole).set()
    pages.advance(sheet.SIZE_SMALL_5 * 0.5)
    if table.source:
        pages.fine_print(f"{table.source}。", "数据来源：")
    if block.with_notes:
        for place, note in enumerate(table.notes, 1):
            number_sign = f"{place}. " if len(table.notes) > 1 else ""
            pages.fine_print(note, f"{'注：' if place == 1 else '　　'}{number_sign}")
    pages.advance(sheet.PITCH * 0.3)
    pages.snap()
