"""What every page of the window is: a heading with its few actions, a body, and a way to become fresh again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import BESIDE_TEXT, icon
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.registers.rights import Right
from zjai_desk.store import Query

REMARK_WIDTH = 120
"""Pixels kept free for the remark beside the title, so that buttons do not change with every selection."""
_ICON_ALONE = 48
"""Pixels that a button without its caption takes."""


class Page(QWidget):
    """A page: subclasses set ``key``, ``title`` and ``icon_name`` and fill :attr:`body`.

    The window makes a page when it is first shown, calls :meth:`refresh` then and whenever it is
    shown again after something it depends on was written, or the place changed. ``registers`` are
    the keys of the registers it depends on, None for all of them.

    ``figures_changed(readings)`` and ``noted(Problem)`` go on to the foot of the window; ``mended()`` says that
    what was noted last of a typed value holds no longer; ``waiting(things)`` how many wait here to be dealt with.

    A page is filled by its own widgets in :attr:`body` (a vertical layout with the margins of the
    grid already set); a Designer form is a widget of its own that goes in there.
    """

    key = ""
    title = ""
    icon_name = "table"
    registers: frozenset[str] | None = None

    figures_changed = Signal(object)
    noted = Signal(object)
    mended = Signal()
    waiting = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.stale = True
        self.setObjectName("page")
        self.head = PageHead(self.title, self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(16, 0, 16, 8)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(self.body, 1)

    def add_action(
        self,
        text: str,
        icon_name: str,
        slot: Callable[[], object],
        *,
        shortcut: str = "",
        primary: bool = False,
        right: Right | None = None,
    ) -> QAction:
        """Add an action of the page: a button at the right of its title, with its shortcut while the page is shown.

        ``primary`` marks the one action that begins the page's work. Who lacks the ``right`` that it takes finds it
        grey; one that shows or takes along needs none.
        """
        action = QAction(icon(icon_name, "on_accent" if primary else "text"), text, self)
        action.triggered.connect(lambda _=False: slot())
        if shortcut:
            action.setShortcut(shortcut)
            action.setToolTip(f"{text}（{shortcut}）")
        self.addAction(action)
        self.head.add_button(action, primary=primary)
        if right is not None:
            guard(self.desk, action, right)
        return action

    def hang_menu(self, action: QAction, menu: QMenu) -> QToolButton:
        """Hang a menu under the button of an action in the head of the page."""
        button = next(button for button in self.head.buttons if button.defaultAction() is action)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def refresh(self) -> None:
        """Bring what is shown up to date; called when the page is shown and stale, never otherwise."""

    def visit(self, query: Query | None, record: int | None) -> None:
        """Take what :meth:`Desk.go` was given; called before the page is shown."""

    def panes(self) -> list[QWidget]:
        """Return the parts of the body, besides the head, that F6 goes round."""
        return [self]

    def take_files(self, paths: list[Path], expected: Expected) -> None:
        """Take files that were dropped on the window; only the page 收表 does anything with them."""

    def depends_on(self, written: frozenset[str]) -> bool:
        """Whether the page shows something of the registers that were ``written``."""
        return self.registers is None or bool(self.registers & written)


class HeadButton(QToolButton):
    """A button that does not take the second half of a double click on what stood in its place before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = QElapsedTimer()
        self._shown.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Remember since when the button is there."""
        super().showEvent(event)
        self._shown.restart()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take it as another click, unless the first one cannot have been meant for this button."""
        if self._shown.elapsed() >= QApplication.doubleClickInterval():
            super().mouseDoubleClickEvent(event)


class PageHead(QFrame):
    """The line on top of a page: its title and a quiet remark left, then what the page puts there, its actions right."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_head")
        self.title = QLabel(title, self)
        self.title.setObjectName("page_title")
        self.remark = QLabel(self)
        self.remark.setObjectName("page_remark")
        # Where all is too narrow it gives way first: buttons would be crushed.
        self.remark.setMinimumWidth(1)
        self.middle = QHBoxLayout()
        self.middle.setSpacing(8)
        self.buttons: list[QToolButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.remark)
        layout.addStretch(1)
        layout.addLayout(self.middle, 2)
        layout.addLayout(self._row)
        self.setFixedHeight(48)

    def add_button(self, action: QAction, *, primary: bool = False) -> QToolButton:
        """Show ``action`` as a button at the right."""
        button = HeadButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("primary", primary)
        button.setIconSize(BESIDE_TEXT)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row.addWidget(button)
        self.buttons.append(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for captions, the lesser buttons show their icons alone."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the captions up or take them back, for the room that there is beside the title; the primary one last."""
        style = Qt.ToolButtonStyle
        named, remark = self.title.sizeHint().width(), self.remark.sizeHint().width()
        wide = sum(_natural_width(button) + 8 for button in self.buttons)
        wanted = wide + named + max(remark, REMARK_WIDTH) + self.middle.sizeHint().width() + 80
        short = sum(
            _natural_width(one) + 8 if one.property("primary") else _ICON_ALONE for one in self.buttons
        )
        least = short + named + remark + self.middle.minimumSize().width() + 80
        for button in self.buttons:
            only = self.width() < (least if button.property("primary") else wanted)
            button.setToolButtonStyle(style.ToolButtonIconOnly if only else style.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(18, 18) if only else BESIDE_TEXT)


def _natural_width(button: QToolButton) -> int:
    return button.fontMetrics().horizontalAdvance(button.text()) + 20 + 30
