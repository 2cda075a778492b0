"""The plot of a chart: pyqtgraph's axes and ranges, fitted so that names and values find their room."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, axis_marks, value_text
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.items import SMALL, Ink, letters, width_of
from zjai_desk.desktop.charts.marks import GAP, MarksItem

_NAMES_SHARE = 0.4
"""Part of the width that the names beside lying bars may take."""
_MOST_LINES = 3
_WIDEST_LYING, _WIDEST_STANDING = 44.0, 150.0
"""Pixels a category takes at most, its bars and the gap to the next."""


class Plot:
    """Bars or lines of ``spec`` over their axes: ``item`` goes into a layout of pyqtgraph, ``marks`` draws."""

    def __init__(self, spec: ChartSpec, ink: Ink) -> None:
        self._spec = spec
        self._lying = spec.kind is ChartKind.BAR
        self._grid = axis_marks(spec)
        self.item: Any = pg.PlotItem(enableMenu=False)
        self.item.hideButtons()
        self.item.setMouseEnabled(x=False, y=False)
        self.item.vb.setMenuEnabled(False)
        self.item.disableAutoRange()
        self.item.vb.invertY(self._lying)
        below, beside = self.item.getAxis("bottom"), self.item.getAxis("left")
        self._values, self._names = (below, beside) if self._lying else (beside, below)
        self._dress_axes(ink)
        self.marks = MarksItem(spec, ink, self._grid, lambda: QRectF(self.item.vb.viewRect()))
        self.item.vb.addItem(self.marks, ignoreBounds=True)
        self.item.vb.sigResized.connect(lambda _: self.fit())

    def _dress_axes(self, ink: Ink) -> None:
        for axis in (self._values, self._names):
            axis.setPen(pg.mkPen(None))
            axis.setTickPen(pg.mkPen(None))
            axis.setTextPen(pg.mkPen(ink.muted if axis is self._values else ink.text))
            axis.setStyle(tickLength=0, tickFont=letters(), tickTextOffset=6)
            axis.setStyle(hideOverlappingLabels=False, autoReduceTextSpace=False)
        self.steps = [(mark, f"{mark:,.12g}") for mark in self._grid]
        """The ticks of the values: where they stand and what is written there."""
        self._values.setTicks([self.steps, []])
        if self._lying:
            below = QFontMetricsF(letters()).height() + 8
            places = geometry.centres(self._spec)
            self._values.setHeight(below)
            self.item.setMaximumHeight(_WIDEST_LYING * (places[-1] + 1.2 if places else 1) + below)
        else:
            self._values.setWidth(max(width_of(text) for _, text in self.steps) + 10)

    def fit(self) -> None:
        """Set the ranges so that bars keep to their ticks and the values beside them find room."""
        size = self.item.vb.boundingRect().size()
        places = geometry.centres(self._spec)
        if size.width() < 2 or size.height() < 2 or not places:
            return
        # A few standing bars keep their width, with blank on both sides; a few lying ones make a lower plot.
        blank = 0.0 if self._lying else max(0.0, size.width() / _WIDEST_STANDING - places[-1] - 1.2)
        first, last = -0.6 - blank / 2, places[-1] + 0.6 + blank / 2
        values = (self._grid[0], self._end_of_values(size.width() if self._lying else size.height()))
        if self._lying:
            self.item.vb.setRange(xRange=values, yRange=(first, last), padding=0)
            self._name_lying()
        else:
            last += self._room_at_the_end(size.width(), last - first)
            self.item.vb.setRange(xRange=(first, last), yRange=values, padding=0)
            self._name_standing(size.width() / (last - first))

    def _end_of_values(self, length: float) -> float:
        """Return the end of the axis that leaves room for what is written at the longest bar."""
        texts = [value_text(self._spec, mark.value) for mark in self.marks.marks]
        need = max(map(width_of, texts), default=0.0) + GAP + 2 if self._lying else SMALL + GAP + 4.0
        highest, low = max(self._spec.highest, 0.0), self._grid[0]
        return max(self._grid[-1], low + (highest - low) * length / max(length - need, length / 2))

    def _room_at_the_end(self, width: float, extent: float) -> float:
        """Return how much further the categories must run for the last values of several lines."""
        last = {mark.series: mark for mark in self.marks.marks}.values()
        if self._spec.kind is not ChartKind.LINE or len(last) < 2:
            return 0.0
        need = max(width_of(value_text(self._spec, mark.value)) for mark in last) + GAP + 6
        return extent * need / max(width - need, width / 2)

    def _name_lying(self) -> None:
        most = max(60.0, self.item.size().width() * _NAMES_SHARE)
        metrics = QFontMetricsF(letters())
        middle = Qt.TextElideMode.ElideMiddle
        texts = [metrics.elidedText(name, middle, most) for name in self._spec.categories]
        self._names.setTicks([list(zip(geometry.centres(self._spec), texts, strict=True)), []])
        self._names.setWidth(max(map(width_of, texts)) + 10)

    def _name_standing(self, slot: float) -> None:
        """Write the categories below their places: in one line, broken into several, or each second, third …"""
        names = self._spec.categories
        broken = [_broken(name, slot - 4) for name in names]
        texts = [text for text in broken if text is not None]
        every = 1
        if len(texts) < len(names):
            texts = list(names)
            while every < len(names) and max(map(width_of, names)) + 6 > every * slot:
                every += 1
        shown = list(zip(geometry.centres(self._spec), texts, strict=True))[::every]
        self._names.setTicks([shown, []])
        lines = max(text.count("\n") + 1 for _, text in shown)
        self._names.setHeight(QFontMetricsF(letters()).height() * lines + 8)


def _broken(name: str, width: float) -> str | None:
    """Return ``name`` in lines no wider than ``width``, None if that takes too many or would cut a number."""
    if width_of(name) <= width:
        return name
    fitting = int(width // width_of("区"))
    if fitting < 2 or any(character.isascii() for character in name):
        return None
    lines = [name[start : start + fitting] for start in range(0, len(name), fitting)]
    return "\n".join(lines) if len(lines) <= _MOST_LINES else None
