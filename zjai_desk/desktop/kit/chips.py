"""The conditions in force, each a chip that a click removes, in as many lines as they need."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from zjai_desk.desktop.kit.icons import icon

_GAP = 6
_WIDEST = 260


class Chips(QWidget):
    """Shows conditions as chips; ``removed(id)`` when one is clicked, ``cleared()`` by the link after them."""

    removed = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(self)
        self.chips: list[QPushButton] = []
        self.clear_button = QPushButton("全部清除", self)
        self.clear_button.setProperty("role", "link")
        self.clear_button.setToolTip("去掉所有条件和搜索的文字")
        self.clear_button.clicked.connect(self.cleared)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_conditions(self, conditions: Sequence[tuple[str, str]]) -> None:
        """Show one chip for each (id, text)."""
        while self._flow.takeAt(0) is not None:
            pass
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(key, text) for key, text in conditions]
        for chip in self.chips:
            self._flow.addWidget(chip)
            chip.show()
        self.clear_button.setVisible(bool(conditions))
        if conditions:
            self._flow.addWidget(self.clear_button)
        self.updateGeometry()

    def _chip(self, key: str, text: str) -> QPushButton:
        chip = QPushButton(self)
        chip.setProperty("role", "chip")
        chip.setText(chip.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST))
        chip.setIcon(icon("x", "muted"))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setToolTip(f"{text}（单击去掉这个条件）")
        chip.setAccessibleName(f"条件：{text}，按下即去掉")
        chip.clicked.connect(lambda: self.removed.emit(key))
        return chip


class Flow(QLayout):
    """Lays widgets out in lines, as text is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        """Return an item, None after the last."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        """Give an item away, None after the last."""
        self.invalidate()
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Say that a narrower line needs more of them."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the lines are at a width."""
        return self._lay(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put the items in their places."""
        super().setGeometry(rect)
        self._lay(rect, place=True)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        width = sum(item.sizeHint().width() + _GAP for item in self._items)
        return QSize(width, max((item.sizeHint().height() for item in self._items), default=0))

    def minimumSize(self) -> QSize:
        """Ask for the widest item."""
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _lay(self, rect: QRect, *, place: bool) -> int:
        """Lay the items out and return how high their lines are; the lower ones of a line stand in its middle."""
        x, y, height = rect.x(), rect.y(), self.sizeHint().height()
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y = rect.x(), y + height + _GAP
            if place:
                item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
            x += size.width() + _GAP
        return y + height - rect.y()
