"""The daybook in the window: it follows the work, and a damaged or lost store is rebuilt from it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from test_damage_dialog import PASSWORD, dialog_of, hurt, names_in, type_password, window_of
from window_helpers import NAMES, calm

from zjai_desk.desktop.app import Session
from zjai_desk.desktop.keeping.copies_dialog import CopiesDialog
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.threads import following
from zjai_desk.keeping import encryption
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.daybook import reading as daybook_reading
from zjai_desk.keeping.daybook import writing as daybook
from zjai_desk.keeping.daybook.folders import ORIGINALS, books, folder_of
from zjai_desk.keeping.journal import Action, lines
from zjai_desk.keeping.opening import open_store
from zjai_desk.progress import Progress
from zjai_desk.settings import Settings
from zjai_desk.store import Store

CONTENT = b"1,2\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def session(dressed: QApplication, settings: Settings) -> Iterator[Session]:
    made = Session(dressed, settings)
    yield made
    for widget in (made.window, made.welcome):
        if widget is not None:
            widget.close()
            widget.deleteLater()
    made.deleteLater()


def write(path: Path, secret: encryption.Secret | None = None) -> None:
    with open_store(path, secret=secret) as store, store.change("收件", operator="张三") as change:
        change.keep_original("来件.csv", CONTENT)
        change.update("enterprises", {1: {"address": "江南大道1号"}})


def add(store: Store, _progress: Progress) -> None:
    with store.change("新增") as change:
        change.insert("enterprises", [{"name": "新来的"}])


def chosen(monkeypatch: pytest.MonkeyPatch, target: Path) -> Path:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    return target


def dialog_on(window: MainWindow, qtbot: QtBot) -> CopiesDialog:
    window.open_copies()
    calm(qtbot, window.desk)
    [dialog] = [one for one in window.findChildren(CopiesDialog) if one.isVisible()]
    return dialog


def test_it_follows_the_work_while_the_window_is_open(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AFTER_CHANGE", 10)
    session.start(store_path)
    window = window_of(session, qtbot)
    window.desk.run("新增", add, writes=True)
    seqs: list[tuple[int, int]] = []

    def told() -> bool:
        calm(qtbot, window.desk)
        window.desk.run(
            "", lambda store, _: (store.head()[0], daybook_reading.standing(store).seq), seqs.append
        )
        calm(qtbot, window.desk)
        return seqs[-1][0] == seqs[-1][1] > 0

    qtbot.waitUntil(told, timeout=10_000)


def test_a_damaged_store_is_rebuilt_to_its_last_step(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(store_path)
    with open_store(store_path, read_only=True) as store:
        head = store.head()
    hurt(store_path)
    before = store_path.read_bytes()
    session.start(store_path)
    dialog = dialog_of(session, qtbot)
    assert "副册" in dialog.ways.text()
    assert dialog.rebuild_button.isDefault()
    target = chosen(monkeypatch, tmp_path / "重建.zjdb")
    dialog.rebuild_button.click()
    window = window_of(session, qtbot)
    assert window.windowTitle().startswith("重建")
    window.close()
    assert store_path.read_bytes() == before
    assert names_in(target) == list(NAMES)
    with open_store(target, read_only=True) as store:
        assert store.hash_at(head[0]) == head[1]
        assert store.verify() == []


def test_a_store_that_is_gone_is_offered_and_rebuilt_in_its_place(
    session: Session, settings: Settings, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store_path)
    settings.opened(store_path)
    store_path.unlink()
    session.start(None)
    assert session.welcome is not None
    [item] = [session.welcome.recent_list.item(0)]
    assert "不见了" in item.text()
    session.welcome.recent_list.itemActivated.emit(item)
    dialog = dialog_of(session, qtbot)
    assert "不见了" in dialog.summary.text()
    assert not dialog.rescue_button.isVisible()
    assert not dialog.restore_button.isEnabled()
    chosen(monkeypatch, store_path)
    dialog.rebuild_button.click()
    window_of(session, qtbot).close()
    assert names_in(store_path) == list(NAMES)


def test_a_store_that_is_gone_is_restored_from_its_copy(
    session: Session, store_path: Path, qtbot: QtBot
) -> None:
    with open_store(store_path) as store:
        copies.make(store, Why.MANUAL)
    store_path.unlink()
    session.open(store_path)
    dialog = dialog_of(session, qtbot)
    assert dialog.rebuild_button.isVisible(), "making a copy lets the daybook catch up first"
    dialog.restore_button.click()
    window_of(session, qtbot).close()
    assert names_in(store_path) == list(NAMES)


def test_what_is_missing_is_shown_before_the_new_store_opens(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(store_path)
    [original] = books(folder_of(store_path))[-1].folder.glob(f"{ORIGINALS}/{SHA256}*")
    original.unlink()
    hurt(store_path)
    session.start(store_path)
    dialog = dialog_of(session, qtbot)
    chosen(monkeypatch, tmp_path / "重建.zjdb")
    dialog.rebuild_button.click()
    qtbot.waitUntil(lambda: "不完整" in dialog.summary.text(), timeout=10_000)
    assert "来件.csv" in dialog.details.toPlainText()
    dialog.rebuild_button.click()
    assert window_of(session, qtbot).windowTitle().startswith("重建")


def test_the_daybook_of_a_lost_encrypted_store_takes_its_password(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = encryption.encrypt(store_path, PASSWORD)
    write(store_path, secret)
    store_path.unlink()
    session.open(store_path)
    dialog = dialog_of(session, qtbot)
    assert dialog.password_edit.isVisible()
    assert not dialog.rebuild_button.isEnabled()
    type_password(dialog.password_edit, "不是这一句", qtbot)
    qtbot.waitUntil(lambda: "口令不对" in dialog.summary.text(), timeout=10_000)
    type_password(dialog.password_edit, PASSWORD, qtbot)
    qtbot.waitUntil(dialog.rebuild_button.isEnabled, timeout=10_000)
    chosen(monkeypatch, store_path)
    dialog.rebuild_button.click()
    window_of(session, qtbot).close()
    assert encryption.is_encrypted(store_path)


def test_among_the_copies_it_is_told_rebuilt_and_switched_off(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(store_path)
    session.start(store_path)
    window = window_of(session, qtbot)
    dialog = dialog_on(window, qtbot)
    line = dialog.daybook
    assert line.tick.isChecked()
    assert "2份原件" in line.label.text()
    target = chosen(monkeypatch, tmp_path / "重建.zjdb")
    line.rebuild_button.click()
    qtbot.waitUntil(lambda: "已重建" in dialog.said.text(), timeout=10_000)
    assert names_in(target) == list(NAMES)
    calm(qtbot, window.desk)
    line.tick.click()
    qtbot.waitUntil(lambda: "没有记" in line.label.text(), timeout=10_000)
    calm(qtbot, window.desk)
    assert books(folder_of(store_path)) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    window.close()
    with open_store(store_path, read_only=True) as store:
        assert (Action.EXPORT, "由副册重建的台账 → 重建.zjdb") in [
            (line.action, line.subject) for line in lines(store)
        ]


def test_without_room_it_is_said_once_and_work_goes_on(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daybook, "SPARE", 1 << 60)
    monkeypatch.setattr(following, "AFTER_CHANGE", 10)
    session.start(store_path)
    window = window_of(session, qtbot)
    said: list[str] = []
    window.desk.failed.connect(lambda error: said.append(str(error)))
    for _ in range(2):
        window.desk.run("新增", add, writes=True)
        calm(qtbot, window.desk)
        qtbot.waitUntil(lambda: any("副册没有记上" in text for text in said), timeout=10_000)
        qtbot.wait(500)
        calm(qtbot, window.desk)
    assert len([text for text in said if "副册没有记上" in text]) == 1
    window.close()
    assert names_in(store_path).count("新来的") == 2
