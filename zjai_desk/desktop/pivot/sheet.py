"""The table of a layout: a click on a heading sorts by it, the menu of a value keeps or leaves out its line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from zjai_desk.analysis.pivot.heads import Pivot
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.pivot.menus import value_menu
from zjai_desk.desktop.statistics.sheet import StatSheet

_SUMS = ("合计", "小计", "其余 ")


class PivotSheet(StatSheet):
    """``sort_wanted(measure or None, column names)`` by a heading, ``changed(PivotSpec)`` by the menu of a value."""

    sort_wanted = Signal(object, tuple)
    changed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, choosing=False)
        say_keys(self, {"按表中这一栏排序": "Ctrl+Shift+S"})
        self._found: Pivot | None = None
        view = self.stat_table
        head = view.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(False)
        head.sectionClicked.connect(self.sort_by)

    def show_pivot(self, found: Pivot) -> None:
        """Show the table of a layout."""
        self._found = found
        table, sort = found.table, found.spec.sort
        self.show_table(table)
        head = self.stat_table.horizontalHeader()
        places = [
            at
            for at in range(len(table.columns))
            if table.columns[at].numeric and self._sorting(at) == (sort.measure, sort.column)
        ]
        at = places[0] if places else 0
        head.setSortIndicatorShown(bool(places) or sort.descending)
        order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(at, order)

    def _sorting(self, column: int) -> tuple[int | None, tuple[str, ...]]:
        """Return what rows are sorted by where a column is: a measure (its place) in the column of these names."""
        if self._found is None or not self._found.lines[column].is_number:
            return None, ()
        lines = self._found.lines[column]
        return lines.measure, lines.labels

    def sort_by(self, column: int) -> None:
        """Sort the rows by a column."""
        self.sort_wanted.emit(*self._sorting(column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sort by the current column with Ctrl+Shift+S."""
        control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_S and event.modifiers() == control:
            self.sort_by(self.stat_table.currentIndex().column())
        else:
            super().keyPressEvent(event)

    # -- the menu of a value --------------------------------------------------------------------------

    def menu_at(self, row: int, column: int) -> QMenu | None:
        """Return the menu of a cell; ``row`` of -1 is that of the totals."""
        if self._found is None or self.table is None:
            return None
        spec = self._found.spec
        menu = value_menu(spec, self._lines(row, column), self.changed.emit, self)
        if menu.actions():
            menu.addSeparator()
        self.add_records(menu, row, column)
        menu.addAction("按这一栏排序", lambda: self.sort_by(column))
        menu.addAction(icon("copy", "muted"), "复制", self.stat_table.copy)
        return menu

    def _lines(self, row: int, column: int) -> list[tuple[int, str]]:
        """Return the lines (axis, label) that a cell stands for."""
        if self._found is None:
            return []
        table, rows = self._found.table, len(self._found.spec.rows)
        texts = table.rows[row].cells[:rows] if row >= 0 else ()
        found = [(axis, str(text)) for axis, text in enumerate(texts[: column + 1])]
        found += [(rows + at, name) for at, name in enumerate(self._found.lines[column].labels)]
        return [(axis, label) for axis, label in found if label and not label.startswith(_SUMS)]
