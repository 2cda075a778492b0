"""What goes out of a register page: the selection, the view or the whole register, to a workbook, as CSV or on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.desktop.views.group_panel import GroupPanel
from zjai_desk.keeping.journal import contents, went_out
from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Field
from zjai_desk.registers.masking import holds_contacts
from zjai_desk.registers.rights import CONTACTS
from zjai_desk.store import Query, Store

if TYPE_CHECKING:
    from zjai_desk.briefing.workbooks.extract import Extract

_SUFFIXES = {"工作簿 (*.xlsx)": "xlsx", "CSV 文本 (*.csv)": "csv"}


class Scope(Enum):
    """How much of a register goes out."""

    SELECTION = "选中部分"
    VIEW = "当前视图"
    ALL = "整本台账"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, before the store is looked at: ``ids`` are known for a selection alone.

    Contacts are masked unless ``contacts`` lets them out.
    """

    scope: Scope
    fields: tuple[Field, ...]
    query: Query
    about: str = ""
    ids: tuple[int, ...] | None = None
    contacts: bool = False

    def extract(self, store: Store, register_key: str, fields: tuple[Field, ...], title: str) -> "Extract":
        """Return the records that this means now."""
        from zjai_desk.briefing.workbooks.extract import Extract
        from zjai_desk.registers import REGISTERS

        ids = self.ids if self.ids is not None else store.ids(register_key, self.query)
        return Extract(REGISTERS[register_key], ids, fields, title, self.about, self.contacts)


