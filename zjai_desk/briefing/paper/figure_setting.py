"""Figures on the page: the chart, its number and title below it, source and note, all on one page."""

from collections.abc import Iterator

from reportlab.graphics import renderPDF

from zjai_desk.analysis import cited
from zjai_desk.briefing.blocks import Bound, ChartBlock
from zjai_desk.briefing.charts.drawing import Mark, chart_height, draw_chart
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Role
from zjai_desk.briefing.paper.pages import FINE_PITCH, Pages

_CAPTION = sheet.SIZE_SMALL_4 * 1.9
_GAP = sheet.PITCH * 0.3
_ABOVE = sheet.PITCH * 0.2
# A chart that just misses the end of a page is drawn a little lower rather than leaving the page half empty.
_SQUEEZES = (1.0, 0.9, 0.8, 0.75)


class FigureSetter:
    """Sets one chart with its ``number``."""

    def __init__(self, pages: Pages, block: ChartBlock, number: int) -> None:
        self._pages = pages
        self._block = block
        self._number = number
        self._foot = list(self._foot_lines())
        lines = sum(len(pages.fine_lines(text, lead)) for text, lead in self._foot)
        self._around = _ABOVE + _CAPTION + lines * FINE_PITCH

    @property
    def least_height(self) -> float:
        """The height of the figure, its chart drawn as low as it still reads."""
        return self._height(_SQUEEZES[-1])

    def _height(self, squeeze: float) -> float:
        height = chart_height(self._block.chart, sheet.MEASURE, self._pages.fonts, squeeze)
        return height + self._around

    def fits(self, tail: float = 0.0) -> bool:
        """Whether the figure and what must follow it fit on this page."""
        return self._pages.fits(self.least_height + (_GAP if tail else 0.0), tail)

    def set(self, tail: float = 0.0) -> None:
        """Set the figure here if it fits with what must follow it, else on a new page."""
        pages, chart = self._pages, self._block.chart
        pages.snap()
        gap = _GAP if tail else 0.0
        squeeze = next((part for part in _SQUEEZES if pages.fits(self._height(part) + gap, tail)), 1.0)
        pages.need(self._height(squeeze) + gap, tail)
        drawing, marks = draw_chart(chart, sheet.MEASURE, pages.fonts, squeeze)
        pages.advance(_ABOVE + drawing.height)
        renderPDF.draw(drawing, pages.canvas, sheet.LEFT, pages.y)
        for mark in marks:
            self._note(mark)
        pages.advance(sheet.SIZE_SMALL_4 * 0.4)
        title = f"图{self._number}　{chart.title}"
        pages.centred([title], Role.HEI, sheet.SIZE_SMALL_4, sheet.SIZE_SMALL_4 * 1.5)
        pages.fine_print(self._foot)
        pages.advance(_GAP)
        pages.snap()

    def _foot_lines(self) -> Iterator[tuple[str, str]]:
        chart = self._block.chart
        if chart.source:
            yield f"{chart.source}。", "数据来源："
        if chart.note:
            yield chart.note, "注："

    def _note(self, mark: Mark) -> None:
        """Note which number a bar or a point shows, if it is one of the table that the chart was drawn from."""
        chart, table = self._block.chart, self._block.table
        series = chart.series[mark.series]
        value = series.values[mark.category]
        found = table and cited.place_of(table, chart.categories[mark.category], series.name, value)
        if table is not None and found:
            left, bottom, right, top = mark.box
            box = (sheet.LEFT + left, self._pages.y + bottom, sheet.LEFT + right, self._pages.y + top)
            self._pages.note_spot(box, f"{value:,}", Bound(0, 0, table, *found))
