"""The one thread that owns the store: work goes in as functions, what comes of it returns on the GUI thread."""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from zjai_desk.desktop import garbage
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress, Watched
from zjai_desk.store import Store

T = TypeVar("T")
Work = Callable[[Store, Progress], T]
Failed = Callable[[DeskError], None]

SWITCH_EVERY = 0.0005
"""Seconds after which Python lets another thread go on. A table is painted by some 300 calls from Qt into
Python; with the usual 5 ms each of them waits that long for a thread at work: 300 ms a frame, not 10."""
PROGRESS_EVERY = 0.05
"""Seconds between two reports of progress that reach the window."""


class Job:
    """A piece of work on its way: what the status bar shows and what 取消 stops.

    ``text``, ``done`` and ``total`` are the last report of the work; ``total`` of 0 means that the
    extent is unknown. ``over`` is true as soon as its result was handed out.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.text = title
        self.done = 0
        self.total = 0
        self.over = False
        self._stop = threading.Event()
        self._future: Future[object] | None = None

    @property
    def stopping(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; it ends with :class:`Cancelled` at its next report, at once if still waiting."""
        self._stop.set()
        if self._future is not None:
            self._future.cancel()

    def attach(self, future: Future[object]) -> None:
        """Remember what stands for the work in the queue of the thread."""
        self._future = future


class Runner(QObject):
    """Whoever runs work on the store: :class:`StoreThread`, or :class:`StoreHere` in tests.

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
    """Runs pieces of work one after the other in a thread of its own, the only one that ever sees the store.

    ``progressed`` comes at most some twenty times a second. An exception that is no :class:`DeskError`
    is a fault of ours: it is raised again on the GUI thread, where the hook for unexpected exceptions
    shows and logs it.
    """

    _arrived = Signal()

    def __init__(self, opener: Callable[[], Store], parent: QObject | None = None) -> None:
        """Start the thread; ``opener`` opens or creates the store there, before the first work."""
        super().__init__(parent)
        self._opener = opener
        self._store: Store | None = None
        self._closed = False
        self._jobs: set[Job] = set()
        self._arrivals: SimpleQueue[Callable[[], None]] = SimpleQueue()
        garbage.collect_here()
        sys.setswitchinterval(SWITCH_EVERY)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """See :attr:`Runner.busy`."""
        return bool(self._jobs)

    def run(self, title: str, work: Work[T], done: Callable[[T], None], failed: Failed) -> Job:
        """See :meth:`Runner.run`; the first run fails with what the store said when it could not be opened."""
        job = Job(title)
        if self._closed:
            return job
        self._jobs.add(job)
        progress = Watched(self._reporter(job), lambda: job.stopping)

        def in_thread() -> T:
            if job.stopping:
                raise Cancelled(title)
            return work(self._opened(), progress)

        def hand_out(future: Future[T]) -> None:
            self._jobs.discard(job)
            job.over = True
            if future.cancelled():
                failed(Cancelled(title))
                return
            fault = future.exception()
            if fault is None:
                done(future.result())
            elif isinstance(fault, DeskError):
                failed(fault)
            else:
                raise fault

        future = self._executor.submit(in_thread)
        job.attach(future)  # type: ignore[arg-type]  # Future is invariant; a job only ever cancels it
        future.add_done_callback(lambda ended: self._post(lambda: hand_out(ended)))
        return job

    def close(self) -> None:
        """See :meth:`Runner.close`; waits for the piece of work that is running to notice."""
        if self._closed:
            return
        self._closed = True
        for job in list(self._jobs):
            job.cancel()
        self._executor.submit(self._close_store)
        self._executor.shutdown(wait=True)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._opener()
        return self._store

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _reporter(self, job: Job) -> Callable[[str, int, int], None]:
        last = 0.0

        def show(text: str, done: int, total: int) -> None:
            nonlocal last
            job.text, job.done, job.total = text or job.title, done, total
            now = time.monotonic()
            if now - last >= PROGRESS_EVERY:
                last = now
                self._post(lambda: self.progressed.emit(job))

        return show

    def _post(self, arrival: Callable[[], None]) -> None:
        if not self._closed:
            self._arrivals.put(arrival)
            self._arrived.emit()

    def _deliver(self) -> None:
        # One arrival for each emit, so that an exception in one of them does not hold up the next.
        arrival = self._arrivals.get()
        if not self._closed:
            arrival()


class StoreHere(Runner):
    """Runs work at once, on the calling thread: the same interface with nothing to wait for, for tests."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store: Store | None = store

    @property
    def busy(self) -> bool:
        """Never: work is over as soon as it was asked for."""
        return False

    def run(self, title: str, work: Work[T], done: Callable[[T], None], failed: Failed) -> Job:
        """See :meth:`Runner.run`."""
        job = Job(title)
        if self._store is None:
            return job

        def show(text: str, at: int, total: int) -> None:
            job.text, job.done, job.total = text or title, at, total
            self.progressed.emit(job)

        try:
            result = work(self._store, Watched(show, lambda: job.stopping))
        except DeskError as error:
            job.over = True
            failed(error)
        else:
            job.over = True
            done(result)
        return job

    def close(self) -> None:
        """See :meth:`Runner.close`."""
        if self._store is not None:
            self._store.close()
            self._store = None
