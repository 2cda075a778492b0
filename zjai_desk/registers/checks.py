"""The check of one record against its register's declarations and rules."""

from collections.abc import Iterator

from zjai_desk.registers import values as value_kinds
from zjai_desk.registers.comparing import Others, compare
from zjai_desk.registers.fields import Absent, Register, Values
from zjai_desk.registers.findings import Problem, Severity


def check_record(register: Register, values: Values, others: Others | None = None) -> Iterator[Problem]:
    """Yield what is wrong with a stored, typed or pasted record: required fields, each value by its kind, the rules.

    With ``others`` also what stands out against last year and against its like.
    """
    for field in register.fields:
        value = values.get(field.key)
        if value is None or isinstance(value, Absent):
            if field.required:
                yield Problem(field.key, Severity.FORCE, "missing", f"缺{field.label}，请补填。")
            continue
        problem = value_kinds.recheck(field, value)
        if problem:
            yield problem
    for rule in register.rules:
        yield from rule(values)
    if others is not None:
        yield from compare(register, values, others)
