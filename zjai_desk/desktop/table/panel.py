"""The table of a register with its slim bars: what a paste would do above it, find and replace, findings below it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.ask_bar import AskBar
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.table.cell_work import CellWork
from zjai_desk.desktop.table.filling import Plan
from zjai_desk.desktop.table.find_bar import FindBar
from zjai_desk.desktop.table.finding_list import Entry, FindingList
from zjai_desk.desktop.table.finding_walk import Place, next_finding
from zjai_desk.desktop.table.keys import Command
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.registers.fields import Register
from zjai_desk.registers.findings import Finding, Problem
from zjai_desk.store import Detail, Query, Step

LANDED = 200
"""Cells of a step undone or redone that are selected at most."""


class TablePanel(QWidget):
    """Holds ``table`` and ``model`` of one register and everything that is done to their cells.

    ``findings_action`` shows the list of findings and takes it away.
    """

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._register = register
        self._landing: list[Detail] = []
        self.model = RegisterModel(desk, register, self)
        self.table = RegisterTable(desk, self.model, self)
        self.ask_bar = AskBar(self)
        self.work = CellWork(desk, self.table, self.ask_bar, self)
        self.find_bar = FindBar(desk, self.table, self.work, self)
        self.findings = FindingList(self)
        self.findings.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.ask_bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.findings)
        layout.addWidget(self.find_bar)
        self.setFocusProxy(self.table)
        self.findings_action = QAction(icon("triangle-alert"), "问题", self)
        self.findings_action.setCheckable(True)
        self.findings_action.setProperty("does", "列出或收起问题")
        self.findings_action.setShortcut(QKeySequence("Ctrl+F8"))
        self.findings_action.setToolTip("列出这本台账的问题，回车跳到单元格（Ctrl+F8）；F8 到下一处")
        self.addAction(self.findings_action)
        self._connect()

    def _connect(self) -> None:
        work = self.work
        self._commands: dict[Command, Callable[[], object]] = {
            Command.COPY: work.copy,
            Command.COPY_WITH_HEADS: partial(work.copy, heads=True),
            Command.CUT: work.cut,
            Command.PASTE: work.paste,
            Command.FILL_DOWN: work.fill_down,
            Command.FILL_RIGHT: work.fill_right,
            Command.FILL_ALL: work.repeat,
            Command.COPY_ABOVE: work.copy_above,
            Command.TODAY: work.date,
            Command.MONTH: partial(work.date, month=True),
            Command.CLEAR: work.clear,
            Command.INSERT: work.insert,
            Command.NEXT: work.insert,  # only from the last cell is there no next one
            Command.DELETE: work.delete_records,
            Command.FIND: self.find_bar.begin,
            Command.FIND_NEXT: partial(self.find_bar.go, 1),
            Command.FIND_PREVIOUS: partial(self.find_bar.go, -1),
            Command.NEXT_FINDING: partial(self.go_to_finding, 1),
            Command.PREVIOUS_FINDING: partial(self.go_to_finding, -1),
        }
        for bar in (self.ask_bar, self.find_bar, self.findings):
            bar.installEventFilter(self)
        self.table.commanded.connect(self.obey)
        self.table.text_for_all.connect(work.put)
        work.refused.connect(self._show_refused)
        self.ask_bar.closed.connect(self._on_answered)
        self.findings.chosen.connect(self._go_to_entry)
        self.findings.closed.connect(lambda: self.findings_action.setChecked(False))
        self.findings_action.toggled.connect(self._show_findings)
        self.findings.check_wanted.connect(lambda: self._desk.findings.check(self._register.key))
        self.findings.more_wanted.connect(lambda: self._desk.findings.check(self._register.key, whole=True))
        self.findings.answered_wanted.connect(lambda _: self._fill_findings())
        self._desk.findings.changed.connect(self._fill_findings)
        self._desk.turned.connect(self._on_turned)
        self.model.counted.connect(lambda *_: self._land())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the current cell in view when a bar takes room from the table."""
        if event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self, self._keep_current_in_view)
        return super().eventFilter(watched, event)

    def _keep_current_in_view(self) -> None:
        if self.table.currentIndex().isValid():
            self.table.scrollTo(self.table.currentIndex())

    def obey(self, command: Command) -> None:
        """Do what a key or a menu asks for."""
        slot = self._commands.get(command)
        if slot is not None:
            slot()

    def _on_answered(self) -> None:
        self.model.reject({})
        self.table.setFocus()
        self._fill_findings()

    # -- findings -------------------------------------------------------------------------------------

    def _show_findings(self, shown: bool) -> None:
        self.findings.setVisible(shown)
        self._fill_findings()
        (self.findings if shown else self.table).setFocus()

    def _fill_findings(self) -> None:
        if not self.findings.isVisible() or self.ask_bar.isVisible():
            return
        key, watch = self._register.key, self._desk.findings
        waiting = watch.waiting.get(key)
        if waiting is None:
            unchecked = key in watch.unchecked
            words = "记录较多，还没有逐条检查。" if unchecked else "正在检查……"
            self.findings.show_entries(words, [], checkable=unchecked)
            return
        answered = self.findings.answered.isChecked()
        listed = waiting.explained if answered else waiting.first
        every = waiting.answered if answered else waiting.asking
        counts = [f"{severity.label} {count:,}" for severity, count in waiting.counts.items() if count]
        said = f"已说明 {every:,} 条" if answered else f"问题：{'  '.join(counts)}"
        rest = f"；共 {every:,} 条，先列 {len(listed):,} 条" if len(listed) < every else ""
        entries = [self._entry(found) for found in listed]
        words = f"{said}{rest}{'' if answered else '（F8 下一处）'}" if entries else "没有要处理的问题。"
        self.findings.show_entries(words, entries, more=bool(rest), answered=waiting.answered)

    def _entry(self, found: Finding) -> Entry:
        key = found.problem.field
        label = self._register[key].label if key in self._register else ""
        return Entry(found.problem, found.title, label, found.record, found.answer)

    def _show_refused(self, plan: Plan) -> None:
        """List what of a paste cannot stand; the bar keeps asking."""
        self.findings_action.setChecked(True)
        entries = [
            self._entry(
                Finding(self._register.key, refused.problem, f"粘贴的第 {refused.row:,} 行", refused.record)
            )
            for refused in plan.refused
        ]
        self.findings.show_entries(f"{len(entries):,} 格不合规，其余可以照常写入。", entries)
        self.findings.setFocus()

    def _go_to_entry(self, entry: Entry) -> None:
        if entry.record is None:
            return
        if self.model.row_of(entry.record) < 0:
            # It is not among the rows of the present filter.
            self._desk.go(self._register.key, Query(), entry.record)
            return
        self.table.go_to(entry.record, entry.problem.field)
        self.table.setFocus()

    def go_to_finding(self, step: int) -> None:
        """Go to the next finding (1) or to the one before (-1) in the rows that are shown."""
        index, reader = self.table.currentIndex(), self.model.reader
        ids = self.model.ids_at(range(self.model.rowCount()))
        if not ids:
            return
        start = ((index.row(), index.column()) if index.isValid() else (0, -1), step)
        columns = {field.key: place for place, field in enumerate(self.model.fields)}

        def done(found: tuple[Place, Problem] | None) -> None:
            if found is None:
                self._desk.tell("这些记录没有要处理的问题。")
                return
            place, problem = found
            self.table.moves.go(*place)
            self.model.noted.emit(problem)

        self._desk.run(
            "找下一处问题",
            lambda store, progress: next_finding(store, reader, ids, columns, start, progress),
            done,
        )

    # -- after undo and redo --------------------------------------------------------------------------

    def _on_turned(self, step: Step) -> None:
        """Learn which cells were turned back, to show them as soon as their rows have come."""
        if self.isVisible() and self._register.key in step.registers:
            self._desk.run("", lambda store, _: store.details(step.seq, LANDED), self._take_details)

    def _take_details(self, details: list[Detail]) -> None:
        self._landing = [found for found in details if found.register == self._register.key]

    def _land(self) -> None:
        """Select the cells, or the records, that the last undo or redo changed, and bring the first into view."""
        places = [
            (self.model.row_of(found.record), found) for found in self._landing if found.action != "delete"
        ]
        self._landing = []
        places = sorted(((row, found) for row, found in places if row >= 0), key=lambda place: place[0])
        if not places:
            return
        chosen = QItemSelection()
        last = self.model.columnCount() - 1
        for row, found in places:
            changed = sorted(column for key in found.before if (column := self.model.column_of(key)) >= 0)
            spans = [(column, column) for column in changed] if found.action == "update" else [(0, last)]
            for left, right in spans:
                area = QItemSelection(self.model.index(row, left), self.model.index(row, right))
                chosen.merge(area, QItemSelectionModel.SelectionFlag.Select)
        if chosen.isEmpty():
            return
        first = chosen.first().topLeft()
        self.table.moves.go(first.row(), first.column())
        self.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
