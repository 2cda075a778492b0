"""A paper while it is written: its parts at the left, the chosen one in the middle, the pages at the right."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from zjai_desk.briefing.papers.paper import BreakPart, ChartPart, Paper, Part, TablePart, TextPart
from zjai_desk.desktop.composer.editing import Editing
from zjai_desk.desktop.composer.head import HeadEditor
from zjai_desk.desktop.composer.list import HEAD, PartList
from zjai_desk.desktop.composer.present_numbers import PresentNumbers
from zjai_desk.desktop.composer.preview import ComposerPreview
from zjai_desk.desktop.composer.tables import CountedEditor
from zjai_desk.desktop.composer.texts import LineEditor, PartEditor, TextEditor
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.keys_said import say_keys

_TYPING_RESTS = 1500
_NARROW = 900
_MOST_WARNINGS = 3
_WIDTHS = [230, 430, 530]


class ComposerView(QWidget):
    """Works on one :class:`Editing` at a time; ``changed()`` after each step, ``unmoved(text)`` when there is none to take back."""

    changed = Signal()
    unmoved = Signal(str)

    def __init__(self, desk: Desk, present: PresentNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say_keys(self, {"撤销、重做这份简报里的改动": "Ctrl+Z　Ctrl+Y"})
        self.present = present
        self.editing: Editing | None = None
        self._showing = False
        self.parts = PartList(self)
        self.head_editor = HeadEditor(present, self)
        self.text_editor = TextEditor(present, self)
        self.line_editor = LineEditor(present, self)
        self.counted_editor = CountedEditor(desk, present, self)
        self.break_label = QLabel("这里另起一页。", self)
        self.preview = ComposerPreview(desk, present, self)
        self.warnings_label = QLabel(self)
        self.editors = QStackedWidget(self)
        self._typing_rests = QTimer(self)
        self._typing_rests.setSingleShot(True)
        self._typing_rests.setInterval(_TYPING_RESTS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.break_label.setProperty("role", "muted")
        self.break_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        for editor in (self.head_editor, self.text_editor, self.line_editor, self.counted_editor):
            self.editors.addWidget(editor)
        self.editors.addWidget(self.break_label)
        self.warnings_label.setProperty("role", "issues")
        self.warnings_label.setWordWrap(True)
        self.warnings_label.setTextFormat(Qt.TextFormat.PlainText)
        self.warnings_label.hide()
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.editors, 1)
        column.addWidget(self.warnings_label)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        for widget, stretch, least in ((self.parts, 2, 170), (middle, 4, 280), (self.preview, 5, 200)):
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, stretch)
            widget.setMinimumWidth(least)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.setSizes(_WIDTHS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self.setFocusProxy(self.parts)

    def _connect(self) -> None:
        parts = self.parts
        parts.chosen.connect(self._choose)
        parts.moved.connect(self._move)
        parts.doubled.connect(self._double)
        parts.removed.connect(self._remove)
        self.head_editor.changed.connect(self._take_head)
        for editor in (self.text_editor, self.line_editor, self.counted_editor):
            editor.changed.connect(self._take_part)
        self.preview.told.connect(self._show_warnings)
        self.present.changed.connect(self._show_parts)
        self._typing_rests.timeout.connect(self._rest)

    # -- one paper ------------------------------------------------------------------------------------

    def open(self, paper: Paper, name: str = "") -> Editing:
        """Let a paper be worked on, with the cursor in its first part."""
        self.editing = Editing(paper, name, self._on_changed)
        self.editing.at = 0 if paper.parts else HEAD
        self.show_all()
        self.first_editor().setFocus()
        return self.editing

    def close_paper(self) -> None:
        """Put the paper away."""
        self.editing = None
        self.preview.stop()

    def show_all(self) -> None:
        """Show the paper anew: it, or the numbers in it, are others."""
        self._show_parts()
        self._show_part()
        if self.editing is not None:
            self.preview.show_paper(self.editing.paper)

    def insert(self, part: Part) -> None:
        """Put a new part behind the chosen one and begin to fill it in."""
        if self.editing is not None:
            self.editing.insert(part)
            self.first_editor().setFocus()

    def first_editor(self) -> QWidget:
        """Return where the cursor goes for the chosen part."""
        shown = self.editors.currentWidget()
        if isinstance(shown, PartEditor):
            return shown.first_focus()
        return self.head_editor.title.edit if shown is self.head_editor else self.parts

    def bind(self) -> None:
        """Bind the number typed by hand beside the cursor."""
        for words in (self.text_editor.words, self.line_editor.words, self.head_editor.title):
            if words.isVisible():
                words.bind()

    def undo(self) -> None:
        """Take back the last step in the paper."""
        if self.editing is None or not self.editing.undo():
            self.unmoved.emit("这份简报没有可撤销的改动。")

    def redo(self) -> None:
        """Repeat the step that was taken back."""
        if self.editing is None or not self.editing.redo():
            self.unmoved.emit("这份简报没有可重做的改动。")

    def _on_changed(self) -> None:
        """Show what a step has changed; what the editor already shows stays as it is."""
        self.show_all()
        self._typing_rests.start()
        self.changed.emit()

    def _move(self, place: int, to: int) -> None:
        if self.editing is not None:
            self.editing.move(place, to)

    def _double(self, place: int) -> None:
        if self.editing is not None:
            self.editing.double(place)

    def _remove(self, place: int) -> None:
        if self.editing is not None:
            self.editing.remove(place)

    def _rest(self) -> None:
        if self.editing is not None:
            self.editing.rest()

    # -- showing --------------------------------------------------------------------------------------

    def _choose(self, place: int) -> None:
        if self.editing is not None and not self._showing:
            self.editing.at = place
            self.editing.rest()
            self._show_part()

    def _show_parts(self) -> None:
        if self.editing is not None:
            self._showing = True
            present = self.present
            self.parts.show_paper(self.editing.paper, self.editing.at, present.look, present.titles)
            self._showing = False

    def _show_part(self) -> None:
        """Show the chosen part in its editor."""
        if self.editing is None:
            return
        paper, at = self.editing.paper, self.editing.at
        if at == HEAD or not paper.parts:
            self.head_editor.show_paper(paper)
            self.editors.setCurrentWidget(self.head_editor)
            return
        part = paper.parts[min(at, len(paper.parts) - 1)]
        editor = self._editor_of(part)
        if editor is not None:
            editor.show_part(part)
        self.editors.setCurrentWidget(editor or self.break_label)

    def _editor_of(self, part: Part) -> PartEditor | None:
        if isinstance(part, BreakPart):
            return None
        if isinstance(part, (TablePart, ChartPart)):
            return self.counted_editor
        return self.text_editor if isinstance(part, TextPart) else self.line_editor

    def _take_head(self, paper: Paper, typing: str) -> None:
        if self.editing is not None:
            self.editing.change(paper, HEAD, typing)

    def _take_part(self, part: Part, typing: str) -> None:
        if self.editing is not None and self.editing.paper.parts:
            at = self.editing.at
            self.editing.set_part(at, part, f"{typing} {at}" if typing else "")

    def _show_warnings(self, warnings: tuple[str, ...]) -> None:
        more = f"\n……共{len(warnings)}处" if len(warnings) > _MOST_WARNINGS else ""
        self.warnings_label.setText("\n".join(warnings[:_MOST_WARNINGS]) + more)
        self.warnings_label.setToolTip("\n".join(warnings))
        self.warnings_label.setVisible(bool(warnings))

    # -- the hand on it -------------------------------------------------------------------------------

    def command(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Return what a key does in the paper wherever the cursor is: undo, redo, move a part; None for others."""
        control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
        # Arrow keys come with the modifier of the keypad on some keyboards.
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        known: dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]] = {
            (Qt.Key.Key_Z, control): self.undo,
            (Qt.Key.Key_Y, control): self.redo,
            (Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier): self.redo,
            (Qt.Key.Key_Up, alt): lambda: self.parts.ask_move(-1),
            (Qt.Key.Key_Down, alt): lambda: self.parts.ask_move(1),
        }
        return known.get((event.key(), held)) if self.editing is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what is written comes before what it looks like."""
        super().resizeEvent(event)
        wide, was_wide = (size.width() >= _NARROW for size in (event.size(), event.oldSize()))
        if wide != was_wide or event.oldSize().isEmpty():
            self.preview.setVisible(wide)
