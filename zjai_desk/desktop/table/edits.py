"""What the register pages do to the store: each a function that a test can call without a window."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from zjai_desk.accounts.current import CurrentBook
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Field, Register, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.values import shown
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Record, Step, Store

T = TypeVar("T")

_LONGEST = 24
_BATCH = 1000
"""Records written between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of writing to one record; ``problems`` is what the checks now say of the fields written."""

    record: int
    step: Step | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written in one step: new values of records by id and field, and records to be added."""

    title: str
    changes: Mapping[int, Values]
    new: Sequence[Values] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a writing: its step (None if nothing changed), how many records changed, the ids added.

    ``problems`` is what the checks now say of what was written, the gravest first; hints are not among it.
    """

    step: Step | None
    changed: int
    added: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def editable(field: Field, value: Value) -> str:
    """Return a value as it is typed and copied: as shown, but numbers without thousands separators."""
    return shown(field, value).replace(",", "") if field.numeric else shown(field, value)


def overruled(register: Register, before: Values, wanted: Values) -> list[Problem]:
    """Return, for a record as it is and what is to be written to it, what would not stay: it follows from another field."""
    after = register.complete({**before, **wanted})
    return [
        Problem(
            key,
            Severity.FORCE,
            "follows",
            f"{register[key].label}随“{register[by].label}”而定，现为“{shown(register[key], after.get(key))}”；"
            f"要改请改“{register[by].label}”。",
        )
        for key, by in register.follows
        if key in wanted and after.get(key) != wanted[key]
    ]


def set_value(
    store: Store,
    register: Register,
    record: int,
    value: tuple[Field, Value],
    operator: str,
    accounts: CurrentBook,
) -> Edited:
    """Give one field of one record a new value, with all that follows from it, as one step of the history."""
    field, new = value
    before = _existing(store, register, record).values
    after = register.complete({**before, field.key: new})
    changed = {key: after.get(key) for key in after if after.get(key) != before.get(key)}
    if not changed:
        return Edited(record, None)
    found = accounts.of_edit(store, record, after) if register is VOUCHERS else []
    with store.change(_title(register, field, before, new), operator=operator) as change:
        change.update(register.key, {record: changed})
    if register is not VOUCHERS:
        found = accounts.of_accounts(store, register, record)
    own = (problem for problem in check_record(register, after) if problem.field in changed)
    return Edited(record, change.step, tuple(dict.fromkeys((*found, *own))))


def set_values(
    store: Store,
    register: Register,
    writing: Writing,
    operator: str,
    accounts: CurrentBook,
    progress: Progress = SILENT,
) -> Written:
    """Write to many cells and add records, all as one step of the history; stopped, nothing is written."""
    added: list[int] = []
    changed = done = 0
    total = len(writing.changes) + len(writing.new)
    with store.change(writing.title, operator=operator) as change:
        for numbers in _batches(list(writing.changes)):
            progress.report(writing.title, done, total)
            changed += change.update(register.key, {number: writing.changes[number] for number in numbers})
            done += len(numbers)
        for records in _batches([register.complete(dict(values)) for values in writing.new]):
            progress.report(writing.title, done, total)
            added += change.insert(register.key, records)
            done += len(records)
    if change.step is None:
        return Written(None, changed, tuple(added))
    problems = _said_of(store, register, writing, added, accounts)
    return Written(change.step, changed, tuple(added), problems)


def _said_of(
    store: Store, register: Register, writing: Writing, added: Sequence[int], accounts: CurrentBook
) -> tuple[Problem, ...]:
    """Return what the checks say of the fields that were written, and of records that were added."""
    found: list[Problem] = []
    for numbers in _batches([*writing.changes, *added]):
        for record in store.records(register.key, numbers):
            written = writing.changes.get(record.id)
            own = check_record(register, record.values)
            found += (problem for problem in own if written is None or problem.field in written)
            found += accounts.of_accounts(store, register, record.id, newest=written is not None)
    order = list(Severity)
    grave = (problem for problem in found if problem.severity is not Severity.HINT)
    return tuple(sorted(grave, key=lambda problem: order.index(problem.severity)))


def add(store: Store, register: Register, values: Values, operator: str, accounts: CurrentBook) -> Edited:
    """Add one record as one step of the history."""
    complete = register.complete(dict(values))
    with store.change(f"新增{register.noun} {_short(register.title(complete))}", operator=operator) as change:
        [record] = change.insert(register.key, [complete])
    return Edited(record, change.step, tuple(accounts.of_accounts(store, register, record)))


def delete(store: Store, register: Register, records: Sequence[int], operator: str) -> int:
    """Delete records as one step of the history and return how many."""
    if len(records) == 1:
        title = f"删除{register.noun} {_short(register.title(_existing(store, register, records[0]).values))}"
    else:
        title = f"删除{register.noun} {len(records):,} {register.measure}"
    with store.change(title, operator=operator) as change:
        return change.delete(register.key, records)


def _existing(store: Store, register: Register, record: int) -> Record:
    found = store.records(register.key, [record])
    if not found:
        raise DeskError(f"这条{register.noun}记录已被删除，没有改动。", "可在“历史”中撤销删除后再改。")
    return found[0]


def _title(register: Register, field: Field, before: Values, new: Value) -> str:
    """Say what is changed, and of which record where the change itself does not say it."""
    old_text, new_text = (_short(shown(field, value)) or "空" for value in (before.get(field.key), new))
    title = register.title(before)
    of = "" if title in (old_text, register.noun) else f"（{_short(title)}）"
    return f"改 {field.label}：{old_text} → {new_text}{of}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
