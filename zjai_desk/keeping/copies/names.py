"""How a copy is called and where it lies: the name carries its order, which no clock can upset."""

import datetime as dt
import re
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zjai_desk.store import SUFFIX

STAMP = "%Y-%m-%d %H.%M.%S"
"""The clock as file names can bear it."""
_LONGEST = 40
"""Characters of the store's name that the names of folder and copies take over: file systems allow 255 bytes."""
_NAME = re.compile(
    r"(?P<stem>.*) (?P<number>\d{4,}) 第(?P<seq>\d+)步 (?P<at>\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d) (?P<why>\w+)"
)


class Why(StrEnum):
    """Why a copy was made."""

    SESSION = "收工"
    WORK = "定时"
    MISSED = "补做"
    IMPORT = "导入前"
    MIGRATION = "升级前"
    RESTORE = "恢复前"
    MANUAL = "手动"


@dataclass(frozen=True, slots=True)
class Name:
    """What the name of a copy tells: its number among the copies of the store, the step it ends with, when and why.

    ``number`` rises with every copy, also after an older state was restored, when the steps begin to count from
    a lower one again.
    """

    stem: str
    number: int
    seq: int
    at: str
    why: str

    def __str__(self) -> str:
        at = dt.datetime.fromisoformat(self.at).strftime(STAMP)
        return f"{self.stem} {self.number:04d} 第{self.seq}步 {at} {self.why}{SUFFIX}"


def parse(file_name: str) -> Name | None:
    """Return what the name of a file tells, None if it is not that of a copy that the program made."""
    found = _NAME.fullmatch(file_name.removesuffix(SUFFIX)) if file_name.endswith(SUFFIX) else None
    if found is None:
        return None
    try:
        at = dt.datetime.strptime(found["at"], STAMP).isoformat(sep=" ")
    except ValueError:
        return None
    return Name(found["stem"], int(found["number"]), int(found["seq"]), at, found["why"])


def stem_of(store: Path) -> str:
    """Return the name of a store as its copies have it: shortened where it is very long, but still its own."""
    if len(store.stem) <= _LONGEST:
        return store.stem
    return f"{store.stem[: _LONGEST - 9]}~{zlib.crc32(store.stem.encode()):08x}"


def folder_of(store: Path) -> Path:
    """Return the folder of the copies of a store, there or not: beside it."""
    return store.parent / f"{stem_of(store)} 备份"


def now() -> str:
    """Return the clock of this PC, to the second; it may be wrong, so nothing is ordered by it."""
    return dt.datetime.now().isoformat(sep=" ", timespec="seconds")
