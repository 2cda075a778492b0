"""The line above the files: how many there are in each state, how far the reading is, and what came of it all."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from zjai_desk.desktop.intake.return_file import FileState, ReturnFile
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import IconLabel

GROUPS: dict[str, tuple[str, frozenset[FileState]]] = {
    "": ("全部", frozenset(FileState)),
    "ready": ("可导入", frozenset({FileState.READY})),
    "flawed": ("有差错", frozenset({FileState.FLAWED})),
    "unreadable": ("读不了", frozenset({FileState.UNREADABLE, FileState.UNKNOWN})),
    "nothing": ("没有新内容", frozenset({FileState.NOTHING})),
    "imported": ("已导入", frozenset({FileState.IMPORTED, FileState.NOTED})),
}
"""The files that a filter shows, by its key: its words and the states."""
_NAMED = 2
"""Files that are passed over and named."""
FEW = 2
"""Files up to which a filter and a summary would only be in the way."""


class IntakeBar(QFrame):
    """Sums up the files; ``filtered(group key)``, ``stopped()`` and ``tidied()`` tell what is wanted."""

    filtered = Signal(str)
    stopped = Signal()
    tidied = Signal()

    sign: IconLabel
    words_label: QLabel
    filters: QHBoxLayout
    progress_label: QLabel
    bar: QProgressBar
    stop_button: QPushButton
    tidy_button: QPushButton

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "intake_bar")
        self.setProperty("role", "drop")
        self.sign.show_icon("import", "muted", 24)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for key, (word, _) in GROUPS.items():
            button = QToolButton(self)
            button.setCheckable(True)
            button.setChecked(not key)
            button.setProperty("role", "filter")
            button.setProperty("word", word)
            button.clicked.connect(lambda _=False, key=key: self.filtered.emit(key))
            self._group.addButton(button)
            self.buttons[key] = button
            self.filters.addWidget(button)
        self.stop_button.clicked.connect(self.stopped)
        self.tidy_button.clicked.connect(self.tidied)

    @property
    def shown(self) -> str:
        """The key of the group that is shown."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def show_files(self, files: Sequence[ReturnFile]) -> None:
        """Sum up the files as they are now."""
        counts = {key: sum(file.state in states for file in files) for key, (_, states) in GROUPS.items()}
        several = len(files) > FEW
        for key, button in self.buttons.items():
            button.setText(f"{button.property('word')} {counts[key]:,}")
            button.setVisible(several and counts[key] > 0)
        if not self.buttons[self.shown].isVisibleTo(self) and several:
            self.buttons[""].setChecked(True)
            self.filtered.emit("")
        busy = sum(file.state.is_busy for file in files)
        done = len(files) - busy
        self.words_label.setVisible(not several)
        self.progress_label.setVisible(busy > 0)
        self.bar.setVisible(busy > 0 and several)
        self.bar.setRange(0, max(1, len(files)))
        self.bar.setValue(done)
        self.progress_label.setText(f"已核对 {done}，还有 {busy}" if several else "")
        self.stop_button.setVisible(busy > 0 and several)
        self.tidy_button.setVisible(busy == 0 and any(file.state.is_settled for file in files))


def summary(files: Sequence[ReturnFile]) -> str:
    """Return what came of all files in one sentence: 共 12 个文件：可导入 9，有差错 2，读不了 1."""
    parts = []
    for key, (word, states) in GROUPS.items():
        count = sum(file.state in states for file in files)
        if key and count:
            parts.append(f"{word} {count}")
    return f"共 {len(files)} 个文件：{'，'.join(parts)}" if parts else ""


def passed_over(paths: Sequence[Path]) -> str:
    """Say which files of a folder are no tables: ；另有 1 个不是表格，没有读：说明.pdf."""
    if not paths:
        return ""
    names = "、".join(path.name for path in paths[:_NAMED])
    more = " 等" if len(paths) > _NAMED else ""
    return f"；另有 {len(paths)} 个不是表格，没有读：{names}{more}"
