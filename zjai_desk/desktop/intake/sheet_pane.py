"""The sheet of a return as its sender sees it, each column with the field it is read as."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTabBar, QVBoxLayout, QWidget

from zjai_desk.desktop.intake.corrections import taken
from zjai_desk.desktop.intake.field_picker import HEIGHT, WIDTH, ColumnChoice, FieldPicker
from zjai_desk.desktop.intake.sheet_head import SheetHead, SheetView
from zjai_desk.desktop.intake.sheet_model import GroundDelegate, SheetModel, show_merges
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.panes import menu_place
from zjai_desk.registers.fields import Value
from zjai_desk.returns.planning.items import State
from zjai_desk.returns.sheets import Sheet
from zjai_desk.returns.tables.forms import forms

ROW = 26
_NARROWEST, _WIDEST, _ARROW = 64, 220, 44


class SheetPane(QWidget):
    """Shows the sheets of a file, one at a time.

    Signals: ``field_chosen(table, column letter, field key)`` and ``unit_chosen(table, column letter, unit)`` when
    a person sets a column right, ``head_wanted(table, first row, last row)`` for the head, ``table_shown(table)`` when
    the tables on view are others. One that is ``fixed`` is only looked at.
    """

    field_chosen = Signal(object, str, str)
    unit_chosen = Signal(object, str, str)
    head_wanted = Signal(object, int, int)
    table_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, fixed: bool = False) -> None:
        super().__init__(parent)
        self._fixed = fixed
        self.model = SheetModel(self)
        self.view = SheetView(self)
        self.head = SheetHead(self.view, fixed=fixed)
        self.picker: FieldPicker | None = None
        self.tabs = QTabBar(self)
        self._by_sheet: dict[str, list[Sheet]] = {}
        self._fates: Mapping[str, Mapping[int, State]] = {}
        self._own: Mapping[str, Sequence[int]] = {}
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.tabs)

    def _dress(self) -> None:
        view = self.view
        view.setAccessibleName("原表")
        if not self._fixed:
            say_keys(view, {"给当前列另选字段、单位": "Alt+↓　F4"})
        view.setHorizontalHeader(self.head)
        view.setModel(self.model)
        view.setItemDelegate(GroundDelegate(view))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().setDefaultSectionSize(ROW)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.selectionModel().currentRowChanged.connect(self._on_row)
        self.head.asked.connect(self.ask_field)
        view.doubleClicked.connect(self._on_double_click)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setShape(QTabBar.Shape.RoundedSouth)
        self.tabs.currentChanged.connect(lambda _: self._show_sheet())

    def show_sheets(
        self,
        sheets: Sequence[Sheet],
        fates: Mapping[str, Mapping[int, State]],
        own: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        """Show the sheets of a file; the one on view stays on view if the file still has it.

        ``own`` are the rows, by sheet, of the one record that is looked at.
        """
        self._own = own or {}
        before = self.tabs.tabText(self.tabs.currentIndex()) if self._by_sheet else ""
        self._by_sheet = {}
        for sheet in sheets:
            self._by_sheet.setdefault(sheet.name, []).append(sheet)
        self._fates = fates
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for name in self._by_sheet:
            self.tabs.addTab(name or "表")
        names = [name or "表" for name in self._by_sheet]
        read = [
            place for place, tables in enumerate(self._by_sheet.values()) if any(t.register for t in tables)
        ]
        first = read[0] if read else 0
        self.tabs.setCurrentIndex(names.index(before) if before in names else first)
        self.tabs.setVisible(len(self._by_sheet) > 1)
        self.tabs.blockSignals(False)
        self._show_sheet()

    def show_fates(self, fates: Mapping[str, Mapping[int, State]]) -> None:
        """Show what becomes of the rows now that something was decided."""
        self._fates = fates
        self.model.take_fates(fates.get(self._name(), {}))

    def _name(self) -> str:
        names = list(self._by_sheet)
        place = self.tabs.currentIndex()
        return names[place] if 0 <= place < len(names) else ""

    def _show_sheet(self) -> None:
        """Show the sheet of the current tab, its columns as wide as what stands in its first rows."""
        name = self._name()
        self.model.show(self._by_sheet.get(name, ()), self._fates.get(name, {}), self._own.get(name, ()))
        show_merges(self.view, self.model)
        metrics = self.view.fontMetrics()
        for column in range(self.model.columnCount()):
            texts = self.model.sample(column)
            width = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 24
            # The field stands in bold beside the arrow of its list.
            said = self.head.fontMetrics().horizontalAdvance(self.model.reading(column).words)
            width = max(width, said * 11 // 10 + _ARROW)
            self.view.setColumnWidth(column, min(_WIDEST, max(_NARROWEST, width)))
        self.table_shown.emit(self.model.table)

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid() and self.model.go_to_row(current.row()):
            self.table_shown.emit(self.model.table)

    # -- setting right --------------------------------------------------------------------------------

    def ask_field(self, column: int) -> None:
        """Offer fields for a column; on a form with labels beside the values for the current cell."""
        row = max(0, self.view.currentIndex().row())
        table, reading = self.model.table, self.model.reading_at(row, column)
        form = forms().get(table.register) if table is not None else None
        if self._fixed or table is None or form is None or not reading.can_be_read:
            return
        cell = self.model.index(row, column)
        self.view.scrollTo(cell)
        unit = table.units.get(reading.letter, "")
        choice = ColumnChoice(reading.letter, reading.heading, reading.key, form, taken(table), unit)
        picker = FieldPicker(choice, self.window())
        picker.chosen.connect(lambda key: self.field_chosen.emit(table, reading.letter, key))
        picker.unit_chosen.connect(lambda unit: self.unit_chosen.emit(table, reading.letter, unit))
        picker.closed.connect(self._forget_picker)
        self.picker = picker
        if table.upright:
            picker.open_below(self.view.viewport(), self.view.visualRect(cell), WIDTH, HEIGHT)
        else:
            picker.open_below(self.head.viewport(), self.head.place_of(column), WIDTH, HEIGHT)

    def _on_double_click(self, cell: QModelIndex) -> None:
        if self.model.table is not None and self.model.table.upright:
            self.ask_field(cell.column())

    def _forget_picker(self) -> None:
        self.picker = None
        self.view.setFocus()

    def _show_menu(self, where: QPoint) -> None:
        where = menu_place(self.view, where)
        index = self.view.indexAt(where)
        table = self.model.table
        if self._fixed or not index.isValid() or table is None:
            return
        row = index.row() + 1
        rows = table.header_rows or [row]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view.setCurrentIndex(index)
        reading = self.model.reading_at(index.row(), index.column())
        if reading.can_be_read:
            menu.addAction(
                f"“{reading.heading.rsplit('/', 1)[-1]}”读作…", partial(self.ask_field, index.column())
            )
            menu.addSeparator()
        if table.upright:
            menu.popup(self.view.viewport().mapToGlobal(where))
            return
        ask = self.head_wanted.emit
        menu.addAction(f"第{row}行就是表头", partial(ask, table, row, row))
        if row <= rows[-1]:
            menu.addAction(f"表头从第{row}行开始", partial(ask, table, row, rows[-1]))
        if row >= rows[0]:
            menu.addAction(f"表头到第{row}行为止", partial(ask, table, rows[0], row))
        menu.popup(self.view.viewport().mapToGlobal(where))

    # -- finding --------------------------------------------------------------------------------------

    def go_to_start(self) -> None:
        """Show the upper left corner, wherever the sheet before was scrolled to."""
        self.view.setCurrentIndex(QModelIndex())
        self.view.horizontalScrollBar().setValue(0)
        self.view.verticalScrollBar().setValue(0)

    def go_to(self, sheet: str, row: int, field: str, values: Mapping[str, Value] | None = None) -> None:
        """Show the cell of a field in a row, counted from 1, of a sheet; ``values`` are those of the record meant."""
        names = list(self._by_sheet)
        if sheet in names:
            self.tabs.setCurrentIndex(names.index(sheet))
        cell = self.model.place_of(row, field, values)
        self.view.setCurrentIndex(cell)
        self.view.scrollTo(cell, QAbstractItemView.ScrollHint.PositionAtCenter)
