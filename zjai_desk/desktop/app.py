"""The window's edge of the program: it starts Qt and opens stores, one after the other."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.first_look import FirstLook, count_ahead, first_look, tell
from zjai_desk.desktop.kit import chinese, fonts, icons, theme
from zjai_desk.desktop.threads.worker import Runner, StoreThread
from zjai_desk.desktop.unforeseen import ExceptionHook, start_log
from zjai_desk.errors import DeskError
from zjai_desk.keeping.opening import bring_home, create_store, open_store
from zjai_desk.registers.rights import Person
from zjai_desk.settings import Settings
from zjai_desk.store import Store
from zjai_desk.store.cipher import Secret
from zjai_desk.store.refusals import Locked

# All that Python reads before the first window is there is waited for by everybody, every day. So the windows that are
# not met on the usual way, from the start to a store that opens, are imported when they are needed, and the main
# window while the store opens and counts, which holds up Python little.
if TYPE_CHECKING:
    from zjai_desk.desktop.keeping.encryption_dialog import Plan
    from zjai_desk.desktop.main_window import MainWindow
    from zjai_desk.desktop.people.sign_in import SignIn
    from zjai_desk.desktop.people.unlocking import Unlock
    from zjai_desk.desktop.welcome import Welcome
    from zjai_desk.keeping.copies.listing import Copy

SLOW_AFTER = 1_500
"""Milliseconds after which it is worth saying that a store is being opened."""


def run_window(store_path: Path | None, returns: Sequence[Path] = ()) -> int:
    """Open the window on ``store_path``, else on the store opened last, else on the welcome page.

    ``returns`` are files that the first window takes in hand. Returns the exit code when the last window is closed.
    """
    application = make_application()
    settings = Settings.load()
    dress(application, settings)
    log = start_log()
    hook = ExceptionHook(log)
    hook.install()
    session = Session(application, settings)
    hook.go_on = session.ask_if_stranded
    session.start(store_path, returns)
    code = application.exec()
    settings.save()
    hook.remove()
    return code


def make_application() -> QApplication:
    """Return the one QApplication, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(sys.argv[:1])
    application.setApplicationName("zjai-desk")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("zjai-desk")
    return application


def dress(application: QApplication, settings: Settings) -> None:
    """Give the program its letters, colours, icons and the Chinese of Qt's own texts."""
    chinese.apply(application)
    icons.add_search_path()
    fonts.apply(application)
    theme.apply(application, settings.theme)
    hints = application.styleHints()
    hints.colorSchemeChanged.connect(lambda _: theme.apply(application, settings.theme))


