"""历史: every step, who did it, when and to what; each can be undone while nothing later stands on it."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.filter import HistoryFilter
from zjai_desk.desktop.history.model import Details, LineModel, StepModel, read_details, text_view
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.panes import menu_place
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.rights import TAKE_BACK
from zjai_desk.store import Query, Step

STEPS = 2000
"""Steps read at once; earlier ones are fetched when they are asked for."""
_STEP_WIDTHS = (150, 80, 380, 260, 72)
_LINE_WIDTHS = (88, 200, 120, 220, 220, 240)


class HistoryPage(Page):
    """Lists the steps above and what the chosen one did below."""

    key = "history"
    title = "历史"
    icon_name = "history"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._read: list[Step] = []
        self._earlier = False
        self._asked_for: int | None = None
        self.undo_action = self.add_action("撤销", "undo-2", desk.undo, right=TAKE_BACK)
        self.redo_action = self.add_action("重做", "redo-2", desk.redo, right=TAKE_BACK)
        self.undo_step_action = self.add_action(
            "撤销选中的一步", "history", self._undo_chosen, right=TAKE_BACK
        )
        self.bin_action = self.add_action("回收站", "trash-2", self.open_bin)
        self.bin_action.setToolTip("已删除的记录，可以逐条或成批恢复")
        self.add_action("备份与恢复", "save", desk.copies_wanted.emit)
        self.filter = HistoryFilter(self)
        self.steps = StepModel(self)
        self.step_view = text_view(self.steps, _STEP_WIDTHS, "历史步骤", self)
        self.lines = LineModel(self)
        self.line_view = text_view(self.lines, _LINE_WIDTHS, "这一步改了什么", self)
        self.line_view.setToolTip("双击打开这条记录")
        self.remark = QLabel(self)
        self.remark.setProperty("role", "muted")
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.remark.setWordWrap(True)
        self.remark.setContentsMargins(16, 8, 16, 8)
        self.earlier = QPushButton("列出更早的步骤", self)
        self.earlier.setProperty("role", "link")
        self.earlier.hide()
        self._lay_out()
        self._connect()
        self._show_turns()
        self._show_details()

    def _lay_out(self) -> None:
        self.empty = EmptyState("history", self)
        self.stack = QStackedWidget(self)
        split = QSplitter(Qt.Orientation.Vertical, self)
        above, below = QWidget(self), QWidget(self)
        for pane, widgets in (
            (above, (self.step_view, self.earlier)),
            (below, (self.remark, self.line_view)),
        ):
            column = QVBoxLayout(pane)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            for widget in widgets:
                column.addWidget(widget, 1 if widget in (self.step_view, self.line_view) else 0)
            split.addWidget(pane)
        split.setSizes([360, 240])
        split.setChildrenCollapsible(False)
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.stack, 1)
        self.setFocusProxy(self.step_view)

    def _connect(self) -> None:
        self.filter.changed.connect(self._show_wanted)
        self.step_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_details())
        self.line_view.doubleClicked.connect(lambda _: self._open_record())
        self.line_view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.line_view.customContextMenuRequested.connect(self._show_menu)
        self.earlier.clicked.connect(self._read_earlier)
        self.desk.steps_changed.connect(self._show_turns)

    def panes(self) -> list[QWidget]:
        """The filter, the steps, and what the chosen one did."""
        return [self.filter, self.step_view, self.line_view]

    # -- the steps ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the history again; the chosen step stays chosen, unless it was the newest: then the new one is."""
        limit = max(STEPS, len(self._read))
        self.desk.run("", lambda store, _: store.history(limit=limit), self._take)

    def _take(self, steps: Sequence[Step]) -> None:
        chosen, newest = self._chosen(), self._read[0].seq if self._read else None
        follows = chosen is None or chosen.seq == newest
        self._read = list(steps)
        self._earlier = len(steps) >= STEPS and steps[-1].seq > 1
        self.filter.offer_operators(steps)
        self._show_wanted(None if follows else chosen)

    def _read_earlier(self) -> None:
        before = self._read[-1].seq

        def add(steps: Sequence[Step]) -> None:
            chosen = self._chosen()
            self._read += steps
            self._earlier = len(steps) == STEPS and steps[-1].seq > 1
            self.filter.offer_operators(self._read)
            self._show_wanted(chosen)

        self.desk.run("读取更早的步骤", lambda store, _: store.history(limit=STEPS, before=before), add)

    def _show_wanted(self, chosen: Step | None = None) -> None:
        """Show the steps that the filter lets through, with ``chosen`` as the current one, else the first."""
        takes = self.filter.takes()
        steps = [step for step in self._read if takes(step)]
        self.steps.show_steps(steps)
        self.earlier.setVisible(self._earlier)
        self.stack.setCurrentIndex(0 if steps else 1)
        self.filter.setVisible(bool(self._read))
        self._say_empty()
        of = f"{len(steps):,} / {len(self._read):,}" if self.filter.narrows else f"{len(steps):,}"
        self.head.remark.setText(f"{of} 步" if self._read else "")
        rows = [row for row, step in enumerate(steps) if chosen and step.seq == chosen.seq]
        if steps:
            self.step_view.selectionModel().setCurrentIndex(
                self.steps.index(rows[0] if rows else 0, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        self._show_details()

    def _say_empty(self) -> None:
        if self._read:
            self.empty.say("没有这样的步骤", "现在的条件一步也选不出。", ("清除条件", self.filter.clear))
        else:
            self.empty.say(
                "还没有任何改动",
                "导入、录入、修改和删除都会记在这里，谁、何时、从什么改成什么，都可以撤销。",
                ("导入回表", lambda: self.desk.go("import")),
            )

    def _chosen(self) -> Step | None:
        row = self.step_view.currentIndex().row()
        return self.steps.steps[row] if 0 <= row < len(self.steps.steps) else None

    # -- what a step did ------------------------------------------------------------------------------

    def _show_details(self) -> None:
        step = self._chosen()
        can = step is not None and step.kind == "change" and step.state == "done"
        self.undo_step_action.setEnabled(can)
        self.undo_step_action.setToolTip(
            f"撤销：{step.title}" if step and can else "先选一步还没有撤销的操作"
        )
        if step is None:
            self._asked_for = None
            self.lines.show_lines(())
            self.remark.clear()
            return
        self._asked_for = step.seq

        def show(details: Details) -> None:
            if self._asked_for == step.seq:
                self.lines.show_lines(details.lines)
                self.remark.setText(_say(step, details))

        self.desk.run("", lambda store, _: read_details(store, step), show)

    def _show_menu(self, where: QPoint) -> None:
        where = menu_place(self.line_view, where)
        if not self.line_view.indexAt(where).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("table"), "打开这条记录", self._open_record)
        menu.addAction(icon("history"), "这条记录的历史…", self._open_history)
        menu.popup(self.line_view.viewport().mapToGlobal(where))

    def _open_record(self) -> None:
        row = self.line_view.currentIndex().row()
        if 0 <= row < len(self.lines.lines):
            detail = self.lines.lines[row].detail
            if detail.register in REGISTERS:
                self.desk.go(detail.register, Query(), detail.record)

    def _open_history(self) -> None:
        from zjai_desk.desktop.records.life import RecordHistory

        row = self.line_view.currentIndex().row()
        if 0 <= row < len(self.lines.lines):
            line = self.lines.lines[row]
            RecordHistory(self.desk, line.register, line.detail.record, line.key, self).open()

    def open_bin(self) -> None:
        """Show the deleted records."""
        from zjai_desk.desktop.records.recycle_bin import RecycleBin

        RecycleBin(self.desk, None, self).open()

    # -- undo -----------------------------------------------------------------------------------------

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
    files = f"　文件：{'、'.join(details.files)}" if details.files else ""
    shown = (
        f"　共 {details.touched:,} 条记录，列出前 {details.records:,} 条"
        if details.records < details.touched
        else ""
    )
    return f"第{step.seq}步：{step.title}{reason}{files}{shown}"
