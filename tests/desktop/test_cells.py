"""The cells of a register as Excel's fingers know them: keys, clipboard, fills, bars, the input method."""

import datetime as dt
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm, write

from zjai_desk.desktop.choice_edit import ChoiceEdit
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.registers import REGISTERS

COLUMN = {field.key: place for place, field in enumerate(REGISTERS["enterprises"].fields)}
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


class Hands:
    """A person at the table: goes to cells, presses keys, looks at what is there."""

    def __init__(self, qtbot: QtBot, window: MainWindow, page: RegisterPage) -> None:
        self.qtbot, self.window, self.page = qtbot, window, page
        self.table, self.model, self.panel = page.table, page.model, page.panel

    def wait(self) -> None:
        calm(self.qtbot, self.page.desk)
        self.qtbot.waitUntil(
            lambda: all(
                self.model.id_at(row) in self.model._shelf.fresh or not self.table.isVisible()
                for row in range(self.model.rowCount())
            )
        )

    def at(self, row: int, key: str) -> None:
        self.table.setFocus()
        self.table.moves.go(row, COLUMN[key])

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.table, key, modifiers)
        self.qtbot.wait(5)
        self.wait()

    def select(self, rows: int, columns: int) -> None:
        for _ in range(rows):
            self.press(Key.Key_Down, SHIFT)
        for _ in range(columns):
            self.press(Key.Key_Right, SHIFT)

    def type(self, text: str) -> None:
        write(self.qtbot, QApplication.focusWidget() or self.table, text[0])
        if text[1:]:
            write(self.qtbot, QApplication.focusWidget() or self.table, text[1:])

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press(Key.Key_V, CTRL)

    def column(self, key: str) -> list[str]:
        return [str(self.model.index(row, COLUMN[key]).data()) for row in range(self.model.rowCount())]

    @property
    def here(self) -> tuple[int, str]:
        index = self.table.currentIndex()
        return index.row(), self.model.fields[index.column()].key

    @property
    def told(self) -> str:
        return self.window.notice.text.text()

    @property
    def last_step(self) -> str:
        step = self.page.desk.next_undo
        return step.title if step else ""


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    made = Hands(qtbot, window, page)
    made.wait()
    made.at(0, "name")
    return made


# -- moving --------------------------------------------------------------------------------------------


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


# -- typing --------------------------------------------------------------------------------------------


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


