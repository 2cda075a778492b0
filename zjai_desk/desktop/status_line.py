"""The line at the foot of the window: figures of the selection, findings, and work that is going on."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.table.selection import Reading

SHOWN_AFTER = 300
"""Milliseconds before a job is worth showing; most are over by then."""


class StatusLine(QFrame):
    """Shows what :meth:`show_selection` and :meth:`show_findings` are given and the jobs of the desk."""

    findings_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setFixedHeight(28)
        self._desk = desk
        self.selection = FigureButtons(desk, self)
        self.findings = QPushButton(self)
        self.findings.setProperty("role", "link")
        self.findings.setToolTip("到首页查看待处理的问题")
        self.findings.clicked.connect(self.findings_wanted)
        self.findings.hide()
        self.job = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(96)
        self.bar.setTextVisible(False)
        self.cancel = QToolButton(self)
        self.cancel.setProperty("role", "quiet")
        self.cancel.setText("取消")
        self.cancel.setIcon(icon("x", "muted"))
        self.cancel.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(12)
        layout.addWidget(self.selection)
        layout.addStretch(1)
        for widget in (self.findings, self.job, self.bar, self.cancel):
            layout.addWidget(widget)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SHOWN_AFTER)
        self._wait.timeout.connect(self._show_jobs)
        desk.jobs_changed.connect(self._on_jobs)
        self._show_jobs()

    def show_selection(self, readings: Sequence[Reading]) -> None:
        """Show the figures of the selection."""
        self.selection.show_readings(readings)

    def show_findings(self, text: str) -> None:
        """Show how many findings wait, blank for none."""
        self.findings.setText(text)
        self.findings.setVisible(bool(text))

    def _on_jobs(self) -> None:
        if self._desk.jobs and not self.job.isVisible():
            if not self._wait.isActive():
                self._wait.start()
        else:
            self._show_jobs()

    def _show_jobs(self) -> None:
        jobs = self._desk.jobs
        for widget in (self.job, self.bar, self.cancel):
            widget.setVisible(bool(jobs))
        if not jobs:
            self._wait.stop()
            return
        job = jobs[0]
        more = f"（还有{len(jobs) - 1}项等待）" if len(jobs) > 1 else ""
        self.job.setText(f"正在停止：{job.title}" if job.stopping else f"{job.text}{more}")
        self.bar.setRange(0, job.total)
        self.bar.setValue(job.done)
        self.cancel.setDisabled(job.stopping)

    def _cancel(self) -> None:
        if self._desk.jobs:
            self._desk.jobs[0].cancel()
            self._show_jobs()


class FigureButtons(QWidget):
    """The figures of the selection, side by side; a click on one copies its number."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._readings: tuple[Reading, ...] = ()
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def text(self) -> str:
        """Return all figures as one line."""
        return " · ".join(f"{reading.label} {reading.shown}" for reading in self._readings)

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Show these figures and no others; buttons that are there are used again."""
        self._readings = tuple(readings)
        while len(self.buttons) < len(readings):
            self._add_button(len(self.buttons))
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(readings))
            if place < len(readings):
                reading = readings[place]
                button.setText(f"{reading.label} {reading.shown}")
                button.setToolTip(f"单击复制{reading.label} {reading.plain}")

    def _add_button(self, place: int) -> None:
        button = QPushButton(self)
        button.setProperty("role", "reading")
        button.clicked.connect(lambda _=False: self._copy(place))
        self._row.addWidget(button)
        self.buttons.append(button)

    def _copy(self, place: int) -> None:
        reading = self._readings[place]
        QGuiApplication.clipboard().setText(reading.plain)
        self._desk.tell(f"已复制{reading.label} {reading.shown}")
