"""A store encrypted, given another password or made plain, between the window that closed and the one that opens on it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.desktop.keeping.between import Between
from zjai_desk.desktop.keeping.encryption_code import EncryptionCode
from zjai_desk.desktop.keeping.encryption_dialog import Kind, Plan
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption, encryption_copies
from zjai_desk.keeping.encryption_copies import Treated
from zjai_desk.keeping.journal import Action
from zjai_desk.progress import Progress
from zjai_desk.store.cipher import Secret

Say = Callable[[MainWindow], None]
"""Tells, in the window that opens next, how it went."""
_HEADS = {Kind.ENCRYPT: "正在加密…", Kind.CHANGE: "正在换口令…", Kind.DECRYPT: "正在取消加密…"}
_DONE = {
    Kind.ENCRYPT: "台账已加密。",
    Kind.CHANGE: "口令已更换。",
    Kind.DECRYPT: "已取消加密，打开不再要口令。",
}


@dataclass(frozen=True, slots=True)
class _Done:
    secret: Secret | None
    treated: Treated


class EncryptionRun(Between):
    """Says what is going on, and ends with what opens the store from now on."""

    def __init__(self, path: Path, plan: Plan) -> None:
        words = "写出新文件，逐页核对无误才换上。中途断电，台账也只会是原来的或改好的。"
        super().__init__("台账加密", _HEADS[plan.kind], words, "encrypting")
        self._path, self._plan = path, plan

    def begin(self, ended: Callable[[Secret | None, Say], None]) -> None:
        """Do it, then call ``ended`` with what opens the store from now on and what is to be said."""
        self.show()
        path, plan = self._path, self._plan
        self.background.run(
            plan.kind.value,
            lambda progress: _work(path, plan, progress),
            lambda done: self._end(ended, done.secret, lambda window: self._tell(window, done)),
            lambda error: self._end(
                ended, plan.old, lambda window: window.desk.show_error(_not_done(plan, error))
            ),
        )

    def _end(self, ended: Callable[[Secret | None, Say], None], secret: Secret | None, say: Say) -> None:
        self.background.close()
        ended(secret, say)
        self.leave()

    def _tell(self, window: MainWindow, done: _Done) -> None:
        kind = self._plan.kind
        window.desk.log(Action.ENCRYPT, self._path.name, kind.value)
        window.notice.say(_DONE[kind] + done.treated.words(kind.value), "done")
        if done.secret is not None:
            EncryptionCode(encryption.recovery_code(done.secret), window).open()


def _work(path: Path, plan: Plan, progress: Progress) -> _Done:
    if plan.kind is Kind.ENCRYPT:
        secret: Secret | None = encryption.encrypt(path, plan.password, progress)
    elif plan.old is not None and plan.kind is Kind.CHANGE:
        secret = encryption.change_password(path, plan.old, plan.password, progress)
    elif plan.old is not None:
        secret = None
        encryption.decrypt(path, plan.old, progress)
    treated = encryption_copies.treat(path, plan.old, secret, plan.how, progress)
    return _Done(secret, treated)


def _not_done(plan: Plan, error: DeskError) -> DeskError:
    return DeskError(f"{plan.kind}没有做成，台账还是原来的：{error.message}", error.hint)
