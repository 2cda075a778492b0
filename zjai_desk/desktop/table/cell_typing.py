"""How typing in a cell begins: by F2, by a letter over the old value, by the first letter of an input method."""

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QLineEdit
from shiboken6 import isValid

from zjai_desk.desktop.kit.choice_edit import ChoiceEdit
from zjai_desk.desktop.table.editors import FieldDelegate

TYPED_OVER = "typed_over"
"""The property of an editor in which arrow keys leave the cell."""


class CellTyping:
    """Opens the editor of the current cell of one view and lets an input method write into it.

    While an input method composes, the view keeps the focus and the editor only shows what comes: on
    Windows a change of focus cancels the composition, and with it the first letters of a word.
    """

    def __init__(self, view: QAbstractItemView, delegate: FieldDelegate) -> None:
        self._view = view
        self._delegate = delegate
        self._lent: QLineEdit | None = None
        """The editor that the view writes into while the view has the focus."""

    @property
    def composing(self) -> bool:
        """Whether an input method writes into an editor that has not got the focus yet."""
        return self._lent is not None

    @property
    def editor(self) -> QLineEdit | None:
        """The editor that is open."""
        if self._view.state() != QAbstractItemView.State.EditingState:
            return None
        editor = self._view.indexWidget(self._view.currentIndex())
        return editor if isinstance(editor, QLineEdit) else None

    def open_editor(self, *, with_list: bool = False) -> None:
        """Open the editor on the current cell, the cursor behind what is there; ``with_list`` only where there is one."""
        self._view.edit(self._view.currentIndex())
        self.put_cursor_at_end()
        editor = self.editor
        if with_list and isinstance(editor, ChoiceEdit):
            editor.offer_all()

    def put_cursor_at_end(self) -> None:
        """Select nothing in the editor, if one is open: what is there is to be changed, not replaced."""
        editor = self.editor
        if editor is not None:
            editor.setProperty(TYPED_OVER, False)
            editor.end(False)

    def mark_typed_over(self) -> None:
        """Note that the editor was opened by typing: arrow keys leave it."""
        editor = self.editor
        if editor is not None:
            editor.setProperty(TYPED_OVER, True)

    # -- the input method -----------------------------------------------------------------------------

    def compose(self, event: QInputMethodEvent) -> None:
        """Take what the input method sends: open the editor with it, hand it the focus when the word is complete."""
        if self._lent is not self.editor:
            self.end()  # the editor was closed in the middle of a word
        if not self.composing:
            if not (event.preeditString() or event.commitString()):
                event.ignore()
                return
            self._delegate.focus_stays_with = self._view
            self._view.edit(self._view.currentIndex())
            self._delegate.focus_stays_with = None
            editor = self.editor
            if editor is None:
                event.ignore()
                return
            editor.selectAll()
            editor.setModified(True)  # half a word counts as typed
            self._lent = editor
        editor = self._lent
        if editor is None:
            return
        QApplication.sendEvent(editor, event)
        if not event.preeditString():
            self._end_composing(editor, given_up=not event.commitString())

    def _end_composing(self, editor: QLineEdit, *, given_up: bool) -> None:
        if given_up:
            self._view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            return
        self.end()
        editor.setFocus()
        editor.setProperty(TYPED_OVER, True)

    def hand_over(self, event: QKeyEvent) -> None:
        """Let a key that the input method did not want end the composition and reach the editor."""
        editor = self.editor
        if editor is None:
            self.end()
            return
        self._end_composing(editor, given_up=False)
        QApplication.sendEvent(editor, event)

    def answer(self, query: Qt.InputMethodQuery) -> Any:
        """Return what the editor answers the input method, in the view's own pixels; None while nothing is composed."""
        editor = self.editor if self.composing else None
        if editor is None:
            return None
        found = editor.inputMethodQuery(query)
        if isinstance(found, QRect):
            return found.translated(editor.mapTo(self._view, found.topLeft() - found.topLeft()))
        return found

    def give_up(self) -> bool:
        """Give up a word in the middle of which somebody goes elsewhere; returns whether there was one.

        What the editor holds then is not what was there before, nor yet what was meant.
        """
        if not self.composing:
            return False
        self.end()
        QGuiApplication.inputMethod().reset()
        return True

    def end(self) -> None:
        """Let go of the editor that the input method writes into, before it closes or gets the focus itself.

        A widget that goes takes the focus with it from whoever has it in its place.
        """
        lent, self._lent = self._lent, None
        if lent is not None and isValid(lent):
            lent.setFocusProxy(None)  # type: ignore[arg-type]  # the stub knows no None, Qt takes the proxy away
