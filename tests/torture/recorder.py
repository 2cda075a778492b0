"""Notes what SQLCipher does to its files, or lets it fail: a layer over its own way to the disk, put there through its C interface."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

import apsw

from tests.torture.disk import Fault, Operation

_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
# The name as it lies in memory: whoever opens a file goes on looking at it there.
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Methods(Structure):
    """sqlite3_io_methods, as far as it is touched; the rest is taken over as it is."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", c_void_p),
        ("xWrite", _Write),
        ("xTruncate", _Truncate),
        ("xSync", _Sync),
        ("rest", c_void_p * 13),
    )


class _File(Structure):
    _fields_ = (("pMethods", POINTER(_Methods)),)


class _Vfs(Structure):
    """sqlite3_vfs."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", _Open),
        ("xDelete", _Delete),
        ("rest", c_void_p * 14),
    )


class Recorder:
    """What was done, in order, as :class:`tests.torture.disk.Disk` notes it, and the fault that waits, if any.

    What is read never fails here: it is not listened to.
    """

    def __init__(self, usual: _Vfs) -> None:
        self.done: list[Operation] = []
        self.fault: Fault | None = None
        self._usual = usual
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []  # what C holds on to must not be thrown away
        self.vfs = _Vfs.from_buffer_copy(usual)
        self.vfs.zName = b"recorder"
        self.vfs.xOpen = _Open(self._open)
        self.vfs.xDelete = _Delete(self._delete)

    def log(self, kind: str, file: str = "", **rest: Any) -> None:
        """Note what was done."""
        self.done.append(Operation(kind, file, **rest))

    def _refused(self, kind: str, file: str) -> int:
        """Let the fault that waits have its say; returns the code of what it answers, 0 if nothing is wrong."""
        if self.fault is not None:
            try:
                self.fault(kind, file)
            except apsw.Error as error:
                return int(error.extendedresult)  # which those of disk.py bear
        return 0

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        known = Path(path).exists()
        if path and (refused := self._refused("open", path)):
            return refused
        code: int = self._usual.xOpen(vfs, name, file, flags, out)
        if code == 0 and path:
            if not known:
                self.log("create", path)
            self._names[file] = path
            self._listen(_File.from_address(file))
        return code

    def _listen(self, file: _File) -> None:
        usual = file.pMethods.contents
        methods = _Methods.from_buffer_copy(usual)

        def write(to: int, data: int, amount: int, offset: int) -> int:
            if refused := self._refused("write", self._names[to]):
                return refused
            self.log("write", self._names[to], offset=offset, data=ctypes.string_at(data, amount))
            return int(usual.xWrite(to, data, amount, offset))

        def truncate(to: int, size: int) -> int:
            if refused := self._refused("truncate", self._names[to]):
                return refused
            self.log("truncate", self._names[to], offset=size)
            return int(usual.xTruncate(to, size))

        def sync(to: int, flags: int) -> int:
            if refused := self._refused("sync", self._names[to]):
                return refused
            self.log("sync", self._names[to])
            return int(usual.xSync(to, flags))

        methods.xWrite, methods.xTruncate, methods.xSync = _Write(write), _Truncate(truncate), _Sync(sync)
        self._kept.append((usual, methods))
        file.pMethods = ctypes.pointer(methods)

    def _delete(self, vfs: int, name: bytes, synced: int) -> int:
        if refused := self._refused("delete", os.fsdecode(name)):
            return refused
        code: int = self._usual.xDelete(vfs, name, synced)
        if code == 0:
            self.log("delete", os.fsdecode(name), synced=bool(synced))
        return code


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record everything that SQLCipher does to files of this process."""
    from sqlcipher3 import _sqlite3

    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    usual = library.sqlite3_vfs_find(None)
    recorder = Recorder(usual.contents)
    library.sqlite3_vfs_register(ctypes.byref(recorder.vfs), 1)
    try:
        yield recorder
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(recorder.vfs))
        library.sqlite3_vfs_register(usual, 1)
