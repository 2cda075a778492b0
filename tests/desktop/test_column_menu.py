"""The menu of a column as a person uses it: values with counts, ticks, words, conditions, sorting, its other commands."""

from decimal import Decimal

import pytest
import shiboken6
from page_helpers import click_heading, heading, loaded, names, open_page
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm, write

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.views.column_values import Offer, chosen
from zjai_desk.desktop.views.filter_popup import FilterPopup
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Condition, Op, Sort

FOUNDED = REGISTERS["enterprises"]["founded_on"]


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    return open_page(window, qtbot)


def menu(qtbot: QtBot, page: RegisterPage, key: str) -> FilterPopup:
    """Open the menu of a column, with its values."""
    popup = opened_menu(qtbot, page, key)
    calm(qtbot, page.desk)
    return popup


def opened_menu(qtbot: QtBot, page: RegisterPage, key: str) -> FilterPopup:
    """Open the menu of a column by its keys; its values are still on the way."""
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of(key)))
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.table, Qt.Key.Key_Down, both)
    popup = page.binding.popup
    assert popup is not None
    return popup


def listed(popup: FilterPopup) -> list[tuple[str, str]]:
    tree = popup.list
    items = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def untick(popup: FilterPopup, text: str) -> None:
    [item] = popup.list.findItems(text, Qt.MatchFlag.MatchExactly, 0)
    item.setCheckState(0, Qt.CheckState.Unchecked)


def test_values_are_listed_by_pinyin_with_counts_that_answer_the_other_filters(
    page: RegisterPage, qtbot: QtBot
) -> None:
    popup = menu(qtbot, page, "district")
    assert listed(popup) == [("滨江区", "3"), ("西湖区", "1")]
    untick(popup, "滨江区")
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert names(page) == [NAMES[1]]
    assert page.head.remark.text() == "1 / 4 家"
    assert listed(menu(qtbot, page, "name")) == [(NAMES[1], "1")], "the other filter counts"
    again = menu(qtbot, page, "district")
    assert listed(again) == [("滨江区", "3"), ("西湖区", "1")], "its own filter does not"
    assert again.list.ticked() == ["西湖区"]
    qtbot.mouseClick(again.clear_button, Qt.MouseButton.LeftButton)
    loaded(qtbot, page)
    assert len(names(page)) == 4


def test_values_of_a_menu_that_is_closed_by_then_go_nowhere(page: RegisterPage, qtbot: QtBot) -> None:
    shiboken6.delete(opened_menu(qtbot, page, "district"))
    calm(qtbot, page.desk)
    assert listed(menu(qtbot, page, "district")) == [("滨江区", "3"), ("西湖区", "1")]


def test_initials_find_values_and_enter_takes_those_found(page: RegisterPage, qtbot: QtBot) -> None:
    popup = menu(qtbot, page, "name")
    assert QApplication.focusWidget() is popup.words
    qtbot.keyClicks(popup.words, "hkws")
    qtbot.waitUntil(lambda: len(listed(popup)) == 1)
    calm(qtbot, page.desk)
    qtbot.keyClick(popup.words, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert names(page) == [NAMES[0]]
    assert page.keeper.view.where == (Condition("name", Op.ONE_OF, (NAMES[0],)),)
    popup = menu(qtbot, page, "name")
    qtbot.keyClicks(popup.words, "aly")
    qtbot.waitUntil(lambda: listed(popup) == [(NAMES[1], "1")])
    popup.keep.click()
    qtbot.keyClick(popup.words, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert names(page) == [NAMES[0], NAMES[1]], "what was found is added to what was chosen before"


def test_a_text_condition_and_a_range(page: RegisterPage, qtbot: QtBot) -> None:
    popup = menu(qtbot, page, "name")
    popup.operator.setCurrentText("开头是")
    write(qtbot, popup.first, "浙江")
    qtbot.keyClick(popup.first, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert names(page) == [NAMES[2]]
    page.keeper.clear()
    popup = menu(qtbot, page, "registered_capital")
    qtbot.keyClicks(popup.first, "x")
    qtbot.keyClick(popup.first, Qt.Key.Key_Return)
    assert "不是注册资本的值" in popup.fault.text()
    popup.first.clear()
    qtbot.keyClicks(popup.first, "200")
    qtbot.keyClicks(popup.second, "300")
    qtbot.keyClick(popup.second, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert names(page, "registered_capital") == ["200", "300"]
    [chip] = page.chips.chips
    assert chip.text() == "注册资本：200 至 300"
    assert page.keeper.view.where == (
        Condition("registered_capital", Op.BETWEEN, (Decimal(200), Decimal(300))),
    )


def test_nothing_ticked_cannot_be_chosen_and_escape_changes_nothing(page: RegisterPage, qtbot: QtBot) -> None:
    popup = menu(qtbot, page, "district")
    qtbot.mouseClick(popup.all, Qt.MouseButton.LeftButton, pos=popup.all.rect().center())
    popup.list.tick_all(False)
    assert not popup.ok.isEnabled()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert page.binding.popup is None
    assert QApplication.focusWidget() is page.table
    assert page.keeper.view.where == ()


def test_a_click_elsewhere_closes_the_menu(page: RegisterPage, qtbot: QtBot) -> None:
    menu(qtbot, page, "district")
    qtbot.mouseClick(page.head, Qt.MouseButton.LeftButton)
    assert page.binding.popup is None


def test_the_menu_sorts_and_hides_and_freezes(page: RegisterPage, qtbot: QtBot) -> None:
    popup = menu(qtbot, page, "registered_capital")
    qtbot.mouseClick(popup.sorting[1], Qt.MouseButton.LeftButton)
    loaded(qtbot, page)
    assert names(page, "registered_capital") == ["400", "300", "200", "100"]
    popup = menu(qtbot, page, "town")
    actions = {action.text(): action for action in popup.more.menu().actions()}
    actions["隐藏这一列"].trigger()
    assert page.model.column_of("town") == -1
    assert page.bar.columns_button.text() == "列（隐藏 1）"
    popup = menu(qtbot, page, "name")
    actions = {action.text(): action for action in popup.more.menu().actions()}
    actions["冻结到这一列"].trigger()
    assert page.table.frozen == 1
    assert page.keeper.modified


def test_alt_down_opens_the_list_of_a_cell_where_it_has_one_else_the_menu(
    page: RegisterPage, qtbot: QtBot
) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of("name")))
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.binding.popup is not None
    page.binding.popup.close()
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of("district")))
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.binding.popup is None


