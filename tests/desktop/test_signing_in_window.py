"""Signing in, locking and rights as people meet them: nothing is shown before, everything is covered, greyed with a reason."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.app import Session
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.people.dialog import PeopleDialog
from zjai_desk.desktop.people.locking import Lock
from zjai_desk.desktop.people.person_form import PersonForm
from zjai_desk.desktop.people.recovery_dialog import RecoveryCode
from zjai_desk.desktop.people.sign_pane import SignPane
from zjai_desk.keeping import journal, people, signing
from zjai_desk.keeping.passwords import new_code
from zjai_desk.settings import Settings
from zjai_desk.store import Store

WORD = "the-same-for-all-1"
Opened = Callable[[str], MainWindow]

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def guarded(store_path: Path, cheap_passwords: None) -> Path:
    """The small store, whose office keeps people: 王管理 all of it, 李录入 enters, 陈复核 reviews."""
    with Store.open(store_path) as store:
        people.switch_on(store, "王管理", WORD)
        people.add(store, "李录入", ["录入"], WORD)
        people.add(store, "陈复核", ["复核"], WORD)
        signing.sign_out(store)
    return store_path


@pytest.fixture
def session(dressed: QApplication, qtbot: QtBot, guarded: Path, settings: Settings) -> Iterator[Session]:
    settings.operator = ""
    made = Session(dressed, settings)
    made.start(guarded)
    qtbot.waitUntil(lambda: made.sign_in is not None)
    yield made
    for open_ in (made.window, made.sign_in, made.welcome):
        if open_ is not None:
            open_.close()
    if made.welcome is not None:
        made.welcome.close()


@pytest.fixture
def sign_in(session: Session, qtbot: QtBot) -> Opened:
    def opened(name: str) -> MainWindow:
        assert session.sign_in is not None
        enter(qtbot, session.sign_in.pane, name, WORD)
        qtbot.waitUntil(lambda: session.window is not None)
        assert session.window is not None
        calm(qtbot, session.window.desk)
        return session.window

    return opened


def enter(qtbot: QtBot, pane: SignPane, name: str, password: str) -> None:
    """Type as a person does: the name, the password, Enter."""
    if not pane.name_edit.isReadOnly():
        pane.name_edit.setText(name)
    pane.password_edit.clear()
    qtbot.keyClicks(pane.password_edit, password)
    qtbot.keyClick(pane.password_edit, Qt.Key.Key_Return)


def log(path: Path) -> list[tuple[str, str]]:
    with Store.open(path) as store:
        return [(line.person, line.action) for line in reversed(journal.lines(store))]


def test_nothing_is_shown_before_somebody_has_signed_in(
    session: Session, qtbot: QtBot, sign_in: Opened, guarded: Path
) -> None:
    assert session.window is None
    pane = session.sign_in.pane if session.sign_in else None
    assert pane is not None
    enter(qtbot, pane, "李录入", "wrong-password")
    qtbot.waitUntil(lambda: "姓名或口令不对" in pane.problem.text())
    assert session.window is None
    window = sign_in("李录入")
    assert window.top.operator.text() == "李录入"
    assert window.desk.settings.operator == "李录入", "asked for with this name the next time"
    window.close()
    assert log(guarded)[-3:] == [("", "登录失败"), ("李录入", "登录"), ("李录入", "退出登录")]


def test_caps_lock_is_told(session: Session, qtbot: QtBot) -> None:
    assert session.sign_in is not None
    pane = session.sign_in.pane
    qtbot.keyClicks(pane.password_edit, "a")
    assert pane.caps_label.isHidden()
    qtbot.keyClick(pane.password_edit, "B")
    assert not pane.caps_label.isHidden()
    qtbot.keyClick(pane.password_edit, "C", Qt.KeyboardModifier.ShiftModifier)
    assert pane.caps_label.isHidden()


def test_whoever_does_not_sign_in_sees_the_welcome_page(session: Session, qtbot: QtBot) -> None:
    assert session.sign_in is not None
    session.sign_in.another.click()
    qtbot.waitUntil(lambda: session.welcome is not None and session.welcome.isVisible())
    assert session.sign_in is None


def test_locked_nothing_can_be_read_and_work_goes_on(sign_in: Opened, qtbot: QtBot, guarded: Path) -> None:
    window = sign_in("王管理")
    window.menu.open_people()
    dialog = window.findChild(PeopleDialog)
    assert dialog is not None
    done: list[int] = []
    window.desk.run("长活", lambda store, _: time.sleep(0.3) or store.count("enterprises"), done.append)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    window.lock.lock()
    assert window.lock.is_locked
    for top in (window, dialog):
        cover = top.findChild(QWidget, "cover")
        assert cover is not None
        assert cover.geometry() == top.rect()
        assert top.childAt(top.rect().center()) in (cover, *cover.findChildren(QLabel))
    qtbot.waitUntil(lambda: done == [4])
    late = QDialog(window)
    late.open()
    qtbot.waitUntil(lambda: late.findChild(QWidget, "cover") is not None)
    asking = window.lock.dialog
    assert asking is not None
    qtbot.keyClick(asking, Qt.Key.Key_Escape)
    asking.close()
    assert asking.isVisible()
    enter(qtbot, asking.pane, "", "wrong-password")
    qtbot.waitUntil(lambda: "还可以试4次" in asking.pane.problem.text())
    enter(qtbot, asking.pane, "", WORD)
    qtbot.waitUntil(lambda: not window.lock.is_locked)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "cover") is None)
    late.close()
    dialog.close()
    window.close()
    assert [action for _, action in log(guarded)][-4:] == ["锁定窗口", "登录失败", "解除锁定", "退出登录"]


def test_left_alone_the_window_locks_itself(
    sign_in: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sign_in("李录入")
    window.lock.look()
    assert not window.lock.is_locked
    later = time.monotonic() + 16 * 60
    monkeypatch.setattr(time, "monotonic", lambda: later)
    window.lock.set_minutes(0)
    window.lock.look()
    assert not window.lock.is_locked
    window.lock.set_minutes(15)
    window.lock.look()
    assert window.lock.is_locked
    monkeypatch.undo()
    assert window.lock.dialog is not None
    window.lock.dialog.leave_button.click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_without_people_nothing_is_locked(window: MainWindow) -> None:
    window.lock.minutes = 1
    window.lock.lock()
    assert not window.lock.is_locked
    assert isinstance(window.lock, Lock)
    words = [action.text() for action in window.menu.actions()]
    assert "操作人姓名…" in words
    assert "锁定（Ctrl+L）" not in words


def test_what_one_may_not_do_is_greyed_and_says_why(sign_in: Opened, qtbot: QtBot) -> None:
    window = sign_in("陈复核")
    window.show_page("vouchers")
    calm(qtbot, window.desk)
    page = window.shown
    for action in (
        page.new_action,
        page.import_action,
        page.step_actions["issue"],
        page.step_actions["apply"],
    ):  # type: ignore[attr-defined]  # of the page of vouchers
        action.setEnabled(True)
        assert not action.isEnabled()
        assert "岗位" in action.toolTip()
    assert page.step_actions["review"].isEnabled()  # type: ignore[attr-defined]  # it has it
    grey = {action.text() for action in window.menu.actions() if "岗位" in action.toolTip()}
    assert grey == {"人员与权限…", "封账…", "日志…", "台账加密…"}
    window.show_page("enterprises")
    calm(qtbot, window.desk)
    model = window.shown.model  # type: ignore[attr-defined]  # of a register page
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_another_person_signs_in_on_the_same_store(session: Session, sign_in: Opened, qtbot: QtBot) -> None:
    window = sign_in("李录入")
    window.menu.sign_in_wanted.emit()
    qtbot.waitUntil(lambda: session.sign_in is not None)
    assert sign_in("王管理").desk.operator == "王管理"


def test_people_are_switched_on_and_a_forgotten_password_found_again(
    dressed: QApplication, qtbot: QtBot, store_path: Path, settings: Settings
) -> None:
    session = Session(dressed, settings)
    session.start(store_path)
    qtbot.waitUntil(lambda: session.window is not None)
    assert session.window is not None
    calm(qtbot, session.window.desk)
    session.window.menu.open_people()
    dialog = session.window.findChild(PeopleDialog)
    assert dialog is not None
    dialog.empty.first.click()
    form = dialog.findChild(PersonForm)
    assert form is not None
    assert form.name == "张三"
    assert form.focusWidget() is form.password_edit, "the first field that is empty"
    form.password_edit.setText("short")
    form.again_edit.setText("short")
    form.ok.click()
    qtbot.waitUntil(lambda: "太短" in form.problem.text())
    for edit in (form.password_edit, form.again_edit):
        edit.setText(WORD)
    form.ok.click()
    qtbot.waitUntil(lambda: dialog.findChild(RecoveryCode) is not None)
    shown = dialog.findChild(RecoveryCode)
    assert shown is not None
    code = shown.code.text()
    assert len(code) == len(new_code())
    shown.reject()
    assert shown.isVisible(), "a code that was not written down is lost"
    shown.kept_tick.setChecked(True)
    shown.ok.click()
    qtbot.waitUntil(lambda: session.sign_in is not None)
    assert session.sign_in is not None
    session.sign_in.forgotten.click()
    asked = QApplication.activeModalWidget()
    asked.code_edit.setText(code)  # type: ignore[union-attr]  # the dialog that was just opened
    for edit in (asked.password_edit, asked.again_edit):  # type: ignore[union-attr]  # there is one
        edit.setText("found-again-1")
    asked.ok.click()  # type: ignore[union-attr]  # there is one
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RecoveryCode))
    after = QApplication.activeModalWidget()
    after.kept_tick.setChecked(True)  # type: ignore[union-attr]  # there is one
    after.ok.click()  # type: ignore[union-attr]  # there is one
    qtbot.waitUntil(lambda: session.window is not None and session.window.isVisible())
    assert session.window is not None
    calm(qtbot, session.window.desk)
    assert session.window.desk.operator == "张三"
    session.window.close()


def test_what_cannot_be_done_with_people_is_said_in_their_dialog(sign_in: Opened, qtbot: QtBot) -> None:
    window = sign_in("王管理")
    window.menu.open_people()
    dialog = window.findChild(PeopleDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.model.members))
    names = [member.name for member in dialog.model.members]
    dialog.view.selectRow(names.index("王管理"))
    dialog.state_button.click()
    qtbot.waitUntil(lambda: "唯一的管理人员" in dialog.problem.text())
    assert dialog.problem.isVisible()
    dialog.code_button.click()
    box = QApplication.activeModalWidget()
    assert "作废" in box.text()  # type: ignore[union-attr]  # the box that asks whether it is meant
    assert dialog.findChild(RecoveryCode) is None
    box.close()  # type: ignore[union-attr]  # there is one
    dialog.reject()


def test_enter_presses_the_button_too(session: Session, qtbot: QtBot) -> None:
    assert session.sign_in is not None
    pane = session.sign_in.pane
    pane.name_edit.setText("王管理")
    pane.password_edit.setText("not the word")
    pane.button.setFocus()
    qtbot.keyClick(pane.button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "还可以试4次" in pane.problem.text())
