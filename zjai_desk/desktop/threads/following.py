"""The daybook (副册) follows the store while nobody waits for it: piece by piece in the idle moments of its thread."""

from PySide6.QtCore import QObject, QTimer

from zjai_desk.desktop.desk import Desk
from zjai_desk.errors import DeskError
from zjai_desk.keeping.kept import KeptStore
from zjai_desk.progress import Progress
from zjai_desk.store import Store

START_AFTER = 8_000
"""Milliseconds after the window has opened until the daybook catches up with what a last time left."""
AFTER_CHANGE = 1_000
"""Milliseconds after a change until it is written: by so much the daybook lags, also behind who types on and on."""
AGAIN_AFTER = 200
"""Milliseconds until it is tried again where something else is under way."""


class Following(QObject):
    """Writes the next piece whenever the store has nothing else to do; a store that is only read has no daybook.

    Why it cannot be written, or that it was damaged, is told once, and tried again after the next change.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.step)
        if not desk.read_only:
            self._soon.start(START_AFTER)
            desk.changed.connect(self._on_changed)

    def _on_changed(self, _registers: frozenset[str]) -> None:
        if not self._soon.isActive() or self._soon.remainingTime() > AFTER_CHANGE:
            self._soon.start(AFTER_CHANGE)

    def step(self) -> None:
        """Write the next piece if nothing is under way; else later."""
        if self._desk.busy:
            self._soon.start(AGAIN_AFTER)
        else:
            self._desk.run("", _step, self._on_written, self._on_failed)

    def _on_written(self, done: tuple[bool, str]) -> None:
        more, said = done
        if more:
            self._soon.start(0)
        if said and not self._told:
            self._told = True
            self._desk.tell(said)

    def _on_failed(self, error: DeskError) -> None:
        if not self._told:
            self._told = True
            self._desk.show_error(error)

    def close(self) -> None:
        """Write no more; what is left is written when the store is closed."""
        self._soon.stop()


def _step(store: Store, _progress: Progress) -> tuple[bool, str]:
    """Write or look at one piece more; returns whether there is yet another, and what is to be told."""
    if not isinstance(store, KeptStore):
        return False, ""
    more = store.daybook.step(store) or store.daybook.tend(store)
    return more, store.daybook.renewed
