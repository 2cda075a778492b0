"""Asks why another state of the store was put in place, and takes it as the right one from then on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.errors import DeskError
from zjai_desk.keeping.opening import accept
from zjai_desk.progress import Progress
from zjai_desk.store import Store


def ask_acceptance(window: MainWindow) -> None:
    """Ask for the reason; with one, the state of the window's store is noted as the right one."""
    dialog = QInputDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("以现在的台账为准")
    dialog.setLabelText("为什么换成了这一份（如“电脑坏了，用上月的拷贝”）？理由记入日志。")
    dialog.setOkButtonText("确定")
    dialog.setCancelButtonText("取消")
    dialog.setMinimumWidth(420)
    dialog.textValueSelected.connect(lambda reason: _accept(window, reason.strip()))
    dialog.open()


def _accept(window: MainWindow, reason: str) -> None:
    desk = window.desk
    if not reason:
        desk.show_error(DeskError("没有写理由，没有认可。", "请先弄清为什么与上次不同。"))
        return
    person = desk.operator

    def work(store: Store, _progress: Progress) -> None:
        accept(store, reason, person)

    desk.run("认可台账现状", work, lambda _: desk.tell("已记下，以后以现在的台账为准。"), writes=True)
