"""A register without records begins with a paste: by its headings in any order, or column after column."""

from page_helpers import open_page
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage

CONTROL = Qt.KeyboardModifier.ControlModifier
ROWS = "序号\t认定时间\t孵化器名称\t经费（万元）\t级别\n1\t2019年\t滨江孵化器\t30\t国家级\n2\t2018.3\t西湖众创\t40\t省级\n"


def empty_page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    page = open_page(window, qtbot, "carriers")
    ids = page.model.ids_at(range(page.model.rowCount()))
    if ids:
        page.table.selectAll()
        page.panel.work._delete(ids)
        calm(qtbot, page.desk)
    assert page.empty.isVisible()
    return page


def paste(page: RegisterPage, window: MainWindow, qtbot: QtBot, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(window, Qt.Key.Key_V, CONTROL)
    calm(qtbot, page.desk)
    assert page.panel.ask_bar.isVisible()


def test_what_has_headings_is_laid_where_they_say(window: MainWindow, qtbot: QtBot) -> None:
    page = empty_page(window, qtbot)
    paste(page, window, qtbot, ROWS)
    assert page.panel.ask_bar.text.text() == "粘贴 2 行：新增 2，1 列没有地方放"
    qtbot.keyClick(page.panel.ask_bar.buttons[0], Qt.Key.Key_Return)
    calm(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.model.record_at(1) is not None)
    found = [page.model.record_at(row) for row in (0, 1)]
    assert [
        (one.values["name"], one.values["recognised_on"], one.values["level"]) for one in found if one
    ] == [
        ("滨江孵化器", "2019", "国家级"),
        ("西湖众创", "2018-03", "省级"),
    ]
    assert page.table.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Z, CONTROL)
    calm(qtbot, page.desk)
    qtbot.waitUntil(page.empty.isVisible)


def test_what_has_none_is_laid_from_the_first_column_on_and_may_be_refused(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = empty_page(window, qtbot)
    paste(page, window, qtbot, "滨江孵化器\t孵化器\n")
    assert page.panel.ask_bar.text.text() == "粘贴 1 行：新增 1"
    qtbot.keyClick(page.panel.ask_bar.buttons[0], Qt.Key.Key_Escape)
    calm(qtbot, page.desk)
    assert page.empty.isVisible()
    assert page.model.rowCount() == 0
