"""The return board as a table: a row for each sender, a column for each task, sums at the edges."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from zjai_desk.desktop.kit import theme
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.notebooks import FAULTY, FINAL, RECEIVED, RESENT, SENT_BACK
from zjai_desk.returns.rounds.board import MISSING, Board, Line, board
from zjai_desk.returns.rounds.receipts import Receipt, receipts
from zjai_desk.returns.rounds.rounds import Round, rounds
from zjai_desk.store import Store

TONES = {
    MISSING: "muted",
    RECEIVED: "accent",
    FAULTY: "explain",
    SENT_BACK: "quasi",
    RESENT: "hint",
    FINAL: "done",
}
"""The colour role of each state."""
STATE = Qt.ItemDataRole.UserRole
"""The role under which the delegate finds a (state, tone); None where nothing is asked."""
OUTSIDE = "任务外来件"
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Boards:
    """All tasks with what came for each, and the files that came for none of them."""

    boards: tuple[Board, ...] = ()
    strays: tuple[Receipt, ...] = ()


def read_boards(store: Store) -> Boards:
    """Return the boards of all tasks, the newest task first."""
    boards = tuple(board(store, one) for one in rounds(store))
    placed = {receipt.id for one in boards for line in one.lines for receipt in line.receipts}
    return Boards(boards, tuple(one for one in receipts(store) if one.id not in placed))


@dataclass(frozen=True, slots=True)
class Cell:
    """What one sender has sent for one task; ``round`` is None for what came outside of any."""

    sender: str
    round: Round | None
    line: Line | None
    is_overdue: bool = False

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The versions, the oldest first."""
        return self.line.receipts if self.line is not None else ()


class BoardModel(QAbstractTableModel):
    """Senders down, tasks across; the last row and the last column say how many have sent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.boards: Sequence[Board] = ()
        self.senders: list[str] = []
        self._cells: dict[tuple[str, int], Line] = {}
        self._has_strays = False

    def show(self, found: Boards, only: str = "", state: str = "") -> None:
        """Show all tasks, or the ``only`` one of this title; with ``state``, the senders that are in it somewhere."""
        self.beginResetModel()
        self.boards = [one for one in found.boards if not only or one.round.title == only]
        self._cells = {
            (line.sender, place): line for place, one in enumerate(self.boards) for line in one.lines
        }
        strays = found.strays if not only else ()
        outside: dict[str, list[Receipt]] = {}
        for receipt in strays:
            outside.setdefault(receipt.sender or "不明", []).append(receipt)
        self._has_strays = bool(outside)
        for sender, came in outside.items():
            self._cells[sender, len(self.boards)] = Line(sender, came[-1].state, tuple(came))
        named = dict.fromkeys(line.sender for one in self.boards for line in one.lines) | dict.fromkeys(
            outside
        )
        self.senders = [sender for sender in named if not state or state in self._states(sender)]
        self.endResetModel()

    def _states(self, sender: str) -> set[str]:
        return {line.state for (whose, _), line in self._cells.items() if whose == sender}

    # -- the table ------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of senders and the row of sums."""
        return 0 if parent.isValid() or not self.senders else len(self.senders) + 1

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of tasks, what came outside of them, and the column of sums."""
        return 0 if parent.isValid() else len(self.boards) + self._has_strays + 1

    def cell(self, index: _Index) -> Cell | None:
        """Return what stands at ``index``; None for a sum or where nothing is asked."""
        row, column = index.row(), index.column()
        if (
            not index.isValid()
            or row >= len(self.senders)
            or column > len(self.boards) - (not self._has_strays)
        ):
            return None
        sender = self.senders[row]
        line = self._cells.get((sender, column))
        if column == len(self.boards):
            return Cell(sender, None, line) if line is not None else None
        one = self.boards[column]
        overdue = (one.days_left or 0) < 0 and (line is None or line.state == MISSING)
        return Cell(sender, one.round, line, overdue and line is not None)

    def index_of(self, sender: str, title: str) -> QModelIndex:
        """Return the cell of a sender and a task; an invalid index if they are not shown."""
        places = [place for place, one in enumerate(self.boards) if one.round.title == title]
        if sender not in self.senders or not places:
            return QModelIndex()
        return self.index(self.senders.index(sender), places[0])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the state of a sender in a task, or a sum."""
        if not index.isValid():
            return None
        is_sum = index.row() >= len(self.senders) or index.column() == self.columnCount() - 1
        if is_sum:
            return self._sum(index.row(), index.column(), role)
        cell = self.cell(index)
        if cell is None or cell.line is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return _words(cell, cell.line)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(cell, cell.line)
            case _ if role == STATE:
                return _words(cell, cell.line), "force" if cell.is_overdue else TONES[cell.line.state]
        return None

    def _sum(self, row: int, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour("muted")
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        lines = [
            line
            for (sender, place), line in self._cells.items()
            if place < len(self.boards)
            and (row >= len(self.senders) or sender == self.senders[row])
            and (column == self.columnCount() - 1 or place == column)
        ]
        if column == len(self.boards) and self._has_strays:
            return None
        sent = sum(line.state != MISSING for line in lines)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "，".join(
                f"{state} {count}" for state, count in Counter(line.state for line in lines).items()
            )
        return f"{sent} / {len(lines)}" if lines else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a sender, or of a task with its form, period and due date."""
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self.senders[section] if section < len(self.senders) else "已报 / 应报"
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if section >= len(self.boards):
            return OUTSIDE if section == len(self.boards) and self._has_strays else "已报 / 应报"
        one = self.boards[section]
        about = f"{REGISTERS[one.round.register].label} {one.round.period}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.round.title}\n{about}\n{due_words(one)}"
        return f"{one.round.title}\n{due_words(one) or about}"


def due_words(one: Board) -> str:
    """Return when a task is due in words: 3月31日截止 还有5天; of another year 2020年3月31日截止 已逾期."""
    if one.days_left is None:
        return ""
    year, month, day = map(int, one.round.due_on.split("-"))
    if year == dt.date.today().year:
        left = f"逾期{-one.days_left}天" if one.days_left < 0 else f"还有{one.days_left}天"
        return f"{month}月{day}日截止 {left if one.days_left else '就是今天'}"
    left = "已逾期" if one.days_left < 0 else f"还有{one.days_left}天"
    return f"{year}年{month}月{day}日截止 {left}"


def _words(cell: Cell, line: Line) -> str:
    newest = line.newest
    if cell.is_overdue:
        return "未报 逾期"
    if newest is not None and line.state in (FAULTY, SENT_BACK) and newest.faults:
        return f"{line.state} {newest.faults}"
    if cell.round is None:
        # What came outside of any task need not be of one form: they are files, not versions of one.
        return f"{len(line.receipts)} 份"
    if len(line.receipts) > 1 and line.state in (RECEIVED, RESENT):
        return f"{line.state} 第{len(line.receipts)}版"
    return line.state


def _tip(cell: Cell, line: Line) -> str:
    newest = line.newest
    if newest is None:
        return f"{cell.sender}：还没有报。把它的表拖到这一格就收下。"
    faults = f"，{newest.faults} 处问题" if newest.faults else ""
    note = f"\n备注：{newest.note}" if newest.note else ""
    return f"{cell.sender}：{newest.file}，{newest.received_on}收到，{newest.records} 条记录{faults}{note}"
