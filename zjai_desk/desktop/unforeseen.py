"""Faults that nobody foresaw: they are logged, told in one sentence, and the program goes on."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import Qt

LOG = logging.getLogger("zjai_desk")


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
    """The last net: what nobody caught is logged and told, and the program goes on, as ``go_on`` says."""

    def __init__(self, log: Path) -> None:
        self.go_on: Callable[[], None] = lambda: None
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
        from PySide6.QtWidgets import QMessageBox

        self._showing = True
        box = QMessageBox(
            QMessageBox.Icon.Warning, "程序出错", "刚才的操作出了意外，没有完成；已保存的数据不受影响。"
        )
        box.setInformativeText(f"可以接着用。再出现的话，请把日志交给维护人员：{self._log}")
        box.setDetailedText(f"{kind.__name__}: {fault}")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_closed)
        self._box = box
        box.open()

    def _on_closed(self, _result: int) -> None:
        self._showing = False
        self.go_on()
