"""Where keys lead in a table: to the edge of the data, through a selection, along a row of typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionRange

from zjai_desk.registers.fields import Register
from zjai_desk.store import Condition, Op, Query, Store

Place = tuple[int, int]
"""A row and a column."""


def edge(filled: Callable[[int], bool | None], at: int, step: int, count: int) -> int | None:
    """Return where Ctrl and an arrow lead from ``at``: to the end of what is filled, else to what is filled next.

    ``filled`` tells of a place from 0 to ``count`` whether something stands there; where it answers None,
    so does this.
    """
    last = count - 1 if step > 0 else 0
    if at == last:
        return at
    here, beside = filled(at), filled(at + step)
    if here is None or beside is None:
        return None
    inside = here and beside
    at += step
    while at != last:
        beyond = filled(at + step) if inside else filled(at)
        if beyond is None:
            return None
        if beyond != inside:
            return at
        at += step
    return at


def edge_in_store(
    store: Store, register: Register, key: str, ids: Sequence[int], start: tuple[int, int]
) -> int:
    """Return what :func:`edge` does for a whole column in the order ``ids``; ``start`` is (row, step)."""
    filled = Condition(key, Op.NONE_OF, (None,))
    present = frozenset(store.ids(register.key, Query(where=(filled,))))
    row, step = start
    found = edge(lambda place: ids[place] in present, row, step, len(ids))
    return row if found is None else found


@dataclass(frozen=True, slots=True)
class Rectangle:
    """The rectangle in which Enter and Tab move: rows and columns, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, part: QItemSelectionRange) -> "Rectangle":
        """Return the rectangle of a selected range."""
        return cls(part.top(), part.left(), part.bottom(), part.right())

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def holds(self, place: Place) -> bool:
        """Whether a place lies inside."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def along_rows(self, place: Place, step: int) -> Place:
        """Return the next place from left to right and on to the next row; after the last the first."""
        width = self.right - self.left + 1
        at = ((place[0] - self.top) * width + place[1] - self.left + step) % self.cells
        return self.top + at // width, self.left + at % width

    def along_columns(self, place: Place, step: int) -> Place:
        """Return the next place from top to bottom and on to the next column; after the last the first."""
        height = self.bottom - self.top + 1
        at = ((place[1] - self.left) * height + place[0] - self.top + step) % self.cells
        return self.top + at % height, self.left + at // height
