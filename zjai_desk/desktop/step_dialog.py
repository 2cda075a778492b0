"""One step of the life of vouchers, for one or for many: what is entered, and what would become of each."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from zjai_desk.accounts.batches import Batch, BatchItem, Order, Who, apply_batch, plan_batch
from zjai_desk.accounts.life import VERDICTS, Entry, Step
from zjai_desk.desktop import theme
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.editors import make_editor
from zjai_desk.desktop.forms import load_form
from zjai_desk.desktop.job import Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.registers.answers import SHORTEST, sound_reason
from zjai_desk.registers.dates import parse as parse_day
from zjai_desk.registers.fields import Value
from zjai_desk.registers.values import parse, shown
from zjai_desk.registers.vouchers import VOUCHERS

ROLES = ("经办", "复核", "审批")
DELAY = 250
"""Milliseconds after the last key before the vouchers are judged anew."""
_COLUMNS = ("券编号", "申领单位", "现状态", "办理后", "能否办理")
# Fields that a step sets for many at once; what differs from voucher to voucher is entered in the table.
_SHARED = frozenset(
    {"issued_on", "use_by", "redeem_by", "applied_on", "contract_on", "used_on", "claimed_on", "published_on"}
    | {"redeemed_on", "closed_on", "provider", "face_amount"}
)


class StepDialog(QDialog):
    """Asks for what a step needs and shows, voucher by voucher, what it would do and what forbids it.

    The step is taken by 办理, as one change; what the rules forbid is left out and says why.
    """

    head_label: QLabel
    scroll_area: QScrollArea
    fields_box: QWidget
    preview: QTreeWidget
    why_label: QLabel
    total_label: QLabel
    buttons: QDialogButtonBox

    def __init__(self, desk: Desk, step: Step, records: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "step_dialog")
        self._desk, self._step, self._records = desk, step, list(records)
        self._batch: Batch | None = None
        self._job: Job | None = None
        self.editors: dict[str, QLineEdit] = {}
        self.setWindowTitle(step.label)
        self.head_label.setText(f"对选中的 {len(self._records):,} 张券办理{step.label}")
        self._make_form()
        self._make_preview()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DELAY)
        self._soon.timeout.connect(self._plan)
        if parent is not None:
            self.resize(self.width(), min(max(self.height(), 560), parent.window().height() - 48))
        self._plan()

    # -- what is entered --------------------------------------------------------------------------------

    def _make_form(self) -> None:
        form = QFormLayout(self.fields_box)
        form.setContentsMargins(0, 0, 12, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self.day = QLineEdit(dt.date.today().isoformat(), self.fields_box)
        self.day.setAccessibleName("办理日期")
        form.addRow("办理日期 *", self.day)
        self.role = QComboBox(self.fields_box)
        self.role.addItems(list(ROLES))
        self.role.setCurrentText(self._step.role)
        self.role.setAccessibleName("岗位")
        form.addRow("岗位", self.role)
        self._make_verdicts(form)
        for key in dict.fromkeys((*self._step.asks, *self._step.offers)):
            if len(self._records) > 1 and key not in _SHARED:
                continue
            editor = make_editor(VOUCHERS[key], self.fields_box)
            editor.setPlaceholderText("不填则用券上原有的，或按政策算出")
            editor.textChanged.connect(lambda _: self._soon.start())
            form.addRow(VOUCHERS[key].heading, editor)
            self.editors[key] = editor
        self.reason = QLineEdit(self.fields_box)
        self.reason.setAccessibleName("说明")
        self.reason.setPlaceholderText(f"规则要求说明时不少于 {SHORTEST} 个字")
        form.addRow("原因或说明 *" if self._step.reasoned else "原因或说明", self.reason)
        for line in (self.day, self.reason):
            line.textChanged.connect(lambda _: self._soon.start())
        self.role.currentTextChanged.connect(lambda _: self._soon.start())

    def _make_verdicts(self, form: QFormLayout) -> None:
        self.verdicts = QButtonGroup(self)
        if self._step.key != "review":
            return
        line = QWidget(self.fields_box)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for verdict in VERDICTS:
            button = QRadioButton(verdict, line)
            button.setChecked(verdict == VERDICTS[0])
            button.toggled.connect(lambda _: self._soon.start())
            self.verdicts.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        form.addRow("审核结论 *", line)

    def _entry(self) -> Entry:
        """Return what is entered; a DeskError if some of it cannot be read."""
        day = parse_day(self.day.text())
        if day is None or len(day) != len("2026-01-01"):
            raise DeskError(f"办理日期“{self.day.text()}”不是完整的日期。", "请写成2026-03-02。")
        values: dict[str, Value] = {}
        for key, editor in self.editors.items():
            parsed = parse(VOUCHERS[key], editor.text(), VOUCHERS[key].unit)
            if parsed.problem is not None and parsed.value is None:
                raise DeskError(parsed.problem.message)
            if parsed.value is not None:
                values[key] = parsed.value
        checked = self.verdicts.checkedButton()
        return Entry(day, values, checked.text() if checked else VERDICTS[0], self.reason.text().strip())

    # -- what would become of it ------------------------------------------------------------------------

    def _make_preview(self) -> None:
        self.preview.setHeaderLabels(list(_COLUMNS))
        for place, width in enumerate((120, 190, 80, 190)):
            self.preview.setColumnWidth(place, width)
        self.preview.currentItemChanged.connect(lambda line, _: self._say_why(line))
        self.go = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.go.setText("办理")
        self.go.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    def _plan(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._batch = None
        self.go.setEnabled(False)
        try:
            entry = self._entry()
        except DeskError as error:
            self.total_label.setText(str(error))
            return
        self.total_label.setText("正在核对…")
        order = Order(self._step, self._records, entry, Who(self._desk.operator, self.role.currentText()))
        self._job = self._desk.run(
            f"核对{self._step.label}",
            lambda store, progress: plan_batch(store, order, progress),
            self._show,
            self._failed,
        )

    def _failed(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):  # what replaces it is under way
            self.total_label.setText(str(error))

    def _show(self, batch: Batch) -> None:
        self._batch = batch
        self.preview.clear()
        self.preview.addTopLevelItems([self._line(item) for item in batch.items])
        # What stands in the way is read first.
        barred = next((place for place, item in enumerate(batch.items) if not item.possible or item.asked), 0)
        if (line := self.preview.topLevelItem(barred)) is not None:
            self.preview.setCurrentItem(line)
        possible, asked = batch.possible, [item for item in batch.possible if item.asked]
        said = f"可办 {len(possible):,} 张"
        if batch.total:
            said += f"，合计 {batch.total:,.2f} 元"
        if left := len(batch.items) - len(possible):
            said += f"；不能办 {left:,} 张"
        if asked:
            said += f"；{len(asked):,} 张要写说明"
        self.total_label.setText(said)
        self.go.setText(f"办理 {len(possible):,} 张")
        self.go.setEnabled(bool(possible) and (not asked or bool(sound_reason(self.reason.text()))))

    def _line(self, item: BatchItem) -> QTreeWidgetItem:
        before = item.before
        why = item.why or "；".join(problem.message for problem in item.asked)
        line = QTreeWidgetItem(
            [
                str(before.get("voucher_no") or ""),
                str(before.get("applicant") or ""),
                str(before.get("status") or ""),
                _told(item),
                why or "可以办理",
            ]
        )
        colour = "force" if not item.possible else "explain" if item.asked else "done"
        line.setForeground(len(_COLUMNS) - 1, theme.colour(colour))
        for column in range(len(_COLUMNS)):
            line.setToolTip(column, line.text(column))
        line.setData(0, Qt.ItemDataRole.UserRole, item.record)
        return line

    def _say_why(self, line: QTreeWidgetItem | None) -> None:
        """Say in full what the narrow column cuts off."""
        self.why_label.setText(line.text(len(_COLUMNS) - 1) if line is not None else "")

    def _take(self) -> None:
        batch = self._batch
        if batch is None:
            return
        reasons = dict.fromkeys((item.record for item in batch.possible if item.asked), batch.entry.reason)
        self.go.setEnabled(False)
        self._desk.run(
            batch.title,
            lambda store, _: apply_batch(store, batch, reasons=reasons),
            self._taken,
            self._not_taken,
            writes=True,
        )

    def _taken(self, count: int) -> None:
        self._desk.tell(f"已办{self._step.label} {count:,} 张券", undoable=True)
        self.accept()

    def _not_taken(self, error: DeskError) -> None:
        self._plan()
        self._desk.show_error(error)


def _told(item: BatchItem) -> str:
    """Say what a step sets: 使用中，合同额 40,000."""
    order = [key for key in VOUCHERS.keys if key in item.changes]
    first = [key for key in ("status", "review_status") if item.changes.get(key)]
    rest = [key for key in order if key not in first and item.changes[key] is not None]
    said = [str(item.changes[key]) for key in first]
    said += [f"{VOUCHERS[key].label} {shown(VOUCHERS[key], item.changes[key])}" for key in rest]
    return "，".join(said)
