"""How old stores become new ones: named steps in order, each frozen once it has been released."""

import secrets
from collections.abc import Callable, Iterable

from zjai_desk.store import sqlite
from zjai_desk.store.connection import Connection
from zjai_desk.store.draft import now
from zjai_desk.store.released import first, second, statements, third
from zjai_desk.store.versions import NAMES

Migration = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    _run(connection, statements(first.TABLES))
    sqlite.guard_history(connection)


def _second(connection: Connection) -> None:
    _run(connection, statements(second.TABLES, there=first.TABLES))
    sqlite.add_columns(connection, second.COLUMNS)
    _run(connection, second.INDEXES)


def _third(connection: Connection) -> None:
    _run(connection, statements(third.TABLES, there=(*first.TABLES, *second.TABLES)))
    sqlite.add_columns(connection, third.COLUMNS)
    connection.execute("INSERT INTO about (key, value) VALUES ('id', ?)", (secrets.token_hex(16),))


def _run(connection: Connection, told: Iterable[str]) -> None:
    for statement in told:
        connection.execute(statement)


MIGRATIONS: dict[str, Migration] = dict(zip(NAMES, (_first, _second, _third), strict=True))


def migrate(connection: Connection, version: int) -> None:
    """Bring a store from ``version`` to the latest inside the running transaction: all of it or nothing."""
    for name, step in list(MIGRATIONS.items())[version:]:
        step(connection)
        connection.execute("INSERT INTO migrations (name, at) VALUES (?, ?)", (name, now()))
    sqlite.mark(connection, len(MIGRATIONS))
