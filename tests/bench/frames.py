"""How long the window is at work in each frame while a person goes through a large table, by the clock and by the processor.

``python -m tests.bench.frames STORE [REGISTER] [VIEW]`` prints a line for each way of going: the clock says
what a person waits on this machine as busy as it is, the processor what the window's own thread did.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.bench.window import calm, register_page, shown_window

if TYPE_CHECKING:
    from zjai_desk.desktop.pages.register_page import RegisterPage
    from zjai_desk.desktop.table.view import RegisterTable

FRAME = 0.016
"""Seconds of one frame of a display of 60 Hz."""
PLAIN, WRAPPED, UNFROZEN, SELECTED = "通常", "换行", "不冻结", "全选"
_STEPS = 150
_NOTCH, _SIDEWAYS = 120, 60


@dataclass(frozen=True, slots=True)
class Frame:
    """The seconds that one frame took, by the clock and of the thread's own work."""

    wall: float
    work: float


def lines(store: str, register: str = "patents", view: str = PLAIN) -> Iterator[str]:
    """Yield for each way of going: its name, median and worst frame by processor and clock, and how many are late."""
    for name, frames in recorded(store, register, view):
        work, wall = [frame.work for frame in frames], [frame.wall for frame in frames]
        figures = (statistics.median(work), max(work), statistics.median(wall), max(wall))
        late = (sum(taken > FRAME for taken in taken_by) for taken_by in (work, wall))
        told = [f"{figure * 1000:.1f} ms" for figure in figures] + [
            f"{count}/{len(frames)}" for count in late
        ]
        yield "\t".join((name, *told))


def recorded(store: str, register: str = "patents", view: str = PLAIN) -> "Iterator[tuple[str, list[Frame]]]":
    """Yield the frames of each way of going through a register."""
    with shown_window(store) as window:
        page = register_page(window, register)
        _look(page, view)
        for name, step in WAYS.items():
            calm(window)
            yield name, _timed(page.table, step)


def _look(page: "RegisterPage", view: str) -> None:
    if view == SELECTED:
        page.table.selectAll()
    page.keeper.show(
        replace(
            page.keeper.view,
            wrap=view == WRAPPED,
            frozen=0 if view == UNFROZEN else page.keeper.view.frozen,
        )
    )


def _timed(table: "RegisterTable", step: "Callable[[RegisterTable, int], None]") -> list[Frame]:
    """Do a step so many times, one each frame; all that the thread does for it counts: the step, records that came, painting."""
    from PySide6.QtCore import QCoreApplication

    frames = []
    for number in range(_STEPS):
        start, work = time.perf_counter(), time.thread_time()
        step(table, number)
        # Here alone, where nothing else runs: all that waits is done, painting above all.
        QCoreApplication.processEvents()
        frames.append(Frame(time.perf_counter() - start, time.thread_time() - work))
        time.sleep(max(0.0, FRAME - frames[-1].wall))
    return frames


def _wheel(table: "RegisterTable", _: int) -> None:
    from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    place = QPointF(table.viewport().rect().center())
    turned = QWheelEvent(
        place,
        QPointF(table.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, -_NOTCH),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(table.viewport(), turned)


def _press(table: "RegisterTable", name: str, modifier: str = "NoModifier") -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key[f"Key_{name}"], Qt.KeyboardModifier[modifier])
    QCoreApplication.sendEvent(table, key)


def _drag(table: "RegisterTable", step: int) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() * (step + 1) // _STEPS)


def _sideways(table: "RegisterTable", step: int) -> None:
    bar = table.horizontalScrollBar()
    bar.setValue(bar.maximum() - abs(bar.maximum() - step * _SIDEWAYS % (2 * bar.maximum() or 1)))


WAYS: "dict[str, Callable[[RegisterTable, int], None]]" = {
    "滚轮": _wheel,
    "按住向下键": lambda table, _: _press(table, "Down"),
    "按住下翻页": lambda table, _: _press(table, "PageDown"),
    "边选边翻页": lambda table, _: _press(table, "PageDown", "ShiftModifier"),
    "拖动滚动条": _drag,
    "首尾跳转": lambda table, step: _press(table, "Home" if step % 2 else "End", "ControlModifier"),
    "左右": _sideways,
}


if __name__ == "__main__":
    for line in lines(*sys.argv[1:]):
        print(line, flush=True)
