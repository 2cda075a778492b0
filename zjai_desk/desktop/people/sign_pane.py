"""Name and password: the few fields with which one signs in, unlocks the window or proves who one is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from zjai_desk.errors import DeskError


class PasswordEdit(QLineEdit):
    """A line that shows dots; ``caps_seen(on)`` as soon as a key tells whether Caps Lock is on."""

    caps_seen = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps: bool | None = None
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(128)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key, and learn from it how Caps Lock stands: Qt cannot be asked."""
        typed, shift = event.text(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_CapsLock and self._caps is not None:
            self._caps = not self._caps
            self.caps_seen.emit(self._caps)
        elif len(typed) == 1 and typed.isascii() and typed.isalpha():
            self._caps = typed.isupper() != bool(shift)
            self.caps_seen.emit(self._caps)
        super().keyPressEvent(event)


class SignPane(QWidget):
    """Asks for name and password: ``tried(name, password)`` on Enter or a click.

    Whoever listens answers by :meth:`refuse`, or takes the pane away.
    """

    tried = Signal(str, str)

    def __init__(self, name: str, caption: str, parent: QWidget | None = None) -> None:
        """``name`` is filled in as it was last; ``caption`` is that of the button."""
        super().__init__(parent)
        self.name_edit = QLineEdit(name, self)
        self.name_edit.setMaxLength(20)
        self.name_edit.setAccessibleName("姓名")
        self.password_edit = PasswordEdit("口令", self)
        self.caps_label = QLabel("大写锁定已打开（Caps Lock）", self)
        self.caps_label.setProperty("role", "problem")
        self.caps_label.setProperty("severity", "explain")
        self.caps_label.hide()
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "problem")
        self.problem.setProperty("severity", "force")
        self.button = QPushButton(caption, self)
        self.button.setProperty("primary", True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, (text, edit) in enumerate((("姓名", self.name_edit), ("口令", self.password_edit))):
            label = QLabel(text, self)
            label.setBuddy(edit)
            grid.addWidget(label, row, 0)
            grid.addWidget(edit, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.caps_label)
        column.addWidget(self.problem)
        column.addWidget(self.button)
        self.password_edit.caps_seen.connect(self.caps_label.setVisible)
        self.name_edit.returnPressed.connect(self.password_edit.setFocus)
        self.password_edit.returnPressed.connect(self._try)
        self.button.clicked.connect(self._try)
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus; outside of dialogs Qt does so for the space bar alone."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.button.hasFocus():
            self.button.click()
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the cursor where something is missing."""
        (self.password_edit if self.name_edit.text() else self.name_edit).setFocus()

    def refuse(self, error: DeskError) -> None:
        """Say what was wrong and ask again."""
        self.set_busy(False)
        self.problem.setText(str(error))
        self.password_edit.clear()
        self.password_edit.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Keep hands off while the password is looked at: slow hashes take a moment."""
        for widget in (self.name_edit, self.password_edit, self.button):
            widget.setDisabled(busy)

    def _try(self) -> None:
        name, password = self.name_edit.text().strip(), self.password_edit.text()
        if not name or not password:
            self.problem.setText("请填姓名和口令。")
            self.begin()
            return
        self.problem.clear()
        self.set_busy(True)
        self.tried.emit(name, password)
