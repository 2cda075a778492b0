"""The daybook (副册): beside the store every file received and every step with its values, written behind the commits.

The store can be rebuilt from it to the same history. It is no part of a change: it follows in small pieces when
nothing else is to be done, when the store is closed and before a copy; after a kill it catches up by itself. What it
tells is chained by the hashes of the history, so that steps of an abandoned state never mix with those that count.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping.daybook import folders, originals, segments, tending
from zjai_desk.keeping.daybook.folders import Book
from zjai_desk.keeping.daybook.reading import OFF, SETTING
from zjai_desk.keeping.daybook.segments import Flag, Head, Segment
from zjai_desk.keeping.kept import KeptStore
from zjai_desk.store import Original, Store
from zjai_desk.store.boxes import Box
from zjai_desk.store.damage.retelling import Place
from zjai_desk.store.refusals import Damaged

BUDGET = 1500
"""Rows in one piece: some 40 ms, which whoever asks for something meanwhile has to wait."""
SEGMENT = 8_000_000
"""Bytes beyond which another file is begun."""
SPARE = 50_000_000
"""Bytes that the daybook leaves free on the disk: the store comes first."""

_RENEWED = "副册有一处损坏或缺了文件，已由台账重新记写；台账不受影响。"


class Daybook:
    """Follows the store at ``path``, which only one program has open to be written: nobody else writes here.

    ``renewed`` tells if a damaged book was found and is written anew from the store; empty if none was.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book: Book | None = None
        self._box = Box()
        self._last: tuple[Path, int] = path, 0
        self._place: Place | None = None
        self._tending: Iterator[None] | None = None
        self._alone = False
        self.renewed = ""

    def follow(self, store: Store, seconds: float | None = None) -> bool:
        """Write what is not written yet, for at most so many seconds; returns whether everything is.

        A DeskError if it cannot be written; the store itself is not touched by that.
        """
        until = None if seconds is None else time.monotonic() + seconds
        while self.step(store):
            if until is not None and time.monotonic() > until:
                return False
        return True

    def step(self, store: Store) -> bool:
        """Write the next piece; returns whether there was one. A DeskError if it cannot be written."""
        return self._attempt(store, self._step)

    def tend(self, store: Store) -> bool:
        """Look whether the next file of a book that is up to date is whole, once a session; returns whether more is left.

        What is not is put right from the store: a file received at once, damaged entries by a new book.
        """
        return self._attempt(store, self._tend)

    def _attempt(self, store: Store, work: Callable[[Store], bool]) -> bool:
        if store.read_only or not store.id:
            return False
        try:
            if store.setting(SETTING) == OFF:
                self.discard(store)
                return False
            return work(store)
        except OSError as error:
            self._place = None
            why, hint = files.reason(error)
            raise _unwritten(why, hint) from error
        except Damaged:
            raise
        except (TypeError, ValueError, LookupError) as error:
            # Only damage leaves in the rows of a history what cannot stand there.
            raise Damaged(
                "台账的历史里有读不懂的内容，副册没有往下写。", "请运行“校验台账”，并保留这个文件。"
            ) from error
        except DeskError as error:
            self._place = None
            raise _unwritten(error.message.rstrip("。"), error.hint) from error

    def _step(self, store: Store) -> bool:
        place = self._place or self._find(store)
        self._place = place
        piece = store.retell(place, BUDGET)
        if piece is None:
            self._drop_others(store)
            return False
        self._require_room()
        for sha256 in piece.originals:
            self._keep(store.original(sha256))
        self._append(segments.packed(Head.of(piece), piece.acts, self._box))
        self._place = piece.end
        return True

    def _tend(self, store: Store) -> bool:
        if self._book is None or self._place is None:
            return False
        if self._tending is None:
            self._tending = tending.looks(self._book, self._box, store, partial(self._renew, store))
        for _ in self._tending:
            return True
        return self._tending is None  # a new book has been begun

    def _renew(self, store: Store) -> None:
        """Begin another book, as this one is damaged; it goes when the new one tells everything."""
        self._require_room()
        self._book = folders.begin(self._path, store.id, store.secret, store.itself())
        self._last = self._newest(self._book)
        self._place, self._tending, self._alone = Place(), None, False
        self.renewed = _RENEWED

    def discard(self, store: Store) -> None:
        """Remove the daybooks of a store, as when it is switched off; those of other stores stay."""
        for book in self._of(store):
            folders.remove(book)
        self._book = self._place = self._tending = None
        self._alone = False

    # -- where it stands ------------------------------------------------------------------------------

    def _find(self, store: Store) -> Place:
        """Return how far the book tells the history of the store as it is now; a new one is begun where none fits."""
        self._box = folders.box_of(store.secret)
        mine = self._of(store)
        if store.secret is not None:
            for book in mine:
                if not book.said["check"]:
                    folders.remove(book)  # in plain
        if mine and mine[-1].fits(store.secret):
            found = self._found(mine[-1], store)
            if found is not None:
                return found
        self._renew(store)
        self.renewed = _RENEWED if mine and mine[-1].fits(store.secret) else ""
        return Place()

    def _found(self, book: Book, store: Store) -> Place | None:
        """Return how far a book tells the history of the store; None if it is damaged and must be written anew."""
        files_ = list(segments.segments(book.folder))
        if [number for number, _ in files_] != list(range(1, len(files_) + 1)):
            return None
        read: list[Segment] = []
        for _, path in reversed(files_):
            try:
                read.append(segments.read(path))
            except ValueError:
                return None
            if read[-1].damaged or (read[-1].torn and len(read) > 1):
                return None
            if read[-1].entries:
                break
        self._book, newest = book, read[0]
        if newest.torn:
            _cut(newest.path, newest.end)
        self._last = newest.path, newest.end
        if not read[-1].entries:
            return Place()
        head = read[-1].entries[-1].head
        return head.place if _fits(head, store) else self._turned_back(book, store)

    def _turned_back(self, book: Book, store: Store) -> Place | None:
        """Return from where the book goes on after the store was put back: behind its last entry that still holds."""
        heads: list[Head] = []
        for _, path in segments.segments(book.folder):
            try:
                segment = segments.read(path)
            except ValueError:
                return None
            if segment.damaged or segment.torn:
                return None
            heads += (entry.head for entry in segment.entries)
        closed = [head for head in heads if not head.flags & Flag.PART and _fits(head, store)]
        if not closed:
            return Place()
        at = max(closed, key=lambda head: head.last)
        mark = Head(Flag.MARK, at.last, at.last, at.hash, at.hash, at.end, at.end)
        self._append(segments.packed(mark, [], self._box))
        return at.place

    def _of(self, store: Store) -> list[Book]:
        return [book for book in folders.books(folders.folder_of(self._path)) if book.store == store.id]

    def _drop_others(self, store: Store) -> None:
        """Remove, once everything is told, the books that were closed with another key or are damaged."""
        if self._book is None or self._place is None or self._place.hash != store.head()[1]:
            return
        if not self._alone:
            self._alone = True
            for book in self._of(store):
                if book.folder != self._book.folder:
                    folders.remove(book)

    # -- writing --------------------------------------------------------------------------------------

    def _append(self, content: bytes) -> None:
        """Write an entry behind the last one, through to the disk; on a fault the file is cut back to where it was."""
        assert self._book is not None  # noqa: S101 - found or begun before
        path, size = self._last
        if size > SEGMENT:
            number = 1 + max(number for number, _ in segments.segments(self._book.folder))
            path = folders.add_segment(self._book, number)
            size = path.stat().st_size
        with path.open("rb+") as file:
            file.seek(size)
            try:
                file.write(content)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    file.truncate(size)
                raise
        self._last = path, size + len(content)

    def _newest(self, book: Book) -> tuple[Path, int]:
        *_, (_, path) = segments.segments(book.folder)
        return path, path.stat().st_size

    def _keep(self, original: Original) -> None:
        assert self._book is not None  # noqa: S101 - found or begun before
        if not originals.is_kept(self._book, self._box, original):
            originals.keep(self._book, self._box, original)

    def _require_room(self) -> None:
        free = shutil.disk_usage(self._path.parent).free
        if free < SPARE:
            raise DeskError(
                f"磁盘只剩{free // 1_000_000} MB", "请清理磁盘；台账本身照常，腾出空间后副册自动补上。"
            )


def switch(store: KeptStore, *, on: bool, operator: str = "") -> None:
    """Let the office have a daybook, or none: then what there is of it is removed."""
    said = "记副册" if on else "停记副册"
    with store.change(said, operator=operator) as change:
        change.configure(SETTING, "" if on else OFF)
    store.daybook.step(store)


def _fits(head: Head, store: Store) -> bool:
    """Whether an entry tells of steps that the store has, as it has them."""
    before = head.place
    return store.hash_at(head.last) == head.hash and (
        before.seq == 0 or store.hash_at(before.seq) == before.hash
    )


def _cut(path: Path, end: int) -> None:
    """Take away what a cut left unfinished behind the last whole entry."""
    with path.open("rb+") as file:
        file.truncate(end)
        os.fsync(file.fileno())


def _unwritten(why: str, hint: str) -> DeskError:
    return DeskError(f"副册没有记上：{why}。台账不受影响。", hint)
