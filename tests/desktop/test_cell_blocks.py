"""Blocks of cells as Excel's fingers know them: copied, pasted, filled, cleared; records added and deleted."""

import datetime as dt

from hands import CTRL, SHIFT, Hands, Key
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from window_helpers import NAMES

# -- copying and pasting ---------------------------------------------------------------------------


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


def test_lines_pasted_into_a_field_of_one_line_are_joined_and_it_is_told(hands: Hands) -> None:
    hands.at(0, "name")
    hands.paste('"杭州甲\n科技有限公司"\n"ABC\nLtd."\n')
    assert hands.column("name")[:2] == ["杭州甲科技有限公司", "ABC Ltd."]
    assert hands.told == "已粘贴 2 行，2 格里的换行并成一行"
    hands.at(3, "former_names")
    hands.paste('"甲厂\n乙厂"\n丙\n')
    assert hands.panel.ask_bar.text.text() == "粘贴 2 行：新增 1，更新 1"
    hands.press(Key.Key_Return)
    assert hands.column("former_names")[3:] == ["甲厂、乙厂", "丙"], "the lines of a list are its items"


def test_a_paste_that_grows_the_table_asks_and_marks_what_cannot_stand(hands: Hands) -> None:
    hands.at(2, "founded_on")
    hands.paste("2015.3.1\t１００\n去年\t200\n2016年5月\t约三百\n")
    bar = hands.panel.ask_bar
    assert bar.isVisible()
    assert bar.text.text() == "粘贴 3 行：新增 1，更新 2，2 格不合规"
    assert [button.text() for button in bar.buttons] == ["只粘贴合规的", "看问题", "取消"]
    assert hands.model.marks_at(3)["founded_on"][1]
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
    assert not hands.model.marks_at(3).get("founded_on", ("", False))[1]
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


# -- filling, clearing, records --------------------------------------------------------------------


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
