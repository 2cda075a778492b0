"""The cells of a register as Excel's fingers know them: moving, typing, the input method, figures."""

from hands import COLUMN, CTRL, SHIFT, Hands, Key
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from zjai_desk.registers import REGISTERS

# -- moving ----------------------------------------------------------------------------------------


def test_enter_after_a_run_of_tab_returns_to_where_the_run_began(hands: Hands) -> None:
    hands.at(0, "town")
    hands.type("西兴街道")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Tab)
    assert hands.here == (0, REGISTERS["enterprises"].fields[COLUMN["town"] + 2].key)
    hands.press(Key.Key_Return)
    assert hands.here == (1, "town")
    hands.press(Key.Key_Return, SHIFT)
    assert hands.here == (0, "town")
    assert hands.column("town")[0] == "西兴街道"


def test_enter_goes_to_the_right_for_those_who_want_it(hands: Hands) -> None:
    hands.page.desk.settings.enter_right = True
    hands.at(0, "name")
    hands.press(Key.Key_Return)
    assert hands.here == (0, REGISTERS["enterprises"].fields[1].key)
    hands.press(Key.Key_Return, SHIFT)
    assert hands.here == (0, "name")


def test_tab_in_the_last_cell_adds_a_record(hands: Hands) -> None:
    hands.press(Key.Key_End, CTRL)
    assert hands.here == (3, REGISTERS["enterprises"].fields[-1].key)
    hands.press(Key.Key_Tab)
    assert hands.model.rowCount() == 5
    assert hands.here == (4, "name")
    assert hands.last_step == "新增企业"
    assert hands.page.head.remark.text().startswith("5 家")


def test_enter_and_tab_stay_within_what_is_selected(hands: Hands) -> None:
    hands.at(1, "name")
    hands.select(1, 1)
    hands.table.selectionModel().setCurrentIndex(
        hands.model.index(1, 0), hands.table.selectionModel().SelectionFlag.NoUpdate
    )
    seen = []
    for key in (Key.Key_Return, Key.Key_Return, Key.Key_Return, Key.Key_Return, Key.Key_Tab):
        hands.press(key)
        index = hands.table.currentIndex()
        seen.append((index.row(), index.column()))
    assert seen == [(2, 0), (1, 1), (2, 1), (1, 0), (1, 1)]
    assert len(hands.table.selectedIndexes()) == 4


def test_control_and_arrows_go_to_the_edge_of_the_data(hands: Hands) -> None:
    hands.at(1, "town")
    hands.type("x")
    hands.press(Key.Key_Return)
    hands.at(0, "name")
    hands.press(Key.Key_Down, CTRL)
    assert hands.here == (3, "name")
    hands.at(3, "town")
    hands.press(Key.Key_Up, CTRL)
    assert hands.here == (1, "town")
    hands.at(0, "name")
    hands.press(Key.Key_Right, CTRL)
    assert hands.here == (0, "district"), "over the blanks to what is filled next"
    hands.press(Key.Key_Home)
    hands.press(Key.Key_Down, CTRL | SHIFT)
    assert [index.row() for index in hands.table.selectedIndexes()] == [0, 1, 2, 3]
    hands.press(Key.Key_Home, CTRL)
    assert hands.here == (0, "name")
    assert len(hands.table.selectedIndexes()) == 1


def test_whole_columns_rows_and_everything_are_selected_by_keys(hands: Hands) -> None:
    width = hands.model.columnCount()
    hands.at(2, "town")
    hands.press(Key.Key_Space, CTRL)
    assert {index.column() for index in hands.table.selectedIndexes()} == {COLUMN["town"]}
    assert len(hands.table.selectedIndexes()) == 4
    hands.at(2, "town")
    hands.press(Key.Key_Space, SHIFT)
    assert len(hands.table.selectedIndexes()) == width
    assert hands.here == (2, "town")
    hands.press(Key.Key_A, CTRL)
    assert len(hands.table.selectedIndexes()) == 4 * width


# -- typing ----------------------------------------------------------------------------------------


def test_f2_changes_at_the_end_and_typing_replaces(hands: Hands) -> None:
    hands.at(0, "address")
    hands.type("江南大道")
    hands.press(Key.Key_Return)
    hands.at(0, "address")
    hands.press(Key.Key_F2)
    hands.type("88号")
    hands.press(Key.Key_Return)
    assert hands.column("address")[0] == "江南大道88号"
    hands.at(0, "address")
    hands.type("网商路")
    hands.press(Key.Key_Return)
    assert hands.column("address")[0] == "网商路"


def test_arrows_leave_a_cell_that_is_typed_over_but_not_one_opened_by_f2(hands: Hands) -> None:
    hands.at(1, "address")
    hands.type("x")
    hands.press(Key.Key_Down)
    assert hands.here == (2, "address")
    assert hands.column("address")[1] == "x"
    hands.at(1, "address")
    hands.press(Key.Key_F2)
    hands.press(Key.Key_Left)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.cursorPosition() == 0
    hands.press(Key.Key_Escape)


def test_full_width_digits_become_numbers_and_it_is_said(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.type("１２３")
    hands.press(Key.Key_Return)
    assert hands.column("registered_capital")[0] == "123"
    assert "全角" in hands.told


def test_control_enter_writes_one_value_into_all_selected_cells(hands: Hands) -> None:
    hands.at(0, "town")
    hands.select(2, 0)
    hands.type("浦沿街道")
    hands.press(Key.Key_Return, CTRL)
    assert hands.column("town") == ["浦沿街道"] * 3 + [""]
    assert hands.last_step == "填充 3 格"
    hands.press(Key.Key_Z, CTRL)
    assert hands.column("town") == [""] * 4


# -- figures ---------------------------------------------------------------------------------------


def test_a_click_on_a_figure_copies_it(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.select(3, 0)
    readings = hands.window.status.selection
    hands.qtbot.waitUntil(lambda: "合计 1,000 万元" in readings.text())
    hands.qtbot.mouseClick(readings.buttons[2], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "1000"
