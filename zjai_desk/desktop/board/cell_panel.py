"""Beside the board: what one sender has sent for one task, version by version, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from zjai_desk.desktop.board.model import TONES, Cell
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.notebooks import FINAL
from zjai_desk.returns.rounds.board import MISSING
from zjai_desk.returns.rounds.receipts import Receipt
from zjai_desk.returns.rounds.rounds import Round


class CellPanel(QFrame):
    """Shows a :class:`Cell`.

    Signals: ``receive_wanted(cell)`` to choose a file for it; with a receipt each ``opened``, ``exported``,
    ``noted``; ``finalised(receipt, bool)`` to mark it as final or no longer; ``moved(receipt, round title)``
    to count a file that came outside of any task for one; ``closed()``.
    """

    receive_wanted = Signal(object)
    opened = Signal(object)
    exported = Signal(object)
    noted = Signal(object)
    finalised = Signal(object, bool)
    moved = Signal(object, str)

    sender_label: QLabel
    task_label: QLabel
    state_label: QLabel
    versions: QTreeWidget
    note_label: QLabel
    open_button: QPushButton
    export_button: QPushButton
    final_button: QPushButton
    note_button: QPushButton
    receive_button: QPushButton
    move_box: QComboBox
    contact_label: QLabel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "cell_panel")
        self.setProperty("role", "panel")
        self.setMinimumWidth(296)
        self._cell: Cell | None = None
        self.versions.itemSelectionChanged.connect(self._show_version)
        self.versions.itemActivated.connect(lambda *_: self._tell(self.opened))
        self.open_button.clicked.connect(lambda: self._tell(self.opened))
        self.export_button.clicked.connect(lambda: self._tell(self.exported))
        self.note_button.clicked.connect(lambda: self._tell(self.noted))
        self.final_button.clicked.connect(self._turn_final)
        self.receive_button.clicked.connect(lambda: self.receive_wanted.emit(self._cell))
        self.move_box.activated.connect(self._move)

    def show_cell(self, cell: Cell, tasks: Sequence[Round]) -> None:
        """Show what came for a cell; ``tasks`` are those for which a stray file may be counted."""
        self._cell = cell
        task = cell.round
        state = cell.line.state if cell.line is not None else MISSING
        self.sender_label.setText(cell.sender)
        self.task_label.setText(
            f"{task.title} · {REGISTERS[task.register].label} {task.period}"
            if task
            else "不在任何任务里的来件"
        )
        self.state_label.setText("未报，已逾期" if cell.is_overdue else state)
        self.state_label.setProperty("severity", "force" if cell.is_overdue else TONES[state])
        self.state_label.style().unpolish(self.state_label)
        self.state_label.style().polish(self.state_label)
        line = cell.line
        contact = " ".join(filter(None, (line.contact, line.phone))) if line is not None else ""
        self.contact_label.setText(f"联系人：{contact}")
        self.contact_label.setVisible(bool(contact))
        self.versions.clear()
        for number, receipt in enumerate(cell.receipts, 1):
            which = f"第{number}版" if task else _form(receipt)
            item = QTreeWidgetItem([which, receipt.state, receipt.received_on[5:], receipt.file])
            item.setToolTip(3, receipt.file)
            self.versions.insertTopLevelItem(0, item)
        for column, width in enumerate((56, 60, 52)):
            self.versions.setColumnWidth(column, width)
        self.versions.setVisible(bool(cell.receipts))
        self.move_box.clear()
        self.move_box.addItem("归入任务…")
        self.move_box.addItems([one.title for one in tasks])
        self.move_box.setVisible(task is None and bool(tasks))
        self.receive_button.setVisible(task is not None)
        newest = self.versions.topLevelItem(0)
        if newest is not None:
            self.versions.setCurrentItem(newest)
        self._show_version()

    @property
    def receipt(self) -> Receipt | None:
        """The version that is chosen."""
        cell, item = self._cell, self.versions.currentItem()
        if cell is None or item is None or not cell.receipts:
            return None
        return cell.receipts[len(cell.receipts) - 1 - self.versions.indexOfTopLevelItem(item)]

    def _show_version(self) -> None:
        receipt = self.receipt
        for button in (self.open_button, self.export_button, self.final_button, self.note_button):
            button.setVisible(receipt is not None)
        if receipt is None:
            self.note_label.setText("还没有报。把它的表拖到这一格，或点下面选文件。")
            return
        parts = [f"{receipt.records:,} 条记录"]
        if receipt.faults:
            parts.append(f"{receipt.faults} 处问题没有了结")
        if receipt.replies_to:
            parts.append("是前一版的更正件")
        note = f"\n备注：{receipt.note}" if receipt.note else ""
        self.note_label.setText("，".join(parts) + "。" + note)
        self.final_button.setText("取消定稿" if receipt.state == FINAL else "标为定稿")

    def _tell(self, signal: object) -> None:
        receipt = self.receipt
        if receipt is not None and hasattr(signal, "emit"):
            signal.emit(receipt)

    def _turn_final(self) -> None:
        receipt = self.receipt
        if receipt is not None:
            self.finalised.emit(receipt, receipt.state != FINAL)

    def _move(self, place: int) -> None:
        receipt = self.receipt
        if receipt is not None and place > 0:
            self.moved.emit(receipt, self.move_box.itemText(place))


def _form(receipt: Receipt) -> str:
    """Return the form of a file in two words: 企业, 年报; 来件 where it could not be read."""
    register = REGISTERS.get(receipt.register)
    return register.label.removesuffix("台账").removeprefix("企业") or "企业" if register else "来件"
