"""The small mark on a register page that says which of its periods are closed (封账)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.registers.fields import Register, Values

NAMED = 3
"""Years that the mark names; more are counted."""


def closed_words(desk: Desk, register: Register, values: Values) -> str:
    """Say that a record is of a closed period; empty if it is of none."""
    year = register.period(values)
    if year is None or year not in desk.closed.get(register.key, ()):
        return ""
    return f"{year}年已封账，改动要写明理由"


class ClosedMark(QWidget):
    """A lock and the closed years; not there while none is closed."""

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        sign = QLabel(self)
        sign.setPixmap(icon("lock", "muted").pixmap(14, 14))
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(sign)
        row.addWidget(self.words)
        desk.closed_changed.connect(self.show_closed)
        self.show_closed()

    def show_closed(self) -> None:
        """Show what is closed now."""
        years = sorted(self._desk.closed.get(self._register.key, ()), reverse=True)
        named = "、".join(map(str, years)) if len(years) <= NAMED else f"{len(years)} 个年度"
        self.words.setText(f"已封账：{named}")
        self.setToolTip(f"{'、'.join(map(str, years))}年的{self._register.label}已封账，改动要写明理由")
        self.setVisible(bool(years))
