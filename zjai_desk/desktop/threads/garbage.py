"""Collects Python's garbage on the GUI thread alone.

The collector runs in whichever thread happens to allocate. In the thread of the store it would destroy
widgets that died in a reference cycle, and Qt ends the program when a widget is destroyed anywhere but on
the GUI thread (seen as a crash in two of three runs of the window's tests).
"""

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

EVERY = 500
"""Milliseconds between two looks at what has piled up."""


class _Collector(QObject):
    """Does at intervals what the collector would have done by itself."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        gc.disable()
        # What has been imported stays as long as the program; to look through it takes five frames of a table.
        gc.freeze()
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        timer.start(EVERY)

    def _look(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return


def collect_here() -> None:
    """Collect garbage on this thread, that of the application, and nowhere else from now on."""
    application = QCoreApplication.instance()
    if application is not None and application.findChild(_Collector) is None:
        _Collector(application)
