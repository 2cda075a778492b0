"""日志: who signed in, imported, exported, printed and changed permissions; looked through, and exported as it is."""

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.model import TextTable, text_view
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.keeping import journal
from zjai_desk.keeping.journal import Line
from zjai_desk.progress import Progress
from zjai_desk.registers.notebooks import EVENTS
from zjai_desk.registers.text import fold
from zjai_desk.store import Store

SOON = 150
_WIDTHS = (150, 76, 84, 84, 260, 240)
_TIMES = (
    ("全部时间", None),
    ("今天", 0),
    ("最近7天", 6),
    ("最近30天", 29),
    ("最近半年", 182),
    ("最近一年", 365),
)
_KINDS = "工作簿 (*.xlsx);;CSV 文本 (*.csv)"


class LogModel(TextTable):
    """The lines of the log, the newest first."""

    heads = ("时间", "操作人", "电脑", "事项", "对象", "说明")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.lines = lines
        self.fill([cells_of(line) for line in lines])


def cells_of(line: Line) -> tuple[str, ...]:
    """Return what the cells of a line say."""
    return line.when, line.person or "—", line.computer, line.action, line.subject, line.detail


class LogDialog(QDialog):
    """Shows the log, narrowed by words, person, action and day; nothing in it can be changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: list[Line] = []
        self.setWindowTitle("日志")
        self.resize(1000, 560)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("查找：谁、什么文件、哪天（2026-11-21）")
        self.words.setAccessibleName("查找日志")
        self.words.setClearButtonEnabled(True)
        self.words.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.person_box = self._box("全部操作人", "只看哪个操作人")
        self.action_box = self._box("全部事项", "只看哪种事项")
        self.time_box = QComboBox(self)
        self.time_box.setAccessibleName("只看哪段时间")
        for text, days in _TIMES:
            self.time_box.addItem(text, days)
        self.model = LogModel(self)
        self.view = text_view(self.model, _WIDTHS, "日志", self)
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(40)
        for column in (4, 5):
            # They share what is left, so that on a small screen nothing has to be scrolled to.
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.remark = QLabel(self)
        self.remark.setProperty("role", "muted")
        self.export_button = QPushButton(icon("download"), "导出…", self)
        self.close_button = QPushButton("关闭", self)
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._show_wanted)
        self.words.textChanged.connect(lambda _: self._soon.start())
        for box in (self.person_box, self.action_box, self.time_box):
            box.currentIndexChanged.connect(lambda _: self._show_wanted())
        self.export_button.clicked.connect(self._ask_and_export)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        fit(self)
        self.refresh()

    def _box(self, everything: str, name: str) -> QComboBox:
        box = QComboBox(self)
        box.addItem(everything, None)
        box.setAccessibleName(name)
        box.setMinimumWidth(112)
        return box

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.words, 1)
        for box in (self.time_box, self.person_box, self.action_box):
            above.addWidget(box)
        below.addWidget(self.remark)
        below.addStretch(1)
        for button in (self.export_button, self.close_button):
            button.setAutoDefault(False)
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.view, 1)
        column.addLayout(below)

    def refresh(self) -> None:
        """Read the log again."""
        self._desk.run("", lambda store, _: journal.lines(store), self._take)

    def _take(self, lines: list[Line]) -> None:
        self._lines = lines
        for box, found in (
            (self.person_box, {line.person for line in lines if line.person}),
            (self.action_box, {line.action for line in lines}),
        ):
            chosen = box.currentData()
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for name in sorted(found):
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)
        self._show_wanted()

    def _show_wanted(self) -> None:
        words = [fold(word) for word in self.words.text().split()]
        person, action, days = (
            box.currentData() for box in (self.person_box, self.action_box, self.time_box)
        )
        since = "" if days is None else (dt.date.today() - dt.timedelta(days=days)).isoformat()
        wanted = [
            line
            for line in self._lines
            if person in (None, line.person)
            and action in (None, line.action)
            and line.at[:10] >= since
            and all(word in fold(" ".join(cells_of(line))) for word in words)
        ]
        self.model.show_lines(wanted)
        of = (
            f"{len(wanted):,} / {len(self._lines):,}"
            if len(wanted) < len(self._lines)
            else f"{len(wanted):,}"
        )
        self.remark.setText(f"{of} 条。日志只增不删，永久保存。")
        self.export_button.setEnabled(bool(wanted))

    # -- to a file ------------------------------------------------------------------------------------

    def _ask_and_export(self) -> None:
        name = f"日志 {dt.date.today().isoformat()}.xlsx"
        path = ask_target(self, self._desk.settings, "导出日志", name, _KINDS)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the lines that are shown to a workbook, or to CSV if the name ends so; that too goes into the log."""
        ids, operator = [line.id for line in self.model.lines], self._desk.operator

        def work(store: Store, progress: Progress) -> int:
            from zjai_desk.briefing.workbooks.extract import Extract
            from zjai_desk.briefing.workbooks.register import write_register, write_register_csv

            write = write_register_csv if path.suffix.lower() == ".csv" else write_register
            count = write(store, Extract(EVENTS, ids, EVENTS.fields), path, progress)
            said = journal.contents(count, EVENTS.measure)
            journal.went_out(store, "日志", path, said, operator=operator)
            return count

        def done(count: int) -> None:
            self._desk.tell(f"已导出 {count:,} 条日志到 {path.name}")
            self.refresh()

        self._desk.run("导出日志", work, done)
