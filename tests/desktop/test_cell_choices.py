"""Finding and replacing in cells, going from fault to fault, and choosing among legal values."""

from decimal import Decimal

import pytest
from hands import ALT, CTRL, SHIFT, Hands, Key
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from window_helpers import NAMES, write

from zjai_desk.desktop.kit.choice_edit import ChoiceEdit

# -- finding ---------------------------------------------------------------------------------------


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
    assert hands.model.marks_at(1)["financed_on"][0] == "explain"
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


# -- legal values ----------------------------------------------------------------------------------


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
