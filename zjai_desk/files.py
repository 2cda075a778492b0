"""Files are written beside their place and renamed into it: an interrupted write leaves the old one."""

import errno
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zjai_desk.errors import DeskError

_WHY = {
    errno.EACCES: ("没有权限", "请换一个文件夹，或先关闭正打开着它的程序。"),
    errno.EPERM: ("没有权限", "请换一个文件夹，或先关闭正打开着它的程序。"),
    errno.EBUSY: ("它正被别的程序打开", "请先关闭打开它的程序。"),
    errno.ETXTBSY: ("它正被别的程序打开", "请先关闭打开它的程序。"),
    errno.EROFS: ("磁盘是只读的", "请换一个能写的磁盘。"),
    errno.ENOSPC: ("磁盘已满", "请腾出空间后重试。"),
    errno.EFBIG: ("文件太大，这个磁盘放不下", "请换一个磁盘。"),
    errno.EDQUOT: ("分给您的磁盘空间已用完", "请腾出空间后重试。"),
    errno.EIO: ("磁盘出错，或U盘松动", "请检查磁盘，或换一个文件夹重试。"),
    errno.ENOENT: ("文件夹不存在", "请先建立文件夹，或换一个。"),
    errno.ENOTDIR: ("文件夹不存在", "请先建立文件夹，或换一个。"),
    errno.EISDIR: ("这是一个文件夹的名字", "请换一个文件名。"),
    errno.ENAMETOOLONG: ("文件名太长", "请换一个短一些的文件名。"),
}
_HELD = frozenset({5, 32, 33})
"""What Windows says while an antivirus or an indexer has a file open for a moment: access denied, in use, locked."""
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)
"""Seconds between attempts to rename such a file, 2.5 in all."""
_HALF_WRITTEN = re.compile(r"\.\d+-[0-9a-f]{8}\.part(-journal)?")
_FORGOTTEN = 86_400
"""Seconds after which nobody is at work any more on what is half written."""


def reason(error: OSError) -> tuple[str, str]:
    """Return why the system refused, and what to do about it, in words."""
    return _WHY.get(error.errno or 0, ("磁盘或文件夹出错", "请换一个文件夹重试。"))


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to; what was written there is then put in its place.

    On any fault what stood at ``path`` stays as it was and nothing is left beside it. A folder or a
    disk that refuses becomes a DeskError. A ``private`` file is there from the start, empty, and nobody
    but its owner may read it.
    """
    # A name that nobody can foresee keeps two programs that write the same file apart; it is short, as the
    # name of the file may already be as long as names can be.
    beside = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.part")
    sweep(path.parent)
    try:
        if private:
            make_private(beside)
        yield beside
        # Written out before the name is given away: a pulled plug must not leave an empty file in its place.
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        put_in_place(beside, path)
    except OSError as error:
        why, hint = reason(error)
        raise DeskError(f"写不了“{path}”：{why}。", hint) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what programs that were killed a day ago or longer left half written in a folder."""
    before = time.time() - _FORGOTTEN
    with suppress(OSError):
        for path in folder.glob(".*.part*"):
            if _HALF_WRITTEN.fullmatch(path.name) and path.stat().st_mtime < before:
                path.unlink()


def put_in_place(beside: Path, path: Path) -> None:
    """Rename ``beside`` to ``path``, over what is there; waits a moment for a program that holds either of them."""
    for pause in _PAUSES:
        try:
            beside.replace(path)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
        else:
            break
    else:
        beside.replace(path)
    write_out(path.parent)


def write_out(folder: Path) -> None:
    """See to it that names given in a folder outlive a pulled plug, where the system can be asked for it."""
    if os.name != "posix":
        return  # Windows opens no folders; its file systems log what is renamed
    with suppress(OSError):  # as some file systems cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_private(path: Path) -> None:
    """Make an empty file at ``path`` that its owner alone may read; one that is there is left to him alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        if os.name == "posix":
            with suppress(OSError):  # as on sticks, which know no owners
                os.fchmod(handle, 0o600)
    finally:
        os.close(handle)
