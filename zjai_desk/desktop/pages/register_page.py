"""The page of a register: its table, a filter, the card of a record; one class for all registers."""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QSplitter, QStackedWidget, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.records.card import WIDTH, RecordCard
from zjai_desk.desktop.records.closed_mark import ClosedMark
from zjai_desk.desktop.records.dialog import RecordDialog
from zjai_desk.desktop.records.enterprises import RegisterEnterprises
from zjai_desk.desktop.records.menu import RegisterMenu
from zjai_desk.desktop.records.output import RegisterOutput
from zjai_desk.desktop.records.past import RegisterHistory
from zjai_desk.desktop.table import edits
from zjai_desk.desktop.table.edits import Edited
from zjai_desk.desktop.table.panel import TablePanel
from zjai_desk.desktop.table.selection_chart import SelectionChart
from zjai_desk.desktop.views.bar import ViewBar
from zjai_desk.desktop.views.binding import ViewBinding
from zjai_desk.desktop.views.group_panel import GroupPanel
from zjai_desk.desktop.views.keeper import ViewKeeper
from zjai_desk.registers.fields import Register, Values
from zjai_desk.registers.rights import ENTER
from zjai_desk.store import Condition, Query

FILTER_DELAY = 150
READ_AHEAD_AFTER = 300
"""Milliseconds after the first rows have come."""


