"""A table's chart with the choice of its kind above it; what was chosen for a table is remembered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.tables import Table
from zjai_desk.desktop.charts.view import ChartView
from zjai_desk.settings import Settings


class ChartPane(QWidget):
    """Shows the chart of a :class:`Table`; ``chart`` is the view itself.

    With ``choosing`` false the table's own kind is drawn: its layout says which.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, choosing: bool = True) -> None:
        super().__init__(parent)
        self._settings = settings
        self._choosing = choosing
        self._table: Table | None = None
        self._own = ""
        self.chart = ChartView(self, alone=False, settings=settings)
        self.kind_box = QComboBox(self)
        self.kind_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind_box.setAccessibleName("图形")
        self.kind_box.setToolTip("换一种图形；每张表记住各自的选择")
        label = QLabel("图形", self)
        label.setProperty("role", "muted")
        label.setBuddy(self.kind_box)
        self._left_out = QLabel(self)
        self._left_out.setProperty("role", "muted")
        self._left_out.setTextFormat(Qt.TextFormat.PlainText)
        self._left_out.setWordWrap(True)
        self._line = QWidget(self)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 4)
        line.addWidget(label)
        line.addWidget(self.kind_box)
        line.addSpacing(8)
        line.addWidget(self._left_out, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addWidget(self.chart, 1)
        self.kind_box.activated.connect(lambda _: self._choose())

    def show_table(self, table: Table | None, own: str = "") -> None:
        """Show the chart of another table, or none, as the kind chosen for it; ``own`` is the office's district."""
        from zjai_desk.analysis.charts.kinds import suiting

        self._table, self._own = table, own
        kinds = suiting(table) if table and self._choosing else ()
        self._line.setVisible(len(kinds) > 1)
        self.kind_box.clear()
        for place, kind in enumerate(kinds):
            self.kind_box.addItem(f"{kind.label}（默认）" if place == 0 else kind.label, kind.value)
        kept = self._settings.charts.get(table.name, "") if table else ""
        self.kind_box.setCurrentIndex(max(0, self.kind_box.findData(kept)))
        self._draw()

    def choose(self, kind: ChartKind) -> None:
        """Draw the chart as another kind and remember that for its table."""
        self.kind_box.setCurrentIndex(self.kind_box.findData(kind.value))
        self._choose()

    def _choose(self) -> None:
        if self._table is None:
            return
        if self.kind_box.currentIndex() == 0:
            self._settings.charts.pop(self._table.name, None)
        else:
            self._settings.charts[self._table.name] = self.kind_box.currentData()
        self._settings.save()
        self._draw()

    def _draw(self) -> None:
        from zjai_desk.analysis.charts.kinds import drawn_as

        table = self._table
        if table is None or table.chart is None or not self.kind_box.count():
            self.chart.show_chart(table.chart if table else None)
            return
        drawn = drawn_as(table, ChartKind(self.kind_box.currentData()), self._own)
        self.chart.show_chart(drawn)
        # What the table notes is told below it already; here is what this kind leaves out.
        self._left_out.setText(drawn.note.removeprefix(table.chart.note) if drawn else "")
