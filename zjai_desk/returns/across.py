"""Records that several files of one batch speak of, and do not say the same of: two towns report one enterprise."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.identity import doubles as doubles_among
from zjai_desk.registers.identity import is_filled
from zjai_desk.registers.values import shown
from zjai_desk.returns.plan_items import Plan, PlanItem, State


class Clash(NamedTuple):
    """What is wrong with one item: the places of its plan among those given, and of the item in that plan."""

    plan: int
    place: int
    problem: Problem


def across_files(plans: Sequence[Plan]) -> Iterator[Clash]:
    """Yield what later files say otherwise than earlier ones of the same record, item by item.

    Nothing is added to the plans: who shows them together tells it.
    """
    for key, register in REGISTERS.items():
        records = [
            ((number, place), item.said or item.values)
            for number, plan in enumerate(plans)
            for place, item in enumerate(plan.items)
            if item.register == key and item.state is not State.REFUSED
        ]
        for (number, place), (first, before), _ in doubles_among(register, records):
            if number != first:
                earlier, later = plans[first].items[before], plans[number].items[place]
                for problem in _differences(plans[first].return_.name, earlier, later):
                    yield Clash(number, place, problem)


def _differences(name: str, earlier: PlanItem, later: PlanItem) -> Iterator[Problem]:
    register = REGISTERS[later.register]
    for key, value in later.values.items():
        other, field = earlier.values.get(key), register[key]
        if field.many or other == value or not (is_filled(value) and is_filled(other)):
            continue
        said = (
            f"“{name}”第{earlier.rows[0]}行也报了它，{field.label}那里是“{shown(field, other)}”，"
            f"这里是“{shown(field, value)}”，请核对以哪份为准。"
        )
        yield Problem(key, Severity.EXPLAIN, "duplicate", said)
