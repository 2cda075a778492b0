"""A chart as a file of its own, PDF or SVG: the drawing of the printed page with its title, note and source."""

import io

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Group, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.briefing.charts.drawing import draw_chart
from zjai_desk.briefing.charts.svg import Outline, svg
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts, Role

_EDGE = 14.0
_TITLE, _FOOT = 12.0, 8.0
_LEADING = 1.5


def framed(chart: ChartSpec, fonts: Fonts) -> Drawing:
    """Return the drawing of the printed page on white ground, its title above, note and source below."""
    drawn, _ = draw_chart(chart, sheet.MEASURE, fonts)
    titles = _lines(chart.title, fonts, Role.HEI, _TITLE)
    note = f"注：{chart.note}" if chart.note else ""
    source = f"数据来源：{chart.source}" if chart.source else ""
    foot = [line for text in (note, source) for line in _lines(text, fonts, Role.PLAIN, _FOOT)]
    below = len(foot) * _FOOT * _LEADING + _EDGE
    height = below + drawn.height + len(titles) * _TITLE * _LEADING + 8 + _EDGE
    whole = Drawing(sheet.MEASURE + 2 * _EDGE, height)
    ground = Rect(0, 0, whole.width, height)
    ground.fillColor, ground.strokeColor = HexColor("#ffffff"), None
    whole.add(ground)
    whole.add(Group(*drawn.contents, transform=(1, 0, 0, 1, _EDGE, below)))
    y = height - _EDGE - _TITLE
    for line in titles:
        _write(whole, line, y, Role.HEI, _TITLE, fonts)
        y -= _TITLE * _LEADING
    y = below - _FOOT * _LEADING
    for line in foot:
        _write(whole, line, y, Role.PLAIN, _FOOT, fonts)
        y -= _FOOT * _LEADING
    return whole


def chart_pdf(chart: ChartSpec, fonts: Fonts) -> bytes:
    """Return a page as large as the chart, its fonts embedded."""
    return page_of(framed(chart, fonts), fonts, chart.title)


def page_of(drawing: Drawing, fonts: Fonts, title: str) -> bytes:
    """Return a PDF of one page as large as the drawing."""
    page = io.BytesIO()
    face = fonts.runs("图", Role.PLAIN)[0][0]
    # The stubs take the name of the first face for a number.
    canvas = Canvas(page, (drawing.width, drawing.height), invariant=1, initialFontName=face)  # type: ignore[arg-type]  # the stubs take a font's name for a number
    canvas.setTitle(title)
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.save()
    return page.getvalue()


def chart_svg(chart: ChartSpec, fonts: Fonts, outline: Outline) -> str:
    """Return the chart as SVG, its texts drawn by ``outline``."""
    return svg(framed(chart, fonts), chart.title, outline)


def _lines(text: str, fonts: Fonts, role: Role, size: float) -> list[str]:
    lines = [""] if text else []
    for character in text:
        if (
            fonts.width(lines[-1] + character, role, size) > sheet.MEASURE
            and character not in "，。；：、）》”%"
        ):
            lines.append("")
        lines[-1] += character
    return lines


def _write(whole: Drawing, text: str, y: float, role: Role, size: float, fonts: Fonts) -> None:
    x = _EDGE
    for face, part in fonts.runs(text, role):
        whole.add(String(x, y, part, fontName=face, fontSize=size, fillColor=HexColor("#222222")))
        x += fonts.width(part, role, size)
