"""What only SQLite can do: opening, locking, the transaction hook, versions, online copies."""

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from zjai_desk import files
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import cipher
from zjai_desk.store.cipher import Secret
from zjai_desk.store.wording import driver_errors

APPLICATION_ID = 0x5A4A4144  # "ZJAD"
_HEADER = b"SQLite format 3\x00"
# A cut or a pulled stick leaves either the old state or the new one: see DESIGN §2 for why not WAL.
_PRAGMAS = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    # Registers are read from end to end: to keep more of them than this helps nobody, and takes memory.
    "cache_size=-8192",
)
_PRAGMAS_READING = ("query_only=ON", *_PRAGMAS[4:])
_APPEND_ONLY = ("changes", "entries", "originals")
SIDE_FILES = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file and plays into whatever lies there under that name."""
_PIECE = 20_000  # rows of a column that are read at once: more would need much memory for a moment
PAGES_AT_ONCE = 4096
"""Pages copied between two looks at whether the user wants a copy to stop: some 16 MB, a tenth of a second."""
connect = sqlite3.connect
"""Opens the file itself; the torture of the store puts disks in its place that fail or lose their power."""


def open_engine(path: Path, *, read_only: bool = False, secret: Secret | None = None) -> Engine:
    """Return an engine with one connection to the file at ``path``, locked for this process alone.

    With ``read_only`` nothing is written nor locked, beyond the moment in which it is read; ``secret`` is that
    of an encrypted file.
    """
    raw = _connect_to_read(path, secret) if read_only else _connect(path, secret)
    module = sqlite3 if _is_plain(raw) else cipher.driver()
    engine = create_engine("sqlite://", creator=lambda: raw, module=module, poolclass=StaticPool)
    # SQLAlchemy would leave the begin of a transaction to the driver, which commits before DDL:
    # an interrupted migration stayed half applied (trust.md §0.8).
    event.listen(engine, "begin", _begin if read_only else _begin_immediate)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    # By the driver itself: SQLAlchemy takes longer over it than SQLite, and every edit begins with it.
    connection.connection.cursor().execute("BEGIN IMMEDIATE")


def _raw(path: Path, secret: Secret | None, *, read_only: bool = False) -> Any:
    """Return a bare connection: of the standard library, or of the driver that encrypts, which offers the same.

    A plain file takes no ``secret``: so those of an encrypted store that were made before can be read with it too.
    """
    plain = secret is None or (path.exists() and looks_like_sqlite(path))
    opening = connect if plain else cipher.driver().connect
    name = _address(path) if read_only else path
    raw = opening(name, uri=read_only, isolation_level=None, timeout=0.2, check_same_thread=True)
    if secret is not None and not plain:
        raw.execute("PRAGMA cipher_log_level=NONE")  # else it tells every damaged page on the error stream
        raw.execute(f'PRAGMA key="{secret.literal}"')
    return raw


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Let a change keep 64 MB of pages, to which it comes back again and again; whoever reads has 8."""
    # By the driver itself, as an edit does nothing else that is quicker.
    execute = connection.connection.cursor().execute
    execute("PRAGMA cache_size=-65536")
    try:
        yield
    finally:
        execute("PRAGMA cache_size=-8192")


def _is_plain(raw: object) -> bool:
    loaded = sys.modules.get(cipher.DRIVER)
    return loaded is None or not isinstance(raw, loaded.Connection)


def _connect(path: Path, secret: Secret | None = None) -> Any:
    raw = _raw(path, secret)
    try:
        for pragma in _PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        # In exclusive mode the lock taken here is kept until the file is closed.
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("COMMIT")
    except BaseException:
        raw.close()
        raise
    return raw


def _connect_to_read(path: Path, secret: Secret | None = None) -> Any:
    raw = _raw(path, secret, read_only=True)
    try:
        for pragma in _PRAGMAS_READING:
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        raw.close()
        raise
    return raw


def _address(path: Path) -> str:
    """Return the URI by which SQLite opens a file without writing; of a share it wants no host (//server as path)."""
    name = path.absolute().as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(name)}?mode=ro"


