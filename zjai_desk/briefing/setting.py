"""Blocks set one after the other: headings, tables and figures numbered, nothing parted that belongs together."""

from collections.abc import Sequence

from reportlab.graphics import renderPDF

from zjai_desk.analysis.charts import ChartSpec
from zjai_desk.briefing import sheet
from zjai_desk.briefing.blocks import Block, ChartBlock, Fine, Heading, Paragraph, TableBlock
from zjai_desk.briefing.charts import chart_height, draw_chart
from zjai_desk.briefing.fonts import Role
from zjai_desk.briefing.pages import FINE_PITCH, Pages
from zjai_desk.briefing.table_setting import TableSetter, set_table
from zjai_desk.briefing.wording import chinese_number

_FINE_GAP = sheet.PITCH * 0.2
_CAPTION = sheet.SIZE_SMALL_4 * 1.9
# A chart that just misses the end of a page is drawn a little lower rather than leaving the page half empty.
_SQUEEZES = (1.0, 0.9, 0.8, 0.75)


class Setter:
    """Sets blocks and counts headings, tables and figures; ``unsourced`` names those that say no source."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._headings = [0, 0, 0, 0]
        self._tables = 0
        self._figures = 0
        self.unsourced: list[str] = []

    def set(self, block: Block, following: Sequence[Block] = ()) -> None:
        """Set a block; a heading looks at those ``following`` it, so as not to be left alone."""
        match block:
            case Heading():
                self._heading(block, following)
            case Paragraph():
                self._pages.paragraph(block.text)
            case TableBlock():
                self._tables += 1
                self._note_source(f"表{self._tables}", block.table.title, block.table.source)
                set_table(self._pages, block, self._tables)
            case ChartBlock():
                self._figures += 1
                self._note_source(f"图{self._figures}", block.chart.title, block.chart.source)
                self._chart(block.chart)
            case Fine():
                self._fine(block)

    def _note_source(self, number: str, title: str, source: str) -> None:
        if not source:
            self.unsourced.append(f"{number}“{title}”")

    def _least(self, blocks: Sequence[Block]) -> float:
        """Return how much of ``blocks`` must stand on one page with a heading before them."""
        if not blocks:
            return 0.0
        match blocks[0]:
            case Heading():
                return sheet.PITCH + self._least(blocks[1:])
            case TableBlock(table, whole=whole):
                return TableSetter(self._pages, table, self._tables + 1, whole=whole).least_height
            case ChartBlock(chart):
                return _height(chart, _SQUEEZES[-1])
            case Fine():
                return _FINE_GAP + 3 * FINE_PITCH
        return sheet.SIZE_3

    def _heading(self, heading: Heading, following: Sequence[Block]) -> None:
        level = heading.level
        self._headings[level - 1] += 1
        self._headings[level:] = [0] * (4 - level)
        number = self._headings[level - 1]
        label = {
            1: f"{chinese_number(number)}、",
            2: f"（{chinese_number(number)}）",
            3: f"{number}. ",
            4: f"（{number}）",
        }[level]
        role = {1: Role.HEI, 2: Role.KAI}.get(level, Role.BODY)
        pages, text = self._pages, label + heading.text
        pages.snap()
        lines = len(pages.broken(text, role, sheet.SIZE_3, indent=sheet.INDENT))
        pages.need(min(sheet.DEPTH, lines * sheet.PITCH + max(sheet.SIZE_3, self._least(following))))
        key = f"h{'-'.join(map(str, self._headings))}"
        pages.canvas.bookmarkHorizontal(key, 0, pages.y)
        pages.canvas.addOutlineEntry(text, key, level - 1, closed=False)
        pages.paragraph(text, role)

    def _chart(self, chart: ChartSpec) -> None:
        pages = self._pages
        pages.snap()
        squeeze = next((part for part in _SQUEEZES if _height(chart, part) <= pages.room), 1.0)
        pages.need(_height(chart, squeeze))
        drawing = draw_chart(chart, sheet.MEASURE, pages.fonts, squeeze)
        pages.advance(sheet.PITCH * 0.2 + drawing.height)
        renderPDF.draw(drawing, pages.canvas, sheet.LEFT, pages.y)
        pages.advance(sheet.SIZE_SMALL_4 * 0.4)
        title = f"图{self._figures}　{chart.title}"
        pages.centred([title], Role.HEI, sheet.SIZE_SMALL_4, sheet.SIZE_SMALL_4 * 1.5)
        if chart.source:
            pages.fine_print(f"{chart.source}。", "数据来源：")
        if chart.note:
            pages.fine_print(chart.note, "注：")
        pages.advance(sheet.PITCH * 0.3)
        pages.snap()

    def _fine(self, block: Fine) -> None:
        self._pages.advance(_FINE_GAP)
        for place, text in enumerate(block.texts, 1):
            self._pages.fine_print(text, f"{place}. " if len(block.texts) > 1 else "")
        self._pages.snap()


def _height(chart: ChartSpec, squeeze: float) -> float:
    """Return the height of a figure with its caption, source and note."""
    lines = bool(chart.source) + bool(chart.note)
    return chart_height(chart, squeeze) + sheet.PITCH * 0.2 + _CAPTION + FINE_PITCH * lines
