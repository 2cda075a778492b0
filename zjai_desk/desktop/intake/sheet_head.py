"""The row of fields above a sheet: each column says what it is read as, and a click or Alt+↓ offers another."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from zjai_desk.desktop.intake.sheet_model import Reading, SheetModel
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon

HEIGHT = 48
_LETTER, _SIDE, _PADDING = 18, 14, 8


class SheetHead(QHeaderView):
    """Draws the letter of a column and below it the field; ``asked(column)`` when another field is wanted.

    One that is ``fixed`` offers no other.
    """

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, fixed: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._fixed = fixed
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)
        self.setAccessibleName("各列读作什么")
        self._pressed = -1
        self._hovered = -1

    def sizeHint(self) -> QSize:
        """Return room for the letter and the field."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the button went down; at an edge it means the width."""
        resizing = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        self._pressed = -1 if resizing else self.logicalIndexAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Offer fields for the column that was clicked."""
        super().mouseReleaseEvent(event)
        place = self.logicalIndexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0 and place == self._pressed:
            self.asked.emit(place)
        self._pressed = -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the column under the pointer."""
        super().mouseMoveEvent(event)
        self._hovered = self.logicalIndexAt(event.position().toPoint())
        self.viewport().update()

    def place_of(self, column: int) -> QRect:
        """Return where in the viewport the head of a column is."""
        return QRect(max(0, self.sectionViewportPosition(column)), 0, self.sectionSize(column), self.height())

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw one column: its letter, small, and the field it is read as."""
        model = self.model()
        if not isinstance(model, SheetModel) or not rect.isValid():
            return
        reading = model.reading(column)
        painter.save()
        hovered = column == self._hovered and reading.can_be_read and not self._fixed
        painter.fillRect(rect, theme.colour("hover" if hovered else "surface"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(theme.colour("line_strong"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = QFont(painter.font())
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(theme.colour("faint"))
        inner = rect.adjusted(_PADDING, 4, -_PADDING, -4)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, model.column_name(column)
        )
        if reading.can_be_read:
            self._paint_field(painter, inner.adjusted(0, _LETTER, 0, 0), reading)
        painter.restore()

    def _paint_field(self, painter: QPainter, rect: QRect, reading: Reading) -> None:
        font = QFont(painter.font())
        font.setPixelSize(13)
        font.setBold(bool(reading.key))
        painter.setFont(font)
        painter.setPen(theme.colour(reading.tone))
        room = rect if self._fixed else rect.adjusted(0, 0, -_SIDE - 2, 0)
        words = painter.fontMetrics().elidedText(reading.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if self._fixed:
            return
        sign = QRect(rect.right() - _SIDE, rect.center().y() - _SIDE // 2 + 1, _SIDE, _SIDE)
        icon("chevron-down", "muted").paint(painter, sign)


class SheetView(QTableView):
    """The sheet; Alt+↓ or F4 opens the choice of a field for the column of the current cell."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the choice as in any other drop-down."""
        down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        head = self.horizontalHeader()
        if (down or event.key() == Qt.Key.Key_F4) and isinstance(head, SheetHead):
            head.asked.emit(max(0, self.currentIndex().column()))
            return
        super().keyPressEvent(event)
