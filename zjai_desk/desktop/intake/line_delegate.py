"""Draws the lines below a record of an import: a grade or a likeness as a badge, a former value struck through."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from zjai_desk.desktop.intake.item_lines import Line
from zjai_desk.desktop.intake.items_model import LINE
from zjai_desk.desktop.kit import theme

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_SMALL = 12
_BADGE = 48
ROW = 28
_PADDING = 4
_MOST_LINES = 6
_INDENT = 48


class LineDelegate(QStyledItemDelegate):
    """Records are drawn as usual, their lines as described above; long problems wrap."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            super().paint(painter, option, index)
            return
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("selection"))
        rect = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if line.grade:
            self._draw_graded(painter, rect, line)
        else:
            self._draw_change(painter, rect, line, option.font)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a cell: a problem that wraps is higher."""
        line = index.data(LINE)
        if not isinstance(line, Line) or not line.grade:
            return QSize(super().sizeHint(option, index).width(), ROW)
        view = option.widget
        width = (view.viewport().width() if isinstance(view, QTreeView) else 320) - _INDENT
        metrics = QFontMetrics(option.font)
        room = QRect(0, 0, width - _BADGE - 2 * _PADDING, 1000)
        text = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, line.words)
        lines = min(_MOST_LINES, max(1, round(text.height() / metrics.lineSpacing())))
        return QSize(width, lines * metrics.lineSpacing() + 8)

    def _draw_graded(self, painter: QPainter, rect: QRect, line: Line) -> None:
        badge = QRect(rect.left(), rect.top() + 4, _BADGE - 4, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{line.tone}_soft"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(badge, 4, 4)
        small = QFont(painter.font())
        small.setPixelSize(_SMALL)
        painter.setFont(small)
        painter.setPen(theme.colour(line.tone))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, line.grade)
        small.setPixelSize(14)
        painter.setFont(small)
        painter.setPen(theme.colour("text"))
        words = rect.adjusted(_BADGE + 2, 4, 0, 0)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, top | Qt.TextFlag.TextWordWrap, line.words)

    def _draw_change(self, painter: QPainter, rect: QRect, line: Line, font: QFont) -> None:
        metrics = QFontMetrics(font)
        at = rect.left()

        def write(text: str, role: str, *, struck: bool = False) -> None:
            nonlocal at
            room = QRect(at, rect.top(), max(0, rect.right() - at), rect.height())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            used = QFont(font)
            used.setStrikeOut(struck)
            painter.setFont(used)
            painter.setPen(theme.colour(role))
            painter.drawText(room, _MIDDLE, shown)
            at += metrics.horizontalAdvance(shown) + 8

        write(line.label, "muted")
        if line.before:
            write(line.before, "faint", struck=True)
            write("→", "muted")
        write(line.after, "text")
