"""The board on screen: states as coloured words; files can be dropped on the cell they are for."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.board.model import STATE, BoardModel
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.file_drop import dropped_paths
from zjai_desk.desktop.kit.keys_said import say_keys

ROW, HEAD, COLUMN, SENDERS = 30, 48, 96, 136
_Index = QModelIndex | QPersistentModelIndex


class BoardView(QTableView):
    """Shows a :class:`BoardModel`; ``dropped(paths, Expected)`` when files are let go on it."""

    dropped = Signal(object, object)

    def __init__(self, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = QModelIndex()
        self.setModel(model)
        self.setAccessibleName("报送情况")
        say_keys(self, {"打开这一格": "回车"})
        self.setItemDelegate(_StateDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumWidth(SENDERS)
        self.verticalHeader().setProperty("role", "names")
        head = self.horizontalHeader()
        head.setFixedHeight(HEAD)
        head.setDefaultSectionSize(COLUMN)
        head.setHighlightSections(False)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        """Make each column as wide as its head wants, and let the last one not fill the rest."""
        metrics, model = self.horizontalHeader().fontMetrics(), self.model()
        for column in range(model.columnCount()):
            words = str(model.headerData(column, Qt.Orientation.Horizontal)).split("\n")
            width = max(metrics.horizontalAdvance(line) for line in words) + 20
            self.setColumnWidth(column, min(220, max(COLUMN, width)))

    @property
    def target(self) -> QModelIndex:
        """The cell over which files hover."""
        return self._target

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_paths(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the cell that the files are for."""
        index = self.indexAt(event.position().toPoint())
        model = self.model()
        cell = model.cell(index) if isinstance(model, BoardModel) else None
        self._aim(index if cell is not None else QModelIndex())
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget about it."""
        super().dragLeaveEvent(event)
        self._aim(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """Receive the files for the cell below them; elsewhere their content tells whose they are."""
        model = self.model()
        cell = model.cell(self.indexAt(event.position().toPoint())) if isinstance(model, BoardModel) else None
        self._aim(QModelIndex())
        event.acceptProposedAction()
        known = cell is not None and cell.round is not None
        expected = Expected(cell.sender, cell.round.title) if cell and cell.round and known else Expected()
        self.dropped.emit(dropped_paths(event), expected)

    def _aim(self, index: QModelIndex) -> None:
        if index != self._target:
            self._target = index
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what a double click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class _StateDelegate(QStyledItemDelegate):
    """Draws a state as a coloured word on a soft ground, and the cell over which files hover framed."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        state = index.data(STATE)
        if not isinstance(state, tuple):
            super().paint(painter, option, index)
        else:
            self._paint_state(painter, option, *state)
        if index == self._view.target:
            painter.save()
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
            painter.restore()

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, words: str, tone: str) -> None:
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("selection"))
        font = QFont(option.font)
        font.setPixelSize(13)
        painter.setFont(font)
        room = painter.fontMetrics().horizontalAdvance(words) + 16
        badge = QRect(0, 0, min(room, option.rect.width() - 8), 22)
        badge.moveCenter(option.rect.center())
        if tone != "muted":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{tone}_soft"))
            painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(theme.colour(tone))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()
