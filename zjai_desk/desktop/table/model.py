"""One table model for every register: it holds the ids of the present query and fetches the records in view."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.records.closed_mark import closed_words
from zjai_desk.desktop.table import edits
from zjai_desk.desktop.table.edits import Edited, editable
from zjai_desk.desktop.table.shelf import BLOCK, Problems, RecordShelf
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.rights import ENTER
from zjai_desk.registers.values import parse, shown
from zjai_desk.store import Query, Record, Store

WAITING = "…"

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SEVERITIES = tuple(Severity)
_GRAVITY = {severity: place for place, severity in enumerate(_SEVERITIES)}
_WAITING_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS = _WAITING_FLAGS | Qt.ItemFlag.ItemIsEditable


_WIDE = re.compile("[\uff01-\uff5e]")


class RegisterModel(QAbstractTableModel):
    """The records of one register that answer a query, one row each, one column for each of ``fields``.

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
        self.fields: tuple[Field, ...] = register.fields
        self._desk = desk
        self._query = Query()
        self._ids: Sequence[int] = ()
        self._rows: dict[int, int] | None = {}
        self._total = 0
        self._shelf = RecordShelf(desk, register, self)
        self.reader = self._shelf.reader
        self._shelf.came.connect(self._repaint)
        self._shelf.greyed.connect(lambda: self._repaint(0, len(self._ids) - 1))
        self._pending: dict[tuple[int, str], Value] = {}
        self._rejected: dict[tuple[int, str], Problem] = {}
        self._asked = 0
        self._asking: Job | None = None
        self._keep_order = False

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

    def show_fields(self, keys: Sequence[str]) -> None:
        """Show the columns of these fields and no others, in this order; column numbers count what is shown."""
        fields = tuple(self.register[key] for key in keys)
        if fields != self.fields:
            self.beginResetModel()
            self.fields = fields
            self.endResetModel()

    def column_of(self, key: str) -> int:
        """Return the column that shows a field, -1 while it is hidden."""
        return next((place for place, field in enumerate(self.fields) if field.key == key), -1)

    def reload(self) -> None:
        """Fetch everything again after the register was written.

        Rows do not change places after an edit made here, as nobody wants the row he types in to jump.
        """
        self._shelf.outdate()
        if self._keep_order:
            self._keep_order = False
            self._repaint(0, len(self._ids) - 1)
        else:
            self._ask()

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        reader, key, query = self.reader, self.register.key, self._query
        self._asked += 1
        number = self._asked

        def look(store: Store, _: Progress) -> tuple[Sequence[int], int, tuple[list[Record], Problems]]:
            ids = store.packed_ids(key, query)
            # With the first page at hand, other rows take the place of the present ones without a flicker.
            return ids, store.count(key), reader.read(store, ids[:BLOCK])

        def found(answer: tuple[Sequence[int], int, tuple[list[Record], Problems]]) -> None:
            if number == self._asked:
                self._asking = None
                self._shelf.keep(*answer[2])
                self._take(answer[0])
                self._total = answer[1]
                self.counted.emit(len(self._ids), self._total)

        def failed(error: DeskError) -> None:
            if number == self._asked:
                self._asking = None
                self._desk.show_error(error)

        job = self._desk.run("", look, found, failed)
        self._asking = None if job.over else job

    def _take(self, ids: Sequence[int]) -> None:
        """Show other ids; a mere change of order carries selection and current cell along."""
        if ids == self._ids:
            self._repaint(0, len(ids) - 1)
        elif len(ids) == len(self._ids) and set(ids) == set(self._ids):
            self.layoutAboutToBeChanged.emit()
            before = self.persistentIndexList()
            places = dict(zip(ids, range(len(ids)), strict=True)) if before else {}
            after = [self.index(places[self._ids[index.row()]], index.column()) for index in before]
            self._set_ids(ids)
            self.changePersistentIndexList(before, after)
            self.layoutChanged.emit()
        else:
            self.beginResetModel()
            self._set_ids(ids)
            self.endResetModel()

    def _set_ids(self, ids: Sequence[int]) -> None:
        self._ids = self._shelf.ids = ids
        self._rows = None

    def stay(self) -> None:
        """Let the rows keep their places at the next :meth:`reload`: what was written was written here."""
        self._keep_order = True

    def append(self, ids: Sequence[int]) -> None:
        """Show records that were just added here below the others, whether or not they answer the query."""
        if ids:
            first = len(self._ids)
            self.beginInsertRows(_ROOT, first, first + len(ids) - 1)
            self._set_ids([*self._ids, *ids])
            self.endInsertRows()
            self._total += len(ids)
            self._keep_order = True
            self.counted.emit(len(self._ids), self._total)

    # -- what is shown --------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell whose record has come can be edited, by whoever may enter anything."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        free = self._desk.may(ENTER) and self.record_at(index.row()) is not None
        return _FLAGS if free else _WAITING_FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; asks for the record if it is not at hand."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts_at(index.row(), [index.column()])[0][0]
        field = self.fields[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if field.numeric else _LEFT
        record = self.record_at(index.row())
        if role == Qt.ItemDataRole.EditRole and record is not None:
            return editable(field, self._value(record, field))
        if role == Qt.ItemDataRole.ToolTipRole and record is not None:
            return closed_words(self._desk, self.register, record.values) or None
        return None

    def _value(self, record: Record, field: Field) -> Value:
        """Return what a cell holds, be it only on its way into the store."""
        kept = record.values.get(field.key)
        return self._pending.get((record.id, field.key), kept) if self._pending else kept

    def texts_at(self, row: int, columns: Sequence[int]) -> list[tuple[str, str]]:
        """Return the texts of cells of a row, each with the colour role it is written in; asks for the record if need be."""
        number, usual = self._ids[row], "text"
        record = self._shelf.fresh.get(number)
        if record is None:
            self._shelf.want(row)
            record = self._shelf.old.get(number)
            if record is None:
                return [(WAITING, "muted")] * len(columns)
            if self._shelf.late:
                usual = "faint"
        found = []
        for column in columns:
            field, role = self.fields[column], usual
            value = record.values.get(field.key)
            if usual == "text" and self._pending and (number, field.key) in self._pending:
                value, role = self._pending[number, field.key], "muted"
            elif isinstance(value, Absent):
                role = "faint"
            found.append((shown(field, value), role))
        return found

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column, or the number of a row."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.fields):
            return None
        field = self.fields[section]
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
            return list(self._ids[rows.start : rows.stop : rows.step])
        return [self._ids[row] for row in rows if 0 <= row < len(self._ids)]

    def row_of(self, number: int | None) -> int:
        """Return the row that shows a record, -1 when it is not among those shown."""
        if number is None:
            return -1
        if isinstance(self._ids, range):  # all records, none of which was ever deleted
            return self._ids.index(number) if number in self._ids else -1
        if self._rows is None:
            self._rows = dict(zip(self._ids, range(len(self._ids)), strict=True))
        return self._rows.get(number, -1)

    def record_at(self, row: int) -> Record | None:
        """Return the record in ``row`` as far as it was fetched, None while it is on its way."""
        number = self.id_at(row)
        return None if number is None else self._shelf.get(number)

    # -- marks ----------------------------------------------------------------------------------------

    def problems_at(self, row: int, column: int) -> list[Problem]:
        """Return what the checks say of a cell, the gravest first; a text that was to be pasted and cannot stand first of all."""
        number, key = self._ids[row], self.fields[column].key
        found = [problem for problem in self._shelf.problems.get(number, ()) if problem.field == key]
        found.sort(key=lambda problem: _GRAVITY[problem.severity])
        rejected = self._rejected.get((number, key))
        return [rejected, *found] if rejected else found

    def marks_at(self, row: int) -> dict[str, tuple[str, bool]]:
        """Return by field the marked cells of a row: the colour role of the corner, blank for none, and whether a paste is refused."""
        number = self._ids[row]
        problems = self._shelf.problems.get(number, ())
        worst: dict[str, int] = {}
        for problem in problems:
            worst[problem.field] = min(_GRAVITY[problem.severity], worst.get(problem.field, len(_SEVERITIES)))
        marks = {key: (_SEVERITIES[gravity].value, False) for key, gravity in worst.items()}
        for field in self.fields if self._rejected else ():
            if (number, field.key) in self._rejected:
                marks[field.key] = marks.get(field.key, ("", False))[0], True
        return marks

    def reject(self, rejected: Mapping[tuple[int, str], Problem]) -> None:
        """Mark the cells, by record and field, in which a paste cannot stand; nothing takes the marks away."""
        self._rejected = dict(rejected)
        self._repaint(0, len(self._ids) - 1)

    # -- painting again -------------------------------------------------------------------------------

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
        field = self.fields[index.column()]
        parsed = parse(field, str(value), field.unit)
        if parsed.problem is not None and parsed.value is None:
            self.refused.emit(parsed.problem)
            return False
        if parsed.value == self._value(record, field):
            self.taken.emit()
            return False
        for problem in edits.overruled(self.register, record.values, {field.key: parsed.value}):
            self.refused.emit(problem)
            return False
        self.taken.emit()
        self._write(index, field, parsed.value)
        if _WIDE.search(str(value)) and field.kind not in (Kind.TEXT, Kind.CHOICE, Kind.DISTRICT):
            said = f"“{value}”里的全角字符已改为半角，记为“{shown(field, parsed.value)}”。"
            self.noted.emit(Problem(field.key, Severity.HINT, "repaired", said))
        return True

    def _write(self, index: Index, field: Field, value: Value) -> None:
        number, operator, register = self._ids[index.row()], self._desk.operator, self.register
        accounts = self._desk.accounts
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
            lambda store, _: edits.set_value(store, register, number, (field, value), operator, accounts),
            done,
            failed,
            writes=True,
        )
