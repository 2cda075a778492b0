"""The one search box over all registers: what is found is listed below it as one types, and Enter opens it."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.finding.search_hits import ROW, HitDelegate, HitModel
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.store import Found, Query

SOON = 120
"""Milliseconds after the last key until the search begins."""
OF_EACH = 5
"""Hits shown of each register; the others are listed by its own page."""
WIDTH = 620
_HINT = "按名称、代码、简称、拼音或首字母（如 hkws）查找；↑↓ 选择，回车打开，Ctrl+回车看企业档案"


class SearchBox(QLineEdit):
    """Where the words are typed; ``opened()`` when a hit was opened, ``left()`` when Esc was pressed.

    The list below is a child of the window, not a window of its own: the keys stay with the box.
    """

    opened = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asking: Job | None = None
        self._asked = ""
        self.setPlaceholderText("查找全部台账（Ctrl+Shift+F）")
        self.setAccessibleName("查找全部台账")
        self.setToolTip(_HINT)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.results = SearchResults(self.window())
        self.results.view.clicked.connect(self._open_index)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._look)
        self.textEdited.connect(lambda _: self._soon.start())
        self.textChanged.connect(self._on_text)
        desk.changed.connect(lambda _: self._forget())

    def _forget(self) -> None:
        self._asked = ""

    def _on_text(self, text: str) -> None:
        if not text.strip():
            self._soon.stop()
            self._asked = ""
            self.results.hide()

    # -- looking --------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Search for what is typed now; a search for what was typed before is let go."""
        self._soon.stop()
        text = self.text().strip()
        if not text or text == self._asked:
            return
        if self._asking is not None:
            self._asking.cancel()
        self._asked = text
        job = self._desk.run("", lambda store, _: (text, store.search(text, OF_EACH)), self._show, self._fail)
        self._asking = None if job.over else job

    def _show(self, answer: tuple[str, Found]) -> None:
        text, found = answer
        self._asking = None
        if text == self.text().strip():
            self.results.show_found(found, text)
            self._place()
            self._say()

    def _fail(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self._asked = ""
            self._desk.show_error(error)

    def _place(self) -> None:
        """Put the list below the box, as wide as it reads well and as high as the window allows."""
        if not self.hasFocus():
            return
        window = self.window()
        if self.results.parentWidget() is not window:
            self.results.setParent(window)
        corner = self.mapTo(window, QPoint(0, self.height() + 4))
        width = min(WIDTH, window.width() - 16)
        left = max(8, min(corner.x() + self.width() - width, corner.x()))
        self.results.setGeometry(
            left, corner.y(), width, self.results.wanted(window.height() - corner.y() - 40)
        )
        self.results.show()
        self.results.raise_()

    def _say(self) -> None:
        """Let a screen reader know which hit is current."""
        index = self.results.view.currentIndex()
        self.setAccessibleDescription(str(index.data() or "没有找到") if self.results.isVisible() else "")

    # -- keys -----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the page, where it means something else."""
        over = event if event.type() == QEvent.Type.ShortcutOverride else None
        if isinstance(over, QKeyEvent) and over.key() == Qt.Key.Key_Escape:
            over.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the list by the arrows, open by Enter, leave by Esc; all else is typed."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.results.isVisible():
                self.results.step(1 if event.key() == Qt.Key.Key_Down else -1)
                self._say()
            case Qt.Key.Key_Down:
                self._asked = ""
                self._look()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter(file=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            case Qt.Key.Key_Escape:
                self._escape()
            case _:
                super().keyPressEvent(event)

    def _enter(self, *, file: bool) -> None:
        """Open the current hit, or the ``file`` of an enterprise; before anything was found, look first."""
        if self.results.isVisible() and self._asked == self.text().strip():
            self._open_index(self.results.view.currentIndex(), file=file)
        else:
            self._asked = ""
            self._look()

    def _escape(self) -> None:
        if self.results.isVisible():
            self.results.hide()
        else:
            self.clear()
            self.left.emit()

    def _open_index(self, index: QModelIndex, *, file: bool = False) -> None:
        model = self.results.model
        if not index.isValid() or not model.can_be_opened(index.row()):
            return
        line = model.lines[index.row()]
        self.results.hide()
        query = Query(text=self.text().strip()) if line.more else Query()
        page = "dossier" if file and line.hit and line.register == ENTERPRISES.key else line.register
        self._desk.go(page, query, line.hit.record if line.hit else None)
        self.opened.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the list away with the focus, but not for a window that is only in front for a moment."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.results.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show again what was found when one comes back to the words."""
        super().focusInEvent(event)
        if self.text().strip() and not self.results.isVisible():
            self._asked = ""
            self._soon.start()


class SearchResults(QFrame):
    """The list of hits and, when there are none, a sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search_results")
        self.model = HitModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(HitDelegate(self.view))
        self.view.setAccessibleName("查找结果")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel(self)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        self.nothing.setContentsMargins(12, 8, 12, 8)
        self.foot = QLabel(_HINT, self)
        self.foot.setProperty("role", "small")
        self.foot.setContentsMargins(12, 4, 12, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 4, 1, 1)
        layout.setSpacing(0)
        for widget in (self.view, self.nothing, self.foot):
            layout.addWidget(widget)
        self.hide()
        parent.installEventFilter(self)

    def show_found(self, found: Found, text: str) -> None:
        """Show what was found, the first hit as the current one."""
        self.model.show_found(found, text.split())
        self.view.setVisible(bool(found.hits))
        self.nothing.setVisible(not found.hits)
        self.nothing.setText(f"没有找到“{text}”。可以少打几个字，或换用拼音首字母。")
        self._make_current(0, 1)

    def wanted(self, room: int) -> int:
        """Return the height that all lines take, at most ``room``."""
        lines = self.model.rowCount() * ROW + 4
        rest = self.foot.sizeHint().height() + 8
        return max(80, min(room, rest + (lines if self.model.rowCount() else 48)))

    def step(self, by: int) -> None:
        """Make the next line that can be opened the current one."""
        self._make_current(self.view.currentIndex().row() + by, by)

    def _make_current(self, row: int, by: int) -> None:
        while 0 <= row < self.model.rowCount():
            if self.model.can_be_opened(row):
                index = self.model.index(row)
                self.view.setCurrentIndex(index)
                # The head of the first register comes into view with its first hit.
                self.view.scrollTo(self.model.index(max(0, row - 1)) if by < 0 else index)
                return
            row += by

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Go away when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self.hide()
        return False
