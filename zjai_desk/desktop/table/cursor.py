"""The current cell and the selection of a table, moved by keys as in Excel."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QPoint
from PySide6.QtWidgets import QAbstractItemView

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.table.keys import ENDS, JUMPS, MOVES, REACHES, Command
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.moves import Place, Rectangle, edge, edge_in_store

_SELECTING = frozenset({Command.SELECT_ALL, Command.SELECT_COLUMN, Command.SELECT_ROW})


class TableCursor:
    """Moves the current cell of one view on a :class:`RegisterModel` and selects around it.

    As in Excel the current cell is where a selection began, and typing goes there; what Shift and the arrows
    move is the other end.
    """

    def __init__(self, view: QAbstractItemView, model: RegisterModel, desk: Desk) -> None:
        self._view = view
        self._model = model
        self._desk = desk
        self._run: tuple[Place, int] | None = None
        # A run of Tab is over as soon as one goes elsewhere, by whatever key or the mouse.
        view.selectionModel().currentChanged.connect(self._end_run)

    def _end_run(self) -> None:
        self._run = None

    def obey(self, command: Command, *, extending: bool = False) -> bool:
        """Do what a key asks, ``extending`` the selection on the way; False if it asks for something else.

        Tab in the last cell of the table is something else: there a record is to be added.
        """
        if command in JUMPS:
            self._jump(*JUMPS[command], extending=extending)
        elif command in ENDS:
            self._go_to_end(command, extending=extending)
        elif command in _SELECTING:
            self._select_whole(command)
        elif command in REACHES:
            self._reach(*REACHES[command])
        elif command in MOVES or command in (Command.LEFT, Command.RIGHT):
            return self._move(command)
        else:
            return False
        return True

    def parts(self) -> list[QItemSelectionRange]:
        """Return the selected ranges."""
        selection = self._view.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def _move(self, command: Command) -> bool:
        """Move by one cell: within a selected block, along a run of Tab, else down or to the right."""
        index = self._view.currentIndex()
        if not index.isValid():
            return True
        place = (index.row(), index.column())
        step = -1 if command in (Command.UP, Command.PREVIOUS, Command.LEFT) else 1
        sideways = command in (Command.NEXT, Command.PREVIOUS, Command.LEFT, Command.RIGHT)
        if self._desk.settings.enter_right and command in (Command.DOWN, Command.UP):
            sideways = True
        if command in MOVES and self._move_within_selection(place, step, sideways=sideways):
            return True
        if not sideways:
            column = self._run[1] if self._run and self._run[0] == place else place[1]
            self.go(place[0] + step, column)
            return True
        return self._move_sideways(command, place, step)

    def _move_within_selection(self, place: Place, step: int, *, sideways: bool) -> bool:
        parts = self.parts()
        block = Rectangle.of(parts[0]) if len(parts) == 1 else None
        if block is None or block.cells == 1 or not block.holds(place):
            return False
        place = block.along_rows(place, step) if sideways else block.along_columns(place, step)
        keep = QItemSelectionModel.SelectionFlag.NoUpdate
        self._view.selectionModel().setCurrentIndex(self._model.index(*place), keep)
        return True

    def _move_sideways(self, command: Command, place: Place, step: int) -> bool:
        """Go on to the next row behind the last column; what Tab began, Enter will return to."""
        whole = Rectangle(0, 0, self._model.rowCount() - 1, self._model.columnCount() - 1)
        if command is Command.NEXT and place == (whole.bottom, whole.right):
            return False
        target = whole.along_rows(place, step)
        if command in (Command.LEFT, Command.RIGHT) and target[0] != place[0]:
            return True
        if target == ((whole.bottom, whole.right) if step < 0 else (0, 0)):
            return True
        begun = self._run[1] if self._run and self._run[0] == place else place[1]
        self.go(*target)
        self._run = (target, begun if target[0] == place[0] else 0) if command is Command.NEXT else None
        return True

    def _jump(self, down: int, right: int, *, extending: bool) -> None:
        """Go to the edge of the data; far down the store is asked where that is."""
        index = self._view.currentIndex()
        if not index.isValid():
            return
        row, column = self._end() if extending else (index.row(), index.column())
        model, fields = self._model, self._model.fields
        if right:
            record = model.record_at(index.row())
            stands = [record is not None and record.values.get(field.key) is not None for field in fields]
            at = edge(lambda place: stands[place], column, right, len(fields))
            self._take_to(None, column if at is None else at, extending=extending)
            return
        key = fields[index.column()].key

        def filled(place: int) -> bool | None:
            found = model.record_at(place)
            return None if found is None else found.values.get(key) is not None

        near = edge(filled, row, down, model.rowCount())
        if near is not None:
            self._take_to(near, None, extending=extending)
            return
        register, ids = model.register, model.ids_at(range(model.rowCount()))
        self._desk.run(
            "",
            lambda store, _: edge_in_store(store, register, key, ids, (row, down)),
            lambda far: self._take_to(far, None, extending=extending),
        )

    def _go_to_end(self, command: Command, *, extending: bool) -> None:
        below, across = self._model.rowCount() - 1, self._model.columnCount() - 1
        row, column = {
            Command.ROW_START: (None, 0),
            Command.ROW_END: (None, across),
            Command.FIRST: (0, 0),
            Command.LAST: (below, across),
        }[command]
        self._take_to(row, column, extending=extending)

    def _reach(self, down: int, right: int, pages: int) -> None:
        """Move the end of the selection by cells, or by as many rows as are in sight."""
        if pages:
            bottom = self._view.indexAt(QPoint(1, self._view.viewport().height() - 1)).row()
            top = self._view.indexAt(QPoint(1, 1)).row()
            down = pages * max(1, (bottom if bottom >= 0 else self._model.rowCount() - 1) - top)
        row, column = self._end()
        self.extend(row + down if down else None, column + right if right else None)

    def _take_to(self, row: int | None, column: int | None, *, extending: bool) -> None:
        """Go to a row, a column or both, or let the selection end there; None stays where it is."""
        if extending:
            self.extend(row, column)
            return
        index = self._view.currentIndex()
        self.go(index.row() if row is None else row, index.column() if column is None else column)

    def go(self, row: int, column: int) -> None:
        """Make a cell current and select it alone.

        What is selected never depends on keys that happen to be held down, as it does with setCurrentIndex.
        """
        target = self._model.index(row, column)
        if target.isValid():
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self._view.selectionModel().setCurrentIndex(target, chosen)

    def extend(self, row: int | None, column: int | None) -> None:
        """Select from the current cell to a row, a column or both; along None the selection stays as long as it is."""
        index = self._view.currentIndex()
        if not index.isValid():
            return
        block = self._block()
        last_row, last_column = self._model.rowCount() - 1, self._model.columnCount() - 1
        row = None if row is None else max(0, min(row, last_row))
        column = None if column is None else max(0, min(column, last_column))
        top, bottom = (block.top, block.bottom) if row is None else sorted((index.row(), row))
        left, right = (block.left, block.right) if column is None else sorted((index.column(), column))
        model, chosen = self._model, QItemSelectionModel.SelectionFlag.ClearAndSelect
        area = QItemSelection(model.index(top, left), model.index(bottom, right))
        self._view.selectionModel().select(area, chosen)
        end = self._end()
        self._view.scrollTo(model.index(end[0] if row is None else row, end[1] if column is None else column))

    def _block(self) -> Rectangle:
        """Return the selected rectangle that holds the current cell, else that cell alone."""
        index = self._view.currentIndex()
        place, parts = (index.row(), index.column()), self.parts()
        block = Rectangle.of(parts[0]) if len(parts) == 1 else None
        return block if block is not None and block.holds(place) else Rectangle(*place, *place)

    def _end(self) -> Place:
        """Return the corner of the selection opposite the current cell, which lies in its own row or column where
        whole columns or rows are selected around it."""
        index, block = self._view.currentIndex(), self._block()
        row, column = index.row(), index.column()
        below, beside = (block.top, block.bottom), (block.left, block.right)
        return (
            below[row == below[0]] if row in below else row,
            beside[column == beside[0]] if column in beside else column,
        )

    def _select_whole(self, command: Command) -> None:
        """Select the whole columns or rows of what is selected; the current cell stays."""
        last_row, last_column = self._model.rowCount() - 1, self._model.columnCount() - 1
        if last_row < 0:
            return
        parts = [Rectangle.of(part) for part in self.parts()]
        chosen = QItemSelection()
        if command is Command.SELECT_ALL:
            parts = [Rectangle(0, 0, last_row, last_column)]
        for block in parts:
            rows = (block.top, block.bottom) if command is Command.SELECT_ROW else (0, last_row)
            columns = (block.left, block.right) if command is Command.SELECT_COLUMN else (0, last_column)
            whole = QItemSelection(
                self._model.index(rows[0], columns[0]), self._model.index(rows[1], columns[1])
            )
            chosen.merge(whole, QItemSelectionModel.SelectionFlag.Select)
        self._view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
