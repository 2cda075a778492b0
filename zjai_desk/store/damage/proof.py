"""Looks into a store file that nobody has open: which store it is, how far it goes, whether it is whole."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import history, opening, records, sqlite, wording
from zjai_desk.store.cipher import Secret
from zjai_desk.store.connection import Connection
from zjai_desk.store.damage import verify
from zjai_desk.store.tables import KEPT

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Glance:
    """What a store file says of itself: its id, its version, and the first and the newest link of its history.

    ``id`` is blank in stores of before version 3, ``first`` in one that has no history yet. ``state`` is the hash of
    the newest step that wrote more than the log: two files of one ``state`` hold the same records.
    """

    id: str
    version: int
    seq: int
    head: str
    at: str
    first: str
    state: str

    def is_kin(self, other: "Glance") -> bool:
        """Whether both files are states of one store; one without a history is kin of every store."""
        if not self.first or not other.first:
            return True
        return self.first == other.first or bool(self.id and self.id == other.id)


def glance(path: Path, secret: Secret | None = None) -> Glance:
    """Return what the store file at ``path`` says of itself, changing nothing; a DeskError if it is none."""
    opening.require_store_file(path, secret)
    with reading(path, secret) as connection:
        application, version = sqlite.versions(connection)
        if application != sqlite.APPLICATION_ID:
            raise DeskError(f"“{path.name}”是其他程序的数据库，不是本程序的台账。", "请另选文件。")
        ends = connection.rows(
            "SELECT seq, hash, at FROM changes WHERE seq IN "
            "((SELECT min(seq) FROM changes), (SELECT max(seq) FROM changes)) ORDER BY seq"
        )
        own = ""
        if version >= _IDS_SINCE:
            own = connection.value("SELECT value FROM about WHERE key = 'id'") or ""
        state = history.head(connection, logged=False)[1]
    if not ends:
        return Glance(own, version, 0, history.GENESIS, "", "", state)
    (_, first, _), (seq, head, at) = ends[0], ends[-1]
    return Glance(own, version, seq, head, at, first, state)


_IDS_SINCE = 3


def census(connection: Connection) -> dict[str, int]:
    """Return how many records each register and notebook holds."""
    return {key: records.count(connection, key) for key in KEPT}


def faults(
    path: Path,
    expected: Mapping[str, int] | None = None,
    progress: Progress = SILENT,
    secret: Secret | None = None,
) -> list[str]:
    """Return what is wrong with the copy at ``path``: its structure, its history, the number of its records.

    ``expected`` are the numbers of the store that it was taken from, as :func:`census` counts them. The contents
    of every record are held against the history by ``Store.verify`` alone, which takes twenty times as long.
    """
    with reading(path, secret) as connection:
        progress.report("核对备份：文件结构")
        unreadable = sqlite.spoilt(connection)
        if unreadable:
            return unreadable
        found = verify.structure(connection)
        found += verify.chain(connection, progress)
        counted = census(connection)
    for key, count in (expected or {}).items():
        if counted[key] != count:
            found.append(f"{KEPT[key].label}应有{count}条，备份里有{counted[key]}条。")
    return found


@contextmanager
def reading(path: Path, secret: Secret | None = None) -> Iterator[Connection]:
    """Open the file at ``path`` for reading alone: a copy may lie on a medium that cannot be written."""
    with wording.told(path):
        connection = sqlite.open_file(path, read_only=True, secret=secret)
        try:
            with connection.transaction():
                yield connection
        finally:
            connection.close()


def digest(path: Path, progress: Progress = SILENT) -> str:
    """Return the SHA-256 of a file that is not open as a store; an OSError if it cannot be read."""
    total, done, size = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        with suppress(AttributeError, OSError):
            _forget_cached(file.fileno())
        while block := file.read(_BLOCK):
            total.update(block)
            done += len(block)
            progress.report("核对备份：逐字节", done, size)
    return total.hexdigest()


def _forget_cached(file: int) -> None:
    """Ask the system to read from the medium, not from what it remembers having written there."""
    import os

    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
