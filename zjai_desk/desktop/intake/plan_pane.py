"""What importing a return would do: the records by fate, a tick for each, and what can be decided about one."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.intake.digest import FLAWED, Digest
from zjai_desk.desktop.intake.item_card import ItemCard
from zjai_desk.desktop.intake.items_model import ItemKey, ItemsModel
from zjai_desk.desktop.intake.line_delegate import LineDelegate
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.panes import menu_place
from zjai_desk.registers import REGISTERS
from zjai_desk.returns.planning.items import Plan, State

_MEASURED = 2000
_OPENED = 200
"""Records up to which problems and changes are unfolded from the start."""
EXPLAINABLE = 500
"""Records up to which one reason can be given for all that are listed."""


class ItemsView(QTreeView):
    """The records; Enter shows one in the sheet, Space ticks it from any column."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do with the keys what the mouse does."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid() and not index.parent().isValid():
            model, first = self.model(), index.siblingAtColumn(0)
            ticked = model.data(first, Qt.ItemDataRole.CheckStateRole)
            if ticked is not None:
                other = Qt.CheckState.Unchecked if ticked == Qt.CheckState.Checked else Qt.CheckState.Checked
                model.setData(first, other.value, Qt.ItemDataRole.CheckStateRole)
            return
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and index.isValid():
            self.doubleClicked.emit(index)
            return
        super().keyPressEvent(event)


