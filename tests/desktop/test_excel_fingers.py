"""Where the cursor is after what Excel's fingers do: a selection begun here and ended there, typing that was refused."""

from hands import COLUMN, CTRL, SHIFT, Hands, Key
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from window_helpers import NAMES

from zjai_desk.desktop.shortcut_sheet import ShortcutSheet
from zjai_desk.desktop.window_menu import HelpDialog
from zjai_desk.registers import REGISTERS

LAST = len(REGISTERS["enterprises"].fields) - 1
RIGHT_OF_TOWN = REGISTERS["enterprises"].fields[COLUMN["town"] + 1].key


def _selected(hands: Hands) -> tuple[int, int, int, int]:
    [part] = hands.table.moves.parts()
    return part.top(), part.left(), part.bottom(), part.right()


def test_a_table_with_the_keys_has_a_current_cell(hands: Hands) -> None:
    assert hands.here == (0, "name")
    assert _selected(hands) == (0, 0, 0, 0)


# -- a selection and its two ends ------------------------------------------------------------------


def test_typing_goes_where_the_selection_began(hands: Hands) -> None:
    hands.at(1, "town")
    hands.select(2, 0)
    assert hands.here == (1, "town")
    assert _selected(hands) == (1, COLUMN["town"], 3, COLUMN["town"])
    hands.type("x")
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.column("town") == ["", "x", "", ""])
    assert hands.here == (2, "town"), "Enter goes on within what is selected"


def test_shift_and_an_arrow_back_gives_up_what_was_selected_last(hands: Hands) -> None:
    hands.at(1, "town")
    hands.select(2, 1)
    hands.press(Key.Key_Up, SHIFT)
    hands.press(Key.Key_Left, SHIFT)
    hands.press(Key.Key_Left, SHIFT)
    town = COLUMN["town"]
    assert _selected(hands) == (1, town - 1, 2, town)
    for _ in range(3):
        hands.press(Key.Key_Up, SHIFT)
    assert _selected(hands) == (0, town - 1, 1, town)
    hands.press(Key.Key_PageDown, SHIFT)
    assert _selected(hands) == (1, town - 1, 3, town)


def test_whole_rows_and_columns_grow_whole(hands: Hands) -> None:
    hands.at(1, "town")
    hands.press(Key.Key_Space, SHIFT)
    hands.press(Key.Key_Down, SHIFT)
    assert _selected(hands) == (1, 0, 2, LAST)
    hands.at(1, "town")
    hands.press(Key.Key_Space, CTRL)
    hands.press(Key.Key_Right, SHIFT)
    assert _selected(hands) == (0, COLUMN["town"], 3, COLUMN["town"] + 1)
    assert hands.here == (1, "town")


def test_control_shift_end_and_home_turn_about_the_same_cell(hands: Hands) -> None:
    hands.at(1, "town")
    hands.press(Key.Key_End, CTRL | SHIFT)
    assert _selected(hands) == (1, COLUMN["town"], 3, LAST)
    hands.press(Key.Key_Home, CTRL | SHIFT)
    assert _selected(hands) == (0, 0, 1, COLUMN["town"])
    hands.press(Key.Key_Down, CTRL | SHIFT)
    assert _selected(hands) == (1, 0, 3, COLUMN["town"])


def test_a_click_with_shift_selects_from_where_the_keys_left_off(hands: Hands) -> None:
    def middle(row: int, key: str) -> QPoint:
        return hands.table.visualRect(hands.model.index(row, COLUMN[key])).center()

    left = Qt.MouseButton.LeftButton
    hands.qtbot.mouseClick(hands.table.viewport(), left, pos=middle(3, "name"))
    hands.press(Key.Key_Home, CTRL)
    hands.qtbot.mouseClick(hands.table.viewport(), left, SHIFT, pos=middle(2, "uscc"))
    assert _selected(hands) == (0, 0, 2, 1)
    assert hands.here == (0, "name")
    hands.press(Key.Key_Down, SHIFT)
    assert _selected(hands) == (0, 0, 3, 1)


def test_a_drag_leaves_the_cell_current_where_it_began(hands: Hands) -> None:
    view = hands.table.viewport()
    places = [hands.table.visualRect(hands.model.index(row, 0)).center() for row in (1, 2, 3)]
    hands.qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        hands.qtbot.mouseMove(view, place)
    hands.qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=places[-1])
    assert _selected(hands) == (1, 0, 3, 0)
    assert hands.here == (1, "name")


# -- Enter, Tab and Esc ----------------------------------------------------------------------------


def test_a_run_of_tab_is_over_once_one_goes_elsewhere(hands: Hands) -> None:
    hands.at(0, "town")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Return)
    assert hands.here == (1, RIGHT_OF_TOWN)


def test_escape_after_a_refusal_stays_in_the_cell_and_takes_the_warning_away(hands: Hands) -> None:
    hands.at(1, "uscc")
    hands.type("33")
    hands.press(Key.Key_Return)
    assert hands.window.notice.isVisible()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    hands.press(Key.Key_Escape)
    assert hands.here == (1, "uscc")
    assert not hands.window.notice.isVisible()


