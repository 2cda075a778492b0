"""编简报: a paper is put together from parts at the left, written in the middle, and seen as it prints at the right."""

from functools import partial

from PySide6.QtCore import QEvent, QTimer, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from zjai_desk.briefing.papers import (
    LABELS,
    AttachmentPart,
    BreakPart,
    ChartPart,
    HeadingPart,
    Paper,
    Part,
    SourcesPart,
    TablePart,
    TextPart,
)
from zjai_desk.briefing.papers_kept import Kept
from zjai_desk.desktop.composer_drafts import Draft, Drafts
from zjai_desk.desktop.composer_editing import Editing
from zjai_desk.desktop.composer_head import HeadEditor
from zjai_desk.desktop.composer_list import HEAD, ICONS, PartList
from zjai_desk.desktop.composer_preview import ComposerPreview
from zjai_desk.desktop.composer_start import ComposerStart
from zjai_desk.desktop.composer_tables import CountedEditor
from zjai_desk.desktop.composer_texts import LineEditor, PartEditor, TextEditor
from zjai_desk.desktop.composer_work import ComposerWork
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.icons import icon
from zjai_desk.desktop.name_dialog import NameDialog
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.present_numbers import PresentNumbers
from zjai_desk.errors import DeskError
from zjai_desk.store import Query

DRAFT_AFTER = 2000
"""Milliseconds after a change at which the draft is written, however much is typed meanwhile."""
_TYPING_RESTS = 1500
_NARROW = 1000
_UNTITLED = "未命名简报"
"""What a paper is called that has no name yet."""
_NEW: tuple[tuple[Part, str], ...] = (
    (HeadingPart(), "Ctrl+Shift+1"),
    (TextPart(), "Ctrl+Shift+2"),
    (TablePart(), "Ctrl+Shift+3"),
    (ChartPart(), "Ctrl+Shift+4"),
    (BreakPart(), ""),
    (AttachmentPart(), ""),
    (SourcesPart(), ""),
)