class PlanPane(QWidget):
    """Shows a plan.

    Signals: ``ticked()`` when other records are to be written; ``wanted(sheet, row, field)`` for a cell to be
    shown; ``explain_wanted(places)`` and ``decide_wanted(place)`` for the records a person wants to explain
    or to recognise; ``reopened(place)`` to take such a decision back.
    """

    ticked = Signal()
    wanted = Signal(str, int, str)
    explain_wanted = Signal(object)
    decide_wanted = Signal(int)
    reopened = Signal(int)

    filters: QHBoxLayout
    all_tick: QCheckBox
    explain_button: QPushButton
    right_column: QVBoxLayout
    sum_label: QLabel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "plan_pane")
        self.model = ItemsModel(self)
        self.view = ItemsView(self)
        self.card = ItemCard(self)
        below = self.right_column.indexOf(self.sum_label)
        self.right_column.insertWidget(below, self.card)
        self.right_column.insertWidget(below, self.view, 1)
        self._digest = Digest({}, {}, 0, {}, "")
        self._filter = ""
        self._dress()
        self._make_filters()
        self.model.ticked.connect(self._on_ticked)
        self.all_tick.clicked.connect(self._tick_all)
        self.explain_button.clicked.connect(lambda: self.explain_wanted.emit(tuple(self.model.shown)))
        self.card.explain_wanted.connect(lambda place: self.explain_wanted.emit((place,)))
        self.card.decide_wanted.connect(self.decide_wanted)
        self.card.reopened.connect(self.reopened)

    def _dress(self) -> None:
        view = self.view
        view.setAccessibleName("将导入的记录")
        view.setModel(self.model)
        view.setItemDelegate(LineDelegate(view))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setExpandsOnDoubleClick(False)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        say_keys(view, {"到原表中的这一行": "回车", "导入或不导入这一条": "空格"})
        view.setToolTip("双击或回车到原表中的这一行；去掉勾（空格）就不导入")
        view.doubleClicked.connect(self.go_to)
        view.expanded.connect(self._span)
        view.selectionModel().currentChanged.connect(lambda *_: self._show_card())
        head = view.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 56), (2, 52), (3, 64)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)

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

    def show_plan(self, plan: Plan, digest: Digest, left_out: frozenset[ItemKey]) -> None:
        """Show a plan, all records that can be written ticked but for ``left_out``."""
        self.model.show(plan, left_out)
        self._take_digest(digest)
        self.filter(self._filter if digest.counts[self._filter] else "")

    def start_with(self, wanted: str) -> None:
        """Let the next plan be shown through this filter, if anything meets it."""
        self._filter = wanted

    def show_decided(self, digest: Digest, place: int) -> None:
        """Show the same plan after something was decided about it; the record at ``place`` stays in view."""
        here = self.view.currentIndex()
        row = here.row() if not here.parent().isValid() else here.parent().row()
        self._take_digest(digest)
        self.filter(self._filter if digest.counts[self._filter] else "")
        index = self.model.index_of(place)
        if not index.isValid() and self.model.rowCount():
            index = self.model.index(min(row, self.model.rowCount() - 1), 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _take_digest(self, digest: Digest) -> None:
        self._digest = digest
        for key, button in self.filter_buttons.items():
            button.setText(f"{button.property('word')} {digest.counts[key]:,}")
            button.setVisible(not key or bool(digest.counts[key]))

    def filter(self, wanted: str) -> None:
        """Show the records of one state, those with problems, or all."""
        self._filter = wanted
        self.filter_buttons[wanted].setChecked(True)
        # Rows of one height need not be measured one by one; in a long list problems are cut off, not wrapped.
        self.view.setUniformRowHeights(self._digest.counts[wanted] > _MEASURED)
        self.model.filter(wanted)
        if self.model.rowCount() <= _OPENED:
            for row in range(self.model.rowCount()):
                index = self.model.index(row, 0)
                item = self.model.item(index)
                if item is not None and (item.problems or item.state in (State.CHANGED, State.UNDECIDED)):
                    self.view.expand(index)
        self.view.setCurrentIndex(self.model.index(0, 0))
        self._show_card()
        self._on_ticked()

    def _span(self, record: QModelIndex) -> None:
        for row in range(self.model.rowCount(record)):
            self.view.setFirstColumnSpanned(row, record, True)

    def _show_card(self) -> None:
        place, plan = self.model.place(self.view.currentIndex()), self.model.plan
        if plan is None or place is None:
            self.card.clear()
        else:
            self.card.show_item(plan, place)

    def _on_ticked(self) -> None:
        state = self.model.ticks_shown()
        self.all_tick.setVisible(state is not None)
        self.all_tick.setCheckState(state or Qt.CheckState.Unchecked)
        many = len(self.model.shown)
        plan = self.model.plan
        written = sum(plan.items[place].is_written for place in self.model.shown) if plan is not None else 0
        self.all_tick.setText(f"可导入的 {written:,} 条都导入")
        asked = 0
        if plan is not None and many <= EXPLAINABLE:
            asked = sum(
                problem.severity.takes_reason and problem not in plan.reasons.get(place, {})
                for place in self.model.shown
                for problem in plan.items[place].problems
            )
        self.explain_button.setVisible(asked > 0)
        self.explain_button.setText(f"填写说明（{asked}）…")
        self._sum_up()
        self.ticked.emit()

    @property
    def to_write(self) -> dict[str, int]:
        """How many records of each register would be written as the ticks are."""
        out = self.model.left_out_by_register()
        written = self._digest.writable
        return {key: number - out[key] for key, number in written.items() if number > out[key]}

    def _sum_up(self) -> None:
        parts = [
            f"{REGISTERS[key].label} {number:,} {REGISTERS[key].measure}"
            for key, number in self.to_write.items()
        ]
        counts = self._digest.counts
        rest = ""
        for state, word in ((State.REFUSED, "退回的"), (State.UNDECIDED, "待定的")):
            if number := counts.get(state.value, 0):
                rest += f"；{word} {number:,} 条不导入"
        self.sum_label.setText(f"将写入{'、'.join(parts)}{rest}。" if parts else f"没有要写入的记录{rest}。")

    # -- what can be done -----------------------------------------------------------------------------

    def _tick_all(self) -> None:
        self.model.tick_shown(self.all_tick.checkState() != Qt.CheckState.Unchecked)

    def go_to(self, index: QModelIndex) -> None:
        """Ask for the cell a line is about, or the row of a record; an undecided one is to be recognised."""
        item, line = self.model.item(index), self.model.line(index)
        if item is None or not item.rows:
            return
        row = line.row if line is not None and line.row else item.rows[0]
        self.wanted.emit(item.sheet, row, line.field if line is not None else "")

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        where = menu_place(self.view, where)
        index = self.view.indexAt(where)
        place = self.model.place(index)
        if place is not None:
            menu.addAction(icon("search"), "到原表中的这一行", partial(self.go_to, index))
            item = self.model.item(index)
            if item is not None and any(problem.severity.takes_reason for problem in item.problems):
                menu.addAction("填写说明…", partial(self.explain_wanted.emit, (place,)))
            if item is not None and item.candidates:
                menu.addAction("认定是哪一家…", partial(self.decide_wanted.emit, place))
            menu.addSeparator()
        menu.addAction("所列各条都导入", partial(self.model.tick_shown, True))
        menu.addAction("所列各条都不导入", partial(self.model.tick_shown, False))
        menu.popup(self.view.viewport().mapToGlobal(where))
