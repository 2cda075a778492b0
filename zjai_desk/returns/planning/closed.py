"""Rows of a return that belong to a closed period (封账): marked in the plan, as importing them takes a reason."""

from collections import Counter

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.returns.planning.items import Plan, PlanItem
from zjai_desk.store import Store

KIND = "closed"


def note_closed(store: Store, plan: Plan) -> None:
    """Mark the items of a plan that would write to a closed period, and note how many there are."""
    closed = store.closed_years()
    if not closed:
        return
    counts: Counter[tuple[str, int]] = Counter()
    for item in plan.items:
        years = closed.get(item.register)
        year = _period(item) if years and item.is_written else None
        if years and year in years and year is not None:
            counts[item.register, year] += 1
            said = f"{year}年的{REGISTERS[item.register].label}已封账，写入要写明理由。"
            field = REGISTERS[item.register].dated_by
            item.problems = [*item.problems, Problem(field, Severity.HINT, KIND, said)]
    plan.notes += [
        f"{count}条属于已封账的{year}年{REGISTERS[register].label}，导入时要写明理由。"
        for (register, year), count in sorted(counts.items())
    ]


def _period(item: PlanItem) -> int | None:
    """Return the year that an item would be of: the one it states, else that of the record it changes."""
    return REGISTERS[item.register].period({**(item.before or {}), **item.values})
