"""定稿: the number, the day and whom a briefing goes to, below what should be looked at before it is signed off."""

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from zjai_desk.briefing.editions.kept import Edition, Signing, replaced_by
from zjai_desk.briefing.editions.signing import Proof
from zjai_desk.desktop.board.round_dialog import listed
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon

_MARGIN = 7
_OUT = ("report", "send", "issued")


class EditionDialog(QDialog):
    """``signed(Signing, whether to print the differences)`` when it is accepted.

    With ``withdraws`` it asks for the notice that withdraws an edition: the note is its reason and must be there.
    """

    signed = Signal(object, bool)

    title_label: QLabel
    about_label: QLabel
    issue_box: QSpinBox
    day_edit: QDateEdit
    report_label: QLabel
    report_edit: QLineEdit
    send_label: QLabel
    send_edit: QLineEdit
    issued_label: QLabel
    issued_edit: QLineEdit
    copies_label: QLabel
    copies_box: QSpinBox
    replaces_label: QLabel
    replaces_box: QComboBox
    note_label: QLabel
    note_edit: QLineEdit
    differences_tick: QCheckBox
    check_title: QLabel
    check_list: QListWidget
    fault_label: QLabel
    buttons: QDialogButtonBox

    def __init__(
        self, proof: Proof, parent: QWidget | None = None, *, withdraws: Edition | None = None
    ) -> None:
        super().__init__(parent)
        load_form(self, "edition_dialog")
        self._proof = proof
        self._withdraws = withdraws
        self._typed = False
        self._fill()
        self._list()
        self.issue_box.valueChanged.connect(lambda _: self._on_issue())
        self.day_edit.dateChanged.connect(lambda _: self._on_day())
        self.note_edit.textChanged.connect(lambda _: self._judge())
        self.replaces_box.currentIndexChanged.connect(lambda _: self._judge())
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self._judge()
        self.resize(self.sizeHint())
        fit(self)

    def _fill(self) -> None:
        proof, today = self._proof, QDate.currentDate()
        withdraws = self._withdraws
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        ok.setText("撤回" if withdraws else "定稿")
        ok.setDefault(True)
        if withdraws is None:
            self.title_label.setText(proof.document.title)
            self.setWindowTitle(f"定稿 {proof.series}")
            words = "定稿后内容和PDF不再变，可原样再印；不能撤销，只能另印一期替代。"
        else:
            self.setWindowTitle("撤回定稿")
            self.title_label.setText(f"撤回 {withdraws.label}")
            words = "另印一期说明撤回，列出已公布数与现值。原来的一期仍保留，可原样再印。"
            self.note_label.setText("撤回原因")
        self.about_label.setText(words)
        for box in (self.issue_box, self.copies_box):
            box.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)  # a box without buttons forgets its padding
        self.day_edit.setDate(today)
        self.issue_box.setValue(proof.next_issue(today.year()))
        for name in (*_OUT, "copies"):
            for part in (
                getattr(self, f"{name}_label"),
                getattr(self, f"{name}_{'box' if name == 'copies' else 'edit'}"),
            ):
                part.setVisible(proof.goes_out)
        if proof.last is not None:
            whom = (proof.last.reports_to, proof.last.sends_to, proof.last.issued_to)
            for name, names in zip(_OUT, whom, strict=True):
                getattr(self, f"{name}_edit").setText("、".join(names))
            self.copies_box.setValue(proof.last.copies or 0)
        self._offer_replaced()
        self.differences_tick.setText(f"印上“与上期公布数的差异”（{proof.differing}个数）")
        self.differences_tick.setVisible(bool(proof.differing) and withdraws is None)

    def _offer_replaced(self) -> None:
        """Offer the editions of the same briefing, area and year that still stand: this one may stand for one of them."""
        known = self._proof.known if self._withdraws is None else ()
        standing = [
            edition
            for edition in known
            if (edition.name, edition.area, edition.year) == self._proof.of
            and replaced_by(list(known), edition) is None
        ]
        self.replaces_box.addItem("不替代以前的", None)
        for edition in standing:
            self.replaces_box.addItem(f"{edition.label}　{edition.title}", edition.record)
        for part in (self.replaces_label, self.replaces_box):
            part.setVisible(bool(standing))

    def _list(self) -> None:
        """List what should be looked at first."""
        warnings = self._proof.warnings if self._withdraws is None else ()
        for warning in warnings:
            QListWidgetItem(icon("triangle-alert", "explain"), warning, self.check_list)
        if not warnings:
            QListWidgetItem(icon("circle-check", "done"), "没有发现问题。", self.check_list)
        shown = self._withdraws is None
        self.check_title.setVisible(shown)
        self.check_list.setVisible(shown)

    # -- judging --------------------------------------------------------------------------------------

    @property
    def signing(self) -> Signing:
        """What is filled in."""
        whom = [tuple(listed(getattr(self, f"{name}_edit").text())) for name in _OUT]
        chosen = self.day_edit.date()
        return Signing(
            self.issue_box.value(),
            dt.date(chosen.year(), chosen.month(), chosen.day()),
            whom[0],
            whom[1],
            whom[2],
            self.copies_box.value(),
            self.note_edit.text().strip(),
            self.replaces_box.currentData(),
        )

    def _on_issue(self) -> None:
        self._typed = True
        self._judge()

    def _on_day(self) -> None:
        """Propose the number of the year of the day, until one is typed."""
        if not self._typed:
            self.issue_box.blockSignals(True)
            self.issue_box.setValue(self._proof.next_issue(self.day_edit.date().year()))
            self.issue_box.blockSignals(False)
        self._judge()

    def _judge(self) -> None:
        """Say what is wrong with the number; a number taken, or a withdrawal without a reason, stops here."""
        signing = self.signing
        faults = self._proof.faults(signing)
        if self._withdraws is not None and not signing.note:
            faults.append("请写明撤回原因。")
        if signing.replaces is not None and not signing.note:
            faults.append("请写明替代原因（写在备注里）。")
        self.fault_label.setText("\n".join(faults))
        self.fault_label.setVisible(bool(faults))
        stops = any("不能再用" in fault or "请写明" in fault for fault in faults)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not stops)

    def _take(self) -> None:
        tick = self.differences_tick
        self.signed.emit(self.signing, tick.isChecked() and not tick.isHidden())
        self.accept()
