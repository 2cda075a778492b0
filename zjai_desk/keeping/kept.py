"""A store as the program has it open: sealed, held by a person, anchored when it is closed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk.errors import DeskError
from zjai_desk.keeping import anchors, holder
from zjai_desk.keeping.anchors import Anchors, Why
from zjai_desk.keeping.copies import names as copies_names
from zjai_desk.keeping.copies.listing import Copy, listing
from zjai_desk.keeping.copies.names import folder_of
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store

if TYPE_CHECKING:
    from zjai_desk.keeping.daybook.writing import Daybook
    from zjai_desk.keeping.keys import Key

CLOSING = 2.0
"""Seconds at most that the daybook may hold up the closing of a store; what is left is written when it is next opened."""

_OF_CLOSED = frozenset({copies_names.Why.MIGRATION, copies_names.Why.RESTORE})
"""Copies of a store that nobody had open: what a killed program did last may be in them, noted by nobody."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the person who opened a store must be told; ``grave`` if something is wrong with it."""

    text: str
    grave: bool = False


class KeptStore(Store):
    """A store that was opened by :func:`zjai_desk.keeping.opening.open_store`.

    ``notices`` is what the person must be told; ``why_read_only`` says why nothing can be written, empty if it
    can; ``was_left_open`` that the last program did not end well, so that the file wants a check.
    """

    notices: tuple[Told, ...] = ()
    why_read_only: str = ""
    was_left_open: bool = False
    daybook_said: str = ""
    """What is to be told of the daybook, once: why it could not be written, or that it was damaged; else empty."""
    _key: "Key | None" = None
    _anchors: Anchors | None = None
    _held = False
    _began = 0
    _noted: tuple[int, str] | None = None
    _daybook: "Daybook | None" = None

    def hold(self, person: str) -> None:
        """Note beside the store who has it open; an OSError where its folder cannot be written."""
        holder.write(self.path, holder.myself(person))
        self._held = True

    def anchor(self, key: "Key") -> None:
        """From now on note the head outside of the store when it is closed after changes, signed with ``key``."""
        self._key, self._anchors = key, Anchors(self.id, key)
        self._began = self.head()[0]

    def measured(self) -> list[anchors.Anchor]:
        """Return the anchors that the store must fit, as far as they were noted lately."""
        return anchors.measuring(self._anchors.newest(), self.path, self.head()) if self._anchors else []

    def settle_restore(self) -> bool | None:
        """Note what a restore that was killed has left in place: True for what was to be restored, None if none was."""
        if self._anchors is None or not (meant := anchors.pending(self._anchors.newest())):
            return None
        done = any((anchor.seq, anchor.hash) == self.head() for anchor in meant)
        self.accept(Why.RESTORED if done else Why.CLOSED)
        return done

    def unnoted(self, witness: int) -> bool:
        """Whether step ``witness``, known from a copy or a paper, was written here but is later than all that is noted.

        Whoever prints or makes a copy notes it first: then lines at the end of that file have gone.
        """
        if self._anchors is None or self._key is None:
            return False
        noted: list[anchors.Anchor] = []
        for noted in (self._anchors.newest(), self._anchors.all()):  # mostly the end of the file is enough
            if witness <= max((anchor.seq for anchor in noted), default=0):
                return False
        if witness <= self.head()[0]:
            return witness in self.sealed_with(self._key.name)
        return bool(noted)

    def accept(self, why: Why) -> None:
        """Take the state that the store is in as the right one, whatever was noted before."""
        if self._anchors is not None:
            self._anchors.add(self.head(), self.path, why)

    def printed_head(self) -> tuple[int, str]:
        """See :meth:`Reader.printed_head`; it is noted outside of the file too."""
        self._note(Why.PRINTED)
        return self.head()

    def copy_to(self, target: Path, progress: Progress = SILENT) -> None:
        """See :meth:`Store.copy_to`; which state a copy holds is noted outside of the file too."""
        super().copy_to(target, progress)
        self._note(Why.BACKUP)

    def _note(self, why: Why) -> None:
        """Note the head, unless that was done already since something was written."""
        head = self.head()
        if self._anchors is not None and not self.read_only and head[0] and head != self._noted:
            self._anchors.add(head, self.path, why)
            self._noted = head

    def verify(self, progress: Progress = SILENT) -> list[str]:
        """See :meth:`Store.verify`; what was noted outside of the file is held against it too."""
        return [*super().verify(progress), *self._against_anchors()]

    def _against_anchors(self) -> list[str]:
        if self._anchors is None or self._key is None:
            return []
        noted = self._anchors.all()
        fit = anchors.measuring(noted, self.path, self.head())
        found = [anchors.misfit(self, anchor) for anchor in fit]
        found = list(dict.fromkeys(filter(None, found)))
        if not found:
            found += [
                f"第{seq}步是在这台电脑上写下的，封签却不是这台电脑的。" for seq in self._strangers(fit)
            ]
        gone = self._anchors.missing()
        if gone:
            found.append(f"这台电脑上记着历史的文件里有{gone}行不见了或被改动过。")
        return [*found, *self.cut_anchors()]

    def cut_anchors(self) -> list[str]:
        """Return what is to be told if a copy beside the store is of a later step than all that this computer noted."""
        newest = max((copy for copy in self._copies() if copy.why not in _OF_CLOSED), key=_seq, default=None)
        if newest is None or not self.unnoted(newest.seq):
            return []
        return [
            f"备份“{newest.path.name}”到第{newest.seq}步，这台电脑上记着历史的文件却没有记到那一步："
            "文件末尾可能被截短过，不能再靠它发现被换掉的台账。"
        ]

    def _copies(self) -> list[Copy]:
        return [copy for copy in listing(folder_of(self.path)) if copy.is_ours and copy.store == self.id]

    def _strangers(self, noted: list[anchors.Anchor]) -> list[int]:
        """Return the steps written here that carry the seal of another key."""
        ours = {seq for anchor in noted for seq in range(anchor.since + 1, anchor.seq + 1)}
        name = self._key.name if self._key else ""
        return sorted(ours - set(self.sealed_with(name))) if ours else []

    @property
    def daybook(self) -> "Daybook":
        """What follows the store beside it; see :mod:`zjai_desk.keeping.daybook.writing`."""
        from zjai_desk.keeping.daybook.writing import Daybook

        if self._daybook is None:
            self._daybook = Daybook(self.path)
        return self._daybook

    def _has_more_for_daybook(self) -> bool:
        """Whether a daybook that was begun is behind; what was only looked at begins none."""
        from zjai_desk.keeping.daybook import reading as daybook_reading

        told = daybook_reading.told_to(self.path, self.id)
        return told is not None and told < self.head()[0]

    def keep_up(self, seconds: float) -> bool:
        """Let the daybook catch up for so many seconds at most; whether it did. A fault is noted and stops nothing."""
        try:
            done = self.daybook.follow(self, seconds)
        except DeskError as error:
            self.daybook_said = str(error)
            return False
        self.daybook_said = self.daybook.renewed
        return done

    def close(self) -> None:
        """Note the head if something was written, let the daybook catch up, give the store free, close the file."""
        try:
            if self._anchors is not None and not self.read_only and self.head()[0] > self._began:
                self._anchors.add(self.head(), self.path, Why.CLOSED, self._began)
                self.keep_up(CLOSING)
            elif self._held and self._has_more_for_daybook():
                self.keep_up(CLOSING)
        finally:
            if self._held:
                # Before the lock is given up: what is there afterwards may be another program's.
                holder.remove(self.path)
                self._held = False
            super().close()


def _seq(copy: Copy) -> int:
    return copy.seq
