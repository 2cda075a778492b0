"""One step of the life of vouchers, for one or for many: what is entered, and what would become of each."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.accounts.batches import Batch, Order, Who, apply_batch, plan_batch
from zjai_desk.accounts.life import VERDICTS, Entry, Step
from zjai_desk.accounts.lists import PaperList
from zjai_desk.desktop.briefings.batch_model import BatchModel
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import WORKBOOK, ask_target
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.form_grid import Entry as FormEntry
from zjai_desk.desktop.kit.form_grid import FormGrid, Part
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.table.editors import make_editor
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers.answers import SHORTEST, sound_reason
from zjai_desk.registers.dates import parse as parse_day
from zjai_desk.registers.fields import Value
from zjai_desk.registers.rights import STEP_RIGHTS
from zjai_desk.registers.values import parse, shown
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Store

ROLES = ("经办", "复核", "审批")
DELAY = 250
"""Milliseconds after the last key before the vouchers are judged anew."""
_FORM_MOST, _FORM_OF_ONE = 196, 380
"""Pixels of height that the form takes at most: of many vouchers they are the dialog's matter, of one the form is."""
_FORM_LEAST, _LINES_LEAST = 80, 92
_ROW = 28
_WIDTHS = (140, 176, 84, 216)
# What only one scheme has stands apart.
_PARTS = (
    ("活动券填写", ("event_name", "event_on", "tickets_issued", "tickets", "attendance")),
    ("云创券填写", ("platform_amount", "paid_amount")),
)
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
    preview: QTableView
    why_label: QLabel
    total_label: QLabel
    export_button: QPushButton
    buttons: QDialogButtonBox

    def __init__(self, desk: Desk, step: Step, records: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "step_dialog")
        self._desk, self._step, self._records = desk, step, list(records)
        self._batch: Batch | None = None
        self._job: Job | None = None
        self._asked = 0
        self.editors: dict[str, QLineEdit] = {}
        self.model = BatchModel(step, self)
        self.setWindowTitle(step.label)
        self.head_label.setText(f"对选中的 {len(self._records):,} 张券办理{step.label}")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DELAY)
        self._soon.timeout.connect(self._plan)
        self._make_form()
        self._make_preview()
        desk.jobs_changed.connect(self._show_progress)
        fit(self)
        self._plan()

    # -- what is entered --------------------------------------------------------------------------------

    def _make_form(self) -> None:
        self.day = QLineEdit(dt.date.today().isoformat(), self)
        self.day.setAccessibleName("办理日期")
        self.role = QComboBox(self)
        self.role.addItems(list(ROLES))
        kept = self._desk.settings.roles.get(self._desk.operator, {})
        self.role.setCurrentText(kept.get(self._step.key, self._step.role))
        self.role.setAccessibleName("岗位")
        if self._desk.person is not None:
            # Who signs in takes a step in its own role or not at all.
            self.role.setCurrentText(self._step.role)
            self.role.setEnabled(False)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName("原因或说明")
        self.reason.setPlaceholderText(f"规则要求说明时不少于 {SHORTEST} 个字")
        entries: list[FormEntry] = [("办理日期 *", self.day), ("岗位", self.role)]
        self.verdicts = QButtonGroup(self)
        if self._step.key == "review":
            entries.append(("审核结论 *", self._verdict_line()))
        for key in dict.fromkeys((*self._step.asks, *self._step.offers)):
            if len(self._records) == 1 or key in _SHARED:
                self.editors[key] = make_editor(VOUCHERS[key], self)
        apart = {key for _, keys in _PARTS for key in keys}
        entries += [(VOUCHERS[key].heading, self.editors[key]) for key in self.editors if key not in apart]
        entries.append(("原因或说明 *" if self._step.reasoned else "原因或说明", self.reason))
        parts: list[Part] = [("", entries)]
        for heading, keys in _PARTS:
            if own := [(VOUCHERS[key].heading, self.editors[key]) for key in keys if key in self.editors]:
                parts.append((heading, own))
        for line in (self.day, *self.editors.values(), self.reason):
            line.textChanged.connect(lambda _: self._soon.start())
        self.role.currentTextChanged.connect(lambda _: self._soon.start())
        self.form = FormGrid(parts, self)
        self.scroll_area.setWidget(self.form)
        lines = sum(-(-len(own) // 2) + (1 if heading else 0) for heading, own in parts)
        self._share_height(lines * 40)

    def _share_height(self, wanted: int) -> None:
        """Give the form what it wants, as far as there is room beside the vouchers: of one a line is enough."""
        alone = len(self._records) == 1
        high = min(_FORM_OF_ONE if alone else _FORM_MOST, wanted)
        self.scroll_area.setMaximumHeight(high)
        self.scroll_area.setMinimumHeight(min(high, _FORM_LEAST))
        self.preview.setMinimumHeight(_LINES_LEAST)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.setStretchFactor(self.scroll_area, 3)
            column.setStretchFactor(self.preview, 1 if alone else 3)

    def _verdict_line(self) -> QWidget:
        line = QWidget(self)
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
        return line

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
        self.preview.setModel(self.model)
        self.preview.verticalHeader().hide()
        self.preview.verticalHeader().setDefaultSectionSize(_ROW)
        self.preview.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.preview.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate(_WIDTHS):
            self.preview.setColumnWidth(place, width)
        if self.model.amount_column >= 0:
            self.preview.setColumnWidth(self.model.amount_column, 120)
        self.preview.selectionModel().currentRowChanged.connect(lambda index, _: self._say_why(index))
        self.model.entered.connect(self._soon.start)
        self.export_button.clicked.connect(self._ask_and_export)
        self.go = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.go.setText("办理")
        self.go.setDefault(True)
        guard(self._desk, self.go, STEP_RIGHTS[self._step.role])
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    def _plan(self) -> None:
        """Judge the vouchers anew; what was under way is given up."""
        if self._job is not None:
            self._job.cancel()
        self._batch = None
        self.go.setEnabled(False)
        self.export_button.setEnabled(False)
        try:
            entry = self._entry()
        except DeskError as error:
            self.total_label.setText(str(error))
            return
        self.total_label.setText("正在核对…")
        who, accounts = Who(self._desk.operator, self.role.currentText()), self._desk.accounts
        order = Order(
            self._step, self._records, entry, who, dict(self.model.each), frozenset(self.model.leave)
        )
        self._asked += 1
        number = self._asked

        def work(store: Store, progress: Progress) -> tuple[int, Batch]:
            return number, plan_batch(store, order, progress, accounts.of(store))

        self._job = self._desk.run(f"核对{self._step.label}", work, self._show, self._failed)

    def _show_progress(self) -> None:
        job = self._job
        if job is not None and not job.over and self._batch is None and job.total:
            self.total_label.setText(f"正在核对 {job.done:,} / {job.total:,} 张…")

    def _failed(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):  # what replaces it is under way
            self.total_label.setText(str(error))

    def _show(self, planned: tuple[int, Batch]) -> None:
        number, batch = planned
        if number != self._asked:
            return
        self._batch = batch
        current = self.preview.currentIndex().row()
        self.model.show(batch)
        self.preview.selectRow(current if current >= 0 else self.model.first_barred())
        self._say_why(self.preview.currentIndex())
        self._show_present(batch)
        possible, asked = batch.possible, [item for item in batch.possible if item.asked]
        said = f"可办 {len(possible):,} 张"
        if batch.total:
            said += f"，合计 {batch.total:,.2f} 元"
        if barred := sum(1 for item in batch.items if not item.possible and not item.left_out):
            said += f"；不能办 {barred:,} 张"
        if left := sum(1 for item in batch.items if item.left_out):
            said += f"；不办 {left:,} 张"
        if asked:
            said += f"；{len(asked):,} 张要写说明"
        self.total_label.setText(said)
        self.go.setText(f"办理 {len(possible):,} 张")
        self.go.setEnabled(bool(possible) and (not asked or self._is_reasoned()))
        self.export_button.setEnabled(bool(batch.items))

    def _show_present(self, batch: Batch) -> None:
        """Show in an empty field what stands if nothing is entered: what the step works out, or what the voucher has."""
        for key, editor in self.editors.items():
            found = {
                shown(VOUCHERS[key], item.changes.get(key, item.before.get(key))) for item in batch.items
            }
            editor.setPlaceholderText(found.pop() if len(found) == 1 else "各券不同，不填不改")

    def _is_reasoned(self) -> bool:
        try:
            sound_reason(self.reason.text())
        except DeskError:
            return False
        return True

    def _say_why(self, index: QModelIndex) -> None:
        """Say in full what the narrow column cuts off."""
        self.why_label.setText(self.model.why(index.row()) if index.isValid() else "")

    # -- taking it --------------------------------------------------------------------------------------

    def _take(self) -> None:
        batch = self._batch
        if batch is None:
            return
        reasons = dict.fromkeys((item.record for item in batch.possible if item.asked), batch.entry.reason)
        self.go.setEnabled(False)
        self._desk.settings.roles.setdefault(self._desk.operator, {})[self._step.key] = batch.role
        self._desk.remember()
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

    def reject(self) -> None:
        """Give up, whatever is under way; nothing was written."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _ask_and_export(self) -> None:
        name = f"{self._step.label}预览.xlsx"
        path = ask_target(self, self._desk.settings, "导出预览", name, WORKBOOK)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write what is shown to a workbook."""
        if self._batch is None:
            return
        listed = self.model.listed(f"{self._step.label}预览（{self.total_label.text()}）", self._batch.total)

        def done(_: None) -> None:
            self._desk.tell(f"已写出“{path.name}”")

        noted = self._desk.noting(
            lambda _, __: _write(listed, path), f"{self._step.label}预览", path, lambda _: ""
        )
        self._desk.run("导出预览", noted, done)


def _write(listed: PaperList, path: Path) -> None:
    from zjai_desk.briefing.workbooks.list import write_list

    write_list(listed, path)
