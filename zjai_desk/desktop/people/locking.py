"""Locking the window: everything is covered, work under way goes on, and only a password opens it again."""

import time

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.people.sign_pane import SignPane
from zjai_desk.errors import DeskError
from zjai_desk.keeping import signing
from zjai_desk.keeping.journal import Action

USUAL_MINUTES = 15
SETTING = "lock_after"
"""The office setting that says after how many idle minutes the window is locked; 0 for never."""
_LOOK_EVERY = 10_000
_DONE = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


def minutes_of(told: str) -> int:
    """Return the idle minutes that the office setting says."""
    return int(told) if told.isdecimal() else USUAL_MINUTES


class Lock(QObject):
    """Locks the windows of the program, on demand and when nobody has done anything for ``minutes``.

    ``leave_wanted(another)`` comes when the window is to be closed from there, for ``another`` person to sign
    in or for good. Without anybody signed in it does nothing.
    """

    leave_wanted = Signal(bool)

    def __init__(self, desk: Desk, minutes: int, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.minutes = minutes
        self._last = time.monotonic()
        self._covers: list[QWidget] = []
        self.dialog: LockDialog | None = None
        self._ticker = QTimer(self)
        self._ticker.setInterval(_LOOK_EVERY)
        self._ticker.timeout.connect(self.look)
        if desk.person is not None:
            self._ticker.start()
            # What people do reaches a window first: few events, unlike those of all widgets.
            QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]  # there is one

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many idle minutes from now on, 0 for never."""
        self.minutes = minutes

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be read or done now."""
        return self.dialog is not None

    def _watch(self, focused: QWindow | None) -> None:
        self._last = time.monotonic()
        if focused is not None and shiboken6.isValid(focused):
            focused.removeEventFilter(self)
            focused.installEventFilter(self)

    def look(self) -> None:
        """Lock if nobody has done anything for long enough."""
        if self.minutes and not self.is_locked and time.monotonic() - self._last >= self.minutes * 60:
            self.lock(idle=True)

    def lock(self, *, idle: bool = False) -> None:
        """Cover every window and ask for the password; ``idle`` if that is because nobody did anything."""
        if self._desk.person is None or self.is_locked:
            return
        why = f"{self.minutes} 分钟没有操作" if idle else ""
        self._desk.log(Action.LOCK, self._desk.person.name, why)
        for popup in iter(QApplication.activePopupWidget, None):
            popup.close()
        self.dialog = LockDialog(self._desk, self._window, why)
        for top in QApplication.topLevelWidgets():
            self._cover(top)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one
        self.dialog.opened.connect(self._open)
        self.dialog.leave_wanted.connect(self.leave_wanted)
        self.dialog.open()

    def _cover(self, top: QWidget) -> None:
        """Lay a blank over a window, with all that is in it."""
        if top is self.dialog or not top.isVisible() or top.windowType() == Qt.WindowType.ToolTip:
            return
        cover = QWidget(top)
        cover.setObjectName("cover")
        cover.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(cover)
        sign = QLabel(cover)
        sign.setPixmap(icon("lock", "faint").pixmap(48, 48))
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(sign)
        cover.setGeometry(top.rect())
        cover.raise_()
        cover.show()
        self._covers.append(cover)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there; while locked, cover what opens and keep the covers large enough."""
        kind = event.type()
        if kind in _DONE:
            self._last = time.monotonic()
        if self.is_locked and isinstance(watched, QWidget) and watched.isWindow():
            if kind is QEvent.Type.Show:
                QTimer.singleShot(0, watched, lambda: self._cover_late(watched))
            elif kind is QEvent.Type.Resize:
                for cover in self._covers:
                    if shiboken6.isValid(cover) and cover.parentWidget() is watched:
                        cover.setGeometry(watched.rect())
        return False

    def _cover_late(self, top: QWidget) -> None:
        covered = [cover.parentWidget() for cover in self._covers if shiboken6.isValid(cover)]
        if self.is_locked and top not in covered:
            self._cover(top)
            if self.dialog is not None:
                self.dialog.raise_()
                self.dialog.activateWindow()

    def _open(self) -> None:
        dialog, self.dialog = self.dialog, None
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one
        for cover in self._covers:
            if shiboken6.isValid(cover):
                cover.deleteLater()
        self._covers.clear()
        self._last = time.monotonic()
        if dialog is not None:
            dialog.end()


class LockDialog(QDialog):
    """Asks for the password above everything else: ``opened()``, ``leave_wanted(another)``. It cannot be sent away."""

    opened = Signal()
    leave_wanted = Signal(bool)

    def __init__(self, desk: Desk, window: QWidget, why: str = "") -> None:
        """``why`` it was locked, blank if somebody wanted it so."""
        super().__init__(window)
        self._desk = desk
        self._ended = False
        self.setWindowTitle("已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setFixedWidth(392)
        name = desk.person.name if desk.person else ""
        head = QLabel(f"{why}，窗口已自动锁定" if why else f"{name}已锁定窗口", self)
        head.setWordWrap(True)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setProperty("role", "section")
        self.working = QLabel(self)
        self.working.setTextFormat(Qt.TextFormat.PlainText)
        self.working.setProperty("role", "muted")
        self.working.setWordWrap(True)
        self.pane = SignPane(name, "解锁", self)
        self.pane.name_edit.setReadOnly(True)
        self.pane.name_edit.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pane.tried.connect(self._try)
        self.another_button = self._link("换人登录…", another=True)
        self.leave_button = self._link("退出程序", another=False)
        below = QHBoxLayout()
        below.addWidget(self.another_button)
        below.addStretch(1)
        below.addWidget(self.leave_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (head, self.working, self.pane):
            column.addWidget(widget)
        column.addLayout(below)
        desk.jobs_changed.connect(self._say_work)
        self._say_work()
        self.pane.begin()

    def _link(self, text: str, *, another: bool) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: self.leave_wanted.emit(another))
        return button

    def _say_work(self) -> None:
        """Say that work goes on, not on what."""
        count = len(self._desk.jobs)
        self.working.setText(f"{count} 项工作正在进行，做完才能换人或退出。")
        self.working.setVisible(bool(count))
        for button in (self.another_button, self.leave_button):
            button.setEnabled(not count)

    def _try(self, _name: str, password: str) -> None:
        self._desk.run(
            "", lambda store, _: signing.unlock(store, password), lambda _: self.opened.emit(), self._refuse
        )

    def _refuse(self, error: DeskError) -> None:
        self.pane.refuse(error)

    def end(self) -> None:
        """Go away, now that the window is open."""
        self._ended = True
        self.close()
        self.deleteLater()

    def reject(self) -> None:
        """Stay: Esc opens nothing."""
        if self._ended:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, unless the window is open again or goes altogether."""
        if self._ended:
            super().closeEvent(event)
        else:
            event.ignore()
