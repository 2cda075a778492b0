"""The context menu of a register's table: the clipboard, keeping or leaving out a value, the record and its history."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.panes import menu_place
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.registers.fields import Value
from zjai_desk.registers.rights import ENTER
from zjai_desk.registers.values import shown
from zjai_desk.store import Condition, Op, Query, Store

if TYPE_CHECKING:
    from zjai_desk.desktop.pages.register_page import RegisterPage

NAMED = 12
"""Characters of a value that a menu names."""
MOST_VALUES = 5000
"""Different values of selected cells that a condition takes."""


class RegisterMenu(QObject):
    """Pops up over the table of ``page`` where the mouse or the keys ask for it."""

    def __init__(self, page: "RegisterPage", table: RegisterTable, model: RegisterModel) -> None:
        super().__init__(page)
        self._page, self._table, self._model = page, table, model
        table.customContextMenuRequested.connect(self._show)

    def _show(self, where: QPoint) -> None:
        page, where = self._page, menu_place(self._table, where)
        menu = QMenu(page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        index = self._table.indexAt(where)
        self._add_clipboard(menu)
        if index.isValid():
            self._add_narrowing(menu, index)
            menu.addAction(page.card_action)
        page.enterprises.add_to(menu)
        menu.addSeparator()
        page.history.add_to(menu)
        menu.addSeparator()
        menu.addAction(page.new_action)
        menu.addAction(page.delete_action)
        menu.popup(self._table.viewport().mapToGlobal(where))

    def _add_clipboard(self, menu: QMenu) -> None:
        work = self._page.panel.work
        for icon_name, text, keys, slot, writes in (
            ("scissors", "剪切", "Ctrl+X", work.cut, True),
            ("copy", "复制", "Ctrl+C", work.copy, False),
            ("clipboard", "粘贴", "Ctrl+V", work.paste, True),
            ("", "清空单元格", "Delete", work.clear, True),
        ):
            action = menu.addAction(icon(icon_name), text) if icon_name else menu.addAction(text)
            action.setShortcut(keys)
            action.triggered.connect(lambda _=False, slot=slot: slot())
            if writes:
                guard(self._page.desk, action, ENTER)
        menu.addSeparator()

    def _add_narrowing(self, menu: QMenu, index: QModelIndex) -> None:
        """Offer to keep or to leave out the records with the values selected in a column."""
        keeper, field, rows = (
            self._page.keeper,
            self._model.fields[index.column()],
            self._table.selected_rows(),
        )
        rows = rows if index.row() in rows else [index.row()]
        record = self._model.record_at(index.row())
        value = record.values.get(field.key) if record else None
        one = shown(field, value) or "空白"
        named = f"“{one[:NAMED]}{'…' * (len(one) > NAMED)}”" if len(rows) == 1 else "选中的值"
        for icon_name, verb, op in (("search", "只看", Op.ONE_OF), ("x", "排除", Op.NONE_OF)):
            menu.addAction(icon(icon_name), f"{verb}{named}", partial(self._narrow, field.key, rows, op))
        filtered = any(condition.key == field.key for condition in keeper.query().where)
        clear = menu.addAction(f"清除“{field.label}”的筛选", lambda: keeper.filter(field.key, ()))
        clear.setEnabled(filtered)
        menu.addSeparator()

    def _narrow(self, key: str, rows: Sequence[int], op: Op) -> None:
        register, only, keeper = self._page.register.key, tuple(self._model.ids_at(rows)), self._page.keeper
        kept = keeper.view.conditions(key) if op is Op.NONE_OF else ()

        def values(store: Store, _: object) -> list[Value]:
            return [value for value, _ in store.tally(register, key, Query(only=only), MOST_VALUES)]

        def came(found: list[Value]) -> None:
            keeper.filter(key, (*kept, Condition(key, op, tuple(found))))

        self._page.desk.run("", values, came)
