"""What a store has before it is open: a mark, a name, a few words, what is asked, a few ways on; nothing else."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zjai_desk.desktop.kit.icons import program_icon

_SIZE = QSize(880, 560)


class Entrance(QWidget):
    """An almost empty window; whoever derives from it fills it with :meth:`lay_out`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(f"{title} - 区县人工智能产业工作台")
        self.setWindowIcon(program_icon())
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    def lay_out(
        self, width: int, head: Sequence[QWidget], body: Sequence[QWidget], links: Sequence[QWidget]
    ) -> None:
        """Set what tells, what asks and what leads elsewhere below each other, a little above the middle."""
        inner = QWidget(self)
        inner.setFixedWidth(width)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in head:
            column.addWidget(widget)
        column.addSpacing(16)
        for widget in body:
            column.addWidget(widget)
        below = QHBoxLayout()
        for place, link in enumerate(links):
            if place == len(links) - 1:
                below.addStretch(1)
            below.addWidget(link)
        column.addLayout(below)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inner)
        across.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(2)


def words(text: str, role: str, parent: QWidget, severity: str = "") -> QLabel:
    """Return a label of a role in the style sheet, its text plain and wrapped."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    if severity:
        label.setProperty("severity", severity)
    return label


def link(text: str, parent: QWidget) -> QPushButton:
    """Return a way elsewhere, which Enter does not take."""
    button = QPushButton(text, parent)
    button.setProperty("role", "link")
    button.setAutoDefault(False)
    return button
