"""A piece of work on its way: what the window shows of it and what 取消 stops."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from zjai_desk.errors import DeskError

Failed = Callable[[DeskError], None]
"""What is called with the reason when a piece of work could not be done."""


@dataclass
class SharedReason:
    """The reason for changing closed periods that was given once for several pieces of work."""

    text: str = ""


class Job:
    """A piece of work on its way: what the status bar shows and what 取消 stops.

    ``text``, ``done`` and ``total`` are the last report of the work; ``total`` of 0 means that the
    extent is unknown. ``over`` is true as soon as its result was handed out. What is ``lasting`` nobody stops,
    nor the end of the window: it is done first.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.text = title
        self.done = 0
        self.total = 0
        self.over = False
        self.lasting = False
        self._stop = threading.Event()
        self._drop: Callable[[], object] | None = None

    @property
    def stopping(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; it ends with :class:`Cancelled` at its next report, at once if still waiting."""
        if self.lasting:
            return
        self._stop.set()
        if self._drop is not None:
            self._drop()

    def attach(self, drop: Callable[[], object]) -> None:
        """Remember what takes the work out of its queue, if it still waits there."""
        self._drop = drop
