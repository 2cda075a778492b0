"""The upper rows of a sheet as headings: merged cells filled in, a path for each column."""

import re
from collections.abc import Collection
from functools import cache, lru_cache

from zjai_desk.registers.text import clean, fold
from zjai_desk.returns.books.frames import Cell, Merge
from zjai_desk.returns.books.grid import Grid, is_blank
from zjai_desk.returns.sending.marks import ERRORS
from zjai_desk.returns.tables.forms import forms
from zjai_desk.returns.tables.headings import COLUMN_SIGNS, Path, readings, unit_of

SEARCHED = 80
"""A header band is looked for in so many rows."""
_LONGEST = 60
_GROUP = 16
_DEEPEST = 4
_MOST_MERGES = 2_000


class Heads:
    """The upper rows of a sheet, merged cells filled in, as candidates for a header band."""

    def __init__(self, grid: Grid, start: int = 0) -> None:
        self.grid = grid
        self._near = [merge for merge in grid.merges if start - SEARCHED <= merge[0] <= start + 2 * SEARCHED]
        self._merges: dict[tuple[int, int], Merge] = {}
        for merge in self._near[:_MOST_MERGES]:
            top, left, bottom, right = merge
            for row in range(top, min(bottom, top + SEARCHED) + 1):
                for column in range(left, min(right, grid.width - 1) + 1):
                    self._merges[row, column] = merge

    def text(self, row: int, column: int) -> str:
        """Return what a cell, or the merged cell around it, says."""
        merge = self._merges.get((row, column))
        cell = self.grid.cell(*merge[:2]) if merge else self.grid.cell(row, column)
        return clean(as_heading(cell))

    def promising(self, row: int) -> bool:
        """Whether a row holds a known heading, so that it may be the last of a band."""
        return any(
            is_heading(text)
            for column in range(self.grid.width)
            if (text := self.text(row, column)) and len(text) <= _LONGEST
        )

    def paths(self, top: int, last: int) -> list[Path]:
        """Return the heading path of each column."""
        return [
            () if self.text(last, column) == ERRORS else self._path(column, top, last)
            for column in range(self.grid.width)
        ]

    def _path(self, column: int, top: int, last: int) -> Path:
        names: list[str] = []
        for row in range(top, last + 1):
            text = self.text(row, column)
            if not text and row < last and not is_blank(self.grid.cell(last, column)):
                text = self._from_left(row, column)
            if text and text not in names:
                names.append(text)
        return tuple(names)

    def _from_left(self, row: int, column: int) -> str:
        """A group's name often stands over its first column only, with nothing merged."""
        for left in range(column - 1, -1, -1):
            if (row, left) in self._merges or is_blank(self.grid.cell(row + 1, left)):
                return ""
            if not is_blank(self.grid.cell(row, left)):
                return self.text(row, left)
        return ""

    def groups(self, row: int) -> bool:
        """Whether a row names groups of the columns below it: several short texts, or one merged downwards."""
        texts = {text for column in range(self.grid.width) if (text := self.text(row, column))}
        down = any(
            self._merges.get((row, column), (0, 0, 0, 0))[2] > row for column in range(self.grid.width)
        )
        return down or (
            len(texts) > 1 and all(len(text) < _GROUP and ":" not in fold(text) for text in texts)
        )

    def speaks(self, row: int) -> bool:
        """Whether a row says who reports, when or in which unit: it stands above a head and is none of it."""
        texts = (
            cell for cell in self.grid.row(row) if isinstance(cell, str) and (":" in cell or "：" in cell)
        )
        return any(map(_STATED.search, texts))

    def is_cut(self, start: int, top: int) -> bool:
        """Whether a head that began at row ``top`` would begin within cells merged from the row above it."""
        return any(
            start <= merge[0] < top <= merge[2] and merge[2] - merge[0] < _DEEPEST for merge in self._near
        )

    def text_above(self, start: int, top: int) -> str:
        """Return all text from row ``start`` up to a row."""
        rows = range(max(start, top - SEARCHED), top)
        return " ".join(
            as_heading(cell) for row in rows for cell in self.grid.row(row) if isinstance(cell, str)
        )

    def bottom(self, top: int, last: int) -> int:
        """Return the last row that merged cells of the band reach."""
        reached = [merge[2] for merge in self._near if top <= merge[0] <= last < merge[2] < top + _DEEPEST]
        return max(reached, default=last)

    def without_numbering(self, last: int, aside: Collection[int] = ()) -> int:
        """Return the last row of the band, rows of units and of column numbers (甲 乙 1 2 3) included.

        Columns ``aside`` belong to another table and are not looked at.
        """
        while last + 1 < self.grid.height:
            row = enumerate(self.grid.row(last + 1))
            cells = [
                fold(as_heading(cell)) for place, cell in row if place not in aside and not is_blank(cell)
            ]
            if not cells or not (_are_units(cells) or are_column_numbers(cells)):
                break
            last += 1
        return last


def _are_units(cells: list[str]) -> bool:
    return all(unit_of(cell.strip("()")) is not None or cell in "-—" for cell in cells)


def are_column_numbers(cells: list[str]) -> bool:
    """Whether cells are 甲, 乙, 1, 2, 3 … as printed forms number their columns."""
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 3]
    signs = [cell for cell in cells if cell in COLUMN_SIGNS]
    consecutive = numbers == list(range(1, len(numbers) + 1))
    return len(cells) > 1 and consecutive and len(numbers) + len(signs) == len(cells)


@cache
def known_headings() -> frozenset[str]:
    """Return every heading of every register, folded."""
    return frozenset(heading for form in forms().values() for heading in form.headings)


@lru_cache(maxsize=16_384)
def is_heading(text: str) -> bool:
    """Whether a text is a heading of any register, whatever unit or year stands with it."""
    return any(bare in known_headings() for bare, _, _ in readings(text))


def may_be_heading(cell: Cell) -> bool:
    """Whether a cell is a known heading; cheap for the hundreds of thousands of cells that are none."""
    return (
        isinstance(cell, str)
        and (cell[:1] in first_signs() or cell[1:2] in AFTER_FIRST)
        and len(cell) <= _LONGEST
        and (cell[:2] in _beginnings() or cell[:1] in _SIGNS or cell[1:2] in AFTER_FIRST)
        and is_heading(cell)
    )


_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")
_STATED = re.compile(
    r"(?:^[(（]?|\s)[^\s:：()（）]{0,6}(?:单\s*位|部门|日期|时间|报表年度|负责人|填表人|电话|表\s*号|机关|文号)"
    r"(?:[(（][^()（）]*[)）])?\s*[:：]"
)
AFTER_FIRST = frozenset(".．、\n")
"""What may stand after the first sign of a heading: 1.企业名称, and names written downwards."""
_SIGNS = frozenset("*★△▲#（( \u3000其含本当\n①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


@cache
def first_signs() -> frozenset[str]:
    """Return the signs with which a heading may begin."""
    return _SIGNS | {heading[:1] for heading in known_headings()}


@cache
def _beginnings() -> frozenset[str]:
    """Return how headings begin, also those written 企 业 名 称."""
    return frozenset(
        start
        for heading in known_headings()
        for start in (heading[:2], heading[:2].replace("(", "（"), f"{heading[:1]} ", f"{heading[:1]}\u3000")
    )


def as_heading(cell: Cell) -> str:
    """Return a cell as heading text: a year may stand there as a number."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    # An error cell, #NAME?, is no heading, although NAME would be one.
    return cell if isinstance(cell, str) and not _ERROR.fullmatch(cell) else ""