def test_what_fits_no_value_of_the_list_does_not_open_the_whole_list(hands: Hands) -> None:
    hands.at(0, "listing")
    hands.type("9")
    editor = QApplication.focusWidget()
    assert not getattr(editor, "listing", True)


# -- what follows from another field ---------------------------------------------------------------


def test_what_follows_from_another_field_is_refused_with_the_field_to_change(hands: Hands) -> None:
    hands.at(0, "field")
    hands.type("计算机视觉")
    hands.press(Key.Key_Return)
    hands.shows("layer", 0, "技术层")
    hands.at(0, "layer")
    hands.type("应用层")
    hands.press(Key.Key_Tab)
    assert hands.told == "强制：层级随“领域”而定，现为“技术层”；要改请改“领域”。"
    hands.press(Key.Key_Escape)
    hands.paste("应用层\n")
    assert "随“领域”而定" in hands.told
    hands.shows("layer", 0, "技术层")
    hands.at(0, "layer")
    hands.press(Key.Key_Delete)
    assert "随“领域”而定" in hands.told


# -- the bar that finds, and dialogs ---------------------------------------------------------------


def test_the_find_bar_goes_from_what_is_sought_to_what_takes_its_place(hands: Hands) -> None:
    bar = hands.panel.find_bar
    hands.press(Key.Key_H, CTRL)
    hands.type(NAMES[0][-4:])
    hands.qtbot.waitUntil(bar.replace_one.isEnabled)
    seen = []
    for _ in range(3):
        hands.press(Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [bar.new, bar.replace_one, bar.replace_all]
    hands.press(Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is hands.table


def test_a_dialog_opens_over_its_window_not_in_the_corner_of_the_screen(hands: Hands) -> None:
    hands.window.resize(700, 500)
    hands.window.move(60, 40)
    hands.window.show_keys()
    [dialog] = hands.window.findChildren(ShortcutSheet)
    apart = dialog.frameGeometry().center() - hands.window.frameGeometry().center()
    assert abs(apart.x()) < 40
    dialog.close()


def test_with_several_cells_selected_only_they_are_searched_and_replaced(hands: Hands) -> None:
    bar = hands.panel.find_bar
    hands.at(0, "town")
    hands.paste("甲街道\n甲街道\n甲街道\n甲街道\n")
    hands.at(1, "town")
    hands.select(1, 0)
    hands.press(Key.Key_H, CTRL)
    assert bar.selected.isVisible()
    hands.type("甲")
    hands.qtbot.waitUntil(bar.replace_all.isEnabled)
    assert bar.count.text().endswith("2 处")
    hands.press(Key.Key_Tab)
    hands.type("乙")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.column("town") == ["甲街道", "乙街道", "乙街道", "甲街道"])


# -- menus, buttons and the sheet of keys by the keys ----------------------------------------------


def test_the_menu_key_means_the_current_cell(hands: Hands) -> None:
    hands.at(1, "name")
    at = hands.table.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
    wanted = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, hands.table.mapToGlobal(at))
    QApplication.sendEvent(hands.table, wanted)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions()]
    assert f"只看“{NAMES[1]}”" in words
    assert words[:4] == ["剪切", "复制", "粘贴", "清空单元格"]
    menu.close()


def test_enter_presses_the_button_that_has_the_focus(hands: Hands) -> None:
    hands.page.bar.row_button.setFocus(Qt.FocusReason.TabFocusReason)
    hands.press(Key.Key_Return)
    assert hands.page.bar.row_button.isChecked()


def test_the_sheet_of_keys_knows_what_widgets_on_view_do_with_keys(hands: Hands) -> None:
    hands.press(Key.Key_L, CTRL | SHIFT)
    hands.window.show_keys()
    [sheet] = hands.window.findChildren(ShortcutSheet)
    shown = sheet.shown()
    assert shown["清除筛选行的这一栏"] == "Esc"
    assert shown["列出或收起问题"] == "Ctrl+F8"
    assert shown["向下多选一格"] == "Shift+↓"
    sheet.close()


def test_save_keeps_what_is_being_typed_and_says_that_all_is_kept(hands: Hands) -> None:
    hands.at(0, "town")
    hands.type("x")
    hands.press(Key.Key_S, CTRL)
    hands.shows("town", 0, "x")
    assert hands.here == (0, "town")
    assert hands.told == "改动都已保存，不用再存。"


def test_dialogs_fit_an_old_screen_at_double_size(hands: Hands) -> None:
    hands.window.resize(683, 360)
    hands.window.menu.show_help()
    [dialog] = hands.window.findChildren(HelpDialog)
    assert dialog.width() <= 683
    assert dialog.height() <= 360
    dialog.close()
    hands.press(Key.Key_H, CTRL)
    bar = hands.panel.find_bar
    for part in (bar.replace_all, bar.one_column, bar.case):
        assert part.width() >= part.minimumSizeHint().width(), "nothing is cut off"


def test_after_sorting_the_cursor_is_where_it_was_and_not_where_its_record_went(hands: Hands) -> None:
    hands.at(0, "name")
    first = hands.column("name")[0]
    hands.page.binding._sort(0, False)
    hands.page.binding._sort(0, False)
    hands.wait()
    assert hands.column("name")[0] != first
    assert hands.here == (0, "name")
    assert _selected(hands) == (0, 0, 0, 0)
