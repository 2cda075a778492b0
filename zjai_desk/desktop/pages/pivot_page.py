"""自定义统计表: fields at the left, the layout beside them, the table that comes of it counted at every change."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QWidget

from zjai_desk.analysis.pivot import own_tables
from zjai_desk.analysis.pivot.heads import Pivot
from zjai_desk.analysis.pivot.own_tables import OwnTable
from zjai_desk.analysis.pivot.spec import PivotSpec, as_content, from_content
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.kit.name_dialog import NameDialog
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.pivot import edits, menus
from zjai_desk.desktop.pivot.design import PivotDesign
from zjai_desk.desktop.pivot.sheet import PivotSheet
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.rights import ARRANGE
from zjai_desk.store import Query, Store

_NARROW = 1000
_STALE_AFTER = 80
"""Milliseconds of counting after which what is shown is greyed."""
_KEPT = "pivot"


class PivotPage(Page):
    """Lays out one own table at a time; ``spec`` is its layout, ``name`` what it is kept as, blank for a new one."""

    key = "pivot"
    title = "自定义统计表"
    icon_name = "chart-column"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        say_keys(self, {"退一步、再做一步（布局）": "Ctrl+Z　Ctrl+Y"})
        self.spec = edits.beginning(REGISTERS["enterprises"])
        self.name = ""
        self.saved: PivotSpec | None = None
        self._past: list[PivotSpec] = []
        self._future: list[PivotSpec] = []
        self._counting: Job | None = None
        self._own: list[OwnTable] = []
        self._stale_soon = QTimer(self)
        self._stale_soon.setSingleShot(True)
        self._stale_soon.setInterval(_STALE_AFTER)
        self.design = PivotDesign(desk, self)
        self.design.changed.connect(self.change)
        self.design.begun.connect(self._begin)
        self.sheet = PivotSheet(desk, self)
        self.sheet.sort_wanted.connect(self._sort)
        self.sheet.changed.connect(self.change)
        self.empty = EmptyState("chart-column", self)
        self.stack = QStackedWidget(self)
        self._make_actions()
        self._lay_out()
        self._stale_soon.timeout.connect(lambda: self.sheet.set_stale(True))
        self._recall()
        self._show_layout()

    # -- its parts ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.stack.addWidget(self.sheet)
        self.stack.addWidget(self.empty)
        parting = QFrame(self)
        parting.setProperty("role", "upright")
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.design)
        across.addWidget(parting)
        across.addWidget(self.stack, 1)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(across)
        self.setFocusProxy(self.design)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the table more room in a narrow window."""
        super().resizeEvent(event)
        self.design.set_narrow(event.size().width() < _NARROW)

    def _make_actions(self) -> None:
        self.open_action = self.add_action("打开", "folder-open", self._open_tables)
        self.open_action.setToolTip("打开保存过的自定义统计表，或新建一张")
        self.tables_menu = QMenu(self)
        self.tables_menu.aboutToShow.connect(self._fill_tables)
        self._tables_button = self.hang_menu(self.open_action, self.tables_menu)
        self.options_action = self.add_action("选项", "columns-3", self._open_options)
        self.options_action.setToolTip("合计、小计、年份怎么算、画什么图")
        self.options_menu = QMenu(self)
        self.options_menu.aboutToShow.connect(
            lambda: menus.options_menu(self.options_menu, self.spec, self.change)
        )
        self._options_button = self.hang_menu(self.options_action, self.options_menu)
        self.basis_action = self.add_action(
            "口径", "info", lambda: self.sheet.tell_basis(self.basis_action.isChecked())
        )
        self.basis_action.setCheckable(True)
        self.basis_action.setToolTip("每一栏数的是什么、除以什么、怎样进位")
        self.copy_action = self.add_action("复制表格", "copy", self.sheet.copy)
        self.export_action = self.add_action("导出", "download", self._open_export)
        self._export_button = self.hang_menu(self.export_action, self.sheet.export_menu(self))
        self.save_as_action = self.add_action(
            "另存为", "bookmark", lambda: self._ask_name("另存为"), right=ARRANGE
        )
        self.save_action = self.add_action(
            "保存", "save", self.save, shortcut="Ctrl+S", primary=True, right=ARRANGE
        )

    def panes(self) -> list[QWidget]:
        """Return fields, zones and table."""
        return [self.design.left, self.design.middle, self.stack]

    def _open_tables(self) -> None:
        self._tables_button.showMenu()

    def _open_options(self) -> None:
        self._options_button.showMenu()

    def _open_export(self) -> None:
        self._export_button.showMenu()

    # -- changing the layout --------------------------------------------------------------------------

    def change(self, spec: PivotSpec) -> None:
        """Take another layout, that can be taken back with Ctrl+Z."""
        if spec == self.spec:
            return
        self._past.append(self.spec)
        self._future.clear()
        self._take(spec)

    def _begin(self, register: str) -> None:
        """Begin anew with a register, unless it is the one that is laid out."""
        if register != self.spec.register:
            self.name, self.saved = "", None
            self.change(edits.beginning(REGISTERS[register]))

    def _sort(self, measure: int | None, column: tuple[str, ...]) -> None:
        self.change(edits.sorted_by(self.spec, measure, column))

    def _take(self, spec: PivotSpec) -> None:
        self.spec = spec
        self._show_layout()
        self._remember()
        self.count()

    # -- taking changes back --------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Z and Ctrl+Y before the window does, for the layout."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = _turns(event)
            if (undo and self._past) or (redo and self._future):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the last change of the layout back, or do it again."""
        undo, redo = _turns(event)
        if undo and self._past:
            self._future.append(self.spec)
            self._take(self._past.pop())
        elif redo and self._future:
            self._past.append(self.spec)
            self._take(self._future.pop())
        else:
            super().keyPressEvent(event)

    def _show_layout(self) -> None:
        spec = self.spec
        self.design.show_layout(spec)
        changed = "" if self.saved in (None, spec) else "（已改）"
        self.head.remark.setText(f"{self.name}{changed}" if self.name else "未保存")
        self.save_action.setEnabled(self.saved != spec and bool(spec.dimensions))
        self.save_as_action.setEnabled(bool(spec.dimensions))

    # -- counting -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count the layout for the place of the desk, and see which tables are kept."""
        self.desk.run("", lambda store, _: own_tables.read(store), self._take_own)
        self.count()

    def count(self) -> None:
        """Count the layout; what is shown meanwhile is greyed."""
        if self._counting is not None:
            self._counting.cancel()
        spec, area, year, memory, name = (
            self.spec,
            self.desk.area,
            self.desk.year,
            self.desk.memory,
            self.name,
        )
        wanted = self._wanted = object()
        if not spec.dimensions:
            self._counting = None
            self._stale_soon.stop()
            self._say_how()
            return

        def work(store: Store, _progress: Progress) -> Pivot:
            from zjai_desk.analysis.pivot.counting import pivot
            from zjai_desk.analysis.scope import scope_of

            return pivot(scope_of(store, area, year, memory.of(store)), spec, called=name)

        def done(found: Pivot) -> None:
            if wanted is self._wanted:
                self._counting = None
                self._stale_soon.stop()
                self._show(found)

        def failed(error: DeskError) -> None:
            if wanted is self._wanted:
                self._counting = None
                self._stale_soon.stop()
                self._show_nothing("这样排还数不出来", f"{error}{error.hint}")

        self._stale_soon.start()
        if self.stack.currentWidget() is self.empty:
            self.empty.say("正在统计…", "")
        job = self.desk.run("统计", work, done, failed)
        self._counting = None if job.over else job

    def _show(self, found: Pivot) -> None:
        if not found.table.rows:
            nothing_kept = not found.table.facts["kept"]
            self._show_nothing("没有可数的记录", "".join(found.table.notes), nothing_kept=nothing_kept)
            return
        self.sheet.show_pivot(found)
        self.stack.setCurrentWidget(self.sheet)
        self._enable(True)

    def _show_nothing(self, headline: str, words: str, *, nothing_kept: bool = False) -> None:
        self.sheet.show_table(None)
        offers: list[tuple[str, Callable[[], object]]] = []
        if nothing_kept:
            offers.append(("去收表", lambda: self.desk.go("import")))
        elif self.spec.where:
            offers.append(("去掉筛选", lambda: self.change(replace(self.spec, where=()))))
        if not nothing_kept and (self.desk.area or self.desk.year):
            offers.append(("看全部区县、全部年份", lambda: self.desk.set_place(None, None)))
        self.empty.say(headline, words, *offers[:2])
        self.stack.setCurrentWidget(self.empty)
        self._enable(False)

    def _say_how(self) -> None:
        self.sheet.show_table(None)
        words = "把左边的字段拖到“行”，或双击它；数字字段会进“数值”。双击表里的数看记录。"
        district = "district" if "district" in REGISTERS[self.spec.register] else ""
        offers = [("按区县数一数", lambda: self.design.put(district))] if district else []
        self.empty.say("选一个字段，表就出来了", words, *offers)
        self.stack.setCurrentWidget(self.empty)
        self._enable(False)

    def _enable(self, there: bool) -> None:
        for action in (self.basis_action, self.copy_action, self.export_action):
            action.setEnabled(there)

    # -- kept tables ----------------------------------------------------------------------------------

    def visit(self, _query: Query | None, record: int | None) -> None:
        """Open the kept table with this id; 0 begins a new one."""
        if record == 0:
            self._open("", edits.beginning(REGISTERS[self.spec.register]), None)
        elif record is not None:
            number = record

            def find(store: Store, _progress: Progress) -> OwnTable | None:
                return next((own for own in own_tables.read(store) if own.record == number), None)

            self.desk.run("", find, self._open_own)

    def _open_own(self, own: OwnTable | None) -> None:
        if own is None:
            return
        try:
            spec = own.spec
        except DeskError as error:
            self.desk.show_error(error)
            return
        self._open(own.name, spec, spec)

    def _open(self, name: str, spec: PivotSpec, saved: PivotSpec | None) -> None:
        self.name, self.saved = name, saved
        self._past.clear()
        self._future.clear()
        self._take(spec)

    def _take_own(self, own: list[OwnTable]) -> None:
        """Follow what became of the kept tables: renamed, deleted or changed elsewhere, or by 撤销."""
        before = {one.name: one.record for one in self._own}
        self._own = own
        if self.name:
            record = before.get(self.name)
            now = next((one for one in own if one.record == record or one.name == self.name), None)
            self.name = now.name if now else ""
            try:
                self.saved = now.spec if now else None
            except DeskError:
                self.saved = None
            self._show_layout()

    def _fill_tables(self) -> None:
        menu = self.tables_menu
        menu.clear()
        menu.addAction(
            icon("plus"), "新建", lambda: self._open("", edits.beginning(REGISTERS[self.spec.register]), None)
        )
        menu.addSeparator()
        for own in self._own:
            menus.choice(menu, own.name, own.name == self.name, partial(self._open_own, own))
        if not self._own:
            menu.addAction("还没有保存过").setEnabled(False)
        menu.addSeparator()
        menu.addAction(icon("chart-column"), "回到统计", lambda: self.desk.go("statistics"))

    def save(self) -> None:
        """Keep the layout under its name; ask for one first."""
        if not self.name:
            self._ask_name("保存")
            return
        self._save(self.name)

    def _ask_name(self, title: str) -> None:
        taken = [own.name for own in self._own]
        proposed = self.name or (self.sheet.table.title if self.sheet.table else "")
        if self.desk.area:
            proposed = proposed.removeprefix(self.desk.area)
        dialog = NameDialog(
            title, proposed[: own_tables.LONGEST_NAME], lambda name: own_tables.fault(name, taken), self
        )
        dialog.named.connect(self._save)
        dialog.open()

    def _save(self, name: str) -> None:
        spec, operator = self.spec, self.desk.operator
        said = f"已保存“{name}”，在统计目录的“{own_tables.HEADING}”里"

        def saved(_: None) -> None:
            self.name, self.saved = name, spec
            self._show_layout()
            self._remember()
            self.desk.tell(said, undoable=True)

        self.desk.run(
            f"保存 {name}", lambda store, _: own_tables.save(store, name, spec, operator), saved, writes=True
        )

    # -- from one start to the next -------------------------------------------------------------------

    def _remember(self) -> None:
        content = json.dumps(as_content(self.spec), ensure_ascii=False)
        self.desk.settings.views[_KEPT] = {"name": self.name, "spec": content}
        self.desk.remember()

    def _recall(self) -> None:
        kept = self.desk.settings.views.get(_KEPT, {})
        try:
            self.spec = from_content(json.loads(str(kept.get("spec"))))
            self.name = str(kept.get("name") or "")
        except (ValueError, DeskError):
            return


def _turns(event: QKeyEvent) -> tuple[bool, bool]:
    """Return whether a key means to take back, and whether to do again."""
    again = event.matches(QKeySequence.StandardKey.Redo) or (
        event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )
    return event.matches(QKeySequence.StandardKey.Undo), again
