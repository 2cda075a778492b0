"""The recovery code of an encrypted store, shown once, to be written down."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_SAID = (
    "忘了口令，只有凭它能打开这份台账和以后的备份；谁有它，谁就能打开。"
    "它只显示这一次，换口令后作废。不要存在这台电脑里。"
)
_GROUPS_A_LINE = 4


class EncryptionCode(QDialog):
    """Shows a code; closed only once the person says that it is written down: ``kept()``."""

    kept = Signal()

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复码")
        self.setMinimumWidth(520)
        head = _label("请把恢复码抄在纸上，锁进柜子", "section", self)
        self.code = _label(_in_lines(code), "figure", self)
        self.code.setWordWrap(False)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setStyleSheet("font-size: 22px; letter-spacing: 1px;")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kept_tick = QCheckBox("已经抄好，放在安全的地方", self)
        self.copy_button = QPushButton("复制", self)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(code))
        self.ok = QPushButton("完成", self)
        self.ok.setProperty("primary", True)
        self.ok.setEnabled(False)
        self.kept_tick.toggled.connect(self.ok.setEnabled)
        self.ok.clicked.connect(self.accept)
        self.accepted.connect(self.kept)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (head, _label(_SAID, "muted", self), self.code, self.kept_tick):
            column.addWidget(widget)
        column.addLayout(row)
        self.finished.connect(self.deleteLater)

    def reject(self) -> None:
        """Stay: a code that was not written down is lost."""
        if self.kept_tick.isChecked():
            self.accept()


def _in_lines(code: str) -> str:
    groups = code.split("-")
    starts = range(0, len(groups), _GROUPS_A_LINE)
    return "\n".join("-".join(groups[start : start + _GROUPS_A_LINE]) for start in starts)


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
