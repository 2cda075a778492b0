"""How old stores become new ones: named steps in order, each frozen once it has been released."""

import secrets
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, insert

from zjai_desk.store import schema, sqlite
from zjai_desk.store.draft import now
from zjai_desk.store.released import first, second, statements, third

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
    connection.execute(insert(schema.about).values(key="id", value=secrets.token_hex(16)))


def _run(connection: Connection, told: Iterable[str]) -> None:
    for statement in told:
        connection.exec_driver_sql(statement)


MIGRATIONS: dict[str, Migration] = {
    "0001 the ten registers, history and originals": _first,
    "0002 notebooks of the office": _second,
    "0003 seals, people, log, closed periods, editions": _third,
}
LATEST = len(MIGRATIONS)


def migrate(connection: Connection, version: int) -> None:
    """Bring a store from ``version`` to the latest inside the running transaction: all of it or nothing."""
    for name, step in list(MIGRATIONS.items())[version:]:
        step(connection)
        connection.execute(insert(schema.applied).values(name=name, at=now()))
    sqlite.mark(connection, LATEST)
