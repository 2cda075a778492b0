"""查重 as a person works through it: groups, cells taken by keys and clicks, merged, kept apart, undone."""

from decimal import Decimal
from pathlib import Path

import pytest
from page_helpers import open_page
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.duplicates_page import DuplicatesPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.store import Query, Store

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHORT = "海康威视数字技术股份有限公司"


@pytest.fixture
def store_path(store_path: Path) -> Path:
    with Store.open(store_path) as store, store.change("录入", operator="李四") as change:
        change.insert("enterprises", [{"name": SHORT, "town": "长河街道", "district": "西湖区"}])
        change.insert("enterprises", [{"name": "大华技术股份有限公司"}])
        change.insert(
            "annual_returns", [{"name": SHORT, "year": 2019, "revenue": Decimal(5), "employees": 7}]
        )
        change.insert("patents", [{"patent_no": "1", "holder": SHORT}])
    return store_path


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> DuplicatesPage:
    enterprises = open_page(window, qtbot)
    enterprises.enterprises.duplicates_action.trigger()
    shown = window.shown
    assert isinstance(shown, DuplicatesPage)
    calm(qtbot, window.desk)
    return shown


def cell(page: DuplicatesPage, label: str, column: int) -> str:
    row = next(row for row, line in enumerate(page.pane.lines.lines) if line.label == label)
    return str(page.pane.lines.index(row, column).data() or "")


def enter(qtbot: QtBot, page: DuplicatesPage, label: str, column: int) -> None:
    """Take a cell by the keyboard."""
    row = next(row for row, line in enumerate(page.pane.lines.lines) if line.label == label)
    page.pane.setFocus()
    page.pane.setCurrentIndex(page.pane.lines.index(row, column))
    qtbot.keyClick(page.pane, Qt.Key.Key_Return)


def test_groups_are_listed_with_why_and_the_records_stand_side_by_side(page: DuplicatesPage) -> None:
    assert [group.ids for group in page.groups.groups] == [(1, 5), (3, 6)]
    assert "只差地名" in page.why.text()
    assert page.head.remark.text() == "第 1 组，共 2 组"
    assert cell(page, "名下专利", 0) == "1 件", "more hangs on the newer one: it is proposed to stay"
    assert cell(page, "名下年报", 2) == "1 份", "two returns of 2019 become one"
    assert cell(page, "所属区县", 2) == "西湖区", "the newer value is proposed"
    QAbstractItemModelTester(page.pane.lines, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(page.groups, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_cells_are_taken_by_keys_and_clicks_and_merged_by_ctrl_enter(
    page: DuplicatesPage, window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    enter(qtbot, page, "保留哪一条", 1)
    enter(qtbot, page, "企业名称", 1)
    enter(qtbot, page, "所属区县", 1)
    assert cell(page, "所属区县", 2) == "滨江区"
    row = next(row for row, line in enumerate(page.pane.lines.lines) if line.label == "2019年报两边都有")
    place = page.pane.visualRect(page.pane.lines.index(row, 0)).center()
    qtbot.mouseClick(page.pane.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.pane.lines.lines[row].taken == {0}
    qtbot.keyClick(page.pane, Qt.Key.Key_Return, CONTROL)
    calm(qtbot, window.desk)
    assert window.notice.text.text() == f"已合并企业 {NAMES[0]} ← {SHORT}"
    assert [group.ids for group in page.groups.groups] == [(3, 6)]

    def look(store: Store, _: object) -> tuple[object, ...]:
        enterprise, patent = store.records("enterprises", [1])[0], store.records("patents", [1])[0]
        (back,) = store.records("annual_returns", store.ids("annual_returns"))
        values = enterprise.values
        return (
            values["district"], values["town"], values["former_names"], patent.values["holder"],
            back.values["revenue"], back.values["employees"],
        )  # fmt: skip

    found: list[tuple[object, ...]] = []
    window.desk.run("", look, found.append)
    calm(qtbot, window.desk)
    assert found == [("滨江区", "长河街道", (SHORT,), NAMES[0], Decimal(5), 7)]

    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    calm(qtbot, window.desk)
    assert [group.ids for group in page.groups.groups] == [(1, 5), (3, 6)], "undone, it is there again"


def test_not_the_same_is_remembered(page: DuplicatesPage, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, ALT)
    calm(qtbot, window.desk)
    assert [group.ids for group in page.groups.groups] == [(3, 6)]
    page.visit(Query(), None)
    window.show_page("duplicates")
    calm(qtbot, window.desk)
    assert [group.ids for group in page.groups.groups] == [(3, 6)]


def test_one_walks_through_the_groups_by_keys(page: DuplicatesPage, window: MainWindow, qtbot: QtBot) -> None:
    assert not page.previous_action.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Down, ALT)
    calm(qtbot, window.desk)
    assert page.pane.lines.choice is not None
    assert [one.record.id for one in page.pane.lines.choice.members] == [3, 6]
    assert not page.next_action.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Up, ALT)
    assert page.list.currentIndex().row() == 0


def test_another_record_may_stay(page: DuplicatesPage, window: MainWindow, qtbot: QtBot) -> None:
    enter(qtbot, page, "保留哪一条", 1)
    assert (cell(page, "保留哪一条", 0), cell(page, "保留哪一条", 1)) == ("并入", "保留")
    page.merge_action.trigger()
    calm(qtbot, window.desk)
    counts: list[list[int]] = []
    window.desk.run("", lambda store, _: store.ids("enterprises"), counts.append)
    calm(qtbot, window.desk)
    assert counts == [[1, 2, 3, 4, 6]]


def test_selected_rows_are_merged_though_nothing_finds_them_alike(window: MainWindow, qtbot: QtBot) -> None:
    register = open_page(window, qtbot)
    register.table.selectRow(1)
    register.enterprises.merge_action.trigger()
    assert window.shown is register, "one record alone cannot be merged"
    model = register.table.selectionModel()
    for row in (1, 3):
        flag = model.SelectionFlag.Select | model.SelectionFlag.Rows
        model.select(register.model.index(row, 0), flag)
    register.enterprises.merge_action.trigger()
    calm(qtbot, window.desk)
    page = window.shown
    assert isinstance(page, DuplicatesPage)
    assert [group.ids for group in page.groups.groups] == [(2, 4)]
    page.merge_action.trigger()
    calm(qtbot, window.desk)
    assert isinstance(window.shown, RegisterPage)


def test_the_navigation_leads_back(page: DuplicatesPage, window: MainWindow, qtbot: QtBot) -> None:
    navigation = window.navigation
    assert str(navigation.currentIndex().data()) == "企业台账"
    place = navigation.visualRect(navigation.currentIndex()).center()
    qtbot.mouseClick(navigation.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert isinstance(window.shown, RegisterPage)
    assert page.isHidden()


def test_without_doubles_the_page_says_so(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.go("duplicates", Query(only=(1,)))
    calm(qtbot, window.desk)
    page = window.shown
    assert isinstance(page, DuplicatesPage)
    assert page.empty.headline.text() == "没有可能重复的企业"
    assert not page.merge_action.isEnabled()
    assert QApplication.focusWidget() is not None
    assert page.mapTo(window, QPoint(0, 0)).x() > 0
