"""What stands below a record of a plan, line by line: what is wrong, who it may be, what changes, what is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register, Value
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.values import shown
from zjai_desk.returns.planning.items import Candidate, PlanItem, State

_NO_REASONS: Mapping[Problem, str] = {}
_MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line below a record: a problem with the reason given for it, a candidate, or a field before and after."""

    label: str
    before: str = ""
    after: str = ""
    problem: Problem | None = None
    reason: str = ""
    candidate: Candidate | None = None
    row: int | None = None
    field: str = ""

    @property
    def text(self) -> str:
        """The line in words."""
        if self.problem is not None:
            return f"{self.grade}　{self.words}"
        if self.candidate is not None:
            return f"{self.grade}　{self.words}"
        return f"{self.label}：{self.before} → {self.after}" if self.before else f"{self.label}：{self.after}"

    @property
    def grade(self) -> str:
        """What the badge before the line says, blank for none."""
        if self.problem is not None:
            return "已说明" if self.reason else self.problem.severity.label
        return f"相近{self.candidate.score}" if self.candidate is not None else ""

    @property
    def tone(self) -> str:
        """The colour role of the badge."""
        if self.problem is not None:
            return "done" if self.reason else self.problem.severity.value
        return "hint"

    @property
    def words(self) -> str:
        """What stands behind the badge."""
        if self.problem is not None:
            told = f"（说明：{self.reason}）" if self.reason else ""
            return f"{self.label}{self.problem.message}{told}"
        if self.candidate is not None:
            return f"台账中的“{self.candidate.title}”，{self.candidate.why}"
        return ""


def lines_of(item: PlanItem, reasons: Mapping[Problem, str] = _NO_REASONS) -> list[Line]:
    """Return the lines of an item; ``reasons`` are those given for its problems."""
    register = REGISTERS[item.register]
    row = item.rows[0] if item.rows else None
    found = [_problem(register, problem, reasons.get(problem, ""), row) for problem in item.problems]
    if item.state is State.UNDECIDED:
        found += [Line("", candidate=one, row=row) for one in item.candidates]
    if item.state is State.CHANGED or not found:
        found += _fields(item, register, row)
    if item.kept and item.before is not None:
        labels = [register[key].label for key in item.kept if key in register]
        more = f"等 {len(labels)} 项" if len(labels) > _MOST_KEPT else ""
        found.append(Line("表中空着，保留台账原值", after="、".join(labels[:_MOST_KEPT]) + more, row=row))
    return found


def _problem(register: Register, problem: Problem, reason: str, row: int | None) -> Line:
    label = f"{register[problem.field].label}：" if problem.field in register else ""
    return Line(label, problem=problem, reason=reason, row=row, field=problem.field)


def _fields(item: PlanItem, register: Register, row: int | None) -> Iterator[Line]:
    """Yield the fields that change; of a record that does not change, all that are filled."""
    changed = item.state is State.CHANGED
    before = item.before or {}
    for field in register.fields:
        old, new = before.get(field.key), item.values.get(field.key)
        if field.key not in item.values or (changed and old == new) or (not changed and _blank(new)):
            continue
        was = (shown(field, old) or "空") if changed else ""
        yield Line(field.label, was, shown(field, new) or "空", row=row, field=field.key)


def _blank(value: Value) -> bool:
    return value is None or value == ()
