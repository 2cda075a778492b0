"""Opening a store in the window: who has it, reading only, what was not closed well, what is not the one of last time."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from import_helpers import RETURNS, STANDARD
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop import app
from zjai_desk.desktop.app import Session
from zjai_desk.desktop.keeping.damage_dialog import FaultsFound
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.refused import Refused
from zjai_desk.keeping import holder
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.opening import open_store
from zjai_desk.settings import Settings
from zjai_desk.store import Store


@pytest.fixture
def session(dressed: QApplication, settings: Settings, qtbot: QtBot) -> Iterator[Session]:
    made = Session(dressed, settings)
    yield made
    for widget in (made.window, made.welcome):
        if widget is not None:
            widget.close()
            widget.deleteLater()
    made.deleteLater()


def shown(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.window is not None, timeout=10_000)
    assert session.window is not None
    calm(qtbot, session.window.desk)


def refusal(session: Session, qtbot: QtBot) -> Refused:
    qtbot.waitUntil(lambda: session.welcome is not None and bool(session.welcome.findChildren(Refused)))
    assert session.welcome is not None
    return session.welcome.findChildren(Refused)[-1]


def press(box: QMessageBox, caption: str) -> None:
    [button] = [button for button in box.buttons() if button.text() == caption]
    button.click()


def captions(box: QMessageBox) -> set[str]:
    return {button.text() for button in box.buttons()}


def test_who_has_the_store_and_its_newest_backup_to_read(
    session: Session, store_path: Path, qtbot: QtBot, settings: Settings
) -> None:
    with open_store(store_path, person="李四") as held:
        copies.make(held, Why.MANUAL)
        session.start(store_path)
        box = refusal(session, qtbot)
        assert "正由李四在电脑" in box.text()
        assert captions(box) == {"以只读方式打开最新备份", "重试", "返回"}
        assert "最新的备份是 20" in box.informativeText()
        press(box, "以只读方式打开最新备份")
        shown(session, qtbot)
    window = session.window
    assert window is not None
    assert window.banner.isVisible()
    assert window.banner.text.text().startswith("只读：“滨江区 台账 0001 第1步")
    assert not window.undo_action.isEnabled()
    window.show_page("enterprises")
    calm(qtbot, window.desk)
    page = window.page("enterprises")
    assert isinstance(page, RegisterPage)
    for action in (page.import_action, page.new_action, page.delete_action):
        assert not action.isEnabled()
        assert action.toolTip() == "台账以只读方式打开，不能录入、修改和导入。"
    page.table.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClicks(page.table, "x")
    assert "只读方式" in window.notice.text.text(), "a key that does nothing says why"
    window.desk.undo()
    calm(qtbot, window.desk)
    assert "是以只读方式打开的，没有改动" in window.notice.text.text()
    assert settings.recent == []


def test_once_the_other_one_has_left_it_opens(session: Session, store_path: Path, qtbot: QtBot) -> None:
    with open_store(store_path, person="李四"):
        session.open(store_path)
        box = refusal(session, qtbot)
        assert captions(box) == {"重试", "返回"}
        assert "还没有备份" in box.informativeText()
    press(box, "重试")
    shown(session, qtbot)
    assert session.window is not None
    assert not session.window.banner.isVisible()
    held = holder.read(store_path)
    assert held is not None
    assert held.person == "张三"
    session.window.close()
    assert not holder.note_path(store_path).exists()


def test_a_store_in_a_synchronised_folder_can_be_read(
    session: Session, store_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "我的坚果云"
    folder.mkdir()
    session.open(Path(shutil.copy(store_path, folder / "台账.zjdb")))
    box = refusal(session, qtbot)
    assert "自动同步的文件夹" in box.text()
    press(box, "以只读方式打开")
    shown(session, qtbot)
    assert session.window is not None
    assert session.window.banner.isVisible()


def test_a_store_in_a_synchronised_folder_is_copied_home(
    session: Session, store_path: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "我的坚果云"
    folder.mkdir()
    away, home = Path(shutil.copy(store_path, folder / "台账.zjdb")), tmp_path / "本机.zjdb"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(store_path), ""))
    session.open(away)
    press(refusal(session, qtbot), "复制到本机打开…")
    welcome = session.welcome
    assert welcome is not None
    qtbot.waitUntil(lambda: "没有覆盖它" in welcome.problem.text(), timeout=10_000)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(home), ""))
    session.open(away)
    press(refusal(session, qtbot), "复制到本机打开…")
    shown(session, qtbot)
    assert session.window is not None
    assert not session.window.banner.isVisible()
    assert session.window.windowTitle().startswith("本机")
    assert home.stat().st_size == away.stat().st_size


def test_a_store_is_not_made_in_a_synchronised_folder(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.ask()
    welcome = session.welcome
    assert welcome is not None
    session.create(tmp_path / "OneDrive" / "台账.zjdb")
    qtbot.waitUntil(lambda: "放在本机硬盘的文件夹里" in welcome.problem.text(), timeout=10_000)
    assert welcome.findChildren(Refused) == [], "there is nothing to read or to copy"


def test_a_store_not_closed_well_is_checked_at_once(session: Session, store_path: Path, qtbot: QtBot) -> None:
    holder.write(store_path, holder.myself("李四"))
    session.open(store_path)
    shown(session, qtbot)
    assert session.window is not None
    assert session.window.notice.text.text() == "这份台账上次没有正常关闭，已检查文件，完好。"


def test_what_the_check_finds_is_told(session: Session, store_path: Path, qtbot: QtBot) -> None:
    # In the table or in its index, but not in both.
    store_path.write_bytes(store_path.read_bytes().replace("浙江大华".encode(), "浙江大花".encode(), 1))
    holder.write(store_path, holder.myself("李四"))
    session.open(store_path)
    shown(session, qtbot)
    assert session.window is not None
    box = session.window.findChild(FaultsFound)
    assert box is not None
    assert box.text().startswith("这份台账上次没有正常关闭，检查发现")
    box.close()


def test_a_swapped_store_is_told(session: Session, store_path: Path, tmp_path: Path, qtbot: QtBot) -> None:
    shutil.copy(store_path, tmp_path / "旧的")
    with open_store(store_path) as store, store.change("新增") as change:
        change.insert("enterprises", [{"name": "新的公司"}])
    shutil.copy(tmp_path / "旧的", store_path)
    session.open(store_path)
    shown(session, qtbot)
    assert session.window is not None
    assert session.window.notice.text.text().startswith("台账现在只到第1步")
    assert session.window.notice.property("severity") == "force"
    session.window.notice.action.click()
    dialog = session.window.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("电脑坏了，用上月的拷贝")
    dialog.accept()
    calm(qtbot, session.window.desk)
    assert "以后以现在的台账为准" in session.window.notice.text.text()
    session.window.close()
    with open_store(store_path) as store:
        assert store.notices == ()
        assert store.verify() == []


def test_a_store_made_here_is_held(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "新的.zjdb"
    session.create(path)
    shown(session, qtbot)
    assert holder.was_left(path)
    assert session.window is not None
    session.window.close()
    with Store.open(path) as store:
        assert store.head()[0] == 0


@pytest.mark.parametrize("theme", ["", "purple", "暗"])
def test_settings_that_make_no_sense_stop_no_window(
    session: Session, settings: Settings, store_path: Path, qtbot: QtBot, theme: str
) -> None:
    settings.theme, settings.page, settings.geometry = theme, "没有这一页", "这不是Base64"
    settings.area, settings.year, settings.export_folder = "没有这个区", -5, "/没有/这里"
    settings.recent = ["\x00", "/root/" * 2000, str(store_path)]
    settings.views = {"enterprises": {"name": 3, "view": {"frozen": "x", "columns": 7, "sort": [1]}}}
    settings.roles = {"张三": {"核验": 5}}  # type: ignore[dict-item]  # as a file may have it
    session.start(None)
    shown(session, qtbot)
    window = session.window
    assert window is not None
    for page in ("enterprises", "vouchers", "statistics", "home"):
        window.show_page(page)
        calm(qtbot, window.desk)


@pytest.mark.usefixtures("nothing_shown")
def test_while_a_store_takes_long_to_open_there_is_a_window_that_says_so(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = threading.Event()

    def slowly(path: Path, **rest: object) -> Store:
        going_on.wait(20)
        return open_store(path)

    monkeypatch.setattr(app, "open_store", slowly)
    session.start(store_path)
    qtbot.waitUntil(lambda: session.welcome is not None, timeout=10_000)
    assert session.welcome is not None
    assert session.welcome.problem.text() == "正在打开…"
    assert not session.welcome.open_button.isEnabled()
    going_on.set()
    shown(session, qtbot)
    assert session.welcome is None


def test_returns_that_were_dropped_on_the_icon_wait_on_the_page(
    session: Session, store_path: Path, qtbot: QtBot
) -> None:
    session.start(store_path, [RETURNS / STANDARD])
    shown(session, qtbot)
    assert session.window is not None
    page = session.window.shown
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: not page.intake.is_busy)
    assert [file.path.name for file in page.intake.files] == [STANDARD]
    session.window.close()
