"""Rows of register tables, read and written in bulk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from zjai_desk.store.codec import Row

_CHUNK = 500  # ids in one IN list, below the limit of every database


def chunked(ids: Iterable[int]) -> Iterator[list[int]]:
    """Split ids into lists short enough for one statement."""
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]


def fetch(connection: Connection, table: Table, ids: Iterable[int]) -> dict[int, Row]:
    """Return the stored rows of ``ids`` by id; those that are not there are left out."""
    found: dict[int, Row] = {}
    for chunk in chunked(ids):
        rows = connection.execute(select(table).where(table.c.id.in_(chunk))).mappings()
        found |= {row["id"]: dict(row) for row in rows}
    return found


def names_of(table: Table) -> list[str]:
    """Return the names of all columns, in order."""
    return [column.name for column in table.columns]


def add(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert tuples of all columns with one prepared statement, past the cost of a dictionary a row."""
    if rows:
        statement = insert(table).compile(dialect=connection.dialect, column_keys=names_of(table))
        connection.exec_driver_sql(str(statement), list(rows))


def remove(connection: Connection, table: Table, ids: Iterable[int]) -> None:
    """Delete rows by id."""
    for chunk in chunked(ids):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


def content(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what the digest of an inserted row covers: all columns but the stamp, which the change gives."""
    return tuple(row[column.name] for column in table.columns if column.name != "stamp")
