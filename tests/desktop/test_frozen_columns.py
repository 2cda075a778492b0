"""Columns that stay in sight: where their cells are seen, selected, edited; dragging and choosing columns."""

from dataclasses import replace

import pytest
from page_helpers import click_heading, loaded, names, open_page
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.views.columns_dialog import ColumnsDialog
from zjai_desk.registers import REGISTERS

KEYS = REGISTERS["enterprises"].keys


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    shown = open_page(window, qtbot)
    shown.table.setFocus()
    shown.table.horizontalScrollBar().setValue(400)
    return shown


def chosen(page: RegisterPage) -> set[tuple[int, str]]:
    return {
        (index.row(), page.model.fields[index.column()].key)
        for index in page.table.selectionModel().selectedIndexes()
    }


def cell(page: RegisterPage, row: int, key: str) -> QPoint:
    return page.table.visualRect(page.model.index(row, page.model.column_of(key))).center()


def test_name_and_code_stay_while_the_others_scroll(page: RegisterPage) -> None:
    assert page.table.frozen == 2
    assert page.table.visualRect(page.model.index(0, 0)).left() == 0
    assert page.table.indexAt(QPoint(5, 5)).column() == 0
    assert page.table.indexAt(QPoint(page.table.frozen_width + 5, 5)).column() > 1
    assert page.table.pane.isVisible()
    assert page.table.pane.geometry().width() == page.table.frozen_width


def test_they_look_the_same_scrolled_or_not(page: RegisterPage, qtbot: QtBot) -> None:
    def seen() -> QImage:
        pane = page.table.viewport().rect()
        pane.setWidth(page.table.frozen_width)
        return page.table.viewport().grab(pane).toImage()

    page.table.setCurrentIndex(page.model.index(1, 0))
    page.table.clearSelection()
    scrolled = seen()
    page.table.horizontalScrollBar().setValue(0)
    assert scrolled == seen()


def test_a_click_and_shift_click_across_the_border_select_what_lies_between(
    page: RegisterPage, qtbot: QtBot
) -> None:
    view, left = page.table.viewport(), Qt.MouseButton.LeftButton
    qtbot.mouseClick(view, left, pos=cell(page, 1, "uscc"))
    assert chosen(page) == {(1, "uscc")}
    page.table.horizontalScrollBar().setValue(400)
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.ShiftModifier, cell(page, 2, "field"))
    between = KEYS[KEYS.index("uscc") : KEYS.index("field") + 1]
    assert chosen(page) == {(row, key) for row in (1, 2) for key in between}


def test_keys_extend_a_selection_from_a_column_that_scrolled_away(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of("short_name")))
    for _ in KEYS[KEYS.index("short_name") + 1 :]:
        qtbot.keyClick(page.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.horizontalScrollBar().value() > 400
    assert chosen(page) == {(0, key) for key in KEYS[KEYS.index("short_name") :]}


def test_going_left_brings_a_column_out_from_below_the_frozen_ones(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of("field")))
    for _ in range(3):
        qtbot.keyClick(page.table, Qt.Key.Key_Left)
        assert page.table.visualRect(page.table.currentIndex()).left() >= page.table.frozen_width
    before = page.table.horizontalScrollBar().value()
    page.table.setCurrentIndex(page.model.index(0, 0))
    assert page.table.horizontalScrollBar().value() == before, "what is frozen is in sight anyway"


def test_a_frozen_cell_is_typed_into_where_it_is_seen(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.geometry().left() == 0
    editor.setText("杭州新名称有限公司")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert names(page)[0] == "杭州新名称有限公司"


def test_a_click_on_a_frozen_heading_sorts_and_its_border_resizes(page: RegisterPage, qtbot: QtBot) -> None:
    click_heading(qtbot, page, "name")
    assert names(page)[0] == NAMES[1]
    page.table.pane.resizeSection(0, 300)
    assert page.table.columnWidth(0) == 300
    assert page.keeper.view.widths["name"] == 300


def test_a_narrow_window_freezes_fewer(window: MainWindow, page: RegisterPage, qtbot: QtBot) -> None:
    window.resize(680, 400)
    qtbot.waitUntil(lambda: page.table.frozen < 2)


def test_a_dragged_heading_takes_its_column_along(page: RegisterPage, qtbot: QtBot) -> None:
    head = page.table.head
    page.table.horizontalScrollBar().setValue(0)
    head.moveSection(page.model.column_of("town"), 2)
    qtbot.waitUntil(lambda: page.model.column_of("town") == 2)
    assert page.keeper.view.columns[:4] == ("name", "uscc", "town", "short_name")
    assert [head.visualIndex(at) for at in range(4)] == [0, 1, 2, 3]


def test_a_double_click_on_a_border_fits_a_column_to_what_is_in_it(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.horizontalScrollBar().setValue(0)
    page.table.setColumnWidth(0, 60)
    page.table.head.sectionHandleDoubleClicked.emit(0)
    needed = page.table.fontMetrics().horizontalAdvance(NAMES[0])
    assert needed < page.table.columnWidth(0) < needed + 40


def test_the_dialog_of_columns_hides_orders_freezes_and_finds(page: RegisterPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.bar.columns_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(ColumnsDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.words, "ssqx")
    visible = [item for item in dialog._items() if not item.isHidden()]
    assert [item.text() for item in visible] == ["所属区县"]
    dialog.words.clear()
    dialog.list.setCurrentRow(KEYS.index("district"))
    dialog.list.setFocus()
    for _ in range(2):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    dialog._items()[KEYS.index("town")].setCheckState(Qt.CheckState.Unchecked)
    dialog.frozen.setCurrentIndex(1)
    dialog.accept()
    calm(qtbot, page.desk)
    assert page.keeper.view.columns[:3] == ("name", "district", "uscc")
    assert page.model.column_of("town") == -1
    assert page.table.frozen == 1


def test_wrapped_rows_are_as_high_as_their_texts(page: RegisterPage, qtbot: QtBot) -> None:
    usual = page.table.rowHeight(0)
    page.keeper.show(replace(page.keeper.view, wrap=True, widths={"name": 100}))
    qtbot.waitUntil(lambda: page.table.rowHeight(0) >= 2 * page.table.fontMetrics().lineSpacing())
    page.keeper.show(replace(page.keeper.view, wrap=False))
    assert page.table.rowHeight(0) == usual
