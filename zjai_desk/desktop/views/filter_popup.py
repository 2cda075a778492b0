"""The menu of a column: sort by it, filter it by a condition or by ticking values, and what else is done to it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.floating_panel import FloatingPanel
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.views import filter_words
from zjai_desk.desktop.views.column_values import Offer, chosen, offered
from zjai_desk.desktop.views.value_list import ValueList
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Field, Kind
from zjai_desk.store import Condition, Op, Query

_DELAY = 150
_TEXT_OPS = {
    "包含": Op.CONTAINS,
    "不包含": Op.LACKS,
    "开头是": Op.BEGINS,
    "结尾是": Op.ENDS,
    "等于": Op.ONE_OF,
    "不等于": Op.NONE_OF,
}


class FilterPopup(FloatingPanel):
    """Hangs below a heading; ``filtered(conditions)`` tells what is asked of the column from now on,
    ``sorted(descending or None)`` how to order by it.
    """

    filtered = Signal(tuple)
    sorted = Signal(object)

    def __init__(self, desk: Desk, register: str, field: Field, query: Query, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._register, self._field, self._query = desk, register, field, query
        self._conditions = tuple(condition for condition in query.where if condition.key == field.key)
        self._list_touched = self._condition_touched = False
        self._asked = 0
        self.setAccessibleName(f"{field.label}的排序和筛选")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(12, 8, 12, 12)
        self._rows.setSpacing(6)
        self._add_sorting()
        self._add_condition()
        self._add_values()
        self._add_buttons()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._soon.timeout.connect(self._ask)
        self.words.textChanged.connect(lambda _: self._soon.start())
        self.first_focus = self.words
        self._ask()

    # -- its parts ------------------------------------------------------------------------------------

    def _add_sorting(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        up, down = ("从小到大", "从大到小") if self._field.numeric else ("升序", "降序")
        if self._field.kind is Kind.DATE:
            up, down = "从早到晚", "从晚到早"
        now = {sort.key: sort.descending for sort in self._query.sort}.get(self._field.key)
        self.sorting: list[QToolButton] = []
        for text, descending in ((f"▲ {up}", False), (f"▼ {down}", True)):
            button = QToolButton(self)
            button.setText(text)
            button.setAccessibleName(f"按{self._field.label}{text[2:]}排列")
            button.setCheckable(True)
            button.setChecked(now is descending)
            button.clicked.connect(
                lambda checked=False, descending=descending: self._sort(descending if checked else None)
            )
            row.addWidget(button)
            self.sorting.append(button)
        row.addStretch(1)
        self.more = QToolButton(self)
        self.more.setText("列")
        self.more.setAccessibleName("这一列的其他操作")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        row.addWidget(self.more)
        self._rows.addLayout(row)

    def add_command(self, text: str, slot: Callable[[], object]) -> None:
        """Offer something else that is done to the column."""

        def run() -> None:
            self.close()
            slot()

        self.more.menu().addAction(text, run)

    def _sort(self, descending: bool | None) -> None:
        self.sorted.emit(descending)
        self.close()

    def _add_condition(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.operator = QComboBox(self)
        self.first, self.second = QLineEdit(self), QLineEdit(self)
        if filter_words.ordered(self._field):
            self.operator.hide()
            unit = f"（{self._field.unit}）" if self._field.unit else ""
            for edit, name in ((self.first, "从"), (self.second, "到")):
                edit.setPlaceholderText(f"{name}{unit}" if self._field.numeric else f"{name}，如 2019-05")
                edit.setAccessibleName(f"{self._field.label}{name}")
            row.addWidget(self.first, 1)
            row.addWidget(QLabel("至", self))
            row.addWidget(self.second, 1)
        else:
            self.second.hide()
            self.operator.addItems(list(_TEXT_OPS))
            self.operator.setAccessibleName("条件")
            self.first.setAccessibleName("条件的文字")
            self.first.setPlaceholderText("文字")
            row.addWidget(self.operator)
            row.addWidget(self.first, 1)
        self._rows.addLayout(row)
        self.fault = QLabel(self)
        self.fault.setProperty("role", "problem")
        self.fault.setProperty("severity", "force")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self._rows.addWidget(self.fault)
        self._fill_condition()
        self.operator.activated.connect(lambda _: self._touch_condition())
        for edit in (self.first, self.second):
            edit.textEdited.connect(lambda _: self._touch_condition())

    def _fill_condition(self) -> None:
        """Show the condition in force where it is one of a range or a text."""
        if len(self._conditions) != 1:
            return
        [condition] = self._conditions
        if condition.op is Op.BETWEEN:
            low, high = (
                "" if value is None else filter_words.written(self._field, value)
                for value in condition.values
            )
            self.first.setText(low)
            self.second.setText(high)
        elif condition.op in (Op.CONTAINS, Op.MEETS, Op.LACKS, Op.BEGINS, Op.ENDS):
            op = Op.CONTAINS if condition.op is Op.MEETS else condition.op
            self.operator.setCurrentText(next(text for text, known in _TEXT_OPS.items() if known is op))
            self.first.setText(str(condition.values[0]))

    def _add_values(self) -> None:
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("在值中查找（拼音、首字母也行）")
        self.words.setAccessibleName(f"在{self._field.label}的值中查找")
        self.words.setClearButtonEnabled(True)
        self.words.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.all = QCheckBox("全选", self)
        self.all.setTristate(True)
        self.all.clicked.connect(self._tick_all)
        self.order = QPushButton("按数量排", self)
        self.order.setProperty("role", "link")
        self.order.setCheckable(True)
        self.order.setAutoDefault(False)
        self.order.setVisible(self._field.kind is not Kind.DATE)
        self.order.toggled.connect(self._reorder)
        self.keep = QCheckBox("并入现有的筛选", self)
        self.keep.hide()
        self.list = ValueList(self._field, self)
        self.list.ticked_changed.connect(self._on_ticked)
        self.remark = QLabel(self)
        self.remark.setProperty("role", "small")
        self.remark.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(self.all)
        line.addStretch(1)
        line.addWidget(self.order)
        self._rows.addWidget(self.words)
        self._rows.addLayout(line)
        self._rows.addWidget(self.list, 1)
        self._rows.addWidget(self.remark)
        self._rows.addWidget(self.keep)

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        self.clear_button = QPushButton("清除筛选", self)
        self.clear_button.setProperty("role", "link")
        self.clear_button.setEnabled(bool(self._conditions))
        self.clear_button.clicked.connect(lambda: self._tell(()))
        self.ok = QPushButton("确定", self)
        self.ok.setProperty("primary", True)
        self.ok.clicked.connect(self.apply)
        self.cancel = QPushButton("取消", self)
        self.cancel.clicked.connect(self.close)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        row.addWidget(self.ok)
        row.addWidget(self.cancel)
        self._rows.addLayout(row)

    # -- values ---------------------------------------------------------------------------------------

    def _ask(self) -> None:
        register, field, query = self._register, self._field, self._query
        words = self.words.text().strip()
        self._asked += 1
        number = self._asked

        def came(offer: Offer) -> None:
            if number == self._asked:
                self._show(offer, words)

        self._desk.run("", lambda store, _: offered(store, register, field, query, words), came)

    def _show(self, offer: Offer, words: str) -> None:
        self.list.show_offer(offer, offer.ticked, by_count=self.order.isChecked())
        self.keep.setVisible(bool(words) and any(c.op is Op.ONE_OF for c in self._conditions))
        self._list_touched = bool(words)
        told = f"只列出最多的 {len(offer.values):,} 个值，其余请输入文字查找。" if offer.more else ""
        self.remark.setText(told or ("" if offer.values else "没有符合的值。"))
        self.remark.setVisible(bool(self.remark.text()))
        self._show_state()

    def _reorder(self, by_count: bool) -> None:
        self.order.setText("按名称排" if by_count else "按数量排")
        ticked = set(self.list.ticked())
        self.list.show_offer(self.list.offer, ticked, by_count=by_count)

    def _tick_all(self) -> None:
        self.list.tick_all(self.all.checkState() != Qt.CheckState.Unchecked)

    def _on_ticked(self) -> None:
        self._list_touched, self._condition_touched = True, False
        self._show_state()

    def _show_state(self) -> None:
        self.all.setCheckState(self.list.tick_state)
        self.all.setEnabled(bool(self.list.offer.values))
        nothing = self.list.tick_state == Qt.CheckState.Unchecked and self._list_touched
        self.ok.setEnabled(not nothing)
        self.ok.setToolTip("至少勾选一个值" if nothing else "")

    def _touch_condition(self) -> None:
        self._condition_touched, self._list_touched = True, False
        self.fault.hide()
        self.ok.setEnabled(True)

    def accept(self) -> None:
        """Apply, as Enter means here."""
        self.apply()

    def go_down(self) -> bool:
        """Go from the words to the values they find."""
        if self.words.hasFocus():
            self.list.setFocus()
            return True
        return False

    # -- what is chosen -------------------------------------------------------------------------------

    def apply(self) -> None:
        """Filter by what was touched last, the condition or the values."""
        if not self.ok.isEnabled():
            return
        try:
            conditions = self._wanted()
        except DeskError as error:
            self.fault.setText(f"{error}{error.hint}")
            self.fault.show()
            return
        self._tell(conditions)

    def _wanted(self) -> tuple[Condition, ...]:
        if self._condition_touched:
            return self._written()
        if not self._list_touched:
            return self._conditions
        ticked = self.list.ticked()
        if not self.words.text().strip():
            return chosen(self._field, self.list.offer, set(ticked))
        before = [value for c in self._conditions if c.op is Op.ONE_OF for value in c.values]
        kept = before if self.keep.isChecked() else []
        return (Condition(self._field.key, Op.ONE_OF, tuple(dict.fromkeys([*kept, *ticked]))),)

    def _written(self) -> tuple[Condition, ...]:
        first, second = self.first.text().strip(), self.second.text().strip()
        if not first and not second:
            return ()
        if filter_words.ordered(self._field):
            return (filter_words.between(self._field, first, second),)
        return (Condition(self._field.key, _TEXT_OPS[self.operator.currentText()], (first,)),)

    def _tell(self, conditions: tuple[Condition, ...]) -> None:
        if conditions != self._conditions:
            self.filtered.emit(conditions)
        self.close()
