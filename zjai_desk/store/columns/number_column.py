"""A field of numbers of all records of a register, kept in memory as the whole numbers that are stored."""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
import numpy.typing as npt

from zjai_desk.registers.fields import Absent, Field, Value
from zjai_desk.registers.numbers import from_scaled
from zjai_desk.store import codec
from zjai_desk.store.codec import Stored
from zjai_desk.store.columns.characters import fold_text
from zjai_desk.store.columns.coded import Coded
from zjai_desk.store.columns.pool import Flags
from zjai_desk.store.columns.ranking import BLANK, Numbers
from zjai_desk.store.model import Condition, Op

_TESTS: dict[Op, Callable[[str, str], bool]] = {
    Op.CONTAINS: str.__contains__,
    Op.MEETS: str.__contains__,
    Op.LACKS: str.__contains__,
    Op.BEGINS: str.startswith,
    Op.ENDS: str.endswith,
}
# Sums of whole numbers are kept in two halves of this many bits: numbers have up to 60 of them.
_HALF = 30


class NumberColumn:
    """Rows are places of records, counted from 0 in order of id; ``numbers`` are as stored, blanks of any sort BLANK."""

    def __init__(self, field: Field, numbers: Numbers) -> None:
        self._field = field
        self._numbers = numbers

    # -- keeping up ----------------------------------------------------------------------------------

    def put(self, rows: Numbers, stored: Sequence[Stored]) -> None:
        """Take over new contents of rows."""
        self._numbers[rows] = _numbers(stored)

    def insert(self, before: Numbers, stored: Sequence[Stored]) -> None:
        """Take in new rows, each before the row that is there now."""
        self._numbers = np.insert(self._numbers, before, _numbers(stored))

    def remove(self, rows: Numbers) -> None:
        """Forget rows."""
        self._numbers = np.delete(self._numbers, rows)

    # -- finding -------------------------------------------------------------------------------------

    def answering(self, condition: Condition) -> Flags:
        """Return which rows answer a condition."""
        if condition.op is Op.BETWEEN:
            return self._between(*condition.values)
        if condition.op in (Op.ONE_OF, Op.NONE_OF):
            exact = [number for value in condition.values for number in self._exactly(value)]
            found = np.isin(self._numbers, exact)
            return ~found if condition.op is Op.NONE_OF else found
        part = fold_text(str(condition.values[0]))
        found = self._written(lambda text: _TESTS[condition.op](text, part))
        return ~found if condition.op is Op.LACKS else found

    def _exactly(self, value: Value) -> list[int]:
        """Return the stored number of a value, none if the field cannot hold it."""
        if value is None or isinstance(value, Absent):
            return [BLANK]
        if isinstance(value, (int, Decimal)):
            scaled = Decimal(value).scaleb(self._field.scale)
            return [int(scaled)] if scaled == int(scaled) else []
        return []

    def _between(self, low: Value, high: Value) -> Flags:
        flags: Flags = self._numbers != BLANK
        if isinstance(low, (int, Decimal)):
            lowest = Decimal(low).scaleb(self._field.scale).to_integral_value(ROUND_CEILING)
            flags &= self._numbers >= int(lowest)
        if isinstance(high, (int, Decimal)):
            highest = Decimal(high).scaleb(self._field.scale).to_integral_value(ROUND_FLOOR)
            flags &= self._numbers <= int(highest)
        return flags

    def _written(self, test: Callable[[str], bool]) -> Flags:
        """Return which rows hold a number that, written plainly, passes a test."""
        distinct = np.unique(self._numbers)
        passing = [n for n in distinct.tolist() if n != BLANK and test(self._text(n))]
        return np.isin(self._numbers, passing)

    def _text(self, number: int) -> str:
        return f"{from_scaled(number, self._field.scale):f}"

    def meeting(self, word: str) -> Flags:
        """Return in which rows the folded ``word`` occurs in the number as written."""
        return self._written(lambda text: word in text)

    def merit(self, word: str) -> npt.NDArray[np.uint8]:
        """Return how well each row meets a word, see :meth:`Pool.merit`."""
        begun = self._written(lambda text: text.startswith(word))
        return np.where(begun, 0, np.where(self.meeting(word), 2, 4)).astype(np.uint8)

    # -- order, values and sums ----------------------------------------------------------------------

    def coded(self) -> Coded:
        """Return the column as numbers of its distinct values."""
        found, codes = np.unique(self._numbers, return_inverse=True)
        values = tuple(
            None if number == BLANK else codec.decode(self._field, number) for number in found.tolist()
        )
        if not values or values[0] is not None:
            values, codes = (None, *values), codes + 1
        return Coded(codes, values)

    def scaled(self) -> Numbers:
        """Return the numbers as they are stored, BLANK where there is none."""
        return self._numbers.copy()

    def keys(self) -> Numbers:
        """Return for each row a number by which rows are sorted, BLANK for blanks."""
        return self._numbers

    def members(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Return the distinct values of rows, as numbers in order with BLANK last, and which of them each row has."""
        # The greatest number stands in for the blank while it is being sorted to the end.
        last = np.iinfo(np.int64).max
        numbers = self._numbers[rows]
        found, at = np.unique(np.where(numbers == BLANK, last, numbers), return_inverse=True)
        return np.where(found == last, BLANK, found), at

    def value(self, member: int) -> Value:
        """Return the value that a number of :meth:`members` stands for."""
        return None if member == BLANK else codec.decode(self._field, member)

    def sums(self, rows: Numbers, groups: Numbers, count: int) -> list[Decimal | None]:
        """Return the sum of each of ``count`` groups, given which of them each row is in; None where all is blank."""
        numbers = self._numbers[rows]
        filled = numbers != BLANK
        numbers, groups = numbers[filled], groups[filled]
        # Whole numbers in floating point are exact up to 53 bits: 8 million halves of 30 bits add up without loss.
        low, high = numbers & ((1 << _HALF) - 1), numbers >> _HALF
        lows, highs = (np.bincount(groups, half, count).tolist() for half in (low, high))
        present = np.bincount(groups, minlength=count).tolist()
        return [
            self._decimal((int(upper) << _HALF) + int(lower)) if there else None
            for lower, upper, there in zip(lows, highs, present, strict=True)
        ]

    def filled(self, rows: Numbers) -> int:
        """Return how many rows are not blank."""
        return int(np.count_nonzero(self._numbers[rows] != BLANK))

    def extremes(self, rows: Numbers) -> tuple[Decimal, Decimal]:
        """Return the lowest and the highest number of rows that are not all blank."""
        numbers = self._numbers[rows]
        numbers = numbers[numbers != BLANK]
        return self._decimal(int(numbers.min())), self._decimal(int(numbers.max()))

    def _decimal(self, number: int) -> Decimal:
        return from_scaled(number, self._field.scale)


def _numbers(stored: Sequence[Stored]) -> Numbers:
    return np.array([BLANK if number is None else number for number in stored], np.int64)
