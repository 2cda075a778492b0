"""What an import will do, record by record: a tick for each, below it what changes and what is wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from zjai_desk.desktop import theme
from zjai_desk.desktop.digest import FLAWED, can_be_written
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.values import shown
from zjai_desk.returns.plan_items import Plan, PlanItem, State

PAGE = 1000
"""Records the view learns of at a time: a tree asks about every row it knows, and nobody reads 160,000."""
LINE = Qt.ItemDataRole.UserRole
"""The role under which the delegate finds a :class:`Line`."""
_TONES = {State.NEW: "done", State.CHANGED: "accent", State.UNCHANGED: "muted", State.REFUSED: "force"}
_COLUMNS = ("记录", "台账", "结果", "行")
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TOP = 0
"""The internal id of records; that of their lines is the place of the record plus one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line below a record: a problem, or a field with its value before and after."""

    label: str
    before: str = ""
    after: str = ""
    problem: Problem | None = None
    row: int | None = None
    field: str = ""

    @property
    def text(self) -> str:
        """The line in words."""
        if self.problem is not None:
            return f"{self.problem.severity.label}　{self.label}{self.problem.message}"
        return f"{self.label}：{self.before} → {self.after}" if self.before else f"{self.label}：{self.after}"


class ItemsModel(QAbstractItemModel):
    """The items of a plan that a filter lets through, as a tree of two levels.

    ``ticked()`` tells that the number of records to be written is another.
    """

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self._left_out: set[int] = set()
        self._shown: Sequence[int] = ()
        self._lines: dict[int, list[Line]] = {}
        self._fetched = 0

    def show(self, plan: Plan | None) -> None:
        """Show another plan, everything ticked that can be written."""
        self.plan = plan
        self._left_out = set()
        self.filter("")

    def filter(self, wanted: str) -> None:
        """Show the items of one state, those with problems (:data:`FLAWED`), or all (blank)."""
        self.beginResetModel()
        self._lines = {}
        items = self._items
        every = range(len(items))
        self._shown = [place for place in every if _passes(items[place], wanted)] if wanted else every
        self._fetched = min(PAGE, len(self._shown))
        self.endResetModel()

    @property
    def _items(self) -> Sequence[PlanItem]:
        return self.plan.items if self.plan is not None else ()

    @property
    def left_out(self) -> frozenset[int]:
        """The places in the plan of the items whose tick was taken away."""
        return frozenset(self._left_out)

    def left_out_by_register(self) -> Counter[str]:
        """Return how many records of each register lost their tick."""
        return Counter(self._items[place].register for place in self._left_out)

    # -- the tree -------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Return the index of a record, or of a line below one."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # QObject has one too
        """Return the record above a line."""
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of records, or of the lines below one."""
        if not parent.isValid():
            return self._fetched
        if parent.internalId() != _TOP or parent.column() > 0:
            return 0
        return len(self.lines(parent.row()))

    def canFetchMore(self, parent: _Index) -> bool:
        """Return whether more records pass the filter than the view knows of."""
        return not parent.isValid() and self._fetched < len(self._shown)

    def fetchMore(self, parent: _Index) -> None:
        """Let the view know of the next records."""
        if self.canFetchMore(parent):
            last = min(self._fetched + PAGE, len(self._shown))
            self.beginInsertRows(QModelIndex(), self._fetched, last - 1)
            self._fetched = last
            self.endInsertRows()

    def hasChildren(self, parent: _Index = _ROOT) -> bool:
        """Return whether there is something below, without making the lines of every record to find out."""
        if not parent.isValid():
            return bool(self._shown)
        return parent.internalId() == _TOP and parent.column() == 0

    def columnCount(self, _parent: _Index = _ROOT) -> int:
        """Return the number of columns, the same everywhere."""
        return len(_COLUMNS)

    def item(self, index: _Index) -> PlanItem | None:
        """Return the item of a record, or of the record above a line."""
        if not index.isValid():
            return None
        row = index.row() if index.internalId() == _TOP else index.internalId() - 1
        return self._items[self._shown[row]]

    def lines(self, row: int) -> list[Line]:
        """Return the lines below the record in ``row``, made when first asked for."""
        if row not in self._lines:
            self._lines[row] = _lines(self._items[self._shown[row]])
        return self._lines[row]

    def line(self, index: _Index) -> Line | None:
        """Return the line at ``index``, None for a record."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        return self.lines(index.internalId() - 1)[index.row()]

    # -- what is shown --------------------------------------------------------------------------------

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a record or a line."""
        item = self.item(index)
        if item is None:
            return None
        line = self.line(index)
        if line is not None:
            return self._line_data(line, index.column(), role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cells(item)[index.column()]
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0 and can_be_written(item):
                out = self._shown[index.row()] in self._left_out
                return Qt.CheckState.Unchecked if out else Qt.CheckState.Checked
            case Qt.ItemDataRole.ForegroundRole if index.column() == 2:
                return theme.colour(_TONES[item.state])
            case Qt.ItemDataRole.ToolTipRole:
                how = f"认定依据：{item.how}" if item.how else ""
                return "\n".join(filter(None, (item.title, how, *(p.message for p in item.problems))))
        return None

    def _line_data(self, line: Line, column: int, role: int) -> Any:
        if column > 0:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.text
        return line if role == LINE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return the flags: records that can be written can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item = self.item(index)
        if item is not None and index.internalId() == _TOP and index.column() == 0 and can_be_written(item):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a record or leave it out."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        place = self._shown[index.row()]
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._left_out.discard(place)
        else:
            self._left_out.add(place)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def tick_shown(self, ticked: bool) -> None:
        """Tick all records that are shown, or leave all of them out."""
        places = {place for place in self._shown if can_be_written(self._items[place])}
        self._left_out = self._left_out - places if ticked else self._left_out | places
        if self._fetched:
            self.dataChanged.emit(self.index(0, 0), self.index(self._fetched - 1, 0))
        self.ticked.emit()


def _passes(item: PlanItem, wanted: str) -> bool:
    return bool(item.problems) if wanted == FLAWED else item.state == wanted


def _cells(item: PlanItem) -> tuple[str, ...]:
    return item.title, REGISTERS[item.register].noun, item.state.label, _rows(item.rows)


def _rows(rows: Sequence[int]) -> str:
    """Return sheet rows as people write them: 6, 6–9, 6、8."""
    if len(rows) > 1 and rows[-1] - rows[0] == len(rows) - 1:
        return f"{rows[0]}–{rows[-1]}"
    return "、".join(map(str, rows[:3])) + ("…" if len(rows) > 3 else "")


def _lines(item: PlanItem) -> list[Line]:
    """Return the problems of an item, then the fields that change; where there is neither, all that are filled."""
    register = REGISTERS[item.register]
    row = item.rows[0] if item.rows else None
    found = []
    for problem in item.problems:
        label = f"{register[problem.field].label}：" if problem.field in register else ""
        found.append(Line(label, problem=problem, row=row, field=problem.field))
    changed = item.state is State.CHANGED
    if found and not changed:
        return found
    before = item.before or {}
    for field in register.fields:
        old, new = before.get(field.key), item.values.get(field.key)
        if field.key not in item.values or (changed and old == new) or (not changed and _blank(new)):
            continue
        was = (shown(field, old) or "空") if changed else ""
        found.append(Line(field.label, was, shown(field, new) or "空", row=row, field=field.key))
    return found


def _blank(value: Value) -> bool:
    return value is None or value == ()
