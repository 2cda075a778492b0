"""Is it the same enterprise? What the return says beside the records that it may mean, for a person to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.intake.sheet_model import GroundDelegate
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.values import shown
from zjai_desk.returns.planning.items import Candidate, PlanItem
from zjai_desk.store import Query, Store

MOST = 3
"""Candidates that find room beside each other."""
_ROW = 28
_LINKED = {"patents": "holder_uscc", "vouchers": "uscc"}


@dataclass(frozen=True, slots=True)
class Rival:
    """A candidate with what the store holds of it, and what hangs on it in other registers, in words."""

    candidate: Candidate
    values: Mapping[str, Value]
    linked: str = ""


def rivals(store: Store, item: PlanItem) -> list[Rival]:
    """Return the candidates of an item with their records; one that is gone is left out."""
    known = {
        record.id: record
        for record in store.records(item.register, [one.record for one in item.candidates[:MOST]])
    }
    found = []
    for one in item.candidates[:MOST]:
        record = known.get(one.record)
        if record is not None:
            found.append(Rival(one, record.values, _linked(store, item.register, record.values)))
    return found


def _linked(store: Store, register: str, values: Mapping[str, Value]) -> str:
    uscc = values.get("uscc")
    if register != "enterprises" or not isinstance(uscc, str):
        return ""
    parts = []
    for key, field in _LINKED.items():
        count = len(store.ids(key, Query(equals={field: uscc})))
        if count:
            parts.append(f"{REGISTERS[key].noun} {count:,} {REGISTERS[key].measure}")
    return "、".join(parts)


class CandidatesDialog(QDialog):
    """Shows the return and its candidates side by side; afterwards ``record`` is the one chosen, None for none."""

    def __init__(self, item: PlanItem, found: Sequence[Rival], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: int | None = None
        self.setWindowTitle("认定是不是同一家")
        noun = REGISTERS[item.register].noun
        head = QLabel(
            f"“{item.title}”是台账里的哪一家？" if noun == "企业" else f"“{item.title}”是台账里的哪一条？"
        )
        head.setProperty("role", "section")
        why = QLabel("认定后记住，以后同样的名称和代码不再问；不同的格子标了底色。")
        why.setProperty("role", "muted")
        self.table = QTableWidget(self)
        self.same_buttons = [QPushButton(f"是同一家：{_short(one.candidate.title)}") for one in found]
        self.none_button = QPushButton("都不是，新增" if len(found) > 1 else "不是同一家，新增")
        self.later_button = QPushButton("先不定")
        self._fill(item, found)
        buttons = QHBoxLayout()
        for button, one in zip(self.same_buttons, found, strict=True):
            button.clicked.connect(partial(self._choose, one.candidate.record))
            buttons.addWidget(button)
        buttons.addWidget(self.none_button)
        buttons.addStretch(1)
        buttons.addWidget(self.later_button)
        self.none_button.clicked.connect(partial(self._choose, None))
        self.later_button.clicked.connect(self.reject)
        for button in (*self.same_buttons, self.none_button, self.later_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(head)
        column.addWidget(why)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        self.resize(360 + 240 * (len(found) + 1), 480)
        fit(self)
        self.table.setFocus()

    def _choose(self, record: int | None) -> None:
        self.record = record
        self.accept()

    def _fill(self, item: PlanItem, found: Sequence[Rival]) -> None:
        register = REGISTERS[item.register]
        keys = [
            field.key
            for field in register.fields
            if any(
                values.get(field.key) not in (None, ())
                for values in (item.values, *(one.values for one in found))
            )
        ]
        table = self.table
        rows = ", ".join(map(str, item.rows[:3]))
        heads = [f"报表第{rows}行"] + [f"台账（相近 {one.candidate.score}）" for one in found]
        table.setColumnCount(len(heads))
        table.setHorizontalHeaderLabels(heads)
        labels = ["为什么像", *(register[key].label for key in keys)]
        if any(one.linked for one in found):
            labels.append("名下")
        table.setRowCount(len(labels))
        table.setVerticalHeaderLabels(labels)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setAccessibleName("报表与台账对照")
        table.setItemDelegate(GroundDelegate(table))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setRowHeight(0, 2 * _ROW)
        for column, one in enumerate(found, 1):
            _put(table, 0, column, one.candidate.why)
            if one.linked:
                _put(table, len(labels) - 1, column, one.linked)
        for row, key in enumerate(keys, 1):
            field = register[key]
            said = shown(field, item.values.get(key))
            _put(table, row, 0, said)
            for column, one in enumerate(found, 1):
                held = shown(field, one.values.get(key))
                _put(table, row, column, held, differs=bool(said and held and said != held))


def _put(table: QTableWidget, row: int, column: int, words: str, *, differs: bool = False) -> None:
    cell = QTableWidgetItem(words)
    cell.setToolTip(f"{words}（与报表不同）" if differs else words)
    cell.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    if differs:
        cell.setBackground(theme.colour("explain_soft"))
    table.setItem(row, column, cell)


def _short(title: str) -> str:
    return title if len(title) <= 14 else f"{title[:13]}…"
