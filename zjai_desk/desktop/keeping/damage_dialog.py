"""A damaged or lost store: what of it is affected, and the ways on: a rescue, a rebuilding from the daybook, a good copy."""

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
from zjai_desk.desktop.keeping.copy_words import title
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.kit.icons import program_icon
from zjai_desk.desktop.people.sign_pane import PasswordEdit
from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.files import reason, replacing
from zjai_desk.keeping import encryption, rescue
from zjai_desk.keeping.copies.listing import Copy, listing
from zjai_desk.keeping.copies.names import folder_of
from zjai_desk.keeping.daybook import reading as daybook_reading
from zjai_desk.keeping.daybook import rebuilding as daybook_rebuilding
from zjai_desk.keeping.daybook.rebuilding import Rebuilt
from zjai_desk.keeping.rescue import Damage, Rescued
from zjai_desk.settings import Settings
from zjai_desk.store import SUFFIX
from zjai_desk.store.cipher import Secret
from zjai_desk.store.refusals import Damaged, Foreign, Locked

_STORES = f"台账 (*{SUFFIX})"
_TEXT = "文本文件 (*.txt)"


def may_be_damaged(error: DeskError, path: Path) -> bool:
    """Whether a store was refused that is damaged or gone: one that has left copies or a daybook was a store of ours."""
    if isinstance(error, Damaged):
        return True
    lost = isinstance(error, Foreign) or not path.exists()
    return lost and has_left(path)


def has_left(path: Path) -> bool:
    """Whether there is something beside the place of a store from which it can be had again."""
    return newest(path) is not None or daybook_reading.is_there(path)


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

    ``rescued(Path)`` when a new store was made of what can be read or of its daybook, ``restore_wanted(Copy)`` when a copy is to take
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
        self._gone = not path.exists()
        self._has_daybook = daybook_reading.is_there(path)
        self._rebuilt: Rebuilt | None = None
        self.setWindowTitle("台账受损")
        self.setWindowIcon(program_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(740, 440)
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
        self.rebuild_button = QPushButton("由副册重建…", self)
        self.rescue_button = QPushButton("抢救到新台账…", self)
        self.save_button = QPushButton("另存诊断…", self)
        self.back_button = QPushButton("返回", self)
        self.restore_button.setEnabled(self._copy is not None)
        self.rescue_button.setEnabled(False)
        self.rescue_button.setHidden(self._gone)
        self.rebuild_button.setVisible(self._has_daybook)
        self.rebuild_button.clicked.connect(self._rebuild)
        self.restore_button.clicked.connect(self._restore)
        self.rescue_button.clicked.connect(self._rescue)
        self.save_button.clicked.connect(self._save)
        self.back_button.clicked.connect(self.reject)
        best = self.rebuild_button if self._has_daybook else self.restore_button
        (best if self._has_daybook or self._copy else self.rescue_button).setDefault(True)
        buttons = (self.back_button, self.rescue_button, self.restore_button, self.rebuild_button)
        for button in (self.save_button, *buttons):
            button.setAutoDefault(False)  # Enter in the line of the password is for that
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        return row

    def _lay_out(self, buttons: QHBoxLayout) -> None:
        head = _label(f"“{self._path.name}”{'不见了' if self._gone else '受损了'}", "big", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for widget in (head, self.summary, self.password_edit, self.bar, self.details, self.ways):
            column.addWidget(widget)
        column.addLayout(buttons)

    def _ways(self) -> str:
        copy = f"最新的好备份是 {title(self._copy)}。" if self._copy else "这份台账没有好的备份。"
        kept = "" if self._gone else "受损的文件改名保留。"
        ways = [f"恢复：换上备份，备份以后的改动不在其中。{kept}{copy}"]
        if self._has_daybook:
            ways.insert(0, "重建：由台账旁的副册写一份新台账，一般到最后一步，历史也一样。先试它。")
        if not self._gone:
            ways.append("抢救：把还读得出的写进一份新台账，无法核实的单独成一步；受损的文件不动。")
        return "\n".join(ways)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand in the middle of the screen: the window below has no place yet when it is shown with this one."""
        super().showEvent(event)
        self.move(self.screen().availableGeometry().center() - self.rect().center())

    # -- looking --------------------------------------------------------------------------------------

    def _look(self) -> None:
        path, secret = self._path, self._secret
        if self._gone:
            self._ask_password_if_encrypted()
            return
        self._run("查看受损情况", lambda progress: rescue.examine(path, progress, secret), self._show)

    def _ask_password_if_encrypted(self) -> None:
        """Of a store that is gone only the copies and the daybook can say whether it was encrypted."""
        self.bar.hide()
        self.summary.setText("这个文件不见了，可能被移走、改名或删除。先到别处和回收站里找一找。")
        self.details.setPlainText(f"原来的位置：{self._path}")
        self.password_edit.setVisible(self._lacks_secret())
        self._at_work(False)
        ways = (self.password_edit, self.rebuild_button, self.restore_button)
        next(way for way in ways if way.isEnabled() and not way.isHidden()).setFocus()

    def _unlock(self) -> None:
        written, path, copy = self.password_edit.text(), self._path, self._copy
        if not written or not self.password_edit.isEnabled():
            return

        def found() -> Secret:
            secret = encryption.secret_of_damaged(path, written) if path.exists() else None
            if secret is None and self._has_daybook:
                secret = daybook_rebuilding.secret_for(path, lambda: written)
            return secret or encryption.secret_for(copy.path if copy else path, written)

        self.password_edit.setEnabled(False)
        self._run("核对口令", lambda _: found(), self._admit)

    def _admit(self, secret: Secret) -> None:
        self._secret, self._tried = secret, True
        self.unlocked.emit(secret)
        self.password_edit.hide()
        if not self._gone:
            self.summary.setText("正在查看还能读出多少…")
        self._look()

    def _show(self, damage: Damage) -> None:
        self._damage = damage
        self.summary.setText(damage.summary)
        self.details.setPlainText("\n".join((*damage.lines, "", f"发现：{self._said}")))
        self.rescue_button.setEnabled(True)
        ways = (self.rebuild_button, self.restore_button, self.rescue_button)
        next(way for way in ways if way.isEnabled() and not way.isHidden()).setFocus()

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
        self.rebuild_button.setEnabled(not busy and not self._lacks_secret())

    def _lacks_secret(self) -> bool:
        if self._secret is not None:
            return False
        copied = self._copy is not None and encryption.is_encrypted(self._copy.path)
        return copied or (self._has_daybook and daybook_reading.choose(self._path).salt != b"")

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

    def _rebuild(self) -> None:
        if self._rebuilt is not None:
            self.accept()
            self.rescued.emit(self._rebuilt.path)
            return
        name = self._path.name if self._gone else f"{self._path.stem} 重建{SUFFIX}"
        target = ask_target(self, self._settings, "由副册重建", name, _STORES)
        if target is not None:
            path, secret = self._path, self._secret
            self.summary.setText(f"正在由副册重建“{target.name}”…")
            self._run(
                "由副册重建",
                lambda progress: daybook_rebuilding.rebuild(path, target, progress, secret),
                self._on_rebuilt,
            )

    def _on_rebuilt(self, done: Rebuilt) -> None:
        """Open the new store; one that lacks something only when that was seen."""
        self._rebuilt = done
        if not done.faults:
            self._rebuild()
            return
        self.summary.setText(f"“{done.path.name}”已{done.summary}但不完整，请与最新的备份比较：")
        self.details.setPlainText("\n".join(done.faults))
        self.rebuild_button.setText("打开重建的台账")

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
