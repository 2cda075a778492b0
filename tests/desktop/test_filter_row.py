"""The row of filters below the headings: writing, what is wrong, keys, and what the menus make of it."""

import pytest
from page_helpers import loaded, names, open_page
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, write

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.store import Condition, Op

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    shown = open_page(window, qtbot)
    shown.table.setFocus()
    shown.table.setCurrentIndex(shown.model.index(0, 0))
    qtbot.keyClick(shown.table, Qt.Key.Key_L, CTRL_SHIFT)
    return shown


def editor(page: RegisterPage, key: str) -> QLineEdit:
    return page.binding.row.editors[key]


def test_the_field_of_the_current_column_takes_the_keys(page: RegisterPage, qtbot: QtBot) -> None:
    assert QApplication.focusWidget() is editor(page, "name")
    assert editor(page, "name").accessibleName() == "筛选企业名称"
    qtbot.keyClicks(editor(page, "name"), "dh")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    loaded(qtbot, page)
    assert names(page) == [NAMES[2]], "found by initials"
    qtbot.keyClick(editor(page, "name"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert page.binding.row.isVisible(), "Esc clears this field and nothing else"
    qtbot.keyClick(editor(page, "name"), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.table


def test_operators_narrow_together_and_become_chips(page: RegisterPage, qtbot: QtBot) -> None:
    write(qtbot, editor(page, "district"), "<>西湖区")
    qtbot.keyClick(editor(page, "district"), Qt.Key.Key_Return)
    qtbot.keyClicks(editor(page, "registered_capital"), ">=300")
    qtbot.keyClick(editor(page, "registered_capital"), Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert names(page) == [NAMES[2], NAMES[3]]
    assert [chip.text() for chip in page.chips.chips] == ["所属区县：不是 西湖区", "注册资本：≥ 300"]
    qtbot.mouseClick(page.chips.chips[0], Qt.MouseButton.LeftButton)
    loaded(qtbot, page)
    assert editor(page, "district").text() == ""
    qtbot.mouseClick(page.chips.clear_button, Qt.MouseButton.LeftButton)
    loaded(qtbot, page)
    assert editor(page, "registered_capital").text() == ""
    assert len(names(page)) == 4


def test_what_cannot_be_read_is_marked_and_filters_nothing(page: RegisterPage, qtbot: QtBot) -> None:
    field = editor(page, "registered_capital")
    qtbot.keyClicks(field, ">=x")
    qtbot.waitUntil(lambda: field.property("state") == "force")
    assert "“x”不是注册资本的值" in field.toolTip()
    assert page.keeper.view.where == ()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.property("state") == ""


def test_what_finds_nothing_leaves_the_row_where_it_is(page: RegisterPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor(page, "name"), "zzzz")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert editor(page, "name").isVisible()
    assert QApplication.focusWidget() is editor(page, "name")


def test_a_condition_chosen_elsewhere_is_written_in_the_row(page: RegisterPage, qtbot: QtBot) -> None:
    page.keeper.filter("district", [Condition("district", Op.ONE_OF, ("滨江区", None))])
    loaded(qtbot, page)
    assert editor(page, "district").text() == "=滨江区|空"


def test_the_row_lies_below_its_columns_also_when_they_scroll(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.horizontalScrollBar().setValue(300)
    row, head = page.binding.row, page.table.head
    column = page.model.column_of("field")
    place = editor(page, "field").mapTo(head, editor(page, "field").rect().topLeft())
    assert place.x() - 2 == head.sectionViewportPosition(column)
    frozen = editor(page, "uscc").mapTo(row, editor(page, "uscc").rect().topLeft())
    assert frozen.x() - 2 == page.table.columnWidth(0)
