"""The panes of the window, between which F6 goes round."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget


def first_stop(pane: QWidget) -> QWidget | None:
    """Return where the focus goes in a pane: its own choice, else what Tab would reach first there, None if nothing."""
    proxy = pane.focusProxy() or pane
    if takes_focus(proxy):
        return proxy
    return min(_stops(pane), key=lambda widget: _place(pane, widget), default=None)


def takes_focus(widget: QWidget) -> bool:
    """Whether Tab stops at a widget now."""
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _stops(pane: QWidget) -> Iterator[QWidget]:
    return (widget for widget in pane.findChildren(QWidget) if takes_focus(widget))


def _place(pane: QWidget, widget: QWidget) -> tuple[int, int]:
    corner = widget.mapTo(pane, QPoint(0, 0))
    return corner.y(), corner.x()


def next_stop(panes: Sequence[QWidget], focus: QWidget | None, step: int) -> QWidget | None:
    """Return where F6 goes from ``focus``: to the next pane that can take it, ``step`` of -1 the other way round.

    A pane that lies within another one is to stand behind it in ``panes``: the innermost counts.
    """
    inside = [
        place
        for place, pane in enumerate(panes)
        if focus is not None and (pane is focus or pane.isAncestorOf(focus))
    ]
    here = inside[-1] if inside else (-1 if step > 0 else 0)
    for away in range(1, len(panes) + 1):
        stop = first_stop(panes[(here + step * away) % len(panes)])
        if stop is not None:
            return stop
    return None
