"""What a review shows of a whole plan, worked out where the plan is made: a window must not count 160,000 records."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.returns.planning.items import Plan, State

FLAWED = "flawed"
"""The filter for whatever has a problem, whichever its state."""
_GRAVITY = (State.UNCHANGED, State.NEW, State.CHANGED, State.UNDECIDED, State.REFUSED)


@dataclass(frozen=True, slots=True)
class Digest:
    """A plan in numbers.

    ``counts`` holds how many items each filter lets through (blank for all), ``writable`` how many of each
    register can be written, ``grave`` how many must be mended, ``fates`` what becomes of each row of each
    sheet (of several records in one row the gravest), ``outcome`` all of it in words, ``open_faults`` how many
    problems, hints apart, nobody has explained.
    """

    counts: Mapping[str, int]
    writable: Mapping[str, int]
    grave: int
    fates: Mapping[str, Mapping[int, State]]
    outcome: str
    open_faults: int = 0


def digest(plan: Plan) -> Digest:
    """Return the digest of a plan."""
    by_register: dict[str, Counter[State]] = {}
    fates: dict[str, dict[int, State]] = {}
    flawed = grave = faults = 0
    for place, item in enumerate(plan.items):
        by_register.setdefault(item.register, Counter())[item.state] += 1
        rows = fates.setdefault(item.sheet, {})
        for row in item.rows:
            before = rows.get(row)
            if before is None or _GRAVITY.index(before) < _GRAVITY.index(item.state):
                rows[row] = item.state
        if item.problems:
            flawed += 1
            grave += is_grave(item.problems)
            given = plan.reasons.get(place, {})
            faults += sum(p.severity is not Severity.HINT and p not in given for p in item.problems)
    states = {state.value: sum(count[state] for count in by_register.values()) for state in State}
    return Digest(
        counts={"": len(plan.items), **states, FLAWED: flawed},
        writable={key: count[State.NEW] + count[State.CHANGED] for key, count in by_register.items()},
        grave=grave,
        fates=fates,
        outcome=_outcome(by_register),
        open_faults=faults,
    )


def is_grave(problems: Sequence[Problem]) -> bool:
    """Whether one of the problems must be mended before the record can stand."""
    return any(problem.severity is Severity.FORCE for problem in problems)


def _outcome(counts: Mapping[str, Mapping[State, int]]) -> str:
    """Return in words what importing would do: 新增 30，退回 3; by register where there are several."""
    parts = {
        key: "，".join(f"{state.label} {count[state]:,}" for state in State if count.get(state))
        for key, count in counts.items()
    }
    if len(parts) == 1:
        return next(iter(parts.values()))
    return " · ".join(f"{REGISTERS[key].noun}{words}" for key, words in parts.items())
