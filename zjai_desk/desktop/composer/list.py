"""The parts of a paper one below the other: chosen, dragged to another place, moved, doubled and taken out by keys."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from zjai_desk.briefing.bound.notation import Binding, parse
from zjai_desk.briefing.bound.text import Shown
from zjai_desk.briefing.papers.paper import (
    LABELS,
    AttachmentPart,
    BreakPart,
    ChartPart,
    HeadingPart,
    Paper,
    Part,
    SourcesPart,
    TablePart,
    TextPart,
)
from zjai_desk.briefing.papers.start import unbound
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys

_Index = QModelIndex | QPersistentModelIndex
ROW = 44
HEAD = -1
"""The place of title and head, which are above all parts and stay there."""
_PLACE = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_KIND = Qt.ItemDataRole.UserRole + 2
_INNER = Qt.ItemDataRole.UserRole + 3
_LONGEST = 60
ICONS: dict[type[Part], str] = {
    HeadingPart: "heading",
    TextPart: "text-lines",
    TablePart: "table",
    ChartPart: "chart-column",
    BreakPart: "page-break",
    AttachmentPart: "paperclip",
    SourcesPart: "info",
}


class PartList(QListWidget):
    """``chosen(place)``, ``moved(place, to)``, ``doubled(place)`` and ``removed(place)`` tell what is wanted; places are of parts."""

    chosen = Signal(int)
    moved = Signal(int, int)
    doubled = Signal(int)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("简报的各块")
        say_keys(self, {"移动这一块": "Alt+↑　Alt+↓", "复制这一块": "Ctrl+D", "删除这一块": "Delete"})
        self.setAccessibleDescription("Alt+上下移动，Del删除，Ctrl+D复制一份，也可拖动")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_PartDelegate(self))
        self.setMouseTracking(True)
        self.currentRowChanged.connect(lambda row: self.chosen.emit(row - 1) if row >= 0 else None)

    @property
    def place(self) -> int:
        """The part that is chosen, :data:`HEAD` for title and head."""
        return self.currentRow() - 1

    def show_paper(
        self, paper: Paper, at: int, look: Callable[[str], Shown | None], titles: Mapping[str, str]
    ) -> None:
        """Show the parts of a paper with the one at ``at`` chosen."""
        blocker = QSignalBlocker(self)
        wanted = len(paper.parts) + 1
        while self.count() > wanted:
            self.takeItem(self.count() - 1)
        while self.count() < wanted:
            item = QListWidgetItem(self)
            item.setSizeHint(QSize(0, ROW))
        self._show(self.item(0), "题目和版头", "file-text", _said(paper.title, look), inner=False)
        inner = False
        for place, part in enumerate(paper.parts):
            inner = inner and not isinstance(part, AttachmentPart)
            icon_name, said = ICONS[type(part)], _summary(part, look, titles)
            self._show(self.item(place + 1), _kind(part), icon_name, said, inner=inner)
            inner = inner or isinstance(part, AttachmentPart)
        first = self.item(0)
        first.setFlags(first.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
        self.setCurrentRow(min(at, len(paper.parts) - 1) + 1)
        del blocker
        self.scrollToItem(self.currentItem())

    def _show(self, item: QListWidgetItem, kind: str, icon_name: str, said: str, *, inner: bool) -> None:
        for role, value in (
            (Qt.ItemDataRole.DisplayRole, said or "（空）"),
            (_KIND, kind),
            (_ICON, icon_name),
            (_INNER, inner),
            (Qt.ItemDataRole.AccessibleTextRole, f"{kind}：{said}"),
            (Qt.ItemDataRole.ToolTipRole, said),
        ):
            if item.data(role) != value:
                item.setData(role, value)

    # -- the hand on it -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, double and remove the chosen part."""
        place, alt = self.place, event.modifiers() & Qt.KeyboardModifier.AltModifier
        key = event.key()
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.ask_move(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete and place >= 0:
            self.removed.emit(place)
        elif key == Qt.Key.Key_D and event.modifiers() & Qt.KeyboardModifier.ControlModifier and place >= 0:
            self.doubled.emit(place)
        else:
            super().keyPressEvent(event)

    def ask_move(self, step: int) -> None:
        """Ask to move the chosen part up or down."""
        to = self.place + step
        if self.place >= 0 and 0 <= to < self.count() - 1:
            self.moved.emit(self.place, to)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell where the part was dropped; the list is shown anew from the paper."""
        place, row = self.place, self._row_at(event)
        # Not the view moves its items: what it shows is the paper.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        to = max(0, row - 1)
        to -= to > place
        if place >= 0 and to != place:
            self.moved.emit(place, min(to, self.count() - 2))

    def _row_at(self, event: QDropEvent) -> int:
        """Return before which row something is dropped."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return self.count()
        middle = self.visualRect(index).center().y()
        return index.row() + (event.position().y() > middle)


def _kind(part: Part) -> str:
    """Return what a part is, and of a text how many of its numbers are typed and bound to nothing."""
    left = len(unbound(part.text)) if isinstance(part, TextPart) else 0
    return f"{LABELS[type(part)]}　{left}个数未绑定" if left else LABELS[type(part)]


def _summary(part: Part, look: Callable[[str], Shown | None], titles: Mapping[str, str]) -> str:
    match part:
        case HeadingPart():
            return _said(part.text, look)
        case TextPart():
            return _said(part.text, look)
        case TablePart() | ChartPart():
            where = part.area + (f"{part.year}年" if part.year else "")
            title = titles.get(part.table, part.table) if part.table else "还没有选统计表"
            return f"{title}{f'（{where}）' if where else ''}"
        case AttachmentPart():
            return _said(part.title, look)
        case SourcesPart():
            return part.heading
        case BreakPart():
            return "另起一页"


def _said(source: str, look: Callable[[str], Shown | None]) -> str:
    """Return the beginning of a text with its numbers as far as they are known."""
    said = ""
    for part in parse(source):
        if len(said) >= _LONGEST:
            break
        if isinstance(part, Binding):
            shown = look(part.source)
            said += shown.text if shown else f"〔{part.caption or part.name.path}〕"
        else:
            said += part.text.replace("\n", " ")
    return said[:_LONGEST]


class _PartDelegate(QStyledItemDelegate):
    """Draws a part: its icon, what kind it is, and how it begins; those of an attachment stand in a little."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        left = rect.left() + 12 + (12 if index.data(_INNER) else 0)
        icon(str(index.data(_ICON)), "muted").paint(painter, QRect(left, rect.center().y() - 8, 18, 18))
        words = QRect(left + 28, rect.top() + 4, rect.right() - left - 36, rect.height() - 8)
        small = QFont(option.font)
        small.setPixelSize(12)
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, str(index.data(_KIND))
        )
        painter.setFont(option.font)
        painter.setPen(theme.colour("text"))
        said = option.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, said)
        painter.restore()
