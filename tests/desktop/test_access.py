"""Everything can be reached and named: for those who work by keys alone, and those who hear the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages import PAGES
from zjai_desk.desktop.pages.history_page import HistoryPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.records.recycle_bin import RecycleBin
from zjai_desk.desktop.shortcut_sheet import COMMANDS, ShortcutSheet, table_entries
from zjai_desk.desktop.table.keys import Command

CONTROL = Qt.KeyboardModifier.ControlModifier


def stops(pane: QWidget) -> Iterator[QWidget]:
    """Yield every widget of ours that Tab or a click can give the focus to."""
    for widget in pane.findChildren(QWidget):
        inside_of = widget.parentWidget()
        part_of_another = (
            # The list of a combo box lies in a window of its own and is named by its box.
            widget.window() is not pane.window()
            or widget.isWindow()
            # What is hidden and says nothing yet gets its caption when it is shown.
            or (not widget.isVisibleTo(pane) and isinstance(widget, QAbstractButton) and not widget.text())
            or isinstance(widget, (QHeaderView, QTabBar))
            or widget.objectName().startswith("qt_")
            or (isinstance(inside_of, (QComboBox, QLineEdit)) and isinstance(widget, QWidget))
            or type(widget) is QWidget
            # A frozen part of a table shows the same cells again.
            or (isinstance(widget, QAbstractItemView) and isinstance(inside_of, QAbstractItemView))
        )
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not part_of_another:
            yield widget


def name_of(widget: QWidget) -> str:
    """Return what a screen reader says of a widget: its name, else its caption, else the label beside it."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    return widget.toolTip()


def nameless(pane: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"
        for widget in stops(pane)
        if not name_of(widget).strip() and not (isinstance(widget, QScrollArea))
    ]


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_every_widget_of_a_page_has_a_name(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.show_page(key)
    calm(qtbot, window.desk)
    assert nameless(window.shown) == []


def test_the_frame_of_the_window_has_names(window: MainWindow) -> None:
    assert nameless(window.top) == []
    assert nameless(window.status) == []
    assert window.navigation.accessibleName() == "导航"


def opened(window: MainWindow, qtbot: QtBot) -> QDialog:
    calm(qtbot, window.desk)
    [dialog] = [found for found in window.findChildren(QDialog) if found.isVisible()]
    return dialog


def test_dialogs_have_names(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    calm(qtbot, window.desk)
    page.table.setCurrentIndex(page.model.index(0, 0))
    for open_one in (
        page.output.open_print,
        lambda: page.history.open(of_cell=True),
        page.history.open_bin,
        page.chart.draw,
        window.show_keys,
    ):
        open_one()
        dialog = opened(window, qtbot)
        assert nameless(dialog) == [], type(dialog).__name__
        dialog.reject()
        qtbot.wait(10)


def test_f6_goes_round_all_panes_and_back(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    calm(qtbot, window.desk)
    window.navigation.setFocus()

    def go(modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWidget | None:
        qtbot.keyClick(window, Qt.Key.Key_F6, modifiers)
        return QApplication.focusWidget()

    forwards = [go() for _ in range(4)]
    assert page.head.isAncestorOf(forwards[0])
    assert page.table in forwards
    assert forwards[-1] is window.navigation or window.navigation in forwards
    assert go(Qt.KeyboardModifier.ShiftModifier) is not None


def test_the_card_is_a_pane_while_it_is_there(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    calm(qtbot, window.desk)
    page.toggle_card()
    page.table.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.card.isAncestorOf(focus)


def test_the_sheet_of_keys_lists_window_page_and_table_and_is_searched(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_page("enterprises")
    calm(qtbot, window.desk)
    qtbot.keyClick(window, Qt.Key.Key_Slash, CONTROL)
    sheet = opened(window, qtbot)
    assert isinstance(sheet, ShortcutSheet)
    shown = sheet.shown()
    assert shown["撤销"] == "Ctrl+Z"
    assert shown["导出当前视图"] == "Ctrl+E"
    assert shown["打印和预览"] == "Ctrl+P"
    assert shown["向下填充"] == "Ctrl+D"
    assert shown["这一格的历史"] == "Ctrl+Shift+H"
    sheet.search.setText("ctrl+d")
    assert set(sheet.shown()) == {"向下填充"}
    sheet.search.setText("没有的")
    assert sheet.remark.text() == "没有这样的快捷键"
    sheet.reject()


def test_every_command_of_the_table_is_in_the_sheet() -> None:
    assert set(COMMANDS) == set(Command)
    assert all(entry.keys for entry in table_entries())


def test_f1_still_shows_the_help(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = opened(window, qtbot)
    assert "帮助" in dialog.windowTitle()
    dialog.reject()


def test_the_recycle_bin_opens_from_the_history(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("history")
    page = window.shown
    assert isinstance(page, HistoryPage)
    page.bin_action.trigger()
    dialog = opened(window, qtbot)
    assert isinstance(dialog, RecycleBin)
    assert dialog.remark.text().startswith("回收站是空的")
    dialog.reject()
