"""A register in memory: the ids of its records and those of its columns that somebody asked about."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from zjai_desk.registers.fields import Register
from zjai_desk.store import rows, sqlite
from zjai_desk.store.columns.alphabet import Alphabet
from zjai_desk.store.columns.number_column import NumberColumn
from zjai_desk.store.columns.ranking import BLANK, Numbers
from zjai_desk.store.columns.text_column import TextColumn
from zjai_desk.store.connection import Connection
from zjai_desk.store.tables import TABLES

Column = TextColumn | NumberColumn
Pieces = Iterator[list[list[str | None]]]
_FEW = 20_000  # records: of no more, several columns of texts are read at once
_MANY = 5_000  # records touched at once; reading the register anew is quicker then


class Board:
    """The records of one register, their rows counted from 0 in order of id.

    Columns are read when they are first asked for; :meth:`touch` tells which records may be others by now.
    """

    def __init__(self, connection: Connection, register: Register, alphabet: Alphabet) -> None:
        self._connection = connection
        self._alphabet = alphabet
        self._table = TABLES[register.key]
        self._columns: dict[str, Column] = {}
        self._under_way: dict[tuple[str, ...], tuple[Pieces, list[TextColumn]]] = {}
        self._touched: set[int] = set()
        self._ids: Numbers | None = None
        self.register = register

    def touch(self, first: int, last: int) -> None:
        """Note that the records with these ids and those between were, or will be, written."""
        self._under_way.clear()
        if self._ids is None:
            return
        if last - first > _MANY or len(self._touched) > _MANY:
            self._columns.clear()
            self._touched.clear()
            self._ids = None
        else:
            self._touched.update(range(first, last + 1))

    @property
    def ids(self) -> Numbers:
        """The ids of all records, ascending."""
        return self._catch_up()

    def _catch_up(self) -> Numbers:
        """Bring ids and columns up to what has been written, and return the ids."""
        if self._ids is None:
            ids = sqlite.ids(self._connection, self._table.name)
            if isinstance(ids, range):  # its numbers one by one would take a tenth of a second
                self._ids = np.arange(ids.start, ids.stop)
            else:
                self._ids = np.array(ids, np.int64)
        elif self._touched:
            self._ids = self._caught_up(self._ids)
        return self._ids

    def column(self, key: str) -> Column:
        """Return a column; it has the rows of :attr:`ids`."""
        if key not in self._columns:
            self.read([key])
        return self._columns[key]

    def unread(self, keys: Iterable[str]) -> list[str]:
        """Return those columns that have not been read yet."""
        return [key for key in keys if key not in self._columns]

    def read(self, keys: Sequence[str]) -> None:
        """Read columns: texts of many records one by one, as each needs much memory for a moment, all else together."""
        count = len(self._catch_up())  # or what is read now would be ahead of the rest
        texts = [key for key in keys if not self.register[key].numeric]
        for some in [texts] if texts and count < _FEW else [[key] for key in texts]:
            while self._read_piece(some):
                pass
        numbers = [key for key in keys if key not in texts]
        if numbers:
            read = sqlite.digits(self._connection, self._table.name, numbers, BLANK)
            for key, text in zip(numbers, read, strict=True):
                self._columns[key] = NumberColumn(self.register[key], np.fromstring(text, np.int64, sep=" "))

    def read_ahead(self, keys: Iterable[str]) -> bool:
        """Read a piece of the first of these columns that has not been read; returns whether there is more to read.

        A column of a province takes seconds, and so long nobody is to wait who asks for something else.
        """
        self._catch_up()
        unread = self.unread(keys)
        for key in unread[:1]:
            if self.register[key].numeric:
                self.read([key])
            elif self._read_piece([key]):
                return True
        return len(unread) > 1

    def _read_piece(self, keys: Sequence[str]) -> bool:
        """Read a piece of some columns of texts; returns whether there is more of them."""
        names = tuple(keys)
        if names not in self._under_way:
            pieces = sqlite.text_pieces(self._connection, self._table.name, names)
            columns = [TextColumn(self.register[key], self._alphabet) for key in names]
            self._under_way[names] = pieces, columns
        pieces, columns = self._under_way[names]
        piece = next(pieces, None)
        if piece is not None:
            for column, stored in zip(columns, piece, strict=True):
                column.gather(stored)
        else:
            for column in columns:
                column.settle()
            self._under_way = {
                others: rest for others, rest in self._under_way.items() if set(names).isdisjoint(others)
            }
            self._columns.update(zip(names, columns, strict=True))
            return False
        return True

    def numbers(self, key: str) -> NumberColumn:
        """Return a column of numbers."""
        column = self.column(key)
        if not isinstance(column, NumberColumn):
            raise TypeError(f"{self.register.key}.{key} holds no numbers")
        return column

    # -- keeping up ----------------------------------------------------------------------------------

    def _caught_up(self, ids: Numbers) -> Numbers:
        touched = np.array(sorted(self._touched), np.int64)
        found = rows.fetch(self._connection, self._table, touched.tolist())
        self._touched.clear()
        before = np.isin(touched, ids, assume_unique=True)
        now = np.isin(touched, list(found), assume_unique=True)
        gone, new, changed = touched[before & ~now], touched[now & ~before], touched[now & before]

        def stored(key: str, numbers: Numbers) -> list[int | str | None]:
            return [found[number][key] for number in numbers.tolist()]

        rows_changed = np.searchsorted(ids, changed)
        rows_gone = np.searchsorted(ids, gone)
        left = np.delete(ids, rows_gone)
        before_new = np.searchsorted(left, new)
        for key, column in self._columns.items():
            column.put(rows_changed, stored(key, changed))
            column.remove(rows_gone)
            column.insert(before_new, stored(key, new))
        return np.insert(left, before_new, new)
