"""Single lines of plain text in a table: measured by their letters, laid out once and painted many times."""

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

_KEPT = 4_000
"""Texts kept, some twenty pages of a table; most cells hold what others hold too."""
_CUT = "…"


class LaidTexts:
    """Paints single lines of plain text in one font at a time, and remembers how they are laid out.

    To lay a text out for keeping takes longer than to paint it, so only one that is seen again is kept:
    of a page of a register that is looked at once, most texts never are.
    """

    def __init__(self) -> None:
        self._known: dict[str, QStaticText | None] = {}
        self._font = QFont()
        self._metrics = QFontMetricsF(self._font)
        self._advances = _Advances(self._metrics)

    def draw(self, painter: QPainter, room: QRect, text: str, *, right: bool) -> None:
        """Paint ``text`` in the painter's font and pen where ``drawText`` would: half way up, at the left or the right.

        What is too wide for the room ends in an ellipsis.
        """
        self._take_font(painter.font())
        text, width = self._fitted(text.replace("\n", " "), room.width())
        left = room.left() + (room.width() - width if right else 0)
        # By the height of the font: that of the laid text is rounded, and would set every second row a pixel off.
        top = room.top() + (room.height() - self._metrics.height()) / 2
        laid = self._laid(text)
        if laid is None:
            painter.drawText(QPointF(left, top + self._metrics.ascent()), text)
        else:
            painter.drawStaticText(QPointF(left, top), laid)

    def _take_font(self, font: QFont) -> None:
        if font != self._font:
            self._font, self._metrics = font, QFontMetricsF(font)
            self._advances = _Advances(self._metrics)
            self._known.clear()

    def _fitted(self, text: str, room: float) -> tuple[str, float]:
        """Return as much of a text as there is room for, and its width."""
        ends = list(accumulate(map(self._advances.__getitem__, text)))
        if not ends or ends[-1] <= room:
            return text, ends[-1] if ends else 0
        last = self._advances[_CUT]
        count = bisect_right(ends, room - last)
        return text[:count] + _CUT, (ends[count - 1] if count else 0) + last

    def _laid(self, text: str) -> QStaticText | None:
        """Return the laid text, None for one that is seen for the first time."""
        if text not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[text] = None
            return None
        laid = self._known[text]
        if laid is None:
            laid = self._known[text] = QStaticText(text)
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            laid.prepare(QTransform(), self._font)
        return laid


class _Advances(dict[str, float]):
    """The width of each letter in a font: adding them up takes a tenth of the time of measuring a text."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, letter: str) -> float:
        width = self[letter] = self._metrics.horizontalAdvance(letter)
        return width
