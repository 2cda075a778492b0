"""Own tables as a person lays them out: by dragging, by double clicks, by keys alone; kept, undone, drilled into."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot
from test_access import nameless
from window_helpers import calm, write

from zjai_desk.analysis.pivot import own_tables
from zjai_desk.analysis.pivot.spec import As, By, Dimension, Measure, Of
from zjai_desk.desktop.kit.name_dialog import NameDialog
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.pivot_page import PivotPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.pages.statistics_page import StatisticsPage
from zjai_desk.desktop.pivot.edits import COLUMNS, FILTERS, MEASURES, ROWS
from zjai_desk.desktop.pivot.menus import limits_of
from zjai_desk.store import Store

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> PivotPage:
    window.desk.go("statistics")
    calm(qtbot, window.desk)
    assert isinstance(window.shown, StatisticsPage)
    window.shown.new_action.trigger()
    calm(qtbot, window.desk)
    assert isinstance(window.shown, PivotPage)
    return window.shown


def item_of(page: PivotPage, label: str) -> QTreeWidgetItem:
    found = page.design.fields.tree.findItems(
        label, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive, 0
    )
    return found[0]


def double_click(qtbot: QtBot, page: PivotPage, label: str) -> None:
    tree = page.design.fields.tree
    item = item_of(page, label)
    tree.scrollToItem(item)
    place = tree.visualItemRect(item).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    calm(qtbot, page.desk)


def let_go(target: QWidget, data: QMimeData, place: QPoint) -> None:
    """Let go what is dragged, as Qt tells a widget of it."""
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, buttons, none)
    QApplication.sendEvent(target, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, buttons, none))


def drop(page: PivotPage, zone: str, data: QMimeData, at: QPoint | None = None) -> None:
    target = page.design.zones[zone].list.viewport()
    let_go(target, data, at or target.rect().center())


def drag_field(qtbot: QtBot, page: PivotPage, label: str, zone: str) -> None:
    drop(page, zone, page.design.fields.tree.mimeData([item_of(page, label)]))
    calm(qtbot, page.desk)


def parts(page: PivotPage, zone: str) -> list[str]:
    shown = page.design.zones[zone].list
    return [shown.item(row).text() for row in range(shown.count())]


def cells(page: PivotPage | StatisticsPage) -> list[list[str]]:
    model = page.sheet.stat_table.stat_model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def press(
    qtbot: QtBot, page: PivotPage, at: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None
) -> None:
    at.setFocus()
    qtbot.keyClick(at, key, modifiers or Qt.KeyboardModifier.NoModifier)
    calm(qtbot, page.desk)


def test_a_new_table_says_how_to_begin_and_begins(page: PivotPage, qtbot: QtBot) -> None:
    assert "选一个字段" in page.empty.headline.text()
    assert not page.save_action.isEnabled()
    qtbot.mouseClick(page.empty.first, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert cells(page) == [["西湖区", "1"], ["滨江区", "3"], ["合计", "4"]]
    assert page.sheet.chart.spec is not None


def test_fields_are_dragged_into_zones_and_between_them(page: PivotPage, qtbot: QtBot) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    drag_field(qtbot, page, "领域", COLUMNS)
    drag_field(qtbot, page, "注册资本", MEASURES)
    assert (parts(page, ROWS), parts(page, COLUMNS)) == (["所属区县"], ["领域"])
    assert parts(page, MEASURES) == ["企业数", "注册资本"]
    assert cells(page)[-1] == ["合计", "4", "1,000.00", "4", "1,000.00"]
    columns = page.design.zones[COLUMNS].list
    drop(page, ROWS, columns.mimeData([columns.item(0)]), QPoint(4, 2))
    calm(qtbot, page.desk)
    assert (parts(page, ROWS), parts(page, COLUMNS)) == (["领域", "所属区县"], [])
    assert [row[1] for row in cells(page)] == ["西湖区", "滨江区", "小计", ""]
    rows, tree = page.design.zones[ROWS].list, page.design.fields.tree
    let_go(tree.viewport(), rows.mimeData([rows.item(0)]), QPoint(10, 40))
    calm(qtbot, page.desk)
    assert parts(page, ROWS) == ["所属区县"], "dragged back to the fields it is gone"


def test_a_double_click_puts_a_field_where_it_belongs(page: PivotPage, qtbot: QtBot) -> None:
    double_click(qtbot, page, "所属区县")
    double_click(qtbot, page, "注册资本")
    assert parts(page, ROWS) == ["所属区县"]
    assert parts(page, MEASURES) == ["企业数", "注册资本"]


def test_all_of_it_by_keys(page: PivotPage, qtbot: QtBot) -> None:
    search = page.design.fields.search
    qtbot.keyClicks(search, "ssqx")
    press(qtbot, page, search, Key.Key_Return)
    assert parts(page, ROWS) == ["所属区县"]
    search.clear()
    write(qtbot, search, "领域")
    press(qtbot, page, search, Key.Key_Down)
    menu = page.design.fields.tree.zone_menu("field")
    menu.popup(page.mapToGlobal(page.rect().center()))
    qtbot.keyPress(menu, Key.Key_C)  # the menu is gone before the key is let go
    calm(qtbot, page.desk)
    assert parts(page, COLUMNS) == ["领域"]
    columns = page.design.zones[COLUMNS].list
    press(qtbot, page, columns, Key.Key_Delete)
    assert parts(page, COLUMNS) == []
    page.sheet.stat_table.setCurrentIndex(page.sheet.stat_table.stat_model.index(0, 1))
    press(qtbot, page, page.sheet.stat_table, Key.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert [row[0] for row in cells(page)] == ["滨江区", "西湖区", "合计"]


def test_alt_and_arrows_move_a_part(page: PivotPage, qtbot: QtBot) -> None:
    for label in ("所属区县", "领域"):
        drag_field(qtbot, page, label, ROWS)
    rows = page.design.zones[ROWS].list
    rows.setCurrentRow(1)
    press(qtbot, page, rows, Key.Key_Up, ALT)
    assert parts(page, ROWS) == ["领域", "所属区县"]
    assert rows.currentRow() == 0


def test_headings_sort_down_up_and_by_name_again(page: PivotPage, qtbot: QtBot) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    head = page.sheet.stat_table.horizontalHeader()
    orders = []
    for _ in range(3):
        place = QPoint(head.sectionViewportPosition(1) + 20, 12)
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
        calm(qtbot, page.desk)
        orders.append([row[1] for row in cells(page)[:-1]])
    assert orders == [["3", "1"], ["1", "3"], ["1", "3"]]
    assert page.spec.sort.measure is None


def test_a_number_opens_its_records(page: PivotPage, qtbot: QtBot, window: MainWindow) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    view = page.sheet.stat_table
    view.setCurrentIndex(view.stat_model.index(1, 1))
    press(qtbot, page, view, Key.Key_Return)
    assert isinstance(window.shown, RegisterPage)
    assert window.shown.model.rowCount() == 3


def test_the_menu_of_a_value_keeps_its_line_or_leaves_it_out(page: PivotPage, qtbot: QtBot) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    menu = page.sheet.menu_at(1, 1)
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == ["只看 所属区县：滨江区", "排除 所属区县：滨江区"]
    menu.actions()[1].trigger()
    calm(qtbot, page.desk)
    assert cells(page) == [["西湖区", "1"], ["合计", "1"]]
    assert parts(page, FILTERS)[-1] == "所属区县不看 滨江区"
    filters = page.design.zones[FILTERS].list
    filters.setCurrentRow(filters.count() - 1)
    press(qtbot, page, filters, Key.Key_Delete)
    assert len(cells(page)) == 3


def test_layout_changes_are_taken_back_before_those_of_the_store(page: PivotPage, qtbot: QtBot) -> None:
    before = page.desk.next_undo
    drag_field(qtbot, page, "所属区县", ROWS)
    drag_field(qtbot, page, "领域", ROWS)
    rows = page.design.zones[ROWS].list
    press(qtbot, page, rows, Key.Key_Z, CONTROL)
    assert parts(page, ROWS) == ["所属区县"]
    press(qtbot, page, rows, Key.Key_Y, CONTROL)
    assert parts(page, ROWS) == ["所属区县", "领域"]
    assert page.desk.next_undo == before


def test_a_filter_is_asked_like_a_columns(page: PivotPage, qtbot: QtBot, window: MainWindow) -> None:
    drag_field(qtbot, page, "领域", ROWS)
    drag_field(qtbot, page, "所属区县", FILTERS)
    popup = page.design.popup
    assert popup is not None
    popup.list.tick_all(False)
    item = popup.list.topLevelItem(0)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Checked)
    wanted = item.text(0)
    qtbot.mouseClick(popup.ok, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert any(part == f"所属区县 {wanted}" for part in parts(page, FILTERS))
    assert cells(page)[-1][1] in ("1", "3")


def test_menus_set_dates_and_numbers(page: PivotPage, qtbot: QtBot) -> None:
    from zjai_desk.desktop.pivot.menus import dimension_menu, measure_menu

    drag_field(qtbot, page, "成立日期", ROWS)
    menu = dimension_menu(page.spec, ROWS, 0, page.change, page)
    next(action for action in menu.actions() if action.text() == "按月").trigger()
    assert page.spec.rows == (Dimension("founded_on", By.MONTH, filled=True),)
    menu = measure_menu(page.spec, 0, page.change, page)
    next(action for action in menu.actions() if action.text() == "占全部比重").trigger()
    assert page.spec.measures == (Measure(Of.RECORDS, shown=As.OF_ALL),)
    assert [str(limit) for limit in limits_of("500、100 甲，1,000")] == ["100", "500", "1000"]


def test_title_and_note_are_asked_for(page: PivotPage, qtbot: QtBot) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    page.options_menu.aboutToShow.emit()
    next(action for action in page.options_menu.actions() if action.text() == "标题…").trigger()
    [dialog] = [one for one in page.findChildren(QInputDialog) if one.isVisible()]
    dialog.setTextValue("各区家数")
    dialog.accept()
    calm(qtbot, page.desk)
    assert page.sheet.title_label.text() == "各区家数"


def name_it(qtbot: QtBot, page: PivotPage, name: str) -> None:
    [dialog] = [one for one in page.findChildren(NameDialog) if one.isVisible()]
    dialog.name.clear()
    write(qtbot, dialog.name, name)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)


def test_a_table_is_kept_listed_changed_and_undone(page: PivotPage, qtbot: QtBot, window: MainWindow) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    page.save_action.trigger()
    name_it(qtbot, page, "区县家数")
    assert page.head.remark.text() == "区县家数"
    window.desk.go("statistics")
    calm(qtbot, window.desk)
    statistics = window.shown
    assert isinstance(statistics, StatisticsPage)
    statistics.choose("own.区县家数")
    calm(qtbot, window.desk)
    assert cells(statistics)[-1] == ["合计", "4"]
    assert statistics.own_name == "区县家数"
    statistics.edit_own()
    calm(qtbot, window.desk)
    assert window.shown is page
    drag_field(qtbot, page, "领域", COLUMNS)
    assert page.head.remark.text() == "区县家数（已改）"
    page.save_action.trigger()
    calm(qtbot, window.desk)
    assert not page.save_action.isEnabled()
    window.desk.undo()
    calm(qtbot, window.desk)
    assert page.head.remark.text() == "区县家数（已改）", "what is kept is as before, what is shown stays"
    window.desk.undo()
    calm(qtbot, window.desk)
    assert page.head.remark.text() == "未保存"
    window.desk.go("statistics")
    calm(qtbot, window.desk)
    assert "own.区县家数" not in statistics._names()


def test_the_layout_is_there_again_at_the_next_start(page: PivotPage, qtbot: QtBot) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    kept = page.desk.settings.views["pivot"]
    assert json.loads(kept["spec"])["rows"][0]["key"] == "district"
    again = PivotPage(page.desk)
    qtbot.addWidget(again)
    assert again.spec == page.spec


def test_another_register_begins_anew_and_empty_ones_say_so(page: PivotPage, qtbot: QtBot) -> None:
    box = page.design.registers_box
    box.setCurrentIndex(box.findData("patents"))
    box.activated.emit(box.currentIndex())
    calm(qtbot, page.desk)
    drag_field(qtbot, page, "专利类型", ROWS)
    assert page.empty.words.text() == "专利台账还是空的。"
    assert page.empty.first.text() == "去收表"


def test_every_part_has_a_name(page: PivotPage, qtbot: QtBot) -> None:
    drag_field(qtbot, page, "所属区县", ROWS)
    assert nameless(page) == []
    assert page.panes()[0].isVisible()


def test_the_statistics_page_copies_renames_and_deletes(window: MainWindow, qtbot: QtBot) -> None:
    from zjai_desk.desktop.pivot.edits import added, beginning
    from zjai_desk.registers import REGISTERS

    spec = added(beginning(REGISTERS["enterprises"]), ROWS, "district")

    def keep(store: Store, _progress: object) -> None:
        own_tables.save(store, "家数", spec, "张三")

    window.desk.run("", keep, writes=True)
    window.desk.go("statistics")
    calm(qtbot, window.desk)
    page = window.shown
    assert isinstance(page, StatisticsPage)
    page.choose("own.家数")
    calm(qtbot, window.desk)
    actions = {action.text(): action for action in page.own_menu.actions()}
    actions["复制一份"].trigger()
    calm(qtbot, window.desk)
    actions["改名…"].trigger()
    [dialog] = [one for one in page.findChildren(NameDialog) if one.isVisible()]
    dialog.name.setText("家数 副本")
    assert not dialog.save.isEnabled()
    dialog.name.setText("分区县家数")
    dialog.accept()
    calm(qtbot, window.desk)
    assert page._names()[:2] == ["own.分区县家数", "own.家数 副本"]
    assert page.own_name == "分区县家数"
