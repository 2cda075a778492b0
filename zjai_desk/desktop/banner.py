"""The strip under the top line that says what holds as long as the window is open: that a store can only be read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from zjai_desk.desktop.kit.icons import IconLabel


class Banner(QFrame):
    """One sentence that stays; without one there is no strip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._sign = IconLabel(self)
        self._sign.show_icon("lock", "explain")
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.setSpacing(8)
        layout.addWidget(self._sign)
        layout.addWidget(self.text, 1)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence, or with an empty one nothing."""
        self.text.setText(text)
        self.setVisible(bool(text))
