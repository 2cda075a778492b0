"""Folders for what is needed only for a while; those of a program that was killed are swept away by the next one."""

import os
import re
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "zjai-desk-"
_NAME = re.compile(rf"{_PREFIX}(\d+)-\w+")


def scratch() -> "tempfile.TemporaryDirectory[str]":
    """Return a new folder that only we can look into, gone when it is cleaned up or thrown away; its name tells whose it is."""
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)


def sweep() -> None:
    """Remove the folders whose program is no more: they may hold pages and copies of a store."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as found:
        for entry in found:
            name = _NAME.fullmatch(entry.name)
            with suppress(OSError):
                if name and _is_mine(entry) and not _lives(int(name[1])):
                    shutil.rmtree(Path(entry.path), ignore_errors=True)


def _is_mine(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder, no link to one, of the person who runs this program."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    return os.name != "posix" or entry.stat(follow_symlinks=False).st_uid == os.geteuid()


def _lives(process: int) -> bool:
    """Whether a process of this number is there; in doubt it is."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(0x1000, False, process)  # to ask about it and nothing more
        if not handle:
            return bool(ctypes.get_last_error() != 87)  # 87: there is no such process
        code = ctypes.c_ulong()
        ended = (
            kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value != 259
        )  # 259: still running
        kernel.CloseHandle(handle)
        return not ended
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
