"""企业档案 as a person opens it: by keys from a row, from a patent, from the card; and on from there."""

from pathlib import Path

import pytest
from page_helpers import open_page
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.dossier_page import DossierPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.records.dossier_trend import TrendLine
from zjai_desk.store import Query, Store

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def store_path(store_path: Path) -> Path:
    with Store.open(store_path) as store, store.change("录入", operator="李四") as change:
        change.insert("annual_returns", [{"name": NAMES[0], "year": 2018, "employees": 5}])
        change.insert("annual_returns", [{"name": NAMES[0], "year": 2020, "employees": 9}])
        change.insert(
            "patents", [{"patent_no": str(n), "holder": NAMES[0], "title": f"方法{n}"} for n in range(3)]
        )
        change.insert("patents", [{"patent_no": "9", "holder": "不认识的人"}])
    return store_path


def shown_file(window: MainWindow, qtbot: QtBot) -> DossierPage:
    calm(qtbot, window.desk)
    page = window.shown
    assert isinstance(page, DossierPage)
    assert page.file is not None
    return page


def words(page: DossierPage) -> str:
    return "\n".join(label.text() for label in page.area.findChildren(QLabel))


def link(page: DossierPage, text: str) -> QPushButton:
    return next(button for button in page.area.findChildren(QPushButton) if text in button.text())


def test_it_opens_by_keys_from_a_row_and_shows_all_there_is(window: MainWindow, qtbot: QtBot) -> None:
    register = open_page(window, qtbot)
    register.table.go_to(1)
    qtbot.keyClick(register.table, Qt.Key.Key_E, KEYS)
    page = shown_file(window, qtbot)
    assert page.name.text() == NAMES[0]
    said = words(page)
    for part in (
        "滨江区",
        "来源：长河街道2019年报.xlsx / 年报 / 第5行",
        "营业收入（万元）",
        "比2018年增长80.0%",
        "合计",
    ):
        assert part in said
    assert "导入 长河街道2019年报.xlsx" in said, "its life"
    assert page.area.findChildren(TrendLine)
    assert str(window.navigation.currentIndex().data()) == "企业台账"


def test_its_patents_are_listed_in_their_register(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.go("dossier", None, 1)
    link(shown_file(window, qtbot), "列出 3 件").click()
    calm(qtbot, window.desk)
    register = window.shown
    assert isinstance(register, RegisterPage)
    assert (register.key, register.model.rowCount()) == ("patents", 3)


def test_from_a_patent_to_whom_it_belongs(window: MainWindow, qtbot: QtBot) -> None:
    register = open_page(window, qtbot, "patents")
    register.table.go_to(2)
    register.enterprises.dossier_action.trigger()
    assert shown_file(window, qtbot).name.text() == NAMES[0]
    register = open_page(window, qtbot, "patents")
    register.table.go_to(4)
    register.enterprises.dossier_action.trigger()
    calm(qtbot, window.desk)
    assert window.shown is register
    assert "没有这条记录所属的企业" in window.notice.text.text()


def test_the_card_of_a_record_leads_there(window: MainWindow, qtbot: QtBot) -> None:
    register = open_page(window, qtbot)
    register.table.go_to(2)
    next(one for one in register.card.findChildren(QPushButton) if one.text() == "企业档案").click()
    page = shown_file(window, qtbot)
    assert page.name.text() == NAMES[1]
    assert "还没有这家企业的年报。" in words(page)


def test_it_follows_what_is_changed_and_says_when_the_enterprise_is_gone(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.desk.go("dossier", None, 1)
    page = shown_file(window, qtbot)

    def rename(store: Store, _: object) -> None:
        with store.change("改名") as change:
            change.update("enterprises", {1: {"name": "甲公司", "former_names": (NAMES[0],)}})

    def delete(store: Store, _: object) -> None:
        with store.change("删除") as change:
            change.delete("enterprises", [1])

    window.desk.run("", rename, writes=True)
    calm(qtbot, window.desk)
    assert (page.name.text(), page.former.text()) == ("甲公司", f"曾用名：{NAMES[0]}")
    assert page.file is not None
    assert len(page.file.belongings["patents"]) == 3, "found by the former name"
    window.desk.run("", delete, writes=True)
    calm(qtbot, window.desk)
    assert page.file is None
    assert page.empty.headline.text() == "这家企业已不在台账中。"


def test_it_opens_empty_and_says_how_to_choose(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("dossier")
    calm(qtbot, window.desk)
    page = window.shown
    assert isinstance(page, DossierPage)
    assert "Ctrl+Shift+E" in page.empty.words.text()
    page.visit(Query(), None)
    assert page.file is None


def test_it_is_written_as_a_pdf(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.desk.go("dossier", None, 1)
    page = shown_file(window, qtbot)
    page.save(tmp_path / "企业档案.pdf")
    calm(qtbot, window.desk)
    assert "已写出“企业档案.pdf”" in window.notice.text.text()
    assert (tmp_path / "企业档案.pdf").read_bytes().startswith(b"%PDF")


def test_the_search_over_all_registers_leads_there_too(window: MainWindow, qtbot: QtBot) -> None:
    box = window.top.search
    box.setFocus()
    qtbot.keyClicks(box, "hkws")
    qtbot.waitUntil(lambda: box.results.isVisible() and box.results.model.rowCount() > 0)
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown_file(window, qtbot).name.text() == NAMES[0]
