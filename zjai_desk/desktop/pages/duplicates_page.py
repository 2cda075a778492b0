"""查重: likely doubles of enterprises group by group, side by side; made one, or noted not to be."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from zjai_desk.analysis.merging.clusters import clusters
from zjai_desk.analysis.merging.merger import keep_apart, merge
from zjai_desk.analysis.merging.sides import Member, Merge, members
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.records.duplicates_list import Group, GroupModel, group_view
from zjai_desk.desktop.records.merge_choice import MergeChoice
from zjai_desk.desktop.records.merge_pane import MergePane
from zjai_desk.desktop.threads.job import Job
from zjai_desk.desktop.threads.worker import Work
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.rights import ENTER
from zjai_desk.store import Query, Step, Store

_LIST = 300
"""Pixels of the list in a window that is wide enough."""


def read_groups(store: Store, progress: Progress) -> list[Group]:
    """Return all clusters of likely doubles with the titles of their records."""
    found = clusters(store, progress=progress)
    ids = sorted({number for cluster in found for number in cluster.records})
    titles = {record.id: ENTERPRISES.title(record.values) for record in store.records(ENTERPRISES.key, ids)}
    return [
        Group(one.records, tuple(titles[number] for number in one.records), one.score, one.why)
        for one in found
    ]


def chosen_group(store: Store, ids: Sequence[int]) -> list[Group]:
    """Return one group of records that a person chose."""
    records = store.records(ENTERPRISES.key, ids)
    titles = tuple(ENTERPRISES.title(record.values) for record in records)
    return [Group(tuple(record.id for record in records), titles, why="手工选中")] if len(records) > 1 else []


class DuplicatesPage(Page):
    """Goes through the groups one by one; what was decided leaves the list, and the next one comes."""

    key = "duplicates"
    title = "查重"
    icon_name = "copy"
    registers = frozenset({"enterprises", "verdicts", "annual_returns", "patents", "vouchers"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._chosen: tuple[int, ...] = ()
        self._wanted: int | None = None
        self._looking: Job | None = None
        self._seen: list[Member] = []
        self._own_writing = False
        self.merge_action = self.add_action(
            "合并", "circle-check", self.merge, shortcut="Ctrl+Return", primary=True, right=ENTER
        )
        self.apart_action = self.add_action("不是同一家", "x", self.keep_apart, shortcut="Alt+N", right=ENTER)
        self.previous_action = self.add_action(
            "上一组", "chevron-left", lambda: self.step(-1), shortcut="Alt+Up"
        )
        self.next_action = self.add_action(
            "下一组", "chevron-right", lambda: self.step(1), shortcut="Alt+Down"
        )
        self.apart_action.setToolTip("记住这一组里的企业两两不是同一家，以后不再列出，可以撤销（Alt+N）")
        self.groups = GroupModel(self)
        self.list = group_view(self.groups, self)
        self.why = QLabel(self)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setWordWrap(True)
        self.hint = QLabel("点一格或按回车，合并后就用它的值；没选用的名称都记进曾用名。", self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.pane = MergePane(self)
        self.empty = EmptyState("copy", self)
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_group())
        self.pane.changed.connect(self._enable)
        self._enable()

    def _lay_out(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = QVBoxLayout()
        words.setContentsMargins(16, 4, 16, 8)
        words.setSpacing(0)
        words.addWidget(self.why)
        words.addWidget(self.hint)
        column.addLayout(words)
        column.addWidget(self.pane, 1)
        self.split = split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(split)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.stack, 1)
        self.setFocusProxy(self.list)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window most of the room goes to the records side by side."""
        super().resizeEvent(event)
        wide = event.size().width()
        left = min(_LIST, wide // 4)
        self.split.setSizes([left, wide - left])

    def panes(self) -> list[QWidget]:
        """The list of groups and the records side by side."""
        return [self.list, self.pane]

    def depends_on(self, written: frozenset[str]) -> bool:
        """What the page itself has written it has also taken from its list."""
        own, self._own_writing = self._own_writing, False
        return not own and super().depends_on(written)

    def visit(self, query: Query | None, record: int | None) -> None:
        """Show the records that ``query`` names (its ``only``), else all groups, that of ``record`` first."""
        self._chosen = tuple(query.only) if query is not None and query.only else ()
        self._wanted = record
        self.stale = True

    # -- looking --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Search again; a search under way is let go."""
        if self._looking is not None:
            self._looking.cancel()
        chosen = self._chosen
        current = self._group()
        if self._wanted is None and current is not None:
            self._wanted = current.ids[0]
        self.empty.say("正在查找重复的企业……", "按信用代码、名称、电话和地址比对，可以在底栏取消。")
        if not self.groups.groups:
            self.stack.setCurrentIndex(0)
        job = (
            self.desk.run("", lambda store, _: chosen_group(store, chosen), self._show)
            if chosen
            else self.desk.run("查找重复的企业", read_groups, self._show, self._fail)
        )
        self._looking = None if job.over else job

    def _fail(self, error: DeskError) -> None:
        self._looking = None
        if isinstance(error, Cancelled):
            self.empty.say("没有查完", "刚才取消了查重。", ("重新查找", self.refresh))
        self.desk.show_error(error)

    def _show(self, groups: list[Group]) -> None:
        self._looking = None
        self.groups.show_groups(groups)
        rows = [row for row, group in enumerate(groups) if self._wanted in group.ids]
        if self._wanted is not None and not rows and not self._chosen and groups:
            self.desk.tell("没有找到与这家相近的企业，下面是其余可能重复的")
        self._wanted = None
        self._go(rows[0] if rows else 0)

    def _go(self, row: int) -> None:
        count = self.groups.rowCount()
        self.stack.setCurrentIndex(1 if count else 0)
        if not count:
            self._seen = []
            self.pane.show_choice(None)
            self.empty.say(
                "没有可能重复的企业",
                "信用代码、名称、电话和地址都比对过了；认定为不是同一家的不再列出。",
                ("返回企业台账", lambda: self.desk.go("enterprises")),
            )
        index = self.groups.index(max(0, min(row, count - 1)))
        if index == self.list.currentIndex():
            self._show_group()
        self.list.setCurrentIndex(index)
        self._enable()

    def _group(self) -> Group | None:
        row = self.list.currentIndex().row()
        return self.groups.groups[row] if 0 <= row < self.groups.rowCount() else None

    def _show_group(self) -> None:
        group = self._group()
        self.pane.show_choice(None)
        self._seen = []
        if group is None:
            return
        self.why.setText(_about(group))
        ids = group.ids
        self.desk.run("", lambda store, _: (ids, members(store, ids)), self._show_members)
        self._enable()

    def _show_members(self, found: tuple[tuple[int, ...], list[Member]]) -> None:
        group = self._group()
        if group is not None and group.ids == found[0]:
            self._seen = found[1]
            self.pane.show_choice(MergeChoice(self._seen))

    def _enable(self) -> None:
        count, row = self.groups.rowCount(), self.list.currentIndex().row()
        choice = self.pane.lines.choice
        self.merge_action.setEnabled(choice is not None and choice.merge() is not None)
        self.apart_action.setEnabled(bool(self._seen))
        self.previous_action.setEnabled(row > 0)
        self.next_action.setEnabled(0 <= row < count - 1)
        self.head.remark.setText(f"第 {row + 1:,} 组，共 {count:,} 组" if count else "")

    def step(self, by: int) -> None:
        """Go to another group without deciding."""
        self._go(self.list.currentIndex().row() + by)

    # -- deciding -------------------------------------------------------------------------------------

    def merge(self) -> None:
        """Make the records one, as chosen."""
        choice, seen, operator = self.pane.lines.choice, self._seen, self.desk.operator
        wanted = choice.merge() if choice is not None else None
        if wanted is None:
            return
        self._decide("合并企业", lambda store, _: merge(store, wanted, operator, seen), wanted)

    def keep_apart(self) -> None:
        """Note that the records are of different enterprises."""
        records, operator = [one.record for one in self._seen], self.desk.operator
        if records:
            self._decide("认定不是同一家", lambda store, _: keep_apart(store, records, operator))

    def _decide(self, title: str, work: Work[Step | None], wanted: Merge | None = None) -> None:
        group = self._group()

        def done(step: Step | None) -> None:
            self._own_writing = step is not None
            self._leave(group, wanted)
            if step is not None:
                self.desk.tell(f"已{step.title}", undoable=True)

        self.desk.run(title, work, done, writes=True)

    def _leave(self, group: Group | None, wanted: Merge | None) -> None:
        """Take a group that is decided from the list, with any other one whose records went with it."""
        if self._chosen:
            self.groups.show_groups([])
            self.desk.go("enterprises", None, wanted.survivor if wanted else self._chosen[0])
            return
        gone = frozenset(wanted.absorbed if wanted else ())
        row = self.groups.groups.index(group) if group in self.groups.groups else 0
        for place in reversed(range(self.groups.rowCount())):
            one = self.groups.groups[place]
            if one == group or gone & set(one.ids):
                self.groups.remove(place)
                row -= place < row
        self._go(row)


def _about(group: Group) -> str:
    """Say why the records of a group are shown together."""
    return f"可能性 {group.score}：{group.why}。" if group.score else "手工选中的记录。"
