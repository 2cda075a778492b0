"""A corrected file that comes back: recognised, held against what was asked for, its written reasons taken over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.notebooks import SENT_BACK
from zjai_desk.registers.text import clean
from zjai_desk.returns.marking.list_sheet import HEADINGS, REASONS, mark_of
from zjai_desk.returns.planning.answers import answerable, explain
from zjai_desk.returns.planning.choices import choices_for
from zjai_desk.returns.planning.items import Plan
from zjai_desk.returns.planning.plan import plan_import
from zjai_desk.returns.rounds.receipts import Receipt, form_of, receipts
from zjai_desk.returns.rounds.senders import guess_sender, known_senders
from zjai_desk.returns.sending.aligning import Alignment, align
from zjai_desk.returns.sending.faults import Fault, as_text, faults_of, shown
from zjai_desk.returns.sending.marks import lists_a_part, returned_list
from zjai_desk.returns.sending.part_replies import align_part, put_in_place, where_they_stand
from zjai_desk.returns.sending.send_back import read_again
from zjai_desk.returns.sheets import Return
from zjai_desk.store import Original, Store

_BETWEEN_FIELDS = frozenset(
    {"exceeds", "date_order", "inconsistent", "duplicate", "ambiguous", "total_mismatch"}
)
"""Faults that may be mended in another cell than the one that was marked."""


class Outcome(StrEnum):
    """What became of a fault that was sent back."""

    CLOSED = "已改好"
    EXPLAINED = "已说明"
    OPEN = "仍有问题"


@dataclass(frozen=True, slots=True)
class Line:
    """A fault of the original and what the corrected file says in its place.

    ``row`` is the row of the corrected file, 0 if it is gone; ``reason`` is what the sender wrote.
    """

    fault: Fault
    outcome: Outcome
    after: str
    row: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that was not marked and yet holds something else; ``row`` is that of the corrected file."""

    sheet: str
    row: int
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A corrected file held against the original that was sent back.

    ``certain`` says that the file itself names its original; else it was recognised by form, sender and
    period. ``new`` are faults that the original had not; ``others`` cells changed without being asked;
    ``added`` and ``removed`` are how many rows came and went besides. ``receipts`` are those of the original.
    """

    original: Original
    certain: bool
    lines: tuple[Line, ...] = ()
    new: tuple[Fault, ...] = ()
    others: tuple[CellChange, ...] = ()
    added: int = 0
    removed: int = 0
    receipts: tuple[Receipt, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """Return how many faults came to this."""
        return sum(line.outcome is outcome for line in self.lines)

    @property
    def summary(self) -> str:
        """Say in one line what came of the faults, and what else changed."""
        counts = "，".join(f"{outcome}{self.count(outcome)}" for outcome in Outcome)
        more = [
            f"新出现问题{len(self.new)}项" if self.new else "",
            f"未要求改的单元格变了{len(self.others)}处" if self.others else "",
            f"多出{self.added}行" if self.added else "",
            f"少了{self.removed}行" if self.removed else "",
        ]
        told = "；".join((counts, *filter(None, more)))
        return f"是“{self.original.name}”退回后的更正件，退回的{len(self.lines)}项问题：{told}。"


def recognise(
    store: Store, return_: Return, plan: Plan | None = None, progress: Progress = SILENT
) -> Reply | None:
    """Return what a file answers if it is the correction of one that was sent back; else None.

    ``plan`` is that of the corrected file, whose findings count too. The mark on the list of faults is
    believed first; a file without it is taken for a correction when the newest file of the same sender,
    form and period was sent back, and has the same head.
    """
    named = returned_list(return_.fault_list) if return_.fault_list else ""
    originals = {original.sha256 for original in store.originals()}
    sha256 = named if named in originals else _sent_back(store, return_)
    if not sha256 or sha256 not in originals or sha256 == return_.sha256:
        return None
    original = store.original(sha256)
    known = choices_for(store, sha256)
    before = read_again(original, progress, known)
    if lists_a_part(return_.fault_list):
        alignment, kept = align_part(before, return_)
        whole = put_in_place(before, return_, alignment, kept, known)
        found = faults_of(whole, plan_import(store, whole, progress=progress))
        found = list(where_they_stand(found, alignment))
    else:
        alignment, found = align(before, return_), faults_of(return_, plan)
    if not alignment.tables:
        return None
    asked = faults_of(before, plan_import(store, before, progress=progress))
    reply = _Comparison(before, return_, alignment, plan).reply(original, named == sha256, asked, found)
    return replace(reply, receipts=tuple(one for one in receipts(store) if one.sha256 == sha256))


def take_over(reply: Reply, plan: Plan) -> list[str]:
    """Let a plan answer for the file that was sent back, the sender's reasons included; returns remarks.

    Who sent it and for which round is as it was entered for the original, where nobody said otherwise.
    """
    plan.replies_to = reply.original.sha256
    if not plan.sender:
        plan.sender = _only(one.sender for one in reply.receipts)
        plan.round = plan.round or _only(one.round for one in reply.receipts)
    reasons = {
        _asked(line.fault.sheet, line.row, line.fault.problem): line for line in reply.lines if line.reason
    }
    refused: dict[str, None] = {}
    for place, item in enumerate(plan.items):
        for problem in list(answerable(item)):
            line = next(
                (reasons[key] for row in item.rows if (key := _asked(item.sheet, row, problem)) in reasons),
                None,
            )
            if line is None:
                continue
            try:
                explain(plan, [place], line.reason, problem)
            except DeskError as error:
                refused[f"第{line.row}行的情况说明“{line.reason}”没有采用：{error.message}"] = None
    return list(refused)


def _only(said: Iterable[str]) -> str:
    """Return what all say; blank if they differ."""
    known = set(said)
    return known.pop() if len(known) == 1 else ""


def _asked(sheet: str, row: int, problem: Problem) -> tuple[object, ...]:
    return sheet, row, problem.kind, problem.field


def _sent_back(store: Store, return_: Return) -> str:
    """Return the SHA-256 of the newest file of the same sender, form and period, if it was sent back."""
    known = known_senders(store)
    came = receipts(store)
    for sheet in return_.sheets:
        sender = guess_sender(return_, sheet, known) if sheet.register else ""
        same = [
            one
            for one in came
            if sender
            and one.sender == sender
            and one.register in (sheet.register, form_of(sheet))
            and (not sheet.year or one.period in ("", str(sheet.year)))
            and one.sha256 != return_.sha256
        ]
        if same and same[-1].state == SENT_BACK:
            return same[-1].sha256
    return ""


class _Comparison:
    """What was asked for, held against what came."""

    def __init__(self, before: Return, return_: Return, alignment: Alignment, plan: Plan | None) -> None:
        self._before = before
        self._return = return_
        self._alignment = alignment
        self._reasons = _reasons(return_)
        self._known = dict(_known_reasons(plan)) if plan is not None else {}

    def reply(
        self, original: Original, certain: bool, asked: Sequence[Fault], found: Sequence[Fault]
    ) -> Reply:
        """Return what came of the faults ``asked`` about, given those ``found`` now."""
        left = {_key(fault.table, fault.row, fault): fault for fault in found}
        lines = tuple(self._line(fault, left) for fault in asked)
        gone = {line.fault.row for line in lines if not line.row}
        return Reply(
            original,
            certain,
            lines,
            tuple(left.values()),
            tuple(self._others(asked)),
            self._alignment.added,
            max(0, self._alignment.removed - len(gone)),
        )

    def _line(self, fault: Fault, left: dict[tuple[object, ...], Fault]) -> Line:
        """Return what became of a fault, and take it from those that are ``left`` as new ones."""
        row = self._alignment.row(fault.table, fault.row)
        still = left.pop(_key(self._alignment.tables.get(fault.table), row, fault), None)
        reason = self._reasons.get(mark_of(fault), "")
        if still is None:
            outcome = Outcome.CLOSED
        else:
            told = reason or self._known.get(_asked(still.sheet, row, still.problem), "")
            explained = bool(told) and fault.problem.severity.takes_reason
            outcome = Outcome.EXPLAINED if explained else Outcome.OPEN
        return Line(fault, outcome, self._after(fault, row), row, reason)

    def _after(self, fault: Fault, row: int) -> str:
        if not row:
            return "（整行已删去）"
        table = self._alignment.tables[fault.table]
        column = None if fault.column is None else self._alignment.column(fault.table, fault.column)
        return "" if column is None else shown(self._return.sheets[table].grid, row, column)

    def _others(self, asked: Sequence[Fault]) -> Iterator[CellChange]:
        marked = {(fault.table, fault.row, fault.column) for fault in asked}
        loose = {(fault.table, fault.row) for fault in asked if fault.problem.kind in _BETWEEN_FIELDS}
        # What a sum comes to follows from the rows; only they are the sender's own.
        own = {(t, record.row) for t, sheet in enumerate(self._before.sheets) for record in sheet.records}
        own -= loose
        for change in self._alignment.changes:
            where = change.table, change.row
            if where in own and (*where, change.column) not in marked:
                sheet = self._return.sheets[self._alignment.tables[change.table]].name
                yield CellChange(sheet, change.new_row, change.label, change.before, change.after)


def _key(table: int | None, row: int, fault: Fault) -> tuple[object, ...]:
    return table, row, fault.problem.field, fault.problem.kind


def _known_reasons(plan: Plan) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield the reasons that the office holds already for the findings of a plan."""
    for place, given in plan.reasons.items():
        item = plan.items[place]
        for problem, reason in given.items():
            yield from ((_asked(item.sheet, row, problem), reason) for row in item.rows)


def _reasons(return_: Return) -> dict[str, str]:
    """Return the sender's reasons by the mark of their line."""
    grid = return_.fault_list
    if grid is None:
        return {}
    marks = next(
        c for c, cell in enumerate(grid.row(0)) if isinstance(cell, str) and cell.startswith("zjai:")
    )
    heads = [row for row in range(min(grid.height, 20)) if HEADINGS[REASONS] in grid.row(row)]
    if not heads:
        return {}
    column = grid.row(heads[0]).index(HEADINGS[REASONS])
    return {
        as_text(mark): reason
        for row in range(heads[0] + 1, grid.height)
        if (mark := grid.cell(row, marks)) and (reason := clean(as_text(grid.cell(row, column))))
    }
