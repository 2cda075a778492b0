"""Dialogs no larger than the window they belong to: an old screen at 200 % is 384 pixels high."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

MARGIN = QSize(32, 32)
"""What stays of the window around a dialog, for its frame too."""


def fit(dialog: QWidget) -> None:
    """Make a dialog that has its size already no larger than the window of its parent, if it has one."""
    parent = dialog.parentWidget()
    if parent is not None:
        room = parent.window().size() - MARGIN
        dialog.setMinimumSize(dialog.minimumSize().boundedTo(room))
        dialog.resize(dialog.size().boundedTo(room))
