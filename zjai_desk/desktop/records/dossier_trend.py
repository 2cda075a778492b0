"""A small line of one figure over the years: the first and the last value written, the rest under the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from zjai_desk.analysis.dossier import Trend
from zjai_desk.desktop.kit import theme
from zjai_desk.registers.values import shown

_HEIGHT = 44
_EDGE = 6.0
_DOT = 3.0


class TrendLine(QWidget):
    """Draws the values of a trend; unknown years leave a gap."""

    def __init__(self, trend: Trend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend = trend
        self.setMinimumSize(QSize(96, _HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(f"{trend.field.label}历年走势")
        self.setAccessibleDescription("，".join(self._told(place) for place in self._known()))

    def _known(self) -> list[int]:
        return [place for place, value in enumerate(self._trend.values) if value is not None]

    def _told(self, place: int) -> str:
        field = self._trend.field
        return f"{self._trend.years[place]}年 {shown(field, self._trend.values[place])}{field.unit}"

    def _points(self) -> dict[int, QPointF]:
        """Return where each known value stands; the scale begins at zero, or below where there are losses."""
        known = {place: float(value) for place, value in enumerate(self._trend.values) if value is not None}
        low, high = min(0.0, *known.values()), max(0.0, *known.values())
        extent = (high - low) or 1.0
        wide, tall = self.width() - 2 * _EDGE, self.height() - 2 * _EDGE
        last = max(1, len(self._trend.values) - 1)
        return {
            place: QPointF(_EDGE + wide * place / last, _EDGE + tall * (high - value) / extent)
            for place, value in known.items()
        }

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the zero line, the line, and a dot at each end."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = self._points()
        zero = self._zero()
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(_EDGE, zero), QPointF(self.width() - _EDGE, zero))
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for run in _runs(list(points)):
            path = QPainterPath(points[run[0]])
            for place in run[1:]:
                path.lineTo(points[place])
            painter.drawPath(path)
            if len(run) == 1:
                painter.drawPoint(points[run[0]])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        for place in (min(points), max(points)):
            painter.drawEllipse(
                QRectF(points[place].x() - _DOT, points[place].y() - _DOT, 2 * _DOT, 2 * _DOT)
            )
        painter.end()

    def _zero(self) -> float:
        known = [float(value) for value in self._trend.values if value is not None]
        low, high = min(0.0, *known), max(0.0, *known)
        return _EDGE + (self.height() - 2 * _EDGE) * high / ((high - low) or 1.0)

    def event(self, event: QEvent) -> bool:
        """Tell the year and the value under the mouse."""
        if isinstance(event, QHelpEvent):
            points = self._points()
            nearest = min(points, key=lambda place: abs(points[place].x() - event.pos().x()))
            QToolTip.showText(event.globalPos(), self._told(nearest), self)
            return True
        return super().event(event)


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Split places into runs of neighbours."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


class TrendCard(QFrame):
    """A trend with its name, its last value, and how it grew."""

    def __init__(self, trend: Trend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        known = [
            (year, value) for year, value in zip(trend.years, trend.values, strict=True) if value is not None
        ]
        (first_year, first), (last_year, last) = known[0], known[-1]
        field = trend.field
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(1)
        head = QLabel(f"{field.label}（{field.unit}）", self)
        head.setProperty("role", "muted")
        value = QLabel(shown(field, last), self)
        font = QFont(value.font())
        font.setWeight(QFont.Weight.DemiBold)
        value.setFont(font)
        years = (
            f"{first_year}年 {shown(field, first)} → {last_year}年" if len(known) > 1 else f"{last_year}年"
        )
        span = QLabel(years, self)
        span.setProperty("role", "small")
        said = QLabel(trend.said, self)
        said.setProperty("role", "small")
        said.setWordWrap(True)
        for label in (head, value):
            layout.addWidget(label)
        if len(known) > 1:
            layout.addWidget(TrendLine(trend, self))
        layout.addWidget(span)
        if trend.said:
            layout.addWidget(said)
        layout.addStretch(1)
