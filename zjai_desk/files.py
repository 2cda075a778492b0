"""Files are written beside their place and renamed into it: an interrupted write leaves the old one."""

import errno
import os
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
    errno.ENOENT: ("文件夹不存在", "请先建立文件夹，或换一个。"),
    errno.ENOTDIR: ("文件夹不存在", "请先建立文件夹，或换一个。"),
    errno.EISDIR: ("这是一个文件夹的名字", "请换一个文件名。"),
    errno.ENAMETOOLONG: ("文件名太长", "请换一个短一些的文件名。"),
}


def reason(error: OSError) -> tuple[str, str]:
    """Return why the system refused, and what to do about it, in words."""
    return _WHY.get(error.errno or 0, ("磁盘或文件夹出错", "请换一个文件夹重试。"))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to; what was written there is then put in its place.

    On any fault what stood at ``path`` stays as it was and nothing is left beside it. A folder or a
    disk that refuses becomes a DeskError.
    """
    # The process number keeps two programs that write the same file apart.
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield beside
        # Written out before the name is given away: a pulled plug must not leave an empty file in its place.
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    except OSError as error:
        why, hint = reason(error)
        raise DeskError(f"写不了“{path}”：{why}。", hint) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
