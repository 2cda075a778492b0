"""The table view of a register: keys as in a spreadsheet, copying, figures of the selection."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.editors import FieldDelegate
from zjai_desk.desktop.register_head import RegisterHead
from zjai_desk.desktop.selection import Figures, as_tab_text, figures, figures_of
from zjai_desk.desktop.table_model import Index, RegisterModel
from zjai_desk.registers.fields import Kind

ROW = 28
CHARACTER = 8
"""Pixels for one of the characters that ``Field.width`` counts."""
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


class RegisterTable(QTableView):
    """Shows a :class:`RegisterModel`; ``figures_changed(text)`` tells the figures of the selection.

    ``card_wanted()`` comes with the space bar, ``selected(rows)`` with every other selection.
    """

    figures_changed = Signal(str)
    card_wanted = Signal()
    selected = Signal(int)

    def __init__(self, desk: Desk, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._kept: tuple[int | None, int] = (None, 0)
        self._fitting = False
        self._fitted = False
        self._filled: set[str] = set()
        self._refused = False
        self._figures_soon = QTimer(self)
        self._figures_soon.setSingleShot(True)
        self._figures_soon.setInterval(100)
        self._figures_soon.timeout.connect(self._work_out_figures)
        self.setModel(model)
        self.setItemDelegate(FieldDelegate(model, self))
        self.setAccessibleName(model.register.label)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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

    def _dress_headers(self) -> None:
        rows, head = self.verticalHeader(), RegisterHead(self)
        self.setHorizontalHeader(head)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        rows.setMinimumWidth(40)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setHighlightSections(False)
        self.setSortingEnabled(True)
        self._fit_columns()
        head.sectionResized.connect(self._on_resized)

    def _fit_columns(self) -> None:
        """Give each column the width kept for it, else its usual one; one that never held anything is only as wide as its heading."""
        metrics = QFontMetrics(self.horizontalHeader().font())
        kept = self._desk.settings.columns.get(self._model.register.key, {})
        loaded = [record for row in range(FITTED_BY) if (record := self._model.record_at(row)) is not None]
        self._fitting = True
        for place, field in enumerate(self._model.register.fields):
            heading = metrics.horizontalAdvance(field.heading) + 32
            if any(record.values.get(field.key) is not None for record in loaded):
                self._filled.add(field.key)
            # A date always gets its room: the first one typed must not be cut off.
            empty = bool(loaded) and field.key not in self._filled and field.kind is not Kind.DATE
            usual = heading if empty else max(field.width * CHARACTER + 16, heading)
            self.setColumnWidth(place, kept.get(field.key, usual))
        self._fitting = False
        self._fitted = bool(loaded)

    def _on_data(self) -> None:
        self._figures_soon.start()
        if not self._fitted:
            self._fit_columns()

    def _on_sorted(self) -> None:
        """Other records are on top now, and may fill columns that looked empty."""
        self._fitted = False
        self._on_data()

    def _on_resized(self, place: int, _old: int, new: int) -> None:
        if not self._fitting:
            register = self._model.register
            self._desk.settings.columns.setdefault(register.key, {})[register.fields[place].key] = new

    # -- keys -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows the card, Ctrl+C copies, Enter goes down; the rest is as tables are."""
        if self.state() == QAbstractItemView.State.EditingState:
            # What the editor leaves over, Enter above all, is not for the table.
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.card_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Begin to edit, and hand on what opened the editor: the first letters of an input method are not lost."""
        super().inputMethodEvent(event)
        editor = QApplication.focusWidget()
        if self.state() == QAbstractItemView.State.EditingState and isinstance(editor, QLineEdit):
            editor.selectAll()
            QApplication.sendEvent(editor, event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Listen to the input method on every cell, also on one whose record is still on its way."""
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, current.isValid())

    def commitData(self, editor: QWidget) -> None:
        """Hand in what was typed, and learn whether it was refused."""
        self._refused = False
        super().commitData(editor)

    def _on_refused(self) -> None:
        self._refused = True

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Enter go down one row, as spreadsheets do; what was refused stays open to be mended."""
        hints = QAbstractItemDelegate.EndEditHint
        if self._refused and hint not in (hints.RevertModelCache, hints.NoHint):
            if isinstance(editor, QLineEdit):
                editor.selectAll()
            return
        self._refused = False
        super().closeEditor(editor, hint)
        if hint == hints.SubmitModelCache:
            self._step(1)

    def _step(self, rows: int) -> None:
        index = self.currentIndex()
        below = index.siblingAtRow(index.row() + rows)
        if below.isValid():
            self.setCurrentIndex(below)

    def copy(self) -> None:
        """Put the selected cells on the clipboard as text between tabs."""
        block = self.block()
        if not block.rows:
            return
        register = self._model.register
        ids, fields = self._model.ids_at(block.rows), [register.fields[place] for place in block.columns]

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._desk.tell(f"已复制 {len(ids):,} 行 {len(fields)} 列")

        self._desk.run(
            "复制", lambda store, _: as_tab_text(store.records(register.key, ids), fields, block.chosen), done
        )

    # -- selection ------------------------------------------------------------------------------------

    def _parts(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def selected_rows(self) -> list[int]:
        """Return the rows with a selected cell, in order; ranges, not cells, are looked at."""
        rows: set[int] = set()
        for part in self._parts():
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def block(self) -> Block:
        """Return which cells are selected."""
        parts = self._parts()
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
        parts = self._parts()
        cells = sum(part.width() * part.height() for part in parts)
        self.selected.emit(len(self.selected_rows()) if cells > 1 else min(cells, 1))
        if cells < 2:
            self.figures_changed.emit("")
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
            field = self._model.register.fields[column]
            records = [self._model.record_at(row) for rows in ranges for row in rows]
            loaded = [record.values.get(field.key) for record in records if record is not None]
            if len(loaded) < len(records):
                return False
            columns.append((field, loaded))
        self.figures_changed.emit(figures(columns).text)
        return True

    def _ask_figures(self, by_column: Mapping[int, Sequence[range]]) -> None:
        """Work the figures out in the store; columns with the same rows share one list of ids."""
        register = self._model.register
        ids: dict[tuple[range, ...], list[int]] = {}
        for ranges in map(tuple, by_column.values()):
            if ranges not in ids:
                ids[ranges] = [number for rows in ranges for number in self._model.ids_at(rows)]
        chosen = {register.fields[column].key: ids[tuple(ranges)] for column, ranges in by_column.items()}

        def done(found: Figures) -> None:
            self.figures_changed.emit(found.text)

        self._desk.run("计算选中的单元格", lambda store, _: figures_of(store, register, chosen), done)

    # -- the place in the table -----------------------------------------------------------------------

    def go_to(self, number: int) -> None:
        """Make the record current and bring it into view, if it is among those shown."""
        row = self._model.row_of(number)
        if row >= 0:
            index = self._model.index(row, max(0, self.currentIndex().column()))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def _keep_place(self) -> None:
        index = self.currentIndex()
        self._kept = (self._model.id_at(index.row()) if index.isValid() else None, index.column())

    def _take_place(self) -> None:
        self._figures_soon.start()
        self._fitted = False
        number, column = self._kept
        row = self._model.row_of(number)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, max(0, column)))

    def sizeHint(self) -> QSize:
        """Ask for no more than the window gives."""
        return QSize(400, 200)
