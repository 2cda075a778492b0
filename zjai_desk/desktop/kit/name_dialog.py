"""Asks for a name under which something is kept, and says at once why one cannot be taken."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget


class NameDialog(QDialog):
    """``named(text)`` when it is accepted; ``fault`` says why a name cannot be taken, blank when it can."""

    named = Signal(str)

    def __init__(self, title: str, name: str, fault: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._fault = fault
        self.setWindowTitle(title)
        self.name = QLineEdit(name, self)
        self.name.setMinimumWidth(320)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.buttons = QDialogButtonBox(self)
        self.save = self.buttons.addButton("保存", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 16, 16, 16)
        self._label = QLabel(self)
        self.call("名称")
        for part in (self._label, self.name, self.problem, self.buttons):
            rows.addWidget(part)
        self.name.textChanged.connect(lambda _: self._judge())
        self.name.selectAll()
        self._judge()

    def call(self, label: str, example: str = "") -> None:
        """Say what is to be named, and give an example."""
        self._label.setText(label)
        self.name.setAccessibleName(label)
        self.name.setPlaceholderText(example)

    def _judge(self) -> None:
        fault = self._fault(self.name.text())
        self.problem.setText(fault if self.name.text() else "")
        self.save.setEnabled(not fault)

    def accept(self) -> None:
        """Tell the name."""
        if self.save.isEnabled():
            self.named.emit(self.name.text().strip())
            super().accept()
