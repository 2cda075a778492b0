"""The line of messages below the page: what was done, or what could not be done and what to do about it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from zjai_desk.desktop.kit.icons import IconLabel, icon
from zjai_desk.errors import DeskError

_ICONS = {
    "done": "circle-check",
    "force": "circle-alert",
    "quasi": "triangle-alert",
    "explain": "triangle-alert",
    "hint": "info",
}


class Notice(QFrame):
    """One message at a time; what is merely told goes away by itself, an error stays until it is closed.

    ``severity`` is done, hint, explain or force.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._slot: Callable[[], object] | None = None
        self._sign = IconLabel(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._second: Callable[[], object] | None = None
        self.action, self.further = QPushButton(self), QPushButton(self)
        for button, act in ((self.action, self._act), (self.further, self._act_further)):
            button.setProperty("role", "link")
            button.clicked.connect(act)
        close = QToolButton(self)
        close.setProperty("role", "quiet")
        close.setIcon(icon("x", "muted"))
        close.setToolTip("关闭这条提示")
        close.setAccessibleName("关闭提示")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 2, 8, 2)
        layout.setSpacing(8)
        layout.addWidget(self._sign)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.further)
        layout.addWidget(self.action)
        layout.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_error(self, error: DeskError) -> None:
        """Show an error until it is closed or something else happens."""
        self.say(str(error), "force")

    def say(
        self,
        text: str,
        severity: str,
        *,
        seconds: float = 0,
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show ``text``; ``action`` is the caption and slot of a button beside it, ``seconds`` of 0 keeps it."""
        self.setProperty("severity", severity)
        self.style().unpolish(self)
        self.style().polish(self)
        self._sign.show_icon(_ICONS[severity], severity)
        self.text.setText(text)
        self._slot = action[1] if action else None
        self.action.setText(action[0] if action else "")
        self.action.setVisible(action is not None)
        self.further.hide()
        self._timer.stop()
        if seconds:
            self._timer.start(int(seconds * 1000))
        self.show()

    def offer(self, caption: str, slot: Callable[[], object]) -> None:
        """Offer something else beside the message that is shown."""
        self._second = slot
        self.further.setText(caption)
        self.further.show()

    def withdraw(self) -> None:
        """Take away a warning that would have gone by itself; its cause is mended."""
        if self._timer.isActive() and self.property("severity") in ("force", "quasi", "explain"):
            self._timer.stop()
            self.hide()

    def _act_further(self) -> None:
        self.hide()
        if self._second is not None:
            self._second()

    def _act(self) -> None:
        self.hide()
        if self._slot is not None:
            self._slot()
