"""A briefing of one's own made by keys alone: text with a number, a table, a chart, their order, its name, its PDF."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from window_helpers import calm, write

from zjai_desk.briefing.papers.paper import ChartPart, TablePart, TextPart
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.briefing_page import BriefingPage
from zjai_desk.desktop.pages.composer_page import ComposerPage

Key = Qt.Key
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


class Keyboard:
    """Presses keys where the focus is, as a person without a mouse does."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self._window = window
        self._desk = window.desk

    @property
    def at(self) -> QWidget:
        if QApplication.activeWindow() is None:
            # Without a screen there is nobody who gives the focus back when a dialog closes.
            self._window.activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self._qtbot.keyClick(self.at, key, modifiers)
        calm(self._qtbot, self._desk)

    def type(self, text: str) -> None:
        write(self._qtbot, self.at, text)
        calm(self._qtbot, self._desk)

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what a screen reader calls so."""
        for _ in range(60):
            if self.at.accessibleName() == name:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")


@pytest.fixture
def window(sample_window: MainWindow) -> MainWindow:
    return sample_window


def test_a_briefing_is_made_and_printed_by_keys_alone(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page("composer")
    page = window.shown
    assert isinstance(page, ComposerPage)
    keys = Keyboard(qtbot, window)
    calm(qtbot, window.desk)
    page.setFocus()
    keys.press(Key.Key_Return)
    keys.type("共有专利")
    keys.type("{")
    keys.type("zlzs")
    keys.press(Key.Key_Return)
    keys.type("件。")
    keys.press(Key.Key_3, CONTROL | SHIFT)
    keys.press(Key.Key_Down)
    keys.press(Key.Key_4, CONTROL | SHIFT)
    keys.press(Key.Key_Down)
    keys.tab_to("简报的各块")
    keys.press(Key.Key_Up, ALT)
    editing = page.view.editing
    assert editing is not None
    first, second, third = editing.paper.parts
    assert isinstance(first, TextPart)
    assert isinstance(second, ChartPart)
    assert isinstance(third, TablePart)
    assert second.table
    assert third.table
    keys.press(Key.Key_S, CONTROL)
    keys.type("月报")
    keys.press(Key.Key_Return)
    qtbot.waitUntil(lambda: page.head.remark.text() == "")
    keys.press(Key.Key_R, CONTROL)
    printed = window.shown
    assert isinstance(printed, BriefingPage)
    qtbot.waitUntil(lambda: printed.briefing is not None)
    calm(qtbot, window.desk)
    target = tmp_path / "月报.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    keys.press(Key.Key_S, CONTROL)
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF")
    assert printed.form.catalogue.currentItem().text() == "月报"
