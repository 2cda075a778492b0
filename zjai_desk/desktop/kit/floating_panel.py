"""A panel that hangs over the window for a moment: it goes away with Esc and with a click elsewhere."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MARGIN = 4
LEAST_HEIGHT = 340
"""Pixels in which a panel can be used; where there are fewer below its place, it covers some above."""


class FloatingPanel(QFrame):
    """A child of the window and no window of its own, so that an input method finds its place in it.

    Subclasses set ``first_focus`` and may take Enter and ↓. ``closed()`` comes once; it is deleted then.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.first_focus: QWidget = self
        self.setObjectName("floating_panel")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def open_below(self, widget: QWidget, place: QRect, width: int, height: int) -> None:
        """Show it below ``place``, a rectangle of ``widget``, or wherever the window has room for it."""
        corner = widget.mapTo(self._host, QPoint(place.left(), place.bottom()))
        room = self._host.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        below = room.bottom() - corner.y()
        height = min(height, max(below, LEAST_HEIGHT), room.height())
        left = max(room.left(), min(corner.x(), room.right() - width))
        top = max(room.top(), min(corner.y(), room.bottom() - height))
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.first_focus.setFocus()
        _application().installEventFilter(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go away for good."""
        _application().removeEventFilter(self)
        self.closed.emit()
        self.deleteLater()
        super().closeEvent(event)

    def accept(self) -> None:
        """Do what Enter means here."""

    def go_down(self) -> bool:
        """Do what ↓ means here; False when it means nothing."""
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the mouse is pressed elsewhere."""
        pressed = event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent)
        if pressed and isinstance(watched, QWidget) and not self._holds(watched):
            self.close()
        return super().eventFilter(watched, event)

    def _holds(self, widget: QWidget) -> bool:
        """Whether a widget belongs here; the lists that drop down from here are windows of their own."""
        parent: QObject | None = widget
        while parent is not None and parent is not self:
            parent = parent.parent()
        return parent is self

    def event(self, event: QEvent) -> bool:
        """Take Esc and Enter before the shortcuts of the page do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, *_ENTER):
                event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Enter accepts; no key goes on to the window below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in _ENTER:
            self.accept()
        elif event.key() == Qt.Key.Key_Down:
            self.go_down()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab within the panel."""
        inside = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        ]
        focus = QApplication.focusWidget()
        at = inside.index(focus) if focus in inside else -1
        if inside:
            inside[(at + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("there is no application to listen to")
    return application
