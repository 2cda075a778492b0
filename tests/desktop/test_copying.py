"""Copies as the window makes them and as a person goes back to them: at the end of the day, before imports, by hand."""

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from import_helpers import dropped, import_page, settle
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.app import Session
from zjai_desk.desktop.intake.return_file import FileState
from zjai_desk.desktop.keeping import copies_dialog
from zjai_desk.desktop.keeping.copies_dialog import CopiesDialog
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.threads import waiting
from zjai_desk.desktop.threads.waiting import Waiting
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.listing import Copy, listing
from zjai_desk.keeping.copies.names import folder_of
from zjai_desk.keeping.sticks import Stick
from zjai_desk.progress import Progress
from zjai_desk.registers.rights import Person
from zjai_desk.settings import Settings
from zjai_desk.store import Store


def edit(store: Store, _progress: Progress) -> None:
    with store.change("改 注册资本", operator="张三") as change:
        change.update("enterprises", {1: {"registered_capital": Decimal(5)}})


def delete(store: Store, _progress: Progress) -> None:
    with store.change("删除企业 2 家", operator="王五") as change:
        change.delete("enterprises", [3, 4])


def do(window: MainWindow, qtbot: QtBot, *works: Callable[[Store, Progress], None]) -> None:
    for work in works:
        window.desk.run("干活", work, writes=True)
    calm(qtbot, window.desk)


def made(path: Path) -> list[Copy]:
    return listing(folder_of(path))


