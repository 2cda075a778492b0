"""Imports, bit by bit while nothing is under way, what the page of a register stands on: most likely it is opened next."""

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from zjai_desk.desktop.desk import Desk

EVERY = 150
"""Milliseconds between two looks whether there is time for the next piece."""
PIECES = (
    "table.model",
    "table.editors",
    "table.view",
    "table.panel",
    "views.binding",
    "charts.view",
    "pages.register_page",
)
"""Modules, each on top of those before: one takes some twenty to fifty milliseconds, the page at once 250."""


class Ahead(QObject):
    """Begins when it is made, rests while the store is at work, and is done after the last piece."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._left = list(PIECES)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def _go_on(self) -> None:
        if not self._desk.busy:
            import_module(f"zjai_desk.desktop.{self._left.pop(0)}")
        if not self._left:
            self._timer.stop()