def in_use(path: Path, secret: Secret | None = None) -> bool:
    """Whether another program holds the store at ``path``; a damaged file is held by nobody.

    A journal that lies beside the file may belong to another one: it is only looked at, never played back.
    """
    beside = any(path.with_name(f"{path.name}{ending}").exists() for ending in SIDE_FILES)
    try:
        (_connect_to_read if beside else _connect)(path, secret).close()
    except driver_errors() as error:
        return str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
    return False


def settle(path: Path, secret: Secret | None = None) -> None:
    """Take back what a crash left undone in the store at ``path``, as every opening does."""
    _connect(path, secret).close()


def looks_like_sqlite(path: Path) -> bool:
    """Whether the file begins as an SQLite file does; to be asked only while the file is not open."""
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def versions(connection: Connection) -> tuple[int, int]:
    """Return (application id, number of migrations applied)."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    return int(application), int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def mark(connection: Connection, version: int) -> None:
    """Write the application id and the number of migrations applied, inside the running transaction."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")


def guard_history(connection: Connection) -> None:
    """Let the database itself refuse to change or delete what is history."""
    for table in _APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
            )


def unguarded(connection: Connection) -> list[str]:
    """Return the tables that the database no longer keeps from being changed, or never did."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    there = set(found.scalars())
    return [table for table in _APPEND_ONLY if not {f"{table}_no_update", f"{table}_no_delete"} <= there]


def add_columns(connection: Connection, columns: Iterable[tuple[str, str]]) -> None:
    """Add empty columns, each given as (table, name and type as the frozen lists write it)."""
    for table, described in columns:
        name, kind = described.split()
        stored_as = {"int": "INTEGER", "text": "TEXT"}[kind]
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {stored_as}')


def texts(connection: Connection, table: str, column: str) -> list[str | None]:
    """Return a whole column of texts in order of id, blanks as None: in long pieces, at half the cost of rows."""
    # Kept from its indexes, SQLite walks the table itself, which is in order of id.
    rows = f'FROM "{table}" NOT INDEXED WHERE id BETWEEN ? AND ?'
    joined = f"SELECT count(*), group_concat(coalesce(\"{column}\", ''), char(0)) {rows}"
    execute = connection.connection.cursor().execute
    found: list[str | None] = []
    (newest,) = execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()
    for first in range(0, newest + 1, _PIECE):
        within = first, first + _PIECE - 1
        count, text = execute(joined, within).fetchone()
        values = text.split("\0") if count else []
        if len(values) != count:  # some value has the mark in it
            values = [value for (value,) in execute(f'SELECT "{column}" {rows} ORDER BY id', within)]
        found += [value or None for value in values]
    return found


def integers(connection: Connection, table: str, columns: Sequence[str], blank: int) -> Iterator[int]:
    """Return columns of integers in order of id, row after row, ``blank`` standing for nothing."""
    # By the driver itself, which saves half the time that SQLAlchemy would add to each row.
    wanted = ", ".join(f'coalesce("{column}", {blank})' for column in columns)
    cursor = connection.connection.cursor()
    return chain.from_iterable(cursor.execute(f'SELECT {wanted} FROM "{table}" NOT INDEXED'))


def digits(connection: Connection, table: str, columns: Sequence[str], blank: int) -> list[str]:
    """Return whole columns of integers in order of id as texts with spaces between them, ``blank`` standing for nothing.

    Read so and taken apart by numpy they take half the time of :func:`integers`.
    """
    joined = ", ".join(f"group_concat(coalesce(\"{column}\", {blank}), ' ')" for column in columns)
    row = connection.exec_driver_sql(f'SELECT {joined} FROM "{table}" NOT INDEXED').one()
    return [text or "" for text in row]


def ids(connection: Connection, table: str) -> Sequence[int]:
    """Return the ids of all rows, ascending; where none was ever deleted, which is usual, none needs to be read."""
    found = connection.exec_driver_sql(f'SELECT count(*), min(id), max(id) FROM "{table}"')
    count, first, last = found.one()
    if count and last - first + 1 == count:
        return range(first, last + 1)
    cursor = connection.connection.cursor()
    return list(chain.from_iterable(cursor.execute(f'SELECT id FROM "{table}" ORDER BY id')))


def marks(connection: Connection, table: str) -> list[tuple[int, str]]:
    """Return (id, marks) of the rows that have any."""
    found = connection.exec_driver_sql(f'SELECT id, marks FROM "{table}" NOT INDEXED WHERE marks IS NOT NULL')
    return [(number, text) for number, text in found]


def spoilt(connection: Connection) -> list[str]:
    """Return which pages of an encrypted file are not as they were written; a plain one says nothing to this."""
    result = connection.exec_driver_sql("PRAGMA cipher_integrity_check")
    said = result.scalars().all() if result.returns_rows else []
    return [f"加密的页读不出来，内容被改动过或已损坏：{_pages(said)}。"] if said else []


def integrity(connection: Connection) -> list[str]:
    """Return what SQLite's own checks of the file's structure and references find; empty when it is sound."""
    lines = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    faults = [] if lines == ["ok"] else [str(line) for line in lines]
    # A row that refers to nothing, such as the entry of a step that never was, is none that we wrote.
    loose = Counter((row[0], row[2]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))
    return faults + [f"{table}有{number}行在{parent}中没有对应" for (table, parent), number in loose.items()]


def _pages(said: Sequence[str]) -> str:
    """Return which pages SQLCipher names; a file that is cut is told without a number."""
    numbers = [line.rpartition(" ")[2] for line in said]
    named = [f"第{number}页" for number in numbers if number.isdecimal()]
    return "、".join(named[:20]) + (f"等{len(numbers)}页" if len(numbers) > 20 else "") or "文件末尾"


def copy_to(engine: Engine, target: Path, progress: Progress = SILENT, secret: Secret | None = None) -> None:
    """Copy the live store into a new file by the backup API: a plain copy of a live file may be torn.

    The copy of an encrypted store is encrypted with the same ``secret``.
    """
    _copy(engine.raw_connection().driver_connection, target, progress, secret)


def copy_closed(
    source: Path, target: Path, progress: Progress = SILENT, secret: Secret | None = None
) -> None:
    """Copy a store that nobody has open, of whatever version; what a crash left undone in it is taken back first."""
    raw = _connect(source, secret)
    try:
        _copy(raw, target, progress, secret)
    finally:
        raw.close()


@contextmanager
def recrypted(source: Path, old: Secret | None, target: Path, new: Secret | None) -> Iterator[None]:
    """Write all that the store at ``source`` holds into a new file under another secret, or none.

    ``source`` is only read; nobody else can open it as long as the context lasts.
    """
    files.make_private(target)
    raw = cipher.driver().connect(source, isolation_level=None, timeout=0.2)
    try:
        raw.execute("PRAGMA cipher_log_level=NONE")
        if old:
            raw.execute(f'PRAGMA key="{old.literal}"')
        for pragma in _PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("COMMIT")
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(f"ATTACH DATABASE ? AS fresh KEY {_quoted(new)}", (str(target),))
        raw.execute("PRAGMA fresh.journal_mode=OFF")  # a new file that fails is thrown away
        raw.execute("PRAGMA fresh.synchronous=OFF")
        raw.execute("SELECT sqlcipher_export('fresh')")
        for number in ("application_id", "user_version"):
            raw.execute(f"PRAGMA fresh.{number}={raw.execute(f'PRAGMA main.{number}').fetchone()[0]}")
        raw.execute("DETACH DATABASE fresh")
        yield
    finally:
        raw.close()


def _quoted(secret: Secret | None) -> str:
    return f'"{secret.literal}"' if secret else "''"


def _copy(raw: Any, target: Path, progress: Progress, secret: Secret | None) -> None:
    files.make_private(target)
    destination = _raw(target, None if _is_plain(raw) else secret)

    def report(_status: int, left: int, total: int) -> None:
        progress.report("复制台账", total - left, total)

    try:
        raw.backup(destination, pages=PAGES_AT_ONCE, progress=report)
    finally:
        destination.close()
