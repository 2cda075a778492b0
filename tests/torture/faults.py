"""The n-th operation of the disk fails, the disk is full at the n-th write, the n-th statement fails: for every n."""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from tests.torture import story
from tests.torture.disk import Disk, full, io_error
from tests.torture.driver import Raw, connecting
from zjai_desk.errors import DeskError
from zjai_desk.store import Store, sqlite

OUTCOMES = ("old", "new", "half", "unusable", "unclear", "traceback")
FINE = frozenset({"old", "new"})
KINDS = ("once", "lasting", "full", "statement")
WORKS: dict[str, story.Act | None] = {
    "import": story.take_in,
    "edit": story.edit,
    "undo": lambda store: store.undo(),
    "migration": None,
}


class Interrupted(Exception):
    """Stands for anything that may go wrong in Python between two statements."""


class Trouble:
    """Fails the n-th operation of the disk (``once``), all from it on (``lasting``), or the n-th write for want of
    room (``full``), or the n-th statement before it is run (``statement``).
    """

    def __init__(self, kind: str, number: int) -> None:
        self.kind, self.number, self.seen = kind, number, 0

    def on_disk(self, operation: str, _file: str) -> None:
        if self.kind != "full" or operation == "write":
            self._count(full() if self.kind == "full" else io_error(operation))

    def before_statement(self, *_: object) -> None:
        self._count(Interrupted())

    def _count(self, error: Exception) -> None:
        self.seen += 1
        if self.seen == self.number or (self.kind == "lasting" and self.seen > self.number):
            raise error

    @contextmanager
    def at(self, disk: Disk) -> Iterator[None]:
        """Make the trouble while the context lasts."""
        if self.kind == "statement":
            event.listen(Engine, "before_cursor_execute", self.before_statement)
        else:
            disk.fault = self.on_disk
        try:
            yield
        finally:
            disk.fault = None
            if self.kind == "statement":
                event.remove(Engine, "before_cursor_execute", self.before_statement)


class Bench:
    """A store on a disk of its own, and one piece of work that is tried over and over."""

    def __init__(self, folder: Path, work: str) -> None:
        self.act = WORKS[work]
        self.path = story.new_store(folder) if self.act else story.old_store(folder)
        self._before = self.path.read_bytes()

    def trial(self, trouble: Trouble) -> str:
        """Do the work once with trouble on its way; returns one of :data:`OUTCOMES`."""
        disk = Disk({str(self.path): bytearray(self._before)})
        with story.swapped(sqlite, "connect", connecting(disk)):
            try:
                return self._worked(disk, trouble) if self.act else self._migrated(disk, trouble)
            except DeskError:
                return "unusable"
            except Exception:  # noqa: BLE001 - that nothing else comes through is what is tried here
                return "traceback"

    def _worked(self, disk: Disk, trouble: Trouble) -> str:
        assert self.act is not None
        with Store.open(self.path) as store:
            before = store.head()[0]
            failed, clear = _attempt(lambda: self.act and self.act(store), disk, trouble)
            new = store.head()[0] - before
            if store.verify() or new not in (0, 1) or (not failed and not new):
                return "half"
            story.edit(store, "其后")  # the store is still good for work: the rollback really ended
        with Store.open(self.path) as store:
            if store.verify() or store.head()[0] != before + new + 1:
                return "half"
        return ("old", "new")[new] if clear else "unclear"

    def _migrated(self, disk: Disk, trouble: Trouble) -> str:
        shapes = {_shape(Raw(disk, self.path)): "old"}
        _, clear = _attempt(lambda: Store.open(self.path).close(), disk, trouble)
        found = _shape(Raw(disk, self.path))
        if not clear:
            return "unclear"
        with Store.open(self.path) as store:
            if store.verify():
                return "half"
        shapes.setdefault(_shape(Raw(disk, self.path)), "new")
        return shapes.get(found, "half")


def _attempt(work: Callable[[], object], disk: Disk, trouble: Trouble) -> tuple[bool, bool]:
    """Do the work amid the trouble; returns whether it failed, and whether what it said was in words."""
    try:
        with trouble.at(disk):
            work()
    except DeskError as error:
        return True, in_words(error)
    except Interrupted:
        return True, True
    return False, True


def in_words(error: DeskError) -> bool:
    """Whether a person can read what is said: sentences, nothing English, but for the names of files."""
    said = re.sub("“[^”]*”", "", str(error))
    return said.endswith("。") and not re.search("[A-Za-z]{3}", said.replace("verify", ""))


def _shape(raw: Raw) -> tuple[object, ...]:
    found = raw.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
    version = raw.execute("PRAGMA user_version").fetchall()
    raw.close()
    return (*version, *found)


def run(work: str, kind: str, every: int = 1) -> Counter[str]:
    """Try the work with trouble at each n, or each ``every``-th, until it is done before the trouble comes."""
    counts: Counter[str] = Counter()
    number = 1
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), work)
        while True:
            trouble = Trouble(kind, number)
            outcome = bench.trial(trouble)
            if trouble.seen < number:
                return counts
            counts[outcome] += 1
            number += every


@contextmanager
def without_hook() -> Iterator[None]:
    """The control: each statement is a transaction of its own, as it is without the hook of the engine."""
    with story.swapped(sqlite, "_begin_immediate", lambda _: None):
        yield
