"""The main window: moving about by keys, place, history, messages, jobs, closing and coming back."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.app import Session
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.navigation import RAIL, WIDTH
from zjai_desk.desktop.overview import read_overview
from zjai_desk.desktop.pages.history_page import HistoryPage
from zjai_desk.desktop.pages.home_page import HomePage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.desktop.unforeseen import ExceptionHook
from zjai_desk.desktop.welcome import Welcome
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Severity
from zjai_desk.settings import Settings
from zjai_desk.store import Query, Store

CONTROL = Qt.KeyboardModifier.ControlModifier


def rename(store: Store, _progress: Progress) -> None:
    with store.change("改名", operator="王五") as change:
        change.update("enterprises", {1: {"name": "甲公司"}})


def test_it_begins_at_home_with_the_registers_counted(window: MainWindow, qtbot: QtBot) -> None:
    assert isinstance(window.shown, HomePage)
    assert window.windowTitle() == "滨江区 台账 - 区县人工智能产业工作台"
    qtbot.waitUntil(lambda: window.navigation.count_shown("enterprises") == "4")
    assert window.navigation.count_shown("patents") == ""


def test_every_register_opens(window: MainWindow, qtbot: QtBot) -> None:
    for key, register in REGISTERS.items():
        window.show_page(key)
        calm(qtbot, window.desk)
        assert window.shown.title == register.label


def test_pages_are_reached_by_number_keys(window: MainWindow, qtbot: QtBot) -> None:
    for key, page in ((Qt.Key.Key_3, "enterprises"), (Qt.Key.Key_5, "patents"), (Qt.Key.Key_9, "history")):
        qtbot.keyClick(window, key, CONTROL)
        assert window.shown.key == page
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert window.shown.key == "home"


def test_the_navigation_is_walked_with_arrow_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("history")
    window.navigation.setFocus()
    window.show_page("enterprises")
    qtbot.keyClick(window.navigation, Qt.Key.Key_Down)
    assert window.shown.key == "annual_returns"
    assert QApplication.focusWidget() is window.navigation


def test_a_page_is_opened_at_a_record(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.go("enterprises", Query(equals={"district": "滨江区"}), 4)
    page = window.shown
    assert isinstance(page, RegisterPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.table.currentIndex().row() == 2


def test_the_place_is_chosen_from_the_top_line(window: MainWindow, qtbot: QtBot) -> None:
    menu = window.top.area.menu()
    menu.aboutToShow.emit()
    city = next(action for action in menu.actions() if action.text() == "杭州市").menu()
    next(action for action in city.actions() if action.text() == "滨江区").trigger()  # type: ignore[union-attr]  # there is one
    assert (window.desk.area, window.top.area.text()) == ("滨江区", "滨江区")
    years = window.top.year.menu()
    years.aboutToShow.emit()
    next(action for action in years.actions() if action.text() == "2019年").trigger()
    assert (window.desk.area, window.desk.year) == ("滨江区", 2019)


def test_districts_are_offered_as_they_stood_then(window: MainWindow) -> None:
    window.desk.set_place(None, 2019)
    menu = window.top.area.menu()
    menu.aboutToShow.emit()
    city = next(action for action in menu.actions() if action.text() == "杭州市").menu()
    names = [action.text() for action in city.actions()]  # type: ignore[union-attr]  # there is one
    assert "下城区" in names
    assert "钱塘区" not in names


def test_the_history_lists_steps_and_undoes_one(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.run("改名", rename, writes=True)
    calm(qtbot, window.desk)
    window.show_page("history")
    page = window.shown
    assert isinstance(page, HistoryPage)
    calm(qtbot, window.desk)
    assert [step.title for step in page.steps.steps] == ["改名", "导入 长河街道2019年报.xlsx"]
    line = [page.lines.index(0, column).data() for column in range(5)]
    assert line == ["企业台账", "甲公司", "企业名称", NAMES[0], "甲公司"]
    page.undo_step_action.trigger()
    qtbot.waitUntil(lambda: page.steps.rowCount() == 3)
    assert page.steps.index(1, 4).data() == "已撤销"
    calm(qtbot, window.desk)
    assert page.redo_action.toolTip() == "重做：改名（Ctrl+Y）"


def test_an_undo_that_cannot_be_is_refused_in_words(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.run("改名", rename, writes=True)
    calm(qtbot, window.desk)
    window.desk.undo_step(1)
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.property("severity") == "force"
    assert "导入 长河街道2019年报.xlsx" in window.notice.text.text()


def test_home_shows_figures_last_changes_and_findings(window: MainWindow, qtbot: QtBot) -> None:
    def spoil(store: Store, _progress: Progress) -> None:
        with store.change("录入") as change:
            change.insert("annual_returns", [{"name": NAMES[1], "year": 2018, "employees": 3, "rd_staff": 5}])

    window.desk.run("录入", spoil, writes=True)
    qtbot.waitUntil(lambda: window.desk.findings.total(Severity.FORCE) == 1, timeout=10_000)
    home = window.shown
    assert isinstance(home, HomePage)
    calm(qtbot, window.desk)
    assert "强制：研发人员5人多于从业人数3人，请更正。" in home.todo.texts()
    assert "录入" in home.recent.texts()
    assert window.status.findings.text() == "强制 1"


def test_the_key_figures_stand_beside_those_of_the_year_before(store_path: Path) -> None:
    with Store.open(store_path) as store:
        overview = read_overview(store, None, None)
        inside = read_overview(store, "滨江区", 2019)
    said = [(figure.label, figure.value, figure.unit, figure.remark) for figure in overview.figures]
    assert said[1] == ("营业收入", "576.58", "亿元", "2019年，1 家年报；上年 无年报")
    assert inside.figures[0].value == "3"


def test_a_long_job_is_shown_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    going = threading.Event()

    def long(_store: Store, progress: Progress) -> None:
        while not going.wait(0.01):
            progress.report("导入 大表", 43, 100)

    window.desk.run("导入 大表", long)
    qtbot.waitUntil(window.status.job.isVisible)
    assert (window.status.job.text(), window.status.bar.value(), window.status.bar.maximum()) == (
        "导入 大表",
        43,
        100,
    )
    qtbot.mouseClick(window.status.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.status.job.isVisible())
    assert window.notice.text.text() == "导入 大表已取消，没有保存任何改动。"
    going.set()


def test_an_error_stays_until_it_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.show_error(DeskError("“a.xlsx”打不开。", "请先在 Excel 中另存。"))
    assert window.notice.text.text() == "“a.xlsx”打不开。请先在 Excel 中另存。"
    window.notice.hide()
    assert not window.notice.isVisible()


def test_a_narrow_window_keeps_everything_within_reach(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("enterprises")
    assert window.navigation.width() == WIDTH
    window.resize(683, 384)
    qtbot.waitUntil(lambda: window.navigation.width() == RAIL)
    page = window.shown
    calm(qtbot, window.desk)
    assert window.width() == 683
    for button in page.head.buttons:
        assert page.head.rect().contains(button.geometry()), button.text()


def test_twenty_rows_are_seen_at_1366_by_768(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    qtbot.wait(20)
    assert page.table.viewport().height() >= 20 * page.table.verticalHeader().defaultSectionSize()


def test_the_window_comes_back_as_it_was(
    window: MainWindow, qtbot: QtBot, settings: Settings, store_path: Path
) -> None:
    window.show_page("patents")
    window.resize(760, 500)
    window.desk.set_place("西湖区", 2018)
    qtbot.wait(20)
    window.close()
    again = Settings.load(settings.path)
    desk = Desk(StoreThread(lambda: Store.open(store_path)), again)
    second = MainWindow(desk, "x")
    qtbot.addWidget(second)
    second.show()
    assert second.shown.key == "patents"
    assert (second.width(), second.top.area.text(), second.top.year.text()) == (760, "西湖区", "2018年")
    second.close()


def test_the_first_start_asks_and_a_new_store_is_made(
    dressed: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    session = Session(dressed, settings)
    session.start(None)
    assert session.welcome is not None
    assert session.welcome.isVisible()
    session.welcome.opened.emit(tmp_path / "没有.zjdb")
    qtbot.waitUntil(lambda: session.welcome is not None and "没有.zjdb" in session.welcome.problem.text())
    session.welcome.created.emit(tmp_path / "新.zjdb")
    qtbot.waitUntil(lambda: session.window is not None)
    assert session.window is not None
    assert session.welcome is None
    assert settings.recent == [str(tmp_path / "新.zjdb")]
    session.window.menu.another_wanted.emit()
    assert session.welcome is not None
    session.welcome.close()


def test_the_last_store_opens_by_itself(
    dressed: QApplication, qtbot: QtBot, settings: Settings, store_path: Path
) -> None:
    settings.opened(store_path)
    session = Session(dressed, settings)
    session.start(None)
    qtbot.waitUntil(lambda: session.window is not None)
    assert session.window is not None
    session.window.close()


def test_stores_are_looked_for_beside_the_last_one(
    dressed: QApplication, qtbot: QtBot, settings: Settings, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        asked.append(place)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    welcome = Welcome(settings)
    welcome.new_button.click()
    assert Path(asked[0]).parent != Path.cwd(), "not where the program happens to lie"
    settings.opened(store_path)
    qtbot.addWidget(welcome)
    welcome.show()
    welcome.open_button.setFocus()
    qtbot.keyClick(welcome.open_button, Qt.Key.Key_Return)
    assert Path(asked[1]) == store_path.parent


def test_the_sample_is_made_and_opens_at_its_own_place(
    dressed: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    session = Session(dressed, settings)
    session.ask()
    assert session.welcome is not None
    qtbot.mouseClick(session.welcome.sample_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.window is not None, timeout=20_000)
    assert session.window is not None
    assert session.window.top.area.text() == "杭州市"
    qtbot.waitUntil(
        lambda: session.window is not None and session.window.navigation.count_shown("enterprises") == "490"
    )
    session.window.close()


def test_what_nobody_foresaw_is_told_and_logged(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = ExceptionHook(tmp_path / "zjai-desk.log")
    hook.install()
    try:
        raise_somewhere()
    except ZeroDivisionError as fault:
        hook.on_exception(type(fault), fault, fault.__traceback__)
    hook.remove()
    box = QApplication.activeModalWidget()
    assert box is not None
    assert "ZeroDivisionError" in box.detailedText()  # type: ignore[attr-defined]  # it has it
    assert "zjai-desk.log" in box.informativeText()  # type: ignore[attr-defined]  # it has it
    box.close()


@pytest.mark.usefixtures("nothing_shown")
def test_a_fault_at_the_start_leaves_a_window_to_go_on_with(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot, settings: Settings
) -> None:
    session = Session(dressed, settings)
    hook = ExceptionHook(tmp_path / "zjai-desk.log")
    hook.go_on = session.ask_if_stranded
    hook.on_exception(ZeroDivisionError, ZeroDivisionError(), None)
    box = QApplication.activeModalWidget()
    assert box is not None
    assert session.welcome is None
    box.close()
    assert session.welcome is not None
    assert session.welcome.isVisible()
    session.welcome.set_busy(True, "正在打开…")
    session.ask_if_stranded()
    assert session.welcome.open_button.isEnabled()
    session.welcome.close()


def raise_somewhere() -> None:
    raise ZeroDivisionError("除以零")


def test_work_that_ends_with_a_fault_of_ours_is_no_longer_shown(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as exceptions:
        window.desk.run("排版券台账", lambda *_: 1 // 0)
        assert window.desk.jobs
        qtbot.waitUntil(lambda: bool(exceptions))
    assert window.desk.jobs == []


def test_closing_asks_before_it_stops_what_is_being_written(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def write(store: Store, _progress: Progress) -> None:
        go_on.wait(10)
        with store.change("新增") as change:
            change.insert("enterprises", [{"name": "杭州慢慢来科技有限公司"}])

    asked: list[str] = []

    def wait(box: QMessageBox) -> int:
        asked.append(box.text())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", wait)
    window.desk.run("导入 年报.xlsx", write, writes=True)
    window.close()
    assert asked == ["“导入 年报.xlsx”还没有做完。"]
    assert window.isVisible()
    go_on.set()
    calm(qtbot, window.desk)
    window.close()
    assert len(asked) == 1
    assert not window.isVisible()


def test_at_first_the_last_line_is_on_the_screen(
    dressed: QApplication, qtbot: QtBot, store_path: Path, settings: Settings
) -> None:
    opened = MainWindow(Desk(StoreThread(lambda: Store.open(store_path)), settings), "台账")
    qtbot.addWidget(opened)
    assert opened.height() < opened.screen().availableSize().height()
    opened.close()
