"""统计: the catalogue of named tables, each with its chart, its 口径 and its source, for the place of the desk."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from zjai_desk.analysis.tables import Table
from zjai_desk.desktop.asking import WORKBOOK, ask_target
from zjai_desk.desktop.chart_view import ChartView
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.empty_state import EmptyState, Offer
from zjai_desk.desktop.forms import load_form
from zjai_desk.desktop.icons import icon
from zjai_desk.desktop.job import Job
from zjai_desk.desktop.named_query import NamedQuery
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.stat_table import StatTable
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.store import Store

LINE = 32
_WIDEST = 0.7
"""Part of the width up to which a table stands beside its chart; a wider one stands above it."""
_NOTES_HEIGHT, _NOTES_TIGHT, _BASIS_HEIGHT = 96, 40, 220
_TIGHT = 560
"""Pixels of height below which a wide table and its chart take turns."""


class StatisticsForm(QWidget):
    """The widgets of the page."""

    catalogue: QListWidget
    stack: QStackedWidget
    title_label: QLabel
    table_button: QToolButton
    chart_button: QToolButton
    population_label: QLabel
    split: QSplitter
    foot: QScrollArea
    notes_label: QLabel

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "statistics_page")


class StatisticsPage(Page):
    """Counts the chosen table again whenever the place or the records are others."""

    key = "statistics"
    title = "统计"
    icon_name = "chart-column"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table: Table | None = None
        self._counting: Job | None = None
        self.form = StatisticsForm(self)
        self.stat_table = StatTable(self)
        self.chart = ChartView(self, alone=False, settings=desk.settings)
        self.chart.failed.connect(desk.show_error)
        self.chart.opened.connect(self._open_bar)
        self.stat_table.opened.connect(self.open_records)
        self.empty = EmptyState("chart-column", self)
        self.form.split.addWidget(self.stat_table)
        self.form.split.addWidget(self.chart)
        self.chart.setContentsMargins(12, 0, 0, 0)
        self.form.split.setHandleWidth(1)
        self.form.stack.addWidget(self.empty)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.form)
        self._make_actions()
        self._list_tables()
        for button in (self.form.table_button, self.form.chart_button):
            button.toggled.connect(lambda _: self._arrange())
        self._show_nothing()

    def _make_actions(self) -> None:
        self.basis_action = self.add_action("口径", "info", self._show_notes)
        self.basis_action.setCheckable(True)
        self.basis_action.setToolTip("每一栏数的是什么、除以什么、怎样进位")
        self.copy_action = self.add_action("复制表格", "copy", self._copy)
        self.copy_action.setToolTip("复制整张表，可粘贴到 WPS 表格和文字")
        export = QMenu(self)
        export.addAction(icon("table"), "表格存为 xlsx…", partial(self._ask_and_export, "xlsx"))
        export.addAction(icon("table"), "表格存为 CSV…", partial(self._ask_and_export, "csv"))
        export.addSeparator()
        self.copy_chart_action = export.addAction(icon("copy"), "复制图", self.chart.copy)
        self.save_chart_action = export.addAction(
            icon("chart-column"), "图存为图片…", self.chart.ask_and_save
        )
        self.export_action = self.add_action("导出", "download", self._open_export_menu)
        self._export_button = self.hang_menu(self.export_action, export)

    def _open_export_menu(self) -> None:
        self._export_button.showMenu()

    def _list_tables(self) -> None:
        from zjai_desk.analysis.catalogue import TABLES

        for name, title in TABLES.items():
            item = QListWidgetItem(title, self.form.catalogue)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(title)
            item.setSizeHint(QSize(0, LINE))
        self.form.catalogue.setCurrentRow(0)
        self.form.catalogue.currentRowChanged.connect(lambda _: self.refresh())
        self.setFocusProxy(self.form.catalogue)

    # -- counting -------------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Show the named table."""
        for row in range(self.form.catalogue.count()):
            if self.form.catalogue.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.form.catalogue.setCurrentRow(row)

    def refresh(self) -> None:
        """Count the chosen table for the place of the desk."""
        item = self.form.catalogue.currentItem()
        if item is None:
            return
        if self._counting is not None:
            self._counting.cancel()
        name, area, year = item.data(Qt.ItemDataRole.UserRole), self.desk.area, self.desk.year
        # Only the newest request may show its result: place and table change faster than tables are counted.
        wanted = self._wanted = object()

        def work(store: Store, _progress: Progress) -> Table:
            from zjai_desk.analysis.catalogue import build

            return build(store, name, area, year)

        def done(table: Table) -> None:
            if wanted is self._wanted:
                self._counting = None
                self._show(table)

        def failed(error: DeskError) -> None:
            if wanted is self._wanted:
                self._counting = None
                self._show_nothing(str(error))

        job = self.desk.run(f"统计{item.text()}", work, done, failed)
        self._counting = None if job.over else job

    def _show(self, table: Table) -> None:
        if not table.rows:
            self._show_nothing("".join(table.notes), table.title)
            return
        self.table = table
        form = self.form
        form.title_label.setText(table.title)
        unit = f"单位：{table.unit}" if table.unit else ""
        form.population_label.setText("　".join(filter(None, (unit, table.population))))
        self.stat_table.show_table(table)
        self.chart.show_chart(table.chart)
        form.stack.setCurrentIndex(0)
        self._show_notes()
        self._enable(True)

    def _show_nothing(self, why: str = "", headline: str = "") -> None:
        """Say why there is no table and offer what helps."""
        self.table = None
        self.stat_table.show_table(None)
        self.chart.show_chart(None)
        offers: list[Offer] = [("去收表", lambda: self.desk.go("import"))]
        if self.desk.area or self.desk.year:
            offers.append(("看全部区县、全部年份", lambda: self.desk.set_place(None, None)))
        if why:
            self.empty.say(f"{headline or '这张表'}还没有数", why, *offers)
        else:
            self.empty.say("正在统计…", "")
        self.form.stack.setCurrentIndex(1)
        self._enable(False)

    # -- what is behind a number ----------------------------------------------------------------------

    def open_records(self, row: int, column: int) -> None:
        """Show the records that a cell counts in their register; ``row`` of -1 is that of the totals."""
        table = self.table
        if table is None:
            return
        if table.behind is None:
            self.desk.tell("这张表用的是公布数，没有逐条的记录；出处见表下的来源。")
            return
        ids = table.records(None if row < 0 else row, column)
        if not ids:
            self.desk.tell("这个数是零，没有记录。")
            return
        cells = table.totals if row < 0 else table.rows[row].cells
        label = " ".join(
            str(cell) for cell, head in zip(cells, table.columns, strict=True) if cell and not head.numeric
        )
        head = table.columns[column]
        what = f"{label} {head.label}" if head.numeric else label
        self.desk.go(table.behind.register, NamedQuery(only=ids, about=f"{what}（{table.title}）"))

    def _open_bar(self, category: str, series: str) -> None:
        """Show the records of a bar: those of the row that it draws."""
        if self.table is None:
            return
        texts = [[str(cell) for cell in row.cells if isinstance(cell, (str, int))] for row in self.table.rows]
        row = next((place for place, cells in enumerate(texts) if category in cells), None)
        labels = [column.label for column in self.table.columns]
        if row is not None:
            self.open_records(row, labels.index(series) if series in labels else 0)

    def _enable(self, there: bool) -> None:
        for action in (self.basis_action, self.copy_action, self.export_action):
            action.setEnabled(there)
        for action in (self.copy_chart_action, self.save_chart_action):
            action.setEnabled(there and self.chart.spec is not None)

    def _arrange(self) -> None:
        """Put table and chart side by side, a wide table above its chart, or, where it is tight, one at a time."""
        if self.table is None:
            return
        form, natural = self.form, self.stat_table.natural_width
        room = form.stack.size() - QSize(32, 0)
        has_chart = self.chart.spec is not None
        beside = natural <= room.width() * _WIDEST
        tight = has_chart and not beside and room.height() < _TIGHT
        for button in (form.table_button, form.chart_button):
            button.setVisible(tight)
        self.stat_table.setVisible(not tight or form.table_button.isChecked())
        self.chart.setVisible(has_chart and (not tight or form.chart_button.isChecked()))
        form.split.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        if beside:
            form.split.setSizes([natural, room.width() - natural])
        elif not tight:
            rows = min(self.stat_table.natural_height, form.split.height() // 2)
            form.split.setSizes([rows, form.split.height() - rows])
        self._fit_foot(tight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange()

    def _show_notes(self) -> None:
        """Show notes and source below the table, with the 口径 of every column if that is asked for."""
        if self.table is None:
            return
        table, asked = self.table, self.basis_action.isChecked()
        lines = [f"{place}. {note}" for place, note in enumerate(table.notes, 1)]
        if len(lines) == 1:
            lines = [f"注：{table.notes[0]}"]
        if asked:
            lines = [
                f"数的是：{table.population}",
                *(f"{column.label}：{column.basis}。" for column in table.columns if column.basis),
                *(["双击或按回车，看一个数由哪些记录得来。"] if table.behind else []),
                *lines,
            ]
        lines.append(f"来源：{table.source}")
        self.form.notes_label.setText("\n".join(lines))
        self.form.foot.verticalScrollBar().setValue(0)
        self._arrange()

    def _fit_foot(self, tight: bool) -> None:
        label, asked = self.form.notes_label, self.basis_action.isChecked()
        most = _BASIS_HEIGHT if asked else _NOTES_TIGHT if tight else _NOTES_HEIGHT
        need = label.heightForWidth(max(200, self.form.foot.width() - 16))
        self.form.foot.setFixedHeight(min(most, need + 4))

    # -- taking it elsewhere --------------------------------------------------------------------------

    def _copy(self) -> None:
        self.stat_table.clearSelection()
        self.stat_table.copy()
        self.desk.tell("表格已复制，可粘贴到 WPS 表格或文字")

    def _ask_and_export(self, kind: str) -> None:
        if self.table is None:
            return
        kinds = {"xlsx": WORKBOOK, "csv": "CSV 文本 (*.csv)"}
        name = f"{self.table.title}.{kind}"
        path = ask_target(self, self.desk.settings, "导出统计表", name, kinds[kind])
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the table to ``path``, as CSV if it ends so, else as a workbook."""
        table = self.table
        if table is None:
            return

        def work(_store: Store, _progress: Progress) -> None:
            from zjai_desk.briefing import workbook

            write = workbook.write_table_csv if path.suffix.lower() == ".csv" else workbook.write_table
            write(table, path)

        self.desk.run("导出统计表", work, lambda _: self.desk.tell(f"已导出到 {path.name}"))
