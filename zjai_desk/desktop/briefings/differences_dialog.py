"""差异: each number of an edition that is another one now, with the reason; a double click shows the records behind it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QLabel, QVBoxLayout, QWidget

from zjai_desk.briefing.editions.differences import Difference, listing
from zjai_desk.briefing.editions.kept import Edition
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.statistics.table import StatTable

_WIDEST = 300


class DifferencesDialog(QDialog):
    """``opened(Difference)`` by a double click or Enter on a line."""

    opened = Signal(object)

    def __init__(self, edition: Edition, found: Sequence[Difference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("已发布值与现值")
        self._found = list(found)
        count = f"{len(found)}个数已更正。双击一行，看现在的数由哪些记录得来。"
        self.label = QLabel(f"{edition.label}：{count if found else '公布的数与现在的数没有不同。'}", self)
        self.label.setWordWrap(True)
        self.table = StatTable(self)
        self.table.setAccessibleName("已发布值与现值")
        self.table.show_table(listing("已发布值与现值", found))
        for column in range(5):
            self.table.setColumnWidth(column, min(_WIDEST, self.table.columnWidth(column)))
        self.table.horizontalHeader().setStretchLastSection(True)
        # Reasons are sentences: they are read in full.
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setVisible(bool(found))
        self.table.opened.connect(self._open)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText("关闭")
        self.buttons.rejected.connect(self.reject)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(16, 16, 16, 16)
        column_of.setSpacing(10)
        column_of.addWidget(self.label)
        column_of.addWidget(self.table, 1)
        column_of.addWidget(self.buttons)
        wide = max(640, min(1180, parent.window().width() - 80 if parent else 960))
        self.resize(wide if found else 480, 460 if found else 120)
        fit(self)

    def _open(self, row: int, _column: int) -> None:
        if 0 <= row < len(self._found):
            self.opened.emit(self._found[row])
