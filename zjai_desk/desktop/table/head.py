"""The head of a register's table: headings with the signs of sorting and filtering, painted without asking whole columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QHeaderView, QStyleOptionHeader, QWidget

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon

HEIGHT = 30
BUTTON = 20
"""Pixels at the right end of a heading that open its menu."""
_GRIP = 4
"""Pixels at either side of a border that resize; they are never part of the button."""
_PADDING = 9


@dataclass(frozen=True, slots=True)
class Sign:
    """What a heading shows beside its text: ▲ or ▼, the rank among several sorts (0: the only one), a filter."""

    arrow: str = ""
    rank: int = 0
    filtered: bool = False

    @property
    def order(self) -> str:
        """The sign of the order: ▲, or ▲1 where there are several."""
        return f"{self.arrow}{self.rank or ''}" if self.arrow else ""


class RegisterHead(QHeaderView):
    """A horizontal head: ``sort_wanted(column, add)`` on a click, ``menu_wanted(column)`` on the button or a
    right click, ``moved(column, to)`` when a heading was dragged, ``fit_wanted(column)`` on a double click
    on its border.

    To learn how a section lies beside selected ones, Qt asks the model for the flags of every row of
    the column: 4 s after Ctrl+A on 161,918 rows. Our sections look the same wherever they lie.
    """

    sort_wanted = Signal(int, bool)
    menu_wanted = Signal(int)
    moved = Signal(int, int)
    fit_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._signs: Mapping[int, Sign] = {}
        self._under = -1
        self._on_button = -1
        self._foot = 0
        self._pressed: tuple[int, QPoint] | None = None
        self.setAccessibleName("表头")
        # A table takes a press on a clickable heading for the whole column; here it sorts.
        self.setSectionsClickable(False)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)
        self.setMinimumHeight(HEIGHT)
        self.setMinimumSectionSize(48)
        self.setSortIndicatorShown(False)
        self.sectionMoved.connect(self._on_moved)
        self.sectionHandleDoubleClicked.connect(self.fit_wanted)

    def show_signs(self, signs: Mapping[int, Sign]) -> None:
        """Show how the columns are sorted and filtered, by column."""
        if signs != self._signs:
            self._signs = dict(signs)
            self.viewport().update()

    def sign(self, column: int) -> Sign:
        """Return what the heading of a column shows."""
        return self._signs.get(column, Sign())

    def set_foot(self, height: int) -> None:
        """Keep room below the headings, for a row of filters."""
        self._foot = height
        self.setMinimumHeight(HEIGHT + height)
        self.updateGeometries()

    def sizeHint(self) -> QSize:
        """Be as high as one heading and what is below it."""
        return QSize(super().sizeHint().width(), HEIGHT + self._foot)

    def updateGeometries(self) -> None:
        """Keep the room below the headings free of them."""
        self.setViewportMargins(0, 0, 0, self._foot)
        super().updateGeometries()

    # -- painting -------------------------------------------------------------------------------------

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """Fill in text and alignment; leave out what lies beside."""
        heads, roles = self.model(), Qt.ItemDataRole
        text = str(heads.headerData(section, Qt.Orientation.Horizontal, roles.DisplayRole) or "")
        room = self.sectionSize(section) - 2 * _PADDING - self._taken(section)
        option.sortIndicator = QStyleOptionHeader.SortIndicator.None_
        option.section = section
        option.orientation = Qt.Orientation.Horizontal
        option.text = QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
        # Figures stand right; their heading ends where they do unless a sign needs the place.
        option.textAlignment = heads.headerData(section, Qt.Orientation.Horizontal, roles.TextAlignmentRole)
        if self._taken(section):
            option.textAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        option.position = QStyleOptionHeader.SectionPosition.Middle
        option.selectedPosition = QStyleOptionHeader.SelectedPosition.NotAdjacent

    def _taken(self, section: int) -> int:
        """Return how many pixels the signs of a section take from its text."""
        sign = self.sign(section)
        button = BUTTON - _PADDING + 4 if sign.filtered or section == self._under else 0
        return button + (self._order_width(sign) if sign.order else 0)

    def _order_width(self, sign: Sign) -> int:
        return QFontMetrics(self._small()).horizontalAdvance(sign.order) + 4

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(11)
        return font

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw the heading, then its signs at the right."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        sign = self.sign(section)
        right = rect.right() - 5
        if sign.filtered or section == self._under:
            self._paint_button(painter, self._button(rect), section, filtered=sign.filtered)
            right = rect.right() - BUTTON - 4
        if sign.order:
            painter.save()
            painter.setFont(self._small())
            painter.setPen(theme.colour("accent"))
            place = QRect(right - self._order_width(sign), rect.top(), self._order_width(sign), rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, sign.order)
            painter.restore()

    def _paint_button(self, painter: QPainter, place: QRect, section: int, *, filtered: bool) -> None:
        if section == self._on_button:
            painter.fillRect(place, theme.colour("pressed"))
        elif filtered:
            painter.fillRect(place, theme.colour("accent_soft"))
        name, role = ("funnel", "accent") if filtered else ("chevron-down", "muted")
        icon(name, role).paint(painter, place.adjusted(3, 3, -3, -3))

    def _button(self, rect: QRect) -> QRect:
        top = rect.top() + (rect.height() - BUTTON) // 2
        return QRect(rect.right() - BUTTON - 3, top, BUTTON, BUTTON)

    def section_rect(self, section: int) -> QRect:
        """Return where a heading lies in the viewport."""
        left, width = self.sectionViewportPosition(section), self.sectionSize(section)
        return QRect(left, 0, width, self.viewport().height())

    # -- the mouse ------------------------------------------------------------------------------------

    def _hit(self, place: QPoint) -> tuple[int, bool]:
        """Return the section at a place, and whether its button is there."""
        section = self.logicalIndexAt(place)
        return section, section >= 0 and self._button(self.section_rect(section)).contains(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the button of the heading under the mouse."""
        if not event.buttons():
            section, button = self._hit(event.position().toPoint())
            self._hover(section, section if button else -1)
        super().mouseMoveEvent(event)

    def _hover(self, section: int, button: int) -> None:
        if (section, button) != (self._under, self._on_button):
            self._under, self._on_button = section, button
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Take the button away with the mouse."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1, -1)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the menu of a heading: by its button, or by the right mouse button anywhere on it."""
        section, button = self._hit(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if section >= 0 and ((left and button) or event.button() == Qt.MouseButton.RightButton):
            self.menu_wanted.emit(section)
            return
        if left and not self._on_border(section, event.position().toPoint()):
            self._pressed = section, event.position().toPoint()
        super().mousePressEvent(event)

    def _on_border(self, section: int, place: QPoint) -> bool:
        rect = self.section_rect(section)
        return min(place.x() - rect.left(), rect.right() - place.x()) <= _GRIP

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Sort when a heading was clicked and not dragged."""
        pressed, self._pressed = self._pressed, None
        super().mouseReleaseEvent(event)
        if pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            place = event.position().toPoint()
            moved = (place - pressed[1]).manhattanLength() >= QApplication.startDragDistance()
            if not moved and self.logicalIndexAt(place) == pressed[0] >= 0:
                add = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.sort_wanted.emit(pressed[0], add)

    def _on_moved(self, _section: int, old: int, new: int) -> None:
        """Put the heading back and tell where it was dragged: the model moves its columns itself."""

        def put_back() -> None:
            self.blockSignals(True)
            self.moveSection(new, old)
            self.blockSignals(False)
            self.moved.emit(old, new)

        # Only once the head has done with the mouse.
        QTimer.singleShot(0, self, put_back)
