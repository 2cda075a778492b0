"""The start: from that of Python to a window that shows what the store holds, and to one that shows nothing."""

import gc
import os
import tempfile
import time
from pathlib import Path


def start_ours(store: str, begun: str) -> float:
    """Start the program on a store until its window shows what the store holds, counted from the start of Python."""
    gc.disable()  # as zjai_desk.cli does before it imports the window
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        from PySide6.QtCore import QTimer

        from zjai_desk.desktop import app
        from zjai_desk.settings import Settings

        application = app.make_application()
        settings = Settings()
        app.dress(application, settings)
        session = app.Session(application, settings)
        session.start(Path(store))
        ticker = QTimer()
        ready: list[float] = []

        def look() -> None:
            if session.window and session.window.windowHandle().isExposed() and not session.window.desk.busy:
                ready.append(time.time())
                session.window.close()
                application.quit()

        ticker.timeout.connect(look)
        ticker.start(1)
        application.exec()
        return ready[0] - float(begun)


def start_empty(begun: str) -> float:
    """Start an empty PySide6 window, counted from the start of Python."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    ticker = QTimer()
    ready: list[float] = []

    def look() -> None:
        if window.windowHandle().isExposed():
            ready.append(time.time())
            application.quit()

    ticker.timeout.connect(look)
    ticker.start(1)
    application.exec()
    return ready[0] - float(begun)
