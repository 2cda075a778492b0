"""The fields of a register from which an own table is laid out: grouped, searched by pinyin, dragged or put by keys."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.pivot.edits import ZONES, Offered, is_number
from zjai_desk.store.columns.words import meeting

FIELD_MIME = "application/x-zjai-field"
"""What a field is carried as while it is dragged: its key."""
PART_MIME = "application/x-zjai-part"
"""What a part of the layout is carried as while it is dragged: its zone and place."""
_KEY = Qt.ItemDataRole.UserRole
_LINE = 26
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HINT = "双击放到合适的地方，或拖到右边；按菜单键选行、列、数值、筛选"


class PivotFields(QWidget):
    """A search line above a tree of fields; ``chosen(key, zone)``, a blank zone where the usual one is meant."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找字段（拼音首字母也行）")
        self.search.setAccessibleName("查找字段")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.tree = FieldTree(self)
        self.tree.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        self.search.textChanged.connect(self.tree.look_for)
        self.search.installEventFilter(self)
        self.setFocusProxy(self.search)

    def show_fields(self, groups: Sequence[tuple[str, Sequence[Offered]]]) -> None:
        """List the fields of another register."""
        self.tree.show_fields(groups)
        self.tree.look_for(self.search.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search line, ↓ goes to the fields and Enter puts the one that is found first."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
            if event.key() in _ENTER and self.search.text():
                self.tree.put_current()
                self.search.selectAll()  # the next name is typed over this one
                return True
        return super().eventFilter(watched, event)


class FieldTree(QTreeWidget):
    """Lists fields under their groups; ``chosen(key, zone)`` by a double click, Enter or the menu.

    ``returned(zone, at)`` when a part of the layout is dragged back here.
    """

    chosen = Signal(str, str)
    returned = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setObjectName("pivot_fields")
        self.setAccessibleName("可用的字段")
        say_keys(self, {"放上这个字段": "回车"})
        self.setAccessibleDescription(_HINT)
        self.setHeaderHidden(True)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemDoubleClicked.connect(lambda item, _: self._put(item))

    def show_fields(self, groups: Sequence[tuple[str, Sequence[Offered]]]) -> None:
        """List fields in their groups."""
        self.clear()
        for heading, fields in groups:
            top = QTreeWidgetItem([heading])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setForeground(0, theme.colour("muted"))
            top.setSizeHint(0, QSize(0, _LINE))
            for one in fields:
                top.addChild(_item(one))
            self.addTopLevelItem(top)
        self.expandAll()
        self._go_to_first()

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for at in range(self.topLevelItemCount()):
            top = self.topLevelItem(at)
            if top is not None:
                yield from (child for row in range(top.childCount()) if (child := top.child(row)) is not None)

    def look_for(self, words: str) -> None:
        """Show only the fields that the words are met in; the first of them is current."""
        self._words = words
        items = list(self._items())
        met = meeting([item.text(0) for item in items], words)
        for item, shown in zip(items, met, strict=True):
            item.setHidden(not shown)
        for at in range(self.topLevelItemCount()):
            top = self.topLevelItem(at)
            if top is not None:
                rows = range(top.childCount())
                top.setHidden(not any((child := top.child(row)) and not child.isHidden() for row in rows))
        current = self.currentItem()
        if current is None or current.isHidden():
            self._go_to_first()

    def _go_to_first(self) -> None:
        first = next((item for item in self._items() if not item.isHidden()), None)
        if first is not None:
            self.setCurrentItem(first)
        # While words are looked for, Enter puts the first field: it is marked then too.
        if not self.hasFocus() and not self._words:
            self.clearSelection()

    def put_current(self) -> None:
        """Put the current field where it usually goes."""
        current = self.currentItem()
        if current is not None:
            self._put(current)

    def _put(self, item: QTreeWidgetItem) -> None:
        key = item.data(0, _KEY)
        if key and not item.isHidden():
            self.chosen.emit(key, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter puts the field where it usually goes."""
        if event.key() in _ENTER:
            self.put_current()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the field that keys speak of."""
        super().focusInEvent(event)
        current = self.currentItem()
        if current is not None:
            current.setSelected(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark nothing while the keys are elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.clearSelection()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the places for the field, by the mouse or the menu key."""
        item = self.currentItem()
        if item is None or not item.data(0, _KEY):
            return
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place = (
            event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualItemRect(item).center())
        )
        self.zone_menu(str(item.data(0, _KEY))).popup(place)

    def zone_menu(self, key: str) -> QMenu:
        """Return a menu of the places that a field can be put in."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for letter, (zone, name) in zip("RCVF", ZONES.items(), strict=True):
            action = menu.addAction(f"加到{name}(&{letter})")
            action.triggered.connect(lambda _=False, zone=zone: self.chosen.emit(key, zone))
        return menu

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        """Carry the key of the field that is dragged."""
        data = QMimeData()
        keys = [str(item.data(0, _KEY)) for item in items if item.data(0, _KEY)]
        if keys:
            data.setData(FIELD_MIME, QByteArray(keys[0].encode()))
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take parts of the layout back."""
        self._take_back(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take parts of the layout back."""
        self._take_back(event)

    @staticmethod
    def _take_back(event: QDragMoveEvent) -> None:
        event.setAccepted(event.mimeData().hasFormat(PART_MIME))

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what is let go here out of the layout."""
        zone, _, at = bytes(event.mimeData().data(PART_MIME).data()).decode().partition(":")
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.returned.emit(zone, int(at))


def _item(offered: Offered) -> QTreeWidgetItem:
    item = QTreeWidgetItem([offered.label])
    item.setData(0, _KEY, offered.key)
    item.setSizeHint(0, QSize(0, _LINE))
    number = is_number(offered.key, offered.field)
    item.setIcon(0, icon("scale" if number else "list-tree", "muted"))
    unit = f"（{offered.field.unit}）" if offered.field and offered.field.unit else ""
    item.setToolTip(0, f"{offered.label}{unit}\n{_HINT}")
    return item
