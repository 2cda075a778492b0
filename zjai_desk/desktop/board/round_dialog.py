"""A task of returns (报送任务): its name, form, period, due date, and who is to send; senders are pasted as a list."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.text import clean
from zjai_desk.returns.rounds.rounds import Round

_BETWEEN = re.compile(r"[\n\t,，;；、]+")


def listed(text: str) -> list[str]:
    """Return the names in a pasted list: one a line, or parted by commas, tabs or 、; each once."""
    return list(dict.fromkeys(filter(None, map(clean, _BETWEEN.split(text)))))


class RoundDialog(QDialog):
    """Asks for a task; ``round`` is what was asked for, ``wants_deletion`` that it is to go.

    ``towns`` are those that 全部镇街 puts into the list.
    """

    title_edit: QLineEdit
    register_box: QComboBox
    period_edit: QLineEdit
    due_tick: QCheckBox
    due_edit: QDateEdit
    senders_edit: QPlainTextEdit
    towns_button: QPushButton
    count_label: QLabel
    note_edit: QLineEdit
    delete_button: QPushButton
    problem_label: QLabel
    buttons: QDialogButtonBox

    def __init__(
        self, wanted: Round, towns: Sequence[str], taken: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        load_form(self, "round_dialog")
        self.setWindowTitle("修改报送任务" if wanted.id else "新建报送任务")
        self._id, self._towns, self._taken = wanted.id, list(towns), frozenset(taken)
        self._named = bool(wanted.title)
        self.wants_deletion = False
        for key, register in REGISTERS.items():
            self.register_box.addItem(register.label, key)
        self.register_box.setCurrentIndex(max(0, self.register_box.findData(wanted.register)))
        self.title_edit.setText(wanted.title)
        self.period_edit.setText(wanted.period)
        due = QDate.fromString(wanted.due_on, "yyyy-MM-dd")
        self.due_edit.setDate(due if due.isValid() else QDate.currentDate().addDays(30))
        self.due_tick.setChecked(due.isValid() or not wanted.id)
        self.due_edit.setEnabled(self.due_tick.isChecked())
        self.senders_edit.setPlainText("\n".join(wanted.senders))
        self.note_edit.setText(wanted.note)
        self.towns_button.setEnabled(bool(towns))
        # Of a city that names no towns, its districts send.
        what = "全部区县" if towns and towns[0].endswith(("区", "县", "市")) else "全部镇街"
        self.towns_button.setText(f"{what}（{len(towns)}）" if towns else what)
        self.delete_button.setVisible(bool(wanted.id))
        self._connect()
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText("保存")
        self._judge()
        self._name()
        self.title_edit.setFocus()

    def _connect(self) -> None:
        judge: Callable[[], None] = self._judge
        self.title_edit.textEdited.connect(self._on_named)
        self.register_box.activated.connect(lambda _: self._name())
        self.period_edit.textEdited.connect(lambda _: self._name())
        self.senders_edit.textChanged.connect(judge)
        self.due_tick.toggled.connect(self.due_edit.setEnabled)
        self.towns_button.clicked.connect(self._add_towns)
        self.delete_button.clicked.connect(self._delete)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def round(self) -> Round:
        """The task as it is filled in."""
        return Round(
            clean(self.title_edit.text()),
            str(self.register_box.currentData()),
            clean(self.period_edit.text()),
            self.due_edit.date().toString("yyyy-MM-dd") if self.due_tick.isChecked() else "",
            tuple(listed(self.senders_edit.toPlainText())),
            clean(self.note_edit.text()),
            self._id,
        )

    def _on_named(self) -> None:
        self._named = bool(self.title_edit.text())
        self._judge()

    def _name(self) -> None:
        """Propose a name, as long as nobody wrote one: 2019年企业年报."""
        if not self._named:
            period = clean(self.period_edit.text())
            year = f"{period}年" if period.isdecimal() and len(period) == 4 else period
            self.title_edit.setText(
                self._free(f"{year}{self.register_box.currentText().removesuffix('台账')}")
            )
        self._judge()

    def _free(self, title: str) -> str:
        """Return ``title``, numbered where a task has this name already."""
        numbered = (f"{title}（{number}）" for number in range(2, len(self._taken) + 3))
        return next(one for one in (title, *numbered) if one not in self._taken)

    def _add_towns(self) -> None:
        before = listed(self.senders_edit.toPlainText())
        self.senders_edit.setPlainText("\n".join(dict.fromkeys((*before, *self._towns))))

    def _judge(self) -> None:
        wanted = self.round
        self.count_label.setText(
            f"共 {len(wanted.senders)} 家" if wanted.senders else "一家一行，可从 Excel 粘贴"
        )
        problem = ""
        if not wanted.title:
            problem = "请填写任务名称。"
        elif wanted.title in self._taken:
            problem = f"已有名为“{wanted.title}”的任务，请换一个名称。"
        elif not wanted.period:
            problem = "请填写报告期，例如 2019。"
        self.problem_label.setText(problem)
        self.save.setEnabled(not problem)

    def _delete(self) -> None:
        self.wants_deletion = True
        self.accept()


def new_round(year: int | None) -> Round:
    """Return what a new task begins with: the annual returns of the year shown, else of the last one over."""
    return Round("", "annual_returns", str(year or dt.date.today().year - 1))
