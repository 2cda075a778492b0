"""A disk in memory for SQLite: it records what is written and what is synced, and fails when it is told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import apsw

_NUMBERS = count()
Fault = Callable[[str, str], None]
"""Is told the kind of each operation and the file, before it is done; raises what the disk is to answer."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What was done to a file: create, write, truncate, sync, delete, or an ``ack`` of the program itself."""

    kind: str
    file: str = ""
    offset: int = 0
    data: bytes = b""
    synced: bool = False  # of a delete: whether the folder was synced with it


@dataclass
class Disk:
    """The files by name, what was done to them, and the fault that waits, if any."""

    files: dict[str, bytearray] = field(default_factory=dict)
    done: list[Operation] = field(default_factory=list)
    fault: Fault | None = None

    def __post_init__(self) -> None:
        self.vfs = _Vfs(self, f"disk{next(_NUMBERS)}")

    def happen(self, kind: str, file: str) -> None:
        """Let the fault that waits have its say."""
        if self.fault is not None:
            self.fault(kind, file)

    def log(self, kind: str, file: str = "", **rest: Any) -> None:
        """Note what was done."""
        self.done.append(Operation(kind, file, **rest))


class _Vfs(apsw.VFS):
    def __init__(self, disk: Disk, name: str) -> None:
        super().__init__(name, "")
        self.disk = disk
        self.vfs_name = name

    def xFullPathname(self, name: str) -> str:  # noqa: N802 - as SQLite calls it, here and below
        return name

    def xAccess(self, name: str, _flags: int) -> bool:  # noqa: N802
        self.disk.happen("access", name)
        return bool(self.disk.files.get(name))

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        self.disk.happen("delete", name)
        if self.disk.files.pop(name, None) is None:
            raise _answer(apsw.IOError, apsw.SQLITE_IOERR_DELETE_NOENT)
        self.disk.log("delete", name, synced=bool(sync))

    def xOpen(self, name: Any, flags: list[int]) -> "_File":  # noqa: N802
        text = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self.disk.happen("open", text)
        if text not in self.disk.files:
            if not flags[0] & apsw.SQLITE_OPEN_CREATE:
                raise _answer(apsw.CantOpenError, apsw.SQLITE_CANTOPEN)
            self.disk.files[text] = bytearray()
            self.disk.log("create", text)
        flags[1] = flags[0]
        return _File(self.disk, text)


class _File:
    """An open file; what is deleted while open stays readable, as on Unix."""

    def __init__(self, disk: Disk, name: str) -> None:
        self._disk, self._name, self._content = disk, name, disk.files[name]

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        self._disk.happen("read", self._name)
        return bytes(self._content[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.happen("write", self._name)
        put(self._content, bytes(data), offset)
        self._disk.log("write", self._name, offset=offset, data=bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.happen("truncate", self._name)
        resize(self._content, size)
        self._disk.log("truncate", self._name, offset=size)

    def xSync(self, _flags: int) -> None:  # noqa: N802
        self._disk.happen("sync", self._name)
        self._disk.log("sync", self._name)

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._content)

    def xLock(self, _level: int) -> None:  # noqa: N802
        """Nobody else is at this disk."""

    def xUnlock(self, _level: int) -> None:  # noqa: N802
        """See xLock."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, _operation: int, _pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)  # what SQLite takes for granted on Unix and Windows

    def xClose(self) -> None:  # noqa: N802
        """A close that fails is not told to anybody."""


def put(content: bytearray, data: bytes, offset: int, gap: bytes = b"") -> None:
    """Write into a file; what lies between its end and ``offset`` is filled with ``gap``, else with zeros."""
    missing = offset - len(content)
    if missing > 0:
        content += gap[:missing].ljust(missing, b"\0")
    content[offset : offset + len(data)] = data


def resize(content: bytearray, size: int) -> None:
    """Cut or extend a file."""
    if size < len(content):
        del content[size:]
    else:
        put(content, b"", size)


def _answer(kind: type[apsw.Error], code: int) -> apsw.Error:
    error = kind(apsw.mapping_extended_result_codes.get(code) or "fault")
    error.extendedresult = code
    return error


_CODES = {
    "read": apsw.SQLITE_IOERR_READ, "write": apsw.SQLITE_IOERR_WRITE, "truncate": apsw.SQLITE_IOERR_TRUNCATE,
    "sync": apsw.SQLITE_IOERR_FSYNC, "delete": apsw.SQLITE_IOERR_DELETE, "access": apsw.SQLITE_IOERR_ACCESS,
}  # fmt: skip


def io_error(kind: str) -> apsw.Error:
    """Return what a broken disk answers to an operation of this kind."""
    if kind == "open":
        return _answer(apsw.CantOpenError, apsw.SQLITE_CANTOPEN)
    return _answer(apsw.IOError, _CODES[kind])


def full() -> apsw.Error:
    """Return what a full disk answers to a write."""
    return _answer(apsw.FullError, apsw.SQLITE_FULL)
