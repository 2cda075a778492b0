"""Rows as high as their wrapped texts need, worked out for those in view alone."""

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics

from zjai_desk.desktop.table.cell_painting import PADDING
from zjai_desk.desktop.table.laid_texts import LaidTexts
from zjai_desk.desktop.table.view import RegisterTable

MOST_LINES = 6
_WRAP = int(Qt.TextFlag.TextWordWrap)


class RowHeights(QObject):
    """Wraps the texts of a table while it is on; rows out of view keep the usual height until they come."""

    def __init__(self, table: RegisterTable) -> None:
        super().__init__(table)
        self._table = table
        self._model = table.register_model
        self._texts = LaidTexts(table.font())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fit)
        table.verticalScrollBar().valueChanged.connect(lambda _: self._wake())
        table.verticalScrollBar().rangeChanged.connect(lambda *_: self._wake())
        table.horizontalHeader().sectionResized.connect(lambda *_: self._wake())
        table.model().dataChanged.connect(lambda *_: self._wake())
        table.model().modelReset.connect(self._wake)
        table.model().layoutChanged.connect(lambda *_: self._wake())

    def set_on(self, on: bool) -> None:
        """Wrap, or show one line a row again."""
        if on == self._table.wordWrap():
            return
        self._table.setWordWrap(on)
        rows = self._table.verticalHeader()
        if on:
            self._wake()
        else:
            # A header forgets single heights only when it is told a default one again.
            usual = rows.defaultSectionSize()
            rows.setDefaultSectionSize(usual + 1)
            rows.setDefaultSectionSize(usual)
            for row in range(rows.count()):
                if rows.sectionSize(row) != usual:
                    rows.resizeSection(row, usual)
        self._table.viewport().update()

    def _wake(self) -> None:
        if self._table.wordWrap():
            self._soon.start(0)

    def _fit(self) -> None:
        """Give each row in view the height of its longest text, up to a few lines."""
        table, rows = self._table, self._table.verticalHeader()
        if table.font() != self._texts.font:
            self._texts.set_font(table.font())
        metrics = QFontMetrics(table.font())
        row, bottom = max(0, table.rowAt(0)), table.viewport().height()
        while row < rows.count() and table.rowViewportPosition(row) < bottom:
            height = max(rows.defaultSectionSize(), self._needed(row, metrics))
            if rows.sectionSize(row) != height:
                rows.resizeSection(row, height)
            row += 1

    def _needed(self, row: int, metrics: QFontMetrics) -> int:
        columns = range(self._model.columnCount())
        lines = 1
        for column, (text, _) in zip(columns, self._model.texts_at(row, columns), strict=True):
            room = self._table.columnWidth(column) - 2 * PADDING
            if self._texts.width(text) > room > 0:
                box = metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, text)
                lines = max(lines, round(box.height() / metrics.lineSpacing()))
        return min(lines, MOST_LINES) * metrics.lineSpacing() + 8
