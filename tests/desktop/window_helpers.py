"""What the tests of the window share: the records of the small store, and waiting."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from zjai_desk.desktop.desk import Desk

NAMES = (
    "杭州海康威视数字技术股份有限公司",
    "阿里云计算有限公司",
    "浙江大华技术股份有限公司",
    "网易（杭州）网络有限公司",
)
DISTRICTS = ("滨江区", "西湖区", "滨江区", "滨江区")


def write(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Type ``text`` as a person does: Latin letters by keys, Chinese through an input method."""
    if text.isascii():
        qtbot.keyClicks(widget, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def calm(qtbot: QtBot, desk: Desk) -> None:
    """Wait until all work has been handed out."""
    qtbot.waitUntil(lambda: not desk.busy, timeout=10_000)
    qtbot.wait(20)
    qtbot.waitUntil(lambda: not desk.busy, timeout=10_000)
