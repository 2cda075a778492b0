"""Shows a chart: values under the mouse, a legend that hides series, copies and files on white ground."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QObject,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QFocusEvent, QGuiApplication, QImage, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QScrollArea, QToolTip, QVBoxLayout, QWidget

from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.desktop.charts import copies as chart_copies
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.geometry import Mark
from zjai_desk.desktop.charts.items import Ink
from zjai_desk.desktop.charts.walk import walked
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.errors import DeskError
from zjai_desk.settings import Settings

if TYPE_CHECKING:
    from zjai_desk.desktop.charts.picture import Picture


class ChartView(QWidget):
    """Shows one :class:`ChartSpec` at a time, or nothing; ``failed(DeskError)`` when its menu could not save it,
    ``saved(title, Path)`` when it was saved.

    ``opened(category, series)`` when a bar or a point is double-clicked. The arrow keys walk the values, Enter
    opens what is behind one; a click in the legend hides a series, a double click shows it alone.
    """

    failed = Signal(object)
    saved = Signal(str, object)
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
        self._clicked = (-1, self._hidden)
        self._since_click = QElapsedTimer()
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.setAccessibleName("图")
        say_keys(self, {"在图上逐个看数": "方向键", "看数出它的记录": "回车"})
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
        from zjai_desk.desktop.charts.picture import Picture

        self.picture = Picture(self.spec, Ink.screen(), self._hidden, alone=self._alone)
        # Queued, as the click comes from the very picture that is deleted for the next one.
        self.picture.legend.toggled.connect(self._click_legend, Qt.ConnectionType.QueuedConnection)
        view = self.picture.view
        view.setMinimumSize(self.picture.least)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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

    def isolate(self, series: int) -> None:
        """Show a series alone, or all of them again if it is alone already."""
        if self.spec is not None:
            others = frozenset(range(len(self.spec.series))) - {series}
            self._hidden = frozenset() if self._hidden == others else others
            self._draw()

    def _click_legend(self, series: int) -> None:
        """Hide or show a series; the second click of two in a row undoes the first and shows it alone."""
        last, before = self._clicked
        soon = self._since_click.isValid() and (
            self._since_click.elapsed() <= QApplication.doubleClickInterval()
        )
        if series == last and soon:
            self._clicked = (-1, self._hidden)
            self._hidden = before
            self.isolate(series)
            return
        self._clicked = (series, self._hidden)
        self._since_click.start()
        self.toggle(series)

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
        if self.picture is not None:
            self._open_mark(self.picture.mark_at(self.picture.view.mapToScene(at.toPoint())))

    def _open_mark(self, mark: Mark | None) -> None:
        if self.picture is not None and mark is not None:
            spec = self.picture.spec
            self.opened.emit(spec.categories[mark.category], spec.series[mark.series].name)

    def _hover(self, at: QPointF, on_screen: QPoint) -> None:
        if self.picture is None:
            return
        mark = self.picture.mark_at(self.picture.view.mapToScene(at.toPoint()))
        if mark is None:
            QToolTip.hideText()
        else:
            self._tell(mark, on_screen)

    def _tell(self, mark: Mark, on_screen: QPoint) -> None:
        if self.picture is None:
            return
        about = self.picture.spec.denominator
        lines = [geometry.words(self.picture.spec, mark), *([f"总体：{about}"] if about else [])]
        QToolTip.showText(on_screen + QPoint(8, 8), "\n".join(lines), self.picture.view, QRect())

    # -- by keys --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the values by arrows, Home and End, open what is behind one by Enter, leave by Escape."""
        picture = self.picture
        if picture is None:
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and picture.current is not None:
            self._open_mark(picture.current)
            return
        mark = walked(picture.spec.kind, picture.marks(), picture.current, event.key())
        if mark is not None:
            self._go_to(mark)
        elif event.key() == Qt.Key.Key_Escape and picture.current is not None:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _go_to(self, mark: Mark) -> None:
        """Set a value apart, bring it into view, and tell it to eyes and to readers of the screen."""
        if self.picture is None:
            return
        self.picture.set_current(mark)
        view = self.picture.view
        at = view.mapFromScene(self.picture.middle_of(mark))
        self._scroll.ensureVisible(at.x(), at.y(), 40, 40)
        self._tell(mark, view.viewport().mapToGlobal(at))
        self.setAccessibleName(geometry.words(self.picture.spec, mark))

    def _leave(self) -> None:
        if self.picture is not None and self.spec is not None:
            self.picture.set_current(None)
            self.setAccessibleName(self.spec.title)
            QToolTip.hideText()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first value when a person comes by the Tab key."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.picture is not None and (found := self.picture.marks()):
            self._go_to(found[0][0])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Set nothing apart any more."""
        super().focusOutEvent(event)
        self._leave()

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
        name = f"{self.spec.title}.png"
        path = ask_target(self, self._settings, "另存图片", name, chart_copies.KINDS)
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
        return QImage() if self.spec is None else chart_copies.image(self.spec, self._hidden)

    def save(self, path: Path) -> None:
        """Write the chart to ``path``, as SVG or PDF if it ends so, else as PNG; DeskError if that fails.

        The file is written beside and put in its place when complete.
        """
        if self.spec is None:
            return
        from zjai_desk.files import replacing

        written = chart_copies.written(self.spec, self._hidden, path.suffix.lower())
        with replacing(path) as beside:
            beside.write_bytes(written)
        self.saved.emit(self.spec.title, path)


def _names(spec: ChartSpec) -> tuple[str, ...]:
    return tuple(series.name for series in spec.series)
