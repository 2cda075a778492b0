"""What somebody may not do is greyed and says why; the store refuses it anyway."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.registers.rights import Right

RIGHT = "right"
"""The property that tells which right an action or a widget needs."""


def guard(desk: Desk, target: QAction | QWidget, right: Right) -> bool:
    """Grey an action or a widget for good if whoever works here lacks ``right``; returns whether it is free.

    Others may enable it again as they like: it stays grey. Who is signed in, and whether the store can only be read,
    stays so while the window is there.
    """
    target.setProperty(RIGHT, right.label)
    why = desk.refusal(right)
    if not why:
        return True
    if isinstance(target, QAction):
        target.changed.connect(lambda: _keep_action(target, why))
        _keep_action(target, why)
    else:
        _Keeper(target, why)
    return False


def _keep_action(action: QAction, why: str) -> None:
    if action.isEnabled():
        action.setEnabled(False)
    if action.toolTip() != why:
        action.setToolTip(why)


class _Keeper(QObject):
    """Keeps a widget grey."""

    def __init__(self, widget: QWidget, why: str) -> None:
        super().__init__(widget)
        self._widget = widget
        widget.setEnabled(False)
        widget.setToolTip(why)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take every enabling back."""
        if event.type() == QEvent.Type.EnabledChange and self._widget.isEnabled():
            self._widget.setEnabled(False)
        return super().eventFilter(watched, event)
