"""The navigation at the left: the pages, the registers under 台账, each with its count."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.pages import PageEntry

WIDTH, RAIL = 176, 52
PADDING = 8
ROW, LEAST_ROW = 32, 24
"""Pixels of a line, and those it has at least where all of them must fit a low window."""
_KEY = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_KEY_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_Index = QModelIndex | QPersistentModelIndex


class Navigation(QTreeView):
    """Lists the pages; ``chosen(key)`` tells which one is wanted.

    In a narrow window it becomes a rail of icons. ``by_keys`` says that whoever is in it came by the keyboard
    and has to see where he is.
    """

    chosen = Signal(str)

    def __init__(self, pages: Iterable[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName("导航")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setItemDelegate(_LineDelegate(self))
        self._items: dict[str, QStandardItem] = {}
        self._group = _item("registers", "台账", "table")
        self._group.setSelectable(False)
        model = QStandardItemModel(self)
        for page in pages:
            if page.under:
                self._items[page.key] = self._items[page.under]
                continue
            item = _item(page.key, page.title, page.icon)
            if page.shortcut:
                item.setToolTip(f"{page.title}（{page.shortcut}）")
            self._items[page.key] = item
            if page.register is None:
                model.appendRow(item)
                continue
            if self._group.row() < 0 or self._group.model() is None:
                model.appendRow(self._group)
            self._group.appendRow(item)
        self.row_height = ROW
        self.by_keys = False
        self.setModel(model)
        self.expandAll()
        self.set_rail(False)
        self.clicked.connect(self._on_clicked)

    def set_rail(self, rail: bool) -> None:
        """Show icons alone, or icons with names."""
        self.rail = rail
        self.setFixedWidth(RAIL if rail else WIDTH)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lines fewer pixels in a low window, so that no place is out of sight as long as that can be."""
        super().resizeEvent(event)
        lines = self.model().rowCount() + (self._group.rowCount() if self._group.model() else 0)
        height = max(LEAST_ROW, min(ROW, (self.height() - 2 * PADDING) // max(1, lines)))
        if height != self.row_height:
            self.row_height = height
            self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """See whether the keyboard led here."""
        self.by_keys = event.reason() in _KEY_REASONS
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the lines with the keys."""
        self.by_keys = True
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a line with the mouse."""
        self.by_keys = False
        super().mousePressEvent(event)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records each register holds, by page key."""
        for key, count in counts.items():
            self._items[key].setData(f"{count:,}" if count else "", _COUNT)

    def count_shown(self, key: str) -> str:
        """Return the count that is shown beside a page."""
        return str(self._items[key].data(_COUNT) or "")

    def select(self, key: str) -> None:
        """Mark the page that is shown, without asking for it again."""
        index = self._items[key].index()
        if index != self.currentIndex():
            self.expand(index.parent())
            with QSignalBlocker(self):
                self.setCurrentIndex(index)
            self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Ask for the page that the keys or the mouse moved to."""
        super().currentChanged(current, previous)
        key = current.data(_KEY)
        if key in self._items:
            self.chosen.emit(key)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index == self._group.index():
            self.setExpanded(index, not self.isExpanded(index))
        else:
            # Also the line that is current already: a page under it may be shown.
            self.chosen.emit(index.data(_KEY))


def _item(key: str, title: str, icon_name: str) -> QStandardItem:
    item = QStandardItem(title)
    item.setData(key, _KEY)
    item.setData(icon_name, _ICON)
    item.setToolTip(title)
    return item


class _LineDelegate(QStyledItemDelegate):
    """Draws a line: icon, name, count at the right; a bar in the accent marks the page shown."""

    def __init__(self, view: Navigation) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(WIDTH, self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        inner = index.parent().isValid()
        painter.save()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("accent_soft" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top() + 4, 3, rect.height() - 8), theme.colour("accent"))
        middle = rect.center().y() + 1
        left = rect.left() + 16 + (12 if inner and not self._view.rail else 0)
        side = 18 if inner else 20
        role = "accent" if chosen else "muted"
        icon(index.data(_ICON), role).paint(painter, QRect(left, middle - side // 2, side, side))
        if not self._view.rail:
            self._paint_words(painter, rect, left + 30, index)
        if state & QStyle.StateFlag.State_HasFocus and self._view.by_keys:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, left: int, index: _Index) -> None:
        chosen = index == self._view.currentIndex()
        font = QFont(painter.font())
        if chosen:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        words = rect.adjusted(left - rect.left(), 0, -12, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        if index.model().hasChildren(index):
            name = "chevron-down" if self._view.isExpanded(index) else "chevron-right"
            icon(name, "muted").paint(painter, QRect(rect.right() - 26, rect.center().y() - 7, 16, 16))
            return
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.colour("muted"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(words, right, str(index.data(_COUNT) or ""))
