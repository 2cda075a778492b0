"""The window in which one signs in, before anything of the store is shown."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QWidget

from zjai_desk.desktop.kit.icons import program_icon
from zjai_desk.desktop.people.entrance import Entrance, link, words
from zjai_desk.desktop.people.recovery_dialog import RecoveryCode, RecoveryDialog
from zjai_desk.desktop.people.sign_pane import SignPane
from zjai_desk.desktop.threads.worker import Runner
from zjai_desk.errors import DeskError
from zjai_desk.keeping import people, signing
from zjai_desk.registers.rights import Person
from zjai_desk.settings import Settings
from zjai_desk.store import Store

WIDTH = 360


class SignIn(Entrance):
    """Asks who works on a store: ``admitted(Person)``, or ``left()`` if another store is wanted or none."""

    admitted = Signal(object)
    left = Signal()

    def __init__(self, runner: Runner, title: str, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(f"登录 {title}", parent)
        self._runner = runner
        self._done = False
        self.pane = SignPane(settings.operator, "登录", self)
        self.pane.setFixedWidth(WIDTH)
        self.pane.tried.connect(self._try)
        self.forgotten = link("忘记口令…", self)
        self.forgotten.clicked.connect(self._recover)
        self.another = link("打开其他台账…", self)
        self.another.clicked.connect(self.close)
        self._fill(title)
        self.pane.begin()

    def _fill(self, title: str) -> None:
        mark = QLabel(self)
        mark.setPixmap(program_icon().pixmap(64, 64))
        told = words("这份台账启用了人员管理，请登录。登录、失败和退出都记入日志。", "muted", self)
        head = (mark, words(title, "big", self), told)
        self.lay_out(WIDTH, head, (self.pane,), (self.forgotten, self.another))

    def _try(self, name: str, password: str) -> None:
        self._runner.run(
            "登录", lambda store, _: signing.sign_in(store, name, password), self._admit, self.pane.refuse
        )

    def _admit(self, person: Person) -> None:
        self._done = True
        self.admitted.emit(person)

    def _recover(self) -> None:
        dialog = RecoveryDialog(self.pane.name_edit.text().strip(), self)
        dialog.tried.connect(lambda code, name, password: self._take_code(dialog, (code, name, password)))
        dialog.open()

    def _take_code(self, dialog: RecoveryDialog, said: tuple[str, str, str]) -> None:
        code, name, password = said

        def done(recovered: tuple[str, Person]) -> None:
            dialog.accept()
            shown = RecoveryCode(recovered[0], self, new=True)
            shown.finished.connect(lambda _: self._admit(recovered[1]))
            shown.open()

        def failed(error: DeskError) -> None:
            dialog.refuse(error)

        def work(store: Store, _: object) -> tuple[str, Person]:
            after = people.recover(store, code, name, password)
            person = store.gate.person
            return after, person or Person(name)

        self._runner.run("用恢复码重置口令", work, done, failed)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody signed in: the store is closed again."""
        super().closeEvent(event)
        if not self._done:
            self._done = True
            self.left.emit()
