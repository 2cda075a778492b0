"""Who may work here, as a small form: name, roles, password; parts of it for changing a role or a password."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.people.sign_pane import PasswordEdit
from zjai_desk.errors import DeskError
from zjai_desk.keeping.passwords import SHORTEST
from zjai_desk.registers.notebooks import ADMINISTERING, APPROVING, ENTERING, REVIEWING, ROLES

SAID = {
    ENTERING: "录入、修改、导入、经办券的环节",
    REVIEWING: "复核券的环节",
    APPROVING: "审批券的环节",
    ADMINISTERING: "人员与权限、封账、设置、恢复备份、加密",
}
"""What each role may do."""


class PersonForm(QDialog):
    """``filled(PersonForm)`` when it is to be taken; whoever listens accepts it or calls :meth:`refuse`.

    ``asks`` are the parts shown: name, roles, old, password.
    """

    filled = Signal(object)

    def __init__(self, title: str, caption: str, asks: frozenset[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self._asks = asks
        self.name_edit = QLineEdit(self)
        self.name_edit.setMaxLength(20)
        self.name_edit.setAccessibleName("姓名")
        self.roles = {role: QCheckBox(role, self) for role in ROLES}
        self.old_edit = PasswordEdit("现在的口令", self)
        self.password_edit, self.again_edit = PasswordEdit("口令", self), PasswordEdit("再写一次", self)
        self.password_edit.setPlaceholderText(f"至少 {SHORTEST} 个字符，一句好记的话最好")
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "problem")
        self.problem.setProperty("severity", "force")
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.words.hide()
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.ok = self.buttons.button(standard.Ok)
        self.ok.setText(caption)
        self.buttons.button(standard.Cancel).setText("取消")
        self._lay_out()
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.words)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows: list[tuple[str, str, QWidget]] = [("name", "姓名", self.name_edit)]
        rows += [("roles", "岗位" if role == ENTERING else "", box) for role, box in self.roles.items()]
        rows += [
            ("old", "现在的口令", self.old_edit),
            ("password", "口令" if "old" not in self._asks else "新口令", self.password_edit),
            ("password", "再写一次", self.again_edit),
        ]
        for row, (part, text, widget) in enumerate(rows):
            widget.setVisible(part in self._asks)
            if part not in self._asks:
                continue
            grid.addWidget(QLabel(text, self), row, 0)
            grid.addWidget(widget, row, 1)
        for role, box in self.roles.items():
            box.setText(f"{role}　{SAID[role]}")
        column.addLayout(grid)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)

    def say(self, text: str) -> None:
        """Say above the fields what it is about."""
        self.words.setText(text)
        self.words.show()
        self.adjustSize()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor into the first field in which something is missing."""
        super().showEvent(event)
        asked = {"name": self.name_edit, "old": self.old_edit, "password": self.password_edit}
        empty = [edit for part, edit in asked.items() if part in self._asks and not edit.text()]
        if empty:
            empty[0].setFocus()

    @property
    def name(self) -> str:
        """The name that is written."""
        return self.name_edit.text().strip()

    @property
    def password(self) -> str:
        """The new password."""
        return self.password_edit.text()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The roles that are ticked."""
        return tuple(role for role, box in self.roles.items() if box.isChecked())

    def tick(self, roles: Sequence[str]) -> None:
        """Tick these roles and no others."""
        for role, box in self.roles.items():
            box.setChecked(role in roles)

    def refuse(self, error: DeskError) -> None:
        """Say what was wrong and ask again."""
        self.ok.setEnabled(True)
        self._say_problem(str(error))

    def _take(self) -> None:
        if "password" in self._asks and self.password != self.again_edit.text():
            self._say_problem("两次写的口令不一样。")
            self.again_edit.setFocus()
            self.again_edit.selectAll()
            return
        self.problem.clear()
        self.ok.setEnabled(False)
        self.filled.emit(self)

    def _say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.adjustSize()
