"""What a return reports has happened: no such date lies in the future."""

import datetime as dt
from collections.abc import Iterator

from zjai_desk.registers.dates import is_after
from zjai_desk.registers.fields import Register, Values
from zjai_desk.registers.findings import Problem, Severity

_BUILT = "2026-01-01"
"""A clock that shows a day before this is wrong; most dates are earlier, and need no clock at all."""


def not_yet(register: Register, values: Values, *keys: str) -> Iterator[Problem]:
    """Yield a problem for each of these dates of a record that is still to come."""
    for key in keys:
        day = values.get(key)
        if isinstance(day, str) and day > _BUILT and is_after(day, dt.date.today().isoformat()):
            said = f"{register[key].label}{day}还没有到，请核对；确实无误请说明原因。"
            yield Problem(key, Severity.EXPLAIN, "date_order", said)
