"""A person who types Chinese with a real input method, key by key: ``python -m tests.desktop.pinyin_hand``.

It needs Xvfb, xdotool, dbus-run-session, ibus and ibus-libpinyin (Debian's names) and takes half a minute. It
is no test of its own, as the first start of the input method's dictionaries may take any time.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ENGINE, _CONFIG = "libpinyin", "/usr/libexec/ibus-memconf"
_TICK, _TICKS = 50, 400


def until(met: Callable[[], bool], what: str) -> None:
    """Let the window live until something is so."""
    from PySide6.QtTest import QTest

    for _ in range(_TICKS):
        QTest.qWait(_TICK)
        if met():
            return
    raise TimeoutError(what)


def press(*keys: str) -> None:
    """Press keys on the display, as a keyboard does; the window lives meanwhile."""
    with subprocess.Popen(["xdotool", "key", "--delay", "120", *keys]) as typing:
        until(lambda: typing.poll() is not None, "keys")


def main(folder: Path) -> None:
    """Type into two cells of the table: two words into one, and into the next a letter that is taken back."""
    from PySide6.QtWidgets import QApplication

    from tests.torture.hours import shown_window

    with shown_window(folder, folder / "台账.zjdb") as window:
        window.show_page("enterprises")
        page: Any = window.shown
        table, model = page.table, page.model
        until(lambda: model.rowCount() > 1 and not window.desk.busy, "records")
        window.activateWindow()
        table.setFocus()
        column = model.column_of("name")
        table.moves.go(0, column)
        cells = [table.visualRect(model.index(row, column)) for row in (0, 1)]
        until(lambda: QApplication.focusWidget() is table, "focus")
        press(*"hangzhou")
        until(lambda: table.typing.composing, "a word begun")
        place = QApplication.inputMethod().cursorRectangle().toRect()
        at = table.viewport().mapTo(window, cells[0].topLeft())
        assert cells[0].translated(at - cells[0].topLeft()).intersects(place), "candidates stand elsewhere"
        press("space")
        until(lambda: table.typing.editor is not None and table.typing.editor.text() == "杭州", "杭州")
        press(*"binjiang", "space")
        until(lambda: table.typing.editor is not None and table.typing.editor.text() == "杭州滨江", "滨江")
        press("Return")
        until(lambda: str(model.index(0, column).data()) == "杭州滨江", "what was typed in the cell")
        before = model.index(1, column).data()
        press("x")
        until(lambda: table.typing.composing, "another word begun")
        press("Escape")
        until(lambda: table.typing.editor is None, "the word given up")
        assert model.index(1, column).data() == before


def begin(folder: Path) -> None:
    """Start the input method in the session of messages that this process is in, then go on."""
    os.environ |= {"XDG_CONFIG_HOME": str(folder), "QT_IM_MODULE": "ibus", "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(["ibus-daemon", "--panel=disable", f"--config={_CONFIG}"]) as daemon:
        try:
            for _ in range(_TICKS):
                if (
                    subprocess.run(["ibus", "engine", _ENGINE], capture_output=True, check=False).returncode
                    == 0
                ):
                    break
            main(folder)
        finally:
            daemon.terminate()
    print("拼音输入：都对。")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        begin(Path(sys.argv[1]))
    else:
        from tests.desktop.test_calc_clipboard import a_store, new_display

        with tempfile.TemporaryDirectory() as made, new_display() as display:
            a_store(Path(made))
            again = ("dbus-run-session", "--", sys.executable, "-m", "tests.desktop.pinyin_hand", made)
            environment = {**os.environ, "DISPLAY": display, "HOME": made, "XDG_RUNTIME_DIR": made}
            sys.exit(subprocess.run(again, env=environment, check=False).returncode)
