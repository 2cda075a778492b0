"""The register page as a person uses it: typing, sorting, filtering, copying, adding, deleting, undoing."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm, write

from zjai_desk.desktop.kit.choice_edit import ChoiceEdit
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.records.dialog import RecordDialog
from zjai_desk.desktop.table.model import WAITING
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Store

COLUMN = {field.key: place for place, field in enumerate(REGISTERS["enterprises"].fields)}


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    window.show_page("enterprises")
    shown = window.shown
    assert isinstance(shown, RegisterPage)
    loaded(qtbot, shown)
    return shown


def loaded(qtbot: QtBot, page: RegisterPage) -> None:
    calm(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 or page.model.record_at(0) is not None)
    calm(qtbot, page.desk)


def column(page: RegisterPage, key: str) -> list[str]:
    return [str(page.model.index(row, COLUMN[key]).data()) for row in range(page.model.rowCount())]


def type_into(qtbot: QtBot, table: RegisterTable, row: int, key: str, text: str) -> None:
    """Go to a cell, type over it and press Enter."""
    table.setFocus()
    table.setCurrentIndex(table.model().index(row, COLUMN[key]))
    write(qtbot, table, text[0])
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    write(qtbot, editor, text[1:])
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(20)


def test_the_rows_show_what_the_store_holds(page: RegisterPage) -> None:
    assert column(page, "name") == list(NAMES)
    assert column(page, "registered_capital") == ["100", "200", "300", "400"]
    assert page.head.remark.text() == "4 家"
    heading = page.model.headerData(COLUMN["registered_capital"], Qt.Orientation.Horizontal)
    assert heading == "注册资本（万元）"


def test_a_typed_cell_is_saved_named_in_the_history_and_undone_by_keys(
    page: RegisterPage, window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    type_into(qtbot, page.table, 1, "registered_capital", "1234.5")
    loaded(qtbot, page)
    assert column(page, "registered_capital")[1] == "1,234.5"
    assert page.table.currentIndex().row() == 2, "Enter goes down"
    assert window.desk.next_undo is not None
    assert window.desk.next_undo.title == "改 注册资本：200 → 1,234.5（阿里云计算有限公司）"
    assert window.undo_action.toolTip() == f"撤销：{window.desk.next_undo.title}（Ctrl+Z）"
    qtbot.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    loaded(qtbot, page)
    assert column(page, "registered_capital")[1] == "200"
    assert window.notice.text.text() == f"已撤销：{'改 注册资本：200 → 1,234.5（阿里云计算有限公司）'}"
    qtbot.keyClick(page.table, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    loaded(qtbot, page)
    assert column(page, "registered_capital")[1] == "1,234.5"
    window.close()
    with Store.open(store_path) as store:
        assert store.records("enterprises", [2])[0].values["registered_capital"] == Decimal("1234.5")
        assert store.verify() == []


def test_what_cannot_stand_leaves_the_cell_as_it_was_and_is_said_below(
    page: RegisterPage, window: MainWindow, qtbot: QtBot
) -> None:
    type_into(qtbot, page.table, 0, "founded_on", "去年夏天")
    loaded(qtbot, page)
    assert column(page, "founded_on")[0] == ""
    assert window.notice.isVisible()
    assert window.notice.text.text() == "强制：“去年夏天”不是日期，请改为如2019-10-17。"
    assert window.desk.next_undo is not None
    assert window.desk.next_undo.title.startswith("导入"), "nothing was written"


def test_what_was_refused_stays_open_until_it_is_mended_or_given_up(
    page: RegisterPage, window: MainWindow, qtbot: QtBot
) -> None:
    type_into(qtbot, page.table, 0, "founded_on", "2019-02-30")
    loaded(qtbot, page)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert (editor.text(), editor.selectedText()) == ("2019-02-30", "2019-02-30")
    assert page.table.currentIndex().row() == 0, "the next thing typed must not reach another record"
    qtbot.keyClicks(editor, "2019-02-28")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert column(page, "founded_on")[0] == "2019-02-28"
    assert page.table.currentIndex().row() == 1
    assert not window.notice.isVisible(), "what was said of it holds no longer"


def test_what_is_doubtful_is_saved_and_said(page: RegisterPage, window: MainWindow, qtbot: QtBot) -> None:
    type_into(qtbot, page.table, 0, "founded_on", "2015-03-01")
    loaded(qtbot, page)
    type_into(qtbot, page.table, 0, "financed_on", "2014-01-01")
    loaded(qtbot, page)
    assert column(page, "financed_on")[0] == "2014-01-01"
    assert window.notice.text.text() == "核实：最近融资日期2014-01-01早于成立日期2015-03-01，请核对。"


def test_escape_gives_up_what_was_typed(page: RegisterPage, window: MainWindow, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, COLUMN["address"]))
    qtbot.keyClicks(page.table, "x")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    loaded(qtbot, page)
    assert column(page, "address")[0] == ""


def test_a_list_of_legal_values_completes_what_is_typed(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, COLUMN["district"]))
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.wait(30)
    editor.selectAll()
    write(qtbot, editor, "萧")
    assert isinstance(editor, ChoiceEdit)
    assert editor.listed[0] == "萧山区"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(20)
    loaded(qtbot, page)
    assert column(page, "district")[0] == "萧山区"


def test_the_layer_follows_a_typed_field(page: RegisterPage, qtbot: QtBot) -> None:
    type_into(qtbot, page.table, 0, "field", "人工智能芯片、计算机视觉")
    loaded(qtbot, page)
    assert column(page, "field")[0] == "人工智能芯片、计算机视觉"
    assert column(page, "layer")[0] == "硬件层、技术层"


def click_heading(qtbot: QtBot, page: RegisterPage, key: str) -> None:
    head = page.table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(COLUMN[key]) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    loaded(qtbot, page)


def test_a_click_on_a_heading_sorts_by_pinyin_then_backwards_then_not(
    page: RegisterPage, qtbot: QtBot
) -> None:
    page.table.setCurrentIndex(page.model.index(3, 0))
    click_heading(qtbot, page, "name")
    assert column(page, "name") == [NAMES[1], NAMES[0], NAMES[3], NAMES[2]]
    assert page.table.currentIndex().row() == 3, "the cursor stays in its place, as in Excel"
    click_heading(qtbot, page, "name")
    assert column(page, "name") == [NAMES[2], NAMES[3], NAMES[0], NAMES[1]]
    click_heading(qtbot, page, "name")
    assert column(page, "name") == list(NAMES)


def test_a_row_being_edited_does_not_jump_in_a_sorted_table(page: RegisterPage, qtbot: QtBot) -> None:
    click_heading(qtbot, page, "registered_capital")
    type_into(qtbot, page.table, 0, "registered_capital", "999")
    loaded(qtbot, page)
    assert column(page, "registered_capital") == ["999", "200", "300", "400"]


def test_typing_filters_after_a_moment_and_escape_clears(page: RegisterPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.filter
    write(qtbot, page.filter, "西湖")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    loaded(qtbot, page)
    assert column(page, "name") == [NAMES[1]]
    assert page.head.remark.text() == "1 / 4 家"
    qtbot.keyClick(page.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert page.filter.text() == ""
    write(qtbot, page.filter, "没有这家")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty)
    assert page.empty.headline.text() == "没有符合条件的记录"
    qtbot.mouseClick(page.empty.first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)


def test_the_place_of_the_desk_is_a_condition_that_a_click_removes(page: RegisterPage, qtbot: QtBot) -> None:
    page.desk.set_place("滨江区", None)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    [chip] = page.chips.chips
    assert chip.text() == "所属区县：滨江区"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)


def test_the_selection_is_counted_and_summed(page: RegisterPage, window: MainWindow, qtbot: QtBot) -> None:
    page.table.selectColumn(COLUMN["registered_capital"])
    qtbot.waitUntil(lambda: window.status.selection.text() != "")
    assert window.status.selection.text() == (
        "计数 4 · 数值计数 4 · 合计 1,000 万元 · 平均 250 万元 · 最小 100 万元 · 最大 400 万元"
    )
    assert page.head.remark.text() == "4 家 · 已选 4"


def test_copied_cells_are_text_between_tabs(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.model.index(0, COLUMN["name"]))
    page.table.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(page.table, key, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    calm(qtbot, page.desk)
    assert QGuiApplication.clipboard().text() == f"{NAMES[0]}\t\n{NAMES[1]}\t"


def test_the_card_shows_fields_source_and_history(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(2, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.card.isVisible()
    qtbot.waitUntil(lambda: page.card.title.text() == NAMES[2])
    assert page.card.source.text() == "来自 长河街道2019年报.xlsx / 年报 / 第7行"
    type_into(qtbot, page.table, 2, "town", "长河街道")
    loaded(qtbot, page)
    qtbot.waitUntil(lambda: page.card.title.text() == NAMES[3])
    page.table.setCurrentIndex(page.model.index(2, 0))
    qtbot.waitUntil(lambda: "所属镇街：空 → 长河街道" in page.card.told())
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert not page.card.isVisible()


def test_a_new_record_is_typed_into_a_form(page: RegisterPage, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(RecordDialog)
    assert dialog is not None
    save = dialog.save
    assert not save.isEnabled()
    qtbot.keyClicks(dialog.editors["uscc"], "12345")
    assert "不是18位信用代码" in dialog.problem.text()
    assert not save.isEnabled()
    dialog.editors["uscc"].clear()
    write(qtbot, dialog.editors["name"], "杭州新来科技有限公司")
    assert save.isEnabled()
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    loaded(qtbot, page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    loaded(qtbot, page)
    assert page.table.currentIndex().row() == 4, "the new record is the current one"
    assert window.notice.text.text() == "已新增企业"


def test_deleting_offers_to_undo(page: RegisterPage, window: MainWindow, qtbot: QtBot) -> None:
    page.table.selectRow(0)
    qtbot.waitUntil(page.delete_action.isEnabled)
    qtbot.keyClick(page.table, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert window.notice.text.text() == "已删除 1 家企业"
    qtbot.mouseClick(window.notice.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    loaded(qtbot, page)
    assert column(page, "name") == list(NAMES)


def test_the_delete_key_never_deletes_a_record(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    loaded(qtbot, page)
    assert page.model.rowCount() == 4


def test_an_export_holds_what_is_filtered_in_its_order(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    click_heading(qtbot, page, "name")
    page.search("滨江")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    target = tmp_path / "企业 台账.xlsx"
    page.output.export_to(target)
    calm(qtbot, page.desk)
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows()] == ["企业名称", NAMES[0], NAMES[3], NAMES[2]]
    assert sheet.cell(2, COLUMN["registered_capital"] + 1).value == 100
    assert sheet.freeze_panes == "B2"


def test_an_empty_register_says_what_belongs_there(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("vouchers")
    page = window.shown
    assert isinstance(page, RegisterPage)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty)
    assert page.empty.headline.text() == "还没有券记录"
    assert page.empty.first.text() == "导入回表"


def test_rows_on_their_way_are_marked(page: RegisterPage) -> None:
    page.model.beginResetModel()
    page.model._shelf.fresh.clear()
    page.model.endResetModel()
    assert page.model.index(0, 0).data() == WAITING
    assert not page.model.flags(page.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
