"""Asks where a file is to go: in the folder that took the last one, and never over a file unasked."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from zjai_desk.settings import Settings

WORKBOOK = "工作簿 (*.xlsx)"
PDF = "PDF 文件 (*.pdf)"


def ask_target(parent: QWidget, settings: Settings, title: str, name: str, kinds: str = "") -> Path | None:
    """Ask where ``name`` is to be written; None if the person thought better of it.

    ``kinds`` are the filters of the dialog, ``;;`` between them. A name typed without one of their endings
    gets that of the filter chosen; if this is a file already there, the dialog is shown again to confirm it.
    """
    place = str(settings.folder / name)
    while True:
        typed, chosen = QFileDialog.getSaveFileName(parent, title, place, kinds)
        if not typed:
            return None
        target = _ended(typed, chosen, kinds)
        if str(target) == str(Path(typed)) or not target.exists():
            settings.export_folder = str(target.parent)
            return target
        place = str(target)


def ask_folder(parent: QWidget, settings: Settings, title: str) -> Path | None:
    """Ask into which folder files are to be written; None if the person thought better of it."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(settings.folder))
    if not chosen:
        return None
    settings.export_folder = chosen
    return Path(chosen)


def _ended(typed: str, chosen: str, kinds: str) -> Path:
    """Return the path with an ending of ``kinds``: its own, else the first of the ``chosen`` filter."""
    endings = _endings(kinds)
    if not endings or Path(typed).suffix.lower() in endings:
        return Path(typed)
    return Path(typed + (_endings(chosen) or endings)[0])


def _endings(kinds: str) -> list[str]:
    return re.findall(r"\*(\.\w+)", kinds)
