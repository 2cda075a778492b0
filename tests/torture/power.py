"""Power cuts: what the program wrote is cut off at any operation, and the disk keeps what it was not made to sync as it likes."""

import hashlib
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture import story
from tests.torture.disk import Disk, Operation, put, resize
from tests.torture.driver import connecting
from tests.torture.recorder import recording
from zjai_desk.errors import DeskError
from zjai_desk.store import Store, sqlite
from zjai_desk.store.cipher import Secret

SECTOR = 512
OUTCOMES = ("sound", "lost", "half", "corrupt")
SYNCED = "synchronous=EXTRA"
CONTROL = "synchronous=OFF"


@dataclass
class Trace:
    """What was written, and the fingerprint of the store after each change acknowledged, the first before any."""

    name: str
    before: bytes
    operations: list[Operation]
    states: list[str]
    secret: Secret | None = None


def record_encrypted(folder: Path, synchronous: str = SYNCED) -> Trace:
    """Let the program work on an encrypted store, on the real disk, while somebody takes notes."""
    path, secret = story.encrypted_store(folder, grown=False)
    before, states = path.read_bytes(), [story.content(path, secret)]
    pragmas = tuple(synchronous if text == SYNCED else text for text in sqlite._PRAGMAS)
    seen = folder / "看.zjdb"
    with (
        recording() as recorder,
        story.swapped(sqlite, "_PRAGMAS", pragmas),
        Store.open(path, secret=secret) as store,
    ):
        for act in story.ACTS:
            act(store)
            recorder.log("ack")
            assert store.verify() == []
            seen.write_bytes(path.read_bytes())
            states.append(story.content(seen, secret))
    done = [operation for operation in recorder.done if not operation.file.startswith(str(seen))]
    return Trace(str(path), before, done, states, secret)


def record(folder: Path, synchronous: str = SYNCED) -> Trace:
    """Let the program bring an old store up to date and work on it, on a disk that takes notes."""
    path, disk = story.old_store(folder), Disk()
    before, states = path.read_bytes(), [story.content(path)]
    pragmas = tuple(synchronous if text == SYNCED else text for text in sqlite._PRAGMAS)

    def acknowledge(store: Store) -> None:
        disk.log("ack")
        assert store.verify() == []
        path.write_bytes(disk.files[str(path)])
        states.append(story.content(path))

    with (
        story.swapped(sqlite, "connect", connecting(disk)),
        story.swapped(sqlite, "_PRAGMAS", pragmas),
        Store.open(path) as store,
    ):
        acknowledge(store)
        for act in story.ACTS:
            act(store)
            acknowledge(store)
    return Trace(str(path), before, disk.done, states)


@dataclass
class _Inode:
    """A file as it lies on the disk for sure, and what was done to it since that may have come there."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[Operation] = field(default_factory=list)

    def sync(self) -> None:
        for operation in self.since:
            _apply(self.safe, operation)
        self.since.clear()


class _Model:
    """The disk as it may be found: the folder's entries, too, are sure only when the folder was synced."""

    def __init__(self, trace: Trace) -> None:
        self.entries: dict[str, list[_Inode | None]] = {trace.name: [_Inode(bytearray(trace.before))]}

    def do(self, operation: Operation) -> None:
        if operation.kind == "ack":
            return
        versions = self.entries.setdefault(operation.file, [None])
        inode = versions[-1]
        if operation.kind == "create":
            versions.append(_Inode())
        elif operation.kind == "delete":
            versions.append(None)
            if operation.synced:
                self._sync_folder()
        elif operation.kind == "sync":
            assert inode is not None
            inode.sync()
            if len(versions) > 1:  # SQLite syncs the folder with the first sync of a journal
                self._sync_folder()
        else:
            assert inode is not None
            inode.since.append(operation)

    def _sync_folder(self) -> None:
        for versions in self.entries.values():
            del versions[:-1]

    def image(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files as the next start may find them."""
        found = {}
        for name, versions in self.entries.items():
            inode = chance.choice(versions)
            if inode is not None:
                found[name] = bytes(_survived(inode, chance))
        return found


def _apply(content: bytearray, operation: Operation, gap: bytes = b"") -> None:
    if operation.kind == "truncate":
        resize(content, operation.offset)
    else:
        put(content, operation.data, operation.offset, gap)


def _survived(inode: _Inode, chance: random.Random) -> bytearray:
    """Return what of a file came to the disk: nothing since the last sync, all, the first part, some, or torn pieces."""
    content = bytearray(inode.safe)
    how = chance.choices(("none", "all", "first", "some", "torn"), (10, 15, 25, 25, 25))[0]
    # What a file grew by may hold anything until it is written.
    gap = chance.randbytes(1 << 16) if how in ("some", "torn") and chance.random() < 0.5 else b""
    last = chance.randrange(len(inode.since) + 1)
    share = chance.random()
    for place, operation in enumerate(inode.since):
        if how == "none" or (how == "first" and place >= last) or (how == "some" and chance.random() > share):
            continue
        if how == "torn" and operation.kind == "write":
            for start in range(0, len(operation.data), SECTOR):
                if chance.random() < share:
                    put(content, operation.data[start : start + SECTOR], operation.offset + start, gap)
        else:
            _apply(content, operation, gap)
    return content


def images(trace: Trace, number: int, seed: int) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Yield (changes acknowledged by then, files by name) of ``number`` cuts at random."""
    chance = random.Random(seed)
    cuts = Counter(chance.randrange(len(trace.operations) + 1) for _ in range(number))
    model, acknowledged = _Model(trace), 0
    for place, operation in enumerate([*trace.operations, Operation("ack")]):
        for _ in range(cuts[place]):
            yield acknowledged, model.image(chance)
        model.do(operation)
        acknowledged += operation.kind == "ack"


def outcome(
    folder: Path,
    files: dict[str, bytes],
    allowed: Sequence[str],
    past: Sequence[str],
    secret: Secret | None = None,
) -> str:
    """Start from an image as the next morning would; returns one of :data:`OUTCOMES`."""
    for left in folder.iterdir():
        left.unlink()
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
    path = folder / "台账.zjdb"
    try:
        found = story.content(path, secret)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return "corrupt"
    if found not in allowed:
        return "lost" if found in past else "half"
    try:
        # Its contents are those of a state that was proven when it was made; what is left to prove is the file.
        Store.open(path, secret=secret).close()
        with story.raw_connection(path, secret) as raw:
            return "sound" if raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)] else "corrupt"
    except (DeskError, sqlite3.DatabaseError):
        return "corrupt"


def run(
    number: int, seed: int, synchronous: str = SYNCED, *, encrypted: bool = False
) -> tuple[Counter[str], int]:
    """Cut the power ``number`` times; returns how often each outcome came, and how many images differed."""
    counts: Counter[str] = Counter()
    known: dict[bytes, str] = {}
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        trace = (record_encrypted if encrypted else record)(Path(first), synchronous)
        for acknowledged, files in images(trace, number, seed):
            total = hashlib.sha256(str(acknowledged).encode())
            for name in sorted(files):
                total.update(hashlib.sha256(files[name]).digest() + name.encode())
            key = total.digest()
            if key not in known:
                allowed = trace.states[acknowledged : acknowledged + 2]
                past = trace.states[:acknowledged]
                known[key] = outcome(Path(second), files, allowed, past, trace.secret)
            counts[known[key]] += 1
    return counts, len(known)
