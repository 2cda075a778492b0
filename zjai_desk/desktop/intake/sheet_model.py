"""A sheet as its sender sees it, with what was understood of it: the head, the records, what was passed over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from zjai_desk.desktop.kit import theme
from zjai_desk.registers.fields import Field, Value
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.values import as_text
from zjai_desk.returns.books.grid import Grid, column_of, filled, letters
from zjai_desk.returns.marking.cells import reference
from zjai_desk.returns.planning.items import State
from zjai_desk.returns.sending.faults import cell_of
from zjai_desk.returns.sending.marks import FORM, SENT_BACK
from zjai_desk.returns.sheets import Sheet
from zjai_desk.returns.tables.forms import forms
from zjai_desk.returns.tables.headings import NO_FIELDS

HEAD, ABOVE, PASSED_OVER, OWN = "表头", "标题", "不读入", "本条"
MOST_MERGES = 2000
"""Merged cells shown as such; each costs time whenever the table is drawn."""
_TALL, _SAMPLED = 12, 200
_GRADES = (Severity.HINT, Severity.EXPLAIN, Severity.QUASI, Severity.FORCE)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Mark:
    """What was made of a row: ``word`` stands beside its number, ``why`` explains it."""

    word: str
    why: str = ""


_FATES = {state: Mark(state.label) for state in State}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a column is read as: its letter and heading, the key of its field and how the head says it."""

    letter: str
    heading: str = ""
    key: str = ""
    words: str = ""
    tone: str = "faint"

    @property
    def can_be_read(self) -> bool:
        """Whether the column has a heading, so that a field can be chosen for it."""
        return bool(self.heading)


