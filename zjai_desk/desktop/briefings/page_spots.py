"""The numbers on the pages under hand and keys: what one is, how it was counted, and the way to its records."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolTip

from zjai_desk.desktop.briefings.pages_view import Box, PagesView
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import keys_said, say_keys

if TYPE_CHECKING:
    from zjai_desk.briefing.paper.spots import Spot


def tip(spot: "Spot") -> str:
    """Return what is said of a number under the pointer: 滨江区 发明授权 1,234件 · 双击看记录."""
    return f"{spot.label} · {'双击看记录' if spot.records else '点一下看口径'}"


class PageSpots(QObject):
    """Lets a view of pages answer for the numbers on them.

    ``picked(spot)`` when one is clicked or reached by Tab, ``opened(spot, over)`` on a double click or Enter, or
    from its menu, there also for the records that it is ``over``.
    """

    picked = Signal(object)
    opened = Signal(object, bool)

    def __init__(self, view: PagesView) -> None:
        super().__init__(view)
        say_keys(
            view, {**keys_said(view), "到下一个、上一个数": "Tab　Shift+Tab", "看数出这个数的记录": "回车"}
        )
        self._view = view
        self._by_page: dict[int, list[Spot]] = {}
        self.current: Spot | None = None
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    def show(self, spots: Sequence["Spot"]) -> None:
        """Answer for other numbers, in the order in which they are read."""
        self._by_page = {}
        for spot in sorted(spots, key=lambda spot: (spot.page, -spot.top, spot.left)):
            self._by_page.setdefault(spot.page, []).append(spot)
        self.current = None

    def at(self, where: QPoint) -> "Spot | None":
        """Return the number at a point of the viewport, the smaller one where one lies on another."""
        found = self._view.at(where)
        if found is None:
            return None
        page, x, y = found
        held = [spot for spot in self._by_page.get(page, ()) if spot.holds(x, y)]
        return min(held, key=lambda spot: (spot.right - spot.left) * (spot.top - spot.bottom), default=None)

    def pick(self, spot: "Spot") -> None:
        """Mark a number and say how it was counted."""
        self.current = spot
        self._view.mark(spot.page, _box(spot))
        self._view.setAccessibleDescription(spot.label)
        self.picked.emit(spot)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is meant for a number; everything else is the view's own."""
        if isinstance(event, QMouseEvent):
            return watched is self._view.viewport() and self._on_mouse(event)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._tell(event)
        if isinstance(event, QContextMenuEvent):
            return self._show_menu(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        spot = self.at(event.position().toPoint())
        if event.type() == QEvent.Type.MouseMove:
            shape = Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor
            self._view.viewport().setCursor(shape)
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            self.pick(spot)
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self.opened.emit(spot, False)
        return True

    def _tell(self, event: QHelpEvent) -> bool:
        spot = self.at(event.pos())
        if spot is None:
            QToolTip.hideText()
            return False
        place = self._view.place_of(spot.page, _box(spot))
        QToolTip.showText(event.globalPos(), tip(spot), self._view.viewport(), place)
        return True

    def _show_menu(self, event: QContextMenuEvent) -> bool:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        spot = self.current if by_key else self.at(self._view.viewport().mapFromGlobal(event.globalPos()))
        if spot is None:
            return False
        self.pick(spot)
        place = self._view.place_of(spot.page, _box(spot))
        corner = self._view.viewport().mapToGlobal(place.bottomLeft())
        self.menu(spot).popup(corner if by_key else event.globalPos())
        return True

    def menu(self, spot: "Spot") -> QMenu:
        """Return what can be done with a number."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        over = spot.origin.over if spot.origin else None
        first = "看分子的记录" if over else "看记录"
        records = menu.addAction(icon("table"), f"{first}\tEnter", partial(self.opened.emit, spot, False))
        records.setEnabled(bool(spot.records))
        if over:
            divided = menu.addAction(icon("table"), "看分母的记录", partial(self.opened.emit, spot, True))
            divided.setEnabled(bool(over.ids))
        menu.addAction(icon("copy"), f"复制“{spot.text}”", partial(_copy, spot.text))
        menu.addAction(icon("copy"), "复制数和说明", partial(_copy, spot.label))
        return menu

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                return self._step(1 if event.key() == Qt.Key.Key_Tab else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.current is not None:
                self.opened.emit(self.current, False)
                return True
            case Qt.Key.Key_Escape if self.current is not None:
                self.current = None
                self._view.mark(0, None)
                return True
        return False

    def _step(self, by: int) -> bool:
        """Go to the next number of the page in view; beyond the last one Tab leaves the pages."""
        spots = self._by_page.get(self._view.page, [])
        before = -1 if by > 0 else len(spots)
        place = (spots.index(self.current) if self.current in spots else before) + by
        if not 0 <= place < len(spots):
            return False
        self.pick(spots[place])
        return True


def _box(spot: "Spot") -> Box:
    return spot.left, spot.bottom, spot.right, spot.top


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
