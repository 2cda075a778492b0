"""The disk is full, at each step of each work that writes: told in words, nothing half written, the store and its copies sound."""

import errno
import os
import resource
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.torture import story
from tests.torture.faults import in_words
from tests.torture.kills import whole
from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.opening import open_store
from zjai_desk.settings import Settings
from zjai_desk.store import Store, restore_store

STEP = 8192
OUTCOMES = ("done", "old", "half", "partial file", "unclear", "traceback")
FINE = frozenset({"done", "old"})


class Tight(Protocol):
    """A place with little room."""

    folder: Path
    name: str

    def room(self, size: int) -> AbstractContextManager[None]:
        """Leave so many bytes while the context lasts."""


class Limit:
    """A folder in which no file may grow beyond a limit: the system refuses as a stick with FAT does."""

    name = "too large"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Small:
    """A small file system of its own, filled up."""

    name = "disk full"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        filler = self.folder / "其他文件"
        with filler.open("wb") as file, suppress(OSError):
            while True:
                file.write(b"\1" * (1 << 16))
                file.flush()
        os.truncate(filler, max(0, filler.stat().st_size // 4096 * 4096 - size))
        try:
            yield
        finally:
            filler.unlink()


@contextmanager
def small(megabytes: int = 6) -> Iterator[Small | None]:
    """Give a small file system where the system lets one be made, else None."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
        if not shutil.which("mount") or subprocess.run(options, capture_output=True, check=False).returncode:
            yield None
            return
        try:
            yield Small(Path(folder))
        finally:
            subprocess.run(["umount", folder], check=True)


# -- what is written ----------------------------------------------------------------------------------


def _in_store(act: story.Act) -> Callable[[Path], object]:
    def work(path: Path) -> None:
        with open_store(path, secret=story.secret_of(path)) as store:
            act(store)

    return work


def _briefing(store: Store) -> None:
    from zjai_desk.briefing import write_briefing

    write_briefing(store, "targets", store.path.with_name("简报.pdf"), "滨江区", 2019)


def _workbook(store: Store) -> None:
    from zjai_desk.briefing.workbooks.extract import Extract
    from zjai_desk.briefing.workbooks.register import write_register
    from zjai_desk.registers import REGISTERS

    register = REGISTERS["enterprises"]
    extract = Extract(register, store.ids("enterprises"), register.fields)
    write_register(store, extract, store.path.with_name("企业.xlsx"))


def _settings(path: Path) -> None:
    settings = Settings.load(path.with_name("settings.json"))
    settings.opened(path)
    settings.save()


def _encrypt(path: Path) -> None:
    encryption.encrypt(path, story.PASSWORD)


def _rekey(path: Path) -> None:
    secret = story.secret_of(path)
    assert secret is not None
    encryption.change_password(path, secret, story.PASSWORD)


WORKS: dict[str, Callable[[Path], object]] = {
    "import": _in_store(story.take_in),
    "edit": _in_store(story.edit),
    "log": _in_store(lambda store: store.note("打印", "简报")),
    "migration": lambda path: Store.open(path.with_name("旧台账.zjdb")).close(),
    "backup": _in_store(lambda store: copies.make(store, Why.MANUAL)),
    "folder": _in_store(lambda store: store.backup(store.path.with_name("别处"))),
    "restore": lambda path: restore_store(path.with_name("备份.zjdb"), path),
    "briefing": _in_store(_briefing),
    "workbook": _in_store(_workbook),
    "settings": _settings,
    "encrypt": _encrypt,
}
ENCRYPTED: dict[str, Callable[[Path], object]] = {
    "encrypted import": WORKS["import"],
    "encrypted edit": WORKS["edit"],
    "encrypted backup": WORKS["backup"],
    "rekey": _rekey,
}
"""What is done to an encrypted store."""


def _lay(folder: Path, *, encrypted: bool) -> Path:
    """Lay out a folder as an office has it: the store, a copy, an old store, a briefing, a workbook, settings."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    path = story.encrypted_store(folder)[0] if encrypted else story.new_store(folder)
    shutil.copyfile(path, folder / "备份.zjdb")
    shutil.copyfile(story.LEGACY, folder / "旧台账.zjdb")
    (folder / "简报.pdf").write_bytes(b"%PDF-1.7 the last one %%EOF\n")
    shutil.copyfile(story.TESTS / "files" / "returns" / story.RETURNS[0], folder / "企业.xlsx")
    (folder / "settings.json").write_text('{"theme": "dark"}', encoding="utf-8")
    return path


def trial(place: Tight, work: str, size: int) -> str:
    """Do one work with so much room; returns one of :data:`OUTCOMES`."""
    path = _lay(place.folder, encrypted=work in ENCRYPTED)
    with Store.open(path, secret=story.secret_of(path)) as store:
        before = store.head()[0]
    outcome = "done"
    try:
        # The look ahead whether there is room would spare the copies what is tried here.
        ahead = story.swapped(copies, "require_room", lambda *_: None)
        with story.at_home(place.folder / "home"), ahead, place.room(size):
            (WORKS | ENCRYPTED)[work](path)
    except DeskError as error:
        outcome = "old" if in_words(error) else "unclear"
    except OSError as error:
        outcome = "old" if error.errno in (errno.ENOSPC, errno.EFBIG) else "traceback"
    except Exception:  # noqa: BLE001 - that nothing else comes through is what is tried here
        outcome = "traceback"
    if any(place.folder.rglob(".*.part*")):
        return "partial file"
    with Store.open(path, secret=story.secret_of(path)) as store:
        if store.verify() or store.head()[0] not in (before, before + 1):
            return "half"
    files = [file for file in place.folder.rglob("*") if file.suffix in (".zjdb", ".pdf", ".xlsx", ".json")]
    return outcome if all(whole(file) for file in files if "home" not in file.parts) else "partial file"


@contextmanager
def in_place() -> Iterator[None]:
    """The control: files are written where they are to be, not beside."""

    @contextmanager
    def straight(path: Path, **_: object) -> Iterator[Path]:
        yield path

    with story.swapped(files, "replacing", straight):
        yield


def run(place: Tight, work: str, step: int = STEP) -> Counter[str]:
    """Do a work with ever more room until there is enough."""
    counts: Counter[str] = Counter()
    size = 0
    while True:
        outcome = trial(place, work, size)
        counts[outcome] += 1
        if outcome == "done" and counts["done"] >= 2:
            return counts
        size += step
        if size > 2_000_000:
            return counts
