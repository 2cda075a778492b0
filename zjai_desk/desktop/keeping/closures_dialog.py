"""封账: a grid of registers and years; what is ticked is closed, its records change only with a reason."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.keeping import closures
from zjai_desk.keeping.closures import CLOSABLE
from zjai_desk.registers.answers import SHORTEST
from zjai_desk.registers.fields import Register
from zjai_desk.store import Store

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW, _COLUMN = 32, 168
_HEIGHT = 420


@dataclass(frozen=True, slots=True)
class Periods:
    """How many records each year of each register has, and which of them are closed."""

    counts: dict[str, dict[int, int]]
    closed: dict[str, frozenset[int]]

    @property
    def years(self) -> list[int]:
        """All years that have records or are closed, the newest first."""
        found = {year for counted in self.counts.values() for year in counted}
        return sorted(found.union(*self.closed.values()), reverse=True)


def read_periods(store: Store) -> Periods:
    """Return what there is to close, and what is closed."""
    return Periods(closures.years_of(store), dict(store.closed_years()))


class PeriodModel(QAbstractTableModel):
    """A row for each year, a column for each register that tells a period."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.periods = Periods({}, {})
        self.years: list[int] = []

    def show_periods(self, periods: Periods) -> None:
        """Show other periods."""
        self.beginResetModel()
        self.periods, self.years = periods, periods.years
        self.endResetModel()

    def at(self, index: _Index) -> tuple[Register, int]:
        """Return the register and the year of a cell."""
        return CLOSABLE[index.column()], self.years[index.row()]

    def is_closed(self, index: _Index) -> bool:
        """Whether the period of a cell is closed."""
        register, year = self.at(index)
        return year in self.periods.closed.get(register.key, ())

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many years there are."""
        return 0 if parent.isValid() else len(self.years)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many registers there are."""
        return 0 if parent.isValid() else len(CLOSABLE)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        register, year = self.at(index)
        count = self.periods.counts.get(register.key, {}).get(year, 0)
        closed, roles = self.is_closed(index), Qt.ItemDataRole
        if role == roles.DisplayRole:
            return f"{count:,} {register.measure}" if count else ("已封账" if closed else "")
        if role == roles.DecorationRole and closed:
            return icon("lock", "accent")
        if role == roles.ForegroundRole and closed:
            return theme.colour("accent")
        if role in (roles.ToolTipRole, roles.AccessibleTextRole):
            return f"{year}年{register.label}：{'已封账' if closed else '没有封账'}，{count:,} {register.measure}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the label of a register or the year of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return f"{self.years[section]}年"
        register = CLOSABLE[section]
        return f"{register.label}（按{register[register.dated_by].label}）"


class ClosuresDialog(QDialog):
    """Closes and opens the chosen periods, one or many at a time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("封账")
        self.model = PeriodModel(self)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName("台账和年度")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.verticalHeader().setDefaultSectionSize(_ROW)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.horizontalHeader().setHighlightSections(False)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.view.horizontalHeader().setMinimumSectionSize(_COLUMN)
        self.words = QLabel(
            "封了账的年度，记录只有写明理由才能改，理由留在历史里；导入也一样。点选一格或多格，再封账或解封。",
            self,
        )
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.reason_edit = QLineEdit(self)
        self.reason_edit.setAccessibleName("说明")
        self.reason_edit.setPlaceholderText(f"说明（解封必填，不少于 {SHORTEST} 个字）")
        self.close_button = QPushButton("封账", self)
        self.close_button.setProperty("primary", True)
        self.open_button = QPushButton("解封", self)
        self.done_button = QPushButton("关闭", self)
        for button in (self.close_button, self.open_button, self.done_button):
            button.setAutoDefault(False)
        below = QHBoxLayout()
        below.addWidget(self.reason_edit, 1)
        for button in (self.close_button, self.open_button, self.done_button):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.view, 1)
        column.addLayout(below)
        self.resize(_COLUMN * len(CLOSABLE) + 136, _HEIGHT)
        fit(self)
        self.close_button.clicked.connect(lambda: self.turn(closed=True))
        self.open_button.clicked.connect(lambda: self.turn(closed=False))
        self.done_button.clicked.connect(self.accept)
        self.reason_edit.textChanged.connect(lambda _: self._enable())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.finished.connect(self.deleteLater)
        self._refresh()

    def _refresh(self) -> None:
        self._desk.run("", lambda store, _: read_periods(store), self._show)

    def _show(self, periods: Periods) -> None:
        self.model.show_periods(periods)
        self._enable()

    def _chosen(self, *, closed: bool) -> list[tuple[str, int]]:
        found = [
            self.model.at(i) for i in self.view.selectedIndexes() if self.model.is_closed(i) is not closed
        ]
        return [(register.key, year) for register, year in found]

    def _enable(self) -> None:
        to_close, to_open = (len(self._chosen(closed=closed)) for closed in (True, False))
        self.close_button.setText(f"封账 {to_close} 项" if to_close > 1 else "封账")
        self.open_button.setText(f"解封 {to_open} 项" if to_open > 1 else "解封")
        self.close_button.setEnabled(to_close > 0)
        reasoned = len(self.reason_edit.text().strip()) >= SHORTEST
        self.open_button.setEnabled(to_open > 0 and reasoned)
        self.open_button.setToolTip("" if reasoned or not to_open else "解封要写明理由")

    def turn(self, *, closed: bool) -> None:
        """Close or open what is chosen."""
        chosen, reason, operator = self._chosen(closed=closed), self.reason_edit.text(), self._desk.operator
        work_on = closures.close_period if closed else closures.open_period

        def work(store: Store, _: object) -> None:
            for register, year in chosen:
                work_on(store, register, year, reason, operator=operator)

        def done(_: None) -> None:
            self.reason_edit.clear()
            self._desk.tell(f"已{'封账' if closed else '解封'} {len(chosen)} 项")
            self._refresh()

        if chosen:
            self._desk.run("封账" if closed else "解封", work, done, writes=True)
