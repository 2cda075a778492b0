"""Lines of plain text in a table: set letter by letter from known glyphs, and painted a row at a time."""

from bisect import bisect_right
from itertools import accumulate
from unicodedata import category, east_asian_width

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont, QTextLayout

from zjai_desk.desktop.kit import theme

_CUT = "…"
_USUAL = "国"
_KEPT = 20_000
"""Places of letters kept; there are few, as most letters of a text are equally wide."""
_ALONE = (range(0x590), range(0x2000, 0x2C00))
"""Letters that stand for themselves whatever is beside them, besides the wide ones of East Asia."""
_JAMO = range(0x1100, 0x1200)


class LaidTexts:
    """Paints single lines of plain text in one font, those of a row with one call for each colour.

    To lay a text out takes Qt as long as to paint it, and every call into Qt may let another thread in for
    a while. Letters of the usual face that mean the same beside any other are therefore set here, one beside
    the other and without kerning; a text that has any other letter is left to Qt.
    """

    def __init__(self, font: QFont) -> None:
        self._points = _Points()
        self._runs: dict[str, tuple[list[int], list[QPointF]]] = {}
        self._others: list[tuple[str, float, str]] = []
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Paint in ``font`` from now on."""
        self.font = font
        metrics = QFontMetricsF(font)
        self._height, self._ascent = metrics.height(), metrics.ascent()
        self._advances = _Advances(metrics)
        self._glyphs = _Glyphs(font)

    def width(self, text: str) -> float:
        """Return how many pixels a text takes."""
        return sum(map(self._advances.__getitem__, text))

    def add(self, text: str, left: float, room: float, role: str, *, right: bool = False) -> None:
        """Put a text into the row, from ``left`` or up to the right end of its ``room``, in the colour of a role.

        What is too wide for the room ends in an ellipsis.
        """
        places = list(accumulate(map(self._advances.__getitem__, text), initial=0.0))
        width = places.pop()
        if width > room:
            width = self._advances[_CUT]
            count = max(0, bisect_right(places, room - width) - 1)
            text, width = text[:count] + _CUT, places[count] + width
            del places[count + 1 :]
        if right:
            left += room - width
        glyphs = list(map(self._glyphs.__getitem__, text))
        if None in glyphs:
            self._others.append((text, left, role))
            return
        run = self._runs.get(role)
        if run is None:
            run = self._runs[role] = ([], [])
        run[0].extend(glyphs)  # type: ignore[arg-type]  # there is no None among them
        run[1].extend([self._points[left + place] for place in places])

    def draw(self, painter: QPainter, top: float, height: float) -> None:
        """Paint what was put into the row, half way up as ``drawText`` does, and begin another one."""
        # By the height of the font: that of a laid text is rounded, and would set every second row a pixel off.
        base = top + (height - self._height) / 2 + self._ascent
        for role, (glyphs, points) in self._runs.items():
            run = QGlyphRun()
            run.setRawFont(self._glyphs.face)
            run.setGlyphIndexes(glyphs)
            run.setPositions(points)
            painter.setPen(theme.colour(role))
            painter.drawGlyphRun(QPointF(0, base), run)
        self._runs.clear()
        if self._others:
            painter.setFont(self.font)
        for text, left, role in self._others:
            painter.setPen(theme.colour(role))
            painter.drawText(QPointF(left, base), " ".join(text.splitlines()))
        self._others.clear()


class _Advances(dict[str, float]):
    """The width of each letter in a font: adding them up takes a tenth of the time of measuring a text."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, letter: str) -> float:
        width = self[letter] = self._metrics.horizontalAdvance(_visible(letter))
        return width


class _Glyphs(dict[str, int | None]):
    """The glyph of each letter in the usual face of a font; None for a letter that Qt has to set."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._font = font
        self.face, [self[_USUAL]] = self._laid(_USUAL)

    def __missing__(self, letter: str) -> int | None:
        glyph = self[letter] = self._of(_visible(letter))
        return glyph

    def _of(self, letter: str) -> int | None:
        if not _stands_alone(letter):
            return None
        face, glyphs = self._laid(letter)
        return glyphs[0] if face == self.face and len(glyphs) == 1 else None

    def _laid(self, text: str) -> tuple[QRawFont, list[int]]:
        layout = QTextLayout(text, self._font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        runs = layout.glyphRuns()
        return (runs[0].rawFont(), runs[0].glyphIndexes()) if len(runs) == 1 else (QRawFont(), [])


class _Points(dict[float, QPointF]):
    """Points on the base line by their place: to make one takes longer than to find it."""

    def __missing__(self, place: float) -> QPointF:
        if len(self) >= _KEPT:
            self.clear()
        point = self[place] = QPointF(place, 0)
        return point


def _visible(letter: str) -> str:
    """Return a letter, a blank for line breaks and the like."""
    return " " if category(letter) == "Cc" else letter


def _stands_alone(letter: str) -> bool:
    code, kind = ord(letter), category(letter)
    if kind.startswith("M") or kind == "Cf" or code in _JAMO:
        return False
    return east_asian_width(letter) in ("W", "F") or any(code in block for block in _ALONE)
