"""The table of groups in the place of a register's table: their counts and subtotals, each opening its records."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.views.grouped import Groups, Line, condition_of, groupable, grouped, title
from zjai_desk.registers.fields import Kind, Register
from zjai_desk.registers.masking import masked
from zjai_desk.store import Query, Store

if TYPE_CHECKING:
    from zjai_desk.briefing.workbooks.groups import GroupSheet

_LINE = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BEFORE_SUMS = 3
"""Columns before the sums: the group, how many, what share."""
_NONE = "（不再分）"
_OWN = frozenset({Kind.TEXT, Kind.USCC, Kind.PATENT_NO})
"""Kinds of fields that mostly differ from record to record."""


class GroupPanel(QWidget):
    """Shows groups; ``opened(conditions)`` when the records of one are wanted, ``keys_chosen(keys)`` when
    others fields are to group by, none of them to leave the groups.
    """

    opened = Signal(tuple)
    keys_chosen = Signal(tuple)

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._groups: Groups | None = None
        self._order: tuple[int, bool] | None = None
        self._asked = 0
        self._fields = groupable(register)
        self.first, self.second = QComboBox(self), QComboBox(self)
        self.first.addItems([field.label for field in self._fields])
        self.second.addItems([_NONE, *(field.label for field in self._fields)])
        self.first.setAccessibleName("按哪个字段分组")
        self.second.setAccessibleName("再按哪个字段分组")
        for combo in (self.first, self.second):
            combo.activated.connect(lambda _: self._choose())
        self.remark = QLabel(self)
        self.remark.setProperty("role", "muted")
        self.leave = QPushButton("退出分组", self)
        self.leave.setProperty("role", "link")
        self.leave.clicked.connect(lambda: self.keys_chosen.emit(()))
        self.tree = GroupTree(self)
        self.tree.setAccessibleName(f"{register.label}的分组")
        self.tree.setHeaderLabels(["分组"])
        self.tree.wanted.connect(self._open)
        self.tree.header().sectionClicked.connect(self._reorder)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 8, 8)
        row.setSpacing(8)
        for part in (QLabel("按", self), self.first, QLabel("再按", self), self.second, self.remark):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.leave)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(row)
        rows.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)

    def first_key(self, column_key: str) -> str:
        """Return the field that a first grouping is by: the one given, else the district.

        A name or a number of each record's own would give as many groups as records; it must be chosen.
        """
        keys = [field.key for field in self._fields]
        own = [field.key for field in self._fields if field.kind in _OWN]
        for key in (*({column_key} - set(own)), "district", "scheme", *keys):
            if key in keys:
                return key
        return ""

    def _choose(self) -> None:
        keys = [self._fields[self.first.currentIndex()].key]
        if self.second.currentIndex() > 0:
            keys.append(self._fields[self.second.currentIndex() - 1].key)
        self.keys_chosen.emit(tuple(dict.fromkeys(keys)))

    # -- what is shown --------------------------------------------------------------------------------

    def show_groups(self, keys: Sequence[str], query: Query) -> None:
        """Group the records of ``query`` by the fields ``keys``."""
        places = {field.key: place for place, field in enumerate(self._fields)}
        self.first.setCurrentIndex(places.get(keys[0], 0))
        self.second.setCurrentIndex(places.get(keys[1], -1) + 1 if len(keys) > 1 else 0)
        register, wanted = self._register, tuple(keys)
        self._asked += 1
        number = self._asked

        def work(store: Store, _: object) -> Groups:
            return grouped(store, register, wanted, query)

        def came(groups: Groups) -> None:
            if number == self._asked:
                self._groups = groups
                self._fill()

        self._desk.run("", work, came)

    def _fill(self) -> None:
        groups = self._groups
        if groups is None:
            return
        measure, tree = self._register.measure, self.tree
        heads = ["分组", f"数量（{measure}）", "占比", *(field.heading for field in groups.summed)]
        marks = {self._order[0]: " ▼" if self._order[1] else " ▲"} if self._order else {}
        tree.clear()
        tree.setColumnCount(len(heads))
        tree.setHeaderLabels([head + marks.get(at, "") for at, head in enumerate(heads)])
        for at in range(1, len(heads)):
            tree.headerItem().setTextAlignment(at, _RIGHT)
        tree.addTopLevelItems([self._item(line) for line in self._sorted(groups.lines)])
        tree.addTopLevelItem(self._total(groups.total))
        tree.header().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().resizeSection(0, min(360, max(180, tree.header().sectionSize(0))))
        first = tree.topLevelItem(0)
        if first is not None:
            tree.setCurrentItem(first)
        cut = f"，只列数量最多的 {len(groups.lines):,} 组" if groups.found > len(groups.lines) else ""
        self.remark.setText(f"{groups.found:,} 组{cut} · 双击或回车看一组的记录")

    def as_seen(self, about: str = "") -> "GroupSheet | None":
        """Return what is on view, in its order, for a file, contacts masked; None while it is still being worked out."""
        from zjai_desk.briefing.workbooks.groups import GroupLine, GroupSheet

        groups = self._groups
        if groups is None:
            return None

        def seen(level: int, text: str, line: Line) -> GroupLine:
            whole = groups.total.count
            return GroupLine(
                level,
                text,
                line.count,
                Decimal(100 * line.count) / whole if whole else None,
                tuple(line.sums),
            )

        def named(line: Line) -> str:
            text = title(self._register, line)
            return masked(text) if self._register[line.key].personal and line.value is not None else text

        lines = [
            seen(level, named(one), one)
            for line in self._sorted(groups.lines)
            for level, one in ((0, line), *((1, inner) for inner in self._sorted(list(line.inner.values()))))
        ]
        heads = (
            "分组",
            f"数量（{self._register.measure}）",
            "占比",
            *(field.heading for field in groups.summed),
        )
        return GroupSheet(
            f"{self._register.label}分组小计", heads, (*lines, seen(0, "合计", groups.total)), about
        )

    def _sorted(self, lines: Sequence[Line]) -> list[Line]:
        if self._order is None:
            return list(lines)
        column, descending = self._order
        if column == 0:
            return list(reversed(lines)) if descending else list(lines)
        return sorted(lines, key=lambda line: _figure(line, column), reverse=descending)

    def _reorder(self, column: int) -> None:
        """Order by a column: figures with the largest first, then the smallest, then as at the beginning."""
        turns = [(column, True), (column, False), None]
        now = self._order if self._order and self._order[0] == column else None
        self._order = turns[(turns.index(now) + 1) % 3]
        self._fill()

    def _item(self, line: Line) -> QTreeWidgetItem:
        item = self._figures(title(self._register, line), line)
        item.setData(0, _LINE, _Place((line,)))
        for inner in self._sorted(list(line.inner.values())):
            child = self._figures(title(self._register, inner), inner)
            child.setData(0, _LINE, _Place((line, inner)))
            item.addChild(child)
        return item

    def _figures(self, text: str, line: Line) -> QTreeWidgetItem:
        whole = self._groups.total.count if self._groups else 0
        share = f"{Decimal(100 * line.count) / whole:.1f}%" if whole else ""
        sums = ["" if part is None else f"{part.normalize():,f}" for part in line.sums]
        item = QTreeWidgetItem([text, f"{line.count:,}", share, *sums])
        item.setToolTip(0, text)
        for at in range(1, item.columnCount()):
            item.setTextAlignment(at, _RIGHT)
        return item

    def _total(self, total: Line) -> QTreeWidgetItem:
        item = self._figures("合计", total)
        bold = QFont(self.tree.font())
        bold.setWeight(QFont.Weight.DemiBold)
        for at in range(item.columnCount()):
            item.setFont(at, bold)
        return item

    def _open(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _LINE)
        if isinstance(place, _Place):
            self.opened.emit(tuple(condition_of(self._register, line) for line in place.lines))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: its group, after the one that it is inside of."""

    lines: tuple[Line, ...]


def _figure(line: Line, column: int) -> Decimal:
    if column < _BEFORE_SUMS:
        return Decimal(line.count)
    return line.sums[column - _BEFORE_SUMS] or Decimal(0)


class GroupTree(QTreeWidget):
    """The groups as lines; ``wanted(item)`` with a double click or Enter."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("groups")
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.header().setSectionsClickable(True)
        self.header().setStretchLastSection(False)
        self.itemDoubleClicked.connect(lambda item, _: self.wanted.emit(item))
        say_keys(self, {"看这一组的记录": "回车"})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the records of the current group."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.wanted.emit(self.currentItem())
        else:
            super().keyPressEvent(event)
