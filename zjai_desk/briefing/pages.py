"""Pages being filled from the top: a cursor in the type area, lines of text, page numbers on the outer side."""

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from zjai_desk.briefing import sheet
from zjai_desk.briefing.fonts import Fonts, Role
from zjai_desk.briefing.lines import Line, break_text

ASCENT = 0.86  # of the size: how far the top of a Chinese character stands above its baseline
FINE_PITCH = sheet.SIZE_SMALL_5 * 1.5
_HAIR = 0.01


class Pages:
    """The canvas and how much of the present page is used, in points from the top of the type area."""

    def __init__(self, canvas: Canvas, fonts: Fonts) -> None:
        self.canvas = canvas
        self.fonts = fonts
        self.number = 1
        self.used = 0.0

    @property
    def y(self) -> float:
        """Where the cursor stands, as a height on the sheet."""
        return sheet.TOP - self.used

    @property
    def room(self) -> float:
        """What is left of the type area below the cursor."""
        return sheet.DEPTH - self.used

    def need(self, height: float) -> bool:
        """Begin a new page unless ``height`` still fits on this one; returns whether a page was begun."""
        if self.used == 0 or height <= self.room + _HAIR:
            return False
        self.break_page()
        return True

    def advance(self, height: float) -> None:
        """Move the cursor down."""
        self.used += height

    def snap(self) -> None:
        """Move the cursor down to the next line of the grid."""
        lines = -(-(self.used - _HAIR) // sheet.PITCH)
        self.used = max(0.0, lines * sheet.PITCH)

    def break_page(self) -> None:
        """Close this page with its number and begin the next."""
        self._folio()
        self.canvas.showPage()
        self.number += 1
        self.used = 0.0

    def close(self) -> None:
        """Close the last page."""
        self._folio()
        self.canvas.showPage()

    def _folio(self) -> None:
        text = f"— {self.number} —"
        wide = self.fonts.width(text, Role.SONG, sheet.SIZE_4)
        # One character in from the outer edge: right on odd pages, left on even ones.
        odd = self.number % 2 == 1
        x = sheet.RIGHT - sheet.SIZE_4 - wide if odd else sheet.LEFT + sheet.SIZE_4
        self.write(text, Role.SONG, sheet.SIZE_4, x, sheet.FOLIO_BASELINE)

    def paragraph(self, text: str, role: Role = Role.BODY, indent: float = sheet.INDENT) -> None:
        """Set running text of size 3 on the grid, every line but the last flush."""
        self.snap()
        for place, line in enumerate(self.broken(text, role, sheet.SIZE_3, indent=indent)):
            self.need(sheet.SIZE_3)
            x = sheet.LEFT + (indent if place == 0 else 0.0)
            self.set_line(line, role, sheet.SIZE_3, x, self.y - ASCENT * sheet.SIZE_3)
            self.advance(sheet.PITCH)

    def fine_print(self, text: str, lead: str = "") -> None:
        """Set a note in 小五, its lines below each other to the right of what leads it in (数据来源：, 注：, 1.)."""
        size = sheet.SIZE_SMALL_5
        hang = self.fonts.width(lead, Role.SONG, size)
        for place, line in enumerate(self.broken(text, Role.SONG, size, measure=sheet.MEASURE - hang)):
            self.need(FINE_PITCH)
            baseline = self.y - ASCENT * size
            if place == 0:
                self.write(lead, Role.SONG, size, sheet.LEFT, baseline)
            self.set_line(line, Role.SONG, size, sheet.LEFT + hang, baseline)
            self.advance(FINE_PITCH)

    def broken(
        self, text: str, role: Role, size: float, *, measure: float = sheet.MEASURE, indent: float = 0.0
    ) -> list[Line]:
        """Break text into lines of ``measure``."""
        return break_text(text, measure, size, lambda part: self.fonts.width(part, role, size), indent)

    def set_line(self, line: Line, role: Role, size: float, x: float, baseline: float) -> None:
        """Draw a broken line with its spaces."""
        drawn = self.canvas.beginText(x, baseline)
        for text, space in line.runs():
            drawn.setCharSpace(space)
            for face, part in self.fonts.runs(text, role):
                drawn.setFont(face, size)
                drawn.textOut(part)
        drawn.setCharSpace(0)
        self.canvas.drawText(drawn)

    def write(
        self, text: str, role: Role, size: float, x: float, baseline: float, color: Color = sheet.BLACK
    ) -> None:
        """Draw a short text with its left end at ``x``."""
        self.canvas.setFillColor(color)
        self.set_line(Line(text, (0.0,) * len(text)), role, size, x, baseline)
        self.canvas.setFillColor(sheet.BLACK)

    def centred(
        self, lines: Sequence[str], role: Role, size: float, pitch: float, color: Color = sheet.BLACK
    ) -> None:
        """Set lines in the middle of the measure, each ``pitch`` below the other."""
        for text in lines:
            x = sheet.LEFT + (sheet.MEASURE - self.fonts.width(text, role, size)) / 2
            self.write(text, role, size, x, self.y - ASCENT * size, color)
            self.advance(pitch)

    def to_the_right(self, text: str, role: Role, size: float, pitch: float, inset: float = 0.0) -> None:
        """Set a line at the right of the measure."""
        x = sheet.RIGHT - inset - self.fonts.width(text, role, size)
        self.write(text, role, size, x, self.y - ASCENT * size)
        self.advance(pitch)

    def rule(self, y: float, thick: float, left: float = sheet.LEFT, right: float = sheet.RIGHT) -> None:
        """Draw a horizontal rule."""
        self.canvas.setLineWidth(thick)
        self.canvas.line(left, y, right, y)
