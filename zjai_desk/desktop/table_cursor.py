"""The current cell and the selection of a table, moved by keys as in Excel."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.table_keys import ENDS, JUMPS, MOVES, Command
from zjai_desk.desktop.table_model import RegisterModel
from zjai_desk.desktop.table_moves import Place, Rectangle, edge, edge_in_store

_SELECTING = frozenset({Command.SELECT_ALL, Command.SELECT_COLUMN, Command.SELECT_ROW})


class TableCursor:
    """Moves the current cell of one view on a :class:`RegisterModel` and selects around it."""

    def __init__(self, view: QAbstractItemView, model: RegisterModel, desk: Desk) -> None:
        self._view = view
        self._model = model
        self._desk = desk
        self._run: tuple[Place, int] | None = None

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
        row, column = index.row(), index.column()
        model, fields = self._model, self._model.fields
        if right:
            record = model.record_at(row)
            stands = [record is not None and record.values.get(field.key) is not None for field in fields]
            at = edge(lambda place: stands[place], column, right, len(fields))
            self.go(row, column if at is None else at, extending=extending)
            return

        def filled(place: int) -> bool | None:
            found = model.record_at(place)
            return None if found is None else found.values.get(fields[column].key) is not None

        near = edge(filled, row, down, model.rowCount())
        if near is not None:
            self.go(near, column, extending=extending)
            return
        register, key, ids = model.register, fields[column].key, model.ids_at(range(model.rowCount()))
        self._desk.run(
            "",
            lambda store, _: edge_in_store(store, register, key, ids, (row, down)),
            lambda far: self.go(far, column, extending=extending),
        )

    def _go_to_end(self, command: Command, *, extending: bool) -> None:
        row, across = self._view.currentIndex().row(), self._model.columnCount() - 1
        place = {
            Command.ROW_START: (row, 0),
            Command.ROW_END: (row, across),
            Command.FIRST: (0, 0),
            Command.LAST: (self._model.rowCount() - 1, across),
        }[command]
        self.go(*place, extending=extending)

    def go(self, row: int, column: int, *, extending: bool = False) -> None:
        """Make a cell current; ``extending`` selects all the way from where the selection began.

        What is selected never depends on keys that happen to be held down, as it does with setCurrentIndex.
        """
        target, flags = self._model.index(row, column), QItemSelectionModel.SelectionFlag
        if not target.isValid():
            return
        if extending:
            start = self._selection_start()
            self._view.selectionModel().select(QItemSelection(start, target), flags.ClearAndSelect)
        self._view.selectionModel().setCurrentIndex(
            target, flags.NoUpdate if extending else flags.ClearAndSelect
        )

    def _selection_start(self) -> QModelIndex:
        """Return the corner of the selected block opposite the current cell."""
        index, parts = self._view.currentIndex(), self.parts()
        if len(parts) != 1:
            return index
        block = Rectangle.of(parts[0])
        if index.row() not in (block.top, block.bottom) or index.column() not in (block.left, block.right):
            return index
        row = block.top + block.bottom - index.row()
        return self._model.index(row, block.left + block.right - index.column())

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
