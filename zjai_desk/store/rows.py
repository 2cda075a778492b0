"""Rows of register tables, read and written in bulk."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain, compress
from operator import itemgetter
from typing import Any

from zjai_desk.store.codec import Row, dumps
from zjai_desk.store.connection import Connection
from zjai_desk.store.tables import Table, listed, places

_CHUNK = 500  # ids in one IN list, below the limit of every database
_VALUES = 32_000  # in one statement: SQLite takes 32766


def chunked(ids: Iterable[int]) -> Iterator[list[int]]:
    """Split ids into lists short enough for one statement."""
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]


def fetch(connection: Connection, table: Table, ids: Iterable[int]) -> dict[int, Row]:
    """Return the stored rows of ``ids`` by id; those that are not there are left out."""
    found: dict[int, Row] = {}
    for chunk in chunked(ids):
        # A list that is not full repeats its last id, so that two statements do for every length.
        size = 1 if len(chunk) == 1 else _CHUNK
        listed = chunk + chunk[-1:] * (size - len(chunk))
        for content in connection.execute(_selection(table, size), listed):
            row = dict(zip(table.names, content, strict=True))
            found[row["id"]] = row
    return found


@lru_cache(maxsize=64)
def _selection(table: Table, size: int) -> str:
    """Return the statement that selects the rows of so many ids."""
    return f'SELECT {table.listed} FROM "{table.name}" WHERE id IN ({places(size)})'


def add(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of all columns with one statement."""
    # One row at a time exists while it is written, not all of them beside what they were made of.
    connection.execute_many(_insertion(table, table.names, 1), rows)


def add_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert one row; columns that it lacks are blank."""
    add(connection, table, [tuple(map(row.get, table.names))])


@lru_cache(maxsize=64)
def _insertion(table: Table, names: tuple[str, ...], count: int) -> str:
    """Return the statement that inserts so many rows of some columns, or all."""
    row = f"({places(len(names))})"
    return f'INSERT INTO "{table.name}" ({listed(names)}) VALUES {", ".join([row] * count)}'


def at_once(table: Table, group: int) -> int:
    """Return how many rows one statement inserts: whole groups of so many, as far as the database takes their values."""
    return max(_VALUES // len(table.names) // group, 1) * group


def add_columns(connection: Connection, table: Table, columns: Sequence[Sequence[Any]], many: int) -> None:
    """Insert rows given as all columns; ``many`` of them with one statement, during which other threads get on."""
    if len(columns[0]) < many:
        add(connection, table, zip(*columns, strict=True))
        return
    # To hand over a value takes longer than to write it: columns that hold nothing are left out.
    filled = [column.count(None) < many for column in columns]
    names = tuple(compress(table.names, filled))
    values = tuple(chain.from_iterable(zip(*compress(columns, filled), strict=True)))
    connection.execute(_insertion(table, names, many), values)


def change(connection: Connection, table: Table, keys: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the columns ``keys`` of rows, each given with them and its id."""
    values = [tuple(map(row.__getitem__, (*keys, "id"))) for row in rows]
    connection.execute_many(_change(table, tuple(keys)), values)


@lru_cache(maxsize=64)
def _change(table: Table, keys: tuple[str, ...]) -> str:
    changed = ", ".join(f"{key} = ?" for key in keys)
    return f'UPDATE "{table.name}" SET {changed} WHERE id = ?'


def remove(connection: Connection, table: Table, ids: Iterable[int]) -> None:
    """Delete rows by id."""
    for chunk in chunked(ids):
        connection.execute(f'DELETE FROM "{table.name}" WHERE id IN ({places(len(chunk))})', chunk)


def digest(names: Iterable[str], columns: Iterable[Sequence[Any]]) -> str:
    """Return the SHA-256 over rows, given as columns with their names, but for the stamp.

    The stamp is the change's, which has a hash of its own. The order of the columns, and columns that hold
    nothing, do not matter: a later version that knows more fields, or keeps them in another order, comes
    to the same digest.
    """
    total = hashlib.sha256()
    for name, column in sorted(zip(names, columns, strict=True), key=itemgetter(0)):
        if name != "stamp" and column.count(None) < len(column):
            total.update(_written(name, column))
    return total.hexdigest()


_ESCAPED = bytes(range(0x20)) + b"\\"


def _written(name: str, column: Sequence[Any]) -> bytes:
    """Return a column with its name as canonical JSON.

    Not by repr, which escapes what this Python's edition of Unicode does not know yet: a rare character of a
    name would look altered after the next upgrade of Python.
    """
    with suppress(TypeError):  # numbers or blanks are among them
        texts = '","'.join(column).encode()
        # Texts in which nothing is to be escaped, as nearly all are, take quotes and commas only.
        if texts.count(b'"') == 2 * len(column) - 2 and len(texts.translate(None, _ESCAPED)) == len(texts):
            return b'["%s",["%s"]]' % (name.encode(), texts)
    return dumps([name, column]).encode()


def digest_of(table: Table, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of stored rows."""
    contents = list(rows)
    return digest(table.names, ([row.get(name) for row in contents] for name in table.names))
