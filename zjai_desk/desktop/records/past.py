"""From a register page to the past: the history of a cell and of a record, and the recycle bin."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.view import RegisterTable


class RegisterHistory(QObject):
    """The actions of a register page that look back; :meth:`add_to` puts them into its menu."""

    def __init__(self, page: Page, table: RegisterTable, model: RegisterModel) -> None:
        super().__init__(page)
        self._page = page
        self._table = table
        self._model = model
        self.cell_action = self._add("这一格的历史…", "history", "Ctrl+Shift+H")
        self.cell_action.triggered.connect(lambda _=False: self.open(of_cell=True))
        self.record_action = self._add("这条记录的历史…", "history", "Ctrl+Alt+H")
        self.record_action.triggered.connect(lambda _=False: self.open(of_cell=False))
        self.bin_action = self._add("回收站…", "trash-2", "")
        self.bin_action.triggered.connect(lambda _=False: self.open_bin())

    def _add(self, text: str, icon_name: str, keys: str) -> QAction:
        action = QAction(icon(icon_name), text, self._page)
        if keys:
            action.setShortcut(keys)
        self._page.addAction(action)
        return action

    def add_to(self, menu: QMenu) -> None:
        """Put the actions into a menu of the table."""
        menu.addActions([self.cell_action, self.record_action, self.bin_action])

    def open(self, *, of_cell: bool) -> None:
        """Show what happened to the current cell or to its record."""
        from zjai_desk.desktop.records.life import RecordHistory

        index = self._table.currentIndex()
        number = self._model.id_at(index.row()) if index.isValid() else None
        if number is None:
            self._page.desk.tell("先选中一格，再看它的历史")
            return
        key = self._model.fields[index.column()].key if of_cell else ""
        RecordHistory(self._page.desk, self._model.register, number, key, self._page).open()

    def open_bin(self) -> None:
        """Show the deleted records of the register."""
        from zjai_desk.desktop.records.recycle_bin import RecycleBin

        RecycleBin(self._page.desk, self._model.register, self._page).open()
