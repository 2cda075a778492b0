"""Writes an approved plan into the store: one change, with the file itself and all that people decided about it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.notebooks import FAULTY
from zjai_desk.returns.planning.answers import Given, answer
from zjai_desk.returns.planning.choices import remember_mapping
from zjai_desk.returns.planning.items import Plan, PlanItem, State
from zjai_desk.returns.planning.ledger import united
from zjai_desk.returns.planning.verdicts import note_verdicts
from zjai_desk.returns.read import content_of
from zjai_desk.returns.rounds.receipts import Receipt, drafted, note_receipts, received_before, today
from zjai_desk.returns.rounds.senders import known_senders, sender_of_name
from zjai_desk.returns.tables.collector import held_back
from zjai_desk.store import Change, Origin, Step, Store

_PIECE = 4_000
"""Changed records written between two looks at whether to stop."""
_NOTHING: frozenset[int] = frozenset()


class NothingToDo(DeskError):
    """A plan that would change nothing; the store is as it was."""


def apply_plan(
    store: Store,
    plan: Plan,
    operator: str = "",
    skip: Collection[int] = _NOTHING,
    progress: Progress = SILENT,
) -> Step:
    """Write a plan, but for the items whose places are in ``skip``, as one change; returns its step.

    With the records go the file itself, the reasons, verdicts and mappings of the plan, and the receipts.
    Raises a DeskError, and writes nothing, when the store has been written to since the plan was made,
    and NothingToDo when the store holds all of it already. When ``progress`` asks to stop, nothing is written.
    """
    name = plan.return_.name
    items = [item for place, item in enumerate(plan.items) if place not in skip] if skip else plan.items
    wanted = [item for item in items if item.is_written]
    _require_fresh(store, plan)
    if not wanted:
        raise NothingToDo(f"“{name}”没有可导入的记录：{_why_nothing(items)}。", "台账没有改动。")
    writing = _Writing(progress, f"正在写入“{name}”", len(wanted))
    writing.tell()
    with held_back(), store.change(title_of(name, wanted), operator=operator) as change:
        sha256 = change.keep_original(name, plan.return_.content)
        for register in dict.fromkeys(item.register for item in wanted):
            _write(change, sha256, [item for item in wanted if item.register == register], writing)
        _note(store, change, plan, skip, operator)
    if change.step is None:
        raise NothingToDo(f"“{name}”与台账一致，", "没有要改的。")
    return change.step


def record_receipt(
    store: Store, plan: Plan, operator: str = "", skip: Collection[int] = _NOTHING
) -> Step | None:
    """Keep a file of which no record is written: the original, what people decided about it, the receipts.

    Returns the step; None if the store knew all of it. Raises a DeskError when the store has been written to
    since the plan was made.
    """
    _require_fresh(store, plan)
    with store.change(f"收下 {plan.return_.name}（没有写入记录）", operator=operator) as change:
        change.keep_original(plan.return_.name, plan.return_.content)
        _note(store, change, plan, skip, operator)
    return change.step


def record_unread(store: Store, path: Path, error: DeskError, operator: str = "") -> Step | None:
    """Keep a file that could not be read and note why, if it is known from whom it comes; returns the step.

    The state is 有错. A file of nobody known leaves nothing behind: it may be no return at all.
    """
    sender = sender_of_name(path.name, path.resolve().parent.name, known_senders(store))
    if not sender:
        return None
    try:
        content = content_of(path)
    except DeskError:
        return None
    with store.change(f"收下 {path.name}（没有读入）", operator=operator) as change:
        sha256 = change.keep_original(path.name, content)
        if received_before(store, sha256) is None:
            receipt = Receipt(
                path.name, sha256, sender, state=FAULTY, faults=1, received_on=today(), note=str(error)
            )
            note_receipts(store, change, [receipt])
    return change.step


def _require_fresh(store: Store, plan: Plan) -> None:
    if store.state() != plan.head:
        raise DeskError(f"核对“{plan.return_.name}”之后台账有过改动，没有导入。", "请重新核对后再导入。")


@dataclass
class _Writing:
    """How far the writing is; between two pieces it can be stopped, which takes the whole change back."""

    progress: Progress
    text: str
    total: int
    done: int = 0

    def tell(self, count: int = 0) -> None:
        """Tell that so many more items are written."""
        self.done += count
        self.progress.report(self.text, self.done, self.total)


def _write(change: Change, sha256: str, items: Sequence[PlanItem], writing: _Writing) -> None:
    """Write the items of one register, piece by piece; a new record's id is noted in its item."""
    register = items[0].register
    new = [item for item in items if item.state is State.NEW]
    origins = [Origin(sha256, item.sheet, item.rows) for item in new]
    ids = change.insert(register, [item.values for item in new], origins, writing.tell)
    for number, item in zip(ids, new, strict=True):
        item.record = number
    changed: dict[int, dict[str, Value]] = {}
    sources: dict[int, Origin] = {}
    for item in items:
        if item.state is State.CHANGED and item.record is not None:
            # Two items are of one record when a person decided so.
            before = changed.setdefault(item.record, {})
            before |= {key: united(before.get(key), value) for key, value in item.changes.items()}
            sources[item.record] = Origin(sha256, item.sheet, item.rows)
    numbers = list(changed)
    for start in range(0, len(numbers), _PIECE):
        some = numbers[start : start + _PIECE]
        change.update(
            register,
            {number: changed[number] for number in some},
            {number: sources[number] for number in some},
        )
        writing.tell(len(some))


