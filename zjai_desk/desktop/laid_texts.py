"""Texts laid out once and painted many times: to lay a text out takes twice as long as to paint it."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

_KEPT = 4_000
"""Texts kept, some twenty pages of a table; most cells hold what others hold too."""


class LaidTexts:
    """Paints single lines of plain text in one font at a time, and remembers how they are laid out."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[QStaticText, float]] = {}
        self._font = QFont()
        self._metrics = QFontMetricsF(self._font)

    def draw(self, painter: QPainter, room: QRect, text: str, *, right: bool) -> None:
        """Paint ``text`` in the painter's font and pen where ``drawText`` would: half way up, at the left or the right."""
        laid, width = self._laid(painter.font(), text)
        left = room.left() + (room.width() - width if right else 0)
        # By the height of the font: that of the laid text is rounded, and would set every second row a pixel off.
        top = room.top() + (room.height() - self._metrics.height()) / 2
        painter.drawStaticText(QPointF(left, top), laid)

    def _laid(self, font: QFont, text: str) -> tuple[QStaticText, float]:
        """Return the laid text and its width."""
        if font != self._font:
            self._font, self._metrics = font, QFontMetricsF(font)
            self._known.clear()
        if text not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            laid = QStaticText(text)
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            laid.prepare(QTransform(), font)
            self._known[text] = laid, self._metrics.horizontalAdvance(text)
        return self._known[text]
