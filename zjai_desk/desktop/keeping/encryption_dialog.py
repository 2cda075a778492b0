"""Asks how a store is to be encrypted, under which other password, or plain again; what is final is said and typed."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.people.sign_pane import PasswordEdit
from zjai_desk.desktop.threads.background import Background
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption
from zjai_desk.keeping.encryption_copies import Older
from zjai_desk.store.cipher import Secret


class Kind(StrEnum):
    """What is done with the store."""

    ENCRYPT = "加密"
    CHANGE = "换口令"
    DECRYPT = "取消加密"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen; ``old`` opens the store as it is, and ``password`` is the new one, blank to make it plain."""

    kind: Kind
    old: Secret | None
    password: str
    how: Older


_WHAT = {
    Kind.ENCRYPT: "加密以后，没有口令谁也读不了这份台账和它今后的备份：电脑丢了、U盘捡走了、硬盘拆走了都一样。",
    Kind.CHANGE: "以前的口令和恢复码不再能打开台账；换好后给一个新的恢复码。",
    Kind.DECRYPT: "取消以后，谁拿到文件都能打开，不用口令。",
}
_OLDER = {
    Kind.ENCRYPT: {
        Older.CONVERT: "一并加密（建议）",
        Older.DELETE: "删除",
        Older.KEEP: "保留原样，不加密",
    },
    Kind.CHANGE: {
        Older.CONVERT: "一并换成新口令（建议）",
        Older.DELETE: "删除",
        Older.KEEP: "保留原样，仍用以前的口令",
    },
    Kind.DECRYPT: {Older.CONVERT: "一并取消加密", Older.KEEP: "保留原样，仍要口令"},
}
_ASIDE = (
    "原来的文件删除后，内容还可能留在磁盘上，用专门工具能找回；"
    "U盘上和别处的旧备份不会跟着变。要紧的电脑请再打开系统的整盘加密。"
)


