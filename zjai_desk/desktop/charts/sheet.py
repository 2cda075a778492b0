"""A ranking, tile grid or heat table on screen: the pieces that paper has too, painted by Qt."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsSceneResizeEvent,
    QGraphicsWidget,
    QStyleOptionGraphicsItem,
    QWidget,
)

from zjai_desk.analysis.charts.pieces import Box, Laid, Room, Spot, Text
from zjai_desk.analysis.charts.sheets import lay, least_width
from zjai_desk.analysis.charts.spec import HATCHES, ChartSpec
from zjai_desk.desktop.charts.geometry import Mark
from zjai_desk.desktop.charts.items import SMALL, Ink, hatch, letters, width_of

_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}
_START = 560.0
"""Width for which a sheet is laid out before it has one."""


class SheetItem(QGraphicsWidget):
    """Paints ``spec`` as it is laid out for the width that it gets; its height follows from that."""

    def __init__(self, spec: ChartSpec, ink: Ink) -> None:
        super().__init__()
        self.spec, self._ink = spec, ink
        self.current: Mark | None = None
        self._laid = Laid(0.0)
        self._spots: dict[Mark, Spot] = {}
        self._lay(_START)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every value that is there."""
        return tuple(self._spots)

    @property
    def least_width(self) -> int:
        """Pixels in width below which it does not read."""
        return int(least_width(self.spec) * SMALL)

    @property
    def pieces(self) -> tuple[Box | Text, ...]:
        """What is painted, from back to front."""
        return tuple(self._laid.pieces)

    def _lay(self, width: float) -> None:
        self._laid = lay(self.spec, Room(width, SMALL, _measure))
        self._spots = {}
        for spot in self._laid.spots:
            value = self.spec.series[spot.series].values[spot.category]
            if value is not None:
                self._spots[Mark(spot.series, spot.category, value, 0.0, 0.0, 0.0, float(value))] = spot
        height = self._laid.height + 6
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        if event.newSize().width() > 1:
            self._lay(event.newSize().width())

    def set_current(self, mark: Mark | None) -> None:
        """Outline the value under the mouse."""
        if mark != self.current:
            self.current = mark
            self.update()

    def _rect(self, spot: Spot) -> QRectF:
        return QRectF(QPointF(spot.x, spot.y), QSizeF(spot.width, spot.height))

    def mark_at(self, scene: QPointF) -> Mark | None:
        """Return the value at a place in the scene."""
        at = self.mapFromScene(scene)
        return next((mark for mark, spot in self._spots.items() if self._rect(spot).contains(at)), None)

    def middle_of(self, mark: Mark) -> QPointF:
        """Return the middle of where a value is shown, in the scene."""
        return self.mapToScene(self._rect(self._spots[mark]).center())

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw every piece, then what sets the current one apart."""
        for piece in self._laid.pieces:
            if isinstance(piece, Box):
                self._draw_box(painter, piece)
            else:
                self._write(painter, piece)
        if self.current is not None and self.current in self._spots:
            painter.setPen(QPen(self._ink.text, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._rect(self._spots[self.current]).adjusted(-1, 0, 0, -1))

    def _colour(self, name: str) -> QColor:
        roles = {
            "text": self._ink.text,
            "muted": self._ink.muted,
            "line": self._ink.line,
            "ground": self._ink.background,
        }
        return roles.get(name) or QColor(name)

    def _draw_box(self, painter: QPainter, box: Box) -> None:
        rect = QRectF(box.x, box.y, box.width, box.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if box.fill:
            painter.fillRect(rect, self._colour(box.fill))
        if box.hatch != "solid":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            faint = QColor(self._ink.background)
            faint.setAlphaF(0.6)
            hatch(painter, rect, HATCHES.index(box.hatch), faint)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if box.edge:
            painter.setPen(QPen(self._colour(box.edge), box.edge_width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect)

    def _write(self, painter: QPainter, text: Text) -> None:
        size = round(text.size)
        painter.setFont(letters(size, bold=text.bold))
        painter.setPen(self._colour(text.ink))
        shift = _SHIFT[text.anchor] * width_of(text.words, size, bold=text.bold)
        painter.drawText(QPointF(text.x - shift, text.y), text.words)


def _measure(words: str, size: float, bold: bool) -> float:
    return width_of(words, round(size), bold=bold)
