"""Ranks of many texts by pinyin, and stable sorting by whole numbers, both without comparing one by one."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from zjai_desk.store.blocks import Chars, frequencies
from zjai_desk.store.columns.characters import pinyin_key, place

Numbers = npt.NDArray[np.int64]
TextsOf = Callable[[int], tuple[str, ...]]
BLANK = int(np.iinfo(np.int64).min)
"""Stands in a column of numbers for a blank of any sort."""
_WORD = 64  # bits that are compared at once
_DIGIT = 16  # bits by which numpy sorts small whole numbers in linear time


def text_key(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a value is ordered by: its texts by pinyin, the first first."""
    return tuple(map(pinyin_key, texts))


class Rank:
    """The order of values by pinyin. ``places`` holds for each how many come before it."""

    def __init__(self, chars: Chars, starts: Numbers, lengths: Numbers) -> None:
        self.places = _places(_by_pinyin(chars), chars, starts, lengths)
        self._order = stable_order(self.places)

    def insert(self, number: int, texts: TextsOf) -> None:
        """Take in a value with the next free number."""
        low, high = (found(text_key(texts(number)), texts) for found in (self.lower, self.upper))
        self.places[self.places >= high] += 1
        self.places = np.append(self.places, low)
        self._order = np.insert(self._order, high, number)

    def lower(self, key: tuple[str, ...], texts: TextsOf) -> int:
        """Return how many values come before ``key``."""
        return bisect_left(self._order, key, key=lambda number: text_key(texts(int(number))))

    def upper(self, key: tuple[str, ...], texts: TextsOf) -> int:
        """Return how many values come before ``key`` or are equal to it."""
        return bisect_right(self._order, key, key=lambda number: text_key(texts(int(number))))


def _by_pinyin(chars: Chars) -> Numbers:
    """Return for each code point that occurs its rank from 2 on; 1 is for the 0 between texts, 0 for their end."""
    present = np.flatnonzero(frequencies(chars))
    keys = {int(code): place(chr(code)) for code in present if code}
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())), 2)}
    table = np.ones(int(present[-1]) + 1, np.int64)
    for code, key in keys.items():
        table[code] = ranks[key]
    return table


def _places(table: Numbers, chars: Chars, starts: Numbers, lengths: Numbers) -> Numbers:
    """Order texts by as many characters at once as a machine word holds, then those still equal by the next."""
    bits = int(table.max()).bit_length()
    step = _WORD // bits
    places = np.zeros(len(starts), np.int64)
    active = np.arange(len(starts))
    depth = 0
    while len(active):
        keys = np.zeros(len(active), np.uint64)
        for ahead in range(depth, depth + step):
            inside = lengths[active] > ahead
            code = chars[np.where(inside, starts[active] + ahead, 0)]
            keys = (keys << np.uint64(bits)) | np.where(inside, table[code], 0).astype(np.uint64)
        order = np.lexsort((keys, places[active]))
        active, keys = active[order], keys[order]
        tied = places[active]
        new_tie = _changes(tied)
        new_place = new_tie | _changes(keys)
        at = np.arange(len(active))
        places[active] = tied + _last(at, new_place) - _last(at, new_tie)
        alone = new_place & np.append(new_place[1:], True)
        ended = (keys & np.uint64((1 << bits) - 1)) == 0
        active = active[~alone & ~ended]
        depth += step
    return places


def _changes(column: npt.NDArray[np.int64] | npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Return where a value differs from the one before; the first always does."""
    return np.append(True, column[1:] != column[:-1])


def _last(at: Numbers, flags: npt.NDArray[np.bool_]) -> Numbers:
    """Return for each place the last flagged one up to it."""
    return np.maximum.accumulate(np.where(flags, at, 0))


def stable_order(numbers: Numbers) -> Numbers:
    """Return the order that sorts whole numbers, equal ones staying as they are."""
    if not len(numbers):
        return np.empty(0, np.int64)
    rest = (numbers - numbers.min()).astype(np.uint64)
    order = np.arange(len(rest))
    for shift in range(0, int(rest.max()).bit_length(), _DIGIT):
        digit = (rest >> np.uint64(shift)).astype(np.uint16)
        order = order[np.argsort(digit[order], kind="stable")]
    return order


def sort_rows(rows: Numbers, keys: Numbers, descending: bool) -> Numbers:
    """Order rows by their keys; equal ones stay as they are, blanks come last either way."""
    wanted = keys[rows]
    blank = wanted == BLANK
    filled, wanted = rows[~blank], wanted[~blank]
    order = stable_order(-wanted if descending else wanted)
    return np.concatenate([filled[order], rows[blank]])
