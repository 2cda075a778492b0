"""Rows of register tables, read and written in bulk."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Dialect,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from zjai_desk.store.codec import Row, dumps
from zjai_desk.store.prepared import Prepared

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
    names = names_of(table)
    for chunk in chunked(ids):
        # A list that is not full repeats its last id, so that two statements do for every length.
        size = 1 if len(chunk) == 1 else _CHUNK
        listed = {
            f"id_{place}": number for place, number in enumerate(chunk + chunk[-1:] * (size - len(chunk)))
        }
        for content in _selection(table, size).run(connection, **listed):
            row = dict(zip(names, content, strict=True))
            found[row["id"]] = row
    return found


@lru_cache(maxsize=64)
def _selection(table: Table, size: int) -> Prepared:
    """Return the statement that selects the rows of so many ids, its parameters id_0, id_1 and so on."""
    listed: list[BindParameter[int]] = [bindparam(f"id_{place}") for place in range(size)]
    return Prepared(select(table).where(table.c.id.in_(listed)))


@lru_cache(maxsize=64)
def names_of(table: Table) -> tuple[str, ...]:
    """Return the names of all columns, in order."""
    return tuple(column.name for column in table.columns)


def add(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert tuples of all columns with one prepared statement, past the cost of a dictionary a row."""
    # One row at a time exists while it is written, not all of them beside what they were made of.
    cursor = connection.connection.cursor()
    cursor.executemany(_insertion(table, connection.dialect), rows)  # type: ignore[arg-type]  # takes iterators


@lru_cache(maxsize=64)
def _insertion(table: Table, dialect: Dialect) -> str:
    """Return the statement that inserts all columns; to make it takes longer than to run it for one row."""
    return str(insert(table).compile(dialect=dialect, column_keys=names_of(table)))


def at_once(table: Table, group: int) -> int:
    """Return how many rows one statement inserts: whole groups of so many, as far as the database takes their values."""
    return max(_VALUES // len(names_of(table)) // group, 1) * group


def add_columns(connection: Connection, table: Table, columns: Sequence[Sequence[Any]], many: int) -> None:
    """Insert rows given as all columns; ``many`` of them with one statement, during which other threads get on."""
    contents = zip(*columns, strict=True)
    if len(columns[0]) == many:
        statement = _insertion_of(table, connection.dialect, many)
        connection.connection.cursor().execute(statement, tuple(chain.from_iterable(contents)))
    else:
        add(connection, table, contents)


@lru_cache(maxsize=64)
def _insertion_of(table: Table, dialect: Dialect, count: int) -> str:
    """Return the statement that inserts so many rows."""
    head, marks = _insertion(table, dialect).split(" VALUES ")
    return f"{head} VALUES {', '.join([marks] * count)}"


def change(connection: Connection, table: Table, keys: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the columns ``keys`` of rows, each given with them and its id."""
    _change(table, tuple(keys)).run_many(connection, ({"this_id": row["id"]} | row for row in rows))


@lru_cache(maxsize=64)
def _change(table: Table, keys: tuple[str, ...]) -> Prepared:
    changed = update(table).where(table.c.id == bindparam("this_id"))
    return Prepared(changed.values({key: bindparam(key) for key in keys}))


def remove(connection: Connection, table: Table, ids: Iterable[int]) -> None:
    """Delete rows by id."""
    for chunk in chunked(ids):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


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
    names, contents = names_of(table), list(rows)
    return digest(names, ([row.get(name) for row in contents] for name in names))
