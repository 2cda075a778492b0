"""Names that are markup: the window shows them as they were written, everywhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages import PAGES
from zjai_desk.progress import Progress
from zjai_desk.store import Store

HOSTILE = "<b>粗</b><img src='file:///etc/hostname'>有限公司"


def interpreted(pane: QWidget) -> list[str]:
    """Return the texts in a widget that Qt would take for markup."""
    labels = [label for label in pane.findChildren(QLabel) if "<b>粗" in label.text()]
    boxes = [box for box in pane.findChildren(QMessageBox) if "<b>粗" in box.text()]
    return [shown.text() for shown in (*labels, *boxes) if shown.textFormat() != Qt.TextFormat.PlainText]


def rename(store: Store, _progress: Progress) -> None:
    with store.change(f"改名 {HOSTILE}", operator="<b>粗</b>") as change:
        for number in store.ids("enterprises"):
            change.update("enterprises", {number: {"name": f"{HOSTILE}{number}", "town": "<b>粗</b>"}})


def test_the_control_a_label_left_alone_interprets(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    QLabel(HOSTILE, pane)
    assert interpreted(pane) == [HOSTILE]


def test_no_page_takes_a_name_for_markup(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.run("改名", rename, writes=True)
    calm(qtbot, window.desk)
    for entry in PAGES:
        window.desk.go(entry.key, None, 1 if entry.register or entry.key == "dossier" else None)
        calm(qtbot, window.desk)
        assert interpreted(window) == [], entry.key
    window.desk.tell(HOSTILE)
    assert interpreted(window) == []
