"""What readers inside the worker hand on: sheets as rows that become known bit by bit."""

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from zjai_desk.returns.books.frames import Merge
from zjai_desk.returns.sending.marks import HIDDEN_SHEET

Rows = Sequence[Sequence[object]]
Blocks = Iterator[tuple[int, Rows]]
"""Rows as they become known: the number of the first one, from 0, and the cells of each from column A."""
FAILURES = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    struct.error,
)
"""What openpyxl and xlrd are known to raise on broken files; anything else would be our own fault."""
ANEW: tuple[int, Rows] = (-1, ())
"""The block by which a second reader says that what the first one handed on is void."""


@dataclass
class Raw:
    """A sheet to be read; ``remarks`` are complete only when all blocks have been taken."""

    name: str
    blocks: Blocks
    merges: list[Merge] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Book:
    """What a file holds: visible sheets to be read, and remarks on the rest."""

    sheets: Iterator[Raw]
    remarks: list[str] = field(default_factory=list)

    def tell_hidden(self, names: Sequence[str]) -> None:
        """Remark that sheets were left out because they are hidden; that of a form of our own is no news."""
        told = [name for name in names if name != HIDDEN_SHEET]
        if told:
            self.remarks.append(f"隐藏的工作表没有读入：{'、'.join(told)}。")


class Refused(Exception):
    """The reader cannot make sense of the file."""


@contextmanager
def panics_told() -> Iterator[None]:
    """Turn a panic of calamine, which is no ordinary exception, and its refusals into :class:`Refused`."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(str(error)) from error
    except BaseException as error:
        # The class cannot be imported: pyo3 makes it inside the extension.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(str(error)) from error


def even(rows: Sequence[Sequence[object]]) -> Rows:
    """Return rows of one width, blanks at their ends."""
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]
