"""What the tests of finding on a register page share: the page with its rows, and what they show."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage


def open_page(window: MainWindow, qtbot: QtBot, key: str = "enterprises") -> RegisterPage:
    """Show the page of a register, with its rows."""
    window.show_page(key)
    shown = window.shown
    assert isinstance(shown, RegisterPage)
    loaded(qtbot, shown)
    return shown


def loaded(qtbot: QtBot, page: RegisterPage) -> None:
    """Wait until the rows in view have come."""
    calm(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 or page.model.record_at(0) is not None)
    calm(qtbot, page.desk)


def names(page: RegisterPage, key: str = "name") -> list[str]:
    """Return what a column shows, row by row."""
    column = page.model.column_of(key)
    return [str(page.model.index(row, column).data()) for row in range(page.model.rowCount())]


def heading(page: RegisterPage, key: str) -> tuple[QWidget, QPoint]:
    """Return the head in which a column's heading is seen, and a place on it away from its button."""
    column = page.model.column_of(key)
    pane = page.table.pane.isVisible() and column < page.table.frozen
    head = page.table.pane if pane else page.table.head
    return head.viewport(), QPoint(head.sectionViewportPosition(column) + 20, 12)


def click_heading(
    qtbot: QtBot, page: RegisterPage, key: str, modifier: Qt.KeyboardModifier | None = None
) -> None:
    """Click a heading, with a key held or not."""
    head, place = heading(page, key)
    held = modifier or Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(head, Qt.MouseButton.LeftButton, held, place)
    loaded(qtbot, page)
