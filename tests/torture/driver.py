"""SQLite on a disk of ours, under the names that sqlite3 has, so that the store cannot tell the difference."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw

from tests.torture.disk import Disk

_CLASSES: dict[int, type[sqlite3.DatabaseError]] = {
    apsw.SQLITE_CORRUPT: sqlite3.DatabaseError,
    apsw.SQLITE_NOTADB: sqlite3.DatabaseError,
    apsw.SQLITE_CONSTRAINT: sqlite3.IntegrityError,
}


@contextmanager
def told() -> Iterator[None]:
    """Turn the errors of apsw into those of sqlite3."""
    try:
        yield
    except apsw.Error as error:
        code = getattr(error, "extendedresult", 0) or getattr(error, "result", apsw.SQLITE_ERROR)
        name = apsw.mapping_extended_result_codes.get(code) or apsw.mapping_result_codes.get(code & 0xFF)
        same = _CLASSES.get(code & 0xFF, sqlite3.OperationalError)(str(error) or str(name))
        same.sqlite_errorcode, same.sqlite_errorname = code, str(name)
        raise same from error


class Cursor:
    """The part of a sqlite3 cursor that the program uses; all rows are read at once."""

    arraysize = 1
    rowcount = -1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.description: Sequence[Any] | None = None
        self._rows: Iterator[Any] = iter(())

    def _note(self, cursor: apsw.Cursor, _sql: str, _bindings: object) -> bool:
        found = cursor.get_description()
        self.description = [(name, *[None] * 6) for name, *_ in found] or None
        return True

    def execute(self, sql: str, values: Any = ()) -> "Cursor":
        with told():
            cursor = self._connection.cursor()
            cursor.exec_trace = self._note
            self._rows = iter(cursor.execute(sql, values).fetchall())
        return self

    def executemany(self, sql: str, many: Iterable[Any]) -> "Cursor":
        with told():
            self._connection.cursor().executemany(sql, many)
        return self

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for row, _ in zip(self._rows, range(size), strict=False)]

    @property
    def lastrowid(self) -> int:
        return self._connection.last_insert_rowid()

    def close(self) -> None:
        self._rows = iter(())


class Raw:
    """The part of a sqlite3 connection that the program uses."""

    def __init__(self, disk: Disk, path: Path) -> None:
        self._disk = disk
        with told():
            self._connection = apsw.Connection(str(path), vfs=disk.vfs.vfs_name)

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def cursor(self) -> Cursor:
        return Cursor(self._connection)

    def execute(self, sql: str, values: Any = ()) -> Cursor:
        return self.cursor().execute(sql, values)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def create_function(
        self, name: str, arguments: int, function: Callable[..., Any], *, deterministic: bool = False
    ) -> None:
        self._connection.create_scalar_function(name, function, arguments, deterministic=deterministic)

    def close(self) -> None:
        with suppress(apsw.Error):  # sqlite3 does not tell either that a disk failed at the very end
            self._connection.close(force=True)


def connecting(disk: Disk) -> Callable[..., Any]:
    """Return what stands in for ``sqlite3.connect``; a file the disk does not know is read from the real one."""

    def connect(path: Path, **_options: Any) -> Raw:
        if str(path) not in disk.files and path.exists():
            disk.files[str(path)] = bytearray(path.read_bytes())
        return Raw(disk, path)

    return connect
