"""A damaged store in the window: what is affected is shown, a rescue and the newest good copy are offered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.app import Session
from zjai_desk.desktop.keeping.damage_dialog import DamageDialog, FaultsFound
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.keeping import encryption
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.opening import open_store
from zjai_desk.settings import Settings


@pytest.fixture
def session(dressed: QApplication, settings: Settings) -> Iterator[Session]:
    made = Session(dressed, settings)
    yield made
    for widget in (made.window, made.welcome):
        if widget is not None:
            widget.close()
            widget.deleteLater()
    made.deleteLater()


def hurt(path: Path) -> None:
    """Zero the head of the file, as a stick that was pulled does."""
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def dialog_of(session: Session, qtbot: QtBot) -> DamageDialog:
    """Return the dialog, once it has looked into the store."""

    def found() -> list[DamageDialog]:
        return session.welcome.findChildren(DamageDialog) if session.welcome else []

    qtbot.waitUntil(lambda: bool(found()) and not found()[-1].bar.isVisible(), timeout=10_000)
    return found()[-1]


def window_of(session: Session, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: session.window is not None, timeout=10_000)
    assert session.window is not None
    calm(qtbot, session.window.desk)
    return session.window


def names_in(path: Path) -> list[object]:
    with open_store(path, read_only=True) as store:
        return store.columns("enterprises", ("name",))["name"]


def test_what_can_be_read_is_rescued_and_opened(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with open_store(store_path) as store:
        copies.make(store, Why.MANUAL)
    hurt(store_path)
    before = store_path.read_bytes()
    session.start(store_path)
    dialog = dialog_of(session, qtbot)
    assert dialog.summary.text().startswith("可读出")
    assert "完整可信" in dialog.details.toPlainText()
    target = tmp_path / "抢救.zjdb"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.rescue_button.click()
    window = window_of(session, qtbot)
    assert window.windowTitle().startswith("抢救")
    assert store_path.read_bytes() == before
    window.close()
    assert names_in(target) == list(NAMES)


def test_the_newest_good_copy_takes_its_place(session: Session, store_path: Path, qtbot: QtBot) -> None:
    with open_store(store_path) as store:
        copies.make(store, Why.MANUAL)
    hurt(store_path)
    session.start(store_path)
    dialog = dialog_of(session, qtbot)
    assert "最新的好备份是" in dialog.ways.text()
    dialog.restore_button.click()
    window = window_of(session, qtbot)
    assert "已恢复到" in window.notice.text.text()
    window.close()
    assert names_in(store_path) == list(NAMES)


def test_a_check_that_finds_faults_offers_to_look(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with open_store(store_path) as store:
        store.head()
    changed = store_path.read_bytes().replace(NAMES[0].encode(), NAMES[0].replace("海康", "假冒").encode())
    store_path.write_bytes(changed)
    session.start(store_path)
    window = window_of(session, qtbot)
    window.desk.run(
        "校验台账",
        lambda store, progress: store.verify(progress),
        lambda faults: window.tell_faults("校验", faults),
    )
    calm(qtbot, window.desk)
    [box] = window.findChildren(FaultsFound)
    assert "程序以外" in box.informativeText()
    box.defaultButton().click()
    dialog = dialog_of(session, qtbot)
    assert "无法用历史核实" in dialog.details.toPlainText()
    target = tmp_path / "诊断.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.save_button.click()
    assert "无法用历史核实" in target.read_text(encoding="utf-8-sig")
    dialog.back_button.click()


# -- encrypted stores ---------------------------------------------------------------------------------

PASSWORD = "一句好记的话多几个字"


def encrypted(path: Path) -> Path:
    """Put the store under a password and make a copy, which knows the salt."""
    secret = encryption.encrypt(path, PASSWORD)
    with open_store(path, secret=secret) as store:
        copies.make(store, Why.MANUAL)
    return path


def type_password(edit: QLineEdit, written: str, qtbot: QtBot) -> None:
    edit.setText(written)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def test_an_encrypted_store_with_a_lost_head_is_read_with_its_password(
    session: Session, store_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hurt(encrypted(store_path))
    session.start(store_path)
    qtbot.waitUntil(lambda: session.unlock is not None)
    assert session.unlock is not None
    type_password(session.unlock.password_edit, PASSWORD, qtbot)
    dialog = dialog_of(session, qtbot)
    assert "开头已损坏" in dialog.details.toPlainText()
    assert dialog.summary.text().startswith("可读出")
    assert not dialog.password_edit.isVisible()
    target = tmp_path / "抢救.zjdb"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.rescue_button.click()
    window = window_of(session, qtbot)
    assert encryption.is_encrypted(target), "what was secret stays so"
    secret = encryption.secret_for(store_path.with_name(target.name), PASSWORD)
    window.close()
    with open_store(target, read_only=True, secret=secret) as store:
        assert set(store.columns("enterprises", ("name",))["name"]) <= set(NAMES)


def test_an_encrypted_store_with_a_lost_end_asks_for_the_password(
    session: Session, store_path: Path, qtbot: QtBot
) -> None:
    content = encrypted(store_path).read_bytes()
    store_path.write_bytes(content[: len(content) * 2 // 3 + 100])
    session.start(store_path)
    dialog = dialog_of(session, qtbot)
    assert dialog.password_edit.isVisible()
    assert not dialog.rescue_button.isEnabled()
    assert not dialog.restore_button.isEnabled(), "the copy takes it too"
    type_password(dialog.password_edit, "不是这一句", qtbot)
    qtbot.waitUntil(lambda: "口令不对" in dialog.summary.text())
    assert dialog.password_edit.isVisible()
    type_password(dialog.password_edit, PASSWORD, qtbot)
    qtbot.waitUntil(lambda: dialog.summary.text().startswith("可读出"))
    assert dialog.restore_button.isEnabled()
    dialog.restore_button.click()
    window = window_of(session, qtbot)
    assert "已恢复到" in window.notice.text.text()
    window.close()
