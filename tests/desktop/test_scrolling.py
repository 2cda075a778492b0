"""Scrolling a table: what stays in sight is moved, not painted again, and looks as if it had been."""

from collections.abc import Callable
from pathlib import Path

import pytest
from page_helpers import open_page
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.table.laid_texts import LaidTexts
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


def painted(font: QFont, draw: Callable[[QPainter], None]) -> QImage:
    picture = QImage(260, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setFont(font)
    draw(painter)
    painter.end()
    return picture


ORDINARY = ["杭州第3家 12.50", "一种基于知识图谱的政策文本检索方法及系统 V2", "（有限合伙）㎡、“AI”…１２"]
UNUSUAL = ["e\u0301dition 2", "مرحبا 2019", "组\u200d合 🙂", "𠮷野家 กำลัง"]


@pytest.mark.parametrize("text", [*ORDINARY, *UNUSUAL])
@pytest.mark.parametrize("height", [27, 28, 41])
def test_texts_stand_where_they_would_be_drawn(dressed: QApplication, height: int, text: str) -> None:
    room, middle = QRect(9, 3, 240, height), Qt.AlignmentFlag.AlignVCenter
    texts, font = LaidTexts(dressed.font()), dressed.font()
    cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    sides = {False: Qt.AlignmentFlag.AlignLeft, True: Qt.AlignmentFlag.AlignRight}
    for right, side in list(sides.items())[: 2 if text in ORDINARY else 1]:

        def by_qt(painter: QPainter, side: Qt.AlignmentFlag = side) -> None:
            painter.setPen(theme.colour("text"))
            painter.drawText(room, int(side | middle), cut)

        def by_us(painter: QPainter, right: bool = right) -> None:
            texts.add(text, room.left(), room.width(), "text", right=right)
            texts.draw(painter, room.top(), room.height())

        expected = painted(font, by_qt)
        for sight in ("first", "second"):
            assert painted(font, by_us) == expected, sight


def test_the_texts_of_a_row_are_painted_each_in_its_colour_and_room(dressed: QApplication) -> None:
    cells = [
        ("12.50", 0, 80, "text", True),
        ("不适用", 90, 60, "faint", False),
        ("一种方法", 160, 40, "muted", False),
    ]

    def together(painter: QPainter) -> None:
        for text, left, room, role, right in cells:
            texts.add(text, left, room, role, right=right)
        texts.draw(painter, 0, 27)

    def one_by_one(painter: QPainter) -> None:
        for text, left, room, role, right in cells:
            texts.add(text, left, room, role, right=right)
            texts.draw(painter, 0, 27)

    texts = LaidTexts(dressed.font())
    assert painted(dressed.font(), together) == painted(dressed.font(), one_by_one)
    assert painted(dressed.font(), together) != painted(dressed.font(), lambda _: None)
