"""A statistical table on screen: what repeats is written once, numbers stand right, sums stand apart."""

import html
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from zjai_desk.analysis.tables import Cell, Column, Table, shown
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.kit.mime import qt_made

ROW = 28
_LONG_HEADING = 5
_RULED = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StatModel(QAbstractTableModel):
    """The rows of a :class:`Table` with its totals as the last one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._rows: list[tuple[tuple[Cell, ...], bool]] = []
        self._stale = False

    def set_stale(self, stale: bool) -> None:
        """Grey the cells while they are counted anew."""
        if stale != self._stale:
            self._stale = stale
            if self._rows:
                last = self.index(len(self._rows) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.ForegroundRole])

    def show(self, table: Table | None) -> None:
        """Show another table, or none."""
        self.beginResetModel()
        self.table = table
        self._rows = [(row.cells, row.subtotal) for row in table.rows] if table else []
        if table and table.totals:
            self._rows.append((table.totals, True))
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows there are, totals included."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, on which side and how heavy."""
        if not index.isValid() or self.table is None:
            return None
        cells, is_sum = self._rows[index.row()]
        column = self.table.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            repeated = self._repeats(index.row(), index.column())
            return "" if repeated else shown(cells[index.column()], column)
        if role == Qt.ItemDataRole.EditRole:
            return shown(cells[index.column()], column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        if role == _RULED:
            return self._ruled(index.row(), is_sum)
        return self._look(role, is_sum)

    def _look(self, role: int, is_sum: bool) -> Any:
        """Return how a cell is written, and what its tip says."""
        if role == Qt.ItemDataRole.FontRole and is_sum:
            font = QFont(QGuiApplication.font())
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and self._stale:
            return theme.colour("faint")
        if role == Qt.ItemDataRole.ToolTipRole and self.table is not None and self.table.behind is not None:
            return "双击或按回车，看这个数由哪些记录得来"
        return None

    def _ruled(self, row: int, is_sum: bool) -> str:
        """Return on which side of a row a line is drawn, as on paper: above the totals, below what is summed before."""
        if self.table_row(row) < 0:
            return "above"
        followed = row + 1 < len(self._rows) and self.table_row(row + 1) >= 0
        return "below" if is_sum and followed else ""

    def table_row(self, row: int) -> int:
        """Return the row of the table that a row of the model shows, -1 for the totals."""
        return row if self.table is not None and row < len(self.table.rows) else -1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column, over the same side as its cells, and its 口径 for the mouse."""
        if self.table is None or orientation == Qt.Orientation.Vertical:
            return None
        if not 0 <= section < len(self.table.columns):
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _heading(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"口径：{column.basis}" if column.basis else None
        return None

    def _repeats(self, row: int, column: int) -> bool:
        """Whether a text in front of another text is the same as in the row above; it is written once."""
        if self.table is None or row == 0 or self.table.columns[column].numeric:
            return False
        if not any(not later.numeric for later in self.table.columns[column + 1 :]):
            return False
        return self._rows[row][0][: column + 1] == self._rows[row - 1][0][: column + 1]


class _SumLine(QStyledItemDelegate):
    """Draws a hairline above the totals and below every sum before them."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the cell, then the line."""
        super().paint(painter, option, index)
        side = index.data(_RULED)
        if side:
            painter.setPen(QPen(theme.colour("line_strong"), 1))
            rect = option.rect
            ends = (
                (rect.topLeft(), rect.topRight())
                if side == "above"
                else (rect.bottomLeft(), rect.bottomRight())
            )
            painter.drawLine(*ends)


def _heading(column: Column) -> str:
    """Return a heading in at most three lines, so that columns of numbers stay narrow."""
    label = column.label
    if column.numeric and len(label) > _LONG_HEADING:
        # A share is broken before 占, where people would; anything else in the middle, but never within a year.
        at = label.find("占", 2) if "占" in label[2:] else (len(label) + 1) // 2
        while at < len(label) and (label[at] == "年" or label[at - 1 : at + 1].isdecimal()):
            at += 1
        label = f"{label[:at]}\n{label[at:]}" if len(label) - at > 1 else label
    unit = f"（{column.unit}）" if column.unit else ""
    between = "\n" if unit and "\n" not in label else ""
    return "\n".join(filter(None, (column.group, label + between + unit)))


class StatTable(QTableView):
    """Shows a :class:`Table`; Ctrl+C copies the selection, or all of it, for sheets and documents alike.

    ``opened(row, column)`` by a double click or Enter on a cell; the row of totals is -1.
    """

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stat_model = StatModel(self)
        self.setModel(self.stat_model)
        self.setItemDelegate(_SumLine(self))
        self.setAccessibleName("统计表")
        say_keys(self, {"复制，可粘贴到 Excel、WPS": "Ctrl+C", "看数出这个数的记录": "回车"})
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumHeight(ROW + 4)
        self.doubleClicked.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.stat_model.table_row(index.row()), index.column())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen number in sight when what stands below needs more room."""
        current = self.currentIndex()
        was_seen = current.isValid() and self.visualRect(current).bottom() <= event.oldSize().height()
        super().resizeEvent(event)
        if was_seen and self.visualRect(current).top() >= 0:
            self.scrollTo(current)

    def show_table(self, table: Table | None) -> None:
        """Show another table, its columns as wide as what they hold."""
        self.stat_model.show(table)
        self.resizeColumnsToContents()
        for column in range(self.stat_model.columnCount()):
            self.setColumnWidth(column, max(64, self.columnWidth(column) + 8))

    @property
    def natural_width(self) -> int:
        """Pixels the whole table takes beside its scroll bar."""
        return self.horizontalHeader().length() + self.verticalScrollBar().sizeHint().width() + 4

    @property
    def natural_height(self) -> int:
        """Pixels all rows take with their head."""
        rows = self.stat_model.rowCount() * ROW + self.horizontalHeader().sizeHint().height() + 4
        scrolls = self.horizontalHeader().length() > self.viewport().width()
        return rows + (self.horizontalScrollBar().sizeHint().height() if scrolls else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by Ctrl+C, open what is behind a number by Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy the rows and columns of the selection, all of them if at most one cell is selected."""
        chosen = self.selectionModel().selectedIndexes()
        model = self.stat_model
        rows, columns = range(model.rowCount()), range(model.columnCount())
        if len(chosen) > 1:
            rows = range(min(i.row() for i in chosen), max(i.row() for i in chosen) + 1)
            columns = range(min(i.column() for i in chosen), max(i.column() for i in chosen) + 1)
        head = [str(model.headerData(c, Qt.Orientation.Horizontal)).replace("\n", "") for c in columns]
        body = [[str(model.index(row, c).data(Qt.ItemDataRole.EditRole)) for c in columns] for row in rows]
        data = qt_made()
        data.setText("\n".join("\t".join(line) for line in [head, *body]))
        data.setHtml(_as_html([head, *body]))
        QGuiApplication.clipboard().setMimeData(data)


def _as_html(lines: list[list[str]]) -> str:
    rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in line) for line in lines)
    return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