class Session(QObject):
    """Goes between the welcome page and the main window, one store at a time."""

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._settings = settings
        self.welcome: Welcome | None = None
        self.sign_in: SignIn | None = None
        self.window: MainWindow | None = None
        self._application = application
        self._lasting = True
        self._doing = ""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_AFTER)
        self._slow.timeout.connect(self._say_slow)
        self._said_next: Callable[[MainWindow], None] | None = None
        self.unlock: Unlock | None = None
        self._secret: Secret | None = None

    def start(self, store_path: Path | None, returns: Sequence[Path] = ()) -> None:
        """Open the store given, else the last one that is still there, else ask; then take ``returns`` in hand."""
        if returns:
            self._said_next = lambda window: window.desk.hand_over(list(returns), Expected())
        path = store_path or next(iter(self._settings.still_there()), None)
        if path is None:
            self.ask()
        else:
            self.open(path)

    def ask_if_stranded(self) -> None:
        """After a fault that nobody foresaw: let the welcome page go on, show it if there is no window at all."""
        if self.welcome is not None:
            self.welcome.set_busy(False)
        elif not any(window.isVisible() for window in self._application.topLevelWidgets()):
            self.ask()
        self._application.setQuitOnLastWindowClosed(True)

    def _say_slow(self) -> None:
        """Say what is going on where there is no window yet: nobody is to start the program a second time."""
        if not any(window.isVisible() for window in self._application.topLevelWidgets()):
            self.ask()
            if self.welcome is not None:
                self.welcome.set_busy(True, self._doing)

    def ask(self) -> None:
        """Show the welcome page."""
        from zjai_desk.desktop.welcome import Welcome

        self.welcome = Welcome(self._settings)
        self.welcome.opened.connect(self.open)
        self.welcome.created.connect(self.create)
        self.welcome.sample_wanted.connect(self.show_sample)
        self.welcome.show()

    def open(self, path: Path) -> None:
        """Open the store at ``path``."""
        person = self._settings.operator
        self._begin(path, lambda: open_store(path, person=person, secret=self._secret), "正在打开…")

    def open_to_read(self, path: Path) -> None:
        """Open the store at ``path``, a backup perhaps, without touching it."""
        self._begin(
            path,
            lambda: open_store(path, read_only=True, secret=self._secret),
            "正在打开…",
            lasting=False,
        )

    def _ask_to_bring_home(self, path: Path) -> None:
        if self.welcome is not None:
            target = self.welcome.ask_home(path)
            if target is not None:
                self.bring_home(path, target)

    def bring_home(self, path: Path, target: Path) -> None:
        """Copy the store at ``path``, which lies where none may, to ``target`` and open it there."""
        person = self._settings.operator

        def opened() -> Store:
            bring_home(path, target, secret=self._secret)
            return open_store(target, person=person, secret=self._secret)

        self._begin(target, opened, "正在复制…")

    def create(self, path: Path) -> None:
        """Make a new store at ``path`` and open it."""
        person = self._settings.operator
        self._begin(path, lambda: create_store(path, person=person), "正在新建…")

    def show_sample(self) -> None:
        """Open the sample store, made when it is first asked for."""
        from zjai_desk import sample

        person = self._settings.operator
        self._begin(
            sample.default_path(),
            lambda: open_store(sample.ready_sample(), person=person),
            "正在准备示例，第一次约需几秒…",
        )

    def _begin(self, path: Path, opener: Callable[[], Store], text: str, *, lasting: bool = True) -> None:
        """Open a store in a thread of its own, then show it; one that is not ``lasting`` is no recent one."""
        if self.welcome is not None:
            self.welcome.set_busy(True, text)
        self._doing = text
        self._slow.start()
        # Without a window in between, the program must not end before there is one.
        self._application.setQuitOnLastWindowClosed(False)
        runner = StoreThread(opener)

        def failed(error: DeskError) -> None:
            self._slow.stop()
            runner.close()
            if isinstance(error, Locked):
                self._ask_password(error.path, lambda: self._begin(path, opener, text, lasting=lasting))
            else:
                self._on_refused(path, error)

        def opened(look: FirstLook) -> None:
            self._slow.stop()
            (self._ask_who if look.guarded else self._show)(path, look, runner)

        runner.run("打开台账", lambda store, _: first_look(store), opened, failed)
        here = self._settings.recent[:1] == [str(path)]
        place = (self._settings.area, self._settings.year) if here else None
        runner.run("", lambda store, _: count_ahead(store, place), _nothing, _nothing)
        import_module("zjai_desk.desktop.main_window")
        self._lasting = lasting

    def _on_refused(self, path: Path, error: DeskError) -> None:
        """Say on the welcome page why a store did not open, and offer what can be done about it."""
        from zjai_desk.desktop.keeping.damage_dialog import may_be_damaged
        from zjai_desk.desktop.refused import Refused, offers_more

        hurt = may_be_damaged(error, path)
        # Of a store that was to be made there is nothing to read or to copy.
        more = offers_more(error) and path.exists()
        if not hurt and not more:
            self._settings.forget(path)
        if self.welcome is None:
            self.ask()
        self._application.setQuitOnLastWindowClosed(True)
        if self.welcome is None:
            return
        self.welcome.show_recent()
        if not hurt and not more:
            self.welcome.show_error(error)
            return
        self.welcome.set_busy(False)
        if hurt:
            self._show_damage(path, str(error))
        else:
            asked = self.open, self.open_to_read, self._ask_to_bring_home
            Refused(self.welcome, error, path, *asked).open()

    def _ask_password(self, path: Path, again: Callable[[], None]) -> None:
        """Ask for the password of an encrypted store, then try ``again`` to open it."""
        from zjai_desk.desktop.people.unlocking import Unlock

        def unlocked(secret: Secret) -> None:
            self._secret = secret
            again()

        self._end_unlock()
        self.unlock = Unlock(path)
        self.unlock.unlocked.connect(unlocked)
        self.unlock.damaged.connect(lambda secret, fault: self._on_damaged(path, str(fault), secret))
        self.unlock.left.connect(self._on_not_unlocked)
        self.unlock.show()
        self._application.setQuitOnLastWindowClosed(True)
        self._end_welcome()

    def _on_not_unlocked(self) -> None:
        self._end_unlock()
        self.ask()

    def _end_unlock(self) -> None:
        if self.unlock is not None:
            self.unlock.close()
            self.unlock.deleteLater()
            self.unlock = None

    def _ask_who(self, path: Path, look: FirstLook, runner: Runner) -> None:
        """Show nothing of a store before somebody has signed in."""
        from zjai_desk.desktop.people.sign_in import SignIn

        self.sign_in = SignIn(runner, path.stem, self._settings)
        self.sign_in.admitted.connect(lambda person: self._show(path, look, runner, person))
        self.sign_in.left.connect(lambda: self._on_not_signed_in(runner))
        self.sign_in.show()
        self._application.setQuitOnLastWindowClosed(True)
        self._end_unlock()
        self._end_welcome()

    def _on_not_signed_in(self, runner: Runner) -> None:
        runner.close()
        self._end_sign_in()
        self.ask()

    def _end_sign_in(self) -> None:
        if self.sign_in is not None:
            self.sign_in.close()
            self.sign_in.deleteLater()
            self.sign_in = None

    def _show(self, path: Path, look: FirstLook, runner: Runner, person: Person | None = None) -> None:
        if self._settings.recent[:1] != [str(path)]:
            # Where and when one was in another store says nothing about this one.
            self._settings.area, self._settings.year = look.place
        if self._lasting:
            self._settings.opened(path)
            self._settings.save()
        if person is not None:
            self._settings.operator = person.name
        from zjai_desk.desktop.desk import Desk
        from zjai_desk.desktop.main_window import MainWindow

        desk = Desk(runner, self._settings, person=person, read_only=bool(look.read_only))
        self.window = MainWindow(desk, path.stem)
        self.window.left.connect(self._on_left)
        self.window.sign_in_wanted.connect(lambda: self.open(path))
        self.window.restore_wanted.connect(lambda copy, other: self._restore(path, copy, other))
        self.window.damage_wanted.connect(lambda said: self._on_damaged(path, said))
        self.window.encryption_wanted.connect(lambda plan: self._encrypt(path, plan))
        self.window.show()
        tell(self.window, look)
        if self._said_next is not None:
            self._said_next(self.window)
            self._said_next = None
        self._application.setQuitOnLastWindowClosed(True)
        self._end_sign_in()
        self._end_unlock()
        self._end_welcome()

    def _encrypt(self, path: Path, plan: "Plan") -> None:
        """Encrypt, or make plain, a store whose window has closed, and open it again."""
        from zjai_desk.desktop.keeping.encryption_run import EncryptionRun

        self._application.setQuitOnLastWindowClosed(False)

        def ended(secret: Secret | None, say: "Callable[[MainWindow], None]") -> None:
            self._said_next, self._secret = say, secret
            self.open(path)

        EncryptionRun(path, plan).begin(ended)

    def _restore(self, path: Path, copy: "Copy", other: bool) -> None:
        """Put a copy in the place of a store whose window has closed, and open what lies there then."""
        from zjai_desk.desktop.keeping.restore_run import RestoreRun

        self._application.setQuitOnLastWindowClosed(False)

        def ended(say: "Callable[[MainWindow], None]") -> None:
            self._said_next = say
            self.open(path)

        RestoreRun(path, copy, other, self._settings.operator, self._secret).begin(ended)

    def _on_damaged(self, path: Path, said: str, secret: "Secret | None" = None) -> None:
        """Show what is affected of a store whose window has closed."""
        self._secret = secret or self._secret
        self.ask()
        self._end_unlock()
        self._show_damage(path, said)

    def _remember_secret(self, secret: Secret) -> None:
        self._secret = secret

    def _show_damage(self, path: Path, said: str) -> None:
        from zjai_desk.desktop.keeping.damage_dialog import DamageDialog

        dialog = DamageDialog(path, said, self._settings, self.welcome, self._secret)
        dialog.unlocked.connect(self._remember_secret)
        dialog.rescued.connect(self.open)
        dialog.restore_wanted.connect(lambda copy: self._restore(path, copy, False))
        dialog.open()

    def _end_welcome(self) -> None:
        if self.welcome is not None:
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None

    def _on_left(self, for_another: bool) -> None:
        if self.window is not None:
            # Its pages end their threads with it, and stop what they still read.
            self.window.deleteLater()
            self.window = None
        if for_another:
            self._secret = None
            self.ask()


def _nothing(_: object) -> None:
    """Do nothing with what was counted ahead, which the store remembers, or with what kept it from counting."""
