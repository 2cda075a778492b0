"""The window in which one signs in, before anything of the store is shown."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zjai_desk.desktop.icons import program_icon
from zjai_desk.desktop.recovery_dialog import RecoveryCode, RecoveryDialog
from zjai_desk.desktop.sign_pane import SignPane
from zjai_desk.desktop.worker import Runner
from zjai_desk.errors import DeskError
from zjai_desk.keeping import people, signing
from zjai_desk.registers.rights import Person
from zjai_desk.settings import Settings
from zjai_desk.store import Store

WIDTH = 360


class SignIn(QWidget):
    """Asks who works on a store: ``admitted(Person)``, or ``left()`` if another store is wanted or none."""

    admitted = Signal(object)
    left = Signal()

    def __init__(self, runner: Runner, title: str, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._done = False
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(f"登录 {title} - 区县人工智能产业工作台")
        self.setWindowIcon(program_icon())
        self.resize(QSize(880, 560).boundedTo(self.screen().availableSize()))
        self.pane = SignPane(settings.operator, "登录", self)
        self.pane.setFixedWidth(WIDTH)
        self.pane.tried.connect(self._try)
        self.forgotten = _link("忘记口令…", self)
        self.forgotten.clicked.connect(self._recover)
        self.another = _link("打开其他台账…", self)
        self.another.clicked.connect(self.close)
        self._lay_out(title)
        self.pane.begin()

    def _lay_out(self, title: str) -> None:
        mark = QLabel(self)
        mark.setPixmap(program_icon().pixmap(64, 64))
        name = QLabel(title, self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setProperty("role", "big")
        name.setWordWrap(True)
        words = QLabel("这份台账启用了人员管理，请登录。登录、失败和退出都记入日志。", self)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        links = QHBoxLayout()
        links.addWidget(self.forgotten)
        links.addStretch(1)
        links.addWidget(self.another)
        column = QVBoxLayout()
        column.setSpacing(8)
        for widget in (mark, name, words):
            column.addWidget(widget)
        column.addSpacing(16)
        column.addWidget(self.pane)
        column.addLayout(links)
        inner = QWidget(self)
        inner.setFixedWidth(WIDTH)
        inner.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inner)
        across.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(2)

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


def _link(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("role", "link")
    button.setAutoDefault(False)
    return button
