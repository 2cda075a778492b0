"""The window on the city store: how long it takes to paint while a person scrolls, and how much memory it holds."""

import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zjai_desk.desktop.main_window import MainWindow
    from zjai_desk.desktop.register_table import RegisterTable

FRAME = 0.016
"""Seconds of one frame of a display of 60 Hz."""
_STEPS = 150
_WHEEL_ROWS, _SIDEWAYS = 3, 60
_TICK, _RESTED = 50, 1000
"""Milliseconds."""


def worst_frame(store: str) -> float:
    """Return the seconds of the slowest frame while a person scrolls and pages through the patents."""
    return max(_frames(store))


def late_frames(store: str) -> float:
    """Return how many of the frames, in percent, take longer than a display shows one."""
    taken = _frames(store)
    return 100 * sum(each > FRAME for each in taken) / len(taken)


def frame_shown() -> float:
    """Return the seconds for which a display shows a frame."""
    return FRAME


def all_frames() -> float:
    """Return how many percent all frames are."""
    return 100.0


def _frames(store: str) -> list[float]:
    """Return the seconds of each frame, all that the window's thread does for it: the step itself, records that came, painting."""
    with _window(store) as window:
        table = _patents(window)
        return [taken for step in (_wheel, _page_down, _drag, _sideways) for taken in _timed(table, step)]


def memory_ours(store: str) -> float:
    """Return the most memory in MiB that the program held until the patents of the city were shown and searched."""
    with _window(store) as window:
        table = _patents(window)
        from zjai_desk.store import Query

        table.register_model.set_query(Query(text="txsb"))
        _calm(window)
        assert table.register_model.rowCount() > 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory_calc(workbook: str) -> float:
    """Return the most memory in MiB that LibreOffice held while it converted the patents workbook."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder).as_uri()}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", folder, workbook]
        subprocess.run(command, check=True, capture_output=True)
        assert list(Path(folder).glob("*.ods"))
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def has_calc() -> bool:
    """Whether LibreOffice is there to be measured."""
    return shutil.which("soffice") is not None


@contextmanager
def _window(store: str) -> "Iterator[MainWindow]":
    """Show the window at 1366 × 768 on a store, as a person has it before him."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        import shiboken6

        from zjai_desk.desktop import app
        from zjai_desk.desktop.desk import Desk
        from zjai_desk.desktop.main_window import MainWindow
        from zjai_desk.desktop.worker import StoreThread
        from zjai_desk.settings import Settings
        from zjai_desk.store import Store

        application = app.make_application()
        settings = Settings(area="杭州市", year=2019, operator="测速")
        app.dress(application, settings)
        window = MainWindow(Desk(StoreThread(lambda: Store.open(Path(store))), settings), "全市")
        window.resize(1366, 768)
        window.show()
        _calm(window)
        yield window
        window.close()
        shiboken6.delete(window)


def _calm(window: "MainWindow") -> None:
    """Let the window live until the store has been at rest for a second."""
    from PySide6.QtTest import QTest

    rested = 0
    while rested < _RESTED:
        QTest.qWait(_TICK)
        rested = 0 if window.desk.busy else rested + _TICK


def _patents(window: "MainWindow") -> "RegisterTable":
    from zjai_desk.desktop.pages.register_page import RegisterPage

    window.show_page("patents")
    _calm(window)
    page = window.shown
    assert isinstance(page, RegisterPage)
    return page.table


def _timed(table: "RegisterTable", step: "Callable[[RegisterTable, int], None]") -> list[float]:
    """Do a step so many times, one each frame, and return how long the thread was at work in each frame."""
    from PySide6.QtCore import QCoreApplication

    taken = []
    for number in range(_STEPS):
        start = time.perf_counter()
        step(table, number)
        # Here alone, where nothing else runs: all that waits is done, painting above all.
        QCoreApplication.processEvents()
        taken.append(time.perf_counter() - start)
        time.sleep(max(0.0, FRAME - taken[-1]))
    return taken


def _wheel(table: "RegisterTable", _: int) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(bar.value() + _WHEEL_ROWS)


def _page_down(table: "RegisterTable", _: int) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(table, key)


def _drag(table: "RegisterTable", step: int) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() * (step + 1) // _STEPS)


def _sideways(table: "RegisterTable", step: int) -> None:
    bar = table.horizontalScrollBar()
    bar.setValue(bar.maximum() - abs(bar.maximum() - step * _SIDEWAYS % (2 * bar.maximum() or 1)))
