"""The list of clusters of likely doubles: whose they are, how many, how likely and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from zjai_desk.desktop.kit import theme

ROW = 50
GROUP = Qt.ItemDataRole.UserRole
_BADGE = 34
_PADDING = 12
_SMALL = 12
_SURE, _LIKELY = 96, 88
"""Scores from which on a likeness counts as sure, as likely; below it is a hint."""
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Group:
    """Records to be looked at together: their ids and titles, how likely they are one (0 if a person chose them)."""

    ids: tuple[int, ...]
    titles: tuple[str, ...]
    score: int = 0
    why: str = ""

    @property
    def title(self) -> str:
        """The names, each once."""
        return " / ".join(dict.fromkeys(self.titles))

    @property
    def tone(self) -> str:
        """The status colour of the likeness."""
        return "done" if self.score >= _SURE else "accent" if self.score >= _LIKELY else "explain"


class GroupModel(QAbstractListModel):
    """The groups."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: list[Group] = []

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self.groups = list(groups)
        self.endResetModel()

    def remove(self, row: int) -> None:
        """Take a group away."""
        self.beginRemoveRows(_ROOT, row, row)
        del self.groups[row]
        self.endRemoveRows()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many groups there are."""
        return 0 if parent.isValid() else len(self.groups)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a group, or its line as one text."""
        if not index.isValid():
            return None
        group = self.groups[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            likely = f"，可能性 {group.score}：{group.why}" if group.score else ""
            return f"{group.title}，{len(group.ids)} 条{likely}"
        return group if role == GROUP else None


class GroupDelegate(QStyledItemDelegate):
    """Draws a group in two lines: the names and how likely, below how many and why."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the size of a line."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one group."""
        group = index.data(GROUP)
        if not isinstance(group, Group):
            return
        painter.save()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        inner = rect.adjusted(_PADDING, 5, -_PADDING, -5)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = upper.translated(0, upper.height())
        small = QFont(option.font)
        small.setPixelSize(_SMALL)
        if group.score:
            self._badge(painter, QRect(inner.right() - _BADGE, upper.top() + 1, _BADGE, 18), group, small)
            upper.setRight(inner.right() - _BADGE - 8)
        _write(painter, upper, group.title, option.font, "text")
        _write(painter, lower, " · ".join(filter(None, (f"{len(group.ids)} 条", group.why))), small, "muted")
        painter.restore()

    def _badge(self, painter: QPainter, place: QRect, group: Group, small: QFont) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{group.tone}_soft"))
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(small)
        painter.setPen(theme.colour(group.tone))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(group.score))


def _write(painter: QPainter, room: QRect, text: str, font: QFont, role: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def group_view(model: GroupModel, parent: QWidget) -> QListView:
    """Return a view of the groups."""
    view = QListView(parent)
    view.setModel(model)
    view.setItemDelegate(GroupDelegate(view))
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setAccessibleName("可能重复的企业")
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view
