"""A slim bar that asks before something larger is done to the table, without a window in the way."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from zjai_desk.desktop.kit.icons import IconLabel

Answer = tuple[str, Callable[[], object]]
"""A caption and what its button does."""


class AskBar(QFrame):
    """One question at a time; the first answer has the focus, Esc is 取消.

    ``opened()`` when it asks, ``closed()`` when it was answered.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setFixedHeight(36)
        self._sign = IconLabel(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons: list[QPushButton] = []
        self._cancelled: Callable[[], object] | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 2, 8, 2)
        self._row.setSpacing(8)
        self._row.addWidget(self._sign)
        self._row.addWidget(self.text)
        self._row.addStretch(1)
        self.hide()

    def ask(
        self,
        text: str,
        answers: Sequence[Answer],
        *,
        staying: Sequence[Answer] = (),
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        """Ask ``text`` with a button for each of the ``answers``, then for those after which it stays, then 取消."""
        self._clear()
        grave = bool(staying) or not answers
        self.setProperty("severity", "explain" if grave else "hint")
        self.style().unpolish(self)
        self.style().polish(self)
        self._sign.show_icon("triangle-alert" if grave else "info", "explain" if grave else "hint")
        self.text.setText(text)
        self.setAccessibleName(text)
        self._cancelled = cancelled
        for caption, slot in answers:
            self._add(caption, partial(self._answer, slot), primary=not self.buttons)
        for caption, slot in staying:
            self._add(caption, slot)
        self._add("取消", self.cancel)
        self.show()
        self.opened.emit()
        self.buttons[0].setFocus()

    def cancel(self) -> None:
        """Answer that nothing is to be done."""
        if self.isVisible() and self.buttons:
            self._answer(self._cancelled)

    def _answer(self, slot: Callable[[], object] | None) -> None:
        self._clear()
        self.hide()
        self.closed.emit()
        if slot is not None:
            slot()

    def _add(self, caption: str, slot: Callable[[], object], *, primary: bool = False) -> None:
        button = QPushButton(caption, self)
        button.setProperty("primary", primary)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        button.installEventFilter(self)
        self._row.addWidget(button)
        self.buttons.append(button)

    def _clear(self) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc as 取消 and Enter as a click, before the page takes them for its own."""
        if isinstance(event, QKeyEvent) and isinstance(watched, QPushButton):
            keys = Qt.Key
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == keys.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == keys.Key_Escape:
                self.cancel()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in (keys.Key_Return, keys.Key_Enter):
                watched.click()
                return True
        return super().eventFilter(watched, event)
