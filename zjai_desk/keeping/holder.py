"""Who has a store open: a note beside it, for people; that only one writes is the system's lock, not this note."""

import datetime as dt
import getpass
import json
import os
import platform
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from zjai_desk import files

_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a store open at which computer, since when (ISO text) and as which process."""

    person: str
    computer: str
    since: str
    pid: int

    def words(self, store: str, today: dt.date | None = None) -> str:
        """Say who has the store of that name."""
        return f"台账“{store}”正由{self.person or '别人'}在电脑“{self.computer}”上使用（{_since(self.since, today)}起）。"


def this_computer() -> str:
    """Return the name of this computer."""
    return platform.node() or "本机"


def myself(person: str) -> Holder:
    """Return this process, at work for ``person``, if he gave his name, else for who is signed in at the computer."""
    if not person:
        with suppress(OSError, KeyError, ImportError):  # which of them it is depends on the system
            person = getpass.getuser()
    since = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    return Holder(person, this_computer(), since, os.getpid())


def note_path(store: Path) -> Path:
    """Return where the note on a store lies."""
    return store.with_name(f".{store.name}.holder")


def read(store: Path) -> Holder | None:
    """Return who the note says has the store; None if there is none, or none that can be read."""
    try:
        with note_path(store).open(encoding="utf-8") as file:
            said = json.loads(file.read(_LONGEST))
        return Holder(str(said["person"]), str(said["computer"]), str(said["since"]), int(said["pid"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def was_left(store: Path) -> bool:
    """Whether a note is there; asked by whoever has the lock, it says that the last program did not end well."""
    return note_path(store).exists()


def write(store: Path, holder: Holder) -> None:
    """Note who has the store; an OSError, and no note, where its folder cannot be written or the disk is full."""
    try:
        files.make_private(note_path(store))
        note_path(store).write_text(json.dumps(asdict(holder), ensure_ascii=False), encoding="utf-8")
    except OSError:
        remove(store)
        raise


def remove(store: Path) -> None:
    """Take the note away, before the lock is given up: afterwards it may be another program's."""
    with suppress(OSError):
        note_path(store).unlink(missing_ok=True)


def _since(text: str, today: dt.date | None) -> str:
    """Return a time as one says it: 今天9:12, 昨天17:40, 3月5日8:00."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return "不知何时"
    days = ((today or dt.date.today()) - at.date()).days
    day = {0: "今天", 1: "昨天"}.get(days, f"{at.month}月{at.day}日")
    return f"{day}{at.hour}:{at.minute:02}"
