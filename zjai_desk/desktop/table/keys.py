"""What keys mean in a table, as Excel and WPS have them; every view of a table asks here."""

from enum import Enum, auto

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent


class Command(Enum):
    """What a key in a table asks for."""

    COPY = auto()
    COPY_WITH_HEADS = auto()
    CUT = auto()
    PASTE = auto()
    FILL_DOWN = auto()
    FILL_RIGHT = auto()
    FILL_ALL = auto()
    COPY_ABOVE = auto()
    TODAY = auto()
    MONTH = auto()
    CLEAR = auto()
    INSERT = auto()
    DELETE = auto()
    FIND = auto()
    FIND_NEXT = auto()
    FIND_PREVIOUS = auto()
    NEXT_FINDING = auto()
    PREVIOUS_FINDING = auto()
    CARD = auto()
    EDIT = auto()
    OPEN_LIST = auto()
    DOWN = auto()
    UP = auto()
    NEXT = auto()
    PREVIOUS = auto()
    LEFT = auto()
    RIGHT = auto()
    EDGE_UP = auto()
    EDGE_DOWN = auto()
    EDGE_LEFT = auto()
    EDGE_RIGHT = auto()
    ROW_START = auto()
    ROW_END = auto()
    FIRST = auto()
    LAST = auto()
    SELECT_ALL = auto()
    SELECT_COLUMN = auto()
    SELECT_ROW = auto()
    REACH_UP = auto()
    REACH_DOWN = auto()
    REACH_LEFT = auto()
    REACH_RIGHT = auto()
    REACH_PAGE_UP = auto()
    REACH_PAGE_DOWN = auto()


MOVES = frozenset({Command.DOWN, Command.UP, Command.NEXT, Command.PREVIOUS})
"""What Enter, Tab and their reversals ask for."""
JUMPS = {
    Command.EDGE_UP: (-1, 0),
    Command.EDGE_DOWN: (1, 0),
    Command.EDGE_LEFT: (0, -1),
    Command.EDGE_RIGHT: (0, 1),
}
"""Rows and columns of one step towards the edge of the data."""
REACHES = {
    Command.REACH_UP: (-1, 0, 0),
    Command.REACH_DOWN: (1, 0, 0),
    Command.REACH_LEFT: (0, -1, 0),
    Command.REACH_RIGHT: (0, 1, 0),
    Command.REACH_PAGE_UP: (0, 0, -1),
    Command.REACH_PAGE_DOWN: (0, 0, 1),
}
"""Rows, columns and pages by which the end of the selection moves."""
ENDS = frozenset({Command.ROW_START, Command.ROW_END, Command.FIRST, Command.LAST})

