"""A table whose first columns stay in sight while the others scroll below them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QTableView,
    QWidget,
)

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.table.head import HEIGHT, RegisterHead

Index = QModelIndex | QPersistentModelIndex
MOST = 0.6
"""The part of the table that frozen columns may take; on a narrow screen fewer stay than were asked for."""


class Span(NamedTuple):
    """A row or a column in sight: its number, where it begins in the viewport and how many pixels it takes.

    The last of them is that of the line of the grid.
    """

    place: int
    start: int
    size: int


class FrozenTable(QTableView):
    """A table with a :class:`RegisterHead` whose first :meth:`set_frozen` columns do not scroll.

    It stays one view: where a cell lies and which cell lies at a place are answered for the frozen columns
    as they are seen, so that selecting, editing, copying and the keys are the same for them as for the
    rest. They are painted over what scrolls below them, and so is ``pane``, their part of the head.
    Columns scroll by the pixel and are neither hidden nor moved in the view: the model does that.
    ``nothing`` is said where there are no rows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nothing = ""
        self._wanted = 0
        self._start: QPersistentModelIndex | None = None
        self.head = RegisterHead(self)
        self.setHorizontalHeader(self.head)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.pane = RegisterHead(self.head)
        self.pane.hide()
        self.head.sectionResized.connect(self._on_resized)
        self.pane.sectionResized.connect(lambda column, _, width: self.setColumnWidth(column, width))
        self.head.geometriesChanged.connect(self._place_pane)

    def set_frozen(self, columns: int) -> None:
        """Let the first ``columns`` columns stay in sight, or as many of them as there is room for."""
        if columns != self._wanted:
            self._wanted = columns
            self._place_pane()
            self.viewport().update()

    @property
    def frozen(self) -> int:
        """How many columns stay in sight."""
        room, shown, taken = self.viewport().width() * MOST, self.head.count(), 0
        for column in range(min(self._wanted, shown - 1)):
            taken += self.columnWidth(column)
            if taken > room:
                return column
        return max(0, min(self._wanted, shown - 1))

    @property
    def frozen_width(self) -> int:
        """How many pixels at the left the frozen columns take."""
        return sum(self.columnWidth(column) for column in range(self.frozen))

    def setModel(self, model: object) -> None:
        """Show a model, in the pane of the head too."""
        super().setModel(model)  # type: ignore[arg-type]  # the base class takes any item model
        self.pane.setModel(self.model())
        self.model().dataChanged.connect(self._repaint_frozen)
        self.model().modelReset.connect(self._place_pane)

    # -- where cells are ------------------------------------------------------------------------------

    def _shift(self) -> int:
        """Return how far the columns have scrolled; 0 while nothing is covered."""
        return self.head.offset() if self._wanted else 0

    def visualRect(self, index: Index) -> QRect:
        """Return where a cell is seen."""
        rect = super().visualRect(index)
        shift = self._shift()
        return rect.translated(shift, 0) if shift and index.column() < self.frozen else rect

    def indexAt(self, place: QPoint) -> QModelIndex:
        """Return the cell that is seen at a place."""
        shift = self._shift()
        if shift and 0 <= place.x() < self.frozen_width:
            return super().indexAt(QPoint(place.x() - shift, place.y()))
        return super().indexAt(place)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll until a cell is in sight and not below the frozen columns."""
        bar = self.horizontalScrollBar()
        before, frozen = bar.value(), self.frozen
        super().scrollTo(index, hint)
        if index.column() < frozen:
            bar.setValue(before)
        elif frozen:
            covered = self.frozen_width - super().visualRect(index).left()
            if covered > 0:
                bar.setValue(bar.value() - covered)

    def show_column(self, column: int) -> None:
        """Scroll sideways until a column is in sight and not below the frozen ones."""
        bar, left = self.horizontalScrollBar(), self.head.sectionPosition(column)
        if column >= self.frozen:
            before, width = self.frozen_width, self.columnWidth(column)
            least = left + width - self.viewport().width()
            bar.setValue(max(min(bar.value(), left - before), least))

    # -- selecting ------------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Remember where a selection begins: a column that scrolled out of sight has no place to ask for."""
        super().currentChanged(current, previous)
        selecting = self.state() == QAbstractItemView.State.DragSelectingState
        if not selecting and not self._extending():
            self._start = QPersistentModelIndex(current)

    def start_of_selection(self) -> QModelIndex:
        """Return the cell at which the selection was begun with the mouse or the keys."""
        start = self._start
        return QModelIndex() if start is None else self.model().index(start.row(), start.column())

    def _extending(self) -> bool:
        return bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection at the cell that is seen under the mouse."""
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._start = QPersistentModelIndex(self.indexAt(event.position().toPoint()))
        super().mousePressEvent(event)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from where the selection began to the cell at the other corner of ``rect``."""
        end = self.indexAt(rect.bottomRight())
        start = self._start
        if not self._shift() or start is None or not start.isValid() or not end.isValid():
            super().setSelection(rect, command)
            return
        begin = self.model().index(start.row(), start.column())
        if rect.topLeft() == rect.bottomRight():
            begin = end
        top, bottom = sorted((begin.row(), end.row()))
        left, right = sorted((begin.column(), end.column()))
        model = self.model()
        chosen = QItemSelection(model.index(top, left), model.index(bottom, right))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what to paint anew when a selection changes."""
        region = super().visualRegionForSelection(selection)
        return region + self._frozen_rect() if self._shift() else region

    # -- painting -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Be opaque, whatever the style sheet has set."""
        super().showEvent(event)
        self._be_opaque()

    def changeEvent(self, event: QEvent) -> None:
        """Be opaque in another theme too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._be_opaque()

    def _be_opaque(self) -> None:
        """Let what stays in sight be moved when rows scroll: of a widget that may be seen through all is painted anew."""
        for view in (self, self.verticalHeader()):
            view.viewport().setBackgroundRole(QPalette.ColorRole.Base)
            view.viewport().setAutoFillBackground(True)

    def _frozen_rect(self) -> QRect:
        return QRect(0, 0, self.frozen_width, self.viewport().height())

    def _repaint_frozen(self, *_: object) -> None:
        if self._shift():
            self.viewport().update(self._frozen_rect())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll, and paint the frozen columns anew where what was on screen moved along with the rest."""
        super().scrollContentsBy(dx, dy)
        if self._wanted and dx:
            self.viewport().update(self._frozen_rect().adjusted(0, 0, abs(dx), 0))
            self._place_pane()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, the frozen ones in the place of those that scrolled below them.

        By hand: Qt asks the model twice for the flags of each cell and the style sheet for its background,
        which takes as long as everything else of a page.
        """
        painter = QPainter(self.viewport())
        if self.model().rowCount():
            for rect in event.region():  # type: ignore[attr-defined]  # it is iterable, the stub does not know
                self._paint_part(painter, rect)
        elif self.nothing:
            painter.setPen(theme.colour("muted"))
            place = self.viewport().rect().adjusted(0, 40, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self.nothing)
        painter.end()

    def paint_cells(self, painter: QPainter, rows: Sequence[Span], columns: Sequence[Span]) -> None:
        """Paint what is in the cells of some rows and columns, over what shows which are selected."""
        raise NotImplementedError

    def _paint_part(self, painter: QPainter, dirty: QRect) -> None:
        """Paint the cells of a rectangle of the viewport, and the line behind the frozen ones."""
        rows = self._rows_in(dirty.top(), dirty.bottom())
        if not rows:
            return
        edge = self.frozen_width if self._shift() else 0
        if dirty.right() >= edge:
            painter.save()
            painter.setClipRect(dirty.adjusted(max(0, edge - dirty.left()), 0, 0, 0))
            self._paint_band(painter, rows, self._columns_in(max(dirty.left(), edge), dirty.right()))
            painter.restore()
        if dirty.left() < edge:
            self._paint_band(painter, rows, self._frozen_columns())
        if self.frozen:
            last = rows[-1].place == self.model().rowCount() - 1
            bottom = rows[-1].start + rows[-1].size - last
            colour = theme.colour("line_strong")
            painter.fillRect(self.frozen_width - 1, dirty.top(), 1, bottom - dirty.top(), colour)

    def _rows_in(self, top: int, bottom: int) -> list[Span]:
        """Return the rows between two pixels of the viewport; the head is asked for each only where heights differ."""
        first, last = self.rowAt(top), self.rowAt(bottom)
        if first < 0:
            return []
        numbers = range(first, (self.model().rowCount() - 1 if last < 0 else last) + 1)
        start, usual = self.rowViewportPosition(first), self.verticalHeader().defaultSectionSize()
        if not self.wordWrap():
            return [Span(row, start + place * usual, usual) for place, row in enumerate(numbers)]
        return [Span(row, self.rowViewportPosition(row), self.rowHeight(row)) for row in numbers]

    def _columns_in(self, left: int, right: int) -> list[Span]:
        """Return the columns between two pixels of the viewport."""
        found, first = [], self.head.logicalIndexAt(left)
        for column in range(first, self.head.count()) if first >= 0 else ():
            start = self.columnViewportPosition(column)
            if start > right:
                break
            found.append(Span(column, start, self.columnWidth(column)))
        return found

    def _frozen_columns(self) -> list[Span]:
        """Return the frozen columns where they are seen."""
        found, start = [], 0
        for column in range(self.frozen):
            found.append(Span(column, start, self.columnWidth(column)))
            start += self.columnWidth(column)
        return found

    def _paint_band(self, painter: QPainter, rows: list[Span], columns: list[Span]) -> None:
        """Paint cells from the ground up: what is selected, what is in them, the grid, the current cell."""
        if not columns:
            return
        self._paint_selection(painter, rows, columns)
        self.paint_cells(painter, rows, columns)
        left, top = columns[0].start, rows[0].start
        right, bottom = (spans[-1].start + spans[-1].size for spans in (columns, rows))
        line = theme.colour("line")
        # Filled, not drawn: with a scaled screen a drawn line would lie half a pixel beside.
        for row in rows:
            painter.fillRect(left, row.start + row.size - 1, right - left, 1, line)
        for column in columns:
            painter.fillRect(column.start + column.size - 1, top, 1, bottom - top, line)
        now = self.currentIndex()
        if self.hasFocus() and now.isValid():
            for place in _within(rows, now.row(), now.row()):
                for beside in _within(columns, now.column(), now.column()):
                    painter.setPen(QPen(theme.colour("accent"), 2))
                    cell = QRect(beside.start, place.start, beside.size - 1, place.size - 1)
                    painter.drawRect(cell.adjusted(1, 1, -1, -1))

    def _paint_selection(self, painter: QPainter, rows: list[Span], columns: list[Span]) -> None:
        selection = self.selectionModel().selection()
        for number in range(selection.count()):
            part = selection.at(number)
            down = _within(rows, part.top(), part.bottom())
            across = _within(columns, part.left(), part.right())
            if down and across:
                width = across[-1].start + across[-1].size - across[0].start
                height = down[-1].start + down[-1].size - down[0].start
                painter.fillRect(across[0].start, down[0].start, width, height, theme.colour("selection"))

    # -- the head -------------------------------------------------------------------------------------

    def _on_resized(self, column: int, _old: int, width: int) -> None:
        if self.pane.count() > column and self.pane.sectionSize(column) != width:
            self.pane.resizeSection(column, width)
        if column < self._wanted:
            self._place_pane()
            self.viewport().update()

    def _place_pane(self) -> None:
        """Lay the head of the frozen columns over theirs once the columns have scrolled."""
        width = self.frozen_width if self._shift() else 0
        self.pane.setVisible(width > 0)
        if width:
            for column in range(self.frozen):
                if self.pane.sectionSize(column) != self.columnWidth(column):
                    self.pane.resizeSection(column, self.columnWidth(column))
            self.pane.setGeometry(0, 0, width, HEIGHT)
            self.pane.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See again how many columns there is room to freeze."""
        super().resizeEvent(event)
        self._place_pane()


def _within(spans: list[Span], first: int, last: int) -> list[Span]:
    """Return those of neighbouring spans whose numbers lie between two."""
    begin = spans[0].place
    return spans[max(0, first - begin) : max(0, last + 1 - begin)]
