"""The search over all registers as a person uses it: typing, walking, opening, seeing what was met."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm, write

from zjai_desk.desktop.finding.search_all import SearchBox
from zjai_desk.desktop.finding.search_hits import spans
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.progress import Progress
from zjai_desk.store import Store

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("text", "words", "met"),
    [
        ("杭州海康威视数字技术", ["海康"], ["海康"]),
        ("杭州海康威视数字技术", ["hkws"], ["海康威视"]),
        ("杭州海康威视数字技术", ["haik"], ["海康"]),
        ("杭州海康威视数字技术", ["weishi", "hz"], ["杭州", "威视"]),
        ("重庆银行", ["cqyh"], ["重庆银行"]),
        ("ＡI公司", ["ai"], ["ＡI"]),
        ("阿里云", ["zzz"], []),
    ],
)
def test_what_was_met_is_set_off(text: str, words: list[str], met: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, words)] == met


def look_for(window: MainWindow, qtbot: QtBot, text: str) -> SearchBox:
    box = window.top.search
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL | SHIFT)
    assert QApplication.focusWidget() is box
    box.selectAll()
    write(qtbot, box, text)
    qtbot.waitUntil(box.results.isVisible, timeout=5000)
    calm(qtbot, window.desk)
    qtbot.wait(200)
    calm(qtbot, window.desk)
    return box


def titles(box: SearchBox) -> list[str]:
    return [line.title for line in box.results.model.lines]


def test_hits_come_by_register_as_one_types_and_enter_opens_the_record(
    window: MainWindow, qtbot: QtBot
) -> None:
    box = look_for(window, qtbot, "hkws")
    # The annual return names the same enterprise.
    assert titles(box)[:2] == ["企业台账", NAMES[0]]
    assert "企业年报" in titles(box)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    page = window.shown
    assert isinstance(page, RegisterPage)
    calm(qtbot, window.desk)
    qtbot.waitUntil(lambda: page.table.currentIndex().row() == 0)
    assert (page.key, page.model.rowCount()) == ("enterprises", 4)
    assert not box.results.isVisible()
    assert window.isAncestorOf(QApplication.focusWidget())
    assert QApplication.focusWidget() is page.table


def test_the_arrows_walk_over_the_heads_from_hit_to_hit(window: MainWindow, qtbot: QtBot) -> None:
    box = look_for(window, qtbot, "海康")
    view = box.results.view
    assert view.currentIndex().row() == 1
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.results.model.lines[view.currentIndex().row()].register == "annual_returns"
    assert box.accessibleDescription() == view.currentIndex().data()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    last = view.currentIndex().row()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert view.currentIndex().row() == (1 if last == 3 else last - 1) or last == 1
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.shown.key in ("annual_returns", "enterprises")


def test_the_field_that_was_met_is_named(window: MainWindow, qtbot: QtBot) -> None:
    box = look_for(window, qtbot, "计算机视觉")
    line = box.results.model.lines[1]
    assert (line.field, line.text) == ("领域", "计算机视觉")
    assert line.spoken.endswith("领域：计算机视觉")


def test_more_than_fit_are_counted_and_listed_by_the_page(window: MainWindow, qtbot: QtBot) -> None:
    def fill(store: Store, _progress: Progress) -> None:
        with store.change("更多") as change:
            change.insert("enterprises", [{"name": f"滨江智造{n}公司"} for n in range(12)])

    window.desk.run("更多", fill, writes=True)
    calm(qtbot, window.desk)
    box = look_for(window, qtbot, "bjzz")
    assert titles(box)[-1] == "还有 7 条，在企业台账中全部列出"
    for _ in range(len(titles(box))):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    page = window.shown
    assert isinstance(page, RegisterPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 12)


def test_nothing_found_is_said_and_esc_leads_back(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("enterprises")
    box = look_for(window, qtbot, "没有的公司")
    assert box.results.nothing.text().startswith("没有找到“没有的公司”")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.results.isVisible()
    assert box.text() == "没有的公司"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.shown.isAncestorOf(focus)


def test_the_list_goes_away_with_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    box = look_for(window, qtbot, "大华")
    window.navigation.setFocus()
    assert not box.results.isVisible()


def test_a_click_opens_a_hit(window: MainWindow, qtbot: QtBot) -> None:
    box = look_for(window, qtbot, "wangyi")
    view = box.results.view
    place = view.visualRect(box.results.model.index(1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    page = window.shown
    assert isinstance(page, RegisterPage)
    qtbot.waitUntil(lambda: page.table.currentIndex().row() == 3)
