"""A field of texts of all records of a register, kept in memory: for each record the number of its value in a pool."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, count
from typing import Any

import numpy as np
import numpy.typing as npt

from zjai_desk.registers.fields import Absent, Field, Kind, Value
from zjai_desk.store import codec
from zjai_desk.store.codec import Stored
from zjai_desk.store.columns import ranking
from zjai_desk.store.columns.alphabet import Alphabet
from zjai_desk.store.columns.characters import fold_text, pinyin_key
from zjai_desk.store.columns.coded import Coded
from zjai_desk.store.columns.pool import Flags, Pool, Texts
from zjai_desk.store.columns.ranking import BLANK, Numbers, text_key
from zjai_desk.store.model import Condition, Op

_BIT = 4_000
"""Rows taken in at once, which takes a few milliseconds; no more of them exist as texts of Python at a time."""


class TextColumn:
    """Rows are places of records, counted from 0 in order of id; blanks of any sort are one value.

    The rows are :meth:`gather`-ed piece by piece; the column is of use once it has :meth:`settle`-d. Each
    piece is taken in bits: within one no other thread gets on, and the window would stand still.
    """

    def __init__(self, field: Field, alphabet: Alphabet) -> None:
        self._field = field
        self._pool = Pool(alphabet)
        self._codes: npt.NDArray[Any] = np.empty(0, np.uint8)
        self._gathered: list[npt.NDArray[np.uint32]] = []
        self._given = 0

    def gather(self, stored: Sequence[Stored]) -> None:
        """Take in the contents of the next rows."""
        for start in range(0, len(stored), _BIT):
            self._gather(stored[start : start + _BIT])

    def _gather(self, stored: Sequence[Stored]) -> None:
        # Each value gets the next number when it is first met, in each bit anew: the pool tells which are the same.
        numbers: defaultdict[Stored, int] = defaultdict(count(self._given + 1).__next__, {None: 0})
        self._gathered.append(np.fromiter(map(numbers.__getitem__, stored), np.uint32, len(stored)))
        new = list(numbers)[1:]
        self._given += len(new)
        if self._field.many:
            lists = list(map(self._texts, new))
            self._pool.gather(list(chain.from_iterable(lists)), list(map(len, lists)))
        else:
            self._pool.gather([value for value in new if isinstance(value, str)])

    def settle(self) -> None:
        """Make the column out of what was gathered."""
        numbers = self._pool.settle()
        kind = np.min_scalar_type(len(self._pool))
        numbers = numbers.astype(kind)
        self._codes = np.concatenate([self._codes.astype(kind), *(numbers[part] for part in self._gathered)])
        self._gathered.clear()

    def _texts(self, stored: Stored) -> Texts:
        if isinstance(stored, str) and not self._field.many:
            return (stored,)
        value = codec.decode(self._field, stored)
        return value if isinstance(value, tuple) else ()

    # -- keeping up ----------------------------------------------------------------------------------

    def put(self, rows: Numbers, stored: Sequence[Stored]) -> None:
        """Take over new contents of rows."""
        taken = self._taken(stored)
        self._codes[rows] = taken

    def insert(self, before: Numbers, stored: Sequence[Stored]) -> None:
        """Take in new rows, each before the row that is there now."""
        taken = self._taken(stored)
        self._codes = np.insert(self._codes, before, taken)

    def remove(self, rows: Numbers) -> None:
        """Forget rows."""
        self._codes = np.delete(self._codes, rows)

    def _taken(self, stored: Sequence[Stored]) -> npt.NDArray[Any]:
        """Return the numbers of values, after making room for them among the codes."""
        numbers = self._pool.take([self._texts(each) for each in stored])
        kind = np.min_scalar_type(len(self._pool))
        self._codes = self._codes.astype(np.promote_types(self._codes.dtype, kind), copy=False)
        return np.array(numbers, self._codes.dtype)

    # -- finding -------------------------------------------------------------------------------------

    def answering(self, condition: Condition) -> Flags:
        """Return which rows answer a condition."""
        flags: Flags = self._values_answering(condition)[self._codes]
        return flags

    def _values_answering(self, condition: Condition) -> Flags:
        if condition.op in (Op.ONE_OF, Op.NONE_OF):
            found = self._one_of(condition.values)
            return found if condition.op is Op.ONE_OF else ~found
        if condition.op is Op.BETWEEN:
            return self._between(*condition.values)
        part = fold_text(str(condition.values[0]))
        if condition.op is Op.BEGINS:
            return self._pool.beginning(part)
        if condition.op is Op.ENDS:
            return self._pool.ending(part)
        if condition.op is Op.MEETS:
            return self._pool.meeting(part)
        found = self._pool.containing(part)
        return ~found if condition.op is Op.LACKS else found

    def _one_of(self, wanted: Sequence[Value]) -> Flags:
        flags = np.zeros(len(self._pool), bool)
        for value in wanted:
            if isinstance(value, str):
                flags |= self._pool.holding(value)
            elif not isinstance(value, (int, Decimal)):
                number = self._pool.number(value if isinstance(value, tuple) else ())
                flags[[] if number is None else number] = True
        return flags

    def _between(self, low: Value, high: Value) -> Flags:
        lowest, highest = (
            () if bound is None or isinstance(bound, Absent) else (str(bound),) for bound in (low, high)
        )
        if self._field.kind is Kind.DATE:
            return self._pool.during(lowest, highest)
        if self._field.many:
            return self._some_between(lowest, highest)
        return self._pool.within(lowest, highest)

    def _some_between(self, low: Texts, high: Texts) -> Flags:
        """Return which lists have an item between two."""
        from_key, to_key = "".join(map(pinyin_key, low)), "".join(map(pinyin_key, high))
        return np.array(
            [
                any(
                    from_key <= key and (not high or key <= to_key)
                    for key in text_key(self._pool.texts(number))
                )
                for number in range(len(self._pool))
            ]
        )

    def meeting(self, word: str) -> Flags:
        """Return in which rows the folded ``word`` occurs as text, by initials or in pinyin."""
        flags: Flags = self._pool.meeting(word)[self._codes]
        return flags

    def merit(self, word: str) -> npt.NDArray[np.uint8]:
        """Return how well each row meets a word, see :meth:`Pool.merit`."""
        merit: npt.NDArray[np.uint8] = self._pool.merit(word)[self._codes]
        return merit

    def coded(self) -> Coded:
        """Return the column as numbers of its values; some may be of no record any more."""
        texts = self._pool.every()
        values = ((each or None) if self._field.many else (each[0] if each else None) for each in texts)
        return Coded(self._codes.copy(), tuple(values))

    # -- order and values ----------------------------------------------------------------------------

    def keys(self) -> Numbers:
        """Return for each row a number by which rows are sorted, BLANK for blanks."""
        ranks = self._pool.ranks().copy()
        ranks[0] = BLANK
        keys: Numbers = ranks[self._codes]
        return keys

    def members(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Return the distinct values of rows, as numbers in order with BLANK last, and which of them each row has."""
        codes = self._codes[rows]
        used = np.flatnonzero(np.bincount(codes, minlength=1))
        ranks = self._pool.ranks()[used]
        ranks[used == 0] = len(self._pool)
        used = used[ranking.stable_order(ranks)]
        at = np.zeros(len(self._pool), np.int64)
        at[used] = np.arange(len(used))
        return np.where(used == 0, BLANK, used), at[codes]

    def value(self, member: int) -> Value:
        """Return the value that a number of :meth:`members` stands for."""
        texts = self._pool.texts(0 if member == BLANK else member)
        if self._field.many:
            return texts or None
        return texts[0] if texts else None

    def filled(self, rows: Numbers) -> int:
        """Return how many rows are not blank."""
        return int(np.count_nonzero(self._codes[rows]))
