"""What an import will do, record by record: a tick for each, below it what changes and what is wrong."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from zjai_desk.desktop.intake.digest import FLAWED
from zjai_desk.desktop.intake.item_lines import Line, lines_of
from zjai_desk.desktop.kit import theme
from zjai_desk.registers import REGISTERS
from zjai_desk.returns.planning.items import Plan, PlanItem, State

PAGE = 1000
"""Records the view learns of at a time: a tree asks about every row it knows, and nobody reads 160,000."""
LINE = Qt.ItemDataRole.UserRole
"""The role under which the delegate finds a :class:`Line`."""
_TONES = {
    State.NEW: "done",
    State.CHANGED: "accent",
    State.UNCHANGED: "muted",
    State.UNDECIDED: "explain",
    State.REFUSED: "force",
}
ItemKey = tuple[str, str, tuple[int, ...]]
"""Register, sheet and rows of an item: the same in a plan made anew of the same file."""
_COLUMNS = ("记录", "台账", "结果", "行")
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TOP = 0
"""The internal id of records; that of their lines is the place of the record plus one."""


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

    def show(self, plan: Plan | None, left_out: frozenset[ItemKey] = frozenset()) -> None:
        """Show another plan, everything ticked that can be written but for ``left_out``."""
        self.plan = plan
        places = enumerate(self._items) if left_out else ()
        self._left_out = {place for place, item in places if key_of(item) in left_out}
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

    @property
    def keys_left_out(self) -> frozenset[ItemKey]:
        """The same items by their keys, for a plan made anew."""
        return frozenset(key_of(self._items[place]) for place in self._left_out)

    @property
    def shown(self) -> Sequence[int]:
        """The places in the plan of the items that the filter lets through."""
        return self._shown

    def left_out_by_register(self) -> Counter[str]:
        """Return how many records of each register that could be written lost their tick."""
        out = (self._items[place] for place in self._left_out)
        return Counter(item.register for item in out if item.is_written)

    def ticks_shown(self) -> Qt.CheckState | None:
        """Return whether all, some or none of the records shown are ticked; None if none of them can be."""
        found = {place not in self._left_out for place in self._shown if self._items[place].is_written}
        if not found:
            return None
        if len(found) > 1:
            return Qt.CheckState.PartiallyChecked
        return Qt.CheckState.Checked if found.pop() else Qt.CheckState.Unchecked

    def place(self, index: _Index) -> int | None:
        """Return the place in the plan of a record, or of the record above a line."""
        if not index.isValid():
            return None
        return self._shown[index.row() if index.internalId() == _TOP else index.internalId() - 1]

    def index_of(self, place: int) -> QModelIndex:
        """Return where the item at a place of the plan is shown; an invalid index if it is not."""
        row = bisect_left(self._shown, place)
        if row < len(self._shown) and self._shown[row] == place:
            while row >= self._fetched:
                self.fetchMore(QModelIndex())
            return self.index(row, 0)
        return QModelIndex()

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
        place = self.place(index)
        return None if place is None else self._items[place]

    def lines(self, row: int) -> list[Line]:
        """Return the lines below the record in ``row``, made when first asked for."""
        if row not in self._lines:
            place = self._shown[row]
            reasons = self.plan.reasons.get(place, {}) if self.plan is not None else {}
            self._lines[row] = lines_of(self._items[place], reasons)
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
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0 and item.is_written:
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
        if item is not None and index.internalId() == _TOP and index.column() == 0 and item.is_written:
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
        places = {place for place in self._shown if self._items[place].is_written}
        self._left_out = self._left_out - places if ticked else self._left_out | places
        if self._fetched:
            self.dataChanged.emit(self.index(0, 0), self.index(self._fetched - 1, 0))
        self.ticked.emit()


def key_of(item: PlanItem) -> ItemKey:
    """Return by what an item is found again in a plan made anew."""
    return item.register, item.sheet, item.rows


def _passes(item: PlanItem, wanted: str) -> bool:
    return bool(item.problems) if wanted == FLAWED else item.state == wanted


def _cells(item: PlanItem) -> tuple[str, ...]:
    noun = REGISTERS[item.register].noun
    title = item.title if item.title != noun else f"（第{_rows(item.rows)}行，没有名称）"
    return title, noun, item.state.label, _rows(item.rows)


def _rows(rows: Sequence[int]) -> str:
    """Return sheet rows as people write them: 6, 6–9, 6、8."""
    if len(rows) > 1 and rows[-1] - rows[0] == len(rows) - 1:
        return f"{rows[0]}–{rows[-1]}"
    return "、".join(map(str, rows[:3])) + ("…" if len(rows) > 3 else "")
