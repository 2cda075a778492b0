"""Encrypting a store in the window, opening it again with its password, and what is said on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.app import Session
from zjai_desk.desktop.keeping.encryption_code import EncryptionCode
from zjai_desk.desktop.keeping.encryption_dialog import EncryptionDialog, Kind
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.welcome import Welcome
from zjai_desk.keeping import encryption, journal
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.encryption_copies import Older
from zjai_desk.keeping.opening import open_store
from zjai_desk.settings import Settings
from zjai_desk.store import cipher

PASSWORD = "滨江区的春天来得真早"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "ROUNDS", 100)


@pytest.fixture
def session(dressed: QApplication, settings: Settings, qtbot: QtBot) -> Iterator[Session]:
    made = Session(dressed, settings)
    yield made
    for widget in (made.window, made.welcome, made.unlock):
        if widget is not None:
            widget.close()
            widget.deleteLater()
    made.deleteLater()


def shown(session: Session, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: session.window is not None, timeout=20_000)
    assert session.window is not None
    calm(qtbot, session.window.desk)
    return session.window


def dialog_of(window: MainWindow, qtbot: QtBot) -> EncryptionDialog:
    window.menu.open_encryption()
    qtbot.waitUntil(lambda: bool(window.findChildren(EncryptionDialog)))
    return window.findChildren(EncryptionDialog)[-1]


def asked(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.unlock is not None, timeout=10_000)


def enter(session: Session, qtbot: QtBot, written: str) -> None:
    assert session.unlock is not None
    session.unlock.password_edit.setText(written)
    qtbot.keyClick(session.unlock.password_edit, Qt.Key.Key_Return)


def take_code(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: bool(window.findChildren(EncryptionCode)))
    code = window.findChildren(EncryptionCode)[-1]
    text = code.code.text().replace("\n", "-")
    code.reject()
    assert code.isVisible()  # it stays until it is said to be written down
    code.kept_tick.click()
    code.ok.click()
    return text


def fill(dialog: EncryptionDialog, password: str) -> None:
    for edit in (dialog.password_edit, dialog.again_edit):
        edit.setText(password)
    dialog.understood_edit.setText(encryption.UNDERSTOOD)


def go(session: Session, dialog: EncryptionDialog, qtbot: QtBot) -> MainWindow:
    """Press the button, and wait for the window that opens on the store then."""
    session.window = None
    dialog.ok.click()
    return shown(session, qtbot)


def test_what_is_final_is_understood_before_a_store_is_encrypted(
    session: Session, store_path: Path, qtbot: QtBot
) -> None:
    with open_store(store_path) as store:
        copies.make(store, Why.MANUAL)
    session.start(store_path)
    dialog = dialog_of(shown(session, qtbot), qtbot)
    assert dialog.kind is Kind.ENCRYPT
    assert "没有人能帮忙" in dialog.final.text()
    assert dialog.older_box.currentData() == Older.CONVERT
    dialog.password_edit.setText("春天2026")
    assert "太短" in dialog.strength.text()
    dialog.password_edit.setText(PASSWORD)
    assert dialog.strength.text() == "强度：强"
    dialog.again_edit.setText(f"{PASSWORD}了")
    assert not dialog.ok.isEnabled()
    dialog.understood_edit.setText(encryption.UNDERSTOOD)
    dialog.ok.click()
    assert dialog.problem.text() == "两次写的口令不一样。"
    dialog.again_edit.setText(PASSWORD)
    window = go(session, dialog, qtbot)
    code = take_code(window, qtbot)
    calm(qtbot, window.desk)
    encryption.secret_for(store_path, code)
    assert all(encryption.is_encrypted(path) for path in store_path.parent.rglob("*.zjdb"))


def test_changing_the_password_and_back_to_plain(session: Session, store_path: Path, qtbot: QtBot) -> None:
    encryption.encrypt(store_path, PASSWORD)
    session.start(store_path)
    asked(session, qtbot)
    enter(session, qtbot, PASSWORD)
    dialog = dialog_of(shown(session, qtbot), qtbot)
    dialog.decrypt_radio.click()
    assert dialog.kind is Kind.DECRYPT
    assert dialog.password_edit.isHidden()
    dialog.old_edit.setText("不是这个口令吧")
    dialog.ok.click()
    qtbot.waitUntil(lambda: "不对" in dialog.problem.text())
    dialog.change_radio.click()
    dialog.old_edit.setText(PASSWORD)
    fill(dialog, "换成另一句很好记的话")
    window = go(session, dialog, qtbot)
    take_code(window, qtbot)
    calm(qtbot, window.desk)
    dialog = dialog_of(window, qtbot)
    dialog.decrypt_radio.click()
    dialog.old_edit.setText("换成另一句很好记的话")
    window = go(session, dialog, qtbot)
    calm(qtbot, window.desk)
    window.close()
    with open_store(store_path) as store:
        assert store.verify() == []
        noted = [line.detail for line in reversed(journal.lines(store)) if line.action == "加密"]
    assert noted == ["换口令", "取消加密"]


def test_an_encrypted_store_asks_for_its_password(
    session: Session, store_path: Path, qtbot: QtBot, settings: Settings
) -> None:
    encryption.encrypt(store_path, PASSWORD)
    session.start(store_path)
    asked(session, qtbot)
    assert session.unlock is not None
    assert session.window is None
    edit = session.unlock.password_edit
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert session.unlock.problem.text() == "请输入口令。"
    qtbot.keyClicks(edit, "A")
    assert session.unlock.caps_label.isHidden() is False
    qtbot.keyClicks(edit, "a")
    assert session.unlock.caps_label.isHidden()
    for _ in range(7):  # as often as one likes
        enter(session, qtbot, "记错了的口令")
        qtbot.waitUntil(lambda: session.unlock is not None and session.unlock.button.isEnabled())
        assert "口令不对" in session.unlock.problem.text()
    enter(session, qtbot, PASSWORD)
    window = shown(session, qtbot)
    assert session.unlock is None
    window.copying.look()
    window.menu.another_wanted.emit()
    qtbot.waitUntil(lambda: session.welcome is not None and session.welcome.isVisible())
    assert session.welcome is not None
    assert "已加密" in session.welcome.recent_list.item(0).toolTip()
    session.open(store_path)  # it has forgotten the password with the store
    asked(session, qtbot)


def test_leaving_without_the_password(session: Session, store_path: Path, qtbot: QtBot) -> None:
    encryption.encrypt(store_path, PASSWORD)
    session.start(store_path)
    asked(session, qtbot)
    assert session.unlock is not None
    session.unlock.another.click()
    qtbot.waitUntil(lambda: isinstance(session.welcome, Welcome) and session.welcome.isVisible())
    assert session.unlock is None


def test_a_copy_is_looked_into_and_restored(session: Session, store_path: Path, qtbot: QtBot) -> None:
    from zjai_desk.desktop.keeping.copies_dialog import CopiesDialog

    secret = encryption.encrypt(store_path, PASSWORD)
    with open_store(store_path, secret=secret) as store:
        copies.make(store, Why.MANUAL)
        with store.change("删") as change:
            change.delete("enterprises", store.ids("enterprises")[:1])
    session.start(store_path)
    asked(session, qtbot)
    enter(session, qtbot, PASSWORD)
    window = shown(session, qtbot)
    window.open_copies()
    [dialog] = window.findChildren(CopiesDialog)
    qtbot.waitUntil(lambda: dialog.pane.comparison is not None, timeout=10_000)
    assert dialog.pane.comparison is not None
    assert len(dialog.pane.comparison.differences["enterprises"].back) == 1
    copy = dialog.model.copies[0]
    dialog.close()
    session.window = None
    window._leave_to_restore(copy, False)
    window = shown(session, qtbot)
    assert session.unlock is None  # the password is known as long as one stays with the store
    window.close()
    with open_store(store_path, secret=secret) as store:
        assert store.count("enterprises") == 4
