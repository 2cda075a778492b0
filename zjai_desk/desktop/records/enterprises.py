"""From a register page to the enterprise behind a row: its file, likely doubles of it, several of them made one."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from zjai_desk.analysis.merging.belongings import owner_of
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.records.card import RecordCard
from zjai_desk.desktop.table.finding_list import Entry, FindingList
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.desktop.views.bar import ViewBar
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.rights import ENTER
from zjai_desk.store import Query, Store


class RegisterEnterprises(QObject):
    """The actions of a register page that are about enterprises; :meth:`add_to` puts them into its menu.

    The page of the enterprises has all of them; that of what belongs to an enterprise leads to its file.
    """

    def __init__(self, page: Page, table: RegisterTable, model: RegisterModel) -> None:
        super().__init__(page)
        self._page = page
        self._table = table
        self._model = model
        self.dossier_action = self._add("企业档案", "building", "Ctrl+Shift+E")
        self.dossier_action.setToolTip("一企一档：年报走势、专利、券、附件、历史（Ctrl+Shift+E）")
        self.dossier_action.triggered.connect(lambda _=False: self.open_dossier())
        self.duplicates_action = self._add("查重", "copy", "Ctrl+Shift+M")
        self.duplicates_action.setToolTip("找出可能重复登记的企业，并排对照、合并（Ctrl+Shift+M）")
        self.duplicates_action.triggered.connect(lambda _=False: self.find_duplicates())
        self.merge_action = self._add("合并选中的企业…", "copy", "")
        self.merge_action.triggered.connect(lambda _=False: self.merge_selected())
        guard(page.desk, self.merge_action, ENTER)
        self._own = model.register.key == ENTERPRISES.key
        for action in (self.duplicates_action, self.merge_action):
            action.setEnabled(self._own)
        self.dossier_action.setEnabled(self._own or model.register.owner is not None)

    def _add(self, text: str, icon_name: str, keys: str) -> QAction:
        action = QAction(icon(icon_name), text, self._page)
        if keys:
            action.setShortcut(keys)
        self._page.addAction(action)
        return action

    @property
    def offered(self) -> list[QAction]:
        """The actions that this register has a use for."""
        found = [self.dossier_action, self.duplicates_action, self.merge_action]
        return [action for action in found if action.isEnabled()]

    def add_to(self, menu: QMenu) -> None:
        """Put the actions into a menu of the table."""
        menu.addActions(self.offered)

    def show_beside(self, bar: ViewBar, card: RecordCard, findings: FindingList) -> None:
        """Show what is wanted most beside the view and in the card; a finding of a double leads to it too."""
        if self._own:
            bar.add_action_button(self.duplicates_action)
            findings.chosen.connect(self._on_finding)
        if self.dossier_action.isEnabled():
            card.add_link(self.dossier_action)

    def _on_finding(self, entry: Entry) -> None:
        if entry.problem.kind == "duplicate" and entry.record is not None:
            self._page.desk.go("duplicates", Query(), entry.record)

    def open_dossier(self) -> None:
        """Show the file of the enterprise of the current row."""
        index = self._table.currentIndex()
        number = self._model.id_at(index.row()) if index.isValid() else None
        if number is None:
            self._page.desk.tell("先选中一行，再看企业档案")
        elif self._own:
            self._page.desk.go("dossier", None, number)
        else:
            register, record = self._model.register, number

            def look(store: Store, _: object) -> int | None:
                found = store.records(register.key, [record])
                return owner_of(store, register, found[0].values) if found else None

            self._page.desk.run("", look, self._open)

    def _open(self, enterprise: int | None) -> None:
        if enterprise is None:
            self._page.desk.tell("企业台账里没有这条记录所属的企业")
        else:
            self._page.desk.go("dossier", None, enterprise)

    def find_duplicates(self) -> None:
        """Show all likely doubles, those of the current row first if there are any."""
        index = self._table.currentIndex()
        number = self._model.id_at(index.row()) if index.isValid() else None
        self._page.desk.go("duplicates", Query(), number)

    def merge_selected(self) -> None:
        """Show the selected enterprises side by side."""
        ids = tuple(self._model.ids_at(self._table.selected_rows()))
        if len(ids) < 2:
            self._page.desk.tell("先选中要合并的几行，再合并")
        else:
            self._page.desk.go("duplicates", Query(only=ids), None)