_Key = Qt.Key
_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
KEYS: dict[tuple[Qt.KeyboardModifier, Qt.Key], Command] = {
    (_CTRL, _Key.Key_C): Command.COPY,
    (_CTRL, _Key.Key_Insert): Command.COPY,
    (_CTRL | _SHIFT, _Key.Key_C): Command.COPY_WITH_HEADS,
    (_CTRL, _Key.Key_X): Command.CUT,
    (_SHIFT, _Key.Key_Delete): Command.CUT,
    (_CTRL, _Key.Key_V): Command.PASTE,
    (_SHIFT, _Key.Key_Insert): Command.PASTE,
    (_CTRL, _Key.Key_D): Command.FILL_DOWN,
    (_CTRL, _Key.Key_R): Command.FILL_RIGHT,
    (_CTRL, _Key.Key_Apostrophe): Command.COPY_ABOVE,
    (_CTRL, _Key.Key_Semicolon): Command.TODAY,
    (_CTRL | _SHIFT, _Key.Key_Semicolon): Command.MONTH,
    (_CTRL | _SHIFT, _Key.Key_Colon): Command.MONTH,
    (_NONE, _Key.Key_Delete): Command.CLEAR,
    (_CTRL, _Key.Key_Plus): Command.INSERT,
    (_CTRL | _SHIFT, _Key.Key_Plus): Command.INSERT,
    (_CTRL, _Key.Key_Equal): Command.INSERT,
    (_CTRL | _SHIFT, _Key.Key_Equal): Command.INSERT,
    (_CTRL, _Key.Key_Minus): Command.DELETE,
    (_CTRL, _Key.Key_H): Command.FIND,
    (_NONE, _Key.Key_F3): Command.FIND_NEXT,
    (_SHIFT, _Key.Key_F3): Command.FIND_PREVIOUS,
    (_NONE, _Key.Key_F8): Command.NEXT_FINDING,
    (_SHIFT, _Key.Key_F8): Command.PREVIOUS_FINDING,
    (_NONE, _Key.Key_Space): Command.CARD,
    (_NONE, _Key.Key_F2): Command.EDIT,
    (_ALT, _Key.Key_Down): Command.OPEN_LIST,
    (_NONE, _Key.Key_Return): Command.DOWN,
    (_NONE, _Key.Key_Enter): Command.DOWN,
    (_SHIFT, _Key.Key_Return): Command.UP,
    (_SHIFT, _Key.Key_Enter): Command.UP,
    (_CTRL, _Key.Key_Return): Command.FILL_ALL,
    (_CTRL, _Key.Key_Enter): Command.FILL_ALL,
    (_NONE, _Key.Key_Tab): Command.NEXT,
    (_SHIFT, _Key.Key_Tab): Command.PREVIOUS,
    (_SHIFT, _Key.Key_Backtab): Command.PREVIOUS,
    (_NONE, _Key.Key_Backtab): Command.PREVIOUS,
    (_CTRL, _Key.Key_Up): Command.EDGE_UP,
    (_CTRL, _Key.Key_Down): Command.EDGE_DOWN,
    (_CTRL, _Key.Key_Left): Command.EDGE_LEFT,
    (_CTRL, _Key.Key_Right): Command.EDGE_RIGHT,
    (_NONE, _Key.Key_Home): Command.ROW_START,
    (_NONE, _Key.Key_End): Command.ROW_END,
    (_CTRL, _Key.Key_Home): Command.FIRST,
    (_CTRL, _Key.Key_End): Command.LAST,
    (_CTRL, _Key.Key_A): Command.SELECT_ALL,
    (_CTRL, _Key.Key_Space): Command.SELECT_COLUMN,
    (_SHIFT, _Key.Key_Space): Command.SELECT_ROW,
    (_SHIFT, _Key.Key_Up): Command.REACH_UP,
    (_SHIFT, _Key.Key_Down): Command.REACH_DOWN,
    (_SHIFT, _Key.Key_Left): Command.REACH_LEFT,
    (_SHIFT, _Key.Key_Right): Command.REACH_RIGHT,
    (_SHIFT, _Key.Key_PageUp): Command.REACH_PAGE_UP,
    (_SHIFT, _Key.Key_PageDown): Command.REACH_PAGE_DOWN,
}
_LEAVING = {
    _Key.Key_Up: Command.UP,
    _Key.Key_Down: Command.DOWN,
    _Key.Key_Left: Command.LEFT,
    _Key.Key_Right: Command.RIGHT,
}


def command_of(event: QKeyEvent) -> tuple[Command | None, bool]:
    """Return what a key asks of a table that is not being typed in, and whether the selection is to be extended."""
    modifiers, key = _pressed(event)
    command = KEYS.get((modifiers, key))
    if command is None and modifiers & _SHIFT:
        command = KEYS.get((modifiers & ~_SHIFT, key))
        return (command, True) if command in JUMPS or command in ENDS else (None, False)
    return command, False


def leaving_command(event: QKeyEvent, *, arrows: bool) -> Command | None:
    """Return how a key ends the typing in a cell, None if it is for the editor.

    With ``arrows`` the arrow keys end it too, as they do in Excel where a cell was typed over, not opened by F2.
    """
    modifiers, key = _pressed(event)
    if arrows and not modifiers and key in _LEAVING:
        return _LEAVING[key]
    command = KEYS.get((modifiers, key))
    return command if command in MOVES or command is Command.FILL_ALL else None


def _pressed(event: QKeyEvent) -> tuple[Qt.KeyboardModifier, Qt.Key]:
    pressed: QKeyCombination = event.keyCombination()
    return pressed.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier, pressed.key()
