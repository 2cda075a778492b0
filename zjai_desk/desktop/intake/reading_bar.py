"""How a table was read, each part of it open to correction: register, year, unit, header rows, sender."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QWidget

from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.registers.numbers import MONEY_UNITS
from zjai_desk.returns.sheets import Sheet
from zjai_desk.returns.tables.forms import forms

FIRST_YEAR = 2010
NARROW = 960
"""Width below which there is no room for labels."""
_DEEPEST, _SEARCHED = 4, 60
"""Rows that a head has at most, and the last one in which it may stand."""


class ReadingBar(QFrame):
    """Shows how a table was read.

    Signals, when a person sets another: ``register_chosen(key)``, ``year_chosen(int)``,
    ``unit_chosen(unit or blank)``, ``head_chosen(first row, last row)``, ``sender_chosen(name)``.
    """

    register_chosen = Signal(str)
    year_chosen = Signal(int)
    unit_chosen = Signal(str)
    head_chosen = Signal(int, int)
    sender_chosen = Signal(str)

    register_box: QComboBox
    year_box: QComboBox
    unit_box: QComboBox
    head_first: QComboBox
    head_last: QComboBox
    head_dash: QLabel
    reads_label: QLabel
    head_label: QLabel
    sender_label: QLabel
    head_button: QPushButton
    sender_box: QComboBox

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "reading_bar")
        self.setProperty("role", "bar")
        for key, form in forms().items():
            self.register_box.addItem(form.register.label, key)
        for year in range(dt.date.today().year, FIRST_YEAR - 1, -1):
            self.year_box.addItem(f"{year}年", year)
        self.unit_box.addItem("单位按原表", "")
        for unit in MONEY_UNITS:
            self.unit_box.addItem(unit, unit)
        self._rows: tuple[int, int] = (1, 1)
        self._sender = ""
        self.register_box.activated.connect(
            lambda at: self.register_chosen.emit(self.register_box.itemData(at))
        )
        self.year_box.activated.connect(lambda at: self.year_chosen.emit(self.year_box.itemData(at)))
        self.unit_box.activated.connect(lambda at: self.unit_chosen.emit(self.unit_box.itemData(at)))
        for box in (self.head_first, self.head_last):
            box.currentIndexChanged.connect(lambda _, box=box: self._on_rows(box))
        self.head_button.clicked.connect(self._take_rows)
        self.head_button.hide()
        self.sender_box.activated.connect(lambda _: self._take_sender())
        line = self.sender_box.lineEdit()
        if line is not None:
            line.setPlaceholderText("报送单位")
            line.editingFinished.connect(self._take_sender)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the choices stand without their labels."""
        super().resizeEvent(event)
        for label in (self.reads_label, self.head_label, self.head_dash, self.sender_label):
            label.setVisible(event.size().width() >= NARROW)

    def show_table(self, table: Sheet | None, year: int | None, asks_year: bool) -> None:
        """Show how a table was read; ``year`` is that of its figures, ``asks_year`` that somebody must look at it."""
        known = table is not None and bool(table.register)
        self.register_box.setCurrentIndex(self.register_box.findData(table.register) if table else -1)
        self.year_box.setCurrentIndex(self.year_box.findData(year) if year else -1)
        self.year_box.setProperty("state", "explain" if asks_year else "")
        self.year_box.style().unpolish(self.year_box)
        self.year_box.style().polish(self.year_box)
        self.unit_box.setCurrentIndex(max(0, self.unit_box.findData(table.unit)) if table else 0)
        self.unit_box.setEnabled(known)
        self.year_box.setEnabled(known)
        rows = table.header_rows if table is not None and table.header_rows else [1]
        self._rows = (rows[0], rows[-1])
        height = table.grid.height if table is not None and table.grid is not None else 1
        for box, row in ((self.head_first, rows[0]), (self.head_last, rows[-1])):
            box.blockSignals(True)
            box.clear()
            for number in range(1, max(rows[-1], min(height, _SEARCHED)) + 1):
                box.addItem(f"第{number}行", number)
            box.setCurrentIndex(row - 1)
            box.blockSignals(False)
        self.head_button.hide()

    def show_sender(self, sender: str, known: Sequence[str]) -> None:
        """Show who sent the file, and offer those who are known."""
        self._sender = sender
        self.sender_box.blockSignals(True)
        self.sender_box.clear()
        self.sender_box.addItems(list(dict.fromkeys(filter(None, (sender, *known)))))
        self.sender_box.setCurrentText(sender)
        self.sender_box.blockSignals(False)

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last row of the head, as they are set."""
        return self.head_first.currentIndex() + 1, self.head_last.currentIndex() + 1

    def _on_rows(self, moved: QComboBox) -> None:
        """Offer to read the table anew when the rows are others than those read; keep the first before the last."""
        first, last = self.rows
        if last < first or last - first >= _DEEPEST:
            other = self.head_last if moved is self.head_first else self.head_first
            other.blockSignals(True)
            other.setCurrentIndex(moved.currentIndex())
            other.blockSignals(False)
        self.head_button.setVisible(self.rows != self._rows)

    def _take_rows(self) -> None:
        self.head_button.hide()
        self.head_chosen.emit(*self.rows)

    def _take_sender(self) -> None:
        name = self.sender_box.currentText().strip()
        if name != self._sender:
            self._sender = name
            self.sender_chosen.emit(name)
