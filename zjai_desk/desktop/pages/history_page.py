"""历史: every step, who did it, when and to what; each can be undone while nothing later stands on it."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.empty_state import EmptyState
from zjai_desk.desktop.history_model import Details, LineModel, StepModel, read_details
from zjai_desk.desktop.page import Page
from zjai_desk.store import Step

STEPS = 500
_STEP_WIDTHS = (150, 80, 380, 260, 72)
_LINE_WIDTHS = (88, 200, 120, 220, 220, 240)


class HistoryPage(Page):
    """Lists the steps above and what the chosen one did below."""

    key = "history"
    title = "历史"
    icon_name = "history"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._asked_for: int | None = None
        self.undo_action = self.add_action("撤销", "undo-2", desk.undo)
        self.redo_action = self.add_action("重做", "redo-2", desk.redo)
        self.undo_step_action = self.add_action("撤销选中的一步", "history", self._undo_chosen)
        self.steps = StepModel(self)
        self.step_view = _table(self.steps, _STEP_WIDTHS, "历史步骤", self)
        self.lines = LineModel(self)
        self.line_view = _table(self.lines, _LINE_WIDTHS, "这一步改了什么", self)
        self.remark = QLabel(self)
        self.remark.setProperty("role", "muted")
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.remark.setContentsMargins(16, 8, 16, 8)
        self._lay_out()
        self.step_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_details())
        desk.steps_changed.connect(self._show_turns)
        self._show_turns()
        self._show_details()

    def _lay_out(self) -> None:
        self.empty = EmptyState("history", self)
        self.empty.say(
            "还没有任何改动",
            "导入、录入、修改和删除都会记在这里，谁、何时、从什么改成什么，都可以撤销。",
            ("导入回表", lambda: self.desk.go("import")),
        )
        self.stack = QStackedWidget(self)
        split = QSplitter(Qt.Orientation.Vertical, self)
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.remark)
        column.addWidget(self.line_view, 1)
        split.addWidget(self.step_view)
        split.addWidget(below)
        split.setSizes([360, 240])
        split.setChildrenCollapsible(False)
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.stack, 1)
        self.setFocusProxy(self.step_view)

    def refresh(self) -> None:
        """Read the history again; the chosen step stays chosen."""
        self.desk.run("", lambda store, _: store.history(limit=STEPS), self._show_steps)

    def _show_steps(self, steps: Sequence[Step]) -> None:
        chosen = self._chosen()
        self.steps.show_steps(list(steps))
        self.stack.setCurrentIndex(0 if steps else 1)
        more = f"（只列最近 {STEPS} 步）" if len(steps) == STEPS else ""
        self.head.remark.setText(f"{len(steps):,} 步{more}" if steps else "")
        rows = [row for row, step in enumerate(steps) if chosen and step.seq == chosen.seq]
        if steps:
            self.step_view.selectionModel().setCurrentIndex(
                self.steps.index(rows[0] if rows else 0, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        self._show_details()

    def _chosen(self) -> Step | None:
        row = self.step_view.currentIndex().row()
        return self.steps.steps[row] if 0 <= row < len(self.steps.steps) else None

    def _show_details(self) -> None:
        step = self._chosen()
        self.undo_step_action.setEnabled(step is not None and step.kind == "change" and step.state == "done")
        if step is None:
            self.lines.show_lines(())
            self.remark.clear()
            return
        self._asked_for = step.seq

        def show(details: Details) -> None:
            if self._asked_for == step.seq:
                self.lines.show_lines(details.lines)
                self.remark.setText(_say(step, details))

        self.desk.run("", lambda store, _: read_details(store, step), show)

    def _undo_chosen(self) -> None:
        step = self._chosen()
        if step is not None:
            self.desk.undo_step(step.seq)

    def _show_turns(self) -> None:
        for action, verb, step, keys in (
            (self.undo_action, "撤销", self.desk.next_undo, "Ctrl+Z"),
            (self.redo_action, "重做", self.desk.next_redo, "Ctrl+Y"),
        ):
            action.setEnabled(step is not None)
            action.setToolTip(f"{verb}：{step.title}（{keys}）" if step else f"没有可{verb}的操作")


def _say(step: Step, details: Details) -> str:
    reason = f"　原因：{step.reason}" if step.reason else ""
    shown = (
        f"　共 {details.touched:,} 条记录，列出前 {details.records:,} 条"
        if details.records < details.touched
        else ""
    )
    return f"第{step.seq}步：{step.title}{reason}{shown}"


def _table(model: StepModel | LineModel, widths: Sequence[int], name: str, parent: QWidget) -> QTableView:
    view = QTableView(parent)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setWordWrap(False)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(28)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setMinimumHeight(30)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setStretchLastSection(True)
    for place, width in enumerate(widths):
        view.setColumnWidth(place, width)
    return view
