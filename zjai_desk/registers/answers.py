"""Reasons given for findings (情况说明): what counts as one, and which finding it answers for how long."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.text import clean

SHORTEST = 6
"""Characters that a reason has at least (联网直报: 核实性差错 ask for a written reason of six or more)."""


class Answer(NamedTuple):
    """A reason given for one sort of finding on one value of one record; ``id`` is that of its note."""

    id: int
    value: str
    reason: str


class Answers:
    """All reasons given, made of the columns :data:`COLUMNS` of the notebook."""

    COLUMNS = ("register", "record", "field", "finding", "value", "reason")

    def __init__(self, columns: Mapping[str, Sequence[Value]]) -> None:
        self._by: dict[tuple[Value, Value, str, Value], Answer] = {}
        rows = zip(*(columns[key] for key in ("id", *self.COLUMNS)), strict=True)
        for number, register, record, field, finding, value, reason in rows:
            if isinstance(number, int):
                answer = Answer(number, str(value or ""), str(reason or ""))
                self._by[register, record, str(field or ""), finding] = answer

    def __bool__(self) -> bool:
        return bool(self._by)

    def given(self, register: str, record: int, problem: Problem) -> Answer | None:
        """Return the reason last given for this sort of finding on this field, whatever it held then."""
        return self._by.get((register, record, problem.field, problem.kind))

    def reason(self, register: str, record: int, problem: Problem, value: Value) -> str:
        """Return the reason that lets a finding pass; blank if there is none for the present value."""
        if not problem.severity.takes_reason:
            return ""
        answer = self.given(register, record, problem)
        return answer.reason if answer is not None and answer.value == answered_value(value) else ""


def answered_value(value: Value) -> str:
    """Return the text under which a value is noted with its reason."""
    if value is None:
        return ""
    if isinstance(value, Absent):
        return value.value
    return "、".join(value) if isinstance(value, tuple) else str(value)


def sound_reason(text: str) -> str:
    """Return a reason as it is kept; raises a DeskError for one that says nothing."""
    reason = clean(text)
    if len(reason) < SHORTEST or len(set(reason)) < SHORTEST // 2:
        raise DeskError(
            f"情况说明“{reason}”太短，没有保存。" if reason else "没有填写情况说明。",
            f"请写明原因，不少于{SHORTEST}个字，例如“本年新增两条生产线”。",
        )
    return reason