class RegisterPage(Page):
    """Shows one register."""

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        self.register = register
        self.key, self.title, self.icon_name = register.key, register.label, register.icon
        self.registers = frozenset({register.key})
        super().__init__(desk, parent)
        self.keeper = ViewKeeper(desk, register, self)
        self._wanted_record: int | None = None
        self._counts: tuple[int, int] | None = None
        self._chosen = 0
        self._make_widgets()
        self._make_actions()
        self._connect()
        self._show_view()

    def _make_widgets(self) -> None:
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("筛选")
        self.filter.setAccessibleName(f"筛选{self.register.label}")
        self.filter.setToolTip("输入即筛选，多个词用空格隔开；Esc 清除（Ctrl+F）")
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setMinimumWidth(112)
        self.filter.setMaximumWidth(220)
        self.head.middle.addWidget(self.filter)
        self.bar = ViewBar(self.keeper, self)
        self.chips = self.bar.chips
        self.panel = TablePanel(self.desk, self.register, self)
        self.model, self.table = self.panel.model, self.panel.table
        self.bar.add_action_button(self.panel.findings_action)
        self.bar.add_mark(ClosedMark(self.desk, self.register, self.bar))
        self.card = RecordCard(self.desk, self.register, self)
        self.card.setVisible(self.desk.settings.card_open)
        self.empty = EmptyState(self.register.icon, self)
        # An empty register begins with a paste: there is no cell yet to paste from.
        self.paste_here = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        self.paste_here.activated.connect(self.panel.work.paste)
        self.paste_here.setEnabled(False)
        for signal in (self.panel.ask_bar.opened, self.panel.ask_bar.closed):
            signal.connect(self._show_part)
        self.split = split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.panel)
        split.addWidget(self.card)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([1000, WIDTH])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        self.groups = GroupPanel(self.desk, self.register, self)
        self.stack.addWidget(self.groups)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.stack, 1)
        self.setFocusProxy(self.table)

    def _make_actions(self) -> None:
        noun = self.register.noun
        self.import_action = self.add_action(
            "导入回表", "import", lambda: self.desk.go("import"), primary=True, right=ENTER
        )
        self.new_action = self.add_action("新增", "plus", self._add, shortcut="Ctrl+N", right=ENTER)
        self.delete_action = self.add_action(
            "删除", "trash-2", self.panel.work.delete_records, shortcut="Ctrl+-", right=ENTER
        )
        self.output = RegisterOutput(self, self.table, self.model, self.described)
        self.output.offer_groups(self.groups)
        self.chart = SelectionChart(self, self.table, self.model, self.described)
        self.history = RegisterHistory(self, self.table, self.model)
        self.enterprises = RegisterEnterprises(self, self.table, self.model)
        self.enterprises.show_beside(self.bar, self.card, self.panel.findings)
        self.card_action = self.add_action("记录卡", "panel-right", self.toggle_card)
        self.new_action.setToolTip(f"新增一条{noun}记录（Ctrl+N）")
        self.delete_action.setToolTip(f"删除选中的{noun}记录，可以撤销（Ctrl+-）")
        self.card_action.setToolTip("显示或收起记录卡：全部字段、来源、历史（空格键）")
        self.delete_action.setEnabled(False)

    def _connect(self) -> None:
        self._filter_soon = QTimer(self)
        self._filter_soon.setSingleShot(True)
        self._filter_soon.setInterval(FILTER_DELAY)
        self._filter_soon.timeout.connect(self._search)
        self.filter.textChanged.connect(lambda _: self._filter_soon.start())
        self.filter.returnPressed.connect(self.table.setFocus)
        for key, does, slot in (
            ("Ctrl+F", "筛选当前台账", self._find),
            ("Esc", "清除筛选", self._clear_filter),
            ("Ctrl+S", "存下正在输入的；改动都随时保存", self._say_saved),
            ("Ctrl+Shift+L", "显示或收起筛选行", self.bar.row_button.toggle),
            ("Alt+Shift+Down", "当前列的菜单：排序、筛选、冻结、隐藏", self._open_column_menu),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            # The sheet of keys calls it so.
            shortcut.setWhatsThis(does)
            shortcut.activated.connect(slot)
        self.binding = ViewBinding(self.desk, self.keeper, self.table, self.model)
        self.binding.group_wanted.connect(lambda key: self.keeper.group([key]))
        self.keeper.changed.connect(self._show_view)
        self.bar.columns_wanted.connect(lambda: self.binding.choose_columns(self))
        self.bar.row_wanted.connect(self._show_row)
        self.bar.groups_wanted.connect(self._toggle_groups)
        self.bar.row_button.setChecked(self.keeper.row_shown)
        self.groups.opened.connect(self._open_group)
        self.groups.keys_chosen.connect(self.keeper.group)
        self.model.counted.connect(self._on_counted)
        self.model.refused.connect(self.noted)
        self.model.noted.connect(self.noted)
        self.model.taken.connect(self.mended)
        self.table.given_up.connect(self.mended)
        self.table.figures_changed.connect(self.figures_changed)
        self.table.selected.connect(self._on_selected)
        self.table.card_wanted.connect(self.toggle_card)
        self.menu = RegisterMenu(self, self.table, self.model)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_card())
        self.model.modelReset.connect(self._show_card)
        self.card.closed.connect(self.toggle_card)

    def panes(self) -> list[QWidget]:
        """The table or what stands in its place, and the card while it is there."""
        return [self.stack, self.panel, *([self.card] if self.card.isVisible() else [])]

    # -- what is shown --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Fetch everything again."""
        self.model.reload()
        self._show_card()

    def visit(self, query: Query | None, record: int | None) -> None:
        """Show what ``query`` asks for, with the record ``record`` as the current one."""
        if query is not None:
            self.filter.setText(query.text)
            self.keeper.visit(query)
        if record is not None:
            self._wanted_record = record
            self._go_to_wanted()

    def search(self, text: str) -> None:
        """Filter by ``text``."""
        self.filter.setText(text)

    def _search(self) -> None:
        self._filter_soon.stop()
        self.keeper.search(self.filter.text().strip())

    def _show_view(self) -> None:
        """Show the records that the view asks for, as they are or in groups."""
        keeper = self.keeper
        if not self._filter_soon.isActive() and self.filter.text().strip() != keeper.text:
            self.filter.setText(keeper.text)
            self._filter_soon.stop()
        self.model.set_query(keeper.query())
        self._show_part()

    def _show_part(self) -> None:
        """Show the table, the groups, or what is said where there is nothing."""
        if self._counts is None:
            return
        (found, total), groups = self._counts, self.keeper.view.groups
        # Whoever writes into the row of filters keeps it, whatever it finds.
        asks = self.panel.ask_bar.isVisibleTo(self.panel)
        shows_table = bool(found or asks or (total and self.keeper.row_shown))
        self.paste_here.setEnabled(not total)
        part = self.groups if groups and found else self.split if shows_table else self.empty
        focused = self.isAncestorOf(QApplication.focusWidget() or self)
        if part is not self.stack.currentWidget():
            self.stack.setCurrentWidget(part)
            self.setFocusProxy(self.groups if part is self.groups else self.table)
            if focused and not self.filter.hasFocus():
                self.setFocus()
        self.bar.groups_button.setChecked(bool(groups))
        if part is self.groups:
            self.groups.show_groups(groups, self.keeper.query())

    def _show_row(self, shown: bool) -> None:
        """Show or take away the row of filters, and go to the field of the current column."""
        self.keeper.show_row(shown)
        self.binding.row.set_shown(shown)
        if shown and self.isVisible():
            self.binding.row.focus(max(0, self.table.currentIndex().column()))
        elif self.isVisible():
            self.table.setFocus()

    def _open_column_menu(self) -> None:
        if self.stack.currentWidget() is self.split:
            self.binding.open_menu(self.table.currentIndex().column())

    def _open_group(self, conditions: tuple[Condition, ...]) -> None:
        """Show the records of a group from the first one on."""
        self.table.setCurrentIndex(QModelIndex())
        self.keeper.open_group(conditions)

    def _toggle_groups(self) -> None:
        if self.keeper.view.groups:
            self.keeper.group(())
            return
        column = self.table.currentIndex().column()
        self.keeper.group([self.groups.first_key(self.model.fields[column].key if column >= 0 else "")])

    def described(self) -> str:
        """Say in words which records are in view, as what goes out of the page does; blank for all of them."""
        return self.keeper.described()

    def _find(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def _say_saved(self) -> None:
        """Answer fingers that save now and then: keep what is being typed, say that all else is kept already."""
        if self.table.typing.editor is not None:
            self.table.setFocus()
        if self.table.typing.editor is None:
            backup = ("备份与恢复…", self.desk.copies_wanted.emit)
            self.desk.tell("改动都已保存，不用再存。", offer=None if self.desk.read_only else backup)

    def _clear_filter(self) -> None:
        self.filter.clear()
        self._search()
        self.table.setFocus()

    def _clear_everything(self) -> None:
        self.filter.clear()
        self._filter_soon.stop()
        self.keeper.clear()

    def _on_counted(self, found: int, total: int) -> None:
        if self._counts is None:
            QTimer.singleShot(READ_AHEAD_AFTER, self, self._read_ahead)
            # Not before the store has answered.
            self.table.nothing = "没有符合条件的记录"
        self._counts = (found, total)
        self._show_part()
        if not total:
            self.empty.say(
                f"还没有{self.register.noun}记录",
                f"{self.register.label}的记录从各地报来的回表导入，也可以从Excel、WPS复制后在这里粘贴（Ctrl+V，带表头的按表头对上），或者逐条新增。",
                ("导入回表", lambda: self.desk.go("import")),
                (f"新增{self.register.noun}", self._add),
            )
        elif not found:
            self.empty.say(
                "没有符合条件的记录",
                f"共 {total:,} {self.register.measure}，现在的条件一条也选不出。",
                ("清除条件", self._clear_everything),
            )
        self._say_counts()
        self._go_to_wanted()

    def _read_ahead(self) -> None:
        """Let the store read what the first search will ask, one column after the other, between other work."""
        key = self.register.key
        self.desk.run("", lambda store, _: store.prepare(key), self._read_on)

    def _read_on(self, more: bool) -> None:
        if more:
            self._read_ahead()

    def _say_counts(self) -> None:
        if self._counts is None:
            return
        found, total = self._counts
        of = "" if found == total else f" / {total:,}"
        text = f"{found:,}{of} {self.register.measure}"
        self.head.remark.setText(f"{text} · 已选 {self._chosen:,}" if self._chosen > 1 else text)

    def _on_selected(self, rows: int) -> None:
        self._chosen = rows
        self.delete_action.setEnabled(rows > 0)
        self._say_counts()

    def _go_to_wanted(self) -> None:
        if self._wanted_record is not None and self.model.row_of(self._wanted_record) >= 0:
            self.table.go_to(self._wanted_record)
            self._wanted_record = None

    # -- the card -------------------------------------------------------------------------------------

    def toggle_card(self) -> None:
        """Show the card of the current record beside the table, or take it away."""
        visible = not self.card.isVisible()
        self.card.setVisible(visible)
        self.desk.settings.card_open = visible
        self._show_card()
        if not visible:
            self.table.setFocus()

    def _show_card(self) -> None:
        index = self.table.currentIndex()
        self.card.show_record(self.model.id_at(index.row()) if index.isValid() else None)

    # -- what can be done -----------------------------------------------------------------------------

    def _add(self) -> None:
        self.open_form({})

    def open_form(self, values: Values) -> RecordDialog:
        """Open the form of a new record with these values filled in."""
        dialog = RecordDialog(self.register, self, values)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filled.connect(self._insert)
        dialog.open()
        return dialog

    def _insert(self, values: Values) -> None:
        register, operator, accounts = self.register, self.desk.operator, self.desk.accounts

        def done(edited: Edited) -> None:
            self._wanted_record = edited.record
            said = (
                f"；{edited.problems[0].severity.label}：{edited.problems[0].message}"
                if edited.problems
                else ""
            )
            self.desk.tell(f"已新增{register.noun}{said}", undoable=True)

        self.desk.run(
            f"新增{register.noun}",
            lambda store, _: edits.add(store, register, values, operator, accounts),
            done,
            writes=True,
        )
