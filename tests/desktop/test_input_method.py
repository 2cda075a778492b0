"""Typing Chinese: wherever it begins no letter of an input method is lost, and its candidates stand at the cell."""

import pytest
from hands import COLUMN, CTRL, Hands, Key
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from window_helpers import NAMES


def candidates(hands: Hands) -> QRect:
    """Return where an input method would set its candidates, in the table's viewport."""
    widget = QApplication.focusWidget()
    assert widget is not None
    assert widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    place: QRect = widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    return place.translated(
        hands.table.viewport().mapFromGlobal(widget.mapToGlobal(place.topLeft())) - place.topLeft()
    )


def cell(hands: Hands) -> QRect:
    return hands.table.visualRect(hands.table.currentIndex())


def test_not_a_letter_is_lost(hands: Hands) -> None:
    hands.at(0, "address")
    hands.compose("b")
    assert QApplication.focusWidget() is hands.table, "a change of focus would cancel the composition"
    hands.compose("bin")
    assert cell(hands).intersects(candidates(hands))
    hands.compose(commit="滨")
    hands.compose("jiang")
    assert cell(hands).intersects(candidates(hands))
    hands.compose(commit="江")
    hands.press(Key.Key_Return)
    hands.shows("address", 0, "滨江")


@pytest.mark.parametrize("key", ["name", "uscc", "town", "district", "registered_capital"])
def test_the_candidates_stand_at_the_cell_before_it_is_opened(hands: Hands, key: str) -> None:
    hands.at(1, key)
    assert candidates(hands) == cell(hands)


def test_a_composition_given_up_leaves_the_cell_as_it_was(hands: Hands) -> None:
    hands.at(0, "name")
    hands.compose("b")
    hands.compose()
    assert hands.table.state() == hands.table.State.NoState
    hands.shows("name", 0, NAMES[0])
    assert QApplication.focusWidget() is hands.table
    assert candidates(hands) == cell(hands)


def test_a_frozen_cell_is_written_where_it_is_seen(hands: Hands) -> None:
    hands.at(0, "name")
    hands.table.horizontalScrollBar().setValue(400)
    assert candidates(hands) == cell(hands)
    assert cell(hands).left() == 0
    hands.compose("h")
    editor = hands.table.indexWidget(hands.table.currentIndex())
    assert isinstance(editor, QLineEdit)
    assert editor.geometry().left() == 0
    assert cell(hands).intersects(candidates(hands))
    hands.compose(commit="杭州")
    hands.press(Key.Key_Return)
    hands.shows("name", 0, "杭州")


def test_a_choice_is_found_by_what_was_composed(hands: Hands) -> None:
    hands.at(1, "district")
    hands.compose("b")
    hands.compose("binjiang")
    hands.compose(commit="滨江")
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.column("district")[1] == "滨江区")


def test_a_record_just_added_takes_the_first_letter(hands: Hands) -> None:
    hands.at(0, "name")
    hands.press(Key.Key_Plus, CTRL)
    assert hands.here == (len(NAMES), "name")
    hands.compose("x")
    hands.compose(commit="新公司")
    hands.press(Key.Key_Return)
    hands.shows("name", -1, "新公司")


def test_a_cell_opened_by_f2_goes_on_with_what_is_there(hands: Hands) -> None:
    hands.at(0, "town")
    hands.type("长河")
    hands.press(Key.Key_Return)
    hands.at(0, "town")
    hands.press(Key.Key_F2)
    hands.compose("jie")
    hands.compose(commit="街道")
    hands.press(Key.Key_Return)
    hands.shows("town", 0, "长河街道")


def test_a_click_elsewhere_in_the_middle_of_a_word_leaves_nothing_half_done(hands: Hands) -> None:
    hands.at(0, "name")
    hands.compose("ha")
    there = hands.table.visualRect(hands.model.index(2, COLUMN["name"])).center()
    hands.qtbot.mouseClick(hands.table.viewport(), Qt.MouseButton.LeftButton, pos=there)
    assert hands.here == (2, "name")
    assert not hands.table.typing.composing
    hands.compose("x")
    hands.compose(commit="新")
    hands.press(Key.Key_Return)
    hands.shows("name", 2, "新")
    hands.shows("name", 0, NAMES[0])


def test_the_fields_of_the_filter_row_are_composed_in(hands: Hands) -> None:
    hands.page.keeper.show_row(True)
    [field] = [one for one in hands.page.findChildren(QLineEdit) if one.accessibleName() == "筛选企业名称"]
    field.setFocus()
    hands.compose("ji")
    place = field.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert field.rect().intersects(place)
    hands.compose(commit=NAMES[1][:4])
    hands.qtbot.waitUntil(lambda: hands.model.rowCount() == 1)
    assert QGuiApplication.focusObject() is field


@pytest.mark.parametrize("begun", ["letter", "half a word", "word"])
def test_a_row_that_is_read_anew_does_not_undo_what_is_being_typed(begun: str, hands: Hands) -> None:
    hands.at(0, "address")
    if begun == "letter":
        hands.type("滨")
    else:
        hands.compose("bin")
        if begun == "word":
            hands.compose(commit="滨")
    cell_here = hands.table.currentIndex()
    hands.model.dataChanged.emit(cell_here, cell_here)
    if begun == "half a word":
        hands.compose(commit="滨")
    hands.type("江")
    hands.press(Key.Key_Return)
    hands.shows("address", 0, "滨江")
