"""A whole copy put in the place of its store, between the window that closed and the one that opens on it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from zjai_desk.desktop.background import Background
from zjai_desk.desktop.copy_words import title
from zjai_desk.desktop.icons import program_icon
from zjai_desk.desktop.job import Job
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies_listing import Copy
from zjai_desk.keeping.copies_restoring import Restored, restore
from zjai_desk.store.cipher import Secret

Say = Callable[[MainWindow], None]
"""Tells, in the window that opens next, how it went."""


class RestoreRun(QWidget):
    """A small window that says what is going on; it cannot be closed, for there is nothing behind it."""

    def __init__(
        self, path: Path, copy: Copy, other: bool, operator: str, secret: Secret | None = None
    ) -> None:
        super().__init__(
            None, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint
        )
        self._path, self._copy, self._other, self._operator = path, copy, other, operator
        self._secret = secret
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("恢复台账")
        self.setWindowIcon(program_icon())
        self.setFixedWidth(440)
        head = QLabel(f"正在恢复到 {title(copy)}…", self)
        head.setProperty("role", "section")
        head.setTextFormat(Qt.TextFormat.PlainText)
        words = QLabel("先把现在的台账存成一份备份，再核对、替换。中途断电也只会是原来的或恢复好的。", self)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.step = QLabel(self)
        self.step.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for widget in (head, words, self.bar, self.step):
            column.addWidget(widget)
        self._background = Background("restoring", self)
        self._background.progressed.connect(self._show_job)

    def begin(self, ended: Callable[[Say], None]) -> None:
        """Restore, then call ``ended`` with what is to be said of it."""
        self.show()
        path, copy, secret = self._path, self._copy.path, self._secret
        other, operator = self._other, self._operator
        self._background.run(
            "恢复台账",
            lambda progress: restore(
                path, copy, operator=operator, other=other, progress=progress, secret=secret
            ),
            lambda done: self._end(ended, lambda window: self._tell(window, done)),
            lambda error: self._end(ended, lambda window: window.desk.show_error(_not_restored(error))),
        )

    def _show_job(self, job: Job) -> None:
        self.step.setText(job.text)
        self.bar.setRange(0, job.total)
        self.bar.setValue(job.done)

    def _end(self, ended: Callable[[Say], None], say: Say) -> None:
        self._background.close()
        ended(say)
        self.close()
        self.deleteLater()

    def _tell(self, window: MainWindow, done: Restored) -> None:
        kept = f"恢复前的台账在“{done.kept.name}”。" if done.kept else ""
        window.notice.say(f"已恢复到 {title(self._copy)} 的备份。{done.told}{kept}", "done")


def _not_restored(error: DeskError) -> DeskError:
    return DeskError(f"没有恢复，台账还是原来的：{error.message}", error.hint)
