"""Steps taken for many vouchers at once: planned with every obstacle named, then written as one change."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, money
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.entering import enter, take_back
from zjai_desk.accounts.life import Entry, Step, level_of, take
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress, counted
from zjai_desk.registers.answers import Answers, answered_value, sound_reason
from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.notebooks import ANSWERS
from zjai_desk.registers.rights import STEP_RIGHTS, Right, require
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Change, Store

MONEY_OF = {
    "issue": "face_amount", "confirm": "used_amount", "claim": "claimed_amount", "review": "approved_amount",
    "redeem": "redeemed_amount", "return": "returned_amount", "reclaim": "reclaimed_amount",
    "void": "voided_amount", "recover": "recovered_amount",
}  # fmt: skip
"""The amount that a step moves, by the key of the step."""
# Amounts that follow from the others; the rest may be entered voucher by voucher.
_FOLLOWING = frozenset({"return", "reclaim", "void"})


def entered_amount(step: Step) -> str:
    """Return the amount that a step lets a person enter for each voucher; empty if it has none."""
    return "" if step.key in _FOLLOWING else MONEY_OF.get(step.key, "")


@dataclass(slots=True)
class BatchItem:
    """One voucher of a batch: what the step would set, what forbids it, what asks for a reason.

    ``refused`` says that the step does not fit its present status; ``blocked`` are rules it would break;
    ``left_out`` says that a person does not want it.
    """

    record: int
    before: Values
    changes: dict[str, Value] = field(default_factory=dict)
    refused: str = ""
    blocked: list[Problem] = field(default_factory=list)
    asked: list[Problem] = field(default_factory=list)
    level: str = ""
    left_out: bool = False

    @property
    def possible(self) -> bool:
        """Whether the step may be taken."""
        return not self.refused and not self.blocked and not self.left_out

    @property
    def why(self) -> str:
        """What stands in the way, in words."""
        return self.refused or "；".join(problem.message for problem in self.blocked)


@dataclass(slots=True)
class Batch:
    """A step for several vouchers as it would be; ``head`` is the state of the store for which it holds."""

    step: Step
    entry: Entry
    role: str
    operator: str
    head: tuple[int, str]
    items: list[BatchItem] = field(default_factory=list)

    @property
    def possible(self) -> list[BatchItem]:
        """The items for which the step may be taken."""
        return [item for item in self.items if item.possible]

    @property
    def total(self) -> Decimal | None:
        """The money that the possible items move, in 元; None for a step that moves none."""
        key = MONEY_OF.get(self.step.key)
        if key is None:
            return None
        sums = (money({**item.before, **item.changes}, key) for item in self.possible)
        return sum((value for value in sums if value is not None), NOTHING)

    @property
    def title(self) -> str:
        """The batch as the history names it."""
        verdict = self.entry.verdict if self.step.key == "review" else ""
        return f"{self.step.label}{verdict} {len(self.possible)} 张券"


@dataclass(frozen=True, slots=True)
class Who:
    """Who takes a step, in which role (经办, 复核, 审批; by default the step's own)."""

    operator: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done: a step, the ids of the vouchers, what is entered for all and by whom.

    ``each`` adds fields for single vouchers, by id; those of ``leave`` are shown and left alone.
    """

    step: Step
    records: Sequence[int]
    entry: Entry
    who: Who
    each: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    leave: Collection[int] = ()


def plan_batch(store: Store, order: Order, progress: Progress = SILENT, book: Book | None = None) -> Batch:
    """Return what taking a step for vouchers would do; nothing is written.

    Vouchers are judged one after the other, each on top of those before it: when a pool or a cap is used
    up half way, the rest is blocked. ``book`` is that of the store, if it is at hand; it is left as it was.
    """
    step, entry, who = order.step, order.entry, order.who
    book = book or Book.read(store)
    batch = Batch(step, entry, who.role or step.role, who.operator, store.state())
    ids = [number for number in dict.fromkeys(order.records) if number in book.vouchers]
    try:
        for number in counted(ids, progress, f"核对{step.label}", len(ids), every=100):
            if number in order.leave:
                batch.items.append(BatchItem(number, book.vouchers[number], left_out=True))
                continue
            own = {**entry.values, **order.each.get(number, {})}
            given = Entry(entry.day, own, entry.verdict, entry.reason)
            batch.items.append(_item(book, batch, number, given))
    finally:
        for item in batch.items:
            if item.possible:
                take_back(book, item.record, item.before, _duty(batch))
    return batch


def _item(book: Book, batch: Batch, number: int, entry: Entry) -> BatchItem:
    before, programme = book.vouchers[number], book.programme(number)
    item = BatchItem(number, before, level=level_of(before, programme) if batch.step.key == "review" else "")
    try:
        item.changes = take(batch.step, before, programme, entry)
    except DeskError as error:
        item.refused = str(error)
        return item
    duty = _duty(batch)
    new = enter(book, number, dict(VOUCHERS.complete({**before, **item.changes})), duty)
    item.blocked = [problem for problem in new if problem.severity is Severity.FORCE]
    item.asked = [problem for problem in new if problem.severity is Severity.EXPLAIN]
    if item.blocked:
        take_back(book, number, before, duty)
    return item


def _duty(batch: Batch) -> Values:
    return {
        "role": batch.role, "done_by": batch.operator, "done_on": batch.entry.day, "step": batch.step.label,
    }  # fmt: skip


def apply_batch(
    store: Store, batch: Batch, skip: Iterable[int] = (), reasons: Mapping[int, str] | None = None
) -> int:
    """Write the possible items but those of ``skip`` as one change and return how many there were.

    ``reasons`` are written reasons for vouchers whose step asks for one. A DeskError if the store has
    changed since the batch was planned, if a reason is missing or too short, if nothing is left to do, or if
    people sign in and whoever is signed in is another one than planned it or lacks the role of the step.
    """
    if store.state() != batch.head:
        raise DeskError("台账在这期间有了改动，没有办理。", "请重新预览后再办。")
    left, given = set(skip), reasons or {}
    items = [item for item in batch.possible if item.record not in left]
    if not items:
        raise DeskError(f"没有可以办{batch.step.label}的券。", "请看每张券不能办的原因。")
    for item in items:
        if item.asked:
            sound_reason(given.get(item.record, ""))
    right = _right(store, batch)
    verdict = batch.entry.verdict if batch.step.key == "review" else ""
    title = f"{batch.step.label}{verdict} {len(items)} 张券"
    with store.change(title, operator=batch.operator, reason=batch.entry.reason, right=right) as change:
        change.update(VOUCHERS.key, {item.record: item.changes for item in items})
        change.insert("reviews", [_review(batch, item, given.get(item.record, "")) for item in items])
        _answer(store, change, items, given, batch.operator)
    return len(items)


def _right(store: Store, batch: Batch) -> Right:
    """Return the right that a step takes; where people sign in, the role they take it in is the step's own."""
    right, person = STEP_RIGHTS[batch.step.role], store.gate.person
    require(person, right)
    if person is not None and (batch.operator, batch.role) != (person.name, batch.step.role):
        raise DeskError("操作人或岗位与登录的不一致，没有办理。", "请重新预览后再办。")
    return right


def _answer(
    store: Store, change: Change, items: Iterable[BatchItem], given: Mapping[int, str], operator: str
) -> None:
    """Note the reasons with the findings they are for, so that these do not stand open in the register."""
    known = Answers(store.columns(ANSWERS.key, Answers.COLUMNS))
    new, again = [], {}
    for item in items:
        for problem in item.asked:
            value = item.changes.get(problem.field, item.before.get(problem.field))
            values: dict[str, Value] = {
                "register": VOUCHERS.key,
                "record": item.record,
                "field": problem.field,
                "finding": problem.kind,
                "value": answered_value(value) or None,
                "reason": sound_reason(given[item.record]),
                "given_by": operator or None,
                "given_on": dt.date.today().isoformat(),
            }
            before = known.given(VOUCHERS.key, item.record, problem)
            if before is None:
                new.append(values)
            else:
                again[before.id] = values
    change.insert(ANSWERS.key, new)
    change.update(ANSWERS.key, again)


def _review(batch: Batch, item: BatchItem, reason: str) -> dict[str, Value]:
    return {
        "voucher": item.record,
        "step": batch.step.label,
        "level": item.level or None,
        "verdict": batch.entry.verdict if batch.step.key == "review" else None,
        "reason": "；".join(filter(None, (batch.entry.reason, reason))) or None,
        "role": batch.role,
        "done_by": batch.operator or None,
        "done_on": batch.entry.day,
    }
