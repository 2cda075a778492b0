"""How the cells of a register's table look: their texts, what a paste may not change, the corners that findings mark."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.table.frozen_columns import Span
from zjai_desk.desktop.table.laid_texts import LaidTexts
from zjai_desk.desktop.table.model import RegisterModel

PADDING = 9
"""Pixels at either side of the text of a cell, as in the headings."""
CORNER = 7
"""Pixels of the two sides of the mark that a finding leaves in the corner of a cell."""
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


class CellPainter:
    """Paints the cells of a :class:`RegisterModel` by hand.

    Through the style sheet and the roles of the model a cell takes 100 µs, there are 200 in view, and a
    page that is scrolled has 16 ms for all of them.
    """

    def __init__(self, model: RegisterModel) -> None:
        self._model = model
        self._texts = LaidTexts(QFont())

    def paint(self, painter: QPainter, rows: Sequence[Span], columns: Sequence[Span], *, wraps: bool) -> None:
        """Paint what is in the cells of some rows and columns; ``wraps`` breaks what is too long into lines."""
        model = self._model
        if painter.font() != self._texts.font:
            self._texts.set_font(painter.font())
        places = [column.place for column in columns]
        rooms = [
            (column.start + PADDING, column.size - 1 - 2 * PADDING, model.fields[column.place].numeric)
            for column in columns
        ]
        for row in rows:
            marks = model.marks_at(row.place)
            if marks:
                self._fill_refused(painter, row, columns, marks)
            for (text, role), (left, room, right) in zip(
                model.texts_at(row.place, places), rooms, strict=True
            ):
                if wraps and self._texts.width(text) > room:
                    painter.setPen(theme.colour(role))
                    painter.drawText(QRect(left, row.start, room, row.size - 1), _WRAPPED, text)
                elif text:
                    self._texts.add(text, left, room, role, right=right)
            self._texts.draw(painter, row.start, row.size - 1)
            if marks:
                self._mark(painter, row, columns, marks)

    def _fill_refused(
        self, painter: QPainter, row: Span, columns: Sequence[Span], marks: Mapping[str, tuple[str, bool]]
    ) -> None:
        for column in columns:
            if marks.get(self._model.fields[column.place].key, ("", False))[1]:
                colour = theme.colour("force_soft")
                painter.fillRect(column.start, row.start, column.size - 1, row.size - 1, colour)

    def _mark(
        self, painter: QPainter, row: Span, columns: Sequence[Span], marks: Mapping[str, tuple[str, bool]]
    ) -> None:
        for column in columns:
            role = marks.get(self._model.fields[column.place].key, ("", False))[0]
            if role:
                at = QPoint(column.start + column.size - 2, row.start)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(role))
                painter.drawPolygon([at - QPoint(CORNER - 1, 0), at + QPoint(1, 0), at + QPoint(1, CORNER)])
                painter.setBrush(Qt.BrushStyle.NoBrush)
