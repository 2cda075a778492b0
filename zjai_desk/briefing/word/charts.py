"""Charts in an editable document: the same drawing as on paper, as a picture with words that stand for it."""

import io

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.briefing.charts.drawing import draw_chart
from zjai_desk.briefing.charts.files import page_of
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.paper.preview import picture
from zjai_desk.briefing.word.parts import describe
from zjai_desk.briefing.word.styles import CELL

_DOTS = 300
_WORDS = 900
"""Characters of a description; a screen reader that goes on longer is switched off."""


def chart_png(chart: ChartSpec, fonts: Fonts, width: float = sheet.MEASURE) -> bytes:
    """Return a chart as a PNG of 300 dots an inch, ``width`` points wide, drawn as on paper."""
    drawing, _ = draw_chart(chart, width, fonts)
    return picture(page_of(drawing, fonts, chart.title), _DOTS)


def add_chart(made: Docx, chart: ChartSpec, fonts: Fonts) -> Paragraph:
    """Add the picture of a chart as wide as the measure, kept with the caption that follows, and return its paragraph."""
    paragraph = made.add_paragraph(style=CELL)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form = paragraph.paragraph_format
    form.keep_with_next, form.space_before = True, Pt(6)
    shape = paragraph.add_run().add_picture(io.BytesIO(chart_png(chart, fonts)), Pt(sheet.MEASURE))
    describe(shape, chart.title, in_words(chart))
    return paragraph


def in_words(chart: ChartSpec) -> str:
    """Return what a chart shows as a sentence: its kind, its unit and its values, cut where they are very many."""
    parts = []
    for series in chart.series:
        values = "，".join(
            f"{name}{'—' if value is None else f'{half_up(value, chart.decimals):,f}'}"
            for name, value in zip(chart.categories, series.values, strict=True)
        )
        parts.append(f"{series.name}：{values}" if len(chart.series) > 1 else values)
    said = f"{chart.kind.label}，{chart.title}，单位{chart.unit}。{'；'.join(parts)}。"
    return said if len(said) <= _WORDS else f"{said[: _WORDS - 1]}…"
