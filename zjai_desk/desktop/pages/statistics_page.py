"""统计: the catalogue of named tables and the office's own ones, each with its chart, its 口径 and its source."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from zjai_desk.analysis.boundaries import BY_DISTRICT
from zjai_desk.analysis.pivot import own_tables
from zjai_desk.analysis.scope import NOW, THEN
from zjai_desk.analysis.tables import Table
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.empty_state import EmptyState, Offer
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.name_dialog import NameDialog
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.statistics.sheet import StatSheet
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers.rights import ARRANGE
from zjai_desk.store import Store

LINE = 32
_NAME = Qt.ItemDataRole.UserRole


class StatisticsForm(QWidget):
    """The widgets of the page."""

    catalogue: QListWidget
    stack: QStackedWidget

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "statistics_page")


class StatisticsPage(Page):
    """Counts the chosen table again whenever the place or the records are others."""

    key = "statistics"
    title = "统计"
    icon_name = "chart-column"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._counting: Job | None = None
        self._wanted_name = ""
        self.form = StatisticsForm(self)
        self.sheet = StatSheet(desk, self)
        self.stat_table, self.chart = self.sheet.stat_table, self.sheet.chart
        self.empty = EmptyState("chart-column", self)
        self.bounds_box = QComboBox(self.sheet)
        for text, boundaries in (("按当时区划", THEN), ("按现行区划", NOW)):
            self.bounds_box.addItem(text, boundaries)
        self.bounds_box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.bounds_box.setAccessibleName("区划")
        self.bounds_box.setToolTip("区县按当时的区划列，还是折算到现行的区划；折算不了的单列")
        self.bounds_box.activated.connect(lambda _: self._count())
        self.sheet.title_line.insertWidget(1, self.bounds_box)
        self.form.stack.addWidget(self.sheet)
        self.form.stack.addWidget(self.empty)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.form)
        self._make_actions()
        self._list_tables()
        self._show_nothing()

    @property
    def table(self) -> Table | None:
        """The table that is shown."""
        return self.sheet.table

    def _make_actions(self) -> None:
        self.own_action = self.add_action("修改", "columns-3", self._open_own_menu, right=ARRANGE)
        self.own_action.setToolTip("修改这张自定义统计表的布局，改名、复制或删除")
        self.own_menu = QMenu(self)
        self._fill_own_menu()
        self._own_button = self.hang_menu(self.own_action, self.own_menu)
        self.basis_action = self.add_action("口径", "info", self._toggle_basis)
        self.basis_action.setCheckable(True)
        self.basis_action.setToolTip("每一栏数的是什么、除以什么、怎样进位")
        self.copy_action = self.add_action("复制表格", "copy", self.sheet.copy)
        self.copy_action.setToolTip("复制整张表，可粘贴到 WPS 表格和文字")
        self.export_action = self.add_action("导出", "download", self._open_export_menu)
        self._export_button = self.hang_menu(self.export_action, self.sheet.export_menu(self))
        self.new_action = self.add_action(
            "新建统计表", "plus", lambda: self.desk.go("pivot", None, 0), primary=True
        )
        self.new_action.setToolTip("从台账选字段，自己排一张统计表")

    def _fill_own_menu(self) -> None:
        for text, icon_name, slot in (
            ("修改布局", "columns-3", self.edit_own),
            ("改名…", "table", self._ask_name),
            ("复制一份", "copy", self._copy_own),
            ("删除", "trash-2", self._delete_own),
        ):
            action = QAction(icon(icon_name), text, self.own_menu)
            action.triggered.connect(lambda _=False, slot=slot: slot())
            self.own_menu.addAction(action)
            guard(self.desk, action, ARRANGE)

    def _open_own_menu(self) -> None:
        self._own_button.showMenu()

    def _open_export_menu(self) -> None:
        self._export_button.showMenu()

    def _toggle_basis(self) -> None:
        self.sheet.tell_basis(self.basis_action.isChecked())

    # -- the catalogue --------------------------------------------------------------------------------

    def _list_tables(self) -> None:
        from zjai_desk.analysis.catalogue import TABLES

        catalogue = self.form.catalogue
        self._fill_list(TABLES)
        catalogue.currentRowChanged.connect(lambda _: self._count())
        catalogue.itemActivated.connect(lambda _: self.edit_own())
        catalogue.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        catalogue.customContextMenuRequested.connect(self._show_own_menu)
        self.setFocusProxy(catalogue)

    def _fill_list(self, tables: Mapping[str, str]) -> None:
        """List tables by name, the office's own ones first under their heading; what was chosen stays so."""
        catalogue, chosen = self.form.catalogue, self._wanted_name or self.chosen
        own = [name for name in tables if name.startswith(own_tables.PREFIX)]
        rest = [name for name in tables if name not in own]
        groups = ((own_tables.HEADING, own), ("目录", rest)) if own else (("", rest),)
        if self._names() != [*own, *rest]:
            with QSignalBlocker(catalogue):
                catalogue.clear()
                for heading, names in groups:
                    if heading:
                        self._add_heading(heading)
                    for name in names:
                        self._add_table(name, tables[name])
        rows = {self._item_name(row): row for row in range(catalogue.count())}
        with QSignalBlocker(catalogue):
            catalogue.setCurrentRow(rows.get(chosen, 1 if own else 0))
        self._wanted_name = ""

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words, self.form.catalogue)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(theme.colour("muted"))
        item.setSizeHint(QSize(0, LINE))

    def _add_table(self, name: str, title: str) -> None:
        item = QListWidgetItem(title, self.form.catalogue)
        item.setData(_NAME, name)
        item.setToolTip(title)
        item.setSizeHint(QSize(0, LINE))

    def _names(self) -> list[str]:
        """Return the names of the tables that are listed."""
        names = (self._item_name(row) for row in range(self.form.catalogue.count()))
        return [name for name in names if name]

    def _item_name(self, row: int) -> str:
        return str(self.form.catalogue.item(row).data(_NAME) or "")

    @property
    def chosen(self) -> str:
        """The name of the table that is chosen."""
        item = self.form.catalogue.currentItem()
        return str(item.data(_NAME) or "") if item else ""

    @property
    def own_name(self) -> str:
        """The name under which the chosen table is kept, blank if it is not the office's own."""
        own = self.chosen.startswith(own_tables.PREFIX)
        return self.chosen.removeprefix(own_tables.PREFIX) if own else ""

    def choose(self, name: str) -> None:
        """Show the named table."""
        for row in range(self.form.catalogue.count()):
            if self._item_name(row) == name:
                self.form.catalogue.setCurrentRow(row)
                return
        self._wanted_name = name
        self.refresh()

    # -- counting -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the tables that there are and count the chosen one for the place of the desk."""

        def work(store: Store, _progress: Progress) -> dict[str, str]:
            from zjai_desk.analysis.catalogue import all_tables

            return all_tables(store)

        self.desk.run("", work, self._take_list)

    def _take_list(self, tables: dict[str, str]) -> None:
        self._fill_list(tables)
        self._count()

    def _count(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
        for button in self.head.buttons:
            if button.defaultAction() is self.own_action:
                button.setVisible(bool(self.own_name))
        name, area, year = self.chosen, self.desk.area, self.desk.year
        self.bounds_box.setVisible(name in BY_DISTRICT)
        boundaries = self.bounds_box.currentData() if name in BY_DISTRICT else THEN
        # Only the newest request may show its result: place and table change faster than tables are counted.
        wanted = self._wanted = object()
        memory = self.desk.memory

        def work(store: Store, _progress: Progress) -> tuple[Table, str]:
            from zjai_desk.analysis.catalogue import build

            return build(store, name, area, year, memory.of(store), boundaries), store.setting("area")

        def done(found: tuple[Table, str]) -> None:
            if wanted is self._wanted:
                self._counting = None
                self._show(*found)

        def failed(error: DeskError) -> None:
            if wanted is self._wanted:
                self._counting = None
                self._show_nothing(f"{error}{error.hint}")

        item = self.form.catalogue.currentItem()
        job = self.desk.run(f"统计{item.text() if item else ''}", work, done, failed)
        self._counting = None if job.over else job

    def _show(self, table: Table, office: str) -> None:
        if not table.rows:
            self._show_nothing("".join(table.notes), table.title)
            return
        self.sheet.show_table(table, office)
        self.form.stack.setCurrentWidget(self.sheet)
        self._enable(True)

    def _show_nothing(self, why: str = "", headline: str = "") -> None:
        """Say why there is no table and offer what helps."""
        self.sheet.show_table(None)
        offers: list[Offer] = [("去收表", lambda: self.desk.go("import"))]
        if self.desk.area or self.desk.year:
            offers.append(("看全部区县、全部年份", lambda: self.desk.set_place(None, None)))
        if why:
            self.empty.say(f"{headline or '这张表'}还没有数", why, *offers)
        else:
            self.empty.say("正在统计…", "")
        self.form.stack.setCurrentWidget(self.empty)
        self._enable(False)

    def _enable(self, there: bool) -> None:
        for action in (self.basis_action, self.copy_action, self.export_action):
            action.setEnabled(there)

    def open_records(self, row: int, column: int) -> None:
        """Show the records that a cell counts in their register; ``row`` of -1 is that of the totals."""
        self.sheet.open_records(row, column)

    def export_to(self, path: Path) -> None:
        """Write the table to ``path``, as CSV if it ends so, else as a workbook."""
        self.sheet.export_to(path)

    # -- the office's own tables ----------------------------------------------------------------------

    def _show_own_menu(self, where: QPoint) -> None:
        if self.own_name:
            self.own_menu.popup(self.form.catalogue.viewport().mapToGlobal(where))

    def edit_own(self) -> None:
        """Open the layout of the chosen table, if it is the office's own."""
        name = self.own_name
        if name:
            self.desk.run(
                "",
                lambda store, _: own_tables.find(store, name).record,
                lambda record: self.desk.go("pivot", None, record),
            )

    def _ask_name(self) -> None:
        name, operator = self.own_name, self.desk.operator
        taken = [own for own in self._own_names() if own != name]
        dialog = NameDialog("改名", name, lambda text: own_tables.fault(text, taken), self)

        def rename(new: str) -> None:
            if new != name:
                self._wanted_name = f"{own_tables.PREFIX}{new}"
                self._write(lambda store: own_tables.rename(store, name, new, operator), f"已改名为 {new}")

        dialog.named.connect(rename)
        dialog.open()

    def _own_names(self) -> list[str]:
        own = (name for name in self._names() if name.startswith(own_tables.PREFIX))
        return [name.removeprefix(own_tables.PREFIX) for name in own]

    def _copy_own(self) -> None:
        name, operator = self.own_name, self.desk.operator
        self._write(lambda store: own_tables.copy(store, name, operator), f"已复制 {name}")

    def _delete_own(self) -> None:
        name, operator = self.own_name, self.desk.operator
        box = QMessageBox(QMessageBox.Icon.Question, "删除统计表", f"删除自定义统计表“{name}”？", parent=self)
        box.setInformativeText("只删布局，不动台账；用到它的自编简报会缺这张表。可以撤销。")
        yes = box.addButton("删除", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("取消", QMessageBox.ButtonRole.RejectRole)

        def decide(button: QAbstractButton) -> None:
            if button is yes:
                self._write(lambda store: own_tables.delete(store, name, operator), f"已删除 {name}")

        box.buttonClicked.connect(decide)
        box.open()

    def _write(self, work: Callable[[Store], object], said: str) -> None:
        self.desk.run(
            said, lambda store, _: work(store), lambda _: self.desk.tell(said, undoable=True), writes=True
        )
