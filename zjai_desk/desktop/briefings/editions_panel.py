"""已定稿: the editions of the chosen briefing below its name, with the numbers that were corrected since."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.briefing.editions.kept import Edition, number_label, replaced_by
from zjai_desk.desktop.kit import theme

_Index = QModelIndex | QPersistentModelIndex
_EDITION, _ABOUT, _CORRECTED = (Qt.ItemDataRole.UserRole + n for n in range(3))
WIDTH = 212
"""Pixels of the catalogue above it."""
_LINE = 52
_PADDING = 12
_SMALL = 12


class EditionsPanel(QWidget):
    """``opened(Edition)`` when one is clicked or chosen with Enter."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel("已定稿", self)
        self.heading.setProperty("role", "strong")
        self.heading.setContentsMargins(_PADDING, 8, 0, 4)
        self.list = QListWidget(self)
        self.list.setAccessibleName("已定稿")
        self.list.setItemDelegate(_EditionLine(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._open)
        self.list.itemActivated.connect(self._open)
        self.setFixedWidth(WIDTH)
        rule = QFrame(self)
        rule.setFrameShape(QFrame.Shape.NoFrame)
        rule.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule)
        column.addWidget(self.heading)
        column.addWidget(self.list, 1)
        self.show_editions((), ())

    def show_editions(
        self,
        editions: Sequence[Edition],
        known: Sequence[Edition],
        corrected: Mapping[int, int] | None = None,
    ) -> None:
        """Show editions; ``known`` are all there are, ``corrected`` how many numbers of each are others now."""
        counts = corrected or {}
        chosen = self.chosen
        self.list.clear()
        for edition in editions:
            item = QListWidgetItem(f"{number_label(edition.day, edition.issue)}　{edition.area}", self.list)
            item.setData(_EDITION, edition)
            item.setSizeHint(QSize(0, _LINE))
            item.setToolTip(f"{edition.title}\n{edition.note}".strip())
            later = replaced_by(list(known), edition)
            by = f" {edition.done_by}" if edition.done_by else ""
            item.setData(_ABOUT, f"{edition.day:%m-%d}{by}")
            count = counts.get(edition.record, 0)
            said = f"已由第{later.issue}期替代" if later else f"{count}个数已更正" if count else ""
            item.setData(_CORRECTED, said)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {said}".strip())
            if chosen is not None and chosen.record == edition.record:
                self.list.setCurrentItem(item)
        self.setVisible(bool(editions))

    @property
    def chosen(self) -> Edition | None:
        """The edition that is chosen in the list."""
        item = self.list.currentItem()
        found = item.data(_EDITION) if item is not None else None
        return found if isinstance(found, Edition) else None

    def choose_none(self) -> None:
        """Let no edition be chosen."""
        self.list.setCurrentRow(-1)
        self.list.clearSelection()

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(_EDITION))


class _EditionLine(QStyledItemDelegate):
    """Number and area above; the day, who signed off and what became of it below, smaller."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one edition."""
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.colour("hover"))
        rect = option.rect.adjusted(_PADDING, 4, -_PADDING, -4)
        upper = QRect(rect.left(), rect.top(), rect.width(), rect.height() // 2)
        lower = upper.translated(0, rect.height() // 2)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(theme.colour("text"))
        metrics = painter.fontMetrics()
        painter.drawText(
            upper, middle, metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, upper.width())
        )
        small = QFont(painter.font())
        small.setPixelSize(_SMALL)
        painter.setFont(small)
        about, said = index.data(_ABOUT), index.data(_CORRECTED)
        painter.setPen(theme.colour("muted"))
        painter.drawText(lower, middle, about)
        if said:
            lower.setLeft(lower.left() + painter.fontMetrics().horizontalAdvance(f"{about}  "))
            painter.setPen(theme.colour("explain"))
            painter.drawText(lower, middle, said)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of two lines."""
        return QSize(super().sizeHint(option, index).width(), _LINE)
