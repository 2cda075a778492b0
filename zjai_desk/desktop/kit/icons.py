"""Line icons in the colours of the theme: an icon names its role, and follows when light turns dark."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QDir, QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from zjai_desk.desktop.kit import theme
from zjai_desk.paths import RESOURCES

SIZE = 20
BESIDE_TEXT = QSize(22, 18)
"""The box of an icon with a caption beside it: an icon of 18 pixels and some room."""


def add_search_path() -> None:
    """Let style sheets and forms name icons as ``icons:house.svg``; called once at the start."""
    QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])


def icon(name: str, role: str = "text") -> QIcon:
    """Return the line icon ``name`` of resources/icons drawn in a colour role of the theme.

    A disabled icon is drawn in the role ``faint``. Raises ``FileNotFoundError`` for an unknown name.
    """
    _source(name)
    return QIcon(_LineIcon(name, role))


def program_icon() -> QIcon:
    """Return the icon of the program, which has colours of its own."""
    return QIcon(str(RESOURCES / "icons" / "zjai-desk.svg"))


@cache
def _source(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


class _LineIcon(QIconEngine):
    """Draws an SVG of one stroke colour, at any size, in the palette of the moment."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        role = "faint" if mode is QIcon.Mode.Disabled else self._role
        side = float(min(rect.width(), rect.height()))
        # In a box wider than high the icon stands left: that is how a button keeps it off its caption.
        left = rect.x() if rect.width() > rect.height() else rect.x() + (rect.width() - side) / 2
        target = QRectF(left, rect.y() + (rect.height() - side) / 2, side, side)
        _renderer(self._name, theme.colours()[role]).render(painter, target)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():
            return QPixmap()  # a button squeezed to nothing has no room for its icon
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name, self._role)


class IconLabel(QLabel):
    """A label that shows one line icon and follows the theme; forms use it as a promoted QLabel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ("", "muted", SIZE)

    def show_icon(self, name: str, role: str = "muted", size: int = SIZE) -> None:
        """Show the icon ``name`` in a colour role, ``size`` pixels high."""
        self._shown = (name, role, size)
        self._draw()

    def _draw(self) -> None:
        name, role, size = self._shown
        if name:
            self.setPixmap(icon(name, role).pixmap(QSize(size, size), self.devicePixelRatio()))

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
