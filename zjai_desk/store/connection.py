"""The one connection to a store file: statements go as text to the driver, inside transactions that begin here."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Content = tuple[Any, ...]
"""A row as the driver gives it."""


class Connection:
    """Runs statements, which take their values by place (?), on a bare connection of the driver.

    The text of a statement is SQL that PostgreSQL takes too; what only SQLite knows is in :mod:`zjai_desk.store.sqlite`.
    """

    def __init__(self, raw: Any, *, read_only: bool = False) -> None:
        self.raw = raw
        self.beginning = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    # -- statements ----------------------------------------------------------------------------------

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Run a statement and return the driver's cursor, from which rows come one by one."""
        return self.raw.execute(statement, values)

    def execute_many(self, statement: str, many: Iterable[Sequence[Any]]) -> None:
        """Run a statement that gives no rows once for each of ``many`` values."""
        self.raw.cursor().executemany(statement, many)

    def rows(self, statement: str, *values: Any) -> list[Content]:
        """Return all rows that a statement gives."""
        found: list[Content] = self.execute(statement, values).fetchall()
        return found

    def column(self, statement: str, *values: Any) -> list[Any]:
        """Return the first column of all rows that a statement gives."""
        return [row[0] for row in self.execute(statement, values)]

    def row(self, statement: str, *values: Any) -> Content | None:
        """Return the first row that a statement gives, None if there is none."""
        found: Content | None = self.execute(statement, values).fetchone()
        return found

    def value(self, statement: str, *values: Any) -> Any:
        """Return the first value of the first row that a statement gives, None if there is none."""
        found = self.row(statement, *values)
        return None if found is None else found[0]

    def named(self, statement: str, *values: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows that a statement gives, as {column: value}."""
        cursor = self.execute(statement, values)
        names = [name for name, *_ in cursor.description or ()]
        for content in cursor:
            yield dict(zip(names, content, strict=True))

    # -- transactions --------------------------------------------------------------------------------

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun and not ended."""
        return bool(self.raw.in_transaction)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done within, all of it, or on any error nothing.

        The driver by itself begins none before a CREATE: an interrupted migration stayed half applied (trust.md §0.8).
        """
        begin(self)
        try:
            yield
            self.raw.commit()
        except BaseException:
            self.raw.rollback()
            raise

    def close(self) -> None:
        """Close the file and give up its lock."""
        self.raw.close()


def begin(connection: Connection) -> None:
    """Begin a transaction; a function of its own, so that the tests can show what happens without it."""
    connection.execute(connection.beginning)
