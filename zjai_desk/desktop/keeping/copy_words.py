"""Copies in words: the rows of the list, what a restore would change, what is to be asked before it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from zjai_desk.desktop.history.model import TextTable
from zjai_desk.desktop.history.words import DECLARED, when, who
from zjai_desk.desktop.kit import theme
from zjai_desk.keeping.copies.differences import Comparison
from zjai_desk.keeping.copies.listing import Copy
from zjai_desk.keeping.copies.making import megabytes
from zjai_desk.keeping.copies.retrieving import Unlike
from zjai_desk.registers.values import shown
from zjai_desk.store import Step

STATES = {True: "完好", False: "已损坏", None: "正在检查…"}
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class Aligned(TextTable):
    """A table of texts of which the columns in ``numbers`` are set right, as numbers are."""

    numbers: frozenset[int] = frozenset()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.numbers:
            return _NUMBERS
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the heading of a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.numbers:
            return _NUMBERS
        return super().headerData(section, orientation, role)


class CopyModel(Aligned):
    """The copies, the newest first; a damaged one stands out."""

    heads = ("时间", "原因", "到第几步", "大小", "状态")
    numbers = frozenset({2, 3})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.copies: list[Copy] = []

    def show_copies(self, copies: list[Copy]) -> None:
        """Show other copies."""
        self.copies = copies
        self.fill([_cells(copy) for copy in copies])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.ForegroundRole and index.isValid():
            copy = self.copies[index.row()]
            if copy.whole is False:
                return theme.colour("force")
            return theme.colour("muted") if index.column() == len(self.heads) - 1 else None
        if role == Qt.ItemDataRole.ToolTipRole and index.isValid():
            return self.copies[index.row()].path.name
        return super().data(index, role)


def _cells(copy: Copy) -> tuple[str, ...]:
    at = copy.at[:16] or copy.path.name
    return at, copy.why, f"{copy.seq:,}" if copy.seq else "", megabytes(copy.size), STATES[copy.whole]


def title(copy: Copy) -> str:
    """Name a copy."""
    return f"{copy.at[:16]} {copy.why}".strip() or copy.path.name


class DifferenceModel(Aligned):
    """What a copy holds and what would become of the records, a row a register."""

    heads = ("台账", "备份里有", "会回来", "会消失", "会改变")
    numbers = frozenset({1, 2, 3, 4})

    def show_comparison(self, found: Comparison) -> None:
        """Show the registers that the copy holds something of, those that differ first."""
        keys = [key for key, count in found.counts.items() if count or key in found.differences]
        keys.sort(key=lambda key: key not in found.differences)
        self.fill([self._row(found, key) for key in keys])

    def _row(self, found: Comparison, key: str) -> tuple[str, ...]:
        difference = found.differences.get(key)
        parts = (difference.back, difference.gone, difference.changed) if difference else ((), (), ())
        told = [f"{len(part):,}" if part else "—" for part in parts]
        return DECLARED[key].label, f"{found.counts[key]:,}", *told


class UndoneModel(Aligned):
    """Steps that a restore would undo, the newest first."""

    heads = ("步号", "时间", "操作人", "做了什么")
    numbers = frozenset({0})

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show other steps."""
        self.fill([(f"{step.seq:,}", when(step)[:16], who(step), step.title) for step in steps])


class UnlikeModel(TextTable):
    """Records that are otherwise in the copy."""

    heads = ("记录", "与备份相比")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.records: list[Unlike] = []

    def show_records(self, records: list[Unlike]) -> None:
        """Show other records."""
        self.records = records
        self.fill([(one.title, _told(one)) for one in records])


def _told(one: Unlike) -> str:
    if one.here is None:
        return "台账里没有了"
    labels = [one.register[key].label for key, _, _ in one.fields]
    return f"{len(labels)} 个字段不同：{'、'.join(labels)}"


class FieldModel(TextTable):
    """The fields of one record in which the copy differs."""

    heads = ("字段", "现在", "备份里")

    def show_record(self, one: Unlike | None) -> None:
        """Show another record."""
        fields = one.fields if one else ()
        self.fill(
            [
                (one.register[key].label, *(shown(one.register[key], value) for value in values))
                for key, *values in fields
            ]
            if one
            else []
        )


# -- sentences ----------------------------------------------------------------------------------------


def effect(found: Comparison) -> str:
    """Say in one sentence what a restore would do to the store."""
    steps = len(found.undone)
    if found.is_same:
        return "这份备份与现在的台账内容相同，恢复它什么也不会改变。"
    if found.regained:
        return (
            f"这份备份与现在的台账从第{found.common}步起走了两条路：恢复后没有台账的 {steps:,} 步，"
            f"换成备份的 {len(found.regained):,} 步。"
        )
    first, last = found.undone[-1].seq, found.undone[0].seq
    span = f"第{first}步" if first == last else f"第{first}至{last}步"
    return f"恢复后台账回到第{found.common}步，没有{span}所做的改动（{steps:,} 步）。"


def losses(found: Comparison) -> str:
    """Say register by register what a restore would take away, bring back and change."""
    parts = []
    for key, difference in found.differences.items():
        register = DECLARED[key]
        told = [
            f"{verb} {len(ids):,} {register.measure}"
            for verb, ids in (
                ("消失", difference.gone),
                ("改变", difference.changed),
                ("回来", difference.back),
            )
            if ids
        ]
        parts.append(f"{register.label}：{'，'.join(told)}")
    return "；".join(parts)
