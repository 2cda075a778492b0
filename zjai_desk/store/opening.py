"""Store files before a store stands on them: made, told from other files, brought up to date."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.scratch import scratch
from zjai_desk.store import cipher, sqlite, versions, wording
from zjai_desk.store.cipher import Secret
from zjai_desk.store.connection import Connection
from zjai_desk.store.refusals import Foreign, Moved, NotWritable


class Opened:
    """The connection to a store file, and what has to be known of the file until it is closed."""

    def __init__(
        self,
        path: Path,
        connection: Connection,
        beside: "TemporaryDirectory[str] | None" = None,
        *,
        read_only: bool,
        secret: Secret | None = None,
    ) -> None:
        """``beside`` is a folder of our own that holds a copy; it goes when the file is closed."""
        self.connection = connection
        self.read_only = read_only
        self.secret = secret
        self._path = path
        self._beside = beside
        self._identity = _identity(path)

    def require_in_place(self) -> None:
        """Raise Moved if another file, or none, lies by now where this one was opened.

        SQLite looks itself only when it makes a journal, which a locked file has but once: what is written
        after a rename would be found by nobody.
        """
        if self._identity is not None and _identity(self._path) != self._identity:
            raise Moved(
                f"台账文件“{self._path}”在使用中被移走、改名、删除或换掉了，改动没有保存，以前保存的都在。",
                "请把它放回原处再试；找不回来时，在“备份与恢复”里点“现在备份”，再“另存这份备份”。",
            )

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
        if self._beside is not None:
            self._beside.cleanup()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at ``path`` from any other; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make(path: Path) -> None:
    """Write a new, empty store at ``path``, whole or not at all; raises a DeskError if something is there."""
    if path.exists():
        raise DeskError(f"“{path.name}”已存在，没有改动它。", "请换一个文件名，或直接打开它。")
    with files.replacing(path, private=True) as beside, wording.told(path):
        made = sqlite.open_file(beside)
        try:
            _migrate(made, 0)
        finally:
            made.close()


def _migrate(connection: Connection, version: int) -> None:
    """Bring a file up to date, all of it or nothing."""
    # What makes tables stands on SQLAlchemy, which a store that is up to date can do without.
    from zjai_desk.store import migrations

    with connection.transaction():
        migrations.migrate(connection, version)


def to_write(
    path: Path, before_migration: Callable[[Path], object] | None = None, secret: Secret | None = None
) -> Opened:
    """Open the store at ``path``, brought up to date if it is of an older version.

    ``before_migration`` is then called first, with the path, while nobody has the file open and nothing has
    been changed. Raises a DeskError when it is no store, one of a later version of the program, or cannot be
    opened; NotWritable when it can only be read.
    """
    secret = require_store_file(path, secret)
    _require_writable(path)
    with wording.told(path):
        connection, version = _connection(path, secret=secret)
        if version < versions.LATEST and before_migration is not None:
            connection.close()
            before_migration(path)
            connection, version = _connection(path, secret=secret)
        try:
            if version < versions.LATEST:
                _migrate(connection, version)
        except BaseException:
            connection.close()
            raise
    return Opened(path, connection, read_only=False, secret=secret)


def _require_writable(path: Path) -> None:
    """Raise NotWritable if the file can only be read; SQLite would open it so, and say nothing until something is written."""
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise NotWritable(
            f"台账文件“{path.name}”是只读的，或没有权限改它。", "请去掉只读属性，或请管理员给权限。"
        )


def _connection(
    path: Path, *, read_only: bool = False, secret: Secret | None = None
) -> tuple[Connection, int]:
    """Return the connection to a file and how many migrations it has had; a DeskError if it is no store of ours."""
    connection = sqlite.open_file(path, read_only=read_only, secret=secret)
    try:
        with connection.transaction():
            return connection, _checked_version(connection, path)
    except BaseException:
        connection.close()
        raise


def to_read(path: Path, secret: Secret | None = None) -> Opened:
    """Open the store at ``path`` without writing anything there, wherever it lies.

    One of an older version, or one whose last program did not end well, is brought up to date in a copy of
    our own, which is then read.
    """
    secret = require_store_file(path, secret)
    try:
        with wording.told(path):
            connection, version = _connection(path, read_only=True, secret=secret)
            if version == versions.LATEST:
                return Opened(path, connection, read_only=True, secret=secret)
            connection.close()
    except NotWritable:
        pass  # what a crash left beside it has to be played back first, and that is writing
    beside = scratch()
    copy = Path(beside.name) / path.name
    try:
        copy_with_journal(path, copy)
        to_write(copy, secret=secret).close()
        with wording.told(path):
            connection = sqlite.open_file(copy, read_only=True, secret=secret)
            return Opened(path, connection, beside, read_only=True, secret=secret)
    except BaseException:
        beside.cleanup()
        raise


def copy_with_journal(path: Path, target: Path) -> None:
    """Copy a store that nobody has open into a new file, with the journal that a crash may have left."""
    try:
        for ending in ("", "-journal"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                copy = target.with_name(target.name + ending)
                files.make_private(copy)
                shutil.copyfile(beside, copy)
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"复制不了“{path}”：{why}。", hint) from error


def require_store_file(path: Path, secret: Secret | None = None) -> Secret | None:
    """Raise a DeskError if ``path`` is not there or is plainly no store; Locked if ``secret`` does not open it.

    Returns what it takes to open it: nothing, if it is a plain one.
    """
    try:
        if not path.exists():
            raise DeskError(f"没有台账文件“{path}”。", "请检查路径，或新建台账。")
        if path.is_dir():
            raise DeskError(f"“{path}”是文件夹，不是台账文件。", "请选择扩展名为.zjdb的文件。")
        sound = sqlite.looks_like_sqlite(path)
        if not sound and cipher.is_encrypted(path):
            cipher.require_fit(path, secret)
            return secret
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"读不了“{path}”：{why}。", hint) from error
    if not sound:
        raise Foreign(f"“{path.name}”不是台账文件，或已损坏。", "请检查文件，或从备份恢复。")
    return None


def _checked_version(connection: Connection, path: Path) -> int:
    application, version = sqlite.versions(connection)
    if application != sqlite.APPLICATION_ID:
        raise Foreign(f"“{path.name}”是其他程序的数据库，不是本程序的台账，没有改动它。", "请另选文件。")
    if version > versions.LATEST:
        raise Foreign(f"台账“{path.name}”由更新版本的程序建立，没有改动它。", "请先升级本程序再打开。")
    return version
