"""Which blank form (空白表) is to be issued: for whom, for which year, whether what is known stands in it already."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLabel, QSpinBox, QWidget

from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.returns.blank.form import (
    FEWEST,
    MOST,
    FormOrder,
    forms_on_offer,
)

ABOUT_ENTERPRISES = (ENTERPRISES.key, ANNUAL_RETURNS.key)
"""The registers whose forms may list the enterprises known of a sender."""
_YEARS = 12


class BlankFormDialog(QDialog):
    """Asks for a form; ``order`` is what was asked for, without the enterprises to list."""

    register_box: QComboBox
    sender_box: QComboBox
    year_box: QComboBox
    rows_box: QSpinBox
    known_tick: QCheckBox
    known_label: QLabel
    buttons: QDialogButtonBox

    def __init__(self, senders: Sequence[str], year: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "blank_form_dialog")
        self.setWindowTitle("生成空白表")
        for key, title in forms_on_offer():
            self.register_box.addItem(title, key)
        self.register_box.setCurrentIndex(max(0, self.register_box.findData(ANNUAL_RETURNS.key)))
        self.sender_box.addItems(["", *senders])
        now = dt.date.today().year
        self.year_box.addItem("不写年度", None)
        for number in range(now, now - _YEARS, -1):
            self.year_box.addItem(f"{number}年", number)
        self.year_box.setCurrentIndex(max(0, self.year_box.findData(year or now - 1)))
        self.rows_box.setRange(FEWEST, MOST)
        self.rows_box.setValue(200)
        self.register_box.activated.connect(lambda _: self._judge())
        self.sender_box.currentTextChanged.connect(lambda _: self._judge())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText("生成…")
        self._judge()

    def _judge(self) -> None:
        about = self.register_box.currentData() in ABOUT_ENTERPRISES
        named = bool(self.sender_box.currentText().strip())
        self.known_tick.setEnabled(about and named)
        if not about:
            words = "这种表不列企业。"
        elif not named:
            words = "选了报送单位，可以把台账里它的企业先列好。"
        else:
            words = "台账里属于它的企业先列好，收回来不必再认。"
        self.known_label.setText(words)

    @property
    def wants_known(self) -> bool:
        """Whether the enterprises known of the sender are to be listed."""
        return self.known_tick.isEnabled() and self.known_tick.isChecked()

    @property
    def order(self) -> FormOrder:
        """The form as it is asked for."""
        year = self.year_box.currentData()
        return FormOrder(
            str(self.register_box.currentData()),
            self.sender_box.currentText().strip(),
            year if isinstance(year, int) else None,
            self.rows_box.value(),
        )

    @property
    def file_name(self) -> str:
        """The name that the file is offered under: 2019年企业年报表_长河街道.xlsx."""
        order = self.order
        year = f"{order.year}年" if order.year else ""
        sender = f"_{order.sender}" if order.sender else ""
        return f"{year}{self.register_box.currentText()}{sender}.xlsx"
