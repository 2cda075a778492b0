"""What is known of the copies in a folder besides their names: their hash and head, and when they were found whole.

The index only spares looking again: a copy that it does not know, or that has changed since, is looked at anew, and
without the index nothing is lost but the reasons and checks.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from threading import Lock
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.keeping.copies.names import parse

FILE = "备份目录.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one copy; ``size`` and ``changed`` (nanoseconds) tell whether it is still the same file.

    ``sha256`` is that of the proven file, blank if it was never proven; ``whole`` what the last look at it found.
    ``checked`` is the number of that look in the folder: the copy with the lowest one is the next to be looked at.
    """

    size: int
    changed: int
    seq: int
    head: str
    state: str
    store: str
    at: str
    why: str
    whole: bool | None = None
    sha256: str = ""
    checked: int = 0


Known = dict[str, Entry]
"""The entries of a folder by file name."""
_ONE_AT_A_TIME = Lock()
"""The thread of the store and the one that proves copies both put down what they know."""
_TYPES: dict[str, type | tuple[type, ...]] = {"int": int, "str": str, "bool | None": (bool, type(None))}


def load(folder: Path) -> tuple[Known, int]:
    """Return the entries of a folder and the highest number that a copy in it ever had; a broken index is empty."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        last = kept["last"]
        known = {str(name): entry for name, found in kept["copies"].items() if (entry := _entry(found))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, 0
    return known, last if isinstance(last, int) else 0


def _entry(found: Mapping[str, Any]) -> Entry | None:
    """Return an entry as it was written, None if anybody wrote something else there."""
    if set(found) != {field.name for field in fields(Entry)}:
        return None
    if any(
        not isinstance(found[field.name], _TYPES[getattr(field.type, "__name__", str(field.type))])
        for field in fields(Entry)
    ):
        return None
    return Entry(**found)


def save(folder: Path, known: Known, last: int) -> None:
    """Write the index of a folder; a folder that refuses keeps its old one, which is no harm."""
    told = {"last": last, "copies": {name: asdict(entry) for name, entry in sorted(known.items())}}
    with suppress(DeskError), replacing(folder / FILE, private=True) as beside:
        beside.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def note(folder: Path, name: str, entry: Entry) -> None:
    """Put down what is known of one copy."""
    with _ONE_AT_A_TIME:
        known, last = load(folder)
        known[name] = entry
        save(folder, known, last)


def next_number(folder: Path) -> int:
    """Return a number for a new copy in a folder, and give it to no other from now on."""
    with _ONE_AT_A_TIME:
        known, last = load(folder)
        names = (parse(path.name) for path in folder.iterdir())
        number = 1 + max(last, *(name.number for name in names if name), 0)
        save(folder, known, number)
    return number


def looks(folder: Path) -> int:
    """Return the number of the next look at a copy of a folder."""
    known, _ = load(folder)
    return 1 + max((entry.checked for entry in known.values()), default=0)


def forget_gone(folder: Path) -> None:
    """Drop what is known of copies that are no longer there."""
    with _ONE_AT_A_TIME:
        known, last = load(folder)
        there = {name: entry for name, entry in known.items() if (folder / name).exists()}
        if len(there) != len(known):
            save(folder, there, last)
