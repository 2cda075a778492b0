"""The menu under the operator's name: who works here, how it looks, the store as a whole, help."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QTextBrowser,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.keeping import people
from zjai_desk.paths import RESOURCES
from zjai_desk.registers.rights import CLOSE, ENCRYPT, PEOPLE, READ_LOG
from zjai_desk.store.cipher import Secret

if TYPE_CHECKING:
    from zjai_desk.desktop.people.person_form import PersonForm


class WindowMenu(QMenu):
    """Does what it offers by itself; tells when the operator is another, another store or the sheet of keys is wanted."""

    operator_changed = Signal()
    another_wanted = Signal()
    keys_wanted = Signal()
    lock_wanted = Signal()
    sign_in_wanted = Signal()
    faults_found = Signal(str, list)
    minutes_set = Signal(int)
    encryption_wanted = Signal(object)

    def __init__(self, desk: Desk, turns: tuple[QAction, QAction], window: QWidget) -> None:
        """``turns`` are the actions that undo and redo."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.addActions(turns)
        self.addSeparator()
        if desk.person is None:
            self._add("操作人姓名…", "user", self._ask_operator)
        else:
            self._add("锁定（Ctrl+L）", "lock", self.lock_wanted.emit)
            self._add("切换操作人…", "user", self.sign_in_wanted.emit)
            self._add("改我的口令…", "user", self._ask_password)
        self._add_habits()
        self.addSeparator()
        self._add("打开其他台账…", "folder-open", self.another_wanted.emit)
        self._add("备份与恢复…", "save", desk.copies_wanted.emit)
        self._add("校验台账", "circle-check", self._verify)
        self.addSeparator()
        for text, icon_name, slot, right in (
            ("人员与权限…", "user", self.open_people, PEOPLE),
            ("封账…", "lock", self.open_closures, CLOSE),
            ("日志…", "history", self.open_log, READ_LOG),
            ("台账加密…", "lock", self.open_encryption, ENCRYPT),
        ):
            guard(desk, self._add(text, icon_name, slot), right)
        self.setToolTipsVisible(True)
        self.addSeparator()
        self._add("快捷键（Ctrl+/）", "keyboard", self.keys_wanted.emit)
        self._add("帮助（F1）", "circle-help", self.show_help)

    def _add(self, text: str, icon_name: str, slot: Callable[[], object]) -> QAction:
        action = self.addAction(icon(icon_name, "muted"), text)
        action.triggered.connect(lambda _=False: slot())
        return action

    def _add_habits(self) -> None:
        menu = self.addMenu("外观和按键")
        menu.setIcon(icon("monitor", "muted"))
        group = QActionGroup(self)
        for word, label in theme.CHOICES.items():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(word == self._desk.settings.theme)
            action.triggered.connect(lambda _=False, word=word: self._set_theme(word))
            group.addAction(action)
        menu.addSeparator()
        action = menu.addAction("Enter 向右（横着录入）")
        action.setCheckable(True)
        action.setChecked(self._desk.settings.enter_right)
        action.toggled.connect(self._set_enter)

    def _set_enter(self, right: bool) -> None:
        self._desk.settings.enter_right = right
        self._desk.remember()

    def _set_theme(self, word: str) -> None:
        self._desk.settings.theme = word
        self._desk.remember()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, word)

    # -- who ------------------------------------------------------------------------------------------

    def _ask_operator(self) -> None:
        dialog = OperatorDialog(self._desk.operator, self._window)
        dialog.named.connect(self._name)
        dialog.open()

    def _name(self, name: str) -> None:
        self._desk.operator = name
        self.operator_changed.emit()

    def _ask_password(self) -> None:
        from zjai_desk.desktop.people.person_form import PersonForm

        form = PersonForm("改我的口令", "更改", frozenset({"old", "password"}), self._window)
        form.filled.connect(self._change_password)
        form.open()

    def _change_password(self, form: "PersonForm") -> None:
        old, new = form.old_edit.text(), form.password

        def done(_: object) -> None:
            form.accept()
            self._desk.tell("口令已更改")

        self._desk.run(
            "改口令", lambda store, _: people.change_password(store, old, new), done, form.refuse, writes=True
        )

    def open_people(self) -> None:
        """Show who may work here."""
        from zjai_desk.desktop.people.dialog import PeopleDialog

        dialog = PeopleDialog(self._desk, self._window)
        dialog.turned.connect(lambda _: self.sign_in_wanted.emit())
        dialog.minutes_set.connect(self.minutes_set)
        dialog.open()

    def open_closures(self) -> None:
        """Show what is closed."""
        from zjai_desk.desktop.keeping.closures_dialog import ClosuresDialog

        ClosuresDialog(self._desk, self._window).open()

    def open_log(self) -> None:
        """Show the log."""
        from zjai_desk.desktop.people.log_dialog import LogDialog

        LogDialog(self._desk, self._window).open()

    def open_encryption(self) -> None:
        """Ask how the store is to be encrypted; ``encryption_wanted(Plan)`` follows."""
        from zjai_desk.desktop.keeping.encryption_dialog import EncryptionDialog
        from zjai_desk.keeping.copies.listing import listing
        from zjai_desk.keeping.copies.names import folder_of

        def show(known: tuple[Path, Secret | None, int]) -> None:
            dialog = EncryptionDialog(*known, self._window)
            dialog.wanted.connect(self.encryption_wanted)
            dialog.open()

        self._desk.run(
            "", lambda store, _: (store.path, store.secret, len(listing(folder_of(store.path)))), show
        )

    # -- the store ------------------------------------------------------------------------------------

    def _verify(self) -> None:
        def done(faults: list[str]) -> None:
            if faults:
                self.faults_found.emit(f"校验发现 {len(faults)} 处问题。", faults)
            else:
                self._desk.tell("校验通过：文件、记录和历史都完好。")

        self._desk.run("校验台账", lambda store, progress: store.verify(progress), done)

    # -- help -----------------------------------------------------------------------------------------

    def show_help(self) -> None:
        """Show how the window is used and its keys."""
        HelpDialog(self._window).open()


class OperatorDialog(QDialog):
    """Asks who works here; ``named(name)`` when it is said."""

    name_edit: QLineEdit
    buttons: QDialogButtonBox

    named = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "operator_dialog")
        self.name_edit.setText(name)
        self.name_edit.selectAll()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("确定")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def _accept(self) -> None:
        self.named.emit(self.name_edit.text().strip())
        self.accept()


class HelpDialog(QDialog):
    """Shows resources/help/window.md."""

    text: QTextBrowser
    buttons: QDialogButtonBox

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "help_dialog")
        fit(self)
        self.text.setMarkdown((RESOURCES / "help" / "window.md").read_text(encoding="utf-8"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText("关闭")
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
