"""What the worker says to its parent, and how: short messages and blocks of columns, length first.

A column travels as the values not yet seen in it and, for each row, the number of its value: most
columns repeat a few values, so that they are sent, and later parsed, only once.
"""

import datetime as dt
import io
import math
import pickle
import struct
from array import array
from collections.abc import Collection, Sequence
from typing import Any, BinaryIO

Cell = str | float | dt.date | None
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; all counted from 0."""
Frame = tuple[Any, ...]
Block = list[tuple[list[Cell], bytes]]
"""For each column: its new values, and the numbers of its values row by row as an array of 32 bits."""

_LENGTH = struct.Struct("<I")
_LONGEST = 256 * 2**20
NOT_FINITE = "#NUM!"
_ENOUGH, _NEARLY_ALL = 1_000, 0.95
_TYPES = frozenset({str, float, dt.date, dt.datetime})


def write(stream: BinaryIO, frame: Frame) -> None:
    """Send one frame."""
    body = pickle.dumps(frame, protocol=5)
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


class _PlainUnpickler(pickle.Unpickler):
    """Loads only what frames are made of: plain types, and the dates and times of the standard library."""

    _ALLOWED = frozenset({("datetime", "date"), ("datetime", "datetime")})

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def read(stream: BinaryIO) -> Frame | None:
    """Receive one frame; None when the stream has ended, wherever it did."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length) if length <= _LONGEST else b""
    if len(body) < length or not body:
        return None
    try:
        frame = _PlainUnpickler(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return None
    return frame if isinstance(frame, tuple) and frame else None


def _plain(value: object) -> Cell:
    """Return a cell of any reader as one of the types of :data:`Cell`, as a person sees it in the sheet."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return value if math.isfinite(value) else NOT_FINITE
    if isinstance(value, str):
        return "" if value.isspace() else value
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int):
        return float(value) if abs(value) < 2**1000 else NOT_FINITE
    return "" if value is None else str(value)


def _is_odd(value: Cell) -> bool:
    """Whether a value is not yet what :func:`_plain` would make of it: not finite, or a blank of many spaces."""
    if isinstance(value, str):
        return value.isspace()
    return isinstance(value, float) and not math.isfinite(value)


def _any_odd(values: Collection[Any]) -> bool:
    """Whether a value is odd; columns of nothing but texts, or numbers, come by the hundred thousand."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return any(map(str.isspace, values))
    if kinds == {float}:
        return not all(map(math.isfinite, values))
    return any(map(_is_odd, values))


class Encoder:
    """Turns the rows of one sheet into blocks."""

    def __init__(self) -> None:
        self._columns: list[_Numbering] = []

    def block(self, rows: Sequence[Sequence[object]]) -> Block:
        """Return the block for the next rows, all of them of one width."""
        columns = list(zip(*rows, strict=True))
        while len(self._columns) < len(columns):
            self._columns.append(_Numbering())
        return [numbering.add(column) for numbering, column in zip(self._columns, columns, strict=False)]


class _Numbering:
    """The numbers given to the values of one column so far; number 0 is the blank cell."""

    def __init__(self) -> None:
        self._numbers: dict[Cell, int] = {"": 0}
        self._count = 1
        self._repeats = True

    def add(self, column: tuple[Any, ...]) -> tuple[list[Cell], bytes]:
        """Return the new values of further cells, and the numbers of all of them."""
        # True equals 1.0 and None equals no blank: such values are put right before they are numbered.
        if not _TYPES.issuperset(map(type, column)):
            column = tuple(map(_plain, column))
        if not self._repeats and "" not in column:
            return self._unlike(column)
        known = self._numbers
        try:
            return [], array("I", map(known.__getitem__, column)).tobytes()
        except KeyError:
            new = [value for value in dict.fromkeys(column) if value not in known]
        if _any_odd(new):
            return self.add(tuple(map(_plain, column)))
        known.update(zip(new, range(self._count, self._count + len(new)), strict=True))
        self._count += len(new)
        # Titles and numbers hardly repeat: looking for repetitions would cost more than it saves.
        self._repeats = len(column) < _ENOUGH or len(new) < _NEARLY_ALL * len(column)
        return new, array("I", map(known.__getitem__, column)).tobytes()

    def _unlike(self, column: tuple[Any, ...]) -> tuple[list[Cell], bytes]:
        """Number each cell as a value of its own."""
        if _any_odd(column):
            return self.add(tuple(map(_plain, column)))
        first, self._count = self._count, self._count + len(column)
        return list(column), array("I", range(first, self._count)).tobytes()
