"""A text that is edited with its bound numbers as chips; { asks for a number, a number typed by hand can become one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from zjai_desk.briefing.bound.text import Shown
from zjai_desk.desktop.composer.bound_chips import (
    CHIP,
    MARK,
    ChipDrawer,
    chip_at,
    chips,
    insert_source,
    place_in,
    source_between,
    source_of,
)
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.kit.mime import qt_made

OWN_FORMAT = "application/x-zjai-bound-text"
"""What is copied here is pasted here with its bindings; elsewhere as the sentence it prints."""
_BRACES = frozenset("{｛")
REST = 300
"""Milliseconds without a key after which numbers typed by hand are looked for."""
LINE_HEIGHT = 140.0
"""Percent of the height that letters need."""
Span = tuple[int, int]


class BoundEdit(QTextEdit):
    """``edited()`` after each change by hand; ``number_wanted()`` when { is typed; ``chip_wanted(place)`` to change one.

    ``look`` tells what a binding prints; ``spans`` where in a source numbers stand that could be bound.
    """

    edited = Signal()
    number_wanted = Signal()
    chip_wanted = Signal(int)
    hand_typed = Signal(str)

    def __init__(
        self,
        look: Callable[[str], Shown | None],
        bindable: Callable[[str], list[Span]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        say_keys(self, {"插入台账里的数": "{", "改光标处的数": "F2"})
        self._look, self._bindable = look, bindable
        self._setting = False
        self.several_lines = True
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)  # the steps of the whole paper are kept instead
        self.setTabChangesFocus(True)
        self._space_lines()
        self._drawer = ChipDrawer(look, self)
        self.document().documentLayout().registerHandler(CHIP, self._drawer)
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(REST)
        self._look_soon.timeout.connect(self.underline)
        self.textChanged.connect(self._on_changed)
        self.cursorPositionChanged.connect(self._tell_hand_typed)

    # -- what it holds --------------------------------------------------------------------------------

    @property
    def source(self) -> str:
        """The text with its bindings as they are written."""
        return source_of(self.document())

    def set_source(self, source: str) -> None:
        """Show a text; the cursor stays where it was, as far as the text goes."""
        if source == self.source:
            return
        place = self.textCursor().position()
        self._setting = True
        self.clear()
        self._space_lines()
        insert_source(self.textCursor(), source)
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._setting = False
        self.underline()

    def _space_lines(self) -> None:
        """Give the lines room for chips; lines that are typed later are like the one before."""
        form = QTextBlockFormat()
        form.setLineHeight(LINE_HEIGHT, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        cursor = self.textCursor()
        cursor.mergeBlockFormat(form)

    @property
    def chips(self) -> list[str]:
        """The bindings in it, in order."""
        return chips(self.document())

    def insert(self, source: str) -> None:
        """Put a text with bindings in the place of what is selected."""
        cursor = self.textCursor()
        cursor.removeSelectedText()
        insert_source(cursor, source)
        self.setTextCursor(cursor)

    def replace_chip(self, place: int, source: str) -> None:
        """Put another binding, or a text, in the place of a chip."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(place)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        insert_source(cursor, source)
        self.setTextCursor(cursor)

    def chip_here(self) -> int | None:
        """Return the place of the chip that the cursor stands beside or on, behind it first; None if there is none."""
        place = self.textCursor().position()
        return next((at for at in (place - 1, place) if at >= 0 and chip_at(self.document(), at)), None)

    def chip_source(self, place: int) -> str:
        """Return the binding of the chip at a place; empty if none stands there."""
        return chip_at(self.document(), place)

    def show_values(self) -> None:
        """Draw the chips anew, now that other values are known; their widths may be others."""
        document = self.document()
        self._setting = True
        document.markContentsDirty(0, document.characterCount())
        self._setting = False
        self.viewport().update()
        self.underline()

    # -- numbers typed by hand ------------------------------------------------------------------------

    def underline(self) -> None:
        """Underline the numbers that were typed and equal one of a table."""
        self._look_soon.stop()
        selections = []
        for start, end in self._spans():
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            form.setUnderlineColor(QColor(theme.colour("explain")))
            selection.cursor, selection.format = cursor, form
            selections.append(selection)
        self.setExtraSelections(selections)
        self._tell_hand_typed()

    def _spans(self) -> list[Span]:
        # In the text of the document a chip is one character, so that its places are those of the cursor.
        text = self.toPlainText()
        return [(place_in(text, start), place_in(text, end)) for start, end in self._bindable(text)]

    def hand_typed_here(self) -> Span | None:
        """Return where the number stands that the cursor is in or behind, if it could be bound; else the first of them."""
        place = self.textCursor().position()
        spans = self._spans()
        return next(((s, e) for s, e in spans if s <= place <= e), spans[0] if spans else None)

    def _tell_hand_typed(self) -> None:
        span = self.hand_typed_here()
        self.hand_typed.emit(self.text_between(*span) if span else "")

    def text_between(self, start: int, end: int) -> str:
        """Return what lies between two places of the text, as it is written."""
        return source_between(self.document(), start, end)

    def bind(self, span: Span, source: str) -> None:
        """Put a binding in the place of a number typed by hand."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.insert(source)

    def _on_changed(self) -> None:
        if not self._setting:
            self._look_soon.start()
            self.edited.emit()

    # -- keys and mouse -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for a number at {, open the chip beside the cursor at F2; undo and redo are those of the whole paper."""
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            event.ignore()
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            event.ignore()
            return
        if event.text() in _BRACES and event.text():
            self.number_wanted.emit()
            return
        here = self.chip_here()
        if event.key() == Qt.Key.Key_F2 and here is not None:
            self.chip_wanted.emit(here)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.several_lines:
            event.ignore()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take ｛ from an input method like { from the keyboard."""
        if event.commitString() in _BRACES and event.commitString():
            self.number_wanted.emit()
            event.accept()
            return
        super().inputMethodEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the chip under the mouse."""
        place = self.chip_under(event.position().toPoint())
        if place is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.chip_wanted.emit(place)

    def chip_under(self, point: QPoint) -> int | None:
        """Return the place of the chip under a point of the viewport; None if there is none."""
        near = self.cursorForPosition(point).position()
        for place in (near - 1, near):
            if (
                place >= 0
                and self.document().characterAt(place) == MARK
                and self.rect_of(place).contains(point)
            ):
                return place
        return None

    def rect_of(self, place: int) -> QRect:
        """Return where in the viewport the character at a place stands."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(place)
        left = self.cursorRect(cursor)
        cursor.setPosition(place + 1)
        right = self.cursorRect(cursor)
        end = right.left() if right.top() == left.top() else self.viewport().width()
        return QRect(left.left(), left.top(), max(2, end - left.left()), left.height())

    def event(self, event: QEvent) -> bool:
        """Tell what a chip is when the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.chip_under(self.viewport().mapFromGlobal(event.globalPos()))
            shown = self._look(self.chip_source(place)) if place is not None else None
            QToolTip.showText(event.globalPos(), _told(shown), self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; the size of the letters is not changed here."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)

    # -- the clipboard --------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the bindings for pasting here and the printed sentence for pasting elsewhere."""
        cursor = self.textCursor()
        source = source_between(self.document(), cursor.selectionStart(), cursor.selectionEnd())
        text = cursor.selectedText().replace("\u2029", "\n")
        for binding in chips_of(self, cursor):
            shown = self._look(binding)
            text = text.replace(MARK, shown.text if shown else binding, 1)
        data = qt_made()
        data.setText(text)
        data.setData(OWN_FORMAT, source.encode())
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take texts only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, with the bindings of what was copied here."""
        text = (
            bytes(source.data(OWN_FORMAT).data()).decode() if source.hasFormat(OWN_FORMAT) else source.text()
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text = "".join(char for char in text if char == "\n" or char.isprintable())
        self.insert(text if self.several_lines else " ".join(text.split("\n")))


def chips_of(edit: BoundEdit, cursor: QTextCursor) -> list[str]:
    """Return the bindings within a selection, in order."""
    document = edit.document()
    places = range(cursor.selectionStart(), cursor.selectionEnd())
    return [source for place in places if (source := chip_at(document, place))]


class BoundLine(BoundEdit):
    """The same in a single line: a title, a heading."""

    def __init__(
        self,
        look: Callable[[str], Shown | None],
        bindable: Callable[[str], list[Span]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, bindable, parent)
        self.several_lines = False
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setFixedHeight(QFontMetrics(QFont(self.font())).height() + 20)


def _told(shown: Shown | None) -> str:
    if shown is None:
        return ""
    if shown.problem:
        return shown.problem
    if shown.found is None:
        return shown.text
    table = f"\n{shown.found.table.title}" if shown.found.table else ""
    basis = f"\n口径：{shown.found.basis}" if shown.found.basis else ""
    return f"{shown.found.label}：{shown.text}{table}{basis}\n双击或按F2更改"
