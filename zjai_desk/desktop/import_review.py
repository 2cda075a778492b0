"""The review of one return before anything is written: the sheet left, what would become of it right."""

import datetime as dt
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTabBar,
    QTableView,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.digest import FLAWED, Digest
from zjai_desk.desktop.forms import load_form
from zjai_desk.desktop.icons import icon
from zjai_desk.desktop.items_model import ItemsModel
from zjai_desk.desktop.line_delegate import LineDelegate
from zjai_desk.desktop.return_file import ReturnFile
from zjai_desk.desktop.sheet_model import GroundDelegate, SheetModel, show_merges
from zjai_desk.registers import REGISTERS
from zjai_desk.returns.plan_items import State
from zjai_desk.returns.sheets import Sheet

ROW = 26
_NARROWEST, _WIDEST = 56, 220
FIRST_YEAR = 2010
_MEASURED = 2000
_OPENED = 200
"""Records up to which problems and changes are unfolded from the start."""


class ImportReview(QWidget):
    """Shows one file; ``approved(Plan, places)`` brings the plan and the places of the items to leave out.

    ``left()`` says that nothing is to happen, ``year_chosen(int)`` asks for the plan of another year.
    """

    approved = Signal(object, object)
    left = Signal()
    year_chosen = Signal(int)

    back_button: QToolButton
    name_label: QLabel
    about_label: QLabel
    year_label: QLabel
    year_box: QComboBox
    cancel_button: QPushButton
    import_button: QPushButton
    notes_label: QLabel
    split: QSplitter
    left_column: QVBoxLayout
    sheet_view: QTableView
    filters: QHBoxLayout
    items_view: QTreeView
    sum_label: QLabel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "import_review")
        self._file: ReturnFile | None = None
        self._digest = Digest({}, {}, 0, {}, "")
        self._by_sheet: dict[str, list[Sheet]] = {}
        self.sheet_model = SheetModel(self)
        self.items_model = ItemsModel(self)
        self._dress_sheet()
        self._dress_items()
        self._make_filters()
        self.back_button.setIcon(icon("arrow-left"))
        self.back_button.setToolTip("返回文件列表（Esc）")
        self.back_button.setAccessibleName("返回文件列表")
        self.back_button.setShortcut("Esc")
        self.back_button.clicked.connect(self.left)
        self.cancel_button.clicked.connect(self.left)
        # Not shortcuts of the button: each new caption would take them away.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._approve)
        self.import_button.setToolTip("把打勾的记录写入台账，可以撤销（Ctrl+回车）")
        self.import_button.clicked.connect(self._approve)
        for year in range(dt.date.today().year, FIRST_YEAR - 1, -1):
            self.year_box.addItem(f"{year}年", year)
        self.year_box.activated.connect(lambda place: self.year_chosen.emit(self.year_box.itemData(place)))
        self.items_model.ticked.connect(self._sum_up)

    def _dress_sheet(self) -> None:
        view = self.sheet_view
        view.setModel(self.sheet_model)
        view.setItemDelegate(GroundDelegate(view))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setWordWrap(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().setDefaultSectionSize(ROW)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.horizontalHeader().setHighlightSections(False)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setShape(QTabBar.Shape.RoundedSouth)
        self.tabs.currentChanged.connect(lambda _: self._show_sheet())
        self.left_column.addWidget(self.tabs)

    def _dress_items(self) -> None:
        view = self.items_view
        view.setModel(self.items_model)
        view.setItemDelegate(LineDelegate(view))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setExpandsOnDoubleClick(False)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.setToolTip("双击到原表中的这一行；去掉勾就不导入")
        view.doubleClicked.connect(self.go_to)
        view.expanded.connect(self._span)
        head = view.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        for column, width in ((1, 56), (2, 52), (3, 64)):
            head.resizeSection(column, width)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)

    def _make_filters(self) -> None:
        self._group = QButtonGroup(self)
        self.filter_buttons: dict[str, QToolButton] = {}
        words = {"": "全部"} | {state.value: state.label for state in State} | {FLAWED: "有问题"}
        for key, word in words.items():
            button = QToolButton(self)
            button.setCheckable(True)
            button.setProperty("role", "filter")
            button.setProperty("word", word)
            button.clicked.connect(partial(self.filter, key))
            self._group.addButton(button)
            self.filter_buttons[key] = button
            self.filters.insertWidget(self.filters.count() - 1, button)

    # -- what is shown --------------------------------------------------------------------------------

    def show_file(self, file: ReturnFile) -> None:
        """Show a file that was read and planned."""
        if file.plan is None or file.digest is None:
            return
        self._file, self._digest = file, file.digest
        self.name_label.setText(file.path.name)
        self.about_label.setText(_about(file))
        self.about_label.setToolTip(_about(file))
        self._by_sheet = {}
        for sheet in file.content.sheets if file.content else ():
            self._by_sheet.setdefault(sheet.name, []).append(sheet)
        self.items_model.show(file.plan)
        self._fill_tabs()
        self._say_notes()
        self._ask_year()
        counts = self._digest.counts
        for key, button in self.filter_buttons.items():
            button.setText(f"{button.property('word')} {counts[key]:,}")
            button.setVisible(not key or bool(counts[key]))
        self.filter("")
        self._sum_up()
        self.items_view.setFocus()

    def _fill_tabs(self) -> None:
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for name in self._by_sheet:
            self.tabs.addTab(name or "表")
        read = [
            place for place, tables in enumerate(self._by_sheet.values()) if any(t.register for t in tables)
        ]
        self.tabs.setCurrentIndex(read[0] if read else 0)
        self.tabs.setVisible(len(self._by_sheet) > 1)
        self.tabs.blockSignals(False)
        self._show_sheet()

    def _show_sheet(self) -> None:
        """Show the sheet of the current tab, its columns as wide as what stands in its first rows."""
        place = self.tabs.currentIndex()
        names = list(self._by_sheet)
        if not 0 <= place < len(names):
            return
        self.sheet_model.show(self._by_sheet[names[place]], self._digest.fates.get(names[place], {}))
        show_merges(self.sheet_view, self.sheet_model)
        metrics = self.sheet_view.fontMetrics()
        for column in range(self.sheet_model.columnCount()):
            texts = self.sheet_model.sample(column)
            width = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 20
            self.sheet_view.setColumnWidth(column, min(_WIDEST, max(_NARROWEST, width)))

    def _say_notes(self) -> None:
        content, plan = (self._file.content, self._file.plan) if self._file else (None, None)
        notes = [*plan.notes] if plan else []
        if content is not None:
            notes += content.notes
            notes += [note for sheet in content.sheets for note in sheet.notes]
        self.notes_label.setText("\n".join(dict.fromkeys(notes)))
        self.notes_label.setVisible(bool(notes))

    def _ask_year(self) -> None:
        asked = self._file is not None and self._file.plan is not None and self._file.plan.needs_year
        self.year_label.setVisible(asked)
        self.year_box.setVisible(asked)
        year = self._file.plan.year if self._file is not None and self._file.plan is not None else None
        self.year_box.setCurrentIndex(self.year_box.findData(year) if year else -1)
        self.notes_label.setProperty("severity", "explain" if asked else "")
        self.notes_label.style().unpolish(self.notes_label)
        self.notes_label.style().polish(self.notes_label)

    def filter(self, wanted: str) -> None:
        """Show the records of one state, those with problems, or all."""
        self.filter_buttons[wanted].setChecked(True)
        # Rows of one height need not be measured one by one; in a long list problems are cut off, not wrapped.
        self.items_view.setUniformRowHeights(self._digest.counts[wanted] > _MEASURED)
        self.items_model.filter(wanted)
        if self.items_model.rowCount() <= _OPENED:
            for row in range(self.items_model.rowCount()):
                index = self.items_model.index(row, 0)
                item = self.items_model.item(index)
                if item is not None and (item.problems or item.state is State.CHANGED):
                    self.items_view.expand(index)

    def _span(self, record: QModelIndex) -> None:
        for row in range(self.items_model.rowCount(record)):
            self.items_view.setFirstColumnSpanned(row, record, True)

    def _sum_up(self) -> None:
        out = self.items_model.left_out_by_register()
        counts = {
            key: number - out[key] for key, number in self._digest.writable.items() if number > out[key]
        }
        total = sum(counts.values())
        parts = [
            f"{REGISTERS[key].label} {number:,} {REGISTERS[key].measure}" for key, number in counts.items()
        ]
        returned = self._digest.counts[State.REFUSED.value]
        refused = f"；退回的 {returned:,} 条不导入" if returned else ""
        self.sum_label.setText(
            f"将写入{'、'.join(parts)}{refused}。" if total else f"没有要写入的记录{refused}。"
        )
        self.import_button.setText(f"导入 {total:,} 条" if total else "导入")
        self.import_button.setEnabled(total > 0)

    # -- what can be done -----------------------------------------------------------------------------

    def go_to(self, index: QModelIndex) -> None:
        """Show a record, or the cell a line is about, in the sheet."""
        item, line = self.items_model.item(index), self.items_model.line(index)
        if item is None or not item.rows:
            return
        names = list(self._by_sheet)
        if item.sheet in names:
            self.tabs.setCurrentIndex(names.index(item.sheet))
        row = line.row if line is not None and line.row else item.rows[0]
        cell = self.sheet_model.place_of(row, line.field if line is not None else "")
        self.sheet_view.setCurrentIndex(cell)
        self.sheet_view.scrollTo(cell, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        index = self.items_view.indexAt(where)
        if index.isValid():
            menu.addAction(icon("search"), "到原表中的这一行", partial(self.go_to, index))
            menu.addSeparator()
        menu.addAction("所列各条都导入", partial(self.items_model.tick_shown, True))
        menu.addAction("所列各条都不导入", partial(self.items_model.tick_shown, False))
        menu.popup(self.items_view.viewport().mapToGlobal(where))

    def _approve(self) -> None:
        """Hand the plan over once; the button stays off until another plan is shown."""
        plan = self.items_model.plan
        if plan is not None and self.import_button.isEnabled():
            self.import_button.setEnabled(False)
            self.approved.emit(plan, self.items_model.left_out)


def _about(file: ReturnFile) -> str:
    """Return what the first table was understood to be: register, year, unit, where its head stands."""
    tables = [table for table in (file.content.sheets if file.content else ()) if table.register]
    if not tables:
        return ""
    first = tables[0]
    rows = first.header_rows
    head = f"第{rows[0]}—{rows[-1]}行是表头" if len(rows) > 1 else f"第{rows[0]}行是表头" if rows else ""
    parts = [
        REGISTERS[first.register].label,
        f"{first.year}年" if first.year else "",
        f"单位：{first.unit}" if first.unit else "",
        head,
        f"共 {len(tables)} 张表" if len(tables) > 1 else "",
    ]
    grave = file.digest.grave if file.digest else 0
    return " · ".join(filter(None, parts)) + (f" · 强制性差错 {grave:,} 处" if grave else "")
