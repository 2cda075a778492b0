"""The window's edge of the program: it starts Qt, opens the store, and tells whatever nobody foresaw."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from zjai_desk import sample
from zjai_desk.desktop import fonts, icons, theme
from zjai_desk.desktop.damage_dialog import DamageDialog, may_be_damaged
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.first_look import FirstLook, first_look, tell
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.refused import Refused, offers_more
from zjai_desk.desktop.restore_run import RestoreRun
from zjai_desk.desktop.sign_in import SignIn
from zjai_desk.desktop.welcome import Welcome
from zjai_desk.desktop.worker import Runner, StoreThread
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies_listing import Copy
from zjai_desk.keeping.opening import bring_home, create_store, open_store
from zjai_desk.registers.rights import Person
from zjai_desk.settings import Settings
from zjai_desk.store import Store

LOG = logging.getLogger("zjai_desk")
_MISSING_CHINESE = {
    ("QFileDialog", "&Look in:"): "查找范围(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "Drive"): "磁盘",
}


def run_window(store_path: Path | None) -> int:
    """Open the window on ``store_path``, else on the store opened last, else on the welcome page.

    Returns the exit code when the last window is closed.
    """
    application = make_application()
    settings = Settings.load()
    dress(application, settings)
    log = start_log()
    hook = ExceptionHook(log)
    hook.install()
    session = Session(application, settings)
    session.start(store_path)
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
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    for name in ("qtbase_zh_CN", "qt_zh_CN"):
        translator = QTranslator(application)
        if translator.load(name, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(translator)
    application.installTranslator(MissingChinese(application))
    icons.add_search_path()
    fonts.apply(application)
    theme.apply(application, settings.theme)
    hints = application.styleHints()
    hints.colorSchemeChanged.connect(lambda _: theme.apply(application, settings.theme))


class MissingChinese(QTranslator):
    """Qt's own texts that its Chinese translation leaves in English."""

    def translate(self, context: str, source: str, _which: str | None = None, _n: int = -1) -> str | None:
        """Return the Chinese of a text, None for those that are not ours."""
        return _MISSING_CHINESE.get((context, source))

    def isEmpty(self) -> bool:
        """Say that there is something in here, without which Qt does not ask."""
        return False


def start_log() -> Path:
    """Begin the log file, which holds faults of the program and no data, and return where it is."""
    folder = Path(platformdirs.user_log_dir("zjai-desk", appauthor=False))
    path = folder / "zjai-desk.log"
    if not any(isinstance(handler, RotatingFileHandler) for handler in LOG.handlers):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True)
        except OSError:
            return path
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        LOG.addHandler(handler)
    return path


