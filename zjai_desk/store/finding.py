"""Finding: the records of a query, values with their counts, groups, sums, and the search over all registers."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.store import records
from zjai_desk.store.columns import ranking
from zjai_desk.store.columns.alphabet import Alphabet
from zjai_desk.store.columns.board import Board
from zjai_desk.store.columns.characters import fold_text
from zjai_desk.store.columns.coded import Coded
from zjai_desk.store.columns.pool import Flags
from zjai_desk.store.columns.ranking import Numbers, text_key
from zjai_desk.store.connection import Connection
from zjai_desk.store.giving_back import give_back_large_blocks
from zjai_desk.store.model import Condition, Figures, Found, Group, Hit, Op, Query
from zjai_desk.store.tables import KEPT

_UNMET = 4  # the merit of what does not meet a word


def searched(register: Register) -> list[Field]:
    """Return the fields in which words are looked for: the texts, and years."""
    return [field for field in register.fields if not field.numeric or field.kind is Kind.YEAR]


class Finder:
    """Answers queries from boards, which it reads once and keeps up with what is written.

    ``connection`` is the store's, inside a transaction whenever something is asked.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._alphabet = Alphabet()
        self._boards: dict[str, Board] = {}
        give_back_large_blocks()

    def touch(self, register: str, first: int, last: int) -> None:
        """Note that records of a register, from one id to another, were, or will be, written."""
        if register in self._boards:
            self._boards[register].touch(first, last)

    def prepare(self, register: str) -> bool:
        """See :meth:`Store.prepare`."""
        board = self._board(register)
        return board.read_ahead(field.key for field in searched(board.register))

    def _board(self, register: str) -> Board:
        if register not in self._boards:
            self._boards[register] = Board(self._connection, KEPT[register], self._alphabet)
        return self._boards[register]

    def _rows(self, register: str, query: Query) -> tuple[Board, Numbers]:
        """Return the board of a register and the rows in it that answer the query, in order of id."""
        board = self._board(register)
        ids = board.ids
        while query.text.strip() and self.prepare(register):
            pass
        tests = list(_tests(board, query))
        return board, np.flatnonzero(reduce(np.logical_and, tests)) if tests else np.arange(len(ids))

    def ids(self, register: str, query: Query) -> "array[int]":
        """See :meth:`Store.packed_ids`."""
        board, found = self._rows(register, query)
        # Sorting by the last key first lets each earlier key overrule it, as sorts are stable.
        for sort in reversed(query.sort):
            found = ranking.sort_rows(found, board.column(sort.key).keys(), sort.descending)
        return array("q", board.ids[found].tobytes())

    def tally(self, register: str, key: str, query: Query, limit: int) -> list[tuple[Value, int]]:
        """See :meth:`Store.tally`."""
        board, found = self._rows(register, query)
        column = board.column(key)
        members, which = column.members(found)
        counts = np.bincount(which, minlength=len(members))
        if board.register[key].many:
            items: Counter[Value] = Counter()
            for member, count in zip(members.tolist(), counts.tolist(), strict=True):
                value = column.value(member)
                items.update(dict.fromkeys(value if isinstance(value, tuple) else (None,), count))
            return sorted(items.items(), key=_frequent_first)[:limit]
        first = ranking.stable_order(-counts)[:limit]
        return [
            (column.value(member), count)
            for member, count in zip(members[first].tolist(), counts[first].tolist(), strict=True)
        ]

    def coded(self, register: str, keys: Sequence[str]) -> dict[str, Coded]:
        """See :meth:`Store.coded`."""
        board = self._board(register)
        board.read(board.unread(keys))
        return {key: board.column(key).coded() for key in keys}

    def scaled(self, register: str, keys: Sequence[str]) -> dict[str, Numbers]:
        """See :meth:`Store.scaled`."""
        board = self._board(register)
        board.read(board.unread(keys))
        return {key: board.numbers(key).scaled() for key in keys}

    def groups(self, register: str, keys: Sequence[str], query: Query, sums: Sequence[str]) -> list[Group]:
        """See :meth:`Store.groups`."""
        board, found = self._rows(register, query)
        columns = [board.column(key) for key in keys]
        members = [column.members(found) for column in columns]
        group, count = np.zeros(len(found), np.int64), min(1, len(found))
        for values, which in members:
            group, count = _renumbered(group * len(values) + which, count * len(values))
        first = np.empty(count, np.int64)
        first[group[::-1]] = np.arange(len(found))[::-1]
        shown = [
            [column.value(member) for member in values[which[first]].tolist()]
            for column, (values, which) in zip(columns, members, strict=True)
        ]
        totals = [board.numbers(key).sums(found, group, count) for key in sums]
        counts = np.bincount(group, minlength=count).tolist()
        return [
            Group(tuple(column[at] for column in shown), counts[at], tuple(column[at] for column in totals))
            for at in range(count)
        ]

    def figures(self, register: str, key: str, query: Query) -> Figures:
        """See :meth:`Store.figures`."""
        board, found = self._rows(register, query)
        filled = board.column(key).filled(found)
        if not board.register[key].numeric or not filled:
            return Figures(len(found), filled, None, None, None)
        numbers = board.numbers(key)
        [total] = numbers.sums(found, np.zeros(len(found), np.int64), 1)
        return Figures(len(found), filled, total, *numbers.extremes(found))

    def search(self, text: str, limit: int) -> Found:
        """See :meth:`Store.search`."""
        words = list(map(fold_text, text.split()))
        hits: list[Hit] = []
        more: dict[str, int] = {}
        for register in REGISTERS if words else ():
            found, beyond = self._hits(register, words, limit)
            hits += found
            if beyond:
                more[register] = beyond
        return Found(tuple(hits), more)

    def _hits(self, register: str, words: Sequence[str], limit: int) -> tuple[list[Hit], int]:
        """Return the best hits in one register and how many there are beyond them."""
        while self.prepare(register):
            pass
        board = self._board(register)
        ids, fields = board.ids, searched(board.register)
        # The merit of the best field and, in the last place, which one this is.
        scores = [
            board.column(field.key).merit(words[0]).astype(np.int64) * len(fields) + at
            for at, field in enumerate(fields)
        ]
        score = reduce(np.minimum, scores)
        met = reduce(np.logical_and, [score < _UNMET * len(fields), *(_meeting(board, w) for w in words[1:])])
        found = np.flatnonzero(met)
        best = found[ranking.stable_order(score[found])[:limit]]
        keys = [fields[at].key for at in (score[best] % len(fields)).tolist()]
        shown = records.records(self._connection, register, ids[best].tolist())
        hits = [
            Hit(register, record.id, board.register.title(record.values), key, _written(record.values[key]))
            for key, record in zip(keys, shown, strict=True)
        ]
        return hits, len(found) - len(best)


