"""What only SQLite can do: opening, locking, the transaction hook, versions, online copies."""

import sqlite3
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from zjai_desk import files
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import cipher
from zjai_desk.store.cipher import Secret
from zjai_desk.store.connection import Connection
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
    "cache_size=-2048",
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


def open_file(path: Path, *, read_only: bool = False, secret: Secret | None = None) -> Connection:
    """Return the one connection to the file at ``path``, locked for this process alone.

    With ``read_only`` nothing is written nor locked, beyond the moment in which it is read; ``secret`` is that
    of an encrypted file.
    """
    raw = _connect_to_read(path, secret) if read_only else _connect(path, secret)
    return Connection(raw, read_only=read_only)


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
    """Let a change keep 64 MB of pages, to which it comes back again and again; whoever reads has 2."""
    connection.execute("PRAGMA cache_size=-65536")
    try:
        yield
    finally:
        connection.execute("PRAGMA cache_size=-2048")


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
    return int(connection.value("PRAGMA application_id")), int(connection.value("PRAGMA user_version"))


def mark(connection: Connection, version: int) -> None:
    """Write the application id and the number of migrations applied, inside the running transaction."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={version}")


def guard_history(connection: Connection) -> None:
    """Let the database itself refuse to change or delete what is history."""
    for table in _APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            connection.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
            )


def unguarded(connection: Connection) -> list[str]:
    """Return the tables that the database no longer keeps from being changed, or never did."""
    there = set(connection.column("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    return [table for table in _APPEND_ONLY if not {f"{table}_no_update", f"{table}_no_delete"} <= there]


def add_columns(connection: Connection, columns: Iterable[tuple[str, str]]) -> None:
    """Add empty columns, each given as (table, name and type as the frozen lists write it)."""
    for table, described in columns:
        name, kind = described.split()
        stored_as = {"int": "INTEGER", "text": "TEXT"}[kind]
        connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {stored_as}')


def texts(connection: Connection, table: str, columns: Sequence[str]) -> list[list[str | None]]:
    """Return whole columns of texts in order of id, blanks as None."""
    found: list[list[str | None]] = [[] for _ in columns]
    for pieces in text_pieces(connection, table, columns):
        for column, piece in zip(found, pieces, strict=True):
            column.extend(piece)
    return found


def text_pieces(
    connection: Connection, table: str, columns: Sequence[str]
) -> Iterator[list[list[str | None]]]:
    """Yield columns of texts in order of id, many rows at a time, blanks as None: as long texts, at half the cost of rows."""
    # Kept from its indexes, SQLite walks the table itself, which is in order of id.
    rows = f'FROM "{table}" NOT INDEXED WHERE id BETWEEN ? AND ?'
    joined = ", ".join(f"group_concat(coalesce({column}, ''), char(0))" for column in columns)
    newest = connection.value(f'SELECT coalesce(max(id), 0) FROM "{table}"')
    for first in range(0, newest + 1, _PIECE):
        within = first, first + _PIECE - 1
        count, *found = connection.execute(f"SELECT count(*), {joined} {rows}", within).fetchone()
        split = [text.split("\0") if count else [] for text in found]
        for place, column in enumerate(columns):
            if len(split[place]) != count:  # some value has the mark in it
                split[place] = connection.column(f"SELECT {column} {rows} ORDER BY id", *within)
        yield [[value or None for value in values] for values in split]


def integers(connection: Connection, table: str, columns: Sequence[str], blank: int) -> Iterator[int]:
    """Return columns of integers in order of id, row after row, ``blank`` standing for nothing."""
    wanted = ", ".join(f"coalesce({column}, {blank})" for column in columns)
    return chain.from_iterable(connection.execute(f'SELECT {wanted} FROM "{table}" NOT INDEXED'))


def digits(connection: Connection, table: str, columns: Sequence[str], blank: int) -> list[str]:
    """Return whole columns of integers in order of id as texts with spaces between them, ``blank`` standing for nothing.

    Read so and taken apart by numpy they take half the time of :func:`integers`.
    """
    joined = ", ".join(f"group_concat(coalesce({column}, {blank}), ' ')" for column in columns)
    row = connection.execute(f'SELECT {joined} FROM "{table}" NOT INDEXED').fetchone()
    return [text or "" for text in row]


def ids(connection: Connection, table: str) -> Sequence[int]:
    """Return the ids of all rows, ascending; where none was ever deleted, which is usual, none needs to be read."""
    bounds = connection.execute(f'SELECT count(*), min(id), max(id) FROM "{table}"')
    count, first, last = bounds.fetchone()
    if count and last - first + 1 == count:
        return range(first, last + 1)
    return array("q", (row[0] for row in connection.execute(f'SELECT id FROM "{table}" ORDER BY id')))


def marks(connection: Connection, table: str) -> list[tuple[int, str]]:
    """Return (id, marks) of the rows that have any."""
    wanted = f'SELECT id, marks FROM "{table}" NOT INDEXED WHERE marks IS NOT NULL'
    return [(number, text) for number, text in connection.execute(wanted)]


def spoilt(connection: Connection) -> list[str]:
    """Return which pages of an encrypted file are not as they were written; a plain one says nothing to this."""
    said = connection.column("PRAGMA cipher_integrity_check")
    return [f"加密的页读不出来，内容被改动过或已损坏：{_pages(said)}。"] if said else []


def integrity(connection: Connection) -> list[str]:
    """Return what SQLite's own checks of the file's structure and references find; empty when it is sound."""
    lines = connection.column("PRAGMA integrity_check(20)")
    faults = [] if lines == ["ok"] else [str(line) for line in lines]
    # A row that refers to nothing, such as the entry of a step that never was, is none that we wrote.
    loose = Counter((row[0], row[2]) for row in connection.execute("PRAGMA foreign_key_check"))
    return faults + [f"{table}有{number}行在{parent}中没有对应" for (table, parent), number in loose.items()]


def _pages(said: Sequence[str]) -> str:
    """Return which pages SQLCipher names; a file that is cut is told without a number."""
    numbers = [line.rpartition(" ")[2] for line in said]
    named = [f"第{number}页" for number in numbers if number.isdecimal()]
    return "、".join(named[:20]) + (f"等{len(numbers)}页" if len(numbers) > 20 else "") or "文件末尾"


def copy_to(
    connection: Connection, target: Path, progress: Progress = SILENT, secret: Secret | None = None
) -> None:
    """Copy the live store into a new file by the backup API: a plain copy of a live file may be torn.

    The copy of an encrypted store is encrypted with the same ``secret``.
    """
    _copy(connection.raw, target, progress, secret)


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
