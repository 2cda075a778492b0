"""A person at the window on a real display: pastes what LibreOffice Calc copied, and copies it again for Calc.

``python -m tests.desktop.window_hand FOLDER`` is a process of its own: the tests are offscreen, where no clipboard is shared.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.torture.hours import shown_window

FIRST, WIDTH = "short_name", 8
_TICK, _TICKS = 20, 3_000


def until(met: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    from PySide6.QtTest import QTest

    for _ in range(_TICKS):
        QTest.qWait(_TICK)
        if met():
            return
    raise TimeoutError


def main(folder: Path) -> None:
    """Paste from the first of the columns on, leave what is copied of them in ``window.txt``, and wait for ``done``."""
    from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    with shown_window(folder, folder / "台账.zjdb") as window:
        window.show_page("enterprises")
        page: Any = window.shown
        table, model, control = page.table, page.model, Qt.KeyboardModifier.ControlModifier
        until(lambda: model.rowCount() > 0 and not window.desk.busy)
        until((folder / "copied").exists)
        head = table.horizontalHeader()
        place = head.visualIndex(model.column_of(FIRST))
        columns = [head.logicalIndex(place + step) for step in range(WIDTH)]
        table.setCurrentIndex(model.index(0, columns[0]))
        QTest.keyClick(table, Qt.Key.Key_V, control)
        until(lambda: not window.desk.busy)
        block = QItemSelection(model.index(0, columns[0]), model.index(model.rowCount() - 1, columns[-1]))
        table.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        QTest.keyClick(table, Qt.Key.Key_C, control)
        until(lambda: not window.desk.busy)
        (folder / "window.txt").write_text(json.dumps(QApplication.clipboard().text()), encoding="utf-8")
        (folder / "copied-back").touch()
        until((folder / "done").exists)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
