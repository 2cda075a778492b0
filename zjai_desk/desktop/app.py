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
from zjai_desk.desktop.desk import Desk, office_place
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.welcome import Welcome
from zjai_desk.desktop.worker import Runner, StoreThread
from zjai_desk.errors import DeskError
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
        self.window: MainWindow | None = None

    def start(self, store_path: Path | None) -> None:
        """Open the store given, else the last one that is still there, else ask."""
        last = next((Path(entry) for entry in self._settings.recent if Path(entry).exists()), None)
        path = store_path or last
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
        self._begin(path, lambda: Store.open(path), "正在打开…")

    def create(self, path: Path) -> None:
        """Make a new store at ``path`` and open it."""
        self._begin(path, lambda: Store.create(path), "正在新建…")

    def show_sample(self) -> None:
        """Open the sample store, made when it is first asked for."""
        self._begin(
            sample.default_path(), lambda: Store.open(sample.ready_sample()), "正在准备示例，第一次约需几秒…"
        )

    def _begin(self, path: Path, opener: Callable[[], Store], text: str) -> None:
        if self.welcome is not None:
            self.welcome.set_busy(True, text)
        runner = StoreThread(opener)

        def failed(error: DeskError) -> None:
            runner.close()
            self._settings.forget(path)
            if self.welcome is None:
                self.ask()
            if self.welcome is not None:
                self.welcome.show_recent()
                self.welcome.show_error(error)

        runner.run(
            "打开台账",
            lambda store, _: office_place(store),
            lambda place: self._show(path, place, runner),
            failed,
        )

    def _show(self, path: Path, place: tuple[str | None, int | None], runner: Runner) -> None:
        if self._settings.recent[:1] != [str(path)]:
            # Where and when one was in another store says nothing about this one.
            self._settings.area, self._settings.year = place
        self._settings.opened(path)
        self._settings.save()
        desk = Desk(runner, self._settings)
        self.window = MainWindow(desk, path.stem)
        self.window.left.connect(self._on_left)
        self.window.show()
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
