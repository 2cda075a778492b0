"""A place of an own table's layout: rows, columns, numbers or filters, filled by dragging, by menus or by keys."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.pivot.edits import ZONES
from zjai_desk.desktop.pivot.fields import FIELD_MIME, PART_MIME

ROW, PAD = 30, 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ALT = Qt.KeyboardModifier.AltModifier


class ZoneList(QListWidget):
    """The parts in a zone.

    ``field_dropped(key, place)`` and ``part_dropped(zone, at, place)`` when something is let go here;
    ``removed(at)`` by Delete, ``shifted(at, to)`` by Alt with ↑ ↓, ``wanted(at, global place)`` by a double
    click, Enter or the menu key.
    """

    field_dropped = Signal(str, int)
    part_dropped = Signal(str, int, int)
    removed = Signal(int)
    shifted = Signal(int, int)
    wanted = Signal(int, QPoint)

    def __init__(self, zone: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone, self._hint, self._over = zone, hint, False
        self.setObjectName("pivot_zone")
        self.setProperty("role", "framed")
        self.setAccessibleName(ZONES[zone])
        say_keys(
            self,
            {"改已放字段的设置": "回车", "移动已放的字段": "Alt+↑　Alt+↓", "拿掉已放的字段": "Delete"},
        )
        self.setAccessibleDescription("回车改设置，Delete 去掉，Alt 加上下键移动")
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemDoubleClicked.connect(lambda item: self._ask(self.row(item)))
        self._fit()

    def show_parts(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show the parts, each (caption, tip); the current place stays."""
        row = self.currentRow()
        self.clear()
        for caption, tip in parts:
            item = QListWidgetItem(caption, self)
            item.setToolTip(tip)
            item.setSizeHint(QSize(0, ROW))
        self.setCurrentRow(min(max(row, 0), self.count() - 1))
        if not self.hasFocus():
            self.clearSelection()
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self.count()) * ROW + 2 * PAD)

    def _ask(self, row: int) -> None:
        item = self.item(row)
        if item is not None:
            self.wanted.emit(row, self.viewport().mapToGlobal(self.visualItemRect(item).bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Set a part, take it away or move it."""
        row, step = self.currentRow(), {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in _ENTER and row >= 0:
            self._ask(row)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.removed.emit(row)
        elif step is not None and event.modifiers() & _ALT and 0 <= row + step < self.count():
            self.setCurrentRow(row + step)
            self.shifted.emit(row, row + step)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a part."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        item = self.itemAt(event.pos()) if by_mouse else self.currentItem()
        if item is not None:
            self._ask(self.row(item))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the part that keys speak of."""
        super().focusInEvent(event)
        if self.currentItem() is not None:
            self.currentItem().setSelected(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark nothing while the keys are elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.clearSelection()

    # -- dragging -------------------------------------------------------------------------------------

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """Carry the zone and the place of the part that is dragged."""
        data = QMimeData()
        if items:
            data.setData(PART_MIME, QByteArray(f"{self.zone}:{self.row(items[0])}".encode()))
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take fields, and parts of the layout."""
        self._take(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take fields, and parts of the layout."""
        self._take(event)

    def _take(self, event: QDragMoveEvent) -> None:
        carried = event.mimeData()
        if carried.hasFormat(FIELD_MIME) or carried.hasFormat(PART_MIME):
            event.acceptProposedAction()
            self._show_over(True)
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._show_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put what was carried here."""
        self._show_over(False)
        carried, place = event.mimeData(), self._place_at(event.position().toPoint())
        # What is dragged is moved by the layout, never by the list that it came from.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if carried.hasFormat(FIELD_MIME):
            self.field_dropped.emit(_text(carried, FIELD_MIME), place)
        elif carried.hasFormat(PART_MIME):
            zone, _, at = _text(carried, PART_MIME).partition(":")
            self.part_dropped.emit(zone, int(at), place)

    def _place_at(self, where: QPoint) -> int:
        item = self.itemAt(where)
        if item is None:
            return self.count()
        return self.row(item) + (where.y() > self.visualItemRect(item).center().y())

    def _show_over(self, over: bool) -> None:
        if over != self._over:
            self._over = over
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what belongs here while it is empty, and that something can be let go."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._over:
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(self.viewport().rect().adjusted(0, 0, -1, -1), 4, 4)
        if not self.count():
            painter.setPen(theme.colour("muted"))
            rect = self.viewport().rect().adjusted(8, 0, -4, 0)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self._hint)
        painter.end()


def _text(data: QMimeData, form: str) -> str:
    return bytes(data.data(form).data()).decode()


class PivotZone(QWidget):
    """A zone with its name and a button that adds to it; ``add_wanted(zone, global place)`` by the button."""

    add_wanted = Signal(str, QPoint)

    def __init__(self, zone: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = ZoneList(zone, hint, self)
        name = QLabel(ZONES[zone], self)
        name.setProperty("role", "strong")
        self.add = QToolButton(self)
        self.add.setProperty("role", "quiet")
        self.add.setIcon(icon("plus", "muted"))
        self.add.setToolTip(f"给{ZONES[zone]}加一个字段")
        self.add.setAccessibleName(f"给{ZONES[zone]}加一个字段")
        self.add.clicked.connect(
            lambda: self.add_wanted.emit(zone, self.add.mapToGlobal(self.add.rect().bottomLeft()))
        )
        head = QHBoxLayout()
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list)
