"""The past as a person looks into it: steps found again, the life of a record, values and records brought back."""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.history.words import Sort, sort_of
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.history_page import HistoryPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.records.life import RecordHistory
from zjai_desk.desktop.records.recycle_bin import RecycleBin
from zjai_desk.progress import Progress
from zjai_desk.store import Store

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def work(store: Store, _progress: Progress) -> None:
    """Do a day's work: an edit, a paste with a reason, a deletion."""
    with store.change("改 注册资本：100 → 5（海康）", operator="张三") as change:
        change.update("enterprises", {1: {"registered_capital": Decimal(5)}})
    with store.change("粘贴 2 行", operator="王五", reason="镇街来电更正") as change:
        change.update("enterprises", {1: {"town": "浦沿街道"}, 2: {"town": "西溪街道"}})
    with store.change("删除企业 2 家", operator="王五") as change:
        change.delete("enterprises", [3, 4])


@pytest.fixture
def busy(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.desk.run("干活", work, writes=True)
    calm(qtbot, window.desk)
    return window


@pytest.fixture
def page(busy: MainWindow, qtbot: QtBot) -> HistoryPage:
    busy.show_page("history")
    calm(qtbot, busy.desk)
    shown = busy.shown
    assert isinstance(shown, HistoryPage)
    return shown


def opened(window: MainWindow, qtbot: QtBot) -> QDialog:
    calm(qtbot, window.desk)
    [dialog] = [found for found in window.findChildren(QDialog) if found.isVisible()]
    return dialog


def listed(page: HistoryPage) -> list[str]:
    return [step.title for step in page.steps.steps]


# -- the page -----------------------------------------------------------------------------------------


def test_steps_are_found_by_words_operator_register_and_sort(page: HistoryPage, qtbot: QtBot) -> None:
    assert listed(page)[0] == "删除企业 2 家"
    page.filter.words.setText("来电")
    qtbot.waitUntil(lambda: listed(page) == ["粘贴 2 行"], timeout=2000)
    assert page.head.remark.text() == "1 / 4 步"
    page.filter.clear()
    page.filter.operator.setCurrentIndex(page.filter.operator.findData("李四"))
    assert listed(page) == ["导入 长河街道2019年报.xlsx"]
    page.filter.clear()
    page.filter.sort.setCurrentIndex(page.filter.sort.findData(Sort.DELETED))
    assert listed(page) == ["删除企业 2 家"]
    page.filter.clear()
    page.filter.register.setCurrentIndex(page.filter.register.findData("annual_returns"))
    assert listed(page) == ["导入 长河街道2019年报.xlsx"]
    page.filter.sort.setCurrentIndex(page.filter.sort.findData(Sort.DELETED))
    assert listed(page) == []
    assert page.empty.headline.text() == "没有这样的步骤"
    page.empty.first.click()
    assert len(listed(page)) == 4


def test_steps_are_narrowed_to_a_time(page: HistoryPage) -> None:
    page.filter.time.setCurrentIndex(page.filter.time.findData(0))
    assert len(listed(page)) == 4, "all of it is of today"


def test_the_newest_step_is_followed_and_another_choice_is_kept(
    page: HistoryPage, busy: MainWindow, qtbot: QtBot
) -> None:
    busy.undo_action.trigger()
    qtbot.waitUntil(lambda: len(page.steps.steps) == 5)
    assert page.step_view.currentIndex().row() == 0
    page.step_view.selectRow(3)
    chosen = page.steps.steps[3].seq
    busy.redo_action.trigger()
    qtbot.waitUntil(lambda: len(page.steps.steps) == 6)
    assert page.steps.steps[page.step_view.currentIndex().row()].seq == chosen


def test_an_import_shows_its_file_and_is_undone_in_one_go(
    window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    window.show_page("history")
    page = window.shown
    assert isinstance(page, HistoryPage)
    calm(qtbot, window.desk)
    assert "文件：长河街道2019年报.xlsx" in page.remark.text()
    assert page.lines.lines[0].source == "长河街道2019年报.xlsx / 年报 / 第5行"
    page.undo_step_action.trigger()
    calm(qtbot, window.desk)
    assert window.navigation.count_shown("enterprises") == ""
    window.close()
    with Store.open(store_path) as store:
        assert store.count("enterprises") == 0
        assert store.next_redo() is not None, "also after a restart"


def test_undo_has_its_name_everywhere(busy: MainWindow, qtbot: QtBot) -> None:
    name = "撤销：删除企业 2 家"
    assert busy.undo_action.text() == name
    assert busy.undo_action.toolTip() == f"{name}（Ctrl+Z）"
    assert busy.undo_action in busy.menu.actions()
    qtbot.keyClick(busy, Qt.Key.Key_Z, CONTROL)
    calm(qtbot, busy.desk)
    assert busy.notice.text.text() == f"已{name}"
    assert busy.redo_action.text() == "重做：删除企业 2 家"


def test_a_line_leads_to_its_record(page: HistoryPage, busy: MainWindow, qtbot: QtBot) -> None:
    page.step_view.selectRow(1)
    calm(qtbot, busy.desk)
    page.line_view.selectRow(1)
    page.line_view.doubleClicked.emit(page.lines.index(1, 0))
    shown = busy.shown
    assert isinstance(shown, RegisterPage)
    qtbot.waitUntil(lambda: shown.table.currentIndex().row() == 1)


def test_sorts_of_steps(busy: MainWindow, store_path: Path) -> None:
    busy.close()
    with Store.open(store_path) as store:
        store.undo("张三")
        sorts = [sort_of(step) for step in store.history()]
    assert sorts == [Sort.TURNED, Sort.DELETED, Sort.CHANGED, Sort.CHANGED, Sort.IMPORTED]


# -- the life of a record -----------------------------------------------------------------------------


def look_back(window: MainWindow, qtbot: QtBot, key: str) -> RecordHistory:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    calm(qtbot, window.desk)
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of(key)))
    qtbot.keyClick(page.table, Qt.Key.Key_H, CONTROL | SHIFT)
    dialog = opened(window, qtbot)
    assert isinstance(dialog, RecordHistory)
    return dialog


