"""Writes the reasons people give for findings (情况说明): in the review of a return, or later in the table."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from zjai_desk.registers.answers import Answers, answered_value, sound_reason
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.notebooks import ANSWERS
from zjai_desk.returns.planning.items import Plan, PlanItem, State
from zjai_desk.store import Change, Store


@dataclass(frozen=True, slots=True)
class Given:
    """A reason for a finding on one record: ``value`` is what the field of the problem holds."""

    register: str
    record: int
    problem: Problem
    value: Value
    reason: str


def known_answers(store: Store) -> Answers:
    """Return all reasons given so far."""
    return Answers(store.columns(ANSWERS.key, Answers.COLUMNS))


def answer(store: Store, change: Change, given: Iterable[Given], operator: str = "") -> int:
    """Note reasons within a change, one or many at once, and return how many were not noted already.

    Raises a DeskError for a reason that is too short. A later reason for the same finding takes the place
    of the earlier one, which stays in the history.
    """
    known = known_answers(store)
    new, changed = [], {}
    for one in given:
        values: dict[str, Value] = {
            "register": one.register,
            "record": one.record,
            "field": one.problem.field or None,
            "finding": one.problem.kind,
            "value": answered_value(one.value) or None,
            "reason": sound_reason(one.reason),
            "given_by": operator or None,
            "given_on": dt.date.today().isoformat(),
        }
        before = known.given(one.register, one.record, one.problem)
        if before is None:
            new.append(values)
        elif (before.value, before.reason) != (values["value"] or "", values["reason"]):
            changed[before.id] = values
    change.insert(ANSWERS.key, new)
    change.update(ANSWERS.key, changed)
    return len(new) + len(changed)


def explain(plan: Plan, places: Collection[int], reason: str, problem: Problem | None = None) -> int:
    """Give a reason for findings of a plan before it is approved, and return how many it answers.

    ``places`` are those of the items; without ``problem`` the reason is for all of their findings that
    take one. A blank reason takes back what was given. Raises a DeskError for one that is too short.
    """
    said = sound_reason(reason) if reason.strip() else ""
    answered = 0
    for place in places:
        for one in answerable(plan.items[place]):
            if problem is not None and one != problem:
                continue
            if said:
                plan.reasons.setdefault(place, {})[one] = said
            else:
                plan.reasons.get(place, {}).pop(one, None)
            answered += 1
        hold_back(plan, place)
    return answered


def answerable(item: PlanItem) -> Iterator[Problem]:
    """Yield the problems of an item that a written reason lets pass."""
    return (problem for problem in item.problems if problem.severity.takes_reason)


def hold_back(plan: Plan, place: int) -> None:
    """Refuse an item with 准强制 findings that nobody explained, or let it pass again."""
    item, given = plan.items[place], plan.reasons.get(place, {})
    held = any(p.severity is Severity.QUASI and p not in given for p in item.problems)
    if held and item.state in (State.NEW, State.CHANGED, State.UNCHANGED):
        item.else_, item.state = item.state, State.REFUSED
    elif not held and item.else_ is not None:
        item.state, item.else_ = item.else_, None
