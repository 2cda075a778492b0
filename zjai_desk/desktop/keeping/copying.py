"""The copies that the window makes by itself: of unsaved work at the start, now and then, at the end; and on the stick."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.following import Following
from zjai_desk.desktop.threads.job import Job
from zjai_desk.desktop.threads.waiting import Waiting
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping import sticks
from zjai_desk.keeping.copies import listing as copies_listing
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies import sticks as copies_sticks
from zjai_desk.keeping.copies.listing import Copy
from zjai_desk.keeping.copies.making import Draft
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.keeping.journal import Action
from zjai_desk.keeping.sticks import Stick
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store
from zjai_desk.store.cipher import Secret

START_AFTER = 5_000
"""Milliseconds after the window has opened until it looks for work of a last time that no copy holds."""
EVERY = 30 * 60_000
"""Milliseconds of work between two copies."""
AGAIN_AFTER = 10_000
"""Milliseconds until it tries again where something else was under way."""
STICKS_EVERY = 30_000
"""Milliseconds between two looks for the stick."""
_LOG = frozenset({"events"})

Taken = Callable[[Copy], None]
Find = Callable[[], list[Stick]]


class Copying(QObject):
    """Makes copies when they are due; the window is held up by none, the store by the quarter second of copying.

    ``copied(Copy)`` when there is a new one, ``looked()`` when more is known of the others. ``path`` is where the
    store lies, None until it has said so or where it was opened to be read only: then no copies are made.
    """

    copied = Signal(object)
    looked = Signal()

    def __init__(
        self, desk: Desk, parent: QObject | None = None, *, plugged_in: Find = sticks.plugged_in
    ) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.store_id = ""
        self._secret: Secret | None = None
        self._desk = desk
        self._plugged_in = plugged_in
        self._background = Background("copies", self)
        self.following = Following(desk, self)
        self._dirty = self._running = self._ending = False
        self._told = ""
        self._soon = _timer(self, self.look, START_AFTER, once=True)
        self._often = _timer(self, self.look, EVERY)
        self._sticks = _timer(self, self.look_for_stick, STICKS_EVERY)
        desk.changed.connect(self._on_changed)
        desk.run("", _where, self._begin)

    def _begin(self, where: tuple[Path, str, Secret | None] | None) -> None:
        if where is not None:
            self.path, self.store_id, self._secret = where
            for timer in (self._soon, self._often, self._sticks):
                timer.start()

    def _on_changed(self, written: frozenset[str]) -> None:
        self._dirty = self._dirty or bool(written - _LOG)

    # -- copies ---------------------------------------------------------------------------------------

    def look(self) -> None:
        """Make a copy if one is due and nothing else is under way."""
        if self._desk.busy or self._running:
            self._soon.start(AGAIN_AFTER)
            return
        why = Why.WORK if self._dirty else Why.MISSED

        def work(store: Store, _progress: Progress) -> Draft | None:
            return copies.begin(store, why) if copies.is_due(store) else None

        self._make(work, None)

    def make(self, taken: Taken) -> None:
        """Make a copy now because somebody asks for one, and hand it to ``taken``."""
        self._make(lambda store, progress: copies.begin(store, Why.MANUAL, progress), taken, "备份台账")

    def _make(
        self, work: Callable[[Store, Progress], Draft | None], taken: Taken | None, title: str = ""
    ) -> None:
        self._running = True

        def prove(draft: Draft | None) -> None:
            if draft is None:
                self._running = False
                return
            self._background.run(
                "核对备份",
                lambda progress: copies.finish(draft, progress),
                lambda copy: self._on_copied(copy, taken),
                self._on_failed,
            )

        self._desk.run(title, work, prove, self._on_failed)

    def _on_copied(self, copy: Copy, taken: Taken | None) -> None:
        self._running, self._told = False, ""
        self._desk.log(Action.BACKUP, copy.path.name, copy.why)
        self.copied.emit(copy)
        if taken is not None:
            taken(copy)
        self.look_for_stick()
        self.check_next()

    def _on_failed(self, error: DeskError) -> None:
        self._running = False
        self._tell_once(error)

    def _tell_once(self, error: DeskError) -> None:
        """Tell what is wrong; not again every half hour while it stays so."""
        if str(error) != self._told and not isinstance(error, Cancelled):
            self._told = str(error)
            self._desk.show_error(error)

    def check_next(self) -> None:
        """Look whether that copy is still whole which nobody has looked at for longest."""
        path, secret = self.path, self._secret
        if path is not None:
            self._background.run(
                "核对备份",
                lambda progress: _check_next(path, progress, secret),
                lambda _: self.looked.emit(),
                _quiet,
            )

    def check(self, copy: Copy, looked: Taken) -> Job:
        """Look whether a copy is whole, and hand what is known of it then to ``looked``."""
        secret = self._secret
        return self._background.run(
            "核对备份", lambda progress: copies_listing.check(copy, progress, secret), looked, _quiet
        )

    # -- the stick ------------------------------------------------------------------------------------

    @property
    def stick_mark(self) -> str:
        """The mark of the stick that was chosen for the copies of this store, blank if none was."""
        return self._desk.settings.sticks.get(self.store_id, {}).get("mark", "")

    @property
    def stick_label(self) -> str:
        """What that stick was called when it was chosen."""
        return self._desk.settings.sticks.get(self.store_id, {}).get("label", "")

    def choose_stick(self, stick: Stick | None) -> None:
        """Put copies of this store on ``stick`` from now on, on none with None."""
        self._desk.settings.sticks.pop(self.store_id, None)
        if stick is not None:
            self._desk.settings.sticks[self.store_id] = {"mark": stick.mark, "label": stick.name}
        self._desk.remember()
        self._told = ""
        self.look_for_stick()

    def list_sticks(self, taken: Callable[[list[Stick]], None]) -> None:
        """Hand over the sticks that are there now."""
        find = self._plugged_in
        self._background.run("查找U盘", lambda _: find(), taken, _quiet)

    def look_for_stick(self) -> None:
        """Put the newest copy on the chosen stick, if it is there and lacks it."""
        work = self._for_stick()
        if work is not None and not self._ending:
            self._background.run("备份到U盘", work, self._on_stick, self._tell_once)

    def _for_stick(self) -> Callable[[Progress], tuple[Path | None, str]] | None:
        path, store_id, mark, find = self.path, self.store_id, self.stick_mark, self._plugged_in
        if path is None or not mark:
            return None

        def work(progress: Progress) -> tuple[Path | None, str]:
            stick = next((one for one in find() if one.mark == mark), None)
            if stick is None:
                return None, ""
            return copies_sticks.second_copy(path, store_id, stick, progress), stick.name

        return work

    def _on_stick(self, done: tuple[Path | None, str]) -> None:
        target, name = done
        if target is not None:
            self._told = ""
            self._desk.log(Action.BACKUP, f"U盘“{name}”")
            self._desk.tell(f"已备份到U盘“{name}”并读回核对，可以拔出")

    # -- the end --------------------------------------------------------------------------------------

    def end_session(self, window: QWidget) -> None:
        """Make a copy of the work of the session, and put it on the stick; returns when it is done or skipped."""
        if self._ending:
            return
        self._ending = True
        if self.path is None or not self._dirty:
            return
        words = "这次有改动，关闭前备份一次。跳过的话，下次打开时会补上。"
        window.setEnabled(False)
        waiting = Waiting("正在备份…", words, "跳过", window)
        waiting.wait(self._save_session)
        if not waiting.skipped and self._for_stick() is not None:
            waiting.wait(self._save_on_stick)
        waiting.deleteLater()

    def _save_session(self, ended: Callable[[], None]) -> Job:
        def work(store: Store, progress: Progress) -> None:
            if copies.is_due(store):
                copies.make(store, Why.SESSION, progress)

        # What is wrong is told when the store is next opened and the copy is still due.
        return self._desk.run("", work, lambda _: ended(), lambda _: ended())

    def _save_on_stick(self, ended: Callable[[], None]) -> Job:
        work = self._for_stick() or (lambda _: (None, ""))
        return self._background.run("备份到U盘", work, lambda _: ended(), lambda _: ended())

    def close(self) -> None:
        """Stop whatever is under way; a copy that is not proven yet goes."""
        for timer in (self._soon, self._often, self._sticks):
            timer.stop()
        self.following.close()
        self._background.close()


def _timer(owner: QObject, slot: Callable[[], None], interval: int, *, once: bool = False) -> QTimer:
    timer = QTimer(owner)
    timer.setInterval(interval)
    timer.setSingleShot(once)
    timer.timeout.connect(slot)
    return timer


def _where(store: Store, _progress: Progress) -> tuple[Path, str, Secret | None] | None:
    return None if store.read_only else (store.path, store.id, store.secret)


def _check_next(path: Path, progress: Progress = SILENT, secret: Secret | None = None) -> None:
    copy = copies_listing.next_to_check(copies_listing.listing(folder_of(path)))
    if copy is not None:
        copies_listing.check(copy, progress, secret)


def _quiet(_error: DeskError) -> None:
    """Tell nobody: whoever asked sees that nothing came."""
