"""What a daybook (副册) still tells, without its store: the entries that follow from the beginning, and what is damaged."""

from dataclasses import dataclass
from pathlib import Path

from zjai_desk.errors import DeskError
from zjai_desk.files import reason
from zjai_desk.keeping.daybook import folders, segments
from zjai_desk.keeping.daybook.folders import Book
from zjai_desk.keeping.daybook.segments import Entry, Flag
from zjai_desk.store import SUFFIX, Store, history

SETTING, OFF = "daybook", "off"
"""The setting of the office, in its store, that switches the daybook off."""
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a book in order, from the first step to ``seq``, and every fault as a sentence.

    ``meant`` is the step up to which the book was written: more than ``seq`` if entries on the way are damaged or gone.
    """

    book: Book
    entries: list[Entry]
    seq: int
    head: str
    meant: int
    faults: list[str]


def choose(folder: Path) -> Book:
    """Return the daybook in a folder that was written last; a DeskError if there is none.

    ``folder`` may be that of a store's daybooks, one daybook in it, or the store file itself.
    """
    place = folders.folder_of(folder) if folder.suffix == SUFFIX and not folder.is_dir() else folder
    try:
        found = folders.books(place)
    except OSError as error:
        why, hint = reason(error)
        raise DeskError(f"读不了“{place}”：{why}。", hint) from error
    if not found:
        raise DeskError(f"“{place}”里没有副册。", "副册是台账旁名字以“副册”结尾的文件夹。")
    newest = max(found, key=lambda book: (_newest(book), book.number)).store
    # Where a damaged book was being written anew, the old one may still tell more.
    kin = [book for book in found if book.store == newest]
    return kin[0] if len(kin) == 1 else max(kin, key=lambda book: (read(book).seq, book.number))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the daybook of a store has come: whether it is kept, up to which step, in how many bytes and files."""

    folder: Path
    on: bool
    seq: int
    size: int
    originals: int


def standing(store: Store) -> Standing:
    """Return how far the daybook of an open store has come; nothing is written."""
    folder = folders.folder_of(store.path)
    on = store.setting(SETTING) != OFF and not store.read_only
    try:
        found = [book for book in folders.books(folder) if book.store == store.id]
        paths = [path for book in found for path in book.folder.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in paths)
    except OSError:
        return Standing(folder, on, 0, 0, 0)
    received = sum(path.parent.name == folders.ORIGINALS for path in paths)
    return Standing(folder, on, newest_step(found[-1]) if found else 0, size, received)


def newest_step(book: Book) -> int:
    """Return the last step that a book tells to its end, without following it from the beginning."""
    for _, path in reversed(list(segments.segments(book.folder))):
        try:
            heads = [entry.head for entry in segments.read(path).entries]
        except (OSError, ValueError):
            continue
        if heads:
            return heads[-1].place.seq
    return 0


def told_to(path: Path, store_id: str) -> int | None:
    """Return the last step that the daybook of the store with an id tells, at ``path``; None if there is no daybook."""
    try:
        found = [book for book in folders.books(folders.folder_of(path)) if book.store == store_id]
    except OSError:
        return None
    return newest_step(found[-1]) if found else None


def is_there(path: Path) -> bool:
    """Whether there is a daybook of the store file at ``path``, which may itself be damaged or gone."""
    try:
        return bool(folders.books(folders.folder_of(path)))
    except OSError:
        return False


def stores(folder: Path) -> int:
    """Return of how many stores daybooks lie in a folder."""
    return len({book.store for book in folders.books(folder)})


def _newest(book: Book) -> float:
    return max((path.stat().st_mtime for _, path in segments.segments(book.folder)), default=0.0)


def read(book: Book) -> Reading:
    """Read the entries of a book and follow them from the beginning."""
    entries, faults = _entries(book)
    way = _Ways()
    for entry in entries:
        way.add(entry)
    closed = [entry.head for entry in entries if not entry.head.flags & Flag.PART]
    meant = closed[-1] if closed else None
    target = meant.hash if meant and meant.hash in way.seqs else way.furthest
    found = way.to(target)
    seq = way.seqs[target]
    if meant is not None and meant.hash != target:
        faults.append(f"副册记到第{meant.last}步，第{seq + 1}步的记录缺失或已损坏，只能重建到第{seq}步。")
    return Reading(book, found, seq, target, meant.last if meant else 0, faults)


def _entries(book: Book) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    faults: list[str] = []
    expected = 1
    paths = list(segments.segments(book.folder))
    for number, path in paths:
        faults += (f"副册的第{missing}个文件不见了。" for missing in range(expected, number))
        expected = number + 1
        try:
            segment = segments.read(path)
        except (OSError, ValueError):
            faults.append(f"副册的“{path.name}”读不出来，或开头已损坏。")
            continue
        found += segment.entries
        faults += (f"副册的“{path.name}”在第{at:,}字节处已损坏。" for at in segment.damaged)
        if segment.torn:
            faults.append(f"副册的“{path.name}”末尾不完整：最后一笔没有写完，或已损坏。")
    return found, faults


class _Ways:
    """Which steps can be reached from the beginning, and by which entries."""

    def __init__(self) -> None:
        self.seqs: dict[str, int] = {history.GENESIS: 0}
        self._by: dict[str, list[Entry]] = {}
        self._before: dict[str, str] = {}
        self._parts: dict[tuple[str, _Place], list[Entry]] = {}
        self.furthest = history.GENESIS

    def add(self, entry: Entry) -> None:
        """Go one entry further, where what comes before it is there."""
        head = entry.head
        if head.flags & Flag.MARK or head.previous not in self.seqs:
            return
        before = [] if head.flags & Flag.BEGINS else self._parts.get((head.hash, head.begin))
        if before is None:
            return
        lot = [*before, entry]
        if head.flags & Flag.PART:
            self._parts[head.hash, head.end] = lot
        elif head.hash not in self.seqs:
            self.seqs[head.hash], self._by[head.hash] = head.last, lot
            self._before[head.hash] = head.previous
            if head.last >= self.seqs[self.furthest]:
                self.furthest = head.hash

    def to(self, target: str) -> list[Entry]:
        """Return the entries that lead to the step with a hash, in order."""
        found: list[Entry] = []
        while target != history.GENESIS:
            found[:0] = self._by[target]
            target = self._before[target]
        return found
