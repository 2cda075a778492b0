"""A window that was closed is gone with all its pages: who opens one store after another keeps none of them."""

import gc
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages import PAGES
from zjai_desk.desktop.threads import garbage
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.settings import Settings
from zjai_desk.store import Store


def there() -> Counter[str]:
    gc.collect()
    own = (
        o for o in gc.get_objects() if isinstance(o, QObject) and type(o).__module__.startswith("zjai_desk")
    )
    return Counter(type(o).__name__ for o in own)


def look_round(qtbot: QtBot, store_path: Path, settings: Settings) -> None:
    desk = Desk(StoreThread(lambda: Store.open(store_path)), settings)
    window = MainWindow(desk, store_path.stem)
    window.show()
    for page in PAGES:
        window.show_page(page.key)
        calm(qtbot, desk)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_nothing_of_a_closed_window_is_left(
    dressed: QApplication, qtbot: QtBot, store_path: Path, settings: Settings
) -> None:
    garbage.collect_here()  # which stays with the application
    before = there()
    look_round(qtbot, store_path, settings)
    # Earlier tests may leave windows that are only collected now; nothing may have come that stays.
    assert there() - before == Counter()
