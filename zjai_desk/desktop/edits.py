"""What the register pages do to the store: each a function that a test can call without a window."""

from collections.abc import Sequence
from dataclasses import dataclass

from zjai_desk.errors import DeskError
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Field, Register, Value, Values
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.values import shown
from zjai_desk.store import Record, Step, Store

_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of writing to one record; ``problems`` is what the checks now say of the fields written."""

    record: int
    step: Step | None
    problems: tuple[Problem, ...] = ()


def set_value(
    store: Store, register: Register, record: int, value: tuple[Field, Value], operator: str
) -> Edited:
    """Give one field of one record a new value, with all that follows from it, as one step of the history."""
    field, new = value
    before = _existing(store, register, record).values
    after = register.complete({**before, field.key: new})
    changed = {key: after.get(key) for key in after if after.get(key) != before.get(key)}
    if not changed:
        return Edited(record, None)
    with store.change(_title(register, field, before, new), operator=operator) as change:
        change.update(register.key, {record: changed})
    problems = tuple(problem for problem in check_record(register, after) if problem.field in changed)
    return Edited(record, change.step, problems)


def add(store: Store, register: Register, values: Values, operator: str) -> Edited:
    """Add one record as one step of the history."""
    complete = register.complete(dict(values))
    with store.change(f"新增{register.noun} {_short(register.title(complete))}", operator=operator) as change:
        [record] = change.insert(register.key, [complete])
    return Edited(record, change.step)


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