def _tests(board: Board, query: Query) -> Iterator[Flags]:
    """Yield for each part of a query which rows answer it."""
    if query.only is not None:
        yield np.isin(board.ids, np.fromiter(query.only, np.int64, len(query.only)))
    for key, value in query.equals.items():
        yield board.column(key).answering(Condition(key, Op.ONE_OF, (value,)))
    for condition in query.where:
        yield board.column(condition.key).answering(condition)
    for word in map(fold_text, query.text.split()):
        yield _meeting(board, word)


def _meeting(board: Board, word: str) -> Flags:
    return reduce(
        np.logical_or, (board.column(field.key).meeting(word) for field in searched(board.register))
    )


def _renumbered(numbers: Numbers, size: int) -> tuple[Numbers, int]:
    """Number what occurs, of numbers below ``size``, anew without gaps, in the same order; and count it."""
    if size > 4 * len(numbers):
        found, again = np.unique(numbers, return_inverse=True)
        return again, len(found)
    used = np.flatnonzero(np.bincount(numbers, minlength=size))
    place = np.zeros(size, np.int64)
    place[used] = np.arange(len(used))
    return place[numbers], len(used)


def _frequent_first(item: tuple[Value, int]) -> tuple[int, bool, tuple[str, ...]]:
    value, count = item
    return -count, value is None, text_key((str(value),))


def _written(value: Value) -> str:
    """Return a value as a line shows it."""
    if value is None or isinstance(value, Absent):
        return ""
    return "、".join(value) if isinstance(value, tuple) else str(value)
