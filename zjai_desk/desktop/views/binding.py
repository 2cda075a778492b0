"""Between the view of a register and its table: the head, the row of filters, the menus of columns, the widths."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.table.cell_painting import PADDING
from zjai_desk.desktop.table.editors import choices_of
from zjai_desk.desktop.table.head import BUTTON, RegisterHead, Sign
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.row_heights import RowHeights
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.desktop.views.columns_dialog import ColumnsDialog
from zjai_desk.desktop.views.filter_popup import FilterPopup
from zjai_desk.desktop.views.filter_row import FilterRow
from zjai_desk.desktop.views.keeper import ViewKeeper
from zjai_desk.desktop.views.view import LEAST_WIDTH, View
from zjai_desk.store import Sort

MENU_WIDTH, MENU_HEIGHT = 304, 468
_WIDEST = 600


class ViewBinding(QObject):
    """Shows the view that a keeper keeps in a table, and tells the keeper what is done to its columns.

    ``group_wanted(key)`` when the records are to be grouped by a column.
    """

    group_wanted = Signal(str)

    def __init__(self, desk: Desk, keeper: ViewKeeper, table: RegisterTable, model: RegisterModel) -> None:
        super().__init__(table)
        self._desk, self._keeper, self._table, self._model = desk, keeper, table, model
        self.row = FilterRow(table)
        self.row.filtered.connect(keeper.filter)
        self._heights = RowHeights(table)
        self.popup: FilterPopup | None = None
        self._stays: tuple[int, int] | None = None
        for head in (table.head, table.pane):
            head.sort_wanted.connect(self._sort)
            head.menu_wanted.connect(partial(self._open_from, head))
            head.moved.connect(lambda place, to: keeper.show(keeper.view.moved(place, to)))
            head.fit_wanted.connect(self.fit)
        table.widths_changed.connect(lambda: keeper.widen(table.widths))
        # Where a cell has a list of values Alt+↓ opens that, as in Excel; elsewhere the menu of the column.
        self._alt_down = QShortcut(QKeySequence("Alt+Down"), table)
        self._alt_down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._alt_down.activated.connect(lambda: self.open_menu(table.currentIndex().column()))
        table.selectionModel().currentColumnChanged.connect(lambda *_: self._share_alt_down())
        # With the first records at hand it shows which columns are empty.
        model.counted.connect(lambda *_: self._on_counted())
        keeper.changed.connect(self.show_view)
        self.show_view()

    def show_view(self) -> None:
        """Show the view as it is now."""
        view, table, model = self._keeper.view, self._table, self._model
        widths = dict(view.widths)
        other = tuple(field.key for field in model.fields) != view.columns
        model.show_fields(view.columns)
        if other or table.widths != widths:
            table.widths = widths
            table.fit_columns()
        table.set_frozen(view.frozen)
        signs = self._signs()
        for head in (table.head, table.pane):
            head.show_signs(signs)
        self.row.show_view(model.fields, view)
        self._heights.set_on(view.wrap)

    def _signs(self) -> dict[int, Sign]:
        keeper = self._keeper
        sorts = {sort.key: (rank, sort.descending) for rank, sort in enumerate(keeper.view.sort, 1)}
        filtered = {condition.key for condition in (*keeper.view.where, *keeper.place.values())}
        several = len(sorts) > 1
        signs = {}
        for column, field in enumerate(self._model.fields):
            rank, descending = sorts.get(field.key, (0, False))
            arrow = ("▼" if descending else "▲") if rank else ""
            if arrow or field.key in filtered:
                signs[column] = Sign(arrow, rank if several else 0, field.key in filtered)
        return signs

    # -- what is done to columns ----------------------------------------------------------------------

    def _key(self, column: int) -> str:
        return self._model.fields[column].key

    def _sort(self, column: int, add: bool) -> None:
        self._show_sorted(self._keeper.view.sorted_by(self._key(column), add=add))

    def _show_sorted(self, view: View) -> None:
        """Show the rows in another order; as in Excel the cursor stays in its place and does not go with the record."""
        index = self._table.currentIndex()
        self._stays = (index.row(), index.column()) if index.isValid() else None
        self._keeper.show(view)

    def _on_counted(self) -> None:
        self._table.fit_columns()
        if self._stays is not None:
            place, self._stays = self._stays, None
            self._table.moves.go(*place)

    def fit(self, column: int) -> None:
        """Make a column as wide as its heading and what is in view of it need."""
        table, model = self._table, self._model
        metrics = QFontMetrics(table.font())
        first, last = table.rowAt(0), table.rowAt(table.viewport().height())
        last = model.rowCount() - 1 if last < 0 else last
        texts = [str(model.index(row, column).data() or "") for row in range(max(0, first), last + 1)]
        needed = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 2 * PADDING + 4
        heading = (
            QFontMetrics(table.head.font()).horizontalAdvance(model.fields[column].heading) + BUTTON + 20
        )
        table.setColumnWidth(column, min(max(needed, heading, LEAST_WIDTH), _WIDEST))

    def hide(self, column: int) -> None:
        """Hide a column, unless it is the last one."""
        view = self._keeper.view
        kept = (*view.columns[:column], *view.columns[column + 1 :])
        self._keeper.show(view.with_columns(kept, view.frozen - (column < view.frozen)))

    def freeze(self, columns: int) -> None:
        """Freeze the first columns."""
        self._keeper.show(replace(self._keeper.view, frozen=columns))

    def choose_columns(self, parent: QWidget) -> None:
        """Ask which columns are shown, in what order."""
        dialog = ColumnsDialog(self._model.register, self._keeper.view, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._keeper.show)
        dialog.open()

    # -- the menu of a column -------------------------------------------------------------------------

    def open_menu(self, column: int) -> None:
        """Open the menu of a column below its heading, brought into sight where it is not."""
        table = self._table
        if not 0 <= column < len(self._model.fields):
            return
        table.show_column(column)
        frozen = table.pane.isVisible() and column < table.frozen
        self._open_from(table.pane if frozen else table.head, column)

    def _share_alt_down(self) -> None:
        column = self._table.currentIndex().column()
        listed = 0 <= column < len(self._model.fields) and choices_of(self._model.fields[column]) is not None
        self._alt_down.setEnabled(not listed)

    def _open_from(self, head: RegisterHead, column: int) -> None:
        field, keeper = self._model.fields[column], self._keeper
        popup = FilterPopup(self._desk, self._model.register.key, field, keeper.query(), self._table.window())
        popup.filtered.connect(partial(keeper.filter, field.key))
        popup.sorted.connect(partial(self._sort_by, field.key))
        for text, slot in self._commands(column):
            popup.add_command(text, slot)
        popup.closed.connect(self._on_closed)
        self.popup = popup
        popup.open_below(head.viewport(), head.section_rect(column), MENU_WIDTH, MENU_HEIGHT)

    def _commands(self, column: int) -> list[tuple[str, Callable[[], object]]]:
        frozen = self._keeper.view.frozen
        freezing: tuple[str, Callable[[], object]] = ("冻结到这一列", lambda: self.freeze(column + 1))
        if frozen == column + 1:
            freezing = ("取消冻结", lambda: self.freeze(0))
        return [
            freezing,
            ("隐藏这一列", lambda: self.hide(column)),
            ("适合宽度", lambda: self.fit(column)),
            ("按这一列分组", lambda: self.group_wanted.emit(self._key(column))),
            ("选择列…", lambda: self.choose_columns(self._table)),
        ]

    def _sort_by(self, key: str, descending: bool | None) -> None:
        sort = () if descending is None else (Sort(key, descending),)
        self._show_sorted(replace(self._keeper.view, sort=sort))

    def _on_closed(self) -> None:
        self.popup = None
        self._table.setFocus()
