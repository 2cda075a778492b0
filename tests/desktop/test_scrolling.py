"""Scrolling a table: what stays in sight is moved, not painted again, and looks as if it had been."""

from pathlib import Path

import pytest
from page_helpers import open_page
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.laid_texts import LaidTexts
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.store import Store


@pytest.fixture
def many(store_path: Path) -> None:
    with Store.open(store_path) as store, store.change("加一百家") as change:
        change.insert("enterprises", [{"name": f"杭州第{number}家科技有限公司"} for number in range(100)])


class Painted(QObject):
    """Notes which part of a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it by this name
        if event.type() == QEvent.Type.Paint:
            self.rects.append(event.region().boundingRect())  # type: ignore[attr-defined]  # a paint event has one
        return False


@pytest.mark.usefixtures("many")
def test_only_the_rows_that_come_into_sight_are_painted(window: MainWindow, qtbot: QtBot) -> None:
    table = open_page(window, qtbot).table
    calm(qtbot, window.desk)
    painted = Painted()
    table.viewport().installEventFilter(painted)
    bar = table.verticalScrollBar()
    for _ in range(3):
        painted.rects.clear()
        bar.setValue(bar.value() + 2)
        qtbot.waitUntil(lambda: bool(painted.rects))
        assert all(rect.height() <= 4 * table.rowHeight(0) for rect in painted.rects)
    seen = window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    anew = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    place = QRect(table.viewport().mapTo(window, table.viewport().rect().topLeft()), table.viewport().size())
    assert seen.copy(place) == anew.copy(place)


@pytest.mark.parametrize("height", [27, 28, 41])
def test_texts_stand_where_they_would_be_drawn(dressed: QApplication, height: int) -> None:
    room, middle = QRect(9, 3, 240, height), Qt.AlignmentFlag.AlignVCenter
    texts = LaidTexts()
    for right, side in ((False, Qt.AlignmentFlag.AlignLeft), (True, Qt.AlignmentFlag.AlignRight)):
        pictures = []
        for draws_itself in (True, False):
            picture = QImage(260, 60, QImage.Format.Format_RGB32)
            picture.fill(Qt.GlobalColor.white)
            painter = QPainter(picture)
            painter.setFont(dressed.font())
            if draws_itself:
                texts.draw(painter, room, "杭州第3家 12.50", right=right)
            else:
                painter.drawText(room, int(side | middle), "杭州第3家 12.50")
            painter.end()
            pictures.append(picture)
        assert pictures[0] == pictures[1]
