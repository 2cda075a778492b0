"""The small window shown while a store is worked on as a whole, between the window that closed and the next one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from zjai_desk.desktop.kit.icons import program_icon
from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.job import Job


class Between(QWidget):
    """Says what is going on, ``head`` and ``words``; it cannot be closed, for there is nothing behind it."""

    def __init__(self, title: str, head: str, words: str, thread: str) -> None:
        super().__init__(
            None, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint
        )
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(title)
        self.setWindowIcon(program_icon())
        self.setFixedWidth(440)
        self.head = QLabel(head, self)
        self.head.setProperty("role", "section")
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        told = QLabel(words, self)
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.step = QLabel(self)
        self.step.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for widget in (self.head, told, self.bar, self.step):
            column.addWidget(widget)
        self.background = Background(thread, self)
        self.background.progressed.connect(self._show_job)

    def _show_job(self, job: Job) -> None:
        self.step.setText(job.text)
        self.bar.setRange(0, job.total)
        self.bar.setValue(job.done)

    def leave(self) -> None:
        """Go; whoever leaves has ended ``background`` before the next window opened on the store."""
        self.close()
        self.deleteLater()
