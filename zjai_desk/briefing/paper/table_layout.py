"""How a statistical table fits the measure: size of its text, width of its columns, where heads and cells are broken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from zjai_desk.analysis.tables import Cell, Column, Row, Table, shown
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.lines import balanced, break_text

PADDING = 4.0
LEADING = 1.3  # from line to line within a cell, in sizes
AIR = 0.42  # above and below the text of a row together, in sizes
HEAD_AIR = 0.6
GROUP_AIR = 0.3  # below the rule under the name of a group
_HEAD_LEAST = 4  # characters a heading keeps on a line at the least
_TEXT_LEAST = 8
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")


class _Broken(IntEnum):
    """What may be broken into lines to make a table narrower."""

    NOTHING = 0
    HEADS = 1
    CELLS = 2


# Tried in turn: a smaller size is better than broken cells, but not than broken heads.
_TRIES = (
    (sheet.SIZE_SMALL_4, _Broken.NOTHING),
    (sheet.SIZE_5, _Broken.NOTHING),
    (sheet.SIZE_5, _Broken.HEADS),
    (sheet.SIZE_SMALL_5, _Broken.HEADS),
    (sheet.SIZE_SMALL_5, _Broken.CELLS),
    (8.0, _Broken.CELLS),
    (7.0, _Broken.CELLS),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: its edges, the block in its middle that its longest cell fills, its broken head.

    What is ``flush_right`` are numbers, also those of many units in a column of text.
    """

    column: Column
    left: float
    right: float
    block: float
    head: tuple[str, ...]
    flush_right: bool

    @property
    def middle(self) -> float:
        """The middle of the column."""
        return (self.left + self.right) / 2


class Layout:
    """A table measured: ``size`` of its text, ``places`` of its columns, lines and heights of its rows.

    One that is ``crowded`` is too wide even at the smallest size: its columns run into each other.
    """

    def __init__(self, table: Table, fonts: Fonts) -> None:
        self._table = table
        self._fonts = fonts
        self._rows = [*table.rows, *([Row(table.totals)] if table.totals else [])]
        widest = self._widest_cells()
        for self.size, self._broken in _TRIES:
            self._blocks = [width * self.size for width in widest]
            least = self._least()
            if sum(least) <= sheet.MEASURE:
                break
        self.crowded = sum(least) > sheet.MEASURE
        self.places = self._place(least)
        self.grouped = any(column.group for column in table.columns)

    @property
    def head_height(self) -> float:
        """The height of the head in points."""
        lines = max(len(place.head) + bool(place.column.group) for place in self.places)
        return self.size * (LEADING * lines + HEAD_AIR + (GROUP_AIR if self.grouped else 0.0))

    def lines(self, row: Row) -> list[tuple[str, ...]]:
        """Return the lines of each cell of a row."""
        return [self._cell(cell, place) for cell, place in zip(row.cells, self.places, strict=True)]

    def height(self, cells: Sequence[Sequence[str]]) -> float:
        """Return the height of a row in points, given the lines of its cells."""
        return self.size * (LEADING * max(map(len, cells)) + AIR)

    def wide(self, text: str, *, strong: bool = False) -> float:
        """Return the width of a text of the table; what is strong is set in 黑体."""
        return self._fonts.width(text, Role.HEI if strong else Role.SONG, self.size)

    def _cell(self, cell: Cell, place: Place) -> tuple[str, ...]:
        text = shown(cell, place.column)
        room = place.right - place.left - 2 * PADDING
        if place.column.numeric or self._strong(text) <= room + 0.1:
            return (text,)
        return self._wrapped(text, room)

    def _strong(self, text: str) -> float:
        return self.wide(text, strong=True)

    def _wrapped(self, text: str, room: float) -> tuple[str, ...]:
        return tuple(line.text for line in break_text(text, room, self.size, self._strong))

    def _widest_cells(self) -> list[float]:
        """Return how wide the longest cell of each column is at size 1."""

        def width(text: str) -> float:
            return self._fonts.width(text, Role.HEI, 1.0)

        return [
            max((width(shown(row.cells[place], column)) for row in self._rows), default=0.0)
            for place, column in enumerate(self._table.columns)
        ]

    def _least(self) -> list[float]:
        """Return the least width of each column under what may be broken."""
        return [
            2 * PADDING + max(self._least_head(column), self._least_block(column, block))
            for column, block in zip(self._table.columns, self._blocks, strict=True)
        ]

    def _least_head(self, column: Column) -> float:
        label, *unit = map(self._strong, _head_lines(column))
        least = label if self._broken == _Broken.NOTHING else min(label, _HEAD_LEAST * self.size)
        return max(least, *unit) if unit else least

    def _least_block(self, column: Column, block: float) -> float:
        may = self._broken == _Broken.CELLS and not column.numeric
        return min(block, _TEXT_LEAST * self.size) if may else block

    def _place(self, least: Sequence[float]) -> list[Place]:
        """Share what is left of the measure: to what had to be broken first, else to all columns alike."""
        spare = sheet.MEASURE - sum(least)
        wanted = [
            max(0.0, self._whole(column, block) - width)
            for column, block, width in zip(self._table.columns, self._blocks, least, strict=True)
        ]
        given = min(1.0, max(0.0, spare) / sum(wanted)) if sum(wanted) else 0.0
        each = max(0.0, spare - given * sum(wanted)) / len(least)
        # Only a table of dozens of columns is still too wide; its columns close up.
        squeeze = min(1.0, sheet.MEASURE / sum(least))
        in_a_line = all(
            self._strong("".join(_head_lines(column)))
            <= (width + want * given + each) * squeeze - 2 * PADDING
            for column, width, want in zip(self._table.columns, least, wanted, strict=True)
        )
        places: list[Place] = []
        left = sheet.LEFT
        for column, block, width, want in zip(self._table.columns, self._blocks, least, wanted, strict=True):
            right = left + (width + want * given + each) * squeeze
            room = right - left - 2 * PADDING
            head = ("".join(_head_lines(column)),) if in_a_line else self._head(column, room)
            numbers = column.numeric or self._of_numbers(len(places))
            places.append(Place(column, left, right, min(block, room), head, numbers))
            left = right
        return places

    def _of_numbers(self, place: int) -> bool:
        """Whether a column of text holds nothing but numbers."""
        texts = [cell for row in self._rows if isinstance(cell := row.cells[place], str) and cell]
        return bool(texts) and all(map(_NUMBER.fullmatch, texts))

    def _whole(self, column: Column, block: float) -> float:
        """Return the width at which nothing of a column is broken."""
        return 2 * PADDING + max(block, *map(self._strong, _head_lines(column)))

    def _head(self, column: Column, room: float) -> tuple[str, ...]:
        lines: list[str] = []
        for line in _head_lines(column):
            lines += [line] if self._strong(line) <= room + 0.1 else balanced(line, room, self._strong)
        return tuple(lines)


def _head_lines(column: Column) -> Sequence[str]:
    return (column.label, f"（{column.unit}）") if column.unit else (column.label,)
