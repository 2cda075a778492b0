"""The main window: top line, navigation, the page, the line of messages, the status line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.ahead import Ahead
from zjai_desk.desktop.banner import Banner
from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.keeping.copying import Copying
from zjai_desk.desktop.kit.file_drop import FileDrop
from zjai_desk.desktop.kit.icons import icon, program_icon
from zjai_desk.desktop.navigation import Navigation
from zjai_desk.desktop.notice import Notice
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.pages import PAGES
from zjai_desk.desktop.panes import KeysLeft, next_stop
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.people.locking import SETTING, USUAL_MINUTES, Lock, minutes_of
from zjai_desk.desktop.status_line import StatusLine
from zjai_desk.desktop.top_line import TopLine
from zjai_desk.desktop.window_menu import WindowMenu
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies.listing import Copy
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.rights import TAKE_BACK
from zjai_desk.store import PeriodClosed, Query
from zjai_desk.store.refusals import Damaged

NARROW = 1000
"""Below this width the navigation is a rail of icons."""
USUAL_SIZE = (1366, 768)
"""What an old screen shows; less where scaling leaves less."""
TITLE_BAR = 40
"""Height that the frame around the window takes at most; without it the last line is off a small screen."""
TOLD, UNDOABLE, NOTED = 6, 10, 12
"""Seconds for which a message, one that offers 撤销, and a remark on a typed value stay."""


class MainWindow(QMainWindow):
    """The window on one open store; closing it closes the store.

    ``left(welcome)`` comes when it is closed: true if the user wants another store. ``sign_in_wanted()`` comes
    after it where the same store is to be opened anew, for somebody to sign in, and ``restore_wanted(Copy,
    other)`` where a copy is to take its place first, ``damage_wanted(what was found)`` where it is damaged,
    ``encryption_wanted(Plan)`` where it is to be encrypted.
    """

    left = Signal(bool)
    sign_in_wanted = Signal()
    restore_wanted = Signal(object, bool)
    damage_wanted = Signal(str)
    encryption_wanted = Signal(object)

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self._pages: dict[str, Page] = {}
        self._entries = {entry.key: entry for entry in PAGES}
        self._wants_another = self._told_damage = False
        self._then: Callable[[], None] | None = None
        self.setWindowTitle(f"{title} - 区县人工智能产业工作台")
        self.setWindowIcon(program_icon())
        self.setMinimumSize(640, 360)
        self.undo_action = self._turn("撤销", "undo-2", desk.undo, ["Ctrl+Z"])
        self.redo_action = self._turn("重做", "redo-2", desk.redo, ["Ctrl+Y", "Ctrl+Shift+Z"])
        self.menu = WindowMenu(desk, (self.undo_action, self.redo_action), self)
        self.top = TopLine(desk, (self.undo_action, self.redo_action), self.menu, self)
        self.navigation = Navigation(PAGES, self)
        self.stack = QStackedWidget(self)
        self.banner = Banner(self)
        self.notice = Notice(self)
        self.status = StatusLine(desk, self)
        self.drops = FileDrop(self)
        self.installEventFilter(KeysLeft(self))
        self.lock = Lock(desk, USUAL_MINUTES, self)
        self.copying = Copying(desk, self)
        self.ahead = Ahead(desk, self)
        desk.ask_reason = self._ask_reason
        self._lay_out()
        self._connect()
        self._restore()
        # Its signals hold what pages hang on them, and these hold it: it has to go when the window goes.
        desk.setParent(self)

    def _lay_out(self) -> None:
        pane = QWidget(self)
        pane.setObjectName("navigation_pane")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        beside = QVBoxLayout(pane)
        beside.setContentsMargins(0, 0, 1, 0)
        beside.addWidget(self.navigation)
        page = QVBoxLayout()
        page.setSpacing(0)
        page.addWidget(self.stack, 1)
        page.addWidget(self.notice)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(pane)
        middle.addLayout(page, 1)
        central = QWidget(self)
        whole = QVBoxLayout(central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addWidget(self.banner)
        whole.addLayout(middle, 1)
        whole.addWidget(self.status)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        desk = self.desk
        self.navigation.chosen.connect(self.show_page)
        self.top.search.left.connect(self._back_to_page)
        self.status.findings_wanted.connect(lambda: self.show_page("home"))
        self.menu.operator_changed.connect(self.top.show_place)
        self.menu.another_wanted.connect(lambda: self._leave(another=True))
        self.menu.lock_wanted.connect(self.lock.lock)
        self.menu.sign_in_wanted.connect(self._leave_to_sign_in)
        self.menu.encryption_wanted.connect(
            lambda plan: self._leave(lambda: self.encryption_wanted.emit(plan))
        )
        self.menu.minutes_set.connect(self.lock.set_minutes)
        self.menu.faults_found.connect(self.tell_faults)
        self.lock.leave_wanted.connect(lambda another: self._leave_to_sign_in() if another else self.close())
        desk.run("", lambda store, _: minutes_of(store.setting(SETTING)), self.lock.set_minutes)
        desk.changed.connect(self._on_changed)
        desk.place_changed.connect(self._on_place)
        desk.steps_changed.connect(self._show_turns)
        desk.findings.changed.connect(self._show_findings)
        desk.told.connect(self._tell)
        desk.offered.connect(self.notice.offer)
        desk.failed.connect(self._on_failed)
        desk.went.connect(self._go)
        desk.handed.connect(self._take_files)
        desk.copies_wanted.connect(self.open_copies)
        self.drops.dropped.connect(lambda paths: self._take_files(paths, Expected()))
        for entry in PAGES:
            if entry.shortcut:
                self._key(f"到{entry.title}", partial(self._go, entry.key, None, None), entry.shortcut)
        self._key("查找全部台账", self._find, "Ctrl+Shift+F", "Ctrl+K")
        self._key("到下一个区域：导航、标题栏、表格、记录卡、底栏", lambda: self._next_pane(1), "F6")
        self._key("到上一个区域", lambda: self._next_pane(-1), "Shift+F6")
        self._key("帮助", self.menu.show_help, "F1")
        if desk.person is not None:
            self._key("锁定窗口", self.lock.lock, "Ctrl+L")
        self._key("快捷键", self.show_keys, "Ctrl+/")
        self.menu.keys_wanted.connect(self.show_keys)
        self._show_turns()
        self._count()

    def _restore(self) -> None:
        room = self.screen().availableSize() - QSize(0, TITLE_BAR)
        self.resize(QSize(*USUAL_SIZE).boundedTo(room))
        kept = QByteArray.fromBase64(self.desk.settings.geometry.encode())
        if not kept.isEmpty():
            self.restoreGeometry(kept)
        page = self.desk.settings.page
        self.show_page(page if page in self._entries else "home")
        self.navigation.setFocus()

    # -- pages ----------------------------------------------------------------------------------------

    def page(self, key: str) -> Page:
        """Return the page with this key, made if this is the first time that it is wanted."""
        if key not in self._pages:
            page = self._entries[key].make(self.desk)
            page.figures_changed.connect(self.status.show_selection)
            page.noted.connect(self._note)
            page.waiting.connect(lambda things: self.navigation.set_counts({key: things}))
            page.mended.connect(self.notice.withdraw)
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    @property
    def shown(self) -> Page:
        """The page that is shown."""
        page = self.stack.currentWidget()
        if not isinstance(page, Page):
            raise TypeError("no page is shown yet")
        return page

    def show_page(self, key: str) -> None:
        """Show the page with this key, brought up to date if it is stale."""
        page = self.page(key)
        if self.stack.currentWidget() is not page:
            navigating = self.navigation.hasFocus()
            self.stack.setCurrentWidget(page)
            (self.navigation if navigating else page).setFocus()
            self.status.show_selection(())
            self.desk.settings.page = key
            self.desk.remember()
        self.navigation.select(key)
        self._freshen(page)

    def _go(self, key: str, query: Query | None, record: int | None) -> None:
        self.page(key).visit(query, record)
        self.show_page(key)
        self.shown.setFocus()

    def _take_files(self, paths: list[Path], expected: Expected) -> None:
        self.page("import").take_files(paths, expected)
        self.show_page("import")

    def _freshen(self, page: Page) -> None:
        if page.stale:
            page.stale = False
            page.refresh()

    def _on_changed(self, written: frozenset[str]) -> None:
        for page in self._pages.values():
            page.stale = page.stale or page.depends_on(written)
        self._freshen(self.shown)
        self._count()

    def _on_place(self) -> None:
        for page in self._pages.values():
            page.stale = True
        self._freshen(self.shown)

    def _count(self) -> None:
        self.desk.run(
            "", lambda store, _: {key: store.count(key) for key in REGISTERS}, self.navigation.set_counts
        )

    # -- finding and moving about ---------------------------------------------------------------------

    def _find(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _back_to_page(self) -> None:
        self.shown.setFocus()

    def _next_pane(self, step: int) -> None:
        page = self.shown
        panes = [self.top, self.navigation, page.head, *page.panes(), self.notice, self.status]
        stop = next_stop(panes, QApplication.focusWidget(), step)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _key(self, text: str, slot: Callable[[], object], *keys: str) -> None:
        """Let keys do something wherever one is in the window; the sheet of all keys calls it ``text``."""
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _=False: slot())
        self.addAction(action)

    def show_keys(self) -> None:
        """Show every key that does something now."""
        from zjai_desk.desktop.shortcut_sheet import Group, ShortcutSheet, entries_of, table_entries

        page = self.shown
        groups: list[Group] = [("窗口", entries_of(self)), (page.title, entries_of(page, inside=True))]
        if self._entries[page.key].register is not None:
            groups.insert(1, ("表格", table_entries()))
        ShortcutSheet(groups, self).open()

    # -- undo -----------------------------------------------------------------------------------------

    def _turn(self, text: str, icon_name: str, slot: Callable[[], object], keys: list[str]) -> QAction:
        action = QAction(icon(icon_name), text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setProperty("does", text)
        guard(self.desk, action, TAKE_BACK)
        action.triggered.connect(lambda _=False: slot())
        self.addAction(action)
        return action

    def _show_turns(self) -> None:
        for action, step in (
            (self.undo_action, self.desk.next_undo),
            (self.redo_action, self.desk.next_redo),
        ):
            verb, keys = str(action.property("does")), action.shortcuts()[0].toString()
            action.setEnabled(step is not None)
            action.setText(f"{verb}：{step.title}" if step else verb)
            action.setToolTip(f"{verb}：{step.title}（{keys}）" if step else f"没有可{verb}的操作")

    # -- messages -------------------------------------------------------------------------------------

    def _tell(self, text: str, undoable: bool) -> None:
        offer = ("撤销", self.desk.undo) if undoable else None
        self.notice.say(text, "done", seconds=UNDOABLE if undoable else TOLD, action=offer)

    def tell_structure(self, faults: list[str]) -> None:
        """Say what a check of the file found that was not closed well the last time."""
        if faults:
            self.tell_faults(f"这份台账上次没有正常关闭，检查发现 {len(faults)} 处损坏。", faults)
        else:
            self.notice.say("这份台账上次没有正常关闭，已检查文件，完好。", "done", seconds=NOTED)

    def tell_faults(self, said: str, faults: list[str]) -> None:
        """Say what a check found, and offer to look what is affected, for which the store has to be closed."""
        from zjai_desk.desktop.keeping.damage_dialog import FaultsFound

        FaultsFound(self, said, faults, lambda: self._leave_to_examine(f"{said}{faults[0]}")).open()

    def _leave_to_examine(self, said: str) -> None:
        self._leave(lambda: self.damage_wanted.emit(said))

    def _note(self, problem: Problem) -> None:
        self.notice.say(f"{problem.severity.label}：{problem.message}", problem.severity.value, seconds=NOTED)

    def _on_failed(self, error: DeskError) -> None:
        if isinstance(error, Damaged) and not self._told_damage:
            self._told_damage = True
            self.tell_faults(error.message, [error.hint])
        self.notice.show_error(error)

    def _show_findings(self) -> None:
        counts = [(s.label, self.desk.findings.total(s)) for s in Severity if s is not Severity.HINT]
        self.status.show_findings("  ".join(f"{label} {count:,}" for label, count in counts if count))

    # -- the window itself ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room in a narrow window."""
        super().resizeEvent(event)
        self.navigation.set_rail(event.size().width() < NARROW)

    def _may_stop(self, title: str) -> bool:
        """Ask whether work that writes may be stopped half done."""
        box = QMessageBox(QMessageBox.Icon.Question, "关闭窗口", f"“{title}”还没有做完。", parent=self)
        box.setInformativeText("现在关闭，这一步就停下，台账保持做之前的样子。")
        box.setTextFormat(Qt.TextFormat.PlainText)
        stop = box.addButton("停下并关闭", QMessageBox.ButtonRole.DestructiveRole)
        wait = box.addButton("等它做完", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(wait)
        box.exec()
        return box.clickedButton() is stop

    def _leave(self, then: Callable[[], None] | None = None, *, another: bool = False) -> None:
        """Close the window, unless somebody would rather wait; once it is closed comes what ``then`` says."""
        self._then, self._wants_another = then, another
        self.close()

    def open_copies(self) -> None:
        """Show the copies of the store and the ways back from them."""
        from zjai_desk.desktop.keeping.copies_dialog import CopiesDialog

        dialog = CopiesDialog(self.desk, self.copying, self)
        dialog.restore_wanted.connect(self._leave_to_restore)
        dialog.open()

    def _leave_to_restore(self, copy: Copy, other: bool) -> None:
        self._leave(lambda: self.restore_wanted.emit(copy, other))

    def _leave_to_sign_in(self) -> None:
        self._leave(self.sign_in_wanted.emit)

    def _ask_reason(
        self, error: PeriodClosed, go_on: Callable[[str], None], give_up: Callable[[], None], several: bool
    ) -> None:
        from zjai_desk.desktop.records.closed_reason import ClosedReason

        ClosedReason(error, go_on, give_up, QApplication.activeModalWidget() or self, several=several)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window stood and close the store; ask first where work would be lost."""
        if self.desk.written and not self._may_stop(self.desk.written[0]):
            self._then, self._wants_another = None, False
            event.ignore()
            return
        self.copying.end_session(self)
        self.desk.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.desk.settings.save()
        self.copying.close()
        self.desk.close()
        super().closeEvent(event)
        self.left.emit(self._wants_another)
        if self._then is not None:
            self._then()
