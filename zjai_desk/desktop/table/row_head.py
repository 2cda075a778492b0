"""The head of the rows of a register's table: their numbers, painted by hand."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.table.laid_texts import LaidTexts

ROW = 28
_PADDING = 9
_LEAST = 40
_LETTERS = 12
"""Pixels of the letters."""


class RowHead(QHeaderView):
    """A vertical head that counts the rows from 1.

    Of each row that is painted Qt asks the model seven times, and the style sheet for everything else: a
    tenth of what a page may take.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._under = -1
        font = QFont(self.font())
        font.setPixelSize(_LETTERS)
        self._texts = LaidTexts(font)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(ROW)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """Be as wide as the greatest number."""
        widest = self._texts.width("0" * len(str(self.count())))
        return QSize(max(_LEAST, round(widest) + 2 * _PADDING), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers of the rows that came into sight, each above the line of its row."""
        painter = QPainter(self.viewport())
        dirty = event.rect()
        first, last = self.logicalIndexAt(dirty.top()), self.logicalIndexAt(dirty.bottom())
        across, line = self.viewport().width(), theme.colour("line")
        for row in range(first, (self.count() - 1 if last < 0 else last) + 1) if first >= 0 else ():
            top, height = self.sectionViewportPosition(row), self.sectionSize(row)
            if row == self._under:
                painter.fillRect(0, top, across, height, theme.colour("hover"))
            role = "text" if row == self._under else "faint"
            self._texts.add(str(row + 1), _PADDING, across - 1 - 2 * _PADDING, role, right=True)
            self._texts.draw(painter, top, height - 1)
            painter.fillRect(0, top + height - 1, across, 1, line)
            painter.fillRect(across - 1, top, 1, height, line)
        painter.end()

    # -- the mouse ------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which row would be selected."""
        super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:
        """Forget the row with the mouse."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        for each in {row, self._under} if row != self._under else ():
            top, height = self.sectionViewportPosition(each), self.sectionSize(each)
            self.viewport().update(QRect(0, top, self.viewport().width(), height))
        self._under = row
