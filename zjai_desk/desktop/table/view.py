"""The table view of a register: keys as in a spreadsheet, the selection and its figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.table.cell_painting import CellPainter
from zjai_desk.desktop.table.cell_typing import CellTyping
from zjai_desk.desktop.table.cursor import TableCursor
from zjai_desk.desktop.table.editors import FieldDelegate
from zjai_desk.desktop.table.frozen_columns import FrozenTable, Span
from zjai_desk.desktop.table.keys import Command, command_of
from zjai_desk.desktop.table.model import Index, RegisterModel
from zjai_desk.desktop.table.row_head import RowHead
from zjai_desk.desktop.table.selection import Figures, figures, figures_of
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Kind
from zjai_desk.registers.rights import ENTER

CHARACTER = 8
"""Pixels for one of the characters that ``Field.width`` counts."""
SIGNS = 36
"""Pixels beside the text of a heading in which the sign of a filter or of an order has room."""
FITTED_BY = 100
"""Records looked at to tell which columns are empty."""
AT_HAND = 5000
"""Selected cells up to which the figures are worked out from what is loaded, without asking the store."""


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest rectangle around the selection, and which of its cells are selected, row by row."""

    rows: Sequence[int]
    columns: Sequence[int]
    chosen: Sequence[Sequence[int]]


