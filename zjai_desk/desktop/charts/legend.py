"""The legend of a chart: a swatch and a name for each hue; a click hides a series or shows it again."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneResizeEvent,
    QGraphicsWidget,
    QStyleOptionGraphicsItem,
    QWidget,
)

from zjai_desk.desktop.charts.items import Ink, draw_marker, hatch, letters

_SWATCH = QRectF(0, 0, 20, 10)


class Legend(QGraphicsWidget):
    """Swatches with their names in a row; ``toggled(place)`` tells which one was clicked.

    Entries that only name groups do not answer clicks.
    """

    toggled = Signal(int)
    _GAP = 16.0

    def __init__(
        self, names: tuple[str, ...], ink: Ink, hidden: frozenset[int], *, lines: bool, live: bool
    ) -> None:
        super().__init__()
        self._names, self._ink, self._hidden = names, ink, hidden
        self._lines, self._live = lines, live
        self._places: list[QRectF] = []
        self.setAcceptHoverEvents(live)
        if live:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("单击隐去或显示这一项，双击只看这一项")
        self._arrange(400.0)

    def _arrange(self, width: float) -> None:
        """Place the entries in as many rows as ``width`` asks for."""
        metrics = QFontMetricsF(letters())
        self._places = []
        x = y = 0.0
        for name in self._names:
            wide = _SWATCH.width() + 6 + metrics.horizontalAdvance(name)
            if x and x + wide > width:
                x, y = 0.0, y + metrics.height() + 4
            self._places.append(QRectF(x, y, wide, metrics.height()))
            x += wide + self._GAP
        height = y + metrics.height() if self._names else 0.0
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange(event.newSize().width())

    def place_of(self, entry: int) -> QRectF:
        """Return where an entry stands, in scene coordinates."""
        return self.mapRectToScene(self._places[entry])

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw each swatch with its name, those that are hidden faintly."""
        painter.setFont(letters())
        for number, (name, place) in enumerate(zip(self._names, self._places, strict=True)):
            off = number in self._hidden
            painter.setOpacity(0.35 if off else 1.0)
            swatch = _SWATCH.translated(place.left(), place.center().y() - _SWATCH.height() / 2)
            self._swatch(painter, swatch, number)
            painter.setPen(self._ink.text)
            base = place.top() + QFontMetricsF(letters()).ascent()
            painter.drawText(QPointF(swatch.right() + 6, base), name)
            painter.setOpacity(1.0)

    def _swatch(self, painter: QPainter, rect: QRectF, number: int) -> None:
        hue = self._ink.hues[number % len(self._ink.hues)]
        if self._lines:
            painter.setPen(QPen(hue, 2))
            middle = rect.center().y()
            painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
            draw_marker(painter, rect.center(), number, hue)
            return
        painter.fillRect(rect, hue)
        hatch(painter, rect, number, self._ink.background)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Tell which entry was clicked."""
        for number, place in enumerate(self._places):
            if self._live and place.adjusted(-4, -4, 4, 4).contains(event.pos()):
                event.accept()
                self.toggled.emit(number)
                return
        event.ignore()

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Tell the second click, too: who listens knows two in a row."""
        self.mousePressEvent(event)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Keep the pointing hand to the entries."""
        on = any(place.contains(event.pos()) for place in self._places)
        self.setCursor(Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.ArrowCursor)
