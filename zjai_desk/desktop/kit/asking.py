"""Asks where a file is to go: in the folder that took the last one, and never over a file unasked."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from zjai_desk.settings import Settings

WORKBOOK = "工作簿 (*.xlsx)"
PDF = "PDF 文件 (*.pdf)"


def ask_target(parent: QWidget, settings: Settings, title: str, name: str, kinds: str = "") -> Path | None:
    """Ask where ``name`` is to be written; None if the person thought better of it.

    ``kinds`` are the filters of the dialog, ``;;`` between them. A name typed without one of their endings
    gets that of the filter chosen; if this is a file already there, the dialog is shown again to confirm it.
    """
    asked = ask_target_and_kind(parent, settings, title, name, kinds)
    return asked[0] if asked else None


def ask_target_and_kind(
    parent: QWidget, settings: Settings, title: str, name: str, kinds: str
) -> tuple[Path, str] | None:
    """Do as :func:`ask_target` and tell which of the filters was chosen as well."""
    place = str(settings.folder / name)
    while True:
        typed, chosen = QFileDialog.getSaveFileName(parent, title, place, kinds)
        if not typed:
            return None
        target = _ended(typed, chosen, kinds)
        if str(target) == str(Path(typed)) or not target.exists():
            settings.export_folder = str(target.parent)
            return target, chosen
        place = str(target)


def ask_folder(parent: QWidget, settings: Settings, title: str) -> Path | None:
    """Ask into which folder files are to be written; None if the person thought better of it."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(settings.folder))
    if not chosen:
        return None
    settings.export_folder = chosen
    return Path(chosen)


def ask_contacts(parent: QWidget, what: str, answered: Callable[[bool], object]) -> None:
    """Ask whether ``what`` goes out with names and numbers of those to call, or with these masked."""
    box = QMessageBox(QMessageBox.Icon.Question, what, f"{what}上要印联系人和电话吗？", parent=parent)
    box.setInformativeText("要的话记入日志；不要，就印成 王**、138****5678。")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setDefaultButton(box.addButton("遮盖", QMessageBox.ButtonRole.NoRole))
    full = box.addButton("印联系方式", QMessageBox.ButtonRole.YesRole)
    box.buttonClicked.connect(lambda button: answered(button is full))
    box.open()


def _ended(typed: str, chosen: str, kinds: str) -> Path:
    """Return the path with an ending of ``kinds``: its own, else the first of the ``chosen`` filter."""
    endings = _endings(kinds)
    if not endings or Path(typed).suffix.lower() in endings:
        return Path(typed)
    return Path(typed + (_endings(chosen) or endings)[0])


def _endings(kinds: str) -> list[str]:
    return re.findall(r"\*(\.\w+)", kinds)
