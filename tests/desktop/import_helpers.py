"""What the tests of receiving returns share: the page, files dropped on it, and what came of them."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.intake.return_file import ReturnFile
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.store import Store

RETURNS = Path(__file__).parents[1] / "files" / "returns"
STANDARD, FAULTY, ATLAS = "01_企业_标准.xlsx", "08_企业_差错.xlsx", "06_图谱_合并分类.xlsx"


def import_page(window: MainWindow, qtbot: QtBot) -> ImportPage:
    """Show the page 收表."""
    window.desk.go("import")
    calm(qtbot, window.desk)
    assert isinstance(window.shown, ImportPage)
    return window.shown


def drop(page: ImportPage, *paths: Path) -> None:
    """Drag files over the page and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, buttons, keys))


def written(path: Path, rows: list[list[object]]) -> Path:
    """Write a workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # there is one
    book.save(path)
    return path


def settle(qtbot: QtBot, page: ImportPage) -> None:
    """Wait until every file has come as far as it will by itself."""
    qtbot.waitUntil(lambda: not any(file.state.is_busy for file in page.intake.files), timeout=20_000)
    calm(qtbot, page.desk)


def dropped(qtbot: QtBot, page: ImportPage, *names: str) -> list[ReturnFile]:
    drop(page, *(RETURNS / name for name in names))
    settle(qtbot, page)
    return page.intake.files


def opened(qtbot: QtBot, page: ImportPage, path: Path) -> ReturnFile:
    """Drop a file on the page and open it for review."""
    drop(page, path)
    settle(qtbot, page)
    file = page.intake.files[-1]
    page.open(file)
    calm(qtbot, page.desk)
    return file


def in_store(page: ImportPage, qtbot: QtBot, read: Callable[[Store], object]) -> object:
    found: list[object] = []
    page.desk.run("", lambda store, _: read(store), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def counts(page: ImportPage, qtbot: QtBot) -> tuple[object, ...]:
    found = in_store(page, qtbot, lambda store: (store.count("enterprises"), store.count("annual_returns")))
    assert isinstance(found, tuple)
    return found


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def second_click(qtbot: QtBot, button: QWidget) -> None:
    """What reaches a button under which a double click began on something else."""
    qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)


def in_dialog(kind: type[QWidget], act: object) -> None:
    """Do something in the next dialog of a kind that opens."""

    def look() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, kind) and widget.isVisible():
                act(widget)  # type: ignore[operator]  # it is callable
                return
        QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)
