"""A sheet being read: the first table is found as soon as its head is in, the others when all rows are."""

import re
from collections.abc import Iterator, Sequence

from zjai_desk.registers.text import fold
from zjai_desk.returns.blank import issued
from zjai_desk.returns.books.frames import Block, Merge
from zjai_desk.returns.books.grid import Grid, filled, is_blank
from zjai_desk.returns.sheets import Choices, Sheet
from zjai_desk.returns.tables.above import constants, read_above, year_in
from zjai_desk.returns.tables.heads import SEARCHED, may_be_heading
from zjai_desk.returns.tables.later_heads import LaterHeads
from zjai_desk.returns.tables.layout import find_band, unknown_print
from zjai_desk.returns.tables.sheet import sheets_of
from zjai_desk.returns.tables.table import Table
from zjai_desk.returns.tables.upright import find_upright, read_upright

_STATED = re.compile(r"[(]?[^:]{0,6}(?:单位|部门|日期|时间|年度|负责人|填表人|联系人|电话|编号)[^:]{0,6}:")
_DEEP_ENOUGH = 2 * SEARCHED
"""With so many rows in, the head of a sheet is complete."""


class Page:
    """One sheet of a file; ``about`` are the names of the file and its folder."""

    def __init__(self, name: str, merges: Sequence[Merge], about: Sequence[str], choices: Choices) -> None:
        self.grid = Grid(name, merges)
        self._about = about
        self._choices = choices
        self._first: Table | None = None
        self._heads: LaterHeads | None = None
        self._looked = False

    def add(self, first: int, count: int, block: Block) -> None:
        """Take in rows, and understand them as far as the table is known."""
        self.grid.add(first, count, block)
        if not self._looked and self.grid.height >= _DEEP_ENOUGH:
            self._look()
        if self._first and self._heads:
            self._first.catch_up()
            self._heads.catch_up()

    def _look(self) -> None:
        """Look for the first table: the head of the sheet is in."""
        self._looked = True
        self._first = self._table(0)
        self._heads = LaterHeads(self.grid, self._first.band) if self._first else None

    def finish(self, remarks: Sequence[str]) -> list[Sheet]:
        """Return the tables of the sheet; one without a register if none was recognised."""
        if not self._looked:
            self._look()
        if self._first and self._first.band.stamp:
            remarks = issued.without_our_own(remarks)
            upright = None
        else:
            upright = find_upright(self.grid, self._choices)
        if upright and (self._first is None or upright.known > len(self._first.band.assigned)):
            sheet = read_upright(self.grid, upright, self._about)
            sheet.notes += remarks
            return [sheet]
        if self._first is None or self._heads is None:
            note = ["没有认出表头，没有读入。"] if self.grid.height else ["空表。"]
            name = unknown_print(self.grid)
            return [Sheet(self.grid.name, fingerprint=name, notes=[*note, *remarks], grid=self.grid)]
        found = [
            sheet
            for table, span, repeats in self._tables(self._first, self._heads)
            for sheet in sheets_of(self.grid, table, span, repeats)
        ]
        found[0].notes += remarks
        return found

    def _table(self, start: int) -> Table | None:
        band = find_band(self.grid, start, " ".join((self.grid.name, *self._about)), self._choices)
        if band is None:
            return None
        above = read_above(self.grid, start, band.first)
        about = (above.title, self.grid.name, *self._about)
        above.year = above.year or next((year for text in about if (year := year_in(text))), None)
        if band.stamp:
            issued.complete(above, band.stamp)
        if band.chosen:
            above.unit, above.year = band.chosen.unit or above.unit, band.chosen.year or above.year
        mapped = {match.key for match in band.assigned.values()}
        return Table(
            self.grid, band, above, constants(band.form, mapped, about, " ".join(band.headings.values()))
        )

    def _tables(self, first: Table, heads: LaterHeads) -> Iterator[tuple[Table, range, list[int]]]:
        """Yield each table with its rows and, among them, those where its head is printed again."""
        table, start = first, first.band.last + 1
        repeats: list[int] = []
        heads.catch_up()
        for row in heads.rows():
            if row < start or row in repeats:
                continue
            top = self._top_of_head(row, start)
            following = self._table(top)
            if following is None or following.band.last > row + 3:
                continue
            again = range(following.band.first, following.band.last + 1)
            if following.band.is_again(table.band):
                repeats += again
            else:
                yield table, range(start, top), repeats
                table, start, repeats = following, following.band.last + 1, []
        yield table, range(start, self.grid.height), repeats

    def _top_of_head(self, row: int, start: int) -> int:
        """Return where a further table begins: upper rows of its head, its title and blank rows belong to it."""
        down = {(top, bottom) for top, _, bottom, _ in self.grid.merges if bottom > top}
        while row > start and self.grid.is_all_text(row - 1):
            # A record may hold what is a heading elsewhere: 实用新型.
            cells = [cell for cell in self.grid.row(row - 1) if not is_blank(cell)]
            is_head = (row - 1, row) in down or sum(map(may_be_heading, cells)) * 2 > len(cells)
            if not is_head:
                break
            row -= 1
        while row > start and (len(filled(self.grid.row(row - 1))) <= 1 or self._states_unit(row - 1)):
            row -= 1
        return row

    def _states_unit(self, row: int) -> bool:
        """Whether a row says no more than who reports, in which unit, when."""
        cells = [fold(str(cell)) for cell in self.grid.row(row) if cell is not None]
        return self.grid.is_all_text(row) and all(_STATED.match(cell) for cell in cells)