class ComposerPage(Page):
    """Keeps the paper that is being written until it is closed; what is not saved is a draft on this computer."""

    key = "composer"
    title = "编简报"
    icon_name = "file-text"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.present = PresentNumbers(desk, self)
        self.work = ComposerWork(desk, self.present)
        self.editing: Editing | None = None
        self.drafts: Drafts | None = None
        self._names: list[str] = []
        self._showing = False
        self.start = ComposerStart(self)
        self.parts = PartList(self)
        self.head_editor = HeadEditor(self.present, self)
        self.text_editor = TextEditor(self.present, self)
        self.line_editor = LineEditor(self.present, self)
        self.counted_editor = CountedEditor(desk, self.present, self)
        self.break_label = QLabel("这里另起一页。", self)
        self.preview = ComposerPreview(desk, self.present, self)
        self.warnings_label = QLabel(self)
        self._lay_out()
        self._make_actions()
        self._make_timers()
        self._connect()
        self._show_start()

    # -- the page -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.editors = QStackedWidget(self)
        self.break_label.setProperty("role", "muted")
        self.break_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        for editor in (
            self.head_editor,
            self.text_editor,
            self.line_editor,
            self.counted_editor,
            self.break_label,
        ):
            self.editors.addWidget(editor)
        self.warnings_label.setProperty("role", "issues")
        self.warnings_label.setWordWrap(True)
        self.warnings_label.setTextFormat(Qt.TextFormat.PlainText)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.editors, 1)
        column.addWidget(self.warnings_label)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        for widget, stretch in ((self.parts, 2), (middle, 4), (self.preview, 5)):
            self.split.addWidget(widget)
            self.split.setStretchFactor(self.split.count() - 1, stretch)
        self.parts.setMinimumWidth(180)
        middle.setMinimumWidth(280)
        self.preview.setMinimumWidth(200)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.setSizes([230, 430, 520])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.split)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.stack)
        self.setFocusProxy(self.parts)

    def _make_actions(self) -> None:
        self.back_action = self.add_action("返回", "arrow-left", self.leave)
        self.back_action.setToolTip("回到简报；没有保存的留作草稿")
        insert = QMenu(self)
        for part, keys in _NEW:
            kind = type(part)
            entry = insert.addAction(icon(ICONS[kind]), LABELS[kind], partial(self.insert, part))
            if keys:
                entry.setShortcut(QKeySequence(keys))
                self.addAction(entry)
        self.insert_action = self.add_action("插入", "plus", self._open_insert)
        self._insert_button = self.hang_menu(self.insert_action, insert)
        more = QMenu(self)
        self.undo_entry = more.addAction(icon("undo-2"), "撤销（Ctrl+Z）", self.undo)
        self.redo_entry = more.addAction(icon("redo-2"), "重做（Ctrl+Y）", self.redo)
        more.addSeparator()
        more.addAction(icon("save"), "另存为…", self.ask_name)
        self.close_entry = more.addAction(icon("x"), "关闭这份简报", self.close_paper)
        self.delete_entry = more.addAction(icon("trash-2"), "删除这份简报…", self._ask_and_delete)
        self.more_action = self.add_action("更多", "list-tree", self._open_more)
        self._more_button = self.hang_menu(self.more_action, more)
        self.bind_action = self.add_action("绑定数字", "target", self.bind, shortcut="Ctrl+B")
        self.bind_action.setToolTip("把光标处手写的数换成台账里的数（Ctrl+B）")
        self.print_action = self.add_action("生成…", "play", self.print_paper, shortcut="Ctrl+R")
        self.print_action.setToolTip("保存后到“简报”里生成、打印或批量生成（Ctrl+R）")
        self.save_action = self.add_action("保存", "save", self.save, shortcut="Ctrl+S", primary=True)

    def _make_timers(self) -> None:
        self._draft_soon = QTimer(self)
        self._draft_soon.setSingleShot(True)
        self._draft_soon.setInterval(DRAFT_AFTER)
        self._draft_soon.timeout.connect(self.keep_draft)
        self._typing_rests = QTimer(self)
        self._typing_rests.setSingleShot(True)
        self._typing_rests.setInterval(_TYPING_RESTS)
        self._typing_rests.timeout.connect(self._rest)

    def _connect(self) -> None:
        start, parts = self.start, self.parts
        start.blank.connect(lambda: self.open_paper(Paper(parts=(TextPart(),))))
        start.based_on.connect(self.begin_from)
        start.continued.connect(self.open_kept)
        start.draft_wanted.connect(self._open_draft)
        parts.chosen.connect(self._choose)
        parts.moved.connect(lambda place, to: self.editing and self.editing.move(place, to))
        parts.doubled.connect(lambda place: self.editing and self.editing.double(place))
        parts.removed.connect(lambda place: self.editing and self.editing.remove(place))
        self.head_editor.changed.connect(self._take_head)
        for editor in (self.text_editor, self.line_editor, self.counted_editor):
            editor.changed.connect(self._take_part)
        self.preview.told.connect(self._show_warnings)
        self.present.changed.connect(self._show_parts)

    # -- beginning and leaving ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look everything up again: the records, the place or the papers kept are others."""
        self.present.renew()
        if self.editing is not None:
            self._show_part()
            self.preview.show_paper(self.editing.paper)
        self.work.read_start(self._take_start)

    def visit(self, query: Query | None, record: int | None) -> None:
        """Open the paper with this id in the notebook; without one, what is being written or the beginning."""
        if record is not None:
            self.work.read_start(lambda store_id, kept: self._visit(store_id, kept, record))

    def _visit(self, store_id: str, kept: list[Kept], record: int) -> None:
        self._take_start(store_id, kept)
        found = [each for each in kept if each.record == record]
        if found and (self.editing is None or self.editing.name != found[0].name):
            self.open_kept(found[0].name)

    def _take_start(self, store_id: str, kept: list[Kept]) -> None:
        from zjai_desk.briefing import BRIEFINGS

        if self.drafts is None:
            self.drafts = Drafts(store_id)
        self._names = [each.name for each in kept]
        draft = self.drafts.read()
        named = (draft.name or _UNTITLED) if draft else None
        self.start.show_choices(BRIEFINGS, kept, named if self.editing is None else None)

    def begin_from(self, briefing: str) -> None:
        """Begin with what a ready briefing says of the place of the desk."""
        self.work.copy_briefing(briefing, lambda paper: self.open_paper(paper))

    def open_kept(self, name: str) -> None:
        """Go on with a paper that was kept under a name."""
        self.keep_draft()
        self.work.read_paper(name, lambda paper: self.open_paper(paper, name))

    def _open_draft(self) -> None:
        draft = self.drafts.read() if self.drafts else None
        if draft is not None:
            self.open_paper(draft.paper, draft.name)
            if self.editing is not None:
                self.editing.kept = None
                self._show_state()

    def open_paper(self, paper: Paper, name: str = "") -> None:
        """Let a paper be worked on; ``name`` is that under which it is kept, empty for a new one."""
        self.editing = Editing(paper, name, self._on_changed)
        self.editing.at = 0 if paper.parts else HEAD
        self.stack.setCurrentWidget(self.split)
        self._show_parts()
        self._show_part()
        self._show_state()
        self.preview.show_paper(paper)
        self.first_editor().setFocus()

    def close_paper(self) -> None:
        """Put the paper away; what is not saved stays as the draft."""
        self.keep_draft()
        self.editing = None
        self.preview.stop()
        self._show_start()
        self.work.read_start(self._take_start)

    def leave(self) -> None:
        """Go back to the page of the briefings."""
        self.keep_draft()
        self.desk.go("briefing")

    def _show_start(self) -> None:
        self.stack.setCurrentWidget(self.start)
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        """Write the draft when the page is left."""
        super().hideEvent(event)
        self.keep_draft()

    # -- working --------------------------------------------------------------------------------------

    def insert(self, part: Part) -> None:
        """Put a new part behind the chosen one and begin to fill it in."""
        if self.editing is None:
            return
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
            self.desk.tell("这份简报没有可撤销的改动。")

    def redo(self) -> None:
        """Repeat the step that was taken back."""
        if self.editing is None or not self.editing.redo():
            self.desk.tell("这份简报没有可重做的改动。")

    def _on_changed(self) -> None:
        """Show what a step has changed; what the editor already shows stays as it is."""
        if self.editing is None:
            return
        self._show_parts()
        self._show_part()
        self._show_state()
        self.preview.show_paper(self.editing.paper)
        if not self._draft_soon.isActive():
            self._draft_soon.start()
        self._typing_rests.start()

    def _rest(self) -> None:
        if self.editing is not None:
            self.editing.rest()

    def _choose(self, place: int) -> None:
        if self.editing is not None and not self._showing:
            self.editing.at = place
            self.editing.rest()
            self._show_part()

    def _show_parts(self) -> None:
        if self.editing is not None:
            self._showing = True
            self.parts.show_paper(
                self.editing.paper, self.editing.at, self.present.look, self.present.titles
            )
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
        if isinstance(part, BreakPart):
            self.editors.setCurrentWidget(self.break_label)
            return
        editor: PartEditor = self.line_editor
        if isinstance(part, TextPart):
            editor = self.text_editor
        elif isinstance(part, (TablePart, ChartPart)):
            editor = self.counted_editor
        editor.show_part(part)
        self.editors.setCurrentWidget(editor)

    def _take_head(self, paper: Paper, typing: str) -> None:
        if self.editing is not None:
            self.editing.change(paper, HEAD, typing)

    def _take_part(self, part: Part, typing: str) -> None:
        if self.editing is not None and self.editing.paper.parts:
            at = self.editing.at
            self.editing.set_part(at, part, f"{typing} {at}" if typing else "")

    def _show_warnings(self, warnings: tuple[str, ...]) -> None:
        shown = "\n".join(warnings[:3]) + (f"\n……共{len(warnings)}处" if len(warnings) > 3 else "")
        self.warnings_label.setText(shown)
        self.warnings_label.setToolTip("\n".join(warnings))
        self.warnings_label.setVisible(bool(warnings))

    def _show_state(self) -> None:
        editing = self.editing
        working = editing is not None
        for action in (self.save_action, self.insert_action, self.print_action, self.bind_action, self.more_action):
            action.setEnabled(working)
        name = (editing.name or _UNTITLED) if editing else ""
        self.head.title.setText(f"编简报　{name}" if name else self.title)
        self.head.remark.setText("未保存" if editing and editing.dirty else "")
        self.undo_entry.setEnabled(bool(editing and editing.can_undo))
        self.redo_entry.setEnabled(bool(editing and editing.can_redo))
        self.delete_entry.setEnabled(bool(editing and editing.name))

    # -- keeping --------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Write what is not saved to this person's folder, or forget the draft once there is nothing to lose."""
        self._draft_soon.stop()
        if self.editing is None or self.drafts is None:
            return
        try:
            if self.editing.dirty:
                self.drafts.keep(Draft(self.editing.paper, self.editing.name))
            else:
                self.drafts.drop()
        except DeskError as error:
            self.desk.show_error(error)

    def save(self) -> None:
        """Keep the paper under its name; ask for one if it has none."""
        if self.editing is None:
            return
        if self.editing.name:
            self.save_as(self.editing.name)
        else:
            self.ask_name()

    def ask_name(self) -> None:
        """Ask for a name and keep the paper under it."""
        from zjai_desk.briefing.papers_kept import name_fault

        if self.editing is None:
            return
        taken = [name for name in self._names if name != self.editing.name]
        dialog = NameDialog("保存简报", self.editing.name, lambda name: name_fault(name, taken), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.named.connect(self.save_as)
        dialog.open()

    def save_as(self, name: str, then: str = "") -> None:
        """Keep the paper under a name; ``then`` is a page to go to afterwards."""
        editing = self.editing
        if editing is None:
            return
        paper = editing.paper

        def done() -> None:
            editing.name, editing.kept = name, paper
            self._names = list({*self._names, name})
            self.keep_draft()
            self._show_state()
            self.desk.tell(f"已保存自编简报“{name}”", undoable=True)
            if then:
                self.desk.go(then)

        self.work.keep(name, paper, done)

    def print_paper(self) -> None:
        """Save the paper and go where it is printed; a new one is asked for its name first."""
        if self.editing is None:
            return
        if not self.editing.name:
            self.ask_name()
        elif self.editing.dirty:
            self.save_as(self.editing.name, "briefing")
        else:
            self.desk.go("briefing")

    def _ask_and_delete(self) -> None:
        if self.editing is None or not self.editing.name:
            return
        box = QMessageBox(QMessageBox.Icon.Question, "删除简报", f"删除自编简报“{self.editing.name}”？", parent=self)
        box.setInformativeText("删除后可以撤销。")
        box.setTextFormat(Qt.TextFormat.PlainText)
        delete = box.addButton("删除", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("不删除", QMessageBox.ButtonRole.RejectRole))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda _: self.delete() if box.clickedButton() is delete else None)
        box.open()

    def delete(self) -> None:
        """Delete the paper that is shown from the store."""
        if self.editing is None:
            return
        name = self.editing.name

        def done() -> None:
            self.editing = None
            if self.drafts is not None:
                self.drafts.drop()
            self.desk.tell(f"已删除自编简报“{name}”", undoable=True)
            self.close_paper()

        self.work.delete(name, done)

    # -- the hand on it -------------------------------------------------------------------------------

    def _open_insert(self) -> None:
        self._insert_button.showMenu()

    def _open_more(self) -> None:
        self._more_button.showMenu()

    def event(self, event: QEvent) -> bool:
        """Take the keys of undo and of moving parts before the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.editing is not None and self._does(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo in the paper, and move its parts, wherever the cursor is."""
        does = self._does(event)
        if self.editing is None or does is None:
            super().keyPressEvent(event)
            return
        does()
        event.accept()

    def _does(self, event: QKeyEvent):  # type: ignore[no-untyped-def]
        modifiers = event.modifiers()
        control, alt, shift = (
            Qt.KeyboardModifier.ControlModifier,
            Qt.KeyboardModifier.AltModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        known = {
            (Qt.Key.Key_Z, control): self.undo,
            (Qt.Key.Key_Y, control): self.redo,
            (Qt.Key.Key_Z, control | shift): self.redo,
            (Qt.Key.Key_Up, alt): lambda: self.parts.ask_move(-1),
            (Qt.Key.Key_Down, alt): lambda: self.parts.ask_move(1),
        }
        return known.get((Qt.Key(event.key()), modifiers))

    def panes(self) -> list[QWidget]:
        """Return the parts of the page that F6 goes round."""
        return [self.start] if self.editing is None else [self.parts, self.editors, self.preview.pages]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what is written comes before what it looks like."""
        super().resizeEvent(event)
        self.preview.setVisible(event.size().width() >= _NARROW)
