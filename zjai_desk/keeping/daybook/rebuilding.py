"""A store rebuilt from its daybook (副册) alone: to the same records, the same files received, the same history."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption
from zjai_desk.keeping.copies.listing import listing
from zjai_desk.keeping.copies.names import folder_of as copies_of
from zjai_desk.keeping.daybook import folders
from zjai_desk.keeping.daybook import originals as daybook_originals
from zjai_desk.keeping.daybook import reading as daybook_reading
from zjai_desk.keeping.daybook.folders import Book
from zjai_desk.keeping.daybook.reading import Reading
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import KEPT, Store, migrations
from zjai_desk.store.cipher import Secret
from zjai_desk.store.codec import Row
from zjai_desk.store.damage.replaying import replaying
from zjai_desk.store.refusals import Locked

_NAMED = 10
_COPIES = 3
"""Copies looked into for a file received that the daybook lacks."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A store that was rebuilt: up to which step, when and what that was, what it holds, and what is missing.

    ``faults`` is empty where everything that the daybook was written to hold is in the store; ``notes`` tells what
    came from elsewhere.
    """

    path: Path
    seq: int
    head: str
    at: str
    title: str
    records: int
    originals: int
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """One sentence for who has no time."""
        last = f"，最后的操作是{self.at[:16].replace('T', ' ')}“{self.title}”" if self.seq else ""
        return f"重建到第{self.seq}步{last}；{self.records:,}条记录，{self.originals}份原件。"


def rebuild(folder: Path, target: Path, progress: Progress = SILENT, secret: Secret | None = None) -> Rebuilt:
    """Make a new store at ``target`` of the daybook in ``folder``, which is only read.

    That of an encrypted store takes its ``secret``, and makes a store encrypted with it. Raises a DeskError if
    something is at ``target``, there is no daybook, or it tells no step at all; then there is no new store.
    """
    if target.exists():
        raise DeskError(f"“{target.name}”已存在，没有改动它。", "请给重建的台账另取一个名字。")
    book = daybook_reading.choose(folder)
    if not book.fits(secret):
        raise Locked(
            book.folder,
            "这是加密台账的副册，要输入那份台账的口令才读得出。",
            "请输入加密时设的口令或恢复码。",
        )
    _require_known(book)
    progress.report("读取副册")
    reading = daybook_reading.read(book)
    if not reading.entries:
        raise DeskError("副册里一步也读不出来。", "请用最新的好备份恢复，并保留这个文件夹。")
    content = _Content(book, secret)
    with files.replacing(target, private=True) as beside:
        _play(reading, beside, content, progress, secret)
        with Store.open(beside, secret=secret) as store:
            wrong = [fault for fault in store.verify(progress) if not content.named_in(fault)]
            done = _told(store, target, reading, [*reading.faults, *content.faults(), *wrong])
    return replace(done, notes=tuple(content.notes))


def secret_for(folder: Path, ask: Callable[[], str]) -> Secret | None:
    """Return what opens the daybook in a folder, of the password or recovery code that ``ask`` gives; None if it is plain."""
    book = daybook_reading.choose(folder)
    if not book.said["check"]:
        return None
    for secret in encryption.secrets_of(ask(), book.salt):
        if book.fits(secret):
            return secret
    raise Locked(
        book.folder,
        "口令不对，打不开这份副册。",
        "请检查大小写和输入法；换过口令的，用最后一次设的。",
        wrong=True,
    )


def _require_known(book: Book) -> None:
    known = set(migrations.MIGRATIONS)
    if not set(book.said["itself"]["applied"]) <= known:
        raise DeskError("这份副册由更新版本的程序记写。", "请先升级本程序再重建。")


def _play(
    reading: Reading, beside: Path, content: "_Content", progress: Progress, secret: Secret | None
) -> None:
    box = folders.box_of(secret)
    with replaying(beside, content, secret) as replay:
        for place, entry in enumerate(reading.entries):
            progress.report("由副册重建", place, len(reading.entries))
            try:
                acts = entry.acts(box)
            except ValueError as error:
                raise DeskError(
                    f"副册的“{entry.path.name}”里有一笔解不开。", "请用最新的好备份恢复，并保留这个文件夹。"
                ) from error
            replay.play(acts)
        replay.end(reading.book.said["itself"])


def _told(store: Store, target: Path, reading: Reading, faults: list[str]) -> Rebuilt:
    seq, head = store.head()
    if head != reading.head:
        faults.append(f"重建出的历史到第{seq}步，与副册不符。")
    newest = store.history(limit=1)  # lines of the log left out
    records = sum(store.count(key) for key in KEPT)
    at, title = (newest[0].at, newest[0].title) if newest else (store.written_at(), "")
    return Rebuilt(target, seq, head, at, title, records, len(store.originals()), tuple(faults))


class _Content:
    """Gives the files received that lie in a book, else in a copy of the store, and remembers those that are lost."""

    def __init__(self, book: Book, secret: Secret | None) -> None:
        self._book, self._box, self._secret = book, folders.box_of(secret), secret
        self._missing: list[str] = []
        self.notes: list[str] = []

    def __call__(self, said: Row) -> bytes | None:
        try:
            return daybook_originals.read(self._book, self._box, said["sha256"], said["name"])
        except (OSError, ValueError):
            found = self._from_copies(said["sha256"])
        if found is None:
            self._missing.append(said["name"])
        else:
            self.notes.append(f"原件“{said['name']}”在副册里缺失或已损坏，从备份里取回了。")
        return found

    def _from_copies(self, sha256: str) -> bytes | None:
        """Return a file as one of the newest copies has it that lie beside the place of the store; None if none does."""
        store = self._book.folder.parent.with_name(str(self._book.said["name"]))
        for copy in [copy for copy in listing(copies_of(store)) if copy.whole is not False][:_COPIES]:
            with suppress(DeskError), Store.open(copy.path, read_only=True, secret=self._secret) as kept:
                content = kept.original(sha256).content
                if hashlib.sha256(content).hexdigest() == sha256:
                    return content
        return None

    def named_in(self, fault: str) -> bool:
        """Whether a fault of the new store is that a file received is missing, which is told anyway."""
        return any(fault.startswith(f"原件“{name}”") for name in self._missing)

    def faults(self) -> list[str]:
        """Return which files received are missing, as sentences."""
        found = [
            f"原件“{name}”在副册里缺失或已损坏，备份里也没有，重建的台账里没有它的内容。"
            for name in self._missing[:_NAMED]
        ]
        if len(self._missing) > _NAMED:
            found.append(f"另有{len(self._missing) - _NAMED}份原件也是这样。")
        return found
