"""The one thread that owns the store: work goes in as functions, what comes of it returns on the GUI thread."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.job import Failed, Job
from zjai_desk.errors import DeskError
from zjai_desk.keeping import signing
from zjai_desk.progress import Progress
from zjai_desk.store import Store

T = TypeVar("T")
Work = Callable[[Store, Progress], T]

SWITCH_EVERY = 0.0005
"""Seconds after which Python lets another thread go on. A table is painted by some 300 calls from Qt into
Python; with the usual 5 ms each of them waits that long for a thread at work: 300 ms a frame, not 10."""


class Runner(QObject):
    """Whoever runs work on the store: :class:`StoreThread`, or in tests what does so at once.

    ``progressed(job)`` tells that a job has a new report.
    """

    progressed = Signal(object)

    @property
    def busy(self) -> bool:
        """Whether some work has been taken on whose result was not handed out yet."""
        raise NotImplementedError

    def run(self, title: str, work: Work[T], done: Callable[[T], None], failed: Failed) -> Job:
        """Run ``work(store, progress)``; then exactly one of ``done(result)`` and ``failed(error)``, on the GUI thread."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop all work, close the store and end the thread; nothing is handed out any more."""
        raise NotImplementedError


class StoreThread(Runner):
    """Runs work in a :class:`Background` of its own, the only thread that ever sees the store."""

    def __init__(self, opener: Callable[[], Store], parent: QObject | None = None) -> None:
        """Start the thread; ``opener`` opens or creates the store there, before the first work."""
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_EVERY)
        self._held = _Held(opener)
        self._background = Background("store", self, self._held.close)
        self._background.progressed.connect(self.progressed)

    @property
    def busy(self) -> bool:
        """See :attr:`Runner.busy`."""
        return self._background.busy

    def run(self, title: str, work: Work[T], done: Callable[[T], None], failed: Failed) -> Job:
        """See :meth:`Runner.run`; the first run fails with what the store said when it could not be opened."""
        held = self._held
        return self._background.run(title, lambda progress: work(held.store(), progress), done, failed)

    def close(self) -> None:
        """See :meth:`Runner.close`; waits for the piece of work that is running to notice."""
        self._background.close()


class _Held:
    """The store as the thread keeps it from one piece of work to the next."""

    def __init__(self, opener: Callable[[], Store]) -> None:
        self._opener = opener
        self._store: Store | None = None
        self._fault: DeskError | None = None

    def store(self) -> Store:
        """Return the store, opened now if this is the first work; once that failed, later work fails likewise."""
        if self._fault is not None:
            raise self._fault
        if self._store is None:
            try:
                self._store = self._opener()
            except DeskError as error:
                self._fault = error
                raise
        return self._store

    def close(self) -> None:
        if self._store is not None:
            with suppress(DeskError):  # a full disk takes no line of the log, and holds nobody up
                signing.sign_out(self._store)
            self._store.close()
            self._store = None
