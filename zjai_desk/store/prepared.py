"""Statements built once and handed straight to the driver: to build and pass one costs more than to run it.

An edit is half a dozen small statements. Through SQLAlchemy each takes a tenth of a millisecond and more, all
of them several times as long as the commit that makes the edit durable.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql import ClauseElement

Content = tuple[Any, ...]


class _Compiled(NamedTuple):
    """The text of a statement, the names of its parameters by place, and the values some of them have already."""

    text: str
    names: tuple[str, ...]
    known: dict[str, Any]


class Prepared:
    """A statement with named parameters (``bindparam``), built once and run many times."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    def run(self, connection: Connection, **values: Any) -> list[Content]:
        """Run the statement and return all rows that it gives, none if it gives no rows."""
        text, names, known = _compiled(self._statement, connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(text, tuple(map((known | values).__getitem__, names)))
        return list(cursor.fetchall())

    def run_many(self, connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
        """Run the statement, which gives no rows, once for the values of each of ``rows``."""
        text, names, known = _compiled(self._statement, connection.dialect)
        values = [tuple(map((known | row).__getitem__, names)) for row in rows]
        connection.connection.cursor().executemany(text, values)


@lru_cache(maxsize=256)
def _compiled(statement: ClauseElement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    names = compiled.positiontup or ()  # type: ignore[attr-defined]  # SQL has places, as SQLite counts them
    return _Compiled(str(compiled), tuple(names), dict(compiled.params))