class SheetModel(QAbstractTableModel):
    """The cells of one sheet; rows and columns are those of the sheet, counted from 0 here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None
        self._sheets: Sequence[Sheet] = ()
        self._marks: dict[int, Mark] = {}
        self._fates: Mapping[int, State] = {}
        self._problems: dict[tuple[int, int], list[Problem]] = {}
        self._tall: set[tuple[int, int]] = set()
        self._readings: list[Reading] = []
        self.table: Sheet | None = None

    def show(self, tables: Sequence[Sheet], fates: Mapping[int, State], own: Sequence[int] = ()) -> None:
        """Show the sheet that holds ``tables``; ``fates`` says what becomes of its rows, counted from 1.

        ``own`` are the rows of the one record that is looked at.
        """
        self.beginResetModel()
        self._sheets = tables
        self._grid = tables[0].grid if tables else None
        self._marks = {}
        self._problems = {}
        for table in tables:
            first = min(table.header_rows, default=1)
            self._marks |= {row: Mark(ABOVE, "表上方的标题和说明") for row in self._filled_above(first)}
            self._marks |= {row: Mark(HEAD) for row in table.header_rows}
            self._marks |= {skip.row: Mark(PASSED_OVER, skip.why) for skip in table.skipped}
            stated = set(table.mapping.values())
            for found in table.problems:
                place = cell_of(table, found)[1] if found.problem.field in stated else None
                place = -1 if place is None else place
                self._problems.setdefault((found.row - 1, place), []).append(found.problem)
        self._marks |= {row: Mark(OWN) for row in own}
        self._fates = fates
        # The words of a cell merged over more rows than a screen shows must not hide in its middle.
        self._tall = {(top, left) for top, left, rows, _ in self.merges() if rows > _TALL}
        self._take_table(next((table for table in tables if table.register), tables[0] if tables else None))
        self.endResetModel()

    def go_to_row(self, row: int) -> bool:
        """Let the head speak of the table in which a row, from 0, stands; returns whether that is another one."""
        above = [t for t in self._whole if t.register and t.header_rows and t.header_rows[0] <= row + 1]
        if not above or above[-1] is self.table:
            return False
        self._take_table(above[-1])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1))
        return True

    @property
    def _whole(self) -> list[Sheet]:
        """The tables but for the halves to the right of others, of which the head speaks together with these."""
        return [table for table in self._sheets if not table.beside]

    def _first_of(self, table: Sheet | None, letter: str) -> str:
        """Return the column as which one is read: under a head that stands there twice the first of that name."""
        for half in self._sheets if table is not None and letter not in table.headings else ():
            if (
                table is not None
                and half.beside
                and half.header_rows == table.header_rows
                and letter in half.headings
            ):
                heading = half.headings[letter]
                same = (first for first, said in table.headings.items() if said == heading)
                return next(same, letter)
        return letter

    def _take_table(self, table: Sheet | None) -> None:
        self.table = table
        form = forms().get(table.register) if table is not None else None
        self._readings = []
        for column in range(self.columnCount()):
            letter = self._first_of(table, letters(column))
            heading = table.headings.get(letter, "") if table is not None and form is not None else ""
            key = table.mapping.get(letter, "") if table is not None else ""
            if form is not None and key in form.fields:
                declared = form.fields[key]
                unit = table.units.get(letter, "") if table is not None else ""
                words = _in_words(declared, unit)
                if table is not None and letter in table.years:
                    words = f"{table.years[letter]}年{words}"
                found = Reading(letter, heading or declared.label, key, words, "text")
            else:
                missed = heading.rsplit("/", 1)[-1] not in NO_FIELDS
                found = Reading(letter, heading, "", "不导入", "explain" if missed else "faint")
            self._readings.append(found)

    def reading(self, column: int) -> Reading:
        """Return what a column, from 0, is read as in the table that the head speaks of."""
        return self._readings[column] if column < len(self._readings) else Reading(letters(column))

    def column_name(self, column: int) -> str:
        """Return the letter of a column, from 0; under a head that stands there twice with that of the first of its name."""
        own, letter = letters(column), self.reading(column).letter
        return own if letter == own else f"{own}（同{letter}列）"

    def reading_at(self, row: int, column: int) -> Reading:
        """Return what a cell is read as: on a form with labels beside the values that of the value, else its column."""
        table = self.table
        if table is None or not table.upright:
            return self.reading(column)
        form = forms()[table.register]
        # The label stands left of its value; a click on either means both.
        names = (f"{letters(place)}{row + 1}" for place in range(column, self.columnCount()))
        name = next((name for name in names if name in table.headings), "")
        declared = form.fields.get(table.mapping.get(name, ""))
        if declared is None:
            return Reading(name, table.headings.get(name, ""), "", "不导入", "explain")
        unit = table.units.get(name, "")
        return Reading(name, table.headings[name], declared.key, _in_words(declared, unit), "text")

    def take_fates(self, fates: Mapping[int, State]) -> None:
        """Show what becomes of the rows now that something was decided."""
        self._fates = fates
        if self.rowCount():
            last = self.index(self.rowCount() - 1, max(0, self.columnCount() - 1))
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)

    def _filled_above(self, first: int) -> list[int]:
        """Return the rows above ``first``, up to the table before, that hold something."""
        found: list[int] = []
        for row in range(first - 1, 0, -1):
            if row in self._marks:
                break
            if self._grid is not None and filled(self._grid.row(row - 1)):
                found.append(row)
        return found

    def _mark(self, row: int) -> Mark | None:
        fate = self._fates.get(row)
        return _FATES[fate] if fate is not None else self._marks.get(row)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the height of the sheet."""
        return 0 if parent.isValid() or self._grid is None else self._grid.height

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the width of the sheet."""
        return 0 if parent.isValid() or self._grid is None else self._grid.width

    def merges(self) -> Iterable[tuple[int, int, int, int]]:
        """Yield what is merged as (row, column, rows, columns), within the sheet."""
        if self._grid is None:
            return
        for top, left, bottom, right in self._grid.merges[:MOST_MERGES]:
            rows = min(bottom, self._grid.height - 1) - top + 1
            columns = min(right, self._grid.width - 1) - left + 1
            if rows > 0 and columns > 0 and rows * columns > 1:
                yield top, left, rows, columns

    def sample(self, column: int) -> list[str]:
        """Return what a column must be wide enough for: its head and first cells, but for those merged across."""
        wide = {(top, left) for top, left, _, columns in self.merges() if columns > 1}
        rows = range(min(self.rowCount(), _SAMPLED))
        cells = (
            [as_text(self._grid.cell(row, column)) for row in rows if (row, column) not in wide]
            if self._grid
            else []
        )
        head = str(self.headerData(column, Qt.Orientation.Horizontal)).split("\n")
        return [*head, *cells]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell as its sender sees it, in the colours of what was understood."""
        if not index.isValid() or self._grid is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            text = as_text(self._grid.cell(row, column))
            # What this program noted for itself is hidden in the workbook too.
            return "" if text.startswith((FORM, SENT_BACK)) else text
        mark = self._mark(row + 1)
        found = self._problems.get((row, column), [])
        match role:
            case Qt.ItemDataRole.BackgroundRole:
                return self._ground(mark, found)
            case Qt.ItemDataRole.ForegroundRole:
                read = mark is not None and mark.word not in (ABOVE, PASSED_OVER)
                return None if read else theme.colour("faint")
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(mark, found, self._read_as(row, column)) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                number = isinstance(self._grid.cell(row, column), float)
                side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
                tall = (row, column) in self._tall
                return side | (Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole if mark is not None and mark.word == HEAD:
                font = QFont(QGuiApplication.font())
                font.setBold(True)
                return font
        return None

    def _ground(self, mark: Mark | None, found: Sequence[Problem]) -> Any:
        if found:
            worst = max((problem.severity for problem in found), key=_GRADES.index)
            return theme.colour(f"{worst.value}_soft")
        if mark is not None and mark.word == HEAD:
            return theme.colour("accent_soft")
        read = mark is not None and mark.word not in (ABOVE, PASSED_OVER)
        return None if read else theme.colour("window")

    def _read_as(self, row: int, column: int) -> str:
        """Say of a cell of a form with labels beside the values what it is read as: there is no head to say it."""
        reading = self.reading_at(row, column) if self.table is not None and self.table.upright else None
        if reading is None or not reading.can_be_read:
            return ""
        return f"“{reading.heading}”读作：{reading.words}（双击改，Alt+↓）"

    def _tip(self, mark: Mark | None, found: Sequence[Problem], read_as: str) -> str:
        lines = [f"{problem.severity.label}：{problem.message}" for problem in found]
        lines += [read_as] if read_as else []
        if mark is not None and mark.why:
            lines.append(f"{mark.word}：{mark.why}")
        return "\n".join(lines)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the letter of a column with the field it was read as, the number of a row with its fate."""
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Vertical:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical:
            return self._row_head(section, role)
        found = self.reading(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self.column_name(section)}\n{found.words}" if found.can_be_read else letters(section)
        if role == Qt.ItemDataRole.ToolTipRole and found.can_be_read:
            return f"“{found.heading}”读作：{found.words}\n点一下改（Alt+↓）"
        return None

    def _row_head(self, section: int, role: int) -> str | None:
        mark = self._mark(section + 1)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{mark.word}　{section + 1}" if mark else str(section + 1)
        if role == Qt.ItemDataRole.ToolTipRole and mark and mark.why:
            return f"{mark.word}：{mark.why}"
        return None

    def place_of(self, row: int, field: str, values: Mapping[str, Value] | None = None) -> QModelIndex:
        """Return the cell of a field in a row counted from 1; the first cell of the row if it has no column.

        Of several tables, of two halves and of years side by side it is that of the record which holds ``values``.
        """
        known = values or {}
        for table in sorted(self._sheets, key=lambda table: not table.speaks_of(row, known)):
            place = table.place_of(field, known)
            if place:
                at = reference(place) if table.upright else None
                return self.index((at[0] if at else row) - 1, column_of(place))
        return self.index(row - 1, 0)


def _in_words(declared: Field, unit: str) -> str:
    """Return what a field is called where its money is read in a unit."""
    return f"{declared.label}（{unit}）" if unit not in ("", declared.unit) else declared.label


class GroundDelegate(QStyledItemDelegate):
    """Draws the ground of each cell as its model wants it, which the style sheet would not."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the ground, then the cell."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(ground, QColor):
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


def show_merges(view: QTableView, model: SheetModel) -> None:
    """Draw in ``view`` what is merged in the sheet as merged."""
    view.clearSpans()
    for row, column, rows, columns in model.merges():
        view.setSpan(row, column, rows, columns)
