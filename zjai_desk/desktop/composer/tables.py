"""The parts of a paper that are counted: a table with its columns and rows, a chart with its kind, and of which place."""

from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.bound.numbers import Tables
from zjai_desk.briefing.bound.rows import column_name
from zjai_desk.briefing.papers.paper import SHAPES, ChartPart, Part, TablePart
from zjai_desk.desktop.composer.present_numbers import PresentNumbers
from zjai_desk.desktop.composer.texts import PartEditor
from zjai_desk.desktop.desk import Desk
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers import divisions
from zjai_desk.store import Store

Widget = TypeVar("Widget", bound=QWidget)
_FOLLOWS = "跟随简报"
_FIRST_YEAR, _LAST_YEAR = 1999, 2099
_MOST_ROWS = 999


class CountedEditor(PartEditor):
    """Edits a table or a chart: which one, of which area and year, and how many rows.

    A table has also the choice of its columns, whose names are looked up in the store.
    """

    def __init__(self, desk: Desk, present: PresentNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._present = desk, present
        self._part: TablePart | ChartPart = TablePart()
        self._showing = object()
        self._make_boxes()
        self._lay_out()
        self._connect()

    def _make_boxes(self) -> None:
        self.table_box = _named(QComboBox(self), "统计表")
        self.shape_box = _named(QComboBox(self), "图的画法")
        self.shape_box.addItem("按这张表的", "")
        for kind, label in SHAPES.items():
            self.shape_box.addItem(label, kind.value)
        self.area_box = _named(QComboBox(self), "地区")
        self.area_box.addItem(_FOLLOWS, "")
        for name in _areas():
            self.area_box.addItem(name, name)
        self.year_box = _named(QSpinBox(self), "年度")
        self.year_box.setRange(_FIRST_YEAR, _LAST_YEAR)
        self.year_box.setSpecialValueText(_FOLLOWS)
        self.top_box = _named(QSpinBox(self), "只列前几行")
        self.top_box.setRange(0, _MOST_ROWS)
        self.top_box.setSpecialValueText("全部")
        self.top_box.setSuffix(" 行")
        self.notes_box = QCheckBox("印出表注", self)
        self.columns = _named(QListWidget(self), "印哪些列")
        self.columns.setProperty("role", "framed")
        self.columns_label = QLabel("印哪些列", self)
        self.remark = QLabel(self)
        self.remark.setWordWrap(True)
        self.remark.setProperty("role", "small")

    def _lay_out(self) -> None:
        self.rows = QFormLayout()
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.rows.setVerticalSpacing(8)
        self.rows.setHorizontalSpacing(12)
        for label, box in (
            ("统计表", self.table_box),
            ("画法", self.shape_box),
            ("地区", self.area_box),
            ("年度", self.year_box),
            ("列前几行", self.top_box),
            ("", self.notes_box),
        ):
            if isinstance(box, (QComboBox, QSpinBox)):
                box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            if isinstance(box, QSpinBox):
                box.lineEdit().setTextMargins(8, 0, 0, 0)
            if isinstance(box, QComboBox):
                # As wide as the pane, not as the longest title.
                box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self.rows.addRow(label, box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.rows)
        column.addWidget(self.columns_label)
        column.addWidget(self.columns, 1)
        column.addWidget(self.remark)

    def _connect(self) -> None:
        for box in (self.table_box, self.shape_box, self.area_box):
            box.activated.connect(lambda _: self._tell(""))
        for spin in (self.year_box, self.top_box):
            spin.valueChanged.connect(lambda _: self._tell("number"))
        self.notes_box.clicked.connect(lambda _: self._tell(""))
        self.columns.itemChanged.connect(lambda _: self._tell(""))
        self._present.changed.connect(self._fill_tables)

    def first_focus(self) -> QWidget:
        """See :meth:`PartEditor.first_focus`."""
        return self.table_box

    # -- showing --------------------------------------------------------------------------------------

    def show_part(self, part: Part) -> None:
        """See :meth:`PartEditor.show_part`."""
        if not isinstance(part, (TablePart, ChartPart)):
            return
        self._part = part
        blockers = [QSignalBlocker(box) for box in (self.year_box, self.top_box)]
        is_table = isinstance(part, TablePart)
        self.rows.setRowVisible(self.shape_box, not is_table)
        self.rows.setRowVisible(self.notes_box, is_table)
        self.columns_label.setVisible(is_table)
        self.columns.setVisible(is_table)
        if isinstance(part, ChartPart):
            self.shape_box.setCurrentIndex(max(0, self.shape_box.findData(part.shape)))
        else:
            self.notes_box.setChecked(part.notes)
        self._fill_tables()
        if self.area_box.findData(part.area) < 0:
            self.area_box.addItem(part.area, part.area)
        self.area_box.setCurrentIndex(self.area_box.findData(part.area))
        self.year_box.setValue(part.year or _FIRST_YEAR)
        self.top_box.setValue(part.top)
        del blockers
        self._look_at_table()

    def _fill_tables(self) -> None:
        """List the tables once they are known; one that is gone stays to be seen."""
        names = {"": "请选择…", **self._present.titles}
        if self._part.table not in names:
            names[self._part.table] = (
                f"{self._part.table}（已不在）" if self._present.titles else self._part.table
            )
        shown = [self.table_box.itemData(place) for place in range(self.table_box.count())]
        if shown != list(names):
            self.table_box.clear()
            for name, title in names.items():
                self.table_box.addItem(title, name)
        self.table_box.setCurrentIndex(self.table_box.findData(self._part.table))

    def _look_at_table(self) -> None:
        """Count the table, to list its columns and to say whether there is anything in it."""
        part, showing, tables = self._part, object(), self._present.tables
        self._showing = showing
        area, year = self._desk.area, self._desk.year
        if not part.table:
            self._show_columns(None, "")
            return

        def work(store: Store, _progress: Progress) -> Table:
            return _counted(store, tables, part, area, year)

        def done(table: Table) -> None:
            if showing is self._showing:
                none = "".join(table.notes) or "这张表现在没有数据，印的时候会跳过。"
                self._show_columns(table, "" if table.rows else none)

        def failed(error: DeskError) -> None:
            if showing is self._showing:
                self._show_columns(None, str(error))

        self._desk.run("", work, done, failed)

    def _show_columns(self, table: Table | None, remark: str) -> None:
        part = self._part
        blocker = QSignalBlocker(self.columns)
        self.columns.clear()
        if isinstance(part, TablePart):
            names = [column_name(table, place) for place in range(len(table.columns))] if table else []
            for name in (*names, *(label for label in part.columns if label not in names)):
                item = QListWidgetItem(name, self.columns)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                chosen = not part.columns or name in part.columns
                item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        elif table is not None and table.rows and table.chart is None:
            remark = "这张表没有图。"
        del blocker
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    # -- changing -------------------------------------------------------------------------------------

    def _tell(self, typing: str) -> None:
        year = self.year_box.value()
        table = str(self.table_box.currentData() or "")
        part = replace(
            self._part,
            table=table,
            area=str(self.area_box.currentData() or ""),
            year=0 if year == _FIRST_YEAR else year,
            top=self.top_box.value(),
        )
        if isinstance(part, TablePart):
            part = replace(part, notes=self.notes_box.isChecked(), columns=self._chosen(table))
        else:
            part = replace(part, shape=str(self.shape_box.currentData()))
        again = (part.table, part.area, part.year) != (self._part.table, self._part.area, self._part.year)
        self._part = part
        if again:
            self._look_at_table()
        self.changed.emit(part, typing)

    def _chosen(self, table: str) -> tuple[str, ...]:
        """Return the columns that are ticked; empty for all of them, and for another table, whose columns are others."""
        items = [self.columns.item(row) for row in range(self.columns.count())]
        ticked = tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)
        return ticked if 0 < len(ticked) < len(items) and table == self._part.table else ()


def _counted(
    store: Store, tables: Tables, part: TablePart | ChartPart, area: str | None, year: int | None
) -> Table:
    from zjai_desk.briefing.texts.catalogue import place_meant

    here, now = place_meant(store, area, year)
    return tables.of(store, part.table, (part.area or here, part.year or now))


def _areas() -> list[str]:
    """Return the province, its cities and their districts of today."""
    every = [division for division in divisions.all_divisions() if not division.valid_to]
    order = ("province", "prefecture", "county")
    return list(dict.fromkeys(d.name for level in order for d in every if d.level == level))


def _named(widget: Widget, name: str) -> Widget:
    widget.setAccessibleName(name)
    return widget