def compose(hands: Hands, preedit: str = "", commit: str = "") -> None:
    """Send what an input method sends, to whatever has the focus, as the platform does."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    target = QApplication.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, event)
    hands.qtbot.wait(5)


def test_not_a_letter_of_an_input_method_is_lost(hands: Hands) -> None:
    hands.at(0, "address")
    compose(hands, "b")
    assert QApplication.focusWidget() is hands.table, "a change of focus would cancel the composition"
    compose(hands, "bin")
    place = hands.table.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    cell = hands.table.visualRect(hands.table.currentIndex())
    assert cell.left() <= place.x() <= cell.right() + 40
    compose(hands, commit="滨")
    compose(hands, "jiang")
    compose(hands, commit="江")
    hands.press(Key.Key_Return)
    assert hands.column("address")[0] == "滨江"


def test_a_composition_given_up_leaves_the_cell_as_it_was(hands: Hands) -> None:
    hands.at(0, "name")
    compose(hands, "b")
    compose(hands)
    assert hands.table.state() == hands.table.State.NoState
    assert hands.column("name")[0] == NAMES[0]
    assert QApplication.focusWidget() is hands.table


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


# -- copying and pasting -------------------------------------------------------------------------------


def test_copy_brings_text_and_html_with_headings_if_asked(hands: Hands) -> None:
    hands.at(0, "name")
    hands.press(Key.Key_C, CTRL | SHIFT)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == f"企业名称\n{NAMES[0]}"
    assert f">{NAMES[0]}</td>" in mime.html()


def test_a_clean_paste_is_just_done_as_one_step(hands: Hands) -> None:
    hands.at(0, "name")
    hands.paste("甲公司\n乙公司\n")
    assert hands.column("name")[:3] == ["甲公司", "乙公司", NAMES[2]]
    assert hands.told == "已粘贴 2 行"
    assert hands.window.notice.action.text() == "撤销"
    assert not hands.panel.ask_bar.isVisible()
    hands.press(Key.Key_Z, CTRL)
    assert hands.column("name") == list(NAMES)
    assert {(i.row(), i.column()) for i in hands.table.selectedIndexes()} == {(0, 0), (1, 0)}


def test_a_paste_that_grows_the_table_asks_and_marks_what_cannot_stand(hands: Hands) -> None:
    hands.at(2, "founded_on")
    hands.paste("2015.3.1\t１００\n去年\t200\n2016年5月\t约三百\n")
    bar = hands.panel.ask_bar
    assert bar.isVisible()
    assert bar.text.text() == "粘贴 3 行：新增 1，更新 2，2 格不合规"
    assert [button.text() for button in bar.buttons] == ["只粘贴合规的", "看问题", "取消"]
    assert hands.model.mark_at(3, COLUMN["founded_on"])[1]
    assert hands.column("founded_on") == [""] * 4, "nothing is written before it is agreed to"
    hands.qtbot.mouseClick(bar.buttons[1], Qt.MouseButton.LeftButton)
    entries = hands.panel.findings.model.entries
    assert [(entry.title, entry.label) for entry in entries] == [
        ("粘贴的第 2 行", "成立日期"),
        ("粘贴的第 3 行", "注册资本"),
    ]
    bar.buttons[0].setFocus()
    hands.press(Key.Key_Return)
    assert hands.column("founded_on") == ["", "", "2015-03-01", "", "2016-05"]
    assert hands.column("registered_capital")[2:] == ["100", "200", ""]
    assert not hands.model.mark_at(3, COLUMN["founded_on"])[1]
    assert hands.last_step == "粘贴 3 行"
    hands.press(Key.Key_Z, CTRL)
    assert hands.model.rowCount() == 4
    assert hands.column("registered_capital") == ["100", "200", "300", "400"]


def test_escape_leaves_everything_as_it_was(hands: Hands) -> None:
    hands.at(3, "name")
    hands.paste("甲\n乙\n")
    hands.press(Key.Key_Escape)
    assert not hands.panel.ask_bar.isVisible()
    assert hands.column("name") == list(NAMES)
    assert QApplication.focusWidget() is hands.table


def test_a_block_is_repeated_over_a_larger_selection(hands: Hands) -> None:
    hands.at(0, "town")
    hands.select(3, 0)
    hands.paste("甲\n乙")
    assert hands.column("town") == ["甲", "乙", "甲", "乙"]
    hands.at(0, "town")
    hands.select(3, 0)
    hands.paste("丙")
    assert hands.column("town") == ["丙"] * 4


def test_text_is_read_before_html(hands: Hands) -> None:
    mime = QMimeData()
    mime.setHtml("<table><tr><td>网页<br>上的</td></tr></table>")
    mime.setText("文字")
    QGuiApplication.clipboard().setMimeData(mime)
    hands.at(0, "town")
    hands.press(Key.Key_V, CTRL)
    assert hands.column("town")[0] == "文字"


def test_new_records_take_over_what_the_filter_asks(hands: Hands) -> None:
    hands.page.desk.set_place("滨江区", None)
    hands.qtbot.waitUntil(lambda: hands.model.rowCount() == 3)
    hands.wait()
    hands.at(2, "name")
    hands.paste(f"{NAMES[3]}\n新来的")
    hands.press(Key.Key_Return)
    assert hands.column("district")[-1] == "滨江区"


def test_cut_takes_the_cells_away(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.press(Key.Key_X, CTRL)
    assert hands.column("registered_capital")[0] == ""
    hands.at(0, "valuation")
    hands.press(Key.Key_V, CTRL)
    assert hands.column("valuation")[0] == "100"


# -- filling, clearing, records ------------------------------------------------------------------------


def test_fill_down_right_and_from_above(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.select(2, 0)
    hands.press(Key.Key_D, CTRL)
    assert hands.column("registered_capital") == ["100", "100", "100", "400"]
    hands.at(3, "registered_capital")
    hands.press(Key.Key_D, CTRL)
    assert hands.column("registered_capital")[3] == "100"
    hands.at(1, "district")
    hands.press(Key.Key_Apostrophe, CTRL)
    assert hands.column("district")[1] == "滨江区"
    hands.at(0, "district")
    hands.select(1, 1)
    hands.press(Key.Key_R, CTRL)
    assert hands.column("town")[:2] == ["滨江区", "滨江区"]


def test_today_and_this_month(hands: Hands) -> None:
    today = dt.date.today().isoformat()
    hands.at(0, "founded_on")
    hands.press(Key.Key_Semicolon, CTRL)
    hands.at(1, "founded_on")
    hands.press(Key.Key_Semicolon, CTRL | SHIFT)
    assert hands.column("founded_on")[:2] == [today, today[:7]]


def test_delete_clears_cells_and_only_control_minus_deletes_records(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.select(1, 0)
    hands.press(Key.Key_Delete)
    assert hands.column("registered_capital") == ["", "", "300", "400"]
    hands.press(Key.Key_Minus, CTRL)
    assert hands.column("name") == list(NAMES[2:])
    assert hands.told == "已删除 2 家企业"
    assert hands.here[0] == 0, "the cursor stays where the records were"
    hands.press(Key.Key_Z, CTRL)
    assert hands.column("name") == list(NAMES)


def test_many_records_are_deleted_only_after_a_question(hands: Hands) -> None:
    hands.at(0, "name")
    hands.paste("\n".join(f"企业{number}" for number in range(40)))
    hands.press(Key.Key_Return)
    assert hands.model.rowCount() == 40
    hands.press(Key.Key_A, CTRL)
    hands.panel.work.delete_records()
    assert hands.panel.ask_bar.text.text() == "删除选中的 40 家企业？可以撤销，也可以在“历史”里找回。"
    hands.press(Key.Key_Escape)
    assert hands.model.rowCount() == 40


def test_control_plus_adds_a_record(hands: Hands) -> None:
    hands.press(Key.Key_Equal, CTRL)
    assert hands.model.rowCount() == 5
    assert hands.here == (4, "name")


# -- finding -------------------------------------------------------------------------------------------


def test_find_and_replace_in_the_rows_that_are_shown(hands: Hands) -> None:
    hands.at(0, "name")
    hands.press(Key.Key_H, CTRL)
    bar = hands.panel.find_bar
    assert QApplication.focusWidget() is bar.sought
    hands.type("有限公司")
    hands.qtbot.waitUntil(lambda: bar.count.text() == "1 / 4 处")
    hands.press(Key.Key_Return)
    assert hands.here == (1, "name")
    hands.press(Key.Key_Return, SHIFT)
    assert hands.here == (0, "name")
    bar.new.setFocus()
    hands.type("公司")
    hands.press(Key.Key_Return)
    assert hands.column("name")[0] == NAMES[0].replace("有限公司", "公司")
    hands.qtbot.waitUntil(lambda: bar.count.text() == "1 / 3 处")
    hands.qtbot.mouseClick(bar.replace_all, Qt.MouseButton.LeftButton)
    hands.wait()
    assert hands.column("name") == [name.replace("有限公司", "公司") for name in NAMES]
    assert hands.last_step == "替换 3 格"
    bar.sought.setFocus()
    hands.press(Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is hands.table


def test_what_a_replacement_breaks_is_refused(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.press(Key.Key_H, CTRL)
    bar = hands.panel.find_bar
    bar.one_column.setChecked(True)
    hands.type("00")
    hands.qtbot.waitUntil(lambda: bar.count.text() == "1 / 4 处")
    write(hands.qtbot, bar.new, "多")
    hands.qtbot.mouseClick(bar.replace_all, Qt.MouseButton.LeftButton)
    hands.wait()
    assert hands.panel.ask_bar.text.text() == "替换 4 格：4 格不合规"
    assert hands.column("registered_capital") == ["100", "200", "300", "400"]


def test_f8_goes_from_finding_to_finding(hands: Hands) -> None:
    for row, text in ((1, "2015-01-01"), (3, "2016-01-01")):
        hands.at(row, "founded_on")
        hands.type(text)
        hands.press(Key.Key_Return)
        hands.at(row, "financed_on")
        hands.type("2014-01-01")
        hands.press(Key.Key_Return)
    assert hands.model.mark_at(1, COLUMN["financed_on"])[0] == "explain"
    hands.at(0, "name")
    hands.press(Key.Key_F8)
    assert hands.here == (1, "financed_on")
    hands.press(Key.Key_F8)
    assert hands.here == (3, "financed_on")
    assert "早于成立日期" in hands.told
    hands.press(Key.Key_F8)
    assert hands.here == (1, "financed_on")
    hands.press(Key.Key_F8, SHIFT)
    assert hands.here == (3, "financed_on")
    hands.panel.findings_action.trigger()
    hands.qtbot.waitUntil(lambda: len(hands.panel.findings.model.entries) == 2, timeout=10_000)
    hands.panel.findings.list.setCurrentIndex(hands.panel.findings.model.index(0))
    hands.press(Key.Key_Return)
    assert hands.here == (1, "financed_on")


# -- figures -------------------------------------------------------------------------------------------


def test_a_click_on_a_figure_copies_it(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.select(3, 0)
    readings = hands.window.status.selection
    hands.qtbot.waitUntil(lambda: "合计 1,000 万元" in readings.text())
    hands.qtbot.mouseClick(readings.buttons[2], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "1000"


# -- legal values --------------------------------------------------------------------------------------


def choosing(hands: Hands) -> ChoiceEdit:
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEdit)
    return editor


def test_alt_and_down_open_the_list_of_legal_values(hands: Hands) -> None:
    hands.at(0, "district")
    hands.press(Key.Key_Down, ALT)
    assert "滨江区" in choosing(hands).listed
    hands.press(Key.Key_Escape)
    assert not choosing(hands).listing
    hands.press(Key.Key_Escape)
    assert QApplication.focusWidget() is hands.table
    assert hands.column("district")[0] == "滨江区"


@pytest.mark.parametrize(
    ("typed", "district"),
    [("xsq", "萧山区"), ("linping", "临平区"), ("高新", "滨江区"), ("330106", "西湖区")],
)
def test_a_district_is_found_by_initials_pinyin_alias_and_code(
    hands: Hands, typed: str, district: str
) -> None:
    hands.at(1, "district")
    hands.type(typed)
    hands.press(Key.Key_Return)
    assert hands.column("district")[1] == district
    assert hands.here == (2, "district")


def test_several_values_are_ticked_in_one_list(hands: Hands) -> None:
    hands.at(0, "titles")
    hands.press(Key.Key_F2)
    hands.qtbot.wait(20)
    editor = choosing(hands)
    for _ in range(2):
        hands.press(Key.Key_Down)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Space)
    assert editor.text() == "行业应用标杆企业、领军企业"
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Space)
    assert editor.text() == "领军企业"
    editor.insert("、")
    hands.type("zjtx")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert hands.column("titles")[0] == "领军企业、专精特新"


def test_an_open_list_takes_other_values_too(hands: Hands) -> None:
    hands.at(0, "titles")
    hands.type("瞪羚企业")
    hands.press(Key.Key_Return)
    assert hands.column("titles")[0] == "瞪羚企业"


def test_a_click_in_the_list_saves_the_value(hands: Hands) -> None:
    hands.at(0, "status")
    hands.press(Key.Key_Down, ALT)
    hands.qtbot.wait(20)
    view = choosing(hands)._view()
    at = view.visualRect(view.model().index(1, 0)).center()
    hands.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    hands.wait()
    assert hands.column("status")[0] == "迁出"
    assert hands.here == (0, "status")


def test_decimals_are_added_up_exactly(hands: Hands) -> None:
    hands.at(0, "registered_capital")
    hands.paste("0.1\n0.2\n0.3\n0.000001")
    hands.at(0, "registered_capital")
    hands.select(3, 0)
    hands.qtbot.waitUntil(lambda: "合计 0.600001 万元" in hands.window.status.selection.text())
    assert Decimal("0.600001") == Decimal("0.1") * 6 + Decimal("0.000001")
