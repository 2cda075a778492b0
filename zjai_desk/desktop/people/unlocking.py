"""The window that asks for the password of an encrypted store, before anything of it is read."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.people.entrance import Entrance, link, words
from zjai_desk.desktop.people.sign_pane import PasswordEdit
from zjai_desk.desktop.threads.background import Background
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption
from zjai_desk.store.cipher import Secret
from zjai_desk.store.refusals import Damaged

WIDTH = 400
_WORDS = (
    "这份台账已加密，请输入口令；忘了口令，可以输入加密时抄下的恢复码。"
    "输错可以再试，次数不限；口令和恢复码都没有，就打不开了。"
)


class Unlock(Entrance):
    """Asks for the password of the store at ``path``: ``unlocked(Secret)``, or ``left()`` if it is closed without.

    ``damaged(Secret, DeskError)`` if the password is right, but the beginning of the file is damaged.
    """

    unlocked = Signal(object)
    damaged = Signal(object, object)
    left = Signal()

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(f"打开 {path.stem}", parent)
        self._path = path
        self._done = False
        self.password_edit = PasswordEdit("口令或恢复码", self)
        self.password_edit.setPlaceholderText("口令或恢复码")
        self.caps_label = words("大写锁定已打开（Caps Lock）", "problem", self, "explain")
        self.caps_label.hide()
        self.problem = words("", "problem", self, "force")
        self.button = QPushButton("打开", self)
        self.button.setProperty("primary", True)
        self.another = link("打开其他台账…", self)
        self._fill()
        self.password_edit.caps_seen.connect(self.caps_label.setVisible)
        self.password_edit.returnPressed.connect(self._try)
        self.button.clicked.connect(self._try)
        self.another.clicked.connect(self.close)
        self._background = Background("unlocking", self)
        self.password_edit.setFocus()

    def _fill(self) -> None:
        mark = QLabel(self)
        mark.setPixmap(icon("lock", "accent").pixmap(48, 48))
        head = (mark, words(self._path.stem, "big", self), words(_WORDS, "muted", self))
        body = (self.password_edit, self.caps_label, self.problem, self.button)
        self.lay_out(WIDTH, head, body, (self.another,))

    def _try(self) -> None:
        written, path = self.password_edit.text(), self._path
        if not written:
            self.problem.setText("请输入口令。")
            return
        self._set_busy(True)
        self.problem.setText("")
        self._background.run("核对口令", lambda _: _opened(path, written), self._admit, self._refuse)

    def _set_busy(self, busy: bool) -> None:
        self.password_edit.setDisabled(busy)
        self.button.setDisabled(busy)
        self.button.setText("正在核对…" if busy else "打开")

    def _admit(self, found: tuple[Secret, DeskError | None]) -> None:
        self._done = True
        self._background.close()
        secret, fault = found
        if fault is None:
            self.unlocked.emit(secret)
        else:
            self.damaged.emit(secret, fault)

    def _refuse(self, error: DeskError) -> None:
        self._set_busy(False)
        self.problem.setText(str(error))
        self.password_edit.selectAll()
        self.password_edit.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody knew the password."""
        super().closeEvent(event)
        if not self._done:
            self._done = True
            self._background.close()
            self.left.emit()


def _opened(path: Path, written: str) -> tuple[Secret, DeskError | None]:
    """Return what opens the store, and what is wrong with its file."""
    try:
        return encryption.secret_for(path, written), None
    except Damaged as fault:
        secret = encryption.secret_of_damaged(path, written)
        if secret is None:
            raise
        return secret, fault
