"""编简报: where a briefing of the office's own is begun, written, and kept under a name."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox, QStackedWidget, QToolButton, QWidget

from zjai_desk.briefing import BRIEFINGS
from zjai_desk.briefing.papers.kept import Kept, name_fault
from zjai_desk.briefing.papers.paper import (
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
from zjai_desk.desktop.composer.drafts import Draft, Drafts
from zjai_desk.desktop.composer.list import ICONS
from zjai_desk.desktop.composer.present_numbers import PresentNumbers
from zjai_desk.desktop.composer.start import ComposerStart
from zjai_desk.desktop.composer.view import ComposerView
from zjai_desk.desktop.composer.work import ComposerWork
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.name_dialog import NameDialog
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.errors import DeskError
from zjai_desk.registers.rights import ARRANGE
from zjai_desk.store import Query

DRAFT_AFTER = 2000
"""Milliseconds after a change at which the draft is written, however much is typed meanwhile."""
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
        self.drafts: Drafts | None = None
        self._names: list[str] = []
        self.start = ComposerStart(self)
        self.view = ComposerView(desk, self.present, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.view)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.stack)
        self._make_actions()
        self._draft_soon = QTimer(self)
        self._draft_soon.setSingleShot(True)
        self._draft_soon.setInterval(DRAFT_AFTER)
        self.setFocusProxy(self.start.blank_button)
        self._connect()
        self._show_state()

    def _make_actions(self) -> None:
        self.back_action = self.add_action("返回", "arrow-left", self.leave)
        self.back_action.setToolTip("回到简报；没有保存的留作草稿")
        insert, more = QMenu(self), QMenu(self)
        for part, keys in _NEW:
            kind = type(part)
            entry = insert.addAction(icon(ICONS[kind]), LABELS[kind], partial(self.view.insert, part))
            if keys:
                entry.setShortcut(QKeySequence(keys))
                self.addAction(entry)
        self.insert_action, self._insert_button = self._hung("插入", "plus", insert)
        self.undo_entry = more.addAction(icon("undo-2"), "撤销（Ctrl+Z）", self.view.undo)
        self.redo_entry = more.addAction(icon("redo-2"), "重做（Ctrl+Y）", self.view.redo)
        more.addSeparator()
        save_as = more.addAction(icon("save"), "另存为…", self.ask_name)
        more.addAction(icon("x"), "关闭这份简报", self.close_paper)
        self.delete_entry = more.addAction(icon("trash-2"), "删除这份简报…", self._ask_and_delete)
        for entry in (save_as, self.delete_entry):
            guard(self.desk, entry, ARRANGE)
        self.more_action, self._more_button = self._hung("更多", "list-tree", more)
        self.bind_action = self.add_action("绑定数字", "target", self.view.bind, shortcut="Ctrl+B")
        self.bind_action.setToolTip("把光标处手写的数换成台账里的数（Ctrl+B）")
        self.preview_action = self.add_action("预览", "panel-right", self._turn_preview)
        self.preview_action.setToolTip("显示或收起右边的版面")
        self.print_action = self.add_action("去生成", "play", self.print_paper, shortcut="Ctrl+R")
        self.print_action.setToolTip("保存，再到“简报”里生成、打印或批量生成（Ctrl+R）")
        self.save_action = self.add_action(
            "保存", "save", self.save, shortcut="Ctrl+S", primary=True, right=ARRANGE
        )

    def _hung(self, text: str, icon_name: str, menu: QMenu) -> tuple[QAction, QToolButton]:
        """Add an action that opens a menu."""
        action = self.add_action(text, icon_name, lambda: self._drop_down(action))
        button = self.hang_menu(action, menu)
        return action, button

    def _turn_preview(self) -> None:
        preview = self.view.preview
        preview.setVisible(preview.isHidden())

    def _drop_down(self, action: QAction) -> None:
        for button in self.head.buttons:
            if button.defaultAction() is action:
                button.showMenu()

    def _connect(self) -> None:
        start = self.start
        start.blank.connect(lambda: self.open_paper(Paper(parts=(TextPart(),))))
        start.based_on.connect(self.begin_from)
        start.continued.connect(self.open_kept)
        start.draft_wanted.connect(self.open_draft)
        self.view.changed.connect(self._on_changed)
        self.view.unmoved.connect(self.desk.tell)
        self._draft_soon.timeout.connect(self.keep_draft)

    # -- beginning and leaving ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look everything up again: the records, the place or the papers kept are others."""
        self.present.renew()
        self.view.show_all()
        self.work.read_start(self._take_start)

    def visit(self, _query: Query | None, record: int | None) -> None:
        """Open the paper with this id in the notebook; without one, what is being written, or the beginning."""
        if record is not None:
            self.work.read_start(lambda store_id, kept: self._visit(store_id, kept, record))

    def _visit(self, store_id: str, kept: list[Kept], record: int) -> None:
        self._take_start(store_id, kept)
        name = next((each.name for each in kept if each.record == record), "")
        if name and (self.view.editing is None or self.view.editing.name != name):
            self.open_kept(name)

    def _take_start(self, store_id: str, kept: list[Kept]) -> None:
        if self.drafts is None:
            self.drafts = Drafts(store_id)
        self._names = [each.name for each in kept]
        draft = self.drafts.read() if self.view.editing is None else None
        self.start.show_choices(BRIEFINGS, kept, (draft.name or _UNTITLED) if draft else None)

    def begin_from(self, briefing: str) -> None:
        """Begin with what a ready briefing says of the place of the desk."""
        self.work.copy_briefing(briefing, self.open_paper)

    def open_kept(self, name: str) -> None:
        """Go on with a paper that was kept under a name."""
        self.keep_draft()
        self.work.read_paper(name, lambda paper: self.open_paper(paper, name))

    def open_draft(self) -> None:
        """Go on with what was not saved."""
        draft = self.drafts.read() if self.drafts else None
        if draft is not None:
            self.open_paper(draft.paper, draft.name)
            if self.view.editing is not None:
                self.view.editing.kept = None
            self._show_state()

    def open_paper(self, paper: Paper, name: str = "") -> None:
        """Let a paper be worked on; ``name`` is that under which it is kept, empty for a new one."""
        self.stack.setCurrentWidget(self.view)
        self.setFocusProxy(self.view.parts)
        self.view.open(paper, name)
        self._show_state()

    def close_paper(self) -> None:
        """Put the paper away; what is not saved stays as the draft."""
        self.keep_draft()
        self.view.close_paper()
        self.stack.setCurrentWidget(self.start)
        self.setFocusProxy(self.start.blank_button)
        self._show_state()
        self.work.read_start(self._take_start)

    def leave(self) -> None:
        """Go back to the page of the briefings."""
        self.keep_draft()
        self.desk.go("briefing")

    def hideEvent(self, event: QHideEvent) -> None:
        """Write the draft when the page is left."""
        super().hideEvent(event)
        self.keep_draft()

    def _on_changed(self) -> None:
        self._show_state()
        if not self._draft_soon.isActive():
            self._draft_soon.start()

    def _show_state(self) -> None:
        editing = self.view.editing
        for action in (
            self.save_action,
            self.insert_action,
            self.print_action,
            self.bind_action,
            self.preview_action,
            self.more_action,
        ):
            action.setEnabled(editing is not None)
        name = (editing.name or _UNTITLED) if editing else ""
        self.head.title.setText(f"{self.title}：{name}" if name else self.title)
        self.head.remark.setText("未保存" if editing and editing.dirty else "")
        self.head.fit()
        self.undo_entry.setEnabled(bool(editing and editing.can_undo))
        self.redo_entry.setEnabled(bool(editing and editing.can_redo))
        self.delete_entry.setEnabled(bool(editing and editing.name))

    # -- keeping --------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Write what is not saved to this person's folder, or forget the draft once there is nothing to lose."""
        self._draft_soon.stop()
        editing = self.view.editing
        if editing is None or self.drafts is None:
            return
        try:
            if editing.dirty:
                self.drafts.keep(Draft(editing.paper, editing.name))
            else:
                self.drafts.drop()
        except DeskError as error:
            self.desk.show_error(error)

    def save(self) -> None:
        """Keep the paper under its name; ask for one if it has none."""
        editing = self.view.editing
        if editing is not None and editing.name:
            self.save_as(editing.name)
        else:
            self.ask_name()

    def ask_name(self, then: str = "") -> None:
        """Ask for a name, keep the paper under it, and go to the page ``then``, if one is given."""
        editing = self.view.editing
        if editing is None:
            return
        taken = [name for name in self._names if name != editing.name]
        dialog = NameDialog("保存简报", editing.name, lambda name: name_fault(name, taken), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.named.connect(lambda name: self.save_as(name, then))
        dialog.open()

    def save_as(self, name: str, then: str = "") -> None:
        """Keep the paper under a name; ``then`` is a page to go to afterwards."""
        editing = self.view.editing
        if editing is None:
            return
        paper = editing.paper

        def done() -> None:
            editing.name, editing.kept = name, paper
            self._names = sorted({*self._names, name})
            self.keep_draft()
            self._show_state()
            self.desk.tell(f"已保存自编简报“{name}”", undoable=True)
            if then:
                self.desk.go(then, Query(text=name))

        self.work.keep(name, paper, done)

    def print_paper(self) -> None:
        """Save the paper and let it be written where it is printed; a new one is asked for its name first."""
        editing = self.view.editing
        if editing is not None and not editing.name:
            self.ask_name("briefing")
        elif editing is not None and editing.dirty:
            self.save_as(editing.name, "briefing")
        else:
            self.desk.go("briefing", Query(text=editing.name) if editing else None)

    def _ask_and_delete(self) -> None:
        editing = self.view.editing
        if editing is None or not editing.name:
            return
        box = QMessageBox(
            QMessageBox.Icon.Question, "删除简报", f"删除自编简报“{editing.name}”？", parent=self
        )
        box.setInformativeText("删除后可以撤销。")
        box.setTextFormat(Qt.TextFormat.PlainText)
        delete = box.addButton("删除", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("不删除", QMessageBox.ButtonRole.RejectRole))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(self.delete)
        box.open()

    def delete(self) -> None:
        """Delete the paper that is shown from the store."""
        editing = self.view.editing
        if editing is None:
            return
        name = editing.name

        def done() -> None:
            self.view.close_paper()
            if self.drafts is not None:
                self.drafts.drop()
            self.desk.tell(f"已删除自编简报“{name}”", undoable=True)
            self.close_paper()

        self.work.delete(name, done)

    # -- the hand on it -------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take the keys of undo and of moving parts before the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.view.command(event) is not None:
                event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo in the paper, and move its parts, wherever the cursor is."""
        command = self.view.command(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            command()
            event.accept()

    def panes(self) -> list[QWidget]:
        """Return the parts of the page that F6 goes round."""
        view = self.view
        return [self.start] if view.editing is None else [view.parts, view.editors, view.preview.pages]
