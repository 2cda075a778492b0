"""Shows a chart: values under the mouse, a legend that hides series, copies and files on white ground."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QImage, QImageWriter, QMouseEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QToolTip, QVBoxLayout, QWidget

from zjai_desk.analysis.charts import ChartSpec
from zjai_desk.desktop import chart_geometry as geometry
from zjai_desk.desktop.asking import ask_target
from zjai_desk.desktop.chart_items import Ink
from zjai_desk.desktop.icons import icon
from zjai_desk.errors import DeskError
from zjai_desk.settings import Settings

if TYPE_CHECKING:
    from zjai_desk.desktop.chart_picture import Picture

FILE_SIZE = QSize(880, 560)
"""Pixels of a chart that is copied or saved, taller where its bars ask for it."""
SHARPNESS = 2.0
"""Pixels of a PNG for each of those."""


class ChartView(QWidget):
    """Shows one :class:`ChartSpec` at a time, or nothing; ``failed(DeskError)`` when its menu could not save it.

    ``opened(category, series)`` when a bar or a point is double-clicked.
    """

    failed = Signal(object)
    opened = Signal(str, str)

    def __init__(
        self, parent: QWidget | None = None, *, alone: bool = True, settings: Settings | None = None
    ) -> None:
        """``alone`` is false where title, note and source stand beside the chart; files carry them anyway.

        ``settings`` know into which folder files go.
        """
        super().__init__(parent)
        self._settings = settings or Settings()
        self._alone = alone
        self.spec: ChartSpec | None = None
        self.picture: Picture | None = None
        self._hidden: frozenset[int] = frozenset()
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.setAccessibleName("图")
        self._draw_soon = QTimer(self)
        self._draw_soon.setSingleShot(True)
        self._draw_soon.setInterval(0)
        self._draw_soon.timeout.connect(self._draw)

    def show_chart(self, spec: ChartSpec | None) -> None:
        """Show another chart, or none; which series are hidden is forgotten unless it is the same chart anew."""
        same = spec is not None and self.spec is not None and _names(spec) == _names(self.spec)
        if not same:
            self._hidden = frozenset()
        self.spec = spec
        self._draw()

    def _draw(self) -> None:
        before, self.picture = self.picture, None
        if before is not None:
            self._scroll.takeWidget()
            before.delete()
        if self.spec is None:
            return
        from zjai_desk.desktop.chart_picture import Picture

        self.picture = Picture(self.spec, Ink.screen(), self._hidden, alone=self._alone)
        # Queued, as the click comes from the very picture that is deleted for the next one.
        self.picture.legend.toggled.connect(self.toggle, Qt.ConnectionType.QueuedConnection)
        view = self.picture.view
        view.setMinimumSize(self.picture.least)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)
        self._scroll.setWidget(view)
        for named in (self, view):
            named.setAccessibleName(self.spec.title)
            named.setAccessibleDescription(geometry.summary(self.spec))

    def toggle(self, series: int) -> None:
        """Hide a series or show it again; the last one that is left stays."""
        hidden = self._hidden ^ {series}
        if self.spec is not None and len(hidden) < len(self.spec.series):
            self._hidden = hidden
            self._draw()

    # -- under the mouse ------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell what is under the mouse; let the wheel move a chart taller than its place."""
        if self.picture is None or watched is not self.picture.view.viewport():
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._hover(event.position(), event.globalPosition().toPoint())
        elif event.type() == QEvent.Type.Leave:
            self.picture.mark_at(QPointF(-1, -1))
            QToolTip.hideText()
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
            self._open(event.position())
        elif event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def _open(self, at: QPointF) -> None:
        if self.picture is None:
            return
        spec, mark = self.picture.spec, self.picture.mark_at(self.picture.view.mapToScene(at.toPoint()))
        if mark is not None:
            self.opened.emit(spec.categories[mark.category], spec.series[mark.series].name)

    def _hover(self, at: QPointF, on_screen: QPoint) -> None:
        if self.picture is None:
            return
        mark = self.picture.mark_at(self.picture.view.mapToScene(at.toPoint()))
        if mark is None:
            QToolTip.hideText()
        else:
            text = geometry.words(self.picture.spec, mark)
            QToolTip.showText(on_screen + QPoint(8, 8), text, self.picture.view, QRect())

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in the colours of another theme, once Qt has gone through all its widgets."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.spec is not None:
            self._draw_soon.start()

    # -- copies and files -----------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """Return a menu of what can be done with the chart."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy"), "复制图片", self.copy)
        menu.addAction(self.save_action(menu))
        return menu

    def save_action(self, parent: QObject) -> QAction:
        """Return an action that asks where to save the chart."""
        action = QAction(icon("save"), "另存图片…", parent)
        action.triggered.connect(lambda _=False: self.ask_and_save())
        return action

    def ask_and_save(self) -> None:
        """Ask for a file and save the chart there."""
        if self.spec is None:
            return
        kinds = "PNG 图片 (*.png);;SVG 矢量图 (*.svg)"
        path = ask_target(self, self._settings, "另存图片", f"{self.spec.title}.png", kinds)
        if path is not None:
            try:
                self.save(path)
            except DeskError as error:
                self.failed.emit(error)

    def _show_menu(self, where: QPoint) -> None:
        if self.spec is not None:
            self.menu().popup(self.mapToGlobal(where))

    def copy(self) -> None:
        """Put the chart on the clipboard as a picture on white ground."""
        if self.spec is not None:
            QGuiApplication.clipboard().setImage(self.image())

    def image(self) -> QImage:
        """Return the chart as it is saved, on white ground whatever the theme; an empty image without a chart."""
        if self.spec is None:
            return QImage()
        picture, size = self._on_paper(self.spec)
        image = QImage(size * SHARPNESS, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SHARPNESS)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        picture.render(painter, size)
        painter.end()
        return image

    def save(self, path: Path) -> None:
        """Write the chart to ``path``, as SVG if it ends so, else as PNG; DeskError if that fails.

        The file is written beside and put in its place when complete.
        """
        if self.spec is None:
            return
        from zjai_desk.files import replacing

        written = self._svg(self.spec) if path.suffix.lower() == ".svg" else self._png()
        with replacing(path) as beside:
            beside.write_bytes(written)

    def _png(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        return bytes(buffer.data().data())

    def _svg(self, spec: ChartSpec) -> bytes:
        picture, size = self._on_paper(spec)
        buffer = QBuffer()
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRect(QPoint(0, 0), size))
        generator.setResolution(96)
        generator.setTitle(spec.title)
        painter = QPainter(generator)
        painter.fillRect(QRect(QPoint(0, 0), size), Qt.GlobalColor.white)
        picture.render(painter, size)
        painter.end()
        return bytes(buffer.data().data())

    def _on_paper(self, spec: ChartSpec) -> tuple["Picture", QSize]:
        from zjai_desk.desktop.chart_picture import Picture

        picture = Picture(spec, Ink.paper(), self._hidden)
        return picture, picture.fitting(FILE_SIZE)


def _names(spec: ChartSpec) -> tuple[str, ...]:
    return tuple(series.name for series in spec.series)
