"""How old stores become new ones: named steps in order, each frozen once it has been released."""

from collections.abc import Callable

from sqlalchemy import Connection, MetaData, insert

from zjai_desk.store import first_schema, schema, sqlite
from zjai_desk.store.draft import now

Migration = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    tables = MetaData()
    first_schema.declare(tables)
    tables.create_all(connection)
    sqlite.guard_history(connection)


MIGRATIONS: dict[str, Migration] = {
    "0001 the ten registers, history and originals": _first,
}
LATEST = len(MIGRATIONS)


def migrate(connection: Connection, version: int) -> None:
    """Bring a store from ``version`` to the latest inside the running transaction: all of it or nothing."""
    for name, step in list(MIGRATIONS.items())[version:]:
        step(connection)
        connection.execute(insert(schema.applied).values(name=name, at=now()))
    sqlite.mark(connection, LATEST)
