"""A statistical table with all that belongs to it: title, unit, chart beside or below, 口径, notes and source."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QScrollArea, QSplitter, QToolButton, QWidget

from zjai_desk.analysis import cited
from zjai_desk.analysis.tables import Table
from zjai_desk.desktop.charts.pane import ChartPane
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import WORKBOOK, ask_target
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.panes import menu_place
from zjai_desk.desktop.statistics.drilling import open_records
from zjai_desk.desktop.statistics.table import StatTable
from zjai_desk.progress import Progress
from zjai_desk.store import Store

_OWN = ("own", "pivot")
"""The first word of the names of tables laid out by the office: their charts may leave out lines."""

_WIDEST = 0.7
"""Part of the width up to which a table stands beside its chart; a wider one stands above it."""
_NOTES_HEIGHT, _NOTES_TIGHT, _BASIS_HEIGHT = 96, 40, 220
_NAMED = 3
"""Columns of one 口径 that are named before it is said of all of them."""
_TIGHT = 560
"""Pixels of height below which a wide table and its chart take turns."""


class StatSheet(QWidget):
    """Shows one :class:`Table`; a double click on a number or a bar opens the records behind it."""

    title_line: QHBoxLayout
    title_label: QLabel
    table_button: QToolButton
    chart_button: QToolButton
    population_label: QLabel
    split: QSplitter
    foot: QScrollArea
    notes_label: QLabel

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, choosing: bool = True) -> None:
        """``choosing`` is false where the table's layout says how its chart is drawn."""
        super().__init__(parent)
        load_form(self, "stat_sheet")
        self._desk = desk
        self.table: Table | None = None
        self._tells_basis = False
        self.stat_table = StatTable(self)
        self.pane = ChartPane(desk.settings, self, choosing=choosing)
        self.chart = self.pane.chart
        self.chart.failed.connect(desk.show_error)
        self.chart.saved.connect(desk.went_out)
        self.chart.opened.connect(self._open_bar)
        self.stat_table.opened.connect(self.open_records)
        self.stat_table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.stat_table.customContextMenuRequested.connect(self._show_menu)
        self.split.addWidget(self.stat_table)
        self.split.addWidget(self.pane)
        self.split.setHandleWidth(1)
        self.foot.setAccessibleName("口径和来源")
        for button in (self.table_button, self.chart_button):
            button.toggled.connect(lambda _: self._arrange())

    def show_table(self, table: Table | None, own: str = "") -> None:
        """Show another table, or none; ``own`` is the office's district, set apart among others."""
        self.table = table
        self.stat_table.show_table(table)
        self.pane.show_table(table, own)
        self.set_stale(False)
        if table is None:
            return
        self.title_label.setText(table.title)
        unit = f"单位：{table.unit}" if table.unit else ""
        self.population_label.setText("　".join(filter(None, (unit, table.population))))
        self._show_notes()

    def set_stale(self, stale: bool) -> None:
        """Grey what is shown while it is counted anew."""
        self.stat_table.stat_model.set_stale(stale)
        self.pane.setEnabled(not stale)

    def tell_basis(self, asked: bool) -> None:
        """Show the 口径 of every column below the table, or no longer."""
        self._tells_basis = asked
        self._show_notes()

    # -- what is behind a number ----------------------------------------------------------------------

    def open_records(self, row: int, column: int, *, over: bool = False) -> None:
        """Show the records that a cell counts in their register, or that it is ``over``; ``row`` of -1 is that of the totals."""
        if self.table is not None:
            open_records(self._desk, self.table, None if row < 0 else row, column, over=over)

    def menu_at(self, row: int, column: int) -> QMenu | None:
        """Return the menu of a cell; ``row`` of -1 is that of the totals."""
        if self.table is None:
            return None
        menu = QMenu(self)
        self.add_records(menu, row, column)
        menu.addAction(icon("copy", "muted"), "复制", self.stat_table.copy)
        return menu

    def add_records(self, menu: QMenu, row: int, column: int) -> None:
        """Add the ways from a number to its records, to a menu."""
        origin = self.table.origin(None if row < 0 else row, column) if self.table else None
        if origin is None or self.table is None or not self.table.columns[column].numeric:
            return
        first = "看分子的记录" if origin.over else "看这个数的记录"
        menu.addAction(icon("table", "muted"), first, lambda: self.open_records(row, column))
        if origin.over:
            second = "看分母的记录"
            menu.addAction(icon("table", "muted"), second, lambda: self.open_records(row, column, over=True))

    def _show_menu(self, where: QPoint) -> None:
        view = self.stat_table
        where = menu_place(view, where)
        index = view.indexAt(where)
        if not index.isValid():
            index = view.currentIndex()
        if index.isValid():
            menu = self.menu_at(view.stat_model.table_row(index.row()), index.column())
            if menu is not None:
                menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                menu.popup(view.viewport().mapToGlobal(where))

    def _open_bar(self, category: str, series: str) -> None:
        """Show the records of a bar: those of the cell that it draws."""
        table, spec = self.table, self.chart.spec
        if table is None or spec is None:
            return
        values = next((one.values for one in spec.series if one.name == series), ())
        known = dict(zip(spec.categories, values, strict=False))
        place = cited.place_of(table, category, series, known.get(category))
        if place is not None:
            self.open_records(*place)

    # -- how it is laid out ---------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Put table and chart side by side, a wide table above its chart, or, where it is tight, one at a time."""
        if self.table is None:
            return
        natural = self.stat_table.natural_width
        room = self.size() - QSize(32, 0)
        has_chart = self.chart.spec is not None
        beside = natural <= room.width() * _WIDEST
        tight = has_chart and not beside and room.height() < _TIGHT
        for button in (self.table_button, self.chart_button):
            button.setVisible(tight)
        self.stat_table.setVisible(not tight or self.table_button.isChecked())
        self.pane.setVisible(has_chart and (not tight or self.chart_button.isChecked()))
        self.split.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        if beside:
            self.split.setSizes([natural, room.width() - natural])
        elif not tight:
            rows = min(self.stat_table.natural_height, self.split.height() // 2)
            self.split.setSizes([rows, self.split.height() - rows])
        self._fit_foot(tight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange()

    def _show_notes(self) -> None:
        """Show notes and source below the table, with the 口径 of every column if that is asked for."""
        if self.table is None:
            return
        table = self.table
        lines = [f"{place}. {note}" for place, note in enumerate(table.notes, 1)]
        if len(lines) == 1:
            lines = [f"注：{table.notes[0]}"]
        if self._tells_basis:
            lines = [
                f"数的是：{table.population}",
                *_bases(table),
                *(["双击或按回车，看一个数由哪些记录得来。"] if table.behind else []),
                *lines,
            ]
        if table.name.partition(".")[0] in _OWN and table.chart and table.chart.note:
            lines.append(f"图：{table.chart.note}")
        lines.append(f"来源：{table.source}")
        self.notes_label.setText("\n".join(lines))
        self.foot.verticalScrollBar().setValue(0)
        self._arrange()

    def _fit_foot(self, tight: bool) -> None:
        most = _BASIS_HEIGHT if self._tells_basis else _NOTES_TIGHT if tight else _NOTES_HEIGHT
        need = self.notes_label.heightForWidth(max(200, self.foot.width() - 16))
        self.foot.setFixedHeight(min(most, need + 4))

    # -- taking it elsewhere --------------------------------------------------------------------------

    def export_menu(self, parent: QWidget) -> QMenu:
        """Return a menu of the ways to take table and chart elsewhere."""
        menu = QMenu(parent)
        menu.addAction(icon("table"), "表格存为 xlsx…", lambda: self._ask_and_export("xlsx"))
        menu.addAction(icon("table"), "表格存为 CSV…", lambda: self._ask_and_export("csv"))
        menu.addSeparator()
        copying = menu.addAction(icon("copy"), "复制图", self.chart.copy)
        saving = menu.addAction(icon("chart-column"), "图存为图片…", self.chart.ask_and_save)

        def enable() -> None:
            for action in (copying, saving):
                action.setEnabled(self.chart.spec is not None)

        menu.aboutToShow.connect(enable)
        return menu

    def copy(self) -> None:
        """Copy the whole table for sheets and documents."""
        self.stat_table.clearSelection()
        self.stat_table.copy()
        self._desk.tell("表格已复制，可粘贴到 WPS 表格或文字")

    def _ask_and_export(self, kind: str) -> None:
        if self.table is None:
            return
        kinds = {"xlsx": WORKBOOK, "csv": "CSV 文本 (*.csv)"}
        name = f"{self.table.title}.{kind}"
        path = ask_target(self, self._desk.settings, "导出统计表", name, kinds[kind])
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the table to ``path``, as CSV if it ends so, else as a workbook."""
        table = self.table
        if table is None:
            return

        def work(_store: Store, _progress: Progress) -> None:
            from zjai_desk.briefing.workbooks import table as workbook

            write = workbook.write_table_csv if path.suffix.lower() == ".csv" else workbook.write_table
            write(table, path)

        def done(_: None) -> None:
            self._desk.tell(f"已导出到 {path.name}")

        noted = self._desk.noting(work, table.title, path, lambda _: f"{len(table.rows):,} 行")
        self._desk.run("导出统计表", noted, done)


def _bases(table: Table) -> Iterator[str]:
    """Yield the 口径 of each column, once for many that have the same."""
    labels: dict[str, dict[str, None]] = {}
    for column in table.columns:
        if column.basis:
            labels.setdefault(column.basis, {})[column.label] = None
    for basis, named in labels.items():
        yield f"{'、'.join(named) if len(named) <= _NAMED else '各栏'}：{basis}。"
