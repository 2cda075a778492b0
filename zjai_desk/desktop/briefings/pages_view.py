"""Shows the pages of a document one below the other, as they will print; each is drawn when it comes into view."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.keys_said import say_keys

DOTS = 96 / 72
"""Pixels a point of the page takes at 100 %."""
GAP = 16
KEPT = 12
"""Drawn pages held at most."""
SMALLEST, LARGEST, STEP = 0.25, 4.0, 1.25
Box = tuple[float, float, float, float]
"""Left, bottom, right and top on a page, in points from its lower left corner."""


class Fit(StrEnum):
    """How the zoom follows the size of the view."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class PagesView(QAbstractScrollArea):
    """Pages as pictures; whoever draws them listens to ``wanted(page, scale)`` and answers by :meth:`take`.

    ``scale`` is in pixels of the screen a point. ``moved(page)`` tells the page, from 0, in the middle of
    the view; ``zoomed(zoom)`` the size against 100 %.
    """

    wanted = Signal(int, float)
    moved = Signal(int)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: Sequence[tuple[float, float]] = ()
        self._images: dict[int, tuple[float, QImage]] = {}
        self._asked: dict[int, float] = {}
        self._zoom = 1.0
        self._fit = Fit.WIDTH
        self._page = 0
        self._mark: tuple[int, Box] | None = None
        self.setObjectName("pages_view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("简报页面")
        say_keys(self, {"放大、缩小": "Ctrl++　Ctrl+-", "往后翻一屏": "空格", "到首页、末页": "Home　End"})
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        # While the zoom is changed, pages are stretched; they are drawn anew when it rests.
        self._draw_soon = QTimer(self)
        self._draw_soon.setSingleShot(True)
        self._draw_soon.setInterval(60)
        self._draw_soon.timeout.connect(self._ask)

    # -- what is shown --------------------------------------------------------------------------------

    def show_pages(self, sizes: Sequence[tuple[float, float]], *, keep: bool = False) -> None:
        """Show pages of these sizes in points; the first one on top.

        With ``keep`` they are the same pages anew: the view stays where it is, and what was drawn is seen
        until it is drawn again.
        """
        self._sizes = sizes
        # No page is drawn at a scale of nothing, so that each is asked for.
        self._images = {page: (0.0, image) for page, (_, image) in self._images.items()} if keep else {}
        self._asked = {}
        self._page = self._page if keep else 0
        self._mark = None
        self._apply_fit()
        self._lay_out()
        if not keep:
            self.verticalScrollBar().setValue(0)
        self._page = min(self._page, max(0, len(sizes) - 1))
        self.moved.emit(self._page)
        self._ask()
        self.viewport().update()

    def take(self, page: int, scale: float, image: QImage) -> None:
        """Take in a page that was drawn; one that is no longer wanted so is stretched until the next comes."""
        if page >= len(self._sizes):
            return
        self._images.pop(page, None)
        self._images[page] = (scale, image)
        if self._asked.get(page) == scale:
            del self._asked[page]
        for old in list(self._images)[: max(0, len(self._images) - KEPT)]:
            if old not in self._visible():
                del self._images[old]
        self.viewport().update()

    def drawn(self, page: int) -> QImage | None:
        """Return the picture of a page as it was drawn last, None while it is on its way."""
        found = self._images.get(page)
        return found[1] if found else None

    @property
    def zoom(self) -> float:
        """The size against 100 %."""
        return self._zoom

    @property
    def page(self) -> int:
        """The page, from 0, in the middle of the view."""
        return self._page

    @property
    def fit(self) -> Fit:
        """How the zoom follows the size of the view."""
        return self._fit

    def set_fit(self, fit: Fit) -> None:
        """Let the zoom follow the size of the view."""
        self._fit = fit
        self._apply_fit()

    def set_zoom(self, zoom: float) -> None:
        """Show the pages at ``zoom`` times their size, keeping the middle of the view in place."""
        self._fit = Fit.FREE
        self._rescale(zoom)

    def go_to(self, page: int) -> None:
        """Bring the top of a page into view."""
        if 0 <= page < len(self._sizes):
            self.verticalScrollBar().setValue(self._rect(page).top() - GAP // 2)

    def at(self, where: QPoint) -> tuple[int, float, float] | None:
        """Return (page, x, y) of a point of the viewport, in points from the page's lower left corner; None beside the pages."""
        for page in self._visible():
            rect = self._on_view(page)
            if rect.contains(where):
                scale = DOTS * self._zoom
                return page, (where.x() - rect.left()) / scale, (rect.bottom() + 1 - where.y()) / scale
        return None

    def place_of(self, page: int, box: Box) -> QRect:
        """Return where in the viewport a box of a page lies."""
        rect, scale = self._on_view(page), DOTS * self._zoom
        left, bottom, right, top = (round(edge * scale) for edge in box)
        return QRect(rect.left() + left, rect.bottom() + 1 - top, right - left, top - bottom)

    def mark(self, page: int, box: Box | None) -> None:
        """Mark a box of a page and bring it into view; None marks nothing."""
        self._mark = None if box is None else (page, box)
        if box is not None:
            place, view = self.place_of(page, box), self.viewport().rect().adjusted(0, GAP, 0, -GAP)
            for bar, low, high, first, last in (
                (self.verticalScrollBar(), place.top(), place.bottom(), view.top(), view.bottom()),
                (self.horizontalScrollBar(), place.left(), place.right(), view.left(), view.right()),
            ):
                bar.setValue(bar.value() + (low - first if low < first else max(0, high - last)))
        self.viewport().update()

    # -- geometry -------------------------------------------------------------------------------------

    def _apply_fit(self) -> None:
        if not self._sizes or self._fit is Fit.FREE:
            return
        width, height = self._sizes[0]
        room = self.viewport().size() - QSize(2 * GAP, 2 * GAP)
        zoom = room.width() / (width * DOTS)
        if self._fit is Fit.PAGE:
            zoom = min(zoom, room.height() / (height * DOTS))
        self._rescale(zoom)

    def _rescale(self, zoom: float) -> None:
        zoom = min(LARGEST, max(SMALLEST, zoom))
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        view = self.viewport().size()
        middle = (down.value() + view.height() / 2) / max(1, self._height())
        centre = (across.value() + view.width() / 2) / max(view.width(), self._width())
        self._zoom = zoom
        self._lay_out()
        down.setValue(round(middle * self._height() - view.height() / 2))
        across.setValue(round(centre * self._width() - view.width() / 2))
        self.zoomed.emit(zoom)
        self._draw_soon.start()
        self.viewport().update()

    def _size(self, page: int) -> QSize:
        width, height = self._sizes[page]
        return QSize(round(width * DOTS * self._zoom), round(height * DOTS * self._zoom))

    def _height(self) -> int:
        return GAP + sum(self._size(page).height() + GAP for page in range(len(self._sizes)))

    def _width(self) -> int:
        return max((self._size(page).width() for page in range(len(self._sizes))), default=0) + 2 * GAP

    def _rect(self, page: int) -> QRect:
        """Return where a page lies in the whole, centred across the view."""
        top = GAP + sum(self._size(before).height() + GAP for before in range(page))
        size = self._size(page)
        across = max(self.viewport().width(), self._width())
        return QRect((across - size.width()) // 2, top, size.width(), size.height())

    def _on_view(self, page: int) -> QRect:
        return self._rect(page).translated(
            -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        )

    def _lay_out(self) -> None:
        view = self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), self._height(), view.height()),
            (self.horizontalScrollBar(), self._width(), view.width()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(48)

    def _visible(self) -> list[int]:
        top = self.verticalScrollBar().value()
        view = QRect(0, top, 1_000_000, self.viewport().height())
        return [page for page in range(len(self._sizes)) if self._rect(page).intersects(view)]

    # -- drawing --------------------------------------------------------------------------------------

    def _scale(self) -> float:
        return DOTS * self._zoom * self.devicePixelRatioF()

    def _ask(self) -> None:
        """Ask for the pages in view, and the next one, at the present scale."""
        visible, scale = self._visible(), self._scale()
        ahead = [page for page in (max(visible, default=-1) + 1,) if page < len(self._sizes)]
        for page in (*visible, *ahead):
            drawn = self._images.get(page)
            if (drawn is None or drawn[0] != scale) and self._asked.get(page) != scale:
                self._asked[page] = scale
                self.wanted.emit(page, scale)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages in view; one that is still on its way is white paper."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("window"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._visible():
            rect = self._on_view(page)
            drawn = self._images.get(page)
            if drawn is None:
                painter.fillRect(rect, Qt.GlobalColor.white)
            else:
                painter.drawImage(rect, drawn[1])
            painter.setPen(QPen(theme.colour("line_strong"), 1))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        if self._mark is not None:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self.place_of(*self._mark).adjusted(-2, -1, 2, 1), 3, 3)

    def _on_scrolled(self, _value: int) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        here = [page for page in range(len(self._sizes)) if self._rect(page).top() - GAP <= middle]
        page = here[-1] if here else 0
        if page != self._page:
            self._page = page
            self.moved.emit(page)
        self._ask()
        self.viewport().update()

    # -- the hand on it -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the size of the view."""
        super().resizeEvent(event)
        self._apply_fit()
        self._lay_out()
        self._draw_soon.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl held, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * (STEP if event.angleDelta().y() > 0 else 1 / STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by pages and zoom, as readers do."""
        bar = self.verticalScrollBar()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Space:
                bar.setValue(bar.value() + bar.pageStep() - 48)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if ctrl:
                self.set_zoom(self._zoom * STEP)
            case Qt.Key.Key_Minus if ctrl:
                self.set_zoom(self._zoom / STEP)
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