class RegisterTable(FrozenTable):
    """Shows a :class:`RegisterModel`; ``figures_changed(readings)`` tells the figures of the selection.

    ``card_wanted()`` comes with the space bar, ``selected(rows)`` with every other selection,
    ``commanded(Command)`` with a key that asks for more than moving about, ``text_for_all(text)`` when
    something was typed for all the selected cells, ``given_up()`` when what was typed is let go.
    ``widths`` holds the widths in pixels that a person gave columns, by field; ``widths_changed()`` when
    one is another.
    """

    figures_changed = Signal(object)
    commanded = Signal(object)
    given_up = Signal()
    text_for_all = Signal(str)
    card_wanted = Signal()
    selected = Signal(int)
    widths_changed = Signal()

    def __init__(self, desk: Desk, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._kept: tuple[int | None, int, int] = (None, -1, 0)
        self._fitting = False
        self._fitted = False
        self._filled: set[str] = set()
        self.widths: dict[str, int] = {}
        self._refused = False
        self._figures_soon = QTimer(self)
        self._figures_soon.setSingleShot(True)
        self._figures_soon.setInterval(100)
        self._figures_soon.timeout.connect(self._work_out_figures)
        self.setModel(model)
        self.moves = TableCursor(self, model, desk)
        self._cells = CellPainter(model)
        self._delegate = FieldDelegate(model, self)
        self.setItemDelegate(self._delegate)
        self.typing = CellTyping(self, self._delegate)
        self.setAccessibleName(model.register.label)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._dress_headers()
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._take_place)
        model.layoutChanged.connect(lambda *_: self._on_sorted())
        model.refused.connect(lambda _: self._on_refused())
        model.dataChanged.connect(lambda *_: self._on_data())

    @property
    def register_model(self) -> RegisterModel:
        """The model that is shown."""
        return self._model

    def _dress_headers(self) -> None:
        self.setVerticalHeader(RowHead(self))
        self.fit_columns()
        self.head.sectionResized.connect(self._on_column_resized)

    def paint_cells(self, painter: QPainter, rows: Sequence[Span], columns: Sequence[Span]) -> None:
        """Paint what is in the cells of some rows and columns."""
        self._cells.paint(painter, rows, columns, wraps=self.wordWrap())

    def fit_columns(self) -> None:
        """Give each column the width kept for it, else its usual one; one that never held anything is only as wide as its heading."""
        metrics = QFontMetrics(self.horizontalHeader().font())
        loaded = [record for row in range(FITTED_BY) if (record := self._model.record_at(row)) is not None]
        self._fitting = True
        for place, field in enumerate(self._model.fields):
            heading = metrics.horizontalAdvance(field.heading) + SIGNS
            if any(record.values.get(field.key) is not None for record in loaded):
                self._filled.add(field.key)
            # A date always gets its room: the first one typed must not be cut off.
            empty = bool(loaded) and field.key not in self._filled and field.kind is not Kind.DATE
            usual = heading if empty else max(field.width * CHARACTER + 16, heading)
            self.setColumnWidth(place, self.widths.get(field.key, usual))
        self._fitting = False
        self._fitted = bool(loaded)

    def _on_data(self) -> None:
        self._figures_soon.start()
        if not self._fitted:
            self.fit_columns()

    def _on_sorted(self) -> None:
        """Other records are on top now, and may fill columns that looked empty."""
        self._fitted = False
        self._on_data()

    def _on_column_resized(self, place: int, _old: int, new: int) -> None:
        if not self._fitting:
            self.widths[self._model.fields[place].key] = new
            self.widths_changed.emit()

    # -- keys -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key asks of a table, else let it begin to type over the cell."""
        if self.typing.composing:
            self.typing.hand_over(event)
        elif self.state() == QAbstractItemView.State.EditingState:
            # What the editor leaves over is not for the table.
            super().keyPressEvent(event)
        elif not self.take_key(event):
            super().keyPressEvent(event)
            self.typing.mark_typed_over()
            if event.text().isprintable() and event.text():
                self._say_why_not()

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks of a table; False when it is none of ours. Other views of the table ask here too."""
        command, extending = command_of(event)
        if command is None:
            return False
        self.obey(command, extending=extending)
        return True

    def obey(self, command: Command, *, extending: bool = False) -> None:
        """Do what is the table's own: moving, selecting, opening the editor; hand on the rest as ``commanded``."""
        if self.moves.obey(command, extending=extending):
            return
        if command in (Command.EDIT, Command.OPEN_LIST):
            self.typing.open_editor(with_list=command is Command.OPEN_LIST)
            self._say_why_not()
        elif command is Command.CARD:
            self.card_wanted.emit()
        else:
            self.commanded.emit(command)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first cell: in a table that has the keys one always is current."""
        self._begin()
        super().focusInEvent(event)

    def _begin(self) -> None:
        if not self.currentIndex().isValid() and self.selectionModel().selection().isEmpty():
            self.moves.go(0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select from the current cell to the one clicked with Shift; else as Qt does."""
        target = self.indexAt(event.position().toPoint())
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and target.isValid():
            self.moves.extend(target.row(), target.column())
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Make the cell current again at which a selection was begun with the mouse: typing goes there."""
        dragged = self.state() == QAbstractItemView.State.DragSelectingState
        super().mouseReleaseEvent(event)
        start = self.start_of_selection()
        if dragged and start.isValid() and self.selectionModel().isSelected(start):
            # The cell may have scrolled out of sight on the way; what was selected last stays in view.
            self.setAutoScroll(False)
            self.selectionModel().setCurrentIndex(start, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.setAutoScroll(True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the editor to change what is there, as F2 does."""
        super().mouseDoubleClickEvent(event)
        self.typing.put_cursor_at_end()
        self._say_why_not()

    def _say_why_not(self) -> None:
        """Tell somebody who may change nothing here why no editor opens."""
        why = self._desk.refusal(ENTER)
        if why:
            self._desk.show_error(DeskError(why))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Begin to type over the cell: not a letter of an input method is lost."""
        self.typing.compose(event)
        if event.commitString():
            self._say_why_not()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """Tell the input method where the letters appear."""
        answer = self.typing.answer(query)
        return super().inputMethodQuery(query) if answer is None else answer

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Listen to the input method on every cell, also on one whose record is still on its way."""
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, current.isValid())

    def commitData(self, editor: QWidget) -> None:
        """Hand in what was typed, and learn whether it was refused; half a word of an input method is not handed in."""
        self._refused = False
        if not self.typing.give_up():
            super().commitData(editor)

    def _on_refused(self) -> None:
        self._refused = True

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on as the key that ended the typing asks; what was refused stays open to be mended."""
        hints = QAbstractItemDelegate.EndEditHint
        if self._refused and hint not in (hints.RevertModelCache, hints.NoHint):
            self._delegate.left_by = None
            if isinstance(editor, QLineEdit):
                editor.selectAll()
            return
        self._refused = False
        if hint is hints.RevertModelCache:
            self.given_up.emit()
        command, text = self._delegate.left_by, editor.text() if isinstance(editor, QLineEdit) else ""
        self._delegate.left_by = None
        self.typing.end()
        super().closeEditor(editor, hint)
        if command is Command.FILL_ALL:
            self.text_for_all.emit(text)
        elif command is not None:
            self.obey(command)

    # -- selection ------------------------------------------------------------------------------------

    def selected_rows(self) -> list[int]:
        """Return the rows with a selected cell, in order; ranges, not cells, are looked at."""
        rows: set[int] = set()
        for part in self.moves.parts():
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def block(self) -> Block:
        """Return which cells are selected."""
        parts = self.moves.parts()
        if len(parts) == 1:
            [part] = parts
            rows, across = range(part.top(), part.bottom() + 1), range(part.left(), part.right() + 1)
            return Block(rows, across, [range(len(across))] * len(rows))
        chosen: dict[int, set[int]] = defaultdict(set)
        for part in parts:
            for row in range(part.top(), part.bottom() + 1):
                chosen[row].update(range(part.left(), part.right() + 1))
        columns = sorted(set().union(*chosen.values()))
        places = {column: place for place, column in enumerate(columns)}
        rows_chosen = sorted(chosen)
        return Block(rows_chosen, columns, [[places[c] for c in sorted(chosen[row])] for row in rows_chosen])

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Work out the figures once the selection rests."""
        super().selectionChanged(selected, deselected)
        self._figures_soon.start()

    def _work_out_figures(self) -> None:
        parts = self.moves.parts()
        cells = sum(part.width() * part.height() for part in parts)
        self.selected.emit(len(self.selected_rows()) if cells > 1 else min(cells, 1))
        if cells < 2:
            self.figures_changed.emit(())
            return
        by_column: dict[int, list[range]] = defaultdict(list)
        for part in parts:
            for column in range(part.left(), part.right() + 1):
                by_column[column].append(range(part.top(), part.bottom() + 1))
        if cells > AT_HAND or not self._figures_at_hand(by_column):
            self._ask_figures(by_column)

    def _figures_at_hand(self, by_column: Mapping[int, Sequence[range]]) -> bool:
        """Work the figures out from the records that are loaded; False when one is missing."""
        columns = []
        for column, ranges in by_column.items():
            field = self._model.fields[column]
            records = [self._model.record_at(row) for rows in ranges for row in rows]
            loaded = [record.values.get(field.key) for record in records if record is not None]
            if len(loaded) < len(records):
                return False
            columns.append((field, loaded))
        self.figures_changed.emit(figures(columns).readings)
        return True

    def _ask_figures(self, by_column: Mapping[int, Sequence[range]]) -> None:
        """Work the figures out in the store; columns with the same rows share one list of ids."""
        register = self._model.register
        ids: dict[tuple[range, ...], list[int]] = {}
        for ranges in map(tuple, by_column.values()):
            if ranges not in ids:
                ids[ranges] = [number for rows in ranges for number in self._model.ids_at(rows)]
        chosen = {self._model.fields[column].key: ids[tuple(ranges)] for column, ranges in by_column.items()}

        def done(found: Figures) -> None:
            self.figures_changed.emit(found.readings)

        self._desk.run("计算选中的单元格", lambda store, _: figures_of(store, register, chosen), done)

    # -- the place in the table -----------------------------------------------------------------------

    def go_to(self, number: int, key: str = "") -> None:
        """Make the record current, in the column of the field ``key`` if it is shown, and bring it into view."""
        row, column = self._model.row_of(number), self._model.column_of(key)
        if row >= 0:
            self.moves.go(row, column if column >= 0 else max(0, self.currentIndex().column()))
            self.scrollTo(self.currentIndex())

    def _keep_place(self) -> None:
        index = self.currentIndex()
        number = self._model.id_at(index.row()) if index.isValid() else None
        self._kept = (number, index.row(), index.column())

    def _take_place(self) -> None:
        self._figures_soon.start()
        self._fitted = False
        number, former, column = self._kept
        row = self._model.row_of(number)
        if row < 0 and number is not None:
            # The record is gone, deleted or filtered out: what took its place is the nearest to it.
            row = min(former, self._model.rowCount() - 1)
        if row >= 0:
            self.moves.go(row, max(0, column))
        elif self.hasFocus():
            self._begin()

    def sizeHint(self) -> QSize:
        """Ask for no more than the window gives."""
        return QSize(400, 200)
