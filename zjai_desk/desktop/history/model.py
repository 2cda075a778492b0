"""The history as tables: the steps, and what one step did to each field it touched."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from zjai_desk.desktop.history.words import (
    DECLARED,
    Line,
    extent,
    lines_of,
    names_of_originals,
    source,
    touched,
    when,
    who,
)
from zjai_desk.desktop.kit import theme
from zjai_desk.store import Step, Store

DETAILS = 500
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Details:
    """What a step did, its first lines; ``records`` of ``touched`` records are shown; the files it came from."""

    lines: tuple[Line, ...]
    records: int
    touched: int
    files: tuple[str, ...] = ()


def read_details(store: Store, step: Step) -> Details:
    """Return what ``step`` did, at most :data:`DETAILS` records of it."""
    details = store.details(step.seq, DETAILS)
    ids = defaultdict(list)
    for detail in details:
        ids[detail.register].append(detail.record)
    present = {(key, record.id): record for key in ids for record in store.records(key, ids[key])}
    names = names_of_originals(store)
    lines: list[Line] = []
    files: dict[str, None] = {}
    for detail in details:
        record = present.get((detail.register, detail.record))
        register = DECLARED[detail.register]
        named = record.values if record and detail.action == "update" else detail.after or detail.before
        origin = detail.origin or (record.origin if record and detail.action == "insert" else None)
        if origin is not None and origin.sha256 in names:
            files[names[origin.sha256]] = None
        told = source(origin, names)
        lines += [
            Line(line.detail, line.title, line.key, line.before, line.after, told)
            for line in lines_of(detail, register.title(named), names)
        ]
    return Details(tuple(lines), len(details), touched(step), tuple(files))


class TextTable(QAbstractTableModel):
    """A table of texts that are all at hand; ``heads`` are its headings."""

    heads: tuple[str, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells: list[tuple[str, ...]] = []

    def fill(self, cells: list[tuple[str, ...]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._cells = cells
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.heads):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.heads[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class StepModel(TextTable):
    """The steps, the newest first; those that are undone are greyed."""

    heads = ("时间", "操作人", "做了什么", "涉及", "状态、原因")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.steps: list[Step] = []

    def show_steps(self, steps: list[Step]) -> None:
        """Show other steps."""
        self.steps = steps
        self.fill([cells_of(step) for step in steps])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.ForegroundRole and index.isValid():
            step = self.steps[index.row()]
            return theme.colour("faint") if step.state == "undone" or step.target is not None else None
        return super().data(index, role)


def cells_of(step: Step) -> tuple[str, ...]:
    """Return what the cells of a step say."""
    state = "；".join(filter(None, ("已撤销" if step.state == "undone" else "", step.reason)))
    return when(step), who(step), step.title, extent(step), state


class LineModel(TextTable):
    """What the chosen step did, a row for each field."""

    heads = ("台账", "记录", "字段", "原来", "现在", "来源")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        self.lines = lines
        self.fill([(x.register.label, x.title, x.field, x.before, x.after, x.source) for x in lines])


def text_view(
    model: QAbstractTableModel, widths: Sequence[int], name: str, parent: QWidget, *, many: bool = False
) -> QTableView:
    """Return a view of whole rows with columns of these widths; ``many`` rows can be chosen, or one."""
    modes = QAbstractItemView.SelectionMode
    view = QTableView(parent)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setWordWrap(False)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(28)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setMinimumHeight(30)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setStretchLastSection(True)
    for place, width in enumerate(widths):
        view.setColumnWidth(place, width)
    return view
