"""One reason for the findings of one record, or of many whose reason is the same (说明相同)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.answers import SHORTEST, sound_reason
from zjai_desk.registers.findings import Problem
from zjai_desk.returns.planning.items import Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding that takes a reason: the place of its item in the plan, the finding, the reason given so far."""

    place: int
    problem: Problem
    title: str
    label: str
    reason: str = ""


def asked_of(plan: Plan, places: Sequence[int]) -> list[Asked]:
    """Return the findings of some items that take a reason."""
    found = []
    for place in places:
        item, given = plan.items[place], plan.reasons.get(place, {})
        register = REGISTERS[item.register]
        for problem in item.problems:
            if problem.severity.takes_reason:
                label = register[problem.field].label if problem.field in register else ""
                found.append(Asked(place, problem, item.title, label, given.get(problem, "")))
    return found


class ReasonsDialog(QDialog):
    """Asks for a reason; afterwards ``chosen`` are the findings it is for and ``reason`` what was written."""

    head_label: QLabel
    findings: QTreeWidget
    same_tick: QCheckBox
    used_box: QComboBox
    reason_edit: QPlainTextEdit
    count_label: QLabel
    buttons: QDialogButtonBox

    def __init__(self, asked: Sequence[Asked], used: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "reasons_dialog")
        self.setWindowTitle("填写情况说明")
        self._asked = list(asked)
        self.reason = ""
        self._fill()
        self.used_box.addItem("用过的说明")
        self.used_box.addItems(list(used))
        self.used_box.setVisible(bool(used))
        self.used_box.activated.connect(self._use)
        self.same_tick.setVisible(len(self._asked) > 1)
        self.same_tick.clicked.connect(self._tick_all)
        self.reason_edit.textChanged.connect(self._judge)
        self.findings.itemChanged.connect(lambda *_: self._judge())
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("保存说明")
        ok.setDefault(True)
        given = {one.reason for one in self._asked}
        self.reason_edit.setPlainText(given.pop() if len(given) == 1 else "")
        self.reason_edit.setFocus()
        self._judge()

    def _fill(self) -> None:
        many = len(self._asked) > 1
        self.head_label.setText(
            f"下列 {len(self._asked)} 处情况相同的，打勾，一次说明。"
            if many
            else "请写明这个数为什么是对的。"
        )
        for one in self._asked:
            line = QTreeWidgetItem([one.title, one.label, one.problem.message])
            line.setToolTip(2, one.problem.message)
            if many:
                ticked = Qt.CheckState.Unchecked if one.reason else Qt.CheckState.Checked
                line.setCheckState(0, ticked)
            self.findings.addTopLevelItem(line)
        self.findings.setColumnWidth(0, 220)
        self.findings.setColumnWidth(1, 110)

    @property
    def chosen(self) -> list[Asked]:
        """The findings that the reason is for."""
        if len(self._asked) == 1:
            return self._asked
        ticked = Qt.CheckState.Checked
        return [one for row, one in enumerate(self._asked) if self._line(row).checkState(0) == ticked]

    def _line(self, row: int) -> QTreeWidgetItem:
        line = self.findings.topLevelItem(row)
        if line is None:
            raise IndexError(row)
        return line

    def _tick_all(self, ticked: bool) -> None:
        for row in range(len(self._asked)):
            self._line(row).setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _use(self, place: int) -> None:
        if place > 0:
            self.reason_edit.setPlainText(self.used_box.itemText(place))
            self.reason_edit.setFocus()

    def _judge(self) -> None:
        """Say how much is still to be written; the button waits for it."""
        length, count = len(self.reason_edit.toPlainText().strip()), len(self.chosen)
        missing = SHORTEST - length
        words = f"还要写 {missing} 个字以上" if missing > 0 else f"共 {length} 个字，用于 {count} 处"
        self.count_label.setText(words if count else "没有打勾的，请至少选一处")
        enough = missing <= 0 and count > 0
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(enough)
        all_ticked = count == len(self._asked)
        self.same_tick.setCheckState(Qt.CheckState.Checked if all_ticked else Qt.CheckState.Unchecked)

    def _take(self) -> None:
        try:
            self.reason = sound_reason(self.reason_edit.toPlainText())
        except DeskError as error:
            self.count_label.setText(str(error))
            return
        self.accept()
