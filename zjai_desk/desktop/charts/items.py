"""The pieces a chart is put together from: inks, letters, wrapped text, hatches, markers."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsSceneResizeEvent,
    QGraphicsWidget,
    QStyleOptionGraphicsItem,
    QWidget,
)

from zjai_desk.analysis.charts import hatching
from zjai_desk.analysis.charts.spec import HATCHES, HUES
from zjai_desk.desktop.kit import theme

SMALL = 12
"""Pixels of the letters in a chart."""
TITLE = 15
_HATCH_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours a chart is drawn in."""

    background: QColor
    text: QColor
    muted: QColor
    line: QColor
    hues: tuple[QColor, ...]

    @classmethod
    def screen(cls) -> "Ink":
        """Return the inks of the theme of the moment; on dark ground the hues are lifted a little."""
        hues = [_mixed(QColor(hue), 0.22) if theme.is_dark() else QColor(hue) for hue in HUES]
        return cls._of(theme.colours(), tuple(hues))

    @classmethod
    def paper(cls) -> "Ink":
        """Return the inks for whatever leaves the window: white ground, whichever the theme."""
        return cls._of(theme.LIGHT, tuple(map(QColor, HUES)))

    @classmethod
    def _of(cls, roles: dict[str, str], hues: tuple[QColor, ...]) -> "Ink":
        ground, text, muted, line = (QColor(roles[role]) for role in ("surface", "text", "muted", "line"))
        return cls(ground, text, muted, line, hues)


def _mixed(colour: QColor, white: float) -> QColor:
    parts = [round(part + (255 - part) * white) for part in colour.getRgb()[:3]]  # type: ignore[index]
    return QColor(*parts)


def letters(size: int = SMALL, *, bold: bool = False) -> QFont:
    """Return the font of the window at ``size`` pixels."""
    font = QFont(QApplication.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


@cache
def _metrics(size: int, bold: bool, family: str) -> QFontMetricsF:
    del family  # part of the key alone: another theme font must not find the old measures
    return QFontMetricsF(letters(size, bold=bold))


def width_of(text: str, size: int = SMALL, *, bold: bool = False) -> float:
    """Return how many pixels ``text`` takes in one line."""
    return _metrics(size, bold, QApplication.font().family()).horizontalAdvance(text)


def hatch(painter: QPainter, rect: QRectF, number: int, ink: QColor) -> None:
    """Draw over a filled ``rect`` the hatch that belongs to a hue, so that grey copies keep the hues apart.

    Lines are cut to the rectangle, as SVG of the plain kind knows no clipping.
    """
    left, bottom = rect.left(), rect.bottom()
    lines = hatching.hatch(HATCHES[number % len(HATCHES)], rect.width(), rect.height(), _HATCH_EVERY)
    painter.setPen(QPen(ink, 1))
    painter.drawLines([QLineF(left + x1, bottom - y1, left + x2, bottom - y2) for x1, y1, x2, y2 in lines])


class Words(QGraphicsWidget):
    """A text that wraps to its width and asks for the height it needs; none at all when it is blank."""

    def __init__(self, text: str, colour: QColor, size: int = SMALL, *, bold: bool = False) -> None:
        super().__init__()
        self._text, self._colour = text, colour
        self._font = letters(size, bold=bold)
        self._lines: list[str] = [text]
        self._fit(400.0)

    def _fit(self, width: float) -> None:
        self._lines = wrapped(self._text, width, self._font)
        height = QFontMetricsF(self._font).height() * len(self._lines)
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit(event.newSize().width())

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Write the lines."""
        metrics = QFontMetricsF(self._font)
        painter.setFont(self._font)
        painter.setPen(self._colour)
        for place, line in enumerate(self._lines):
            painter.drawText(QPointF(0, place * metrics.height() + metrics.ascent()), line)


_NEVER_FIRST = frozenset("，。；：、）》”％%！？")


def wrapped(text: str, width: float, font: QFont) -> list[str]:
    """Break ``text`` into lines of at most ``width`` pixels; no line begins with a closing mark."""
    if not text:
        return []
    metrics = QFontMetricsF(font)
    lines, line = [], ""
    for character in text:
        if line and metrics.horizontalAdvance(line + character) > width and character not in _NEVER_FIRST:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def draw_marker(painter: QPainter, at: QPointF, number: int, colour: QColor, size: float = 4.0) -> None:
    """Draw the marker of a line's points: another shape for each hue."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    match number % 4:
        case 0:
            painter.drawEllipse(at, size, size)
        case 1:
            painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
        case 2:
            tip, foot = size * 1.3, size
            corners = [QPointF(0, -tip), QPointF(tip, foot), QPointF(-tip, foot)]
            painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
        case _:
            reach = size * 1.4
            corners = [QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0)]
            painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def own_pixels(painter: QPainter, item: QGraphicsItem) -> None:
    """Turn the painter of an item in data coordinates to the pixels of its scene, whatever is drawn upon."""
    back, invertible = item.sceneTransform().inverted()
    if invertible:
        painter.setWorldTransform(back * painter.worldTransform())
