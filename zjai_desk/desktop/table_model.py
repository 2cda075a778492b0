"""One table model for every register: it holds the ids of the present query and fetches the records in view."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from zjai_desk.desktop import edits
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.edits import Edited
from zjai_desk.desktop.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent, Field, Register, Value
from zjai_desk.registers.values import parse, shown
from zjai_desk.store import Query, Record, Sort

BLOCK = 200
"""Records fetched at once."""
KEPT = 40 * BLOCK
"""Records held at most; the rest is fetched again when it comes into view."""
LATE = 150
"""Milliseconds after which records that are being fetched again are greyed; sooner, greying would only flicker."""
WAITING = "…"

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WAITING_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS = _WAITING_FLAGS | Qt.ItemFlag.ItemIsEditable


class RegisterModel(QAbstractTableModel):
    """The records of one register that answer a query, one row each, one column a field.

    The model never edits itself: :meth:`setData` hands the change to the store and the page calls
    :meth:`reload` when the desk says that the register changed. Signals: ``counted(shown, all)`` when
    the ids of a query have come; ``refused(Problem)`` when a typed value cannot stand, ``taken()``
    when one can; ``noted(Problem)`` when it stands but the checks ask for a look.
    """

    counted = Signal(int, int)
    refused = Signal(object)
    taken = Signal()
    noted = Signal(object)

    def __init__(self, desk: Desk, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.register = register
        self._desk = desk
        self._query = Query()
        self._ids: list[int] = []
        self._records: dict[int, Record] = {}
        self._old: dict[int, Record] = {}
        self._pending: dict[tuple[int, str], Value] = {}
        self._wanted: dict[int, None] = {}
        self._asked = 0
        self._asking: Job | None = None
        self._fetching: Job | None = None
        self._keep_order = False
        self._greyed = False
        self._fetch_soon = _single_shot(self, 0, self._fetch)
        self._grey_soon = _single_shot(self, LATE, self._grey)

    # -- what is asked for ----------------------------------------------------------------------------

    @property
    def query(self) -> Query:
        """What the rows answer, or will as soon as their ids have come."""
        return self._query

    def set_query(self, query: Query) -> None:
        """Show the records that answer ``query``; the present ones stay until their ids have come."""
        if query != self._query:
            self._query = query
            self._ask()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, in the store; a column of -1 takes the order back to that of entry."""
        fields = self.register.fields
        descending = order is Qt.SortOrder.DescendingOrder
        wanted = (Sort(fields[column].key, descending),) if 0 <= column < len(fields) else ()
        self.set_query(replace(self._query, sort=wanted))

    def reload(self) -> None:
        """Fetch everything again after the register was written.

        Rows do not change places after an edit made here, as nobody wants the row he types in to jump.
        """
        self._old |= self._records
        self._records = {}
        self._grey_soon.start()
        if self._keep_order:
            self._keep_order = False
            self._repaint(0, len(self._ids) - 1)
        else:
            self._ask()

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        key, query = self.register.key, self._query
        self._asked += 1
        number = self._asked

        def found(answer: tuple[list[int], int]) -> None:
            if number == self._asked:
                self._asking = None
                self._take(answer[0])
                self.counted.emit(len(self._ids), answer[1])

        def failed(error: DeskError) -> None:
            if number == self._asked:
                self._asking = None
                self._desk.show_error(error)

        job = self._desk.run("", lambda store, _: (store.ids(key, query), store.count(key)), found, failed)
        self._asking = None if job.over else job

    def _take(self, ids: list[int]) -> None:
        """Show other ids; a mere change of order carries selection and current cell along."""
        if ids == self._ids:
            self._repaint(0, len(ids) - 1)
        elif len(ids) == len(self._ids) and set(ids) == set(self._ids):
            self.layoutAboutToBeChanged.emit()
            before = self.persistentIndexList()
            places = dict(zip(ids, range(len(ids)), strict=True)) if before else {}
            after = [self.index(places[self._ids[index.row()]], index.column()) for index in before]
            self._ids = ids
            self.changePersistentIndexList(before, after)
            self.layoutChanged.emit()
        else:
            self.beginResetModel()
            self._ids = ids
            self.endResetModel()

    # -- what is shown --------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.register.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell whose record has come can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _WAITING_FLAGS if self.record_at(index.row()) is None else _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; asks for the record if it is not at hand."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown_at(index.row(), index.column())[0]
        field = self.register.fields[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if field.numeric else _LEFT
        record = self.record_at(index.row())
        if role == Qt.ItemDataRole.EditRole and record is not None:
            return editable(field, record.values.get(field.key))
        return None

    def shown_at(self, row: int, column: int) -> tuple[str, str]:
        """Return the text of a cell and the colour role it is written in; asks for the record if need be."""
        field, number = self.register.fields[column], self._ids[row]
        record = self._records.get(number)
        if record is None:
            self._want(row // BLOCK)
            record = self._old.get(number)
            if record is None:
                return WAITING, "muted"
            if self._greyed:
                return shown(field, record.values.get(field.key)), "faint"
        if self._pending and (number, field.key) in self._pending:
            return shown(field, self._pending[number, field.key]), "muted"
        value = record.values.get(field.key)
        return shown(field, value), "faint" if isinstance(value, Absent) else "text"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column, or the number of a row."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.register.fields):
            return None
        field = self.register.fields[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return field.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if field.numeric else _LEFT
        return None

    def id_at(self, row: int) -> int | None:
        """Return the id of the record in ``row``."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def ids_at(self, rows: Sequence[int]) -> list[int]:
        """Return the ids of the records in ``rows``."""
        if isinstance(rows, range):
            return self._ids[rows.start : rows.stop : rows.step]
        return [self._ids[row] for row in rows if 0 <= row < len(self._ids)]

    def row_of(self, number: int | None) -> int:
        """Return the row that shows a record, -1 when it is not among those shown."""
        try:
            return self._ids.index(number) if number is not None else -1
        except ValueError:
            return -1

    def record_at(self, row: int) -> Record | None:
        """Return the record in ``row`` as far as it was fetched, None while it is on its way."""
        number = self.id_at(row)
        return None if number is None else self._records.get(number) or self._old.get(number)

    # -- fetching -------------------------------------------------------------------------------------

    def _want(self, block: int) -> None:
        self._wanted.pop(block, None)
        self._wanted[block] = None
        if not self._fetch_soon.isActive():
            self._fetch_soon.start()

    def _fetch(self) -> None:
        """Fetch the blocks asked for last; those that were only scrolled past are let go."""
        if self._fetching is not None or not self._wanted:
            return
        blocks = list(self._wanted)[-3:]
        self._wanted.clear()
        ids = [number for block in blocks for number in self._ids[block * BLOCK : (block + 1) * BLOCK]]
        missing = [number for number in ids if number not in self._records]
        if not missing:
            return
        key = self.register.key

        def came(records: list[Record]) -> None:
            self._fetching = None
            self._keep(records)
            for block in blocks:
                self._repaint(block * BLOCK, (block + 1) * BLOCK - 1)
            if self._wanted:
                self._fetch_soon.start()

        def failed(error: DeskError) -> None:
            self._fetching = None
            self._desk.show_error(error)

        job = self._desk.run("", lambda store, _: store.records(key, missing), came, failed)
        self._fetching = None if job.over else job

    def _keep(self, records: Sequence[Record]) -> None:
        for record in records:
            self._records[record.id] = record
            self._old.pop(record.id, None)
        for kept in (self._records, self._old):
            for number in list(kept)[: max(0, len(kept) - KEPT)]:
                del kept[number]
        if self._greyed or self._grey_soon.isActive():
            self._greyed = False
            self._grey_soon.stop()

    def _grey(self) -> None:
        self._greyed = True
        self._repaint(0, len(self._ids) - 1)

    def _repaint(self, first: int, last: int) -> None:
        last = min(last, len(self._ids) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    # -- editing --------------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand a typed text to the store; False when it is refused or changes nothing."""
        record = self.record_at(index.row()) if index.isValid() else None
        if role != Qt.ItemDataRole.EditRole or record is None:
            return False
        field = self.register.fields[index.column()]
        parsed = parse(field, str(value), field.unit)
        if parsed.problem is not None and parsed.value is None:
            self.refused.emit(parsed.problem)
            return False
        self.taken.emit()
        if parsed.value == record.values.get(field.key):
            return False
        self._write(index, field, parsed.value)
        return True

    def _write(self, index: Index, field: Field, value: Value) -> None:
        number, operator, register = self._ids[index.row()], self._desk.operator, self.register
        self._pending[number, field.key] = value
        self._repaint(index.row(), index.row())

        def ended() -> None:
            self._pending.pop((number, field.key), None)
            row = self.row_of(number)
            self._repaint(row, row)

        def done(edited: Edited) -> None:
            self._keep_order = edited.step is not None
            ended()
            for problem in edited.problems[:1]:
                self.noted.emit(problem)

        def failed(error: DeskError) -> None:
            ended()
            self._desk.show_error(error)

        self._desk.run(
            f"保存{field.label}",
            lambda store, _: edits.set_value(store, register, number, (field, value), operator),
            done,
            failed,
            writes=True,
        )


def editable(field: Field, value: Value) -> str:
    """Return a value as it is typed and copied: as shown, but numbers without thousands separators."""
    return shown(field, value).replace(",", "") if field.numeric else shown(field, value)


def _single_shot(parent: QObject, milliseconds: int, slot: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
