"""What a screen reader is told: every part of every page that can be reached has a name of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages import PAGES

_DEEPEST = 30
_CELLS = frozenset(
    {
        QAccessible.Role.Cell,
        QAccessible.Role.ListItem,
        QAccessible.Role.TreeItem,
        QAccessible.Role.ColumnHeader,
        QAccessible.Role.RowHeader,
        QAccessible.Role.PageTab,
        QAccessible.Role.PageTabList,
    }
)
"""What is told by its own text, or by that of the view around it."""


def parts(one: QAccessibleInterface, depth: int = 0) -> Iterator[QAccessibleInterface]:
    """Yield a part of the window and everything in it, as assistive programs walk it."""
    yield one
    if depth < _DEEPEST and one.role() not in (QAccessible.Role.Table, QAccessible.Role.ComboBox):
        for place in range(one.childCount()):
            inner = one.child(place)
            if inner is not None and inner.isValid():
                yield from parts(inner, depth + 1)


def nameless(widget: QWidget) -> list[str]:
    """Return what can be reached by keys and has neither a name nor a description."""
    found: list[str] = []
    whole = QAccessible.queryAccessibleInterface(widget)
    assert whole is not None
    for part in parts(whole):
        state = part.state()
        if not state.focusable or state.invisible or part.role() in _CELLS:
            continue
        owner = part.object()
        around = owner.parent() if owner is not None else None
        if isinstance(around, QAbstractScrollArea) and around.viewport() is owner:
            continue  # the view is named, not the pane on which it draws
        told = part.text(QAccessible.Text.Name) or part.text(QAccessible.Text.Description)
        if not told.strip():
            found.append(f"{part.role().name} {type(owner).__name__} in {type(around).__name__}")
    return found


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_every_part_of_a_page_is_named(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.show_page(key)
    calm(qtbot, window.desk)
    assert nameless(window.shown) == []


def test_every_part_of_the_frame_is_named(window: MainWindow) -> None:
    for part in (window.top, window.navigation, window.status):
        assert nameless(part) == []
