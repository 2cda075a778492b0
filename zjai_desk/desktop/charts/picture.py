"""A chart put together in a view of pyqtgraph: title, legend, plot, source; imported when the first is shown."""

from typing import Any

import pyqtgraph as pg
import shiboken6
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGraphicsView, QGraphicsWidget

from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.geometry import Mark
from zjai_desk.desktop.charts.items import TITLE, Ink, Words
from zjai_desk.desktop.charts.legend import Legend
from zjai_desk.desktop.charts.marks import MarksItem
from zjai_desk.desktop.charts.plot import Plot
from zjai_desk.desktop.charts.ring import RingItem
from zjai_desk.desktop.charts.sheet import SheetItem

pg.setConfigOptions(antialias=True)

_SLOT = 17
"""Pixels a lying bar needs at least, so that names and values stay apart."""


class Picture:
    """One chart in a view of its own, ``view``; the series ``hidden`` are left out.

    ``legend`` answers clicks with its signal ``toggled``. A picture that stands ``alone`` carries its
    title, note and source; otherwise what stands around it says them.
    """

    def __init__(
        self, spec: ChartSpec, ink: Ink, hidden: frozenset[int] = frozenset(), *, alone: bool = True
    ) -> None:
        self.spec = geometry.without(spec, hidden)
        self.view: Any = pg.GraphicsLayoutWidget()
        self.view.setBackground(ink.background)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        layout = self.view.ci.layout
        layout.setContentsMargins(4, 4, 12, 4)
        layout.setVerticalSpacing(6)
        is_line = spec.kind is ChartKind.LINE
        self.legend = Legend(geometry.legend(spec), ink, hidden, lines=is_line, live=not spec.groups)
        free = spec.kind is ChartKind.RING or spec.kind.is_sheet
        self.plot = None if free else Plot(self.spec, ink)
        self.drawn: MarksItem | RingItem | SheetItem = (
            self.plot.marks
            if self.plot
            else SheetItem(self.spec, ink)
            if spec.kind.is_sheet
            else RingItem(self.spec, ink)
        )
        self._alone = alone
        rows = self._rows(ink)
        for place, item in enumerate(rows):
            self.view.addItem(item, row=place, col=0)
        if spec.kind is ChartKind.BAR or spec.kind.is_sheet:
            # Blank below takes the height that few bars have no use for.
            blank = QGraphicsWidget()
            blank.setPreferredHeight(0)
            self.view.addItem(blank, row=len(rows), col=0)
            layout.setRowStretchFactor(rows.index(self.plot.item) if self.plot else 0, 1000)

    def _rows(self, ink: Ink) -> list[Any]:
        spec = self.spec
        rows: list[Any] = [self.drawn]
        if self.plot is not None:
            unit = Words(f"单位：{spec.unit}", ink.muted)
            rows = [self.legend, unit, self.plot.item] if geometry.legend(spec) else [unit, self.plot.item]
        if not self._alone:
            return rows
        note = f"注：{spec.note}" if spec.note else ""
        source = f"来源：{spec.source}" if spec.source else ""
        foot = [Words(text, ink.muted) for text in (note, source) if text]
        return [Words(spec.title, ink.text, TITLE, bold=True), *rows, *foot]

    @property
    def least(self) -> QSize:
        """The size below which the chart does not read."""
        if isinstance(self.drawn, SheetItem):
            return QSize(self.drawn.least_width, int(self.drawn.minimumHeight()) + 12 + 72 * self._alone)
        if self.spec.kind is ChartKind.BAR:
            places = geometry.centres(self.spec)
            return QSize(240, int(_SLOT * (places[-1] + 1.2 if places else 1)) + 48 + 72 * self._alone)
        return QSize(240, 160 + 72 * self._alone)

    def fitting(self, size: QSize) -> QSize:
        """Return ``size``, or what the chart needs of its height if that is another."""
        if isinstance(self.drawn, SheetItem):
            return QSize(size.width(), self.least.height() + 60)
        if self.plot is None or self.spec.kind is not ChartKind.BAR:
            return size.expandedTo(self.least)
        height = self.plot.item.maximumHeight() + 130
        return QSize(size.width(), max(self.least.height(), min(size.height(), int(height))))

    def mark_at(self, scene: QPointF) -> Mark | None:
        """Return the mark at a place in the scene and set it apart."""
        mark = self.drawn.mark_at(scene)
        self.drawn.set_current(mark)
        return mark

    @property
    def current(self) -> Mark | None:
        """The mark that is set apart."""
        return self.drawn.current

    def set_current(self, mark: Mark | None) -> None:
        """Set a mark apart."""
        self.drawn.set_current(mark)

    def middle_of(self, mark: Mark) -> QPointF:
        """Return the middle of a mark in the scene."""
        return self.drawn.middle_of(mark)

    def marks(self) -> list[tuple[Mark, QPointF]]:
        """Return every mark that is drawn with its middle in the scene."""
        return [(mark, self.drawn.middle_of(mark)) for mark in self.drawn.marks]

    def render(self, painter: QPainter, size: QSize) -> None:
        """Draw the whole chart at ``size`` with ``painter``, once, for a picture that is shown nowhere else."""
        # A view takes a size, and lays itself out, only once it is shown.
        self.view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.view.resize(size)
        self.view.show()
        # The height of wrapped texts and the width of names follow from the width, so it takes a second pass.
        for _ in range(2):
            self.view.ci.layout.activate()
            if self.plot is not None:
                self.plot.item.layout.activate()
                self.plot.fit()
        area = QRectF(0, 0, size.width(), size.height())
        self.view.scene().prepareForPaint()
        self.view.scene().render(painter, area, area)
        self.delete()

    def delete(self) -> None:
        """Delete the view now: left to the garbage collector it would go at a moment when Qt is walking its widgets."""
        shiboken6.delete(self.view)
        if self.plot is not None:
            # pyqtgraph makes one for every plot, wanted or not, and gives it no parent to go with.
            shiboken6.delete(self.plot.item.ctrlMenu)
