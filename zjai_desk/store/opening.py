"""Store files before a store stands on them: made, told from other files, brought up to date."""

from pathlib import Path

from sqlalchemy import Connection, Engine

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.store import migrations, sqlite


def make(path: Path) -> None:
    """Write a new, empty store at ``path``, whole or not at all; raises a DeskError if something is there."""
    if path.exists():
        raise DeskError(f"“{path.name}”已存在，没有改动它。", "请换一个文件名，或直接打开它。")
    with files.replacing(path) as beside, sqlite.told(path):
        beside.unlink(missing_ok=True)
        made = sqlite.open_engine(beside)
        try:
            with made.begin() as connection:
                migrations.migrate(connection, 0)
        finally:
            made.dispose()


def engine(path: Path) -> Engine:
    """Return the engine on the store at ``path``, brought up to date if it is of an older version.

    Raises a DeskError when it is no store, one of a later version of the program, or cannot be opened.
    """
    require_store_file(path)
    with sqlite.told(path):
        opened = sqlite.open_engine(path)
        try:
            with opened.begin() as connection:
                version = _checked_version(connection, path)
                if version < migrations.LATEST:
                    migrations.migrate(connection, version)
        except BaseException:
            opened.dispose()
            raise
    return opened


def require_store_file(path: Path) -> None:
    """Raise a DeskError if ``path`` is not there or is plainly no store."""
    if not path.exists():
        raise DeskError(f"没有台账文件“{path}”。", "请检查路径，或新建台账。")
    if path.is_dir():
        raise DeskError(f"“{path}”是文件夹，不是台账文件。", "请选择扩展名为.zjdb的文件。")
    try:
        sound = sqlite.looks_like_sqlite(path)
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"读不了“{path}”：{why}。", hint) from error
    if not sound:
        raise DeskError(f"“{path.name}”不是台账文件，或已加密、损坏。", "请检查文件，或从备份恢复。")


def _checked_version(connection: Connection, path: Path) -> int:
    application, version = sqlite.versions(connection)
    if application != sqlite.APPLICATION_ID:
        raise DeskError(f"“{path.name}”是其他程序的数据库，不是本程序的台账，没有改动它。", "请另选文件。")
    if version > migrations.LATEST:
        raise DeskError(f"台账“{path.name}”由更新版本的程序建立，没有改动它。", "请先升级本程序再打开。")
    return version