def test_a_right_click_on_a_heading_opens_its_menu(page: RegisterPage, qtbot: QtBot) -> None:
    head, place = heading(page, "district")
    qtbot.mouseClick(head, Qt.MouseButton.RightButton, pos=place)
    assert page.binding.popup is not None


def test_several_sorts_with_shift_and_their_ranks_in_the_head(page: RegisterPage, qtbot: QtBot) -> None:
    click_heading(qtbot, page, "district")
    click_heading(qtbot, page, "registered_capital", Qt.KeyboardModifier.ShiftModifier)
    click_heading(qtbot, page, "registered_capital", Qt.KeyboardModifier.ShiftModifier)
    assert page.keeper.view.sort == (Sort("district"), Sort("registered_capital", descending=True))
    assert names(page, "registered_capital") == ["400", "300", "100", "200"]
    signs = [
        page.table.head.sign(page.model.column_of(key)).order for key in ("district", "registered_capital")
    ]
    assert signs == ["▲1", "▼2"]
    click_heading(qtbot, page, "registered_capital", Qt.KeyboardModifier.ShiftModifier)
    assert page.table.head.sign(page.model.column_of("district")).order == "▲"


FILLED = ("2020-01-05", "2019-12-31", "2019-05", "2019-03-01", "2018-07-01", "2018")
DATES = Offer((*((date, 1) for date in FILLED), (None, 2)))


@pytest.mark.parametrize(
    ("ticked", "condition"),
    [
        ({"2019-12-31", "2019-05", "2019-03-01"}, (Op.BETWEEN, ("2019", "2019"))),
        ({"2019-12-31", "2019-05", "2019-03-01", "2020-01-05"}, (Op.BETWEEN, ("2019", "2020"))),
        ({"2019-05", "2019-12-31"}, (Op.BETWEEN, ("2019-05", "2019"))),
        ({"2019-05"}, (Op.BETWEEN, ("2019-05", "2019-05"))),
        ({"2019-03-01", "2020-01-05"}, (Op.ONE_OF, ("2020-01-05", "2019-03-01"))),
        ({None}, (Op.ONE_OF, (None,))),
    ],
)
def test_dates_that_follow_each_other_become_a_range(
    ticked: set[str | None], condition: tuple[Op, tuple[str | None, ...]]
) -> None:
    [found] = chosen(FOUNDED, DATES, ticked)
    assert (found.op, found.values) == condition


def test_everything_ticked_is_no_condition_and_a_few_unticked_are_left_out() -> None:
    everything = {value for value, _ in DATES.values}
    assert chosen(FOUNDED, DATES, everything) == ()
    [found] = chosen(FOUNDED, DATES, everything - {"2019-05"})
    assert (found.op, found.values) == (Op.NONE_OF, ("2019-05",))


def test_only_the_selected_values_or_without_them(page: RegisterPage, qtbot: QtBot) -> None:
    def choose(text: str) -> None:
        column = page.model.column_of("district")
        page.table.customContextMenuRequested.emit(
            page.table.visualRect(page.model.index(0, column)).center()
        )
        shown = [menu for menu in page.findChildren(QMenu) if menu.isVisible()]
        [action] = [action for menu in shown for action in menu.actions() if action.text() == text]
        action.trigger()
        for menu in shown:
            menu.close()
        loaded(qtbot, page)

    page.table.setCurrentIndex(page.model.index(0, page.model.column_of("district")))
    choose("排除“滨江区”")
    assert names(page) == [NAMES[1]]
    choose("清除“所属区县”的筛选")
    assert len(names(page)) == 4
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of("district")))
    choose("只看“滨江区”")
    assert names(page) == [NAMES[0], NAMES[2], NAMES[3]]