class EncryptionDialog(QDialog):
    """``wanted(Plan)`` when all is said. ``secret`` opens the store as it is; ``copies`` is how many older ones there are."""

    wanted = Signal(object)

    def __init__(self, path: Path, secret: Secret | None, copies: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._secret = secret
        self._copies = copies
        self.setWindowTitle("台账加密")
        self.setMinimumWidth(560)
        self.head = _label(
            f"给“{path.stem}”加密" if secret is None else f"“{path.stem}”已加密", "section", self
        )
        self.change_radio = QRadioButton("换口令", self)
        self.decrypt_radio = QRadioButton("取消加密", self)
        self.what = _label("", "muted", self)
        self.old_edit = PasswordEdit("现在的口令", self)
        self.old_edit.setPlaceholderText("口令或恢复码")
        self.password_edit = PasswordEdit("新口令", self)
        self.again_edit = PasswordEdit("再写一次", self)
        self.password_edit.setPlaceholderText("一句好记的话最好")
        self.strength = _label("", "small", self)
        self.caps_label = _label("大写锁定已打开（Caps Lock）", "small", self)
        self.caps_label.setProperty("severity", "explain")
        self.older_box = QComboBox(self)
        self.older_box.setAccessibleName("以前的备份")
        self.final = _label(encryption.FINAL, "problem", self)
        self.final.setProperty("severity", "force")
        self.understood_edit = QLineEdit(self)
        self.understood_edit.setAccessibleName("确认")
        self.understood_edit.setPlaceholderText(f"明白了，请照写：{encryption.UNDERSTOOD}")
        self.aside = _label(_ASIDE, "small", self)
        self.problem = _label("", "problem", self)
        self.problem.setProperty("severity", "force")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.ok: QPushButton = self.buttons.addButton("加密", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setProperty("primary", True)
        self._lay_out()
        self._background = Background("deriving", self)
        self.finished.connect(lambda _: self._background.close())
        self.finished.connect(self.deleteLater)
        self._connect()
        self.change_radio.setChecked(True)
        self._show_kind()
        (self.password_edit if secret is None else self.old_edit).setFocus()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._labels: dict[QWidget, QLabel] = {}
        rows: tuple[tuple[str, QWidget], ...] = (
            ("现在的口令", self.old_edit),
            ("新口令", self.password_edit),
            ("", self.strength),
            ("再写一次", self.again_edit),
            ("", self.caps_label),
            ("以前的备份", self.older_box),
        )
        for row, (text, widget) in enumerate(rows):
            if text:
                self._labels[widget] = _label(text, "", self)
                self._labels[widget].setWordWrap(False)
                self._grid.addWidget(self._labels[widget], row, 0)
            self._grid.addWidget(widget, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for above in (self.head, self.change_radio, self.decrypt_radio, self.what):
            column.addWidget(above)
        column.addLayout(self._grid)
        column.addSpacing(8)
        for below in (self.final, self.understood_edit, self.aside):
            column.addWidget(below)
        column.addStretch(1)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.change_radio.toggled.connect(lambda _: self._show_kind())
        for edit in (self.old_edit, self.password_edit, self.again_edit):
            edit.textChanged.connect(lambda _: self._look())
            edit.caps_seen.connect(self._show_caps)
        self.understood_edit.textChanged.connect(lambda _: self._look())
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    # -- what is shown --------------------------------------------------------------------------------

    @property
    def kind(self) -> Kind:
        """What is chosen."""
        if self._secret is None:
            return Kind.ENCRYPT
        return Kind.CHANGE if self.change_radio.isChecked() else Kind.DECRYPT

    def _show_kind(self) -> None:
        kind, changing = self.kind, self.kind is not Kind.DECRYPT
        for radio in (self.change_radio, self.decrypt_radio):
            radio.setVisible(self._secret is not None)
        self.what.setText(_WHAT[kind])
        shown = {
            self.old_edit: self._secret is not None,
            self.password_edit: changing,
            self.again_edit: changing,
            self.caps_label: False,
            self.older_box: self._copies > 0,
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)
            if widget in self._labels:
                self._labels[widget].setVisible(visible)
        self._labels[self.password_edit].setText("口令" if self._secret is None else "新口令")
        self._labels[self.older_box].setText(f"以前的 {self._copies} 份备份")
        for widget in (self.final, self.understood_edit, self.aside):
            widget.setVisible(changing)
        self.older_box.clear()
        for how, text in _OLDER[kind].items():
            self.older_box.addItem(text, how)
        self.ok.setText(kind.value)
        self._look()
        self._fit()

    def _show_caps(self, on: bool) -> None:
        self.caps_label.setVisible(on)
        self._fit()

    def _fit(self) -> None:
        """Take the height that what is shown needs: that of wrapped words hangs on the width."""
        column = self.layout()
        if column is not None:
            column.activate()
            width = max(self.width(), self.minimumWidth())
            self.resize(width, max(column.totalHeightForWidth(width), column.totalMinimumSize().height()))

    def showEvent(self, event: QShowEvent) -> None:
        """Take that height as soon as the letters are those of the window."""
        super().showEvent(event)
        self._fit()

    def _look(self) -> None:
        """Say how good the password is, and let go on only what can."""
        said = encryption.strength(self.password_edit.text()) if self.kind is not Kind.DECRYPT else ""
        self.strength.setText(f"强度：{said}" if said else "")
        if self.strength.isHidden() == bool(said):
            self.strength.setVisible(bool(said))
            self._fit()
        self.problem.clear()
        ready = bool(self.old_edit.text()) or self._secret is None
        if self.kind is not Kind.DECRYPT:
            ready = ready and bool(self.password_edit.text() and self.again_edit.text())
            ready = ready and self.understood_edit.text().strip() == encryption.UNDERSTOOD
        self.ok.setEnabled(ready)

    # -- what is taken --------------------------------------------------------------------------------

    def _take(self) -> None:
        password = self.password_edit.text() if self.kind is not Kind.DECRYPT else ""
        fault = self._fault(password) if password else ""
        if fault:
            self.problem.setText(fault)
            return
        plan = Plan(self.kind, self._secret, password, Older(self.older_box.currentData()))
        if self._secret is None:
            self._done(plan)
            return
        secret, written = self._secret, self.old_edit.text()
        self.ok.setEnabled(False)
        self._background.run(
            "核对口令",
            lambda _: encryption.opens(secret, written),
            lambda right: self._done(plan) if right else self._refuse(),
            lambda error: self.problem.setText(str(error)),
        )

    def _fault(self, password: str) -> str:
        """Say what is wrong with a new password, nothing if it will do."""
        if password != self.again_edit.text():
            return "两次写的口令不一样。"
        try:
            encryption.require_sound(password)
        except DeskError as error:
            return str(error)
        return ""

    def _refuse(self) -> None:
        self.ok.setEnabled(True)
        self.problem.setText("现在的口令不对。")
        self.old_edit.selectAll()
        self.old_edit.setFocus()

    def _done(self, plan: Plan) -> None:
        self.accept()
        self.wanted.emit(plan)


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
