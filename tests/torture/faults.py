"""The n-th operation of the disk fails, the disk is full at the n-th write, the n-th statement fails: for every n."""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.torture import story
from tests.torture.disk import Disk, full, io_error
from tests.torture.driver import Raw, connecting
from tests.torture.recorder import Recorder, recording
from zjai_desk.errors import DeskError
from zjai_desk.store import Store, connection, sqlite
from zjai_desk.store.cipher import Secret
from zjai_desk.store.connection import Connection

OUTCOMES = ("old", "new", "half", "unusable", "unclear", "traceback")
FINE = frozenset({"old", "new"})
KINDS = ("once", "lasting", "full", "statement")
ENCRYPTED = KINDS[:3]
"""Those tried with an encrypted store too; statements are the same there."""
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

    def _counting(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        """Return what counts a statement and then runs it as ``plain`` does."""

        def execute(*said: Any) -> Any:
            self._count(Interrupted())
            return plain(*said)

        return execute

    def _count(self, error: Exception) -> None:
        self.seen += 1
        if self.seen == self.number or (self.kind == "lasting" and self.seen > self.number):
            raise error

    @contextmanager
    def at(self, disk: Disk | Recorder) -> Iterator[None]:
        """Make the trouble while the context lasts."""
        if self.kind == "statement":
            execute, execute_many = (
                self._counting(Connection.execute),
                self._counting(Connection.execute_many),
            )
            with (
                story.swapped(Connection, "execute", execute),
                story.swapped(Connection, "execute_many", execute_many),
            ):
                yield
            return
        disk.fault = self.on_disk
        try:
            yield
        finally:
            disk.fault = None


class Bench:
    """A store on a disk of its own, and one piece of work that is tried over and over."""

    secret: Secret | None = None

    def __init__(self, folder: Path, work: str) -> None:
        self.act = WORKS[work]
        self.path = self._lay(folder)
        self._before = self.path.read_bytes()

    def _lay(self, folder: Path) -> Path:
        return story.new_store(folder) if self.act else story.old_store(folder)

    @contextmanager
    def _disk(self) -> Iterator[Disk | Recorder]:
        """Put the store on its disk as it was, and let the disk be heard of."""
        self._files = Disk({str(self.path): bytearray(self._before)})
        with story.swapped(sqlite, "connect", connecting(self._files)):
            yield self._files

    def _shape(self) -> tuple[object, ...]:
        with closing(Raw(self._files, self.path)) as raw:
            return _shape(raw)

    def trial(self, trouble: Trouble) -> str:
        """Do the work once with trouble on its way; returns one of :data:`OUTCOMES`."""
        with self._disk() as disk:
            try:
                return self._worked(disk, trouble) if self.act else self._migrated(disk, trouble)
            except DeskError:
                return "unusable"
            except Exception:  # noqa: BLE001 - that nothing else comes through is what is tried here
                return "traceback"

    def _worked(self, disk: Disk | Recorder, trouble: Trouble) -> str:
        assert self.act is not None
        with Store.open(self.path, secret=self.secret) as store:
            before = store.head()[0]
            failed, clear = _attempt(lambda: self.act and self.act(store), disk, trouble)
            new = store.head()[0] - before
            if store.verify() or new not in (0, 1) or (not failed and not new):
                return "half"
            story.edit(store, "其后")  # the store is still good for work: the rollback really ended
        with Store.open(self.path, secret=self.secret) as store:
            if store.verify() or store.head()[0] != before + new + 1:
                return "half"
        return ("old", "new")[new] if clear else "unclear"

    def _migrated(self, disk: Disk | Recorder, trouble: Trouble) -> str:
        shapes = {self._shape(): "old"}
        _, clear = _attempt(lambda: Store.open(self.path, secret=self.secret).close(), disk, trouble)
        found = self._shape()
        if not clear:
            return "unclear"
        with Store.open(self.path, secret=self.secret) as store:
            if store.verify():
                return "half"
        shapes.setdefault(self._shape(), "new")
        return shapes.get(found, "half")


class EncryptedBench(Bench):
    """An encrypted store on the real disk, whose operations fail on the way there."""

    def _lay(self, folder: Path) -> Path:
        path, self.secret = story.encrypted_store(folder, grown=self.act is not None)
        return path

    @contextmanager
    def _disk(self) -> Iterator[Disk | Recorder]:
        for ending in sqlite.SIDE_FILES:
            self.path.with_name(f"{self.path.name}{ending}").unlink(missing_ok=True)
        self.path.write_bytes(self._before)
        with recording() as recorder:
            yield recorder

    def _shape(self) -> tuple[object, ...]:
        with story.raw_connection(self.path, self.secret) as raw:
            return _shape(raw)


def _attempt(work: Callable[[], object], disk: Disk | Recorder, trouble: Trouble) -> tuple[bool, bool]:
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


def _shape(raw: Any) -> tuple[object, ...]:
    found = raw.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
    version = raw.execute("PRAGMA user_version").fetchall()
    return (*version, *found)


def run(work: str, kind: str, every: int = 1, *, encrypted: bool = False) -> Counter[str]:
    """Try the work with trouble at each n, or each ``every``-th, until it is done before the trouble comes."""
    counts: Counter[str] = Counter()
    number = 1
    with tempfile.TemporaryDirectory() as folder:
        bench = (EncryptedBench if encrypted else Bench)(Path(folder), work)
        while True:
            trouble = Trouble(kind, number)
            outcome = bench.trial(trouble)
            if trouble.seen < number:
                return counts
            counts[outcome] += 1
            number += every


@contextmanager
def without_hook() -> Iterator[None]:
    """The control: each statement is a transaction of its own, as it is where none is begun."""
    with story.swapped(connection, "begin", lambda _: None):
        yield
