"""Hands at the table of a register: they go to cells, press keys and look at what is there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm, write

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.registers import REGISTERS

COLUMN = {field.key: place for place, field in enumerate(REGISTERS["enterprises"].fields)}
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


class Hands:
    """A person at the table: goes to cells, presses keys, looks at what is there."""

    def __init__(self, qtbot: QtBot, window: MainWindow, page: RegisterPage) -> None:
        self.qtbot, self.window, self.page = qtbot, window, page
        self.table, self.model, self.panel = page.table, page.model, page.panel

    def wait(self) -> None:
        calm(self.qtbot, self.page.desk)
        self.qtbot.waitUntil(
            lambda: all(
                self.model.id_at(row) in self.model._shelf.fresh or not self.table.isVisible()
                for row in range(self.model.rowCount())
            )
        )

    def at(self, row: int, key: str) -> None:
        self.table.setFocus()
        self.table.moves.go(row, COLUMN[key])

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.table, key, modifiers)
        self.qtbot.wait(5)
        self.wait()

    def select(self, rows: int, columns: int) -> None:
        for _ in range(rows):
            self.press(Key.Key_Down, SHIFT)
        for _ in range(columns):
            self.press(Key.Key_Right, SHIFT)

    def type(self, text: str) -> None:
        write(self.qtbot, QApplication.focusWidget() or self.table, text[0])
        if text[1:]:
            write(self.qtbot, QApplication.focusWidget() or self.table, text[1:])

    def compose(self, preedit: str = "", commit: str = "") -> None:
        """Send what an input method sends, to whatever has the focus, as the platform does."""
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        target = QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(target, event)
        self.qtbot.wait(5)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press(Key.Key_V, CTRL)

    def column(self, key: str) -> list[str]:
        return [str(self.model.index(row, COLUMN[key]).data()) for row in range(self.model.rowCount())]

    def shows(self, key: str, row: int, text: str) -> None:
        """Wait until a cell shows a text: what was written is read back a moment later."""
        self.qtbot.waitUntil(lambda: self.column(key)[row] == text)

    @property
    def here(self) -> tuple[int, str]:
        index = self.table.currentIndex()
        return index.row(), self.model.fields[index.column()].key

    @property
    def told(self) -> str:
        return self.window.notice.text.text()

    @property
    def last_step(self) -> str:
        step = self.page.desk.next_undo
        return step.title if step else ""
