"""A damaged store: what of it is affected, and the ways on: rescue what can be read, or put the newest good copy in its place."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk import __version__
from zjai_desk.desktop.asking import ask_target
from zjai_desk.desktop.background import Background
from zjai_desk.desktop.copy_words import title
from zjai_desk.desktop.icons import program_icon
from zjai_desk.desktop.job import Job
from zjai_desk.desktop.sign_pane import PasswordEdit
from zjai_desk.errors import DeskError
from zjai_desk.files import reason, replacing
from zjai_desk.keeping import encryption, rescue
from zjai_desk.keeping.copies_listing import Copy, listing
from zjai_desk.keeping.copies_names import folder_of
from zjai_desk.keeping.rescue import Damage, Rescued
from zjai_desk.settings import Settings
from zjai_desk.store import SUFFIX
from zjai_desk.store.cipher import Secret
from zjai_desk.store.refusals import Damaged, Foreign, Locked

_STORES = f"台账 (*{SUFFIX})"
_TEXT = "文本文件 (*.txt)"


def may_be_damaged(error: DeskError, path: Path) -> bool:
    """Whether a store was refused that is damaged: one of which there are copies was once a store of ours."""
    return isinstance(error, Damaged) or (isinstance(error, Foreign) and newest(path) is not None)


def newest(path: Path) -> Copy | None:
    """Return the newest copy of the store at ``path`` that is not known to be damaged."""
    return next((copy for copy in listing(folder_of(path)) if copy.whole is not False), None)


class FaultsFound(QMessageBox):
    """Says that a check found faults; ``look`` closes the store and shows what is affected."""

    def __init__(self, parent: QWidget, said: str, faults: list[str], look: Callable[[], None]) -> None:
        super().__init__(QMessageBox.Icon.Warning, "检查台账", said, parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        more = f"\n……另有 {len(faults) - 5} 处" if len(faults) > 5 else ""
        self.setInformativeText("\n".join(faults[:5]) + more)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = self.addButton("关闭台账，查看受损情况…", QMessageBox.ButtonRole.AcceptRole)
        later = self.addButton("以后再说", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._look)
        self.setEscapeButton(later)
        self.buttonClicked.connect(lambda button: look() if button is self._look else None)


class DamageDialog(QDialog):
    """Looks into the damaged store at ``path``, which nobody has open; ``said`` is what was found so far.

    ``rescued(Path)`` when a new store was made of what can be read, ``restore_wanted(Copy)`` when a copy is to take
    the place of the damaged one. Of an encrypted store nothing is known without its ``secret``: it is asked for, and
    ``unlocked(Secret)`` tells the one that was found.
    """

    rescued = Signal(object)
    restore_wanted = Signal(object)
    unlocked = Signal(object)

    def __init__(
        self,
        path: Path,
        said: str,
        settings: Settings,
        parent: QWidget | None = None,
        secret: Secret | None = None,
    ) -> None:
        super().__init__(parent)
        self._path, self._said, self._settings, self._secret = path, said, settings, secret
        self._tried = False
        self._damage: Damage | None = None
        self._copy = newest(path)
        self.setWindowTitle("台账受损")
        self.setWindowIcon(program_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(620, 420)
        self.summary = _label("正在查看还能读出多少…", "section", self)
        self.details = QPlainTextEdit(said, self)
        self.details.setReadOnly(True)
        self.details.setAccessibleName("受损情况")
        self.details.setTabChangesFocus(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.password_edit = PasswordEdit("口令或恢复码", self)
        self.password_edit.setPlaceholderText("口令或恢复码，回车")
        self.password_edit.returnPressed.connect(self._unlock)
        self.password_edit.hide()
        self.ways = _label(self._ways(), "muted", self)
        self._lay_out(self._make_buttons())
        self._background = Background("rescue", self)
        self._background.progressed.connect(self._show_job)
        self.finished.connect(lambda _: self._background.close())
        self._look()

    def _make_buttons(self) -> QHBoxLayout:
        self.restore_button = QPushButton("用备份恢复", self)
        self.rescue_button = QPushButton("抢救到新台账…", self)
        self.save_button = QPushButton("另存诊断…", self)
        self.back_button = QPushButton("返回", self)
        self.restore_button.setEnabled(self._copy is not None)
        self.rescue_button.setEnabled(False)
        self.restore_button.clicked.connect(self._restore)
        self.rescue_button.clicked.connect(self._rescue)
        self.save_button.clicked.connect(self._save)
        self.back_button.clicked.connect(self.reject)
        (self.restore_button if self._copy else self.rescue_button).setDefault(True)
        for button in (self.restore_button, self.rescue_button, self.save_button, self.back_button):
            button.setAutoDefault(False)  # Enter in the line of the password is for that
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addStretch(1)
        for button in (self.back_button, self.rescue_button, self.restore_button):
            row.addWidget(button)
        return row

    def _lay_out(self, buttons: QHBoxLayout) -> None:
        head = _label(f"“{self._path.name}”受损了", "big", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for widget in (head, self.summary, self.password_edit, self.bar, self.details, self.ways):
            column.addWidget(widget)
        column.addLayout(buttons)

    def _ways(self) -> str:
        copy = f"最新的好备份是 {title(self._copy)}。" if self._copy else "这份台账没有好的备份。"
        return (
            f"恢复：换上备份，备份以后的改动不在其中；受损的文件改名保留。{copy}\n"
            "抢救：把还读得出的写进一份新台账，无法核实的单独成一步；受损的文件不动。"
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Stand in the middle of the screen: the window below has no place yet when it is shown with this one."""
        super().showEvent(event)
        self.move(self.screen().availableGeometry().center() - self.rect().center())

    # -- looking --------------------------------------------------------------------------------------

    def _look(self) -> None:
        path, secret = self._path, self._secret
        self._run("查看受损情况", lambda progress: rescue.examine(path, progress, secret), self._show)

    def _unlock(self) -> None:
        written, path, copy = self.password_edit.text(), self._path, self._copy
        if not written or not self.password_edit.isEnabled():
            return

        def found() -> Secret:
            secret = encryption.secret_of_damaged(path, written)
            return secret or encryption.secret_for(copy.path if copy else path, written)

        self.password_edit.setEnabled(False)
        self._run("核对口令", lambda _: found(), self._admit)

    def _admit(self, secret: Secret) -> None:
        self._secret, self._tried = secret, True
        self.unlocked.emit(secret)
        self.password_edit.hide()
        self.summary.setText("正在查看还能读出多少…")
        self._look()

    def _show(self, damage: Damage) -> None:
        self._damage = damage
        self.summary.setText(damage.summary)
        self.details.setPlainText("\n".join((*damage.lines, "", f"发现：{self._said}")))
        self.rescue_button.setEnabled(True)
        (self.restore_button if self.restore_button.isEnabled() else self.rescue_button).setFocus()

    def _show_job(self, job: Job) -> None:
        self.bar.setRange(0, job.total)
        self.bar.setValue(job.done)

    def _run(self, name: str, work: Callable[..., object], done: Callable[..., None]) -> None:
        self._at_work(True)

        def finished(result: object) -> None:
            self._at_work(False)
            done(result)

        self._background.run(name, work, finished, self._refuse)

    def _at_work(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.rescue_button.setEnabled(not busy and self._damage is not None)
        self.restore_button.setEnabled(not busy and self._copy is not None and not self._lacks_secret())

    def _lacks_secret(self) -> bool:
        return self._secret is None and self._copy is not None and encryption.is_encrypted(self._copy.path)

    def _refuse(self, error: DeskError) -> None:
        self._at_work(False)
        asked = isinstance(error, Locked)
        if asked and not self._tried:
            self.password_edit.setVisible(True)
            self.password_edit.setEnabled(True)
            self.password_edit.selectAll()
            self.password_edit.setFocus()
        elif asked:
            error = DeskError("口令是对的，但这个文件里一页也读不出来。", "请用备份恢复，并保留这个文件。")
        again = asked and not self._tried and not self.password_edit.text()
        said = "这份台账加了密，先输入口令，才看得到还能读出多少。" if again else error.message
        self.summary.setText(said)
        self.details.setPlainText(f"发现：{self._said}" if asked else f"{error}\n\n发现：{self._said}")

    # -- the ways on ----------------------------------------------------------------------------------

    def _restore(self) -> None:
        self.accept()
        self.restore_wanted.emit(self._copy)

    def _rescue(self) -> None:
        name = f"{self._path.stem} 抢救{SUFFIX}"
        target = ask_target(self, self._settings, "抢救到新台账", name, _STORES)
        if target is not None:
            self.summary.setText(f"正在抢救到“{target.name}”…")
            self._run(
                "抢救台账",
                lambda progress: rescue.rescue(self._path, target, progress, self._secret),
                self._on_rescued,
            )

    def _on_rescued(self, done: Rescued) -> None:
        self.accept()
        self.rescued.emit(done.path)

    def _save(self) -> None:
        name = f"{self._path.stem} 诊断.txt"
        target = ask_target(self, self._settings, "另存诊断", name, _TEXT)
        if target is None:
            return
        try:
            with replacing(target) as beside:
                beside.write_text(self._diagnosis(), encoding="utf-8-sig")
        except DeskError as error:
            self.summary.setText(str(error))
        else:
            self.summary.setText(f"诊断已存到“{target}”。")

    def _diagnosis(self) -> str:
        try:
            size = f"{self._path.stat().st_size:,} 字节"
        except OSError as error:
            size = reason(error)[0]
        head = f"台账：{self._path}（{size}）\n程序版本：{__version__}\n时间：{dt.datetime.now():%Y-%m-%d %H:%M}\n"
        return f"{head}{self.summary.text()}\n\n{self.details.toPlainText()}\n"


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
