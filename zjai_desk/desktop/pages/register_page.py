"""The page of a register: its table, a filter, the card of a record; one class for all registers."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QSplitter, QStackedWidget, QWidget

from zjai_desk.desktop import edits
from zjai_desk.desktop.chips import Chips
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.edits import Edited
from zjai_desk.desktop.empty_state import EmptyState
from zjai_desk.desktop.icons import icon
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.record_card import WIDTH, RecordCard
from zjai_desk.desktop.record_dialog import RecordDialog
from zjai_desk.desktop.register_table import RegisterTable
from zjai_desk.desktop.table_model import RegisterModel
from zjai_desk.progress import Progress
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Kind, Register, Value, Values
from zjai_desk.registers.values import shown
from zjai_desk.store import Query, Store

FILTER_DELAY = 150


class RegisterPage(Page):
    """Shows one register; ``figures_changed(text)`` and ``noted(Problem)`` go on to the foot of the window.

    ``mended()`` says that what was noted last of a typed value holds no longer.
    """

    figures_changed = Signal(str)
    noted = Signal(object)
    mended = Signal()

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        self.register = register
        self.key, self.title, self.icon_name = register.key, register.label, register.icon
        self.registers = frozenset({register.key})
        super().__init__(desk, parent)
        self._equals: dict[str, Value] = {}
        self._place_equals: dict[str, Value] = {}
        self._wanted_record: int | None = None
        self._counts = (0, 0)
        self._chosen = 0
        self._make_widgets()
        self._make_actions()
        self._connect()
        self._take_place()

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
        self.chips = Chips(self)
        self.model = RegisterModel(self.desk, self.register, self)
        self.table = RegisterTable(self.desk, self.model, self)
        self.card = RecordCard(self.desk, self.register, self)
        self.card.setVisible(self.desk.settings.card_open)
        self.empty = EmptyState(self.register.icon, self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.table)
        split.addWidget(self.card)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([1000, WIDTH])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.chips.setContentsMargins(16, 0, 16, 8)
        self.body.addWidget(self.chips)
        self.body.addWidget(self.stack, 1)
        self.setFocusProxy(self.table)

    def _make_actions(self) -> None:
        noun = self.register.noun
        self.import_action = self.add_action(
            "导入回表", "import", lambda: self.desk.go("import"), primary=True
        )
        self.new_action = self.add_action("新增", "plus", self._add, shortcut="Ctrl+N")
        self.delete_action = self.add_action("删除", "trash-2", self._delete, shortcut="Ctrl+-")
        self.export_action = self.add_action("导出", "download", self._export, shortcut="Ctrl+E")
        self.card_action = self.add_action("记录卡", "panel-right", self.toggle_card)
        self.new_action.setToolTip(f"新增一条{noun}记录（Ctrl+N）")
        self.delete_action.setToolTip(f"删除选中的{noun}记录，可以撤销（Ctrl+-）")
        self.export_action.setToolTip("把现在筛选出的记录按现在的次序导出为 xlsx（Ctrl+E）")
        self.card_action.setToolTip("显示或收起记录卡：全部字段、来源、历史（空格键）")
        self.delete_action.setEnabled(False)

    def _connect(self) -> None:
        self._filter_soon = QTimer(self)
        self._filter_soon.setSingleShot(True)
        self._filter_soon.setInterval(FILTER_DELAY)
        self._filter_soon.timeout.connect(self._apply_query)
        self.filter.textChanged.connect(lambda _: self._filter_soon.start())
        self.filter.returnPressed.connect(self.table.setFocus)
        for key, slot in (("Ctrl+F", self._find), ("Esc", self._clear_filter)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self.chips.removed.connect(self._drop_condition)
        self.model.counted.connect(self._on_counted)
        self.model.refused.connect(self.noted)
        self.model.noted.connect(self.noted)
        self.model.taken.connect(self.mended)
        self.table.figures_changed.connect(self.figures_changed)
        self.table.selected.connect(self._on_selected)
        self.table.card_wanted.connect(self.toggle_card)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_card())
        self.model.modelReset.connect(self._show_card)
        self.card.closed.connect(self.toggle_card)
        self.desk.place_changed.connect(self._take_place)

    # -- what is shown --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Fetch everything again."""
        self.model.reload()
        self._show_card()

    def visit(self, query: Query | None, record: int | None) -> None:
        """Show what ``query`` asks for, with the record ``record`` as the current one."""
        if query is not None:
            self.filter.setText(query.text)
            self._equals = dict(query.equals)
            self._place_equals = {}
        if record is not None:
            self._wanted_record = record
            self._go_to_wanted()
        self._apply_query()

    def search(self, text: str) -> None:
        """Filter by ``text``."""
        self.filter.setText(text)

    def _take_place(self) -> None:
        """Show only what belongs to the area and the year of the desk, as far as this register has them."""
        self._place_equals = {}
        area = self.desk.area and divisions.find(self.desk.area)
        if area and area.level == "county" and "district" in self.register:
            self._place_equals["district"] = area.name
        for field in self.register.fields:
            if field.kind is Kind.YEAR and field.key == "year" and self.desk.year:
                self._place_equals[field.key] = self.desk.year
        self._apply_query()

    def _apply_query(self) -> None:
        self._filter_soon.stop()
        equals = self._place_equals | self._equals
        self.chips.show_conditions(
            [
                (key, f"{self.register[key].label}：{shown(self.register[key], v)}")
                for key, v in equals.items()
            ]
        )
        self.model.set_query(replace(self.model.query, text=self.filter.text().strip(), equals=equals))

    def _drop_condition(self, key: str) -> None:
        self._equals.pop(key, None)
        self._place_equals.pop(key, None)
        self._apply_query()

    def _find(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def _clear_filter(self) -> None:
        self.filter.clear()
        self._apply_query()
        self.table.setFocus()

    def _clear_everything(self) -> None:
        self._equals, self._place_equals = {}, {}
        self._clear_filter()

    def _on_counted(self, found: int, total: int) -> None:
        self._counts = (found, total)
        self.stack.setCurrentIndex(0 if found else 1)
        if not total:
            self.empty.say(
                f"还没有{self.register.noun}记录",
                f"{self.register.label}的记录从各地报来的回表导入，也可以逐条新增。",
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

    def _say_counts(self) -> None:
        found, total = self._counts
        text = (
            f"{found:,} {self.register.measure}"
            if found == total
            else f"{found:,} / {total:,} {self.register.measure}"
        )
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
        dialog = RecordDialog(self.register, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filled.connect(self._insert)
        dialog.open()

    def _insert(self, values: Values) -> None:
        register, operator = self.register, self.desk.operator

        def done(edited: Edited) -> None:
            self._wanted_record = edited.record
            self.desk.tell(f"已新增{register.noun}", undoable=True)

        self.desk.run(
            f"新增{register.noun}",
            lambda store, _: edits.add(store, register, values, operator),
            done,
            writes=True,
        )

    def _delete(self) -> None:
        ids = self.model.ids_at(self.table.selected_rows())
        if not ids:
            return
        register, operator = self.register, self.desk.operator

        def done(count: int) -> None:
            self.desk.tell(f"已删除 {count:,} {register.measure}{register.noun}", undoable=True)

        self.desk.run(
            f"删除{register.noun}",
            lambda store, _: edits.delete(store, register, ids, operator),
            done,
            writes=True,
        )

    def _export(self) -> None:
        folder = Path(self.desk.settings.export_folder or Path.home())
        place = str(folder / f"{self.register.label}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, f"导出{self.register.label}", place, "工作簿 (*.xlsx)")
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the records of the present query, in their present order, to a workbook."""
        register, query = self.register, self.model.query

        def done(count: int) -> None:
            self.desk.tell(f"已导出 {count:,} {register.measure}到 {path.name}")

        def work(store: Store, progress: Progress) -> int:
            from zjai_desk.briefing.register_workbook import write_register

            return write_register(store, register, store.ids(register.key, query), path, progress)

        self.desk.run(f"导出{register.label}", work, done)

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        index = self.table.indexAt(where)
        menu.addAction(icon("copy"), "复制", self.table.copy).setShortcut("Ctrl+C")
        if index.isValid():
            field = self.register.fields[index.column()]
            record = self.model.record_at(index.row())
            value = record.values.get(field.key) if record else None
            if isinstance(value, (str, int)) and value != "":
                menu.addAction(
                    icon("search"), f"只看“{shown(field, value)}”", lambda: self._only(field.key, value)
                )
            menu.addAction(self.card_action)
        menu.addSeparator()
        menu.addAction(self.new_action)
        menu.addAction(self.delete_action)
        menu.popup(self.table.viewport().mapToGlobal(where))

    def _only(self, key: str, value: Value) -> None:
        self._equals[key] = value
        self._apply_query()
