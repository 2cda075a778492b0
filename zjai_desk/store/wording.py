"""What the drivers of the database say, in words: the only place that reads their errors."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zjai_desk.errors import DeskError
from zjai_desk.store import cipher
from zjai_desk.store.refusals import Damaged, Foreign, InUse, NotWritable


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the errors of the driver into sentences."""
    try:
        yield
    except driver_errors() as error:
        raise explain(error, path) from error
    except UnicodeDecodeError as error:  # of what the driver says of a damaged file, which quotes it
        raise _damaged(path) from error


def _damaged(path: Path) -> DeskError:
    message, hint = _WORDS["SQLITE_CORRUPT"]
    return Damaged(message.format(name=path.name), hint)


def driver_errors() -> tuple[type[Exception], ...]:
    """Return the errors of the drivers in use: that which encrypts has its own, under the same names."""
    loaded = sys.modules.get(cipher.DRIVER)
    return (sqlite3.DatabaseError,) if loaded is None else (sqlite3.DatabaseError, loaded.DatabaseError)


def explain(error: Exception, path: Path) -> DeskError:
    """Return the sentence for a driver's error on the store at ``path``."""
    name = str(getattr(error, "sqlite_errorname", ""))  # only errors of sqlite3 itself carry it
    if name in ("", "SQLITE_ERROR"):  # as the driver that encrypts has it: but SQLite's wording is the same
        name = next((known for said, known in _SAID.items() if said in str(error)), name)
    for prefix, (message, hint) in _WORDS.items():
        if name.startswith(prefix):
            refusal = _REFUSALS.get(prefix, DeskError)
            return refusal(message.format(name=path.name, folder=path.parent), hint)
    if "Could not decode" in str(error):  # a text that is none; the driver has no name for it
        return _damaged(path)
    return DeskError(f"读写台账“{path.name}”时出错：{error}。", "请先备份此文件，再用“verify”检查。")


_SAID = {
    "disk I/O error": "SQLITE_IOERR",
    "database or disk is full": "SQLITE_FULL",
    "readonly database": "SQLITE_READONLY",
    "unable to open": "SQLITE_CANTOPEN",
    "is locked": "SQLITE_BUSY",
    "malformed": "SQLITE_CORRUPT",
    "not a database": "SQLITE_NOTADB",
}
_WORDS = {
    "SQLITE_BUSY": ("台账“{name}”正被另一个窗口或另一台电脑使用。", "请先关闭那边的程序，再打开。"),
    "SQLITE_LOCKED": ("台账“{name}”正被另一个窗口或另一台电脑使用。", "请先关闭那边的程序，再打开。"),
    "SQLITE_READONLY": (
        "“{folder}”或台账“{name}”是只读的，改动没有保存。",
        "请换到可写的文件夹，或去掉只读属性。",
    ),
    "SQLITE_CANTOPEN": ("打不开台账“{name}”：文件夹“{folder}”不可写或不存在。", "请检查路径和权限。"),
    "SQLITE_PERM": ("没有权限读写台账“{name}”。", "请检查文件权限。"),
    "SQLITE_FULL": ("磁盘已满，改动没有保存，台账仍是原样。", "请清理磁盘后重试。"),
    "SQLITE_IOERR": ("读写台账“{name}”时磁盘出错，改动没有保存。", "请检查磁盘或U盘是否松动，再重试。"),
    "SQLITE_CORRUPT": ("台账“{name}”已损坏。", "请从备份恢复，并保留损坏的文件。"),
    "SQLITE_NOTADB": ("“{name}”不是台账文件，或已损坏。", "请检查文件，或从备份恢复。"),
    "SQLITE_CONSTRAINT": ("改动与台账已有内容冲突，没有保存。", "请刷新后重试。"),
}
_REFUSALS: dict[str, type[DeskError]] = {
    "SQLITE_BUSY": InUse,
    "SQLITE_LOCKED": InUse,
    "SQLITE_READONLY": NotWritable,
    "SQLITE_PERM": NotWritable,
    "SQLITE_CORRUPT": Damaged,
    "SQLITE_NOTADB": Foreign,
}
