"""The marks of a chart as one item of its plot: grid, bars with their hatches, values written beside them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, readable_on, value_text
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.geometry import Mark
from zjai_desk.desktop.charts.items import (
    SMALL,
    Ink,
    draw_marker,
    hatch,
    letters,
    own_pixels,
    width_of,
)

GAP = 5.0
"""Pixels between a mark and the value written beside it."""


_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DotLine)


class MarksItem(QGraphicsItem):
    """Draws grid lines at ``grid`` and all marks of ``spec``, in the pixels of the scene.

    ``view`` answers the rectangle of the plot in data coordinates.
    """

    def __init__(self, spec: ChartSpec, ink: Ink, grid: Sequence[float], view: Callable[[], QRectF]) -> None:
        super().__init__()
        self.spec, self._ink, self._grid, self._view = spec, ink, grid, view
        self.marks = geometry.marks(spec)
        self.lying = spec.kind is ChartKind.BAR
        self.current: Mark | None = None

    def boundingRect(self) -> QRectF:
        """Return the whole plot: values are written beside their bars."""
        return self._view()

    def set_current(self, mark: Mark | None) -> None:
        """Outline the mark under the mouse."""
        if mark != self.current:
            self.current = mark
            self.update()

    # -- where things are -----------------------------------------------------------------------------

    def rect_of(self, mark: Mark) -> QRectF:
        """Return the bar of a mark in scene pixels; a point of a line has no extent along the values."""
        low, high = mark.low, mark.high
        start, end = mark.centre - mark.thickness / 2, mark.centre + mark.thickness / 2
        if not geometry.is_bars(self.spec):
            low, start, end = high, mark.centre, mark.centre
        corners = ((low, start), (high, end)) if self.lying else ((start, low), (end, high))
        points = [self.mapToScene(QPointF(*corner)) for corner in corners]
        return QRectF(points[0], points[1]).normalized()

    def middle_of(self, mark: Mark) -> QPointF:
        """Return the middle of a bar, or a point, in the scene."""
        return self.rect_of(mark).center()

    def mark_at(self, scene: QPointF) -> Mark | None:
        """Return the mark meant by a place in the scene: the bar, else the nearest one in that category."""
        view = self._view()
        point = self.mapFromScene(scene)
        if not view.contains(point):
            return None
        across = point.y() if self.lying else point.x()
        along = point.x() if self.lying else point.y()
        near = [mark for mark in self.marks if abs(mark.centre - across) <= self._reach(mark)]
        if not near:
            return None
        if self.spec.kind is ChartKind.STACKED:
            inside = [mark for mark in near if mark.low <= along < mark.high]
            return inside[0] if inside else near[-1]
        if self.spec.kind is ChartKind.LINE:
            return min(near, key=lambda mark: (abs(mark.centre - across), abs(mark.high - along)))
        return min(near, key=lambda mark: abs(mark.centre - across))

    def _reach(self, mark: Mark) -> float:
        alone = geometry.is_bars(self.spec) and mark.thickness < 0.5
        return mark.thickness / 2 if alone else 0.5

    # -- drawing --------------------------------------------------------------------------------------

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw grid, marks and values."""
        painter.save()
        own_pixels(painter, self)
        self._draw_grid(painter)
        if geometry.is_bars(self.spec):
            for mark in self.marks:
                self._draw_bar(painter, mark)
        else:
            self._draw_lines(painter)
        painter.setFont(letters())
        self._write_values(painter)
        painter.restore()

    def _draw_grid(self, painter: QPainter) -> None:
        view = self._view()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for value in self._grid:
            ends = (
                (QPointF(value, view.top()), QPointF(value, view.bottom()))
                if self.lying
                else (QPointF(view.left(), value), QPointF(view.right(), value))
            )
            painter.setPen(QPen(self._ink.muted if value == 0 else self._ink.line, 1))
            painter.drawLine(QLineF(self.mapToScene(ends[0]), self.mapToScene(ends[1])))

    def _draw_bar(self, painter: QPainter, mark: Mark) -> None:
        rect = self.rect_of(mark)
        number = geometry.hue_number(self.spec, mark)
        painter.fillRect(rect, self._ink.hues[number])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        faint = self._ink.background
        faint.setAlphaF(0.45)
        hatch(painter, rect, number, faint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if mark == self.current:
            painter.setPen(QPen(self._ink.text, 1))
            painter.drawRect(rect)

    def _draw_lines(self, painter: QPainter) -> None:
        """Draw each series through its points; a missing value breaks its line."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        runs: dict[int, list[QPolygonF]] = {}
        before: Mark | None = None
        for mark in sorted(self.marks, key=lambda mark: (mark.series, mark.category)):
            polygons = runs.setdefault(mark.series, [])
            if not polygons or before is None or before.category + 1 != mark.category:
                polygons.append(QPolygonF())
            polygons[-1].append(self.rect_of(mark).center())
            before = mark
        for series, polygons in runs.items():
            hue = self._ink.hues[series % len(self._ink.hues)]
            for polygon in polygons:
                painter.setPen(QPen(hue, 2, _DASHES[series % len(_DASHES)]))
                painter.drawPolyline(polygon)
            for polygon in polygons:
                for point in polygon.toList():
                    draw_marker(painter, point, series, hue)
        if self.current is not None:
            painter.setPen(QPen(self._ink.text, 1.5))
            painter.drawEllipse(self.rect_of(self.current).center(), 7, 7)

    def _write_values(self, painter: QPainter) -> None:
        match self.spec.kind:
            case ChartKind.BAR:
                self._write_beside(painter)
            case ChartKind.STACKED:
                self._write_inside(painter)
                if not self.spec.is_whole:
                    self._write_sums(painter)
            case ChartKind.LINE:
                self._write_points(painter)
            case _:
                self._write_above(painter, [(self.rect_of(mark), mark.value) for mark in self.marks])

    def _write_beside(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(letters())
        painter.setPen(self._ink.text)
        for mark in self.marks:
            rect, text = self.rect_of(mark), value_text(self.spec, mark.value)
            if rect.height() < SMALL * 0.6:
                continue
            base = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
            if mark.high < 0:
                painter.drawText(QPointF(rect.left() - GAP - metrics.horizontalAdvance(text), base), text)
            else:
                painter.drawText(QPointF(rect.right() + GAP, base), text)

    def _write_above(self, painter: QPainter, bars: Sequence[tuple[QRectF, object]]) -> None:
        """Write values over bars, all of them or, where they would run into each other or into a bar, none."""
        texts = [value_text(self.spec, value) for _, value in bars]  # type: ignore[arg-type]  # values of marks
        order = sorted(zip(bars, texts, strict=True), key=lambda entry: entry[0][0].center().x())
        before: tuple[QRectF, QRectF] | None = None
        for (rect, _), text in order:
            half = width_of(text) / 2
            place = QRectF(rect.center().x() - half - 1, rect.top() - GAP - SMALL, 2 * half + 2, SMALL)
            if before is not None and (
                place.intersects(before[0]) or place.intersects(before[1]) or rect.intersects(before[0])
            ):
                return
            before = place, rect
        painter.setPen(self._ink.text)
        for (rect, value), text in order:
            below = isinstance(value, (int, float)) and value < 0
            self._write_at(
                painter, rect.center().x(), rect.bottom() + SMALL if below else rect.top() - GAP, text
            )

    def _write_at(self, painter: QPainter, middle: float, base: float, text: str) -> None:
        painter.drawText(QPointF(middle - width_of(text) / 2, base), text)

    def _write_inside(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(letters())
        for mark in self.marks:
            rect, text = self.rect_of(mark), value_text(self.spec, mark.value)
            if rect.height() < metrics.height() or rect.width() < metrics.horizontalAdvance(text) + 2:
                continue
            hue = self._ink.hues[geometry.hue_number(self.spec, mark)]
            base = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
            # A plate of the bar's own hue keeps the hatch from running through the figures.
            plate = QRectF(0, 0, metrics.horizontalAdvance(text) + 4, metrics.height() - 2)
            plate.moveCenter(rect.center())
            painter.fillRect(plate, hue)
            painter.setPen(QColor(readable_on(hue.name())))
            self._write_at(painter, rect.center().x(), base, text)

    def _write_sums(self, painter: QPainter) -> None:
        tops: dict[int, tuple[QRectF, object]] = {}
        for mark in self.marks:
            whole = sum(value for s in self.spec.series if (value := s.values[mark.category]) is not None)
            tops[mark.category] = (self.rect_of(mark), whole)
        self._write_above(painter, list(tops.values()))

    def _write_points(self, painter: QPainter) -> None:
        """Write every value of a single line where there is room; of several lines the last value of each."""
        painter.setPen(self._ink.text)
        alone = len({mark.series for mark in self.marks}) == 1
        if alone:
            self._write_above(
                painter, [(self.rect_of(mark).translated(0, -4), mark.value) for mark in self.marks]
            )
            return
        base = QFontMetricsF(letters()).ascent() / 2 - 1
        for mark in {mark.series: mark for mark in self.marks}.values():
            point = self.rect_of(mark).center()
            painter.setPen(self._ink.hues[geometry.hue_number(self.spec, mark)])
            painter.drawText(point + QPointF(GAP + 4, base), value_text(self.spec, mark.value))