def back_up(window: MainWindow, qtbot: QtBot) -> Copy:
    found: list[Copy] = []
    window.copying.make(found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return found[0]


def opened(window: MainWindow, qtbot: QtBot) -> CopiesDialog:
    window.open_copies()
    calm(qtbot, window.desk)
    [dialog] = [one for one in window.findChildren(CopiesDialog) if one.isVisible()]
    return dialog


def choose(dialog: CopiesDialog, window: MainWindow, qtbot: QtBot, row: int) -> None:
    dialog.view.selectRow(row)
    calm(qtbot, window.desk)


# -- copies that make themselves ----------------------------------------------------------------------


def test_a_session_with_changes_ends_with_a_copy(window: MainWindow, qtbot: QtBot, store_path: Path) -> None:
    do(window, qtbot, edit)
    window.close()
    [copy] = made(store_path)
    assert (copy.why, copy.whole, copy.seq) == ("收工", True, 2)


def test_a_session_without_changes_ends_without_one(window: MainWindow, store_path: Path) -> None:
    window.close()
    assert not folder_of(store_path).exists()


def test_the_copy_at_the_end_can_be_skipped_and_is_made_up_for(
    window: MainWindow, qtbot: QtBot, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(window, qtbot, edit)
    monkeypatch.setattr(waiting, "SHOWN_AFTER", 0)
    real = copies.make

    def slow(store: Store, why: copies_dialog.Copy, progress: Progress) -> Copy:
        while True:
            progress.report("复制台账")

    monkeypatch.setattr(copies, "make", slow)

    def skip() -> None:
        [dialog] = window.findChildren(Waiting)
        assert dialog.isVisible()
        dialog.skip.click()

    QTimer.singleShot(200, skip)
    window.close()
    assert made(store_path) == []
    monkeypatch.setattr(copies, "make", real)
    with Store.open(store_path) as store:
        assert copies.is_due(store), "the next start finds it"


def test_work_of_a_last_time_that_no_copy_holds_gets_one(
    window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    window.copying.look()
    qtbot.waitUntil(lambda: [copy.whole for copy in made(store_path)] == [True], timeout=10_000)
    assert [copy.why for copy in made(store_path)] == ["补做"]
    calm(qtbot, window.desk)
    window.copying.look()
    calm(qtbot, window.desk)
    assert len(made(store_path)) == 1, "nothing changed since"


def test_without_room_one_line_is_told_once(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path, _size: int) -> None:
        raise DeskError("没有备份：磁盘只剩1.0 MB。")

    told: list[DeskError] = []
    window.desk.failed.connect(told.append)
    monkeypatch.setattr(copies, "require_room", full)
    for _ in range(2):
        window.copying.look()
        qtbot.waitUntil(lambda: not window.copying._running)
        calm(qtbot, window.desk)
    assert [str(error) for error in told] == ["没有备份：磁盘只剩1.0 MB。"]
    do(window, qtbot, edit)


def test_the_chosen_stick_gets_the_newest_copy(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    stick = Stick(folder, "备份盘", "5A3C-1F00")
    there: list[Stick] = []
    window.copying._plugged_in = lambda: there
    back_up(window, qtbot)
    window.copying.choose_stick(stick)
    assert settings.sticks[window.copying.store_id] == {"mark": "5A3C-1F00", "label": "备份盘"}
    there.append(stick)
    window.copying.look_for_stick()
    qtbot.waitUntil(lambda: "可以拔出" in window.notice.text.text(), timeout=10_000)
    assert len(list(folder.rglob("*.zjdb"))) == 1
    do(window, qtbot, edit)
    window.close()
    assert len(list(folder.rglob("*.zjdb"))) == 2, "also that of the end of the day"


def test_files_imported_in_one_go_are_preceded_by_one_copy(
    window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    page = import_page(window, qtbot)
    dropped(qtbot, page, "01_企业_标准.xlsx", "02_企业_两行表头.xlsx")
    page.intake.import_all()
    settle(qtbot, page)
    assert [file.state for file in page.intake.files] == [FileState.IMPORTED] * 2
    assert [(copy.why, copy.seq) for copy in made(store_path)] == [("导入前", 1)]
    dropped(qtbot, page, "07_活动券.xlsx")
    page.intake.import_all()
    settle(qtbot, page)
    assert len(made(store_path)) == 2, "the store has changed since"


# -- the dialog ---------------------------------------------------------------------------------------


def test_without_copies_the_dialog_says_how_they_come(
    window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    dialog = opened(window, qtbot)
    assert dialog.empty.isVisible()
    dialog.empty.first.click()
    qtbot.waitUntil(lambda: len(dialog.model.copies) == 1, timeout=10_000)
    calm(qtbot, window.desk)
    assert "内容相同" in dialog.pane.effect.told.text()
    assert dialog.model.index(0, 1).data() == "手动"
    assert dialog.said.text().startswith("已备份并核对")
    dialog.reject()


def test_the_chosen_copy_tells_what_would_change(window: MainWindow, qtbot: QtBot) -> None:
    back_up(window, qtbot)
    do(window, qtbot, edit, delete)
    window.show_page("history")
    dialog = opened(window, qtbot)
    pane = dialog.pane
    said = r"恢复后台账回到第1步，没有第\d至\d步所做的改动（2 步）。"
    assert re.fullmatch(said, pane.effect.told.text())
    row = [pane.effect.differences.index(0, column).data() for column in range(5)]
    assert row == ["企业台账", "4", "2", "—", "1"]
    assert [pane.effect.steps.index(row, 3).data() for row in range(2)] == ["删除企业 2 家", "改 注册资本"]
    assert pane.tabs.tabText(1) == "找回记录（3）"
    dialog.reject()


def test_a_damaged_copy_can_be_neither_restored_nor_taken_from(
    window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    copy = back_up(window, qtbot)
    copy.path.write_bytes(copy.path.read_bytes()[:5000])
    dialog = opened(window, qtbot)
    qtbot.waitUntil(lambda: dialog.model.index(0, 4).data() == "已损坏", timeout=10_000)
    assert "不能恢复" in dialog.pane.remark.text()
    assert not dialog.restore_button.isEnabled()
    assert dialog.pane.tabs.isHidden()
    dialog.reject()


def test_records_are_taken_back_with_a_reason_and_can_be_undone(
    window: MainWindow, qtbot: QtBot, store_path: Path
) -> None:
    back_up(window, qtbot)
    do(window, qtbot, edit, delete)
    dialog = opened(window, qtbot)
    tab = dialog.pane.records
    dialog.pane.tabs.setCurrentWidget(tab)
    assert [tab.model.index(row, 0).data() for row in range(3)] == [NAMES[0], NAMES[2], NAMES[3]]
    assert tab.button.text() == "找回选中的 1 家", "the first is chosen, and below stands what it is about"
    assert [tab.fields.index(0, column).data() for column in range(3)] == ["注册资本", "5", "100"]
    tab.view.selectAll()
    assert not tab.button.isEnabled(), "a reason is asked for"
    tab.reason.setText("误删，误改")
    assert tab.button.text() == "找回选中的 3 家"
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    assert dialog.pane.tabs.isVisible(), "what is shown stays until the new comparison is there"
    calm(qtbot, window.desk)
    assert dialog.said.text().startswith("已从备份找回 3 家企业")
    assert dialog.pane.comparison is not None
    assert dialog.pane.comparison.is_same
    dialog.reject()
    window.close()
    with Store.open(store_path) as store:
        assert store.ids("enterprises") == [1, 2, 3, 4]
        step = store.history(limit=1)[0]
        assert (step.operator, step.reason) == ("张三", "误删，误改")
        store.undo()
        assert store.ids("enterprises") == [1, 2]


def test_an_import_is_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    back_up(window, qtbot)
    window.undo_action.trigger()
    calm(qtbot, window.desk)
    dialog = opened(window, qtbot)
    choose(dialog, window, qtbot, 0)
    tab = dialog.pane.imports
    assert dialog.pane.tabs.tabText(2) == "找回导入（1）"
    tab.button.click()
    calm(qtbot, window.desk)
    assert dialog.said.text() == "已从备份找回：导入 长河街道2019年报.xlsx"
    assert dialog.pane.tabs.tabText(2) == "找回导入", "it is not offered again"
    dialog.reject()
    assert window.navigation.count_shown("enterprises") == "4"


def test_a_copy_is_saved_elsewhere(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    copy = back_up(window, qtbot)
    dialog = opened(window, qtbot)
    dialog.save(copy, tmp_path / "给王科长.zjdb")
    calm(qtbot, window.desk)
    assert (tmp_path / "给王科长.zjdb").read_bytes() == copy.path.read_bytes()
    dialog.reject()


def test_who_does_not_keep_the_store_does_not_restore_it(window: MainWindow, qtbot: QtBot) -> None:
    back_up(window, qtbot)
    window.desk.person = Person("李四", ("录入",))
    dialog = opened(window, qtbot)
    assert not dialog.restore_button.isEnabled()
    assert "管理岗位" in dialog.restore_button.toolTip()
    dialog.reject()


# -- the whole store ----------------------------------------------------------------------------------


def press(caption: str) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    [button] = [one for one in box.findChildren(QPushButton) if one.text() == caption]
    button.click()


@pytest.fixture
def session(dressed: QApplication, settings: Settings, store_path: Path, qtbot: QtBot) -> Session:
    session = Session(dressed, settings)
    session.open(store_path)
    qtbot.waitUntil(lambda: session.window is not None, timeout=10_000)
    assert session.window is not None
    calm(qtbot, session.window.desk)
    return session


def test_a_whole_store_is_put_back_and_the_window_opens_on_it(
    session: Session, qtbot: QtBot, store_path: Path
) -> None:
    window = session.window
    assert window is not None
    back_up(window, qtbot)
    do(window, qtbot, edit, delete)
    dialog = opened(window, qtbot)
    QTimer.singleShot(100, lambda: press("不恢复"))
    dialog.restore_button.click()
    assert session.window is window
    QTimer.singleShot(100, lambda: press("恢复"))
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: session.window not in (None, window), timeout=20_000)
    assert session.window is not None
    calm(qtbot, session.window.desk)
    assert session.window.notice.text.text().startswith("已恢复到")
    assert session.window.navigation.count_shown("enterprises") == "4"
    session.window.close()
    assert [copy.why for copy in made(store_path)] == ["收工", "手动"]
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def test_a_copy_that_fails_leaves_the_store_and_says_so(
    session: Session, qtbot: QtBot, store_path: Path
) -> None:
    window = session.window
    assert window is not None
    copy = back_up(window, qtbot)
    do(window, qtbot, delete)
    shutil.copy(copy.path, copy.path.with_name("好的.zjdb"))
    copy.path.write_bytes(b"SQLite format 3\x00 nothing")
    window._leave_to_restore(copy, False)
    qtbot.waitUntil(lambda: session.window not in (None, window), timeout=20_000)
    assert session.window is not None
    calm(qtbot, session.window.desk)
    assert session.window.notice.text.text().startswith("没有恢复，台账还是原来的")
    assert session.window.navigation.count_shown("enterprises") == "2"
    session.window.close()


def test_what_is_said_after_the_dialog_has_gone_does_no_harm(window: MainWindow, qtbot: QtBot) -> None:
    opened(window, qtbot).reject()
    qtbot.wait(20)
    window.desk.tell("已保存")
    window.desk.show_error(DeskError("没有保存，", "请再试。"))
    qtbot.wait(20)
    assert window.notice.text.text() == "没有保存，请再试。"
