"""Writes an approved plan into the store: one change, with the file itself and where each record came from."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Values
from zjai_desk.returns.collector import held_back
from zjai_desk.returns.plan_items import Plan, PlanItem, State
from zjai_desk.store import Change, Origin, Step, Store

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

    Raises a DeskError, and writes nothing, when the store has been written to since the plan was made,
    and NothingToDo when the store holds all of it already.
    """
    name = plan.return_.name
    items = [item for place, item in enumerate(plan.items) if place not in skip]
    wanted = [item for item in items if item.state in (State.NEW, State.CHANGED)]
    if store.head() != plan.head:
        raise DeskError(f"核对“{name}”之后台账有过改动，没有导入。", "请重新核对后再导入。")
    if not wanted:
        raise NothingToDo(f"“{name}”没有可导入的记录：{_why_nothing(items)}。", "台账没有改动。")
    progress.report(f"正在导入“{name}”", 0, len(wanted))
    with held_back(), store.change(title_of(name, wanted), operator=operator) as change:
        sha256 = change.keep_original(name, plan.return_.content)
        for register in dict.fromkeys(item.register for item in wanted):
            _write(change, sha256, register, [item for item in wanted if item.register == register])
            progress.report(f"正在导入“{name}”", len(wanted), len(wanted))
    if change.step is None:
        raise NothingToDo(f"“{name}”与台账一致，", "没有要改的。")
    return change.step


def _write(change: Change, sha256: str, register: str, items: list[PlanItem]) -> None:
    new = [item for item in items if item.state is State.NEW]
    if new:
        change.insert(register, [item.values for item in new], [_origin(sha256, item) for item in new])
    changed: dict[int, Values] = {}
    origins: dict[int, Origin] = {}
    for item in items:
        if item.state is State.CHANGED and item.record is not None:
            changed[item.record] = item.changes
            origins[item.record] = _origin(sha256, item)
    if changed:
        change.update(register, changed, origins)


def _origin(sha256: str, item: PlanItem) -> Origin:
    return Origin(sha256, item.sheet, item.rows)


def title_of(name: str, items: list[PlanItem]) -> str:
    """Return the title of the step: 导入 01.xlsx（新增 30，更改 2）, by register where there are several."""
    counts: dict[str, Counter[State]] = defaultdict(Counter)
    for item in items:
        counts[item.register][item.state] += 1
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
    if states[State.REFUSED]:
        return f"{states[State.REFUSED]}条要退回，{states[State.UNCHANGED]}条与台账相同"
    return "都与台账相同"
