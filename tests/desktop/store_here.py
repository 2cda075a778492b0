"""A runner that has nothing to wait for: work is over as soon as it was asked for."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from zjai_desk.desktop.threads.job import Failed, Job
from zjai_desk.desktop.threads.worker import Runner, Work
from zjai_desk.errors import DeskError
from zjai_desk.progress import Watched
from zjai_desk.store import Store

T = TypeVar("T")


class StoreHere(Runner):
    """Runs work at once, on the calling thread: the same interface as the thread's."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store: Store | None = store

    @property
    def busy(self) -> bool:
        return False

    def run(self, title: str, work: Work[T], done: Callable[[T], None], failed: Failed) -> Job:
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
        if self._store is not None:
            self._store.close()
            self._store = None