def _note(store: Store, change: Change, plan: Plan, skip: Collection[int], operator: str) -> None:
    """Write down all that goes with a return besides its records."""
    wanted = drafted(store, plan)
    answer(store, change, _reasons(plan, skip), operator)
    note_verdicts(store, change, list(_verdicts(plan, skip)), operator)
    sender = plan.sender or next(filter(None, plan.senders), "")
    remember_mapping(store, change, plan.mappings, sender, operator)
    note_receipts(store, change, wanted)


def _reasons(plan: Plan, skip: Collection[int]) -> Iterator[Given]:
    for place, given in plan.reasons.items():
        item = plan.items[place]
        if place in skip or item.record is None:
            continue
        for problem, reason in given.items():
            yield Given(item.register, item.record, problem, item.values.get(problem.field), reason)


def _verdicts(
    plan: Plan, skip: Collection[int]
) -> Iterator[tuple[Mapping[str, Value], Mapping[str, Value], str]]:
    for place, verdicts in plan.verdicts.items():
        item = plan.items[place]
        if place in skip:
            continue
        for record, verdict in verdicts.items():
            theirs = plan.ledgers[item.register].identity_at(record)
            yield item.said or item.values, theirs, verdict


def title_of(name: str, items: list[PlanItem]) -> str:
    """Return the title of the step: 导入 01.xlsx（新增 30，更改 2）, by register where there are several."""
    counts: dict[str, Counter[State]] = defaultdict(Counter)
    for (register, state), count in Counter((item.register, item.state) for item in items).items():
        counts[register][state] = count
    if len(counts) == 1:
        return f"导入 {name}（{'，'.join(_counted(*counts.values()))}）"
    parts = [f"{REGISTERS[key].noun}{'、'.join(_counted(count))}" for key, count in counts.items()]
    return f"导入 {name}（{'；'.join(parts)}）"


def _counted(count: Mapping[State, int]) -> Iterator[str]:
    for state in (State.NEW, State.CHANGED):
        if count.get(state):
            yield f"{state.label} {count[state]}"


def _why_nothing(items: list[PlanItem]) -> str:
    states = Counter(item.state for item in items)
    if not states:
        return "没有选中任何记录"
    if states[State.REFUSED] or states[State.UNDECIDED]:
        parts = [
            f"{states[State.REFUSED]}条要退回" if states[State.REFUSED] else "",
            f"{states[State.UNDECIDED]}条待认定" if states[State.UNDECIDED] else "",
            f"{states[State.UNCHANGED]}条与台账相同",
        ]
        return "，".join(filter(None, parts))
    return "都与台账相同"
