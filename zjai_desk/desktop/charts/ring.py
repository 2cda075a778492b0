"""A ring: the parts of a whole around its total, each named with value and share beside it."""

from math import atan2, degrees, hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from zjai_desk.analysis.charts.spec import ChartSpec, readable_on, value_text
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.geometry import Mark
from zjai_desk.desktop.charts.items import SMALL, Ink, letters, width_of

_HOLE = 0.58
_ROW = 26.0
_NARROWEST = 8.0
"""Degrees a part must span for its share to be written on it."""


class RingItem(QGraphicsWidget):
    """Draws the first series of ``spec`` as a ring, the largest part first as given, clockwise from the top."""

    def __init__(self, spec: ChartSpec, ink: Ink) -> None:
        super().__init__()
        self.spec, self._ink = spec, ink
        self.marks = tuple(mark for mark in geometry.marks(spec) if mark.series == 0)
        self._whole = sum(float(mark.value) for mark in self.marks)
        self.current: Mark | None = None
        self.setMinimumHeight(max(160.0, _ROW * len(self.marks)))

    def set_current(self, mark: Mark | None) -> None:
        """Set the part under the mouse apart."""
        if mark != self.current:
            self.current = mark
            self.update()

    def mark_at(self, scene: QPointF) -> Mark | None:
        """Return the part at a place in the scene, on the ring or in the list beside it."""
        at = self.mapFromScene(scene)
        for mark, row in zip(self.marks, self._rows(), strict=True):
            if row.contains(at):
                return mark
        away = at - self._circle().center()
        radius = self._circle().width() / 2
        if not _HOLE * radius <= hypot(away.x(), away.y()) <= radius:
            return None
        clockwise = (degrees(atan2(away.x(), -away.y())) + 360) % 360
        for mark, (start, span) in zip(self.marks, self._spans(), strict=True):
            if start <= clockwise < start + span:
                return mark
        return None

    def middle_of(self, mark: Mark) -> QPointF:
        """Return the middle of a part in the scene."""
        start, span = self._spans()[self.marks.index(mark)]
        band = self._circle()
        inset = band.width() * (1 - _HOLE) / 4
        path = QPainterPath()
        path.arcMoveTo(band.adjusted(inset, inset, -inset, -inset), 90 - start - span / 2)
        return self.mapToScene(path.currentPosition())

    def _spans(self) -> list[tuple[float, float]]:
        """Return start and extent of each part, clockwise from the top, in degrees."""
        spans, start = [], 0.0
        for mark in self.marks:
            span = 360 * float(mark.value) / self._whole if self._whole else 0.0
            spans.append((start, span))
            start += span
        return spans

    def _list_width(self) -> float:
        names = max((width_of(name) for name in self.spec.categories), default=0.0)
        return min(names + 160.0, self.size().width() * 0.6)

    def _circle(self) -> QRectF:
        width, height = self.size().width() - self._list_width() - 32, self.size().height()
        side = max(40.0, min(width, height, 320.0) - 8)
        block = side + 32 + self._list_width()
        left = max(4.0, (self.size().width() - block) / 2)
        return QRectF(left, (height - side) / 2, side, side)

    def _rows(self) -> list[QRectF]:
        circle = self._circle()
        top = circle.center().y() - _ROW * len(self.marks) / 2
        return [
            QRectF(circle.right() + 32, top + place * _ROW, self._list_width(), _ROW)
            for place in range(len(self.marks))
        ]

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw the parts, the whole in the middle and the list beside."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark, (start, span) in zip(self.marks, self._spans(), strict=True):
            self._draw_part(painter, mark, start, span)
        self._write_whole(painter)
        for mark, row in zip(self.marks, self._rows(), strict=True):
            self._write_row(painter, mark, row)

    def _draw_part(self, painter: QPainter, mark: Mark, start: float, span: float) -> None:
        circle = self._circle()
        inset = circle.width() / 2 * (1 - _HOLE)
        hole = circle.adjusted(inset, inset, -inset, -inset)
        # Qt counts angles anticlockwise from three o'clock.
        first, extent = 90 - start, -span
        path = QPainterPath()
        path.arcMoveTo(circle, first)
        path.arcTo(circle, first, extent)
        path.arcTo(hole, first + extent, -extent)
        path.closeSubpath()
        hue = self._ink.hues[geometry.hue_number(self.spec, mark)]
        painter.setPen(QPen(self._ink.text if mark == self.current else self._ink.background, 2))
        painter.setBrush(hue)
        painter.drawPath(path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if span >= _NARROWEST and inset > 34:
            painter.setFont(letters())
            painter.setPen(QColor(readable_on(hue.name())))
            box = QRectF(0, 0, 60, 20)
            box.moveCenter(self.mapFromScene(self.middle_of(mark)))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, geometry.share(self.spec, 0, mark.category))

    def _write_whole(self, painter: QPainter) -> None:
        total = value_text(self.spec, sum(mark.value for mark in self.marks))
        circle = self._circle()
        painter.setPen(self._ink.text)
        painter.setFont(letters(22, bold=True))
        height = QFontMetricsF(letters(22, bold=True)).height()
        upper = QRectF(circle.left(), circle.center().y() - height + 4, circle.width(), height)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, total)
        painter.setPen(self._ink.muted)
        painter.setFont(letters())
        name = self.spec.series[0].name
        lower = QRectF(circle.left(), circle.center().y() + 6, circle.width(), SMALL * 1.6)
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, f"{name}（{self.spec.unit}）")

    def _write_row(self, painter: QPainter, mark: Mark, row: QRectF) -> None:
        hue = self._ink.hues[geometry.hue_number(self.spec, mark)]
        swatch = QRectF(row.left(), row.center().y() - 5, 10, 10)
        painter.fillRect(swatch, hue)
        painter.setFont(letters(bold=mark == self.current))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._ink.text)
        painter.drawText(
            row.adjusted(18, 0, 0, 0),
            middle | Qt.AlignmentFlag.AlignLeft,
            self.spec.categories[mark.category],
        )
        value = value_text(self.spec, mark.value)
        painter.drawText(row.adjusted(0, 0, -60, 0), middle | Qt.AlignmentFlag.AlignRight, value)
        painter.setPen(self._ink.muted)
        part = geometry.share(self.spec, 0, mark.category)
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, part)
