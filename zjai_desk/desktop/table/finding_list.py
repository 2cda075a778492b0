"""The list below a table of what the checks find in its register; Enter goes to the cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.registers.findings import Problem

ROW = 28
HEAD = 40
HEIGHT = HEAD + 5 * ROW
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the problem, whose it is (``record`` is its id, None for one still to be added), and its field's label.

    ``answer`` is the reason that lets it pass.
    """

    problem: Problem
    title: str
    label: str
    record: int | None
    answer: str = ""

    @property
    def words(self) -> str:
        """The sentence, with the reason that was given."""
        return f"已说明“{self.answer}”　{self.problem.message}" if self.answer else self.problem.message


class EntryModel(QAbstractListModel):
    """The lines of the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these lines and no others."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line as one text, for screen readers and as a tool tip."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{entry.problem.severity.label} {entry.title} {entry.label}：{entry.words}"
        return None


class EntryDelegate(QStyledItemDelegate):
    """Draws a line in columns: the grade, the record, the field, the sentence."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the height of a row; the width is that of the list."""
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one line."""
        model = index.model()
        if not isinstance(model, EntryModel):
            return
        entry, rect = model.entries[index.row()], option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        severity = entry.problem.severity
        at = rect.left() + 16
        columns = (
            (severity.label, severity.value, 44),
            (entry.title, "text", min(260, rect.width() // 4)),
            (entry.label, "muted", min(130, rect.width() // 7)),
            (entry.words, "muted" if entry.answer else "text", rect.right() - at),
        )
        for text, role, width in columns:
            room = QRect(at, rect.top(), min(width, rect.right() - at) - 12, rect.height())
            painter.setPen(theme.colour(role))
            painter.drawText(
                room, _MIDDLE, option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            )
            at += width


class FindingList(QFrame):
    """Shows entries; ``chosen(Entry)`` with Enter or a double click, ``check_wanted()``, ``closed()``.

    ``more_wanted()`` asks for those that are not listed yet; ``answered_wanted(bool)`` for the explained ones.
    """

    chosen = Signal(object)
    check_wanted = Signal()
    more_wanted = Signal()
    answered_wanted = Signal(bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("finding_list")
        self.model = EntryModel(self)
        self.head = QLabel(self)
        self.head.setProperty("role", "muted")
        self.check = QPushButton("检查整本台账", self)
        self.check.setProperty("role", "link")
        self.check.clicked.connect(self.check_wanted)
        self.more = QPushButton("全部列出", self)
        self.more.setProperty("role", "link")
        self.more.clicked.connect(self.more_wanted)
        self.more.hide()
        self.answered = QCheckBox(self)
        self.answered.toggled.connect(self.answered_wanted)
        self.answered.hide()
        close = QToolButton(self)
        close.setProperty("role", "quiet")
        close.setIcon(icon("x", "muted"))
        close.setToolTip("收起问题列表")
        close.setAccessibleName("收起问题列表")
        close.clicked.connect(self.closed)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("问题列表")
        self.list.activated.connect(self._choose)
        self.list.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.setContentsMargins(16, 2, 8, 2)
        row.addWidget(self.head)
        row.addWidget(self.check)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.answered)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def show_entries(
        self,
        head: str,
        entries: Sequence[Entry],
        *,
        checkable: bool = False,
        more: bool = False,
        answered: int = 0,
    ) -> None:
        """Show lines below the words ``head``; ``checkable`` offers to go through the whole register.

        ``more`` offers those that are not among the lines, ``answered`` is how many were explained.
        """
        self.head.setText(head)
        self.check.setVisible(checkable)
        self.more.setVisible(more)
        self.answered.setText(f"看已说明的 {answered:,} 条")
        self.answered.setVisible(answered > 0 or self.answered.isChecked())
        self.list.setVisible(bool(entries))
        self.setFixedHeight(HEIGHT if entries else HEAD)
        self.model.show_entries(entries)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.entries[index.row()])
