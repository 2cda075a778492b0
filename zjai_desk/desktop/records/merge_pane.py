"""Records of likely one enterprise side by side: a click or Enter takes the value of a cell into the merged record."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from zjai_desk.desktop.intake.sheet_model import GroundDelegate
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.records.merge_choice import MergeChoice, Part, Row
from zjai_desk.registers.enterprises import ENTERPRISES

ROW = 28
_NARROWEST = 118
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class MergeModel(QAbstractTableModel):
    """The lines of a :class:`MergeChoice`: a column for each record, the last one for what comes out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice: MergeChoice | None = None
        self.lines: list[Row] = []

    def show_choice(self, choice: MergeChoice | None) -> None:
        """Show other records, or none."""
        self.beginResetModel()
        self.choice = choice
        self.lines = choice.rows() if choice else []
        self.endResetModel()

    def pick(self, index: _Index) -> bool:
        """Take what stands in a cell; returns whether it can be taken."""
        if self.choice is None or not index.isValid():
            return False
        if not self.choice.pick(self.lines[index.row()], index.column()):
            return False
        lines = self.choice.rows()
        if [line.label for line in lines] != [line.label for line in self.lines]:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()
        else:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, self.columnCount() - 1))
        return True

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are: the records and the result."""
        return 0 if parent.isValid() or self.choice is None else len(self.choice.members) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the records' names, and what the lines are about."""
        if self.choice is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Vertical:
            return self.lines[section].label
        if section == len(self.choice.members):
            return "合并以后"
        return ENTERPRISES.title(self.choice.members[section].record.values)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; what is taken is bold with a tick, what differs has a ground."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        result = column == len(line.cells)
        text = line.after if result else line.cells[column]
        chosen = line.differs or line.part in (Part.STAYS, Part.JOINS)
        # What is united, or left as it is on both sides, is taken from no one.
        taken = chosen and (line.differs and not line.taken if result else column in line.taken)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.label}：{text or '空'}{'，已选' if taken else ''}"
            case Qt.ItemDataRole.DecorationRole:
                return icon("circle-check", "accent") if taken else None
            case Qt.ItemDataRole.FontRole if taken or result:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
            case Qt.ItemDataRole.ForegroundRole if line.part is Part.TOTAL and not result:
                return theme.colour("muted")
            case Qt.ItemDataRole.BackgroundRole:
                return self._ground(line, text, result=result, taken=taken)
            case _:
                return None

    def _ground(self, line: Row, text: str, *, result: bool, taken: bool) -> Any:
        if result:
            return theme.colour("done_soft")
        return theme.colour("explain_soft") if line.differs and text and not taken else None


class MergePane(QTableView):
    """Shows :attr:`model` of what is merged; ``changed()`` when a choice was made."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = MergeModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(GroundDelegate(self))
        self.setAccessibleName("并排对照")
        say_keys(self, {"取这一格的值": "回车　空格"})
        self.setToolTip("点一格或按回车，合并后就用它的值")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setProperty("role", "names")
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setMinimumSectionSize(_NARROWEST)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self.pick)

    def show_choice(self, choice: MergeChoice | None) -> None:
        """Show other records, or none, with the first cell as the current one."""
        self.lines.show_choice(choice)
        if choice is not None:
            self.setCurrentIndex(self.lines.index(0, 0))
        self.changed.emit()

    def pick(self, index: _Index) -> None:
        """Take what stands in a cell."""
        row, column = index.row(), index.column()
        if self.lines.pick(index):
            self.setCurrentIndex(self.lines.index(min(row, self.lines.rowCount() - 1), column))
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar take the current cell."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pick(self.currentIndex())
            return
        super().keyPressEvent(event)
