"""A register in memory: the ids of its records and those of its columns that somebody asked about."""

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Connection

from zjai_desk.registers.fields import Register
from zjai_desk.store import rows, schema, sqlite
from zjai_desk.store.alphabet import Alphabet
from zjai_desk.store.number_column import NumberColumn
from zjai_desk.store.ranking import BLANK, Numbers
from zjai_desk.store.text_column import TextColumn

Column = TextColumn | NumberColumn
_MANY = 5_000  # records touched at once; reading the register anew is quicker then


class Board:
    """The records of one register, their rows counted from 0 in order of id.

    Columns are read when they are first asked for; :meth:`touch` tells which records may be others by now.
    """

    def __init__(self, connection: Connection, register: Register, alphabet: Alphabet) -> None:
        self._connection = connection
        self._alphabet = alphabet
        self._table = schema.TABLES[register.key]
        self._columns: dict[str, Column] = {}
        self._touched: set[int] = set()
        self._ids: Numbers | None = None
        self.register = register

    def touch(self, first: int, last: int) -> None:
        """Note that the records with these ids and those between were, or will be, written."""
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
            self._ids = np.array(sqlite.ids(self._connection, self._table.name), np.int64)
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
        """Read columns: texts one by one, as each needs much memory for a moment, numbers together."""
        self._catch_up()  # or what is read now would be ahead of the rest
        texts = [key for key in keys if not self.register[key].numeric]
        for key in texts:
            stored = sqlite.texts(self._connection, self._table.name, key)
            self._columns[key] = TextColumn(self.register[key], stored, self._alphabet)
        numbers = [key for key in keys if key not in texts]
        if numbers:
            read = sqlite.digits(self._connection, self._table.name, numbers, BLANK)
            for key, text in zip(numbers, read, strict=True):
                self._columns[key] = NumberColumn(self.register[key], np.fromstring(text, np.int64, sep=" "))

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
