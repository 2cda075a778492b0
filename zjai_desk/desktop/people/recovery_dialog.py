"""The recovery code: shown this once when people are switched on, and taken when the only password is forgotten."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.kit.form_grid import FormGrid
from zjai_desk.desktop.people.sign_pane import PasswordEdit
from zjai_desk.errors import DeskError


class RecoveryCode(QDialog):
    """Shows a code; closed only once the person says that it is written down."""

    def __init__(self, code: str, parent: QWidget | None = None, *, new: bool = False) -> None:
        """``new`` says that it takes the place of another one."""
        super().__init__(parent)
        self.setWindowTitle("恢复码")
        self.setMinimumWidth(460)
        head = _words(
            "恢复码已换新，请抄在纸上锁好，旧的作废" if new else "请把恢复码抄在纸上，锁进柜子",
            "section",
            self,
        )
        said = _words(
            "唯一的管理人员忘了口令，只有凭它重置；没有它，只能另建台账重新导入。它只显示这一次，用过一次就换新的。",
            "muted",
            self,
        )
        self.code = _words(code, "figure", self)
        self.code.setStyleSheet("font-size: 22px; letter-spacing: 1px;")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = QPushButton("复制", self)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(code))
        self.kept_tick = QCheckBox("已经抄好，放在安全的地方", self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok, self)
        self.ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText("完成")
        self.ok.setEnabled(False)
        self.kept_tick.toggled.connect(self.ok.setEnabled)
        self.buttons.accepted.connect(self.accept)
        self.buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        _column(self, head, said, self.code, self.kept_tick, self.buttons)
        self.finished.connect(self.deleteLater)

    def reject(self) -> None:
        """Stay: a code that was not written down is lost."""
        if self.kept_tick.isChecked():
            super().reject()


class RecoveryDialog(QDialog):
    """Asks for the code and a new password: ``tried(code, name, password)``."""

    tried = Signal(str, str, str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("忘记口令")
        self.setMinimumWidth(440)
        others = _words("一般人员忘了口令：请管理岗位的人在“人员与权限”里重置。", "muted", self)
        own = _words("唯一的管理人员忘了口令：凭启用人员管理时抄下的恢复码，在这里重置。", "muted", self)
        self.code_edit, self.name_edit = QLineEdit(self), QLineEdit(name, self)
        self.code_edit.setAccessibleName("恢复码")
        self.code_edit.setPlaceholderText("25 个字母和数字，横线可不写")
        self.name_edit.setAccessibleName("管理人员的姓名")
        self.password_edit, self.again_edit = PasswordEdit("新口令", self), PasswordEdit("再写一次", self)
        entries = [
            ("恢复码", self.code_edit),
            ("姓名", self.name_edit),
            ("新口令", self.password_edit),
            ("再写一次", self.again_edit),
        ]
        self.problem = _words("", "problem", self)
        self.problem.setProperty("severity", "force")
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.ok = self.buttons.button(standard.Ok)
        self.ok.setText("重置并登录")
        self.buttons.button(standard.Cancel).setText("取消")
        self.buttons.accepted.connect(self._try)
        self.buttons.rejected.connect(self.reject)
        form = FormGrid([("", entries)], self)
        form.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]  # it has one
        _column(self, others, own, form, self.problem, self.buttons)
        self.finished.connect(self.deleteLater)
        self.code_edit.setFocus()

    def _try(self) -> None:
        if self.password_edit.text() != self.again_edit.text():
            self._say_problem("两次写的新口令不一样。")
            self.again_edit.setFocus()
            self.again_edit.selectAll()
            return
        self.ok.setEnabled(False)
        self.tried.emit(self.code_edit.text(), self.name_edit.text().strip(), self.password_edit.text())

    def refuse(self, error: DeskError) -> None:
        """Say what was wrong and ask again."""
        self.ok.setEnabled(True)
        self._say_problem(str(error))

    def _say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.adjustSize()


def _words(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(role != "figure")
    label.setProperty("role", role)
    return label


def _column(dialog: QDialog, *widgets: QWidget) -> None:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
