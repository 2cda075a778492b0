"""A chart of the selected cells in one click, in a window of its own beside the table."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QPushButton, QVBoxLayout, QWidget

from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.desktop.charts.view import ChartView
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Field, Register
from zjai_desk.store import Query, Store

if TYPE_CHECKING:
    from zjai_desk.analysis.charts.quick import Cells

KINDS: dict[ChartKind | None, str] = {
    None: "自动选择",
    **{kind: kind.label for kind in (ChartKind.BAR, ChartKind.COLUMN, ChartKind.LINE, ChartKind.RING)},
}


def read_cells(
    store: Store, register: Register, fields: Sequence[Field], wanted: Query | Sequence[int], about: str
) -> "Cells":
    """Return the cells of some records, given by a query or by their ids in order, as a chart takes them."""
    from zjai_desk.analysis.charts.quick import Cells, Column

    ids = store.ids(register.key, wanted) if isinstance(wanted, Query) else wanted
    titles = {key for keys in (("name",), ("title",), *register.identity) for key in keys if key in register}
    keys = dict.fromkeys([*(field.key for field in fields), *titles])
    columns = store.columns(register.key, list(keys))
    place_of = {number: place for place, number in enumerate(columns["id"])}
    places = [place_of[number] for number in ids if number in place_of]
    names = [register.title({key: columns[key][place] for key in titles}) for place in places]
    return Cells(
        tuple(Column(field, [columns[field.key][place] for place in places]) for field in fields),
        names,
        register.measure,
        register.label,
        about,
    )


class SelectionChart(QObject):
    """Puts 图表 on a register page; ``described()`` says in words which records are in view."""

    def __init__(
        self, page: Page, table: RegisterTable, model: RegisterModel, described: Callable[[], str]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._table = table
        self._model = model
        self._described = described
        self.dialog: ChartDialog | None = None
        self.action = page.add_action("图表", "chart-column", self.draw, shortcut="Alt+F1")
        self.action.setToolTip("把选中的单元格画成图；只选一格则统计整列（Alt+F1）")

    def draw(self) -> None:
        """Draw the selection; of a single cell, or none, the whole column of the view."""
        block, model = self._table.block(), self._model
        wanted: Query | list[int] = model.query
        about = self._described()
        fields = [model.fields[place] for place in block.columns]
        if len(block.rows) > 1:
            wanted = model.ids_at(block.rows)
            if len(wanted) < model.rowCount():
                about = f"选中的 {len(wanted):,} {model.register.measure}"
        register, desk = model.register, self._page.desk
        desk.run(
            f"画{register.label}的图",
            lambda store, _: read_cells(store, register, fields, wanted, about),
            self._show,
        )

    def _show(self, cells: "Cells") -> None:
        if self.dialog is None:
            self.dialog = ChartDialog(self._page.desk, self._page)
            self.dialog.finished.connect(self._forget)
        self.dialog.show_cells(cells)

    def _forget(self) -> None:
        self.dialog = None


class ChartDialog(QDialog):
    """Shows one chart; another selection is drawn into the same window."""

    chart_column: QVBoxLayout
    kind_box: QComboBox
    copy_button: QPushButton
    save_button: QPushButton
    close_button: QPushButton

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "chart_dialog")
        self._desk = desk
        self._cells: Cells | None = None
        self.chart = ChartView(self, settings=desk.settings)
        self.chart.failed.connect(desk.show_error)
        self.chart.saved.connect(desk.went_out)
        self.chart_column.addWidget(self.chart, 1)
        for kind, text in KINDS.items():
            self.kind_box.addItem(text, kind)
        self.kind_box.activated.connect(lambda _: self._draw())
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self.chart.ask_and_save)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        fit(self)

    def show_cells(self, cells: "Cells") -> None:
        """Draw other cells, of the kind that suits them."""
        self._cells = cells
        self.kind_box.setCurrentIndex(0)
        if self._draw():
            self.show()
            self.raise_()
            self.activateWindow()

    def _draw(self) -> bool:
        """Draw the cells as the kind that is chosen; False if there is nothing to draw."""
        from zjai_desk.analysis.charts.quick import quick_chart

        if self._cells is None:
            return False
        # Qt hands a word back as plain text, whatever enumeration it came from.
        kind = self.kind_box.currentData()
        try:
            spec = quick_chart(self._cells, ChartKind(kind) if kind else None)
        except DeskError as error:
            self._desk.show_error(error)
            return False
        self.setWindowTitle(spec.title)
        self.chart.show_chart(spec)
        return True

    def _copy(self) -> None:
        self.chart.copy()
        self._desk.tell("已复制图片，可粘贴到文档中")