class ExceptionHook:
    """The last net: what nobody caught is logged and told, and the program goes on."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._before = sys.excepthook
        self._showing = False

    def install(self) -> None:
        """Take the place of Python's own hook."""
        sys.excepthook = self.on_exception

    def remove(self) -> None:
        """Put the hook before this one back."""
        sys.excepthook = self._before

    def on_exception(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        """Log and tell ``fault``; the program goes on."""
        sys.__excepthook__(kind, fault, trace)
        if not issubclass(kind, Exception):
            return
        LOG.error("unexpected", exc_info=(kind, fault, trace))
        if self._showing or threading.current_thread() is not threading.main_thread():
            return
        self._showing = True
        box = QMessageBox(
            QMessageBox.Icon.Warning, "程序出错", "刚才的操作出了意外，没有完成；已保存的数据不受影响。"
        )
        box.setInformativeText(f"{kind.__name__}：{fault}\n请把日志交给维护人员：{self._log}")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_closed)
        self._box = box
        box.open()

    def _on_closed(self, _result: int) -> None:
        self._showing = False


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
        self._said_next: Callable[[MainWindow], None] | None = None

    def start(self, store_path: Path | None) -> None:
        """Open the store given, else the last one that is still there, else ask."""
        path = store_path or next(iter(self._settings.still_there()), None)
        if path is None:
            self.ask()
        else:
            self.open(path)

    def ask(self) -> None:
        """Show the welcome page."""
        self.welcome = Welcome(self._settings)
        self.welcome.opened.connect(self.open)
        self.welcome.created.connect(self.create)
        self.welcome.sample_wanted.connect(self.show_sample)
        self.welcome.show()

    def open(self, path: Path) -> None:
        """Open the store at ``path``."""
        person = self._settings.operator
        self._begin(path, lambda: open_store(path, person=person), "正在打开…")

    def open_to_read(self, path: Path) -> None:
        """Open the store at ``path``, a backup perhaps, without touching it."""
        self._begin(path, lambda: open_store(path, read_only=True), "正在打开…", lasting=False)

    def _ask_to_bring_home(self, path: Path) -> None:
        if self.welcome is not None:
            target = self.welcome.ask_home(path)
            if target is not None:
                self.bring_home(path, target)

    def bring_home(self, path: Path, target: Path) -> None:
        """Copy the store at ``path``, which lies where none may, to ``target`` and open it there."""
        person = self._settings.operator

        def opened() -> Store:
            bring_home(path, target)
            return open_store(target, person=person)

        self._begin(target, opened, "正在复制…")

    def create(self, path: Path) -> None:
        """Make a new store at ``path`` and open it."""
        person = self._settings.operator
        self._begin(path, lambda: create_store(path, person=person), "正在新建…")

    def show_sample(self) -> None:
        """Open the sample store, made when it is first asked for."""
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
        # Without a window in between, the program must not end before there is one.
        self._application.setQuitOnLastWindowClosed(False)
        runner = StoreThread(opener)

        def failed(error: DeskError) -> None:
            runner.close()
            hurt = may_be_damaged(error, path)
            # Of a store that was to be made there is nothing to read or to copy.
            more = offers_more(error) and path.exists()
            if not hurt and not more:
                self._settings.forget(path)
            if self.welcome is None:
                self.ask()
            self._application.setQuitOnLastWindowClosed(True)
            if self.welcome is not None:
                self.welcome.show_recent()
                if hurt:
                    self.welcome.set_busy(False)
                    self._show_damage(path, str(error))
                elif more:
                    self.welcome.set_busy(False)
                    Refused(
                        self.welcome, error, path, self.open, self.open_to_read, self._ask_to_bring_home
                    ).open()
                else:
                    self.welcome.show_error(error)

        runner.run(
            "打开台账",
            lambda store, _: first_look(store),
            lambda look: (self._ask_who if look.guarded else self._show)(path, look, runner),
            failed,
        )
        self._lasting = lasting

    def _ask_who(self, path: Path, look: FirstLook, runner: Runner) -> None:
        """Show nothing of a store before somebody has signed in."""
        self.sign_in = SignIn(runner, path.stem, self._settings)
        self.sign_in.admitted.connect(lambda person: self._show(path, look, runner, person))
        self.sign_in.left.connect(lambda: self._on_not_signed_in(runner))
        self.sign_in.show()
        self._application.setQuitOnLastWindowClosed(True)
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
        desk = Desk(runner, self._settings, person=person, read_only=bool(look.read_only))
        self.window = MainWindow(desk, path.stem)
        self.window.left.connect(self._on_left)
        self.window.sign_in_wanted.connect(lambda: self.open(path))
        self.window.restore_wanted.connect(lambda copy, other: self._restore(path, copy, other))
        self.window.damage_wanted.connect(lambda said: self._on_damaged(path, said))
        self.window.show()
        tell(self.window, look)
        if self._said_next is not None:
            self._said_next(self.window)
            self._said_next = None
        self._application.setQuitOnLastWindowClosed(True)
        self._end_sign_in()
        self._end_welcome()

    def _restore(self, path: Path, copy: Copy, other: bool) -> None:
        """Put a copy in the place of a store whose window has closed, and open what lies there then."""
        self._application.setQuitOnLastWindowClosed(False)

        def ended(say: Callable[[MainWindow], None]) -> None:
            self._said_next = say
            self.open(path)

        RestoreRun(path, copy, other, self._settings.operator).begin(ended)

    def _on_damaged(self, path: Path, said: str) -> None:
        """Show what is affected of a store whose window has closed."""
        self.ask()
        self._show_damage(path, said)

    def _show_damage(self, path: Path, said: str) -> None:
        dialog = DamageDialog(path, said, self._settings, self.welcome)
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
            self.ask()
