"""Rankings, tile grids and heat tables on paper: the pieces that the screen has too, as shapes of a drawing."""

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import Color, HexColor

from zjai_desk.analysis.charts.pieces import Box, Laid, Room, Text
from zjai_desk.analysis.charts.sheets import lay
from zjai_desk.analysis.charts.spec import HATCHES, ChartSpec
from zjai_desk.briefing.charts.shapes import hatching
from zjai_desk.briefing.paper.fonts import Fonts, Role

_SIZE = 9.0
_INKS = {"text": "#222222", "muted": "#666666", "line": "#d0d0d0", "ground": "#ffffff"}
_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}


def lay_on_paper(chart: ChartSpec, width: float, fonts: Fonts, squeeze: float) -> Laid:
    """Return the pieces of a chart for paper, in points from its upper left corner."""

    def measure(words: str, size: float, bold: bool) -> float:
        return fonts.width(words, _role(bold), size)

    return lay(chart, Room(width, _SIZE, measure, squeeze))


def draw_pieces(laid: Laid, fonts: Fonts) -> Drawing:
    """Return the pieces as a drawing; y of a drawing runs up."""
    drawing = Drawing(laid.width, laid.height)
    for piece in laid.pieces:
        if isinstance(piece, Box):
            _add_box(drawing, piece, laid.height)
        else:
            _add_text(drawing, piece, laid.height, fonts)
    return drawing


def _role(bold: bool) -> Role:
    return Role.HEI if bold else Role.PLAIN


def _colour(name: str) -> Color | None:
    return HexColor(_INKS.get(name, name)) if name else None


def _add_box(drawing: Drawing, box: Box, height: float) -> None:
    low = height - box.y - box.height
    rect = Rect(box.x, low, box.width, box.height)
    rect.fillColor, rect.strokeColor = _colour(box.fill), _colour(box.edge)
    rect.strokeWidth = 0.5 * box.edge_width
    drawing.add(rect)
    lines = hatching(HATCHES.index(box.hatch), box.x, low, box.width, box.height)
    if lines is not None:
        drawing.add(lines)


def _add_text(drawing: Drawing, text: Text, height: float, fonts: Fonts) -> None:
    role = _role(text.bold)
    x = text.x - _SHIFT[text.anchor] * fonts.width(text.words, role, text.size)
    for face, part in fonts.runs(text.words, role):
        shape = String(x, height - text.y, part, fontName=face, fontSize=text.size)
        shape.fillColor = _colour(text.ink)
        drawing.add(shape)
        x += fonts.width(part, role, text.size)
