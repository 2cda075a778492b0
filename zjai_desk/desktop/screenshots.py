"""Pictures of the real window on a copy of a store, made without a screen."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEventLoop, QTimer

from zjai_desk.desktop import app
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.first_look import office_place
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.pages.briefing_page import BriefingPage
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.paths import DATA
from zjai_desk.settings import Settings
from zjai_desk.store import Store

SIZE = (1366, 768)
PAGES = {
    "home": "home",
    "enterprises": "register",
    "import": "import",
    "statistics": "statistics",
    "briefing": "briefing",
    "history": "history",
}
"""Which pages are visited, and the names of their pictures."""
_TICK, _CALM, _PATIENCE = 25, 12, 60_000


def take(store_path: Path, folder: Path) -> list[Path]:
    """Open the window at 1366 × 768 on a copy of the store, visit the main pages and save a PNG of each.

    Returns the pictures, ``home.png`` and so on, in ``folder``, which is made if it is not there.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = app.make_application()
    settings = Settings(theme="light", operator="张三")
    app.dress(application, settings)
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with tempfile.TemporaryDirectory() as beside:
        copy = Path(beside) / store_path.name
        with Store.open(store_path) as store:
            store.copy_to(copy)
            settings.area, settings.year = office_place(store)
        desk = Desk(StoreThread(lambda: Store.open(copy)), settings)
        window = MainWindow(desk, store_path.stem)
        window.resize(*SIZE)
        window.show()
        for key, name in PAGES.items():
            window.notice.hide()  # it goes by itself before a person is at the next page
            window.show_page(key)
            wait_until_calm(window)
            for _ in _first_steps(window.shown):
                wait_until_calm(window)
            picture = folder / f"{name}.png"
            window.grab().save(str(picture))
            taken.append(picture)
        window.close()
        # There is no event loop to come back to that would delete it and end the threads of its pages.
        shiboken6.delete(window)
    return taken


def _first_steps(page: Page) -> Iterator[None]:
    """Do on a page what a person does first, so that the picture shows it at work; yields after each step."""
    if isinstance(page, RegisterPage):
        page.table.setCurrentIndex(page.model.index(0, page.register.keys.index("short_name")))
        page.toggle_card()
        yield
    elif isinstance(page, ImportPage):
        page.add_files(sorted((DATA / "sample" / "returns").iterdir()))
        yield
        page.open(page.intake.files[0])
        yield
    elif isinstance(page, BriefingPage):
        page.write()
        yield


def wait_until_calm(window: MainWindow) -> None:
    """Let the window live until no work has been under way for a while."""
    loop = QEventLoop()
    calm = 0

    def look() -> None:
        nonlocal calm
        busy = window.desk.busy or any(background.busy for background in window.findChildren(Background))
        calm = 0 if busy else calm + 1
        if calm >= _CALM:
            loop.quit()

    ticker = QTimer()
    ticker.timeout.connect(look)
    ticker.start(_TICK)
    QTimer.singleShot(_PATIENCE, loop, loop.quit)
    loop.exec()
    ticker.stop()
