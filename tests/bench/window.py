"""The window on a store as a person has it before him, and how much memory it holds."""

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zjai_desk.desktop.main_window import MainWindow
    from zjai_desk.desktop.pages.register_page import RegisterPage

_TICK, _RESTED = 50, 1000
"""Milliseconds."""


def memory_ours(store: str) -> float:
    """Return the most memory in MiB that the program held until the patents of the city were shown and searched."""
    with shown_window(store) as window:
        table = register_page(window, "patents").table
        from zjai_desk.store import Query

        table.register_model.set_query(Query(text="txsb"))
        calm(window)
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
def shown_window(store: str) -> "Iterator[MainWindow]":
    """Show the window at 1366 × 768 on a store, as a person has it before him."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        import shiboken6

        from zjai_desk.desktop import app
        from zjai_desk.desktop.desk import Desk
        from zjai_desk.desktop.main_window import MainWindow
        from zjai_desk.desktop.threads.worker import StoreThread
        from zjai_desk.settings import Settings
        from zjai_desk.store import Store

        application = app.make_application()
        settings = Settings(area="杭州市", year=2019, operator="测速")
        app.dress(application, settings)
        window = MainWindow(Desk(StoreThread(lambda: Store.open(Path(store))), settings), "全市")
        window.resize(1366, 768)
        window.show()
        calm(window)
        yield window
        window.close()
        shiboken6.delete(window)


def calm(window: "MainWindow") -> None:
    """Let the window live until the store has been at rest for a second."""
    from PySide6.QtTest import QTest

    rested = 0
    while rested < _RESTED:
        QTest.qWait(_TICK)
        rested = 0 if window.desk.busy else rested + _TICK


def register_page(window: "MainWindow", register: str) -> "RegisterPage":
    """Open the page of a register."""
    from zjai_desk.desktop.pages.register_page import RegisterPage

    window.show_page(register)
    calm(window)
    page = window.shown
    assert isinstance(page, RegisterPage)
    return page
