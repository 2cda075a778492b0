"""A sheet as it was read: columns of numbered values, so that what repeats is looked at once."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from zjai_desk.returns.books.frames import Block, Cell, Merge


@dataclass
class GridColumn:
    """A column: its different values, the blank one first, and for each row the number of its value."""

    distinct: list[Cell] = field(default_factory=lambda: [None])
    codes: "array[int]" = field(default_factory=lambda: array("I"))

    def pad(self, height: int) -> None:
        """Fill up with blanks."""
        missing = height - len(self.codes)
        if missing > 0:
            self.codes.extend(array("I", bytes(4 * missing)))


T = TypeVar("T")
Cells = Iterable[tuple[int, Cell]]
"""Different cells of a column, each with its number."""


class Watch(Generic[T]):
    """What is of note among the different cells of a column, looked for while rows still come in.

    ``look`` yields (number, what it makes of the cell) of those that are; ``found`` is all of that by number.
    """

    def __init__(self, column: GridColumn, look: Callable[[Cells], Iterator[tuple[int, T]]]) -> None:
        self._column = column
        self._look = look
        self._seen = 0
        self.found: dict[int, T] = {}

    def catch_up(self) -> None:
        """Look at the cells that have come in since the last time."""
        new = self._column.distinct[self._seen :]
        self.found.update(self._look(enumerate(new, self._seen)))
        self._seen += len(new)


class Grid:
    """Rows and columns counted from 0; grows block by block."""

    def __init__(self, name: str, merges: Iterable[Merge]) -> None:
        self.name = name
        self.merges = list(merges)
        self.columns: list[GridColumn] = []
        self.height = 0

    def add(self, first: int, count: int, block: Block) -> None:
        """Append the rows of a block of the worker."""
        while len(self.columns) < len(block):
            self.columns.append(GridColumn())
        for column, (new, codes) in zip(self.columns, block, strict=False):
            column.pad(first)
            column.distinct += new
            column.codes.frombytes(codes)
        self.height = max(self.height, first + count)
        for column in self.columns:
            column.pad(self.height)

    @property
    def width(self) -> int:
        """How many columns hold anything."""
        return len(self.columns)

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell holds; None when it is blank or outside."""
        if not (0 <= row < self.height and 0 <= column < self.width):
            return None
        found = self.columns[column]
        return found.distinct[found.codes[row]]

    def row(self, row: int) -> list[Cell]:
        """Return the cells of a row."""
        return [column.distinct[column.codes[row]] for column in self.columns]

    def is_all_text(self, row: int) -> bool:
        """Whether a row holds nothing but texts and blanks."""
        return all(isinstance(cell, str) or cell is None for cell in self.row(row))


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, B, … AA."""
    found = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        found = chr(65 + place) + found
    return found


def column_of(letter: str) -> int:
    """Return the place, from 0, of a column by its letters; also that of a cell, C3, as upright forms name theirs."""
    place = 0
    for character in letter.rstrip("0123456789"):
        place = place * 26 + ord(character) - 64
    return place - 1


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def filled(cells: Sequence[Cell]) -> list[int]:
    """Return the places of the cells that show something."""
    return [place for place, cell in enumerate(cells) if not is_blank(cell)]
