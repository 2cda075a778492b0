"""Going about the window by keys: F6 between its panes, Enter on a button, menus of what has the focus."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPushButton, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeysLeft(QObject):
    """Filters the keys that nothing in a window took: Enter presses the button that has the focus, Shift+F10 asks
    for the menu of what has it.

    By itself Qt does the one in dialogs only, elsewhere a button that is reached with Tab answers to the blank
    alone; the other one is left to Windows.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button or open the menu; everything else goes its way."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        focus, key = QApplication.focusWidget(), event.key()
        if focus is None:
            return False
        if key in _ENTER and isinstance(focus, QPushButton | QToolButton) and not event.isAutoRepeat():
            focus.click()
            return True
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_F10 and shift and QGuiApplication.platformName() != "windows":
            at = focus.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
            wanted = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, focus.mapToGlobal(at))
            QApplication.sendEvent(focus, wanted)
            return True
        return False


def menu_place(view: QAbstractItemView, where: QPoint) -> QPoint:
    """Return where in the viewport of ``view`` the menu belongs that ``customContextMenuRequested(where)`` asks for.

    The mouse tells it in pixels of the viewport; asked for by keys Qt tells the middle of the current cell in
    those of the view, headings and all, where another cell would be taken for it.
    """
    cell = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    by_keys = isinstance(cell, QRect) and cell.center() == where and view.currentIndex().isValid()
    return view.visualRect(view.currentIndex()).center() if by_keys else where


def first_stop(pane: QWidget) -> QWidget | None:
    """Return where the focus goes in a pane: its own choice, else what Tab would reach first there, None if nothing."""
    proxy = pane.focusProxy() or pane
    if takes_focus(proxy):
        return proxy
    return min(_stops(pane), key=lambda widget: _place(pane, widget), default=None)


def takes_focus(widget: QWidget) -> bool:
    """Whether Tab stops at a widget now."""
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _stops(pane: QWidget) -> Iterator[QWidget]:
    return (widget for widget in pane.findChildren(QWidget) if takes_focus(widget))


def _place(pane: QWidget, widget: QWidget) -> tuple[int, int]:
    corner = widget.mapTo(pane, QPoint(0, 0))
    return corner.y(), corner.x()


def next_stop(panes: Sequence[QWidget], focus: QWidget | None, step: int) -> QWidget | None:
    """Return where F6 goes from ``focus``: to the next pane that can take it, ``step`` of -1 the other way round.

    A pane that lies within another one is to stand behind it in ``panes``: the innermost counts.
    """
    inside = [
        place
        for place, pane in enumerate(panes)
        if focus is not None and (pane is focus or pane.isAncestorOf(focus))
    ]
    here = inside[-1] if inside else (-1 if step > 0 else 0)
    for away in range(1, len(panes) + 1):
        stop = first_stop(panes[(here + step * away) % len(panes)])
        if stop is not None:
            return stop
    return None
