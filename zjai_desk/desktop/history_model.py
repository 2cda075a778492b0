"""The history as tables: the steps, and what one step did to each field it touched."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from zjai_desk.desktop import theme
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.values import shown
from zjai_desk.store import Detail, Origin, Record, Step, Store

DETAILS = 500
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ACTIONS = {"insert": "新增", "update": "修改", "delete": "删除"}


@dataclass(frozen=True, slots=True)
class Line:
    """One field that a step changed in one record, in words."""

    register: str
    record: str
    field: str
    before: str
    after: str
    source: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a step did, its first lines; ``records`` of ``touched`` records are shown."""

    lines: tuple[Line, ...]
    records: int
    touched: int


def touched(step: Step) -> int:
    """Return how many records a step touched."""
    return sum(sum(actions.values()) for actions in step.counts.values())


def extent(step: Step) -> str:
    """Say what a step touched: “企业台账 新增490，专利台账 修改3”."""
    parts = []
    for key, actions in step.counts.items():
        label = REGISTERS[key].label if key in REGISTERS else "设置"
        words = " ".join(
            f"{_ACTIONS.get(action, action)} {count:,}" for action, count in actions.items() if count
        )
        parts.append(f"{label} {words}")
    return "，".join(parts)


def read_details(store: Store, step: Step) -> Details:
    """Return what ``step`` did, at most :data:`DETAILS` records of it."""
    details = store.details(step.seq, DETAILS)
    ids = defaultdict(list)
    for detail in details:
        ids[detail.register].append(detail.record)
    present = {
        (key, record.id): record for key in ids if key in REGISTERS for record in store.records(key, ids[key])
    }
    names = {original.sha256: original.name for original in store.originals()}
    lines = [
        line
        for detail in details
        for line in _lines(detail, present.get((detail.register, detail.record)), names)
    ]
    return Details(tuple(lines), len(details), touched(step))


def _lines(detail: Detail, present: Record | None, names: Mapping[str, str]) -> list[Line]:
    register = REGISTERS.get(detail.register)
    if register is None:
        return [
            Line("设置", "", key, str(detail.before.get(key) or ""), str(value or ""), "")
            for key, value in detail.after.items()
        ]
    values = detail.after or detail.before
    title = register.title(present.values if present and detail.action == "update" else values)
    source = _source(
        detail.origin or (present.origin if present and detail.action == "insert" else None), names
    )
    if detail.action == "update":
        return [
            Line(
                register.label,
                title,
                register[key].label,
                shown(register[key], detail.before.get(key)),
                shown(register[key], detail.after.get(key)),
                source,
            )
            for key in detail.after
        ]
    filled = [
        f"{f.label} {shown(f, values[f.key])}" for f in register.fields if values.get(f.key) is not None
    ]
    text = "；".join(filled)
    before, after = ("", text) if detail.action == "insert" else (text, "")
    return [Line(register.label, title, _ACTIONS[detail.action], before, after, source)]


def _source(origin: Origin | None, names: Mapping[str, str]) -> str:
    if origin is None:
        return ""
    rows = f"第{'、'.join(map(str, origin.rows))}行"
    return " / ".join(filter(None, (names.get(origin.sha256, ""), origin.sheet, rows)))


class _TextTable(QAbstractTableModel):
    """A table of texts that are all at hand; ``heads`` are its headings."""

    heads: tuple[str, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells: list[tuple[str, ...]] = []

    def fill(self, cells: list[tuple[str, ...]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._cells = cells
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.heads):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.heads[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class StepModel(_TextTable):
    """The steps, the newest first; those that are undone are greyed."""

    heads = ("时间", "操作员", "做了什么", "涉及", "状态")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.steps: list[Step] = []

    def show_steps(self, steps: list[Step]) -> None:
        """Show other steps."""
        self.steps = steps
        self.fill(
            [
                (
                    step.at[:19].replace("T", " "),
                    step.operator or "未署名",
                    step.title,
                    extent(step),
                    "已撤销" if step.state == "undone" else "",
                )
                for step in steps
            ]
        )

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.ForegroundRole and index.isValid():
            step = self.steps[index.row()]
            return theme.colour("faint") if step.state == "undone" or step.kind != "change" else None
        return super().data(index, role)


class LineModel(_TextTable):
    """What the chosen step did, a row for each field."""

    heads = ("台账", "记录", "字段", "原来", "现在", "来源")

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        self.fill([(x.register, x.record, x.field, x.before, x.after, x.source) for x in lines])
