"""Stores damaged at random, by single bits, by pages and by hand: found at opening, by the check, or not at all."""

import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.torture import story
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.kept import KeptStore
from zjai_desk.keeping.opening import create_store, open_store
from zjai_desk.store.cipher import SALT_BYTES, Secret

OUTCOMES = ("opening", "check", "harmless", "missed", "traceback")
FINE = frozenset({"opening", "check", "harmless"})
Damage = Callable[["Victim", random.Random], bytes]


@dataclass(frozen=True)
class Victim:
    """A store with some history, as it is and as it was some changes ago."""

    path: Path
    now: bytes
    earlier: bytes
    secret: Secret | None = None

    page_size = 4096

    def key(self) -> Secret | None:
        """Return what opens the file that lies there now, asked for as of a person where its head was damaged."""
        if self.secret is None or self.path.read_bytes()[:SALT_BYTES] == self.now[:SALT_BYTES]:
            return self.secret
        return encryption.secret_for(self.path, story.PASSWORD)

    def page(self, chance: random.Random) -> slice:
        start = chance.randrange(len(self.now) // self.page_size) * self.page_size
        return slice(start, start + self.page_size)


@contextmanager
def victim(*, encrypted: bool = False) -> Iterator[Victim]:
    """Make a store to be damaged, with the keys and anchors that belong to it, and a copy beside."""
    with tempfile.TemporaryDirectory() as folder, story.at_home(Path(folder) / "home"):
        path = Path(folder) / "台账.zjdb"
        with create_store(path) as store:
            for act in story.ACTS:
                act(store)
            with store.change("大表") as change:
                ids = change.insert("patents", [{"title": f"一种方法{n}" * 9} for n in range(300)])
        secret = encryption.encrypt(path, story.PASSWORD) if encrypted else None
        earlier = path.read_bytes()
        with open_store(path, secret=secret) as store:
            with store.change("删一半") as change:
                change.delete("patents", ids[:150])  # leaves pages free
            story.edit(store, "浦沿街道")
            story.take_in(store, story.RETURNS[1])
            store.undo()
            if encrypted:
                copies.make(store, Why.MANUAL)  # which knows the salt, should that be lost
        yield Victim(path, path.read_bytes(), earlier, secret)


# -- ways to damage -----------------------------------------------------------------------------------


def flipped_bit(store: Victim, chance: random.Random) -> bytes:
    """Turn one bit over."""
    content = bytearray(store.now)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def zeroed_page(store: Victim, chance: random.Random) -> bytes:
    """Lose a page."""
    content = bytearray(store.now)
    content[store.page(chance)] = bytes(store.page_size)
    return bytes(content)


def swapped_pages(store: Victim, chance: random.Random) -> bytes:
    """Put two pages each in the other's place."""
    content, one, other = bytearray(store.now), store.page(chance), store.page(chance)
    content[one], content[other] = content[other], content[one]
    return bytes(content)


def stale_page(store: Victim, chance: random.Random) -> bytes:
    """Put a page back as it was earlier; one that was another then, if it can be."""
    differing = [
        slice(start, start + store.page_size)
        for start in range(0, min(len(store.now), len(store.earlier)), store.page_size)
        if store.now[start : start + store.page_size] != store.earlier[start : start + store.page_size]
    ]
    content, page = bytearray(store.now), chance.choice(differing)
    content[page] = store.earlier[page]
    return bytes(content)


def cut_tail(store: Victim, chance: random.Random) -> bytes:
    """Lose the end of the file."""
    return store.now[: chance.randrange(100, len(store.now))]


def garbled_header(store: Victim, chance: random.Random) -> bytes:
    """Write garbage over a part of the file's first hundred bytes."""
    content, start = bytearray(store.now), chance.randrange(96)
    end = min(100, start + chance.randrange(1, 20))
    content[start:end] = chance.randbytes(end - start)
    return bytes(content)


def garbled_page(store: Victim, chance: random.Random) -> bytes:
    """Write garbage over a page."""
    content = bytearray(store.now)
    content[store.page(chance)] = chance.randbytes(store.page_size)
    return bytes(content)


PAGE_FAULTS: tuple[Damage, ...] = (zeroed_page, swapped_pages, stale_page, cut_tail, garbled_header)


def tampered(store: Victim, chance: random.Random) -> bytes:
    """Alter, drop, double or exchange rows with another tool, past the guards, which are put back."""
    store.path.write_bytes(store.now)
    with closing(sqlite3.connect(store.path)) as raw:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        while not _altered(raw, chance):
            pass
        for _, sql in guards:
            raw.execute(sql)
        raw.commit()
    return store.path.read_bytes()


def _altered(raw: sqlite3.Connection, chance: random.Random) -> bool:
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    table = chance.choice(tables)
    rows = [row for (row,) in raw.execute(f'SELECT rowid FROM "{table}"')]
    if not rows or table == "migrations":  # which nobody reads
        return False
    if table == "about":  # the one row of it that is read
        raw.execute("UPDATE about SET value = '0123456789abcdef'")
        return True
    row, how = chance.choice(rows), chance.choice(("alter", "alter", "alter", "drop", "double", "exchange"))
    columns = [(name, kind) for _, name, kind, *_ in raw.execute(f'PRAGMA table_info("{table}")')]
    try:
        if how == "drop":
            raw.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
        elif how == "double":
            names = ", ".join(f'"{name}"' for name, _ in columns[1:])
            raw.execute(
                f'INSERT INTO "{table}" SELECT max(rowid) + 1, {names} FROM "{table}" WHERE rowid = ?', (row,)
            )
        elif how == "exchange" and len(rows) > 1:
            name, _ = chance.choice(columns[1:])
            other = chance.choice([one for one in rows if one != row])
            both = raw.execute(
                f'SELECT a."{name}", b."{name}" FROM "{table}" a, "{table}" b WHERE a.rowid=? AND b.rowid=?',
                (row, other),
            ).fetchone()
            raw.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = ?', (both[1], row))
            raw.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = ?', (both[0], other))
            return bool(both[0] != both[1])
        else:
            name, kind = chance.choice(columns)
            value = {"INTEGER": chance.randrange(10**6), "TEXT": "假", "BLOB": b"x"}[kind]
            raw.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = ?', (value, row))
    except sqlite3.IntegrityError:
        return False
    return True


# -- what becomes of it -------------------------------------------------------------------------------


def outcome(store: Victim, content: bytes, truth: str) -> str:
    """Open a damaged store as the program does and check it; returns one of :data:`OUTCOMES`."""
    store.path.write_bytes(content)
    try:
        with open_store(store.path, secret=store.key()) as opened:
            if any(notice.grave for notice in opened.notices):
                return "opening"
            if opened.verify():
                return "check"
    except DeskError:
        return "opening"
    except Exception:  # noqa: BLE001 - that nothing else comes through is what is tried here
        return "traceback"
    return "harmless" if read(store.path, store.secret) == truth else "missed"


def opened_only(store: Victim, content: bytes, truth: str) -> str:
    """The control of encrypted stores: what is noticed if they are opened and not checked."""
    with story.swapped(KeptStore, "verify", lambda *_: []):
        return outcome(store, content, truth)


def structure_only(store: Victim, content: bytes, truth: str) -> str:
    """The control: what SQLite's own check of the structure makes of it."""
    store.path.write_bytes(content)
    try:
        with closing(sqlite3.connect(store.path)) as raw:
            if raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "check"
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return "opening"
    return "harmless" if read(store.path) == truth else "missed"


def read(path: Path, secret: Secret | None = None) -> str:
    """Return a fingerprint of everything in the file; one that cannot be read has none."""
    try:
        return story.content(path, secret)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return ""


def run(
    ways: tuple[Damage, ...],
    number: int,
    seed: int,
    judge: Callable[[Victim, bytes, str], str] = outcome,
    *,
    encrypted: bool = False,
) -> Counter[str]:
    """Damage a store ``number`` times in each of the ways, the same damages for the same seed."""
    counts: Counter[str] = Counter()
    with victim(encrypted=encrypted) as store:
        truth = read(store.path, store.secret)
        for way in ways:
            chance = random.Random(f"{seed} {way.__name__}")
            for _ in range(number):
                counts[judge(store, way(store, chance), truth)] += 1
    return counts