class RegisterOutput(QObject):
    """Puts 导出 with its menu on a register page; ``described()`` says in words which records are in view."""

    def __init__(
        self, page: Page, table: RegisterTable, model: RegisterModel, described: Callable[[], str]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._table = table
        self._model = model
        self._described = described
        self.action = page.add_action("导出", "download", self._pop_up)
        self.action.setToolTip("导出为 xlsx、CSV，打印，存为 PDF（Ctrl+E 导出当前视图，Ctrl+P 打印）")
        self.menu = QMenu(page)
        self._exports = {
            scope: self._add(f"导出{scope.value}…", "download", partial(self.ask_and_export, scope))
            for scope in (Scope.VIEW, Scope.SELECTION, Scope.ALL)
        }
        self._exports[Scope.VIEW].setShortcut("Ctrl+E")
        self._groups: GroupPanel | None = None
        self.records_action = self._add("导出各组的记录…", "download", partial(self._ask, Scope.VIEW))
        self.records_action.setVisible(False)
        self.contacts_action = self._add_contacts()
        self.menu.addSeparator()
        self.print_action = self._add("打印和预览…", "printer", self.open_print)
        self.print_action.setShortcut("Ctrl+P")
        for action in (self._exports[Scope.VIEW], self.print_action):
            # A shortcut of a menu that was never opened works only on the page.
            page.addAction(action)
        self.menu.aboutToShow.connect(self._say_extents)
        self._button = page.hang_menu(self.action, self.menu)

    def _add(self, text: str, icon_name: str, slot: Callable[[], object]) -> QAction:
        action = self.menu.addAction(icon(icon_name), text)
        action.triggered.connect(lambda _=False: slot())
        return action

    def _add_contacts(self) -> QAction | None:
        """Offer to let contacts out, where a register has any and the person may; it holds for one export."""
        if not holds_contacts(self._model.register.fields):
            return None
        action = self.menu.addAction("含联系方式（只这一次，记入日志）")
        action.setCheckable(True)
        self.menu.setToolTipsVisible(True)
        action.setToolTip("不勾选时，导出和打印里的联系人和电话遮成 王**、138****5678")
        guard(self._desk, action, CONTACTS)
        return action

    @property
    def _contacts(self) -> bool:
        return self.contacts_action is not None and self.contacts_action.isChecked()

    def offer_groups(self, groups: GroupPanel) -> None:
        """Let what is seen go out while groups are: with their subtotals."""
        self._groups = groups

    @property
    def _grouped(self) -> bool:
        return self._groups is not None and self._groups.isVisible()

    def _pop_up(self) -> None:
        self._button.showMenu()

    def _say_extents(self) -> None:
        """Say beside each entry how much it takes."""
        block, shown = self._table.block(), len(self._model.fields)
        rows, columns = len(block.rows), len(block.columns)
        measure = self._model.register.measure
        extents = {
            Scope.VIEW: "分组和小计"
            if self._grouped
            else f"{self._model.rowCount():,} {measure}，{shown} 列",
            Scope.SELECTION: f"{rows:,} 行，{columns} 列" if rows * columns > 1 else "没有选中",
            Scope.ALL: f"不筛选，全部 {len(self._model.register.fields)} 列",
        }
        for scope, action in self._exports.items():
            action.setText(f"导出{scope.value}（{extents[scope]}）…")
        self._exports[Scope.SELECTION].setEnabled(rows * columns > 1 and not self._grouped)
        self.records_action.setText(f"导出各组的记录（{self._model.rowCount():,} {measure}，{shown} 列）…")
        self.records_action.setVisible(self._grouped)

    @property
    def scopes(self) -> list[Scope]:
        """What may go out now: a selection only if there is more than one cell of it."""
        block = self._table.block()
        chosen = len(block.rows) * len(block.columns) > 1
        return [Scope.VIEW, *([Scope.SELECTION] if chosen else []), Scope.ALL]

    def wanted(self, scope: Scope) -> Wanted:
        """Return what ``scope`` means at this moment."""
        model = self._model
        if scope is Scope.ALL:
            return Wanted(scope, model.register.fields, Query(), contacts=self._contacts)
        if scope is Scope.VIEW:
            return Wanted(scope, model.fields, model.query, self._described(), contacts=self._contacts)
        block = self._table.block()
        fields = tuple(model.fields[place] for place in block.columns)
        ids = tuple(model.ids_at(block.rows))
        return Wanted(scope, fields, model.query, self._described(), ids, self._contacts)

    # -- to files -------------------------------------------------------------------------------------

    def ask_and_export(self, scope: Scope) -> None:
        """Ask for a file and export ``scope`` to it; the kind of the file decides how."""
        if scope is Scope.VIEW and self._grouped:
            self._ask_for("分组小计", self.export_groups)
        elif scope in self.scopes:
            self._ask(scope)

    def _ask(self, scope: Scope) -> None:
        wanted = self.wanted(scope)
        self._ask_for(scope.value, lambda path: self.export_to(path, wanted))

    def _ask_for(self, what: str, export: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self._page, f"导出{self._model.register.label}：{what}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(_SUFFIXES))
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_SUFFIXES[chosen]))
        dialog.setDirectory(str(self._desk.settings.folder))
        dialog.selectFile(self._model.register.label)
        dialog.fileSelected.connect(lambda name: export(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, path: Path, wanted: Wanted | None = None) -> None:
        """Write what is ``wanted`` (the view, if nothing is said) to a workbook, or to CSV if the name ends so."""
        register, chosen = self._model.register, wanted or self.wanted(Scope.VIEW)
        self._desk.settings.export_folder = str(path.parent)
        operator = self._desk.operator

        def done(count: int) -> None:
            if self.contacts_action is not None:
                self.contacts_action.setChecked(False)
            self._desk.tell(f"已导出 {count:,} {register.measure}到 {path.name}")

        def work(store: Store, progress: Progress) -> int:
            from zjai_desk.briefing.workbooks.register import write_register, write_register_csv

            write = write_register_csv if path.suffix.lower() == ".csv" else write_register
            extract = chosen.extract(store, register.key, chosen.fields, "")
            count = write(store, extract, path, progress)
            said = contents(count, register.measure, contacts=extract.let_out)
            went_out(store, register.label, path, said, operator=operator)
            return count

        self._desk.run(f"导出{register.label}", work, done)

    def export_groups(self, path: Path) -> None:
        """Write the groups that are on view, with their subtotals, to a workbook or to CSV."""
        shown = self._groups.as_seen(self._described()) if self._groups is not None else None
        if shown is None:
            return
        register, operator = self._model.register, self._desk.operator
        self._desk.settings.export_folder = str(path.parent)

        def work(store: Store, _: Progress) -> int:
            from zjai_desk.briefing.workbooks.groups import write_groups

            count = write_groups(shown, path)
            went_out(store, register.label, path, contents(count, "组"), operator=operator)
            return count

        self._desk.run(
            f"导出{register.label}", work, lambda count: self._desk.tell(f"已导出 {count:,} 组到 {path.name}")
        )

    # -- on paper -------------------------------------------------------------------------------------

    def open_print(self) -> None:
        """Show the pages as they will print, with what can be chosen about them."""
        from zjai_desk.desktop.records.print_dialog import PrintDialog

        choices = [self.wanted(scope) for scope in self.scopes]
        dialog = PrintDialog(self._desk, self._model.register, choices, self._page)
        if Scope.SELECTION in self.scopes:
            dialog.choose(Scope.SELECTION)
        dialog.open()
