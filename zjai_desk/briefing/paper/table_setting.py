"""Statistical tables on paper: open sides, thick rules above and below, figures under figures, 续表 on the next page."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from zjai_desk.analysis.tables import Cell, Row, Table, shown
from zjai_desk.briefing.blocks import Bound, TableBlock
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Role
from zjai_desk.briefing.paper.pages import FINE_PITCH, Pages
from zjai_desk.briefing.paper.table_layout import AIR, GROUP_AIR, HEAD_AIR, LEADING, PADDING, Layout

_LIFT = 0.36  # from the middle of a line down to the baseline, in sizes
_UNIT_LINE = sheet.SIZE_5 * 1.5
_ABOVE, _TITLE = sheet.PITCH * 0.25, sheet.PITCH * 0.75
"""The white above the title, where there is room for it, and the height of its line."""
_FOOT_GAP = sheet.SIZE_SMALL_5 * 0.5
_GAP = sheet.PITCH * 0.3
_SMALL = sheet.DEPTH * 0.4
"""A table up to this height is not parted."""
_TOGETHER = 7
"""Rows up to which a table is not parted either."""
_LEAST_ROWS = 3
"""Rows that stand together at the least, where a table is parted."""
CENTRED = 2
"""Lines of a row up to which shorter cells stand in its middle."""
_CONTINUED = "（续）"
_BELOW = _FOOT_GAP + 9 * FINE_PITCH
"""Of source and notes this much at the least stands on the page of the last rows."""


class TableSetter:
    """Sets one table, the ``number``-th, with its source and notes, on as many pages as it takes."""

    def __init__(self, pages: Pages, block: TableBlock) -> None:
        self._pages = pages
        self._block = block
        self._table = table = block.table
        self.number = 0
        self._rows = [*without_repeats(table), *([Row(table.totals)] if table.totals else [])]
        self._layout = Layout(table, pages.fonts)
        self._size = self._layout.size
        self._cells = [self._layout.lines(row) for row in self._rows]
        self._heights = list(map(self._layout.height, self._cells))
        self._foot = list(self._foot_lines())
        self._foot_height = _FOOT_GAP + sum(
            len(pages.fine_lines(text, lead)) * FINE_PITCH for text, lead in self._foot
        )

    @property
    def height(self) -> float:
        """The height of all of it, if it stood on one page."""
        return self._head_height + sum(self._heights) + self._foot_height

    @property
    def least_height(self) -> float:
        """What must fit on a page for the table to begin there: a title is never left alone, three rows go with it."""
        if self._unparted or self.height <= _SMALL:
            return min(self.height, sheet.DEPTH)
        return self._head_height + sum(self._heights[:_LEAST_ROWS])

    @property
    def _unparted(self) -> bool:
        """Whether the table stands on one page."""
        if self._block.whole:
            return self.height <= sheet.DEPTH - 2 * sheet.PITCH  # a heading stands above it
        return len(self._rows) <= _TOGETHER

    @property
    def _head_height(self) -> float:
        return _TITLE + (_UNIT_LINE if self._table.unit else 0.0) + self._layout.head_height

    def fits(self, tail: float = 0.0) -> bool:
        """Whether the table may begin on this page; ``tail`` is the height of what must follow its last row."""
        return self._pages.fits(*self._needed(tail))

    def least_height_with(self, tail: float) -> float:
        """What must fit for the table to begin, and with it what must follow a table that is not parted."""
        return sum(self._needed(tail))

    def _needed(self, tail: float) -> tuple[float, float]:
        """Return what must fit for the table to begin, and below the next line of the grid what must follow it."""
        end = self._held(tail) if self._unparted else 0.0
        return (self.least_height + _GAP, end) if end else (self.least_height, 0.0)

    def _held(self, tail: float) -> float:
        """Return ``tail``, or nothing where one page has no room for it and a table that is not parted."""
        full = self._unparted and self.height + tail > sheet.DEPTH - 2 * sheet.PITCH
        return 0.0 if full else tail

    def set(self, tail: float = 0.0) -> None:
        """Set the title with its number, the unit, the rows and the rules, and what stands below.

        ``tail`` is the height of what must follow on the page of the last row.
        """
        pages, last = self._pages, len(self._rows) - 1
        tail = self._held(tail)
        pages.snap()
        least, end = self._needed(tail)
        pages.need(least, end)
        if pages.fits(_ABOVE + least, end):
            pages.advance(_ABOVE)
        self._begin(f"表{self.number}　{self._table.title}")
        # Nothing else stands between the parts of a table.
        begun, pages.begun = pages.begun, None
        for place, row in enumerate(self._rows):
            total = bool(self._table.totals) and place == last
            if not pages.fits(*self._together(place, tail)):
                self._end()
                pages.break_page()
                pages.advance(_ABOVE)
                self._begin(f"续表{self.number}")
                self._row(place, Row(self._full(place), row.subtotal), total=total)
            else:
                self._row(place, row, total=total)
        self._end()
        pages.begun = begun
        pages.advance(_FOOT_GAP)
        pages.fine_print(self._foot, tail)
        pages.advance(_GAP)
        pages.snap()

    def _together(self, place: int, tail: float) -> tuple[float, float]:
        """Return what must stand on one page with a row, and after it: the last three with each other and what is below."""
        if self._unparted or place < len(self._rows) - _LEAST_ROWS:
            return self._heights[place], 0.0
        rows = sum(self._heights[place:])
        if self._foot_height > _BELOW:
            return rows + _BELOW, 0.0
        return rows + self._foot_height + (_GAP if tail else 0.0), tail

    def _foot_lines(self) -> Iterator[tuple[str, str]]:
        """Yield what stands below the table as (text, what leads it in)."""
        table = self._table
        if table.source:
            yield f"{table.source}。", "数据来源："
        if self._block.with_notes:
            for place, note in enumerate(table.notes, 1):
                number_sign = f"{place}. " if len(table.notes) > 1 else ""
                yield note, f"{'注：' if place == 1 else '　　'}{number_sign}"

    def _full(self, place: int) -> tuple[Cell, ...]:
        """Return the cells of a row with what its upper neighbours said for it."""
        return self._table.rows[place].cells if place < len(self._table.rows) else self._table.totals

    def _begin(self, title: str) -> None:
        pages = self._pages
        size = sheet.SIZE_SMALL_4
        while size > sheet.SIZE_SMALL_5 and pages.fonts.width(title, Role.HEI, size) > sheet.MEASURE:
            size -= 0.5
        pages.centred([title], Role.HEI, size, _TITLE)
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

    def _row(self, place_of_row: int, row: Row, *, total: bool) -> None:
        pages, height = self._pages, self._heights[place_of_row]
        if total:
            pages.rule(pages.y, sheet.RULE_MIDDLE)
        strong = total or row.subtotal
        cells = self._cells[place_of_row]
        if row is not self._rows[place_of_row]:  # at the top of a page it names again what the row above does
            cells = self._layout.lines(row)
        tall = max(map(len, cells)) > CENTRED
        for place, lines in zip(self._layout.places, cells, strict=True):
            left, right = place.middle - place.block / 2, place.middle + place.block / 2
            # Beside a long text what names the row stands at its beginning.
            own = self._size * (LEADING * len(lines) + AIR) if tall else height
            for text, baseline in self._stacked(lines, pages.y - own / 2):
                x = right - self._layout.wide(text, strong=strong) if place.flush_right else left
                self._text(text, x, baseline, strong=strong)
        self._note_numbers(None if total else place_of_row, row, height)
        pages.advance(height)
        if row.subtotal:
            pages.rule(pages.y, sheet.RULE_THIN)

    def _note_numbers(self, number: int | None, row: Row, height: float) -> None:
        """Note where the numbers of a row stand; ``number`` is that of the row, None for the totals."""
        pages = self._pages
        for column, (cell, place) in enumerate(zip(row.cells, self._layout.places, strict=True)):
            if self._is_number(cell, column):
                box = (place.left, pages.y - height, place.right, pages.y)
                bound = Bound(0, 0, self._table, number, column)
                pages.note_spot(box, shown(cell, place.column), bound)

    def _is_number(self, cell: Cell, column: int) -> bool:
        """Whether a cell is a number that was made of something; those of many units stand in a column of text."""
        if isinstance(cell, Decimal) or (isinstance(cell, int) and self._table.columns[column].numeric):
            return True
        behind = self._table.behind
        return isinstance(cell, str) and cell[:1].isdecimal() and behind is not None and column in behind.of

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


def without_repeats(table: Table) -> list[Row]:
    """Blank a first column that says the same as the row above, where a second column of text tells them apart.

    A row that goes on with the names of the one above says so only at the top of a page.
    """
    texts = [not column.numeric for column in table.columns[:2]]
    if texts != [True, True]:
        return list(table.rows)
    rows, above = [], None
    for row in table.rows:
        first, second, *rest = row.cells
        named = ("" if first == above else first, second)
        cells = ("" if str(cell).endswith(_CONTINUED) else cell for cell in named)
        rows.append(Row((*cells, *rest), row.subtotal))
        above = first
    return rows
