"""What is wrong with the records of a plan when they are held against the store, and what was explained before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from zjai_desk.progress import SILENT, Progress, counted
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.comparing import Others, compare, compared_keys
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem
from zjai_desk.returns.planning.answers import hold_back, known_answers
from zjai_desk.returns.planning.items import Plan, PlanItem, State
from zjai_desk.returns.planning.judging_vouchers import judge_vouchers
from zjai_desk.store import Store

if TYPE_CHECKING:
    from zjai_desk.returns.planning.ledger import Ledger

_ENOUGH = 30
"""So many records in the store tell what is usual; with fewer the return itself is asked as well."""
_MOST = 0.5
_SEVERAL = 3


def judge(store: Store, plan: Plan, ledgers: "Mapping[str, Ledger]", progress: Progress = SILENT) -> None:
    """Add to the items of a plan what only the store tells, and the reasons that were given for it before."""
    for register, ledger in ledgers.items():
        if compared_keys(REGISTERS[register]):
            items = [item for item in plan.items if item.register == register and item.is_written]
            others = Others(REGISTERS[register], _peers(ledger.columns, register, items))
            _compare(plan, items, others, progress)
    judge_vouchers(store, plan)
    _recall_reasons(store, plan)


def _peers(
    stored: Mapping[str, list[Value]], register: str, items: Sequence[PlanItem]
) -> Mapping[str, Sequence[Value]]:
    """Return the columns by which records are judged: the store's, with the return's own where it holds few."""
    if len(stored["id"]) >= _ENOUGH:
        return stored
    keys = compared_keys(REGISTERS[register])
    return {key: [*stored[key], *(item.values.get(key) for item in items)] for key in keys}


def _compare(plan: Plan, items: Sequence[PlanItem], others: Others, progress: Progress) -> None:
    slips: Counter[tuple[str, str]] = Counter()
    for item in counted(items, progress, "正在按规则核对", len(items)):
        register = REGISTERS[item.register]
        known = {(problem.field, problem.kind) for problem in item.problems}
        found = [
            problem
            for problem in compare(register, item.values, others, item.before)
            if (problem.field, problem.kind) not in known
            and (item.state is State.NEW or problem.field in item.changes)
        ]
        if found:
            item.problems = [*item.problems, *found]
        slips.update((item.sheet, p.field) for p in item.problems if p.kind == "unit_slip")
    for (sheet, key), count in slips.items():
        rows = sum(item.sheet == sheet and item.values.get(key) is not None for item in items)
        if count >= _SEVERAL and count > _MOST * rows:
            label = REGISTERS[items[0].register][key].label
            plan.notes.append(
                f"“{sheet}”的{label}有{count}行数量级不对，多半是整列单位写错：请改正这一列的单位，或退回。"
            )


def _recall_reasons(store: Store, plan: Plan) -> None:
    """Take over the reasons given before for the same finding on the same value of the same record."""
    known = known_answers(store)
    for place, item in enumerate(plan.items):
        if not item.problems:
            continue
        found: dict[Problem, str] = {}
        for problem in item.problems if known and item.record is not None else ():
            value = item.values.get(problem.field)
            reason = known.reason(item.register, item.record or 0, problem, value)
            if reason:
                found[problem] = reason
        if found:
            plan.reasons[place] = found
        hold_back(plan, place)
