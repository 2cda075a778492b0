"""Waits for a piece of work before the window goes on, with a way to skip it; short work shows nothing."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from zjai_desk.desktop.threads.job import Job

SHOWN_AFTER = 300
"""Milliseconds before it is worth saying that somebody has to wait."""
EVERY = 100
"""Milliseconds between two looks at how far the work is."""

Start = Callable[[Callable[[], None]], Job]
"""Begins the work; what it is given is to be called when that is over, however it ended."""


class Waiting(QDialog):
    """Says what is being waited for; ``skip`` is the caption of the button that gives the work up."""

    def __init__(self, text: str, words: str, skip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._job: Job | None = None
        self._loop = QEventLoop(self)
        self.skipped = False
        self.setWindowTitle(text)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.setFixedWidth(380)
        self.text = QLabel(text, self)
        self.text.setProperty("role", "section")
        told = QLabel(words, self)
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.skip = QPushButton(skip, self)
        self.skip.setAutoDefault(False)
        self.skip.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.skip)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(self.text)
        column.addWidget(told)
        column.addWidget(self.bar)
        column.addLayout(foot)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.open)
        self._look = QTimer(self)
        self._look.timeout.connect(self._show_job)

    def wait(self, start: Start) -> None:
        """Return when the work is over or was skipped."""
        over: list[bool] = []

        def ended() -> None:
            over.append(True)
            self._loop.quit()

        self._job = start(ended)
        self._soon.start(SHOWN_AFTER)
        self._look.start(EVERY)
        if not over:
            self._loop.exec()
        self._soon.stop()
        self._look.stop()
        self.hide()

    def reject(self) -> None:
        """Give the work up."""
        self.skipped = True
        if self._job is not None:
            self._job.cancel()
        self._loop.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take closing for skipping."""
        event.ignore()
        self.reject()

    def _show_job(self) -> None:
        job = self._job
        if job is not None:
            self.bar.setRange(0, job.total)
            self.bar.setValue(job.done)
