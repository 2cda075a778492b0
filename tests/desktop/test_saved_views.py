"""Named views: saved, updated, renamed, deleted and undone; and how the last one comes back by itself."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from page_helpers import loaded, names, open_page
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.name_dialog import NameDialog
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.desktop.views import saved_views
from zjai_desk.desktop.views.keeper import ViewKeeper
from zjai_desk.desktop.views.view import View
from zjai_desk.registers import REGISTERS
from zjai_desk.settings import Settings
from zjai_desk.store import Condition, Op, Query, Sort, Store

ENTERPRISES = REGISTERS["enterprises"]
BINJIANG = Condition("district", Op.ONE_OF, ("滨江区",))


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    return open_page(window, qtbot)


def actions(page: RegisterPage) -> dict[str, bool]:
    page.bar.menu.aboutToShow.emit()
    return {action.text(): action.isChecked() for action in page.bar.menu.actions() if action.text()}


def trigger(page: RegisterPage, text: str) -> None:
    page.bar.menu.aboutToShow.emit()
    [action] = [action for action in page.bar.menu.actions() if action.text() == text]
    action.trigger()


def save_as(page: RegisterPage, qtbot: QtBot, name: str) -> None:
    trigger(page, "另存为…")
    dialog = page.bar.findChild(NameDialog)
    assert dialog is not None
    dialog.name.setText(name)
    assert dialog.save.isEnabled()
    dialog.accept()
    calm(qtbot, page.desk)


def test_a_view_is_saved_changed_updated_and_opened_again(page: RegisterPage, qtbot: QtBot) -> None:
    page.keeper.filter("district", [BINJIANG])
    page.keeper.show(replace(page.keeper.view, sort=(Sort("name"),), frozen=1))
    assert page.bar.view_button.text() == "默认视图（已改）"
    save_as(page, qtbot, "滨江企业")
    assert page.bar.view_button.text() == "滨江企业"
    trigger(page, "默认视图")
    loaded(qtbot, page)
    assert (len(names(page)), page.table.frozen) == (4, 2)
    trigger(page, "滨江企业")
    loaded(qtbot, page)
    assert names(page) == [NAMES[0], NAMES[3], NAMES[2]]
    assert page.table.frozen == 1
    page.binding.hide(page.model.column_of("town"))
    assert page.bar.view_button.text() == "滨江企业（已改）"
    trigger(page, "更新“滨江企业”")
    calm(qtbot, page.desk)
    assert page.bar.view_button.text() == "滨江企业"
    trigger(page, "默认视图")
    trigger(page, "滨江企业")
    assert page.model.column_of("town") == -1
    assert actions(page)["滨江企业"]


def test_saving_and_deleting_a_view_are_steps_that_can_be_undone(
    page: RegisterPage, window: MainWindow, qtbot: QtBot
) -> None:
    save_as(page, qtbot, "甲")
    assert window.notice.text.text() == "已保存视图“甲”"
    trigger(page, "改名…")
    dialog = page.bar.findChild(NameDialog)
    assert dialog is not None
    dialog.name.setText("默认视图")
    assert "已有视图" in dialog.problem.text()
    assert not dialog.save.isEnabled()
    dialog.name.setText("乙")
    dialog.accept()
    calm(qtbot, page.desk)
    assert page.bar.view_button.text() == "乙"
    trigger(page, "删除")
    calm(qtbot, page.desk)
    assert "乙" not in actions(page)
    assert page.bar.view_button.text() == "默认视图"
    window.desk.undo()
    calm(qtbot, page.desk)
    assert "乙" in actions(page)
    assert window.desk.next_undo is not None
    assert window.desk.next_undo.title == "视图 甲 改名为 乙（企业台账）"


def test_views_belong_to_their_register(store_path: Path) -> None:
    with Store.open(store_path) as store:
        saved_views.save(store, ENTERPRISES, "甲", View(("name",), where=(BINJIANG,)), "张三")
        saved_views.save(store, REGISTERS["patents"], "甲", View(("title",)), "张三")
        [view] = saved_views.read(store, ENTERPRISES)
        assert view.view.where == (BINJIANG,)
        assert [view.view.columns[0] for view in saved_views.read(store, REGISTERS["patents"])] == ["title"]
        assert store.verify() == []


def test_the_last_state_is_written_at_once_and_comes_back_by_itself(
    page: RegisterPage, window: MainWindow, settings: Settings, store_path: Path, qtbot: QtBot
) -> None:
    page.keeper.filter("district", [BINJIANG])
    page.table.setColumnWidth(0, 333)
    page.bar.row_button.setChecked(True)
    path = settings.path
    assert path is not None
    qtbot.waitUntil(path.is_file, timeout=4000)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["views"]["enterprises"]["view"]["widths"] == {"name": 333}
    window.close()
    desk = Desk(StoreThread(lambda: Store.open(store_path)), Settings.load(path))
    again = MainWindow(desk, "台账")
    qtbot.addWidget(again)
    again.show()
    shown = open_page(again, qtbot)
    assert len(names(shown)) == 3
    assert shown.table.columnWidth(0) == 333
    assert shown.binding.row.isVisible()
    assert [chip.text() for chip in shown.chips.chips] == ["所属区县：滨江区"]
    again.close()


def test_a_city_filters_by_its_districts(page: RegisterPage, qtbot: QtBot) -> None:
    page.desk.set_place("杭州市", None)
    loaded(qtbot, page)
    assert [chip.text() for chip in page.chips.chips] == ["所属区县：杭州市（全市）"]
    assert len(names(page)) == 4
    page.desk.set_place("宁波市", None)
    loaded(qtbot, page)
    assert page.model.rowCount() == 0


def test_who_tells_no_district_is_shown_with_the_office_s_own_city(
    window: MainWindow, page: RegisterPage, qtbot: QtBot
) -> None:
    def write(store: Store, _progress: object) -> None:
        with store.change("设置") as change:
            change.configure("area", "滨江区")
            change.insert("enterprises", [{"name": "杭州未填区县科技有限公司"}])

    window.desk.run("", write, writes=True)
    calm(qtbot, window.desk)
    again = ViewKeeper(window.desk, ENTERPRISES)
    for area, shown in (("杭州市", 5), ("宁波市", 0), ("滨江区", 3)):
        window.desk.set_place(area, None)
        calm(qtbot, window.desk)
        found: list[int] = []
        query = again.query()
        window.desk.run("", lambda store, _, query=query: len(store.ids("enterprises", query)), found.append)
        qtbot.waitUntil(lambda found=found: bool(found))
        assert found == [shown], area


def test_what_another_page_asks_for_replaces_what_was_asked_here(
    page: RegisterPage, window: MainWindow, qtbot: QtBot
) -> None:
    page.keeper.filter("district", [BINJIANG])
    window.desk.go("enterprises", Query(equals={"district": "西湖区"}))
    loaded(qtbot, page)
    assert names(page) == [NAMES[1]]
    window.desk.go("enterprises", Query(only=(1, 3)))
    loaded(qtbot, page)
    assert [chip.text() for chip in page.chips.chips] == ["指定的 2 家"]
    assert names(page) == [NAMES[0], NAMES[2]]
    assert QApplication.focusWidget() is not None
