"""A thread of its own for work that must not hold up the window: reading files, drawing pages, the store."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from zjai_desk.desktop.threads import garbage
from zjai_desk.desktop.threads.job import Failed, Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress, Watched

T = TypeVar("T")

PROGRESS_EVERY = 0.05
"""Seconds between two reports of progress that reach the window."""


class Background(QObject):
    """Runs pieces of work one after the other in one thread; what comes of them returns on the GUI thread.

    ``progressed(job)`` comes at most some twenty times a second. An exception that is no DeskError is a
    fault of ours: it is raised again on the GUI thread, where the hook for unexpected exceptions shows and
    logs it. The thread ends, its work cancelled, with :meth:`close`, when the object is destroyed or the
    program quits; ``last`` is what it does then, such as closing what it opened.
    """

    progressed = Signal(object)
    _arrived = Signal()

    def __init__(
        self, name: str, parent: QObject | None = None, last: Callable[[], object] | None = None
    ) -> None:
        super().__init__(parent)
        garbage.collect_here()
        self._jobs: set[Job] = set()
        self._arrivals: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._ending = _Ending(self._jobs, self._executor, last)
        # Partials, as Qt keeps no hold of an object whose method it was given.
        self.destroyed.connect(partial(_Ending.end, self._ending))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(partial(_Ending.end, self._ending))

    @property
    def busy(self) -> bool:
        """Whether some work has been taken on whose result was not handed out yet."""
        return bool(self._jobs)

    def run(
        self, title: str, work: Callable[[Progress], T], done: Callable[[T], None], failed: Failed
    ) -> Job:
        """Run ``work(progress)``; then exactly one of ``done(result)`` and ``failed(error)``, on the GUI thread.

        Once closed, nothing is run and nothing handed out.
        """
        job = Job(title)
        if self._ending.over:
            return job
        self._jobs.add(job)
        progress = Watched(self._reporter(job), lambda: job.stopping)

        def in_thread() -> T:
            if job.stopping:
                raise Cancelled(title)
            return work(progress)

        def hand_out(future: Future[T]) -> None:
            self._jobs.discard(job)
            job.over = True
            fault = Cancelled(title) if future.cancelled() else future.exception()
            if fault is None:
                done(future.result())
            elif isinstance(fault, DeskError):
                failed(fault)
            else:
                # Whoever shows the job learns that it is over; nobody is told more than the hook tells.
                self.progressed.emit(job)
                raise fault

        future = self._executor.submit(in_thread)
        job.attach(future.cancel)
        future.add_done_callback(lambda ended: self._post(lambda: hand_out(ended)))
        return job

    def close(self) -> None:
        """Stop all work and end the thread; waits for the piece of work that is running to notice."""
        self._ending.end()

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
        if self._ending.over:
            return
        self._arrivals.put(arrival)
        try:
            self._arrived.emit()
        except RuntimeError:
            # The window was closed meanwhile; nobody waits for the result any more.
            return

    def _deliver(self) -> None:
        # One arrival for each emit, so that an exception in one of them does not hold up the next.
        arrival = self._arrivals.get()
        if not self._ending.over:
            arrival()


class _Ending:
    """Ends the thread, once; it outlives the object whose thread it was."""

    def __init__(
        self, jobs: set[Job], executor: ThreadPoolExecutor, last: Callable[[], object] | None
    ) -> None:
        self._jobs, self._executor, self._last = jobs, executor, last
        self.over = False

    def end(self) -> None:
        if self.over:
            return
        self.over = True
        for job in list(self._jobs):
            job.cancel()
        if self._last is not None:
            try:
                self._executor.submit(self._last)
            except RuntimeError:
                # Python itself is ending and has already ended the thread.
                self._last()
        self._executor.shutdown(wait=True)
        # The program holds on to this until it quits: it must not keep the window whose work it was.
        self._jobs.clear()
        self._last = None
