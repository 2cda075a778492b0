"""The vouchers of a batch as a table: which are wanted, what each would become, what stands in the way."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from zjai_desk.accounts.batches import Batch, BatchItem, entered_amount
from zjai_desk.accounts.life import Step
from zjai_desk.accounts.lists import PaperList
from zjai_desk.desktop.kit import theme
from zjai_desk.registers.fields import Field, Value
from zjai_desk.registers.values import parse, shown
from zjai_desk.registers.vouchers import VOUCHERS

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WHY = "能否办理"
_HEADINGS = ("券编号", "申领单位", "现状态", "办理后")
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class BatchModel(QAbstractTableModel):
    """One row for each voucher; the first column is ticked for those wanted, the amount of the step can be typed.

    ``entered()`` when a person ticked, unticked or typed: :attr:`leave` and :attr:`each` are others then.
    """

    entered = Signal()

    def __init__(self, step: Step, parent: QObject | None = None) -> None:
        super().__init__(parent)
        key = entered_amount(step)
        self.amount: Field | None = VOUCHERS[key] if key else None
        self.items: list[BatchItem] = []
        self.leave: set[int] = set()
        self.each: dict[int, dict[str, Value]] = {}
        amounts = (self.amount.heading,) if self.amount else ()
        self.headings = (*_HEADINGS, *amounts, _WHY)

    @property
    def amount_column(self) -> int:
        """The column of the amount that is entered, -1 for a step that has none."""
        return len(_HEADINGS) if self.amount else -1

    def show(self, batch: Batch) -> None:
        """Show what was planned; rows of the same vouchers stay where they are."""
        same = [item.record for item in batch.items] == [item.record for item in self.items]
        if same:
            self.items = batch.items
            if self.items:
                self.dataChanged.emit(
                    self.index(0, 0), self.index(len(self.items) - 1, self.columnCount() - 1)
                )
            return
        self.beginResetModel()
        self.items = batch.items
        self.endResetModel()

    def why(self, row: int) -> str:
        """Say in full what stands in the way of a voucher, or asks for a reason."""
        item = self.items[row]
        if item.left_out:
            return "不办"
        asked = "；".join(problem.message for problem in item.asked)
        return item.why or (f"要写说明：{asked}" if asked else "可以办理")

    def first_barred(self) -> int:
        """Return the row that is read first: the first in whose way something stands, else the first."""
        return next(
            (
                row
                for row, item in enumerate(self.items)
                if (not item.possible and not item.left_out) or item.asked
            ),
            0,
        )

    # -- as Qt asks -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many vouchers there are."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if role == Qt.ItemDataRole.ToolTipRole and section == self.amount_column:
            return "双击可以逐张填写"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tick the first column, type into the amount."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == self.amount_column:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        item = self.items[row]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return (
                self.text(row, column).replace(",", "")
                if column == self.amount_column
                else self.text(row, column)
            )
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return _UNCHECKED if item.left_out else _CHECKED
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(item, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == self.amount_column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _colour(self, item: BatchItem, column: int) -> Any:
        if item.left_out:
            return theme.colour("faint")
        if column == self.columnCount() - 1:
            return theme.colour("force" if not item.possible else "explain" if item.asked else "done")
        return theme.colour("accent") if column == self.amount_column and item.record in self.each else None

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, as it is shown and exported."""
        item = self.items[row]
        if column == self.columnCount() - 1:
            return self.why(row)
        if column == self.amount_column:
            return shown(self.amount, self._amount(item)) if self.amount else ""
        if column == 3:
            return told(item)
        return str(item.before.get(("voucher_no", "applicant", "status")[column]) or "")

    def _amount(self, item: BatchItem) -> Value:
        key = self.amount.key if self.amount else ""
        given: Mapping[str, Value] = self.each.get(item.record, {})
        return given.get(key, item.changes.get(key, item.before.get(key)))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick, or an amount that was typed; an empty one goes back to what the step works out."""
        if not index.isValid():
            return False
        record = self.items[index.row()].record
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            if Qt.CheckState(value) == _CHECKED:
                self.leave.discard(record)
            else:
                self.leave.add(record)
            self.items[index.row()].left_out = record in self.leave
        elif role == Qt.ItemDataRole.EditRole and index.column() == self.amount_column and self.amount:
            if str(value).strip() == str(self.data(index, role)):
                return False
            if not self._take_amount(record, str(value)):
                return False
        else:
            return False
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self.entered.emit()
        return True

    def _take_amount(self, record: int, typed: str) -> bool:
        if self.amount is None:
            return False
        if not typed.strip():
            self.each.pop(record, None)
            return True
        parsed = parse(self.amount, typed, self.amount.unit)
        if not isinstance(parsed.value, (int, Decimal)):
            return False
        self.each[record] = {self.amount.key: parsed.value}
        return True

    def listed(self, title: str, total: Decimal | None) -> PaperList:
        """Return all rows as a list that leaves the office; the amount, if there is one, comes last."""
        texts = [place for place in range(self.columnCount()) if place != self.amount_column]
        fields = [Field(f"column{place}", self.headings[place], width=24) for place in texts]
        rows: list[tuple[Value, ...]] = []
        for row, item in enumerate(self.items):
            cells: list[Value] = [self.text(row, place) for place in texts]
            rows.append((*cells, self._amount(item)) if self.amount else tuple(cells))
        own = (self.amount,) if self.amount else ()
        return PaperList(title, (*fields, *own), tuple(rows), total if self.amount else None)


def told(item: BatchItem) -> str:
    """Say what a step sets: 使用中，合同额 40,000."""
    order = [key for key in VOUCHERS.keys if key in item.changes]
    first = [key for key in ("status", "review_status") if item.changes.get(key)]
    rest = [key for key in order if key not in first and item.changes[key] is not None]
    said = [str(item.changes[key]) for key in first]
    said += [f"{VOUCHERS[key].label} {shown(VOUCHERS[key], item.changes[key])}" for key in rest]
    return "，".join(said)
