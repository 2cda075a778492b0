"""How long work tells of its progress and learns that it should stop."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from zjai_desk.errors import Cancelled

T = TypeVar("T")


class Progress(Protocol):
    """What a piece of long work talks to; ``total`` of 0 means that the extent is unknown."""

    def report(self, text: str, done: int = 0, total: int = 0) -> None:
        """Tell how far the work is; raises :class:`Cancelled` when the user asked to stop."""


class Silent:
    """Progress that nobody watches and nobody stops."""

    def report(self, text: str, done: int = 0, total: int = 0) -> None:
        """Ignore the report."""


class Watched:
    """Progress handed on to ``show``, stopped as soon as ``stopped`` answers true."""

    def __init__(self, show: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> None:
        self._show = show
        self._stopped = stopped

    def report(self, text: str, done: int = 0, total: int = 0) -> None:
        """Hand the report on, or raise :class:`Cancelled` if the user asked to stop."""
        if self._stopped():
            raise Cancelled(text)
        self._show(text, done, total)


SILENT: Progress = Silent()


def counted(items: Iterable[T], progress: Progress, text: str, total: int, every: int = 500) -> Iterator[T]:
    """Pass ``items`` on, reporting each ``every``-th one."""
    for done, item in enumerate(items):
        if done % every == 0:
            progress.report(text, done, total)
        yield item