def told(dialog: RecordHistory) -> list[list[str]]:
    return [
        [str(dialog.model.index(row, column).data()) for column in range(1, 6)]
        for row in range(dialog.model.rowCount())
    ]


def test_the_life_of_a_cell_tells_who_what_and_from_which_file(busy: MainWindow, qtbot: QtBot) -> None:
    dialog = look_back(busy, qtbot, "registered_capital")
    assert dialog.title.text() == NAMES[0]
    assert told(dialog) == [
        ["张三", "注册资本", "100", "5", ""],
        ["李四", "新增", "", "100", "长河街道2019年报.xlsx / 年报 / 第5行"],
    ]
    dialog.field_box.setCurrentIndex(0)
    assert [line[1] for line in told(dialog)] == ["所属镇街", "注册资本", "新增"]
    dialog.reject()


def test_a_value_is_brought_back_as_a_step_with_a_name(busy: MainWindow, qtbot: QtBot) -> None:
    dialog = look_back(busy, qtbot, "registered_capital")
    assert dialog.value_button.text() == "恢复为“100”"
    dialog.value_button.click()
    calm(qtbot, busy.desk)
    assert told(dialog)[0][:4] == ["张三", "注册资本", "5", "100"]
    assert busy.undo_action.text() == f"撤销：恢复 注册资本：5 → 100（{NAMES[0]}）"
    dialog.reject()
    busy.undo_action.trigger()
    calm(qtbot, busy.desk)
    page = busy.shown
    assert isinstance(page, RegisterPage)
    qtbot.waitUntil(lambda: page.model.index(0, page.model.column_of("registered_capital")).data() == "5")


def test_a_value_that_stands_already_is_no_step(busy: MainWindow, qtbot: QtBot) -> None:
    dialog = look_back(busy, qtbot, "registered_capital")
    dialog.value_button.click()
    calm(qtbot, busy.desk)
    dialog.view.selectRow(1)
    dialog.value_button.click()
    calm(qtbot, busy.desk)
    assert busy.notice.text.text() == "现在就是这个值，没有改动"
    dialog.reject()


def test_a_whole_record_is_brought_back_to_a_moment(busy: MainWindow, qtbot: QtBot, store_path: Path) -> None:
    dialog = look_back(busy, qtbot, "registered_capital")
    dialog.record_button.click()
    calm(qtbot, busy.desk)
    dialog.reject()
    busy.close()
    with Store.open(store_path) as store:
        [record] = store.records("enterprises", [1])
        assert (record.values["registered_capital"], record.values["town"]) == (Decimal(100), None)
        assert store.history(limit=1)[0].title.startswith(f"恢复企业 {NAMES[0]} 到 ")
        assert store.verify() == []


# -- the recycle bin ----------------------------------------------------------------------------------


def test_deleted_records_are_listed_and_brought_back_together(
    busy: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    busy.show_page("enterprises")
    page = busy.shown
    assert isinstance(page, RegisterPage)
    calm(qtbot, busy.desk)
    page.history.open_bin()
    dialog = opened(busy, qtbot)
    assert isinstance(dialog, RecycleBin)
    assert dialog.register_box.currentText() == "企业台账（2）"
    assert {dialog.model.index(row, 0).data() for row in range(2)} == {NAMES[2], NAMES[3]}
    assert dialog.model.index(0, 2).data() == "王五"
    dialog.search.setText("大华")
    assert dialog.model.rowCount() == 1
    dialog.search.clear()
    dialog.view.selectAll()
    assert dialog.restore_button.text() == "恢复选中的 2 家"
    dialog.restore_button.click()
    calm(qtbot, busy.desk)
    assert dialog.model.rowCount() == 0
    assert busy.undo_action.text() == "撤销：恢复已删除的企业 2 家"
    dialog.reject()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    busy.close()
    with Store.open(store_path) as store:
        assert [record.values["name"] for record in store.records("enterprises", [3, 4])] == list(NAMES[2:])
        assert store.verify() == []


def test_a_deleted_record_is_brought_back_from_its_history(
    page: HistoryPage, busy: MainWindow, qtbot: QtBot
) -> None:
    page.step_view.selectRow(0)
    calm(qtbot, busy.desk)
    page.line_view.selectRow(0)
    page._open_history()
    dialog = opened(busy, qtbot)
    assert isinstance(dialog, RecordHistory)
    assert dialog.remark.text() == "这条记录现在在回收站里。"
    assert dialog.record_button.text() == "恢复这条记录"
    dialog.record_button.click()
    calm(qtbot, busy.desk)
    assert dialog.remark.text() == ""
    dialog.reject()
    calm(qtbot, busy.desk)
    assert busy.navigation.count_shown("enterprises") == "3"
