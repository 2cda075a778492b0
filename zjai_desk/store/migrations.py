"""How old stores become new ones: named steps in order, each frozen once it has been released."""

from collections.abc import Callable

from sqlalchemy import Connection, MetaData, insert

from zjai_desk.store import schema, sqlite
from zjai_desk.store.draft import now
from zjai_desk.store.released import declare, first, second

Migration = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    tables = MetaData()
    declare(tables, first.TABLES)
    tables.create_all(connection)
    sqlite.guard_history(connection)


def _second(connection: Connection) -> None:
    tables = MetaData()
    declare(tables, (*first.TABLES, *second.TABLES))
    tables.create_all(connection)
    sqlite.add_columns(connection, second.COLUMNS)
    for statement in second.INDEXES:
        connection.exec_driver_sql(statement)


MIGRATIONS: dict[str, Migration] = {
    "0001 the ten registers, history and originals": _first,
    "0002 notebooks of the office": _second,
}
LATEST = len(MIGRATIONS)


def migrate(connection: Connection, version: int) -> None:
    """Bring a store from ``version`` to the latest inside the running transaction: all of it or nothing."""
    for name, step in list(MIGRATIONS.items())[version:]:
        step(connection)
        connection.execute(insert(schema.applied).values(name=name, at=now()))
    sqlite.mark(connection, LATEST)
