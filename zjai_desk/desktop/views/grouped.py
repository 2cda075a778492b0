"""Records in groups: what the table of groups shows, worked out of the store without a window."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zjai_desk.desktop.views.column_values import label
from zjai_desk.registers.fields import Field, Kind, Register, Value
from zjai_desk.store import Condition, Op, Query, Store

MOST = 2000
"""Groups that are shown; of more, those with the most records."""
_GROUPED = frozenset({Kind.TEXT, Kind.CHOICE, Kind.DISTRICT, Kind.DATE, Kind.YEAR})


@dataclass(slots=True)
class Line:
    """One group: what its records agree in, how many they are, the sums of the number fields, groups inside it."""

    key: str
    value: Value
    count: int
    sums: list[Decimal | None]
    inner: dict[Value, "Line"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of the records of a query; ``total`` counts and sums all of them, ``found`` counts groups."""

    summed: tuple[Field, ...]
    lines: tuple[Line, ...]
    total: Line
    found: int


def groupable(register: Register) -> list[Field]:
    """Return the fields that records can be grouped by: what several records may agree in."""
    single = {keys[0] for keys in register.identity if len(keys) == 1}
    return [f for f in register.fields if f.kind in _GROUPED and f.key not in single]


def summable(register: Register) -> list[Field]:
    """Return the fields that are summed: numbers that are no years and no ratios."""
    return [f for f in register.fields if f.kind in (Kind.AMOUNT, Kind.INTEGER)]


def grouped(store: Store, register: Register, keys: Sequence[str], query: Query) -> Groups:
    """Group the records of a query by one or two fields; dates by their year.

    Only those number fields are summed in which something is filled in.
    """
    fields = summable(register)
    lines: dict[Value, Line] = {}
    total = Line("", None, 0, [None] * len(fields))
    for group in store.groups(register.key, keys, query, [f.key for f in fields]):
        inside = lines
        for key, value in zip(keys, group.values, strict=True):
            part = _part(register[key], value)
            line = inside.setdefault(part, Line(key, part, 0, [None] * len(fields)))
            _add(line, group.count, group.sums)
            inside = line.inner
        _add(total, group.count, group.sums)
    shown = [at for at in range(len(fields)) if total.sums[at] is not None]
    for line in _every([*lines.values(), total]):
        line.sums = [line.sums[at] for at in shown]
    found = (
        sorted(lines.values(), key=lambda line: -line.count)[:MOST] if len(lines) > MOST else lines.values()
    )
    return Groups(tuple(fields[at] for at in shown), tuple(found), total, len(lines))


def _part(declared: Field, value: Value) -> Value:
    return value[:4] if declared.kind is Kind.DATE and isinstance(value, str) else value


def _add(line: Line, count: int, sums: Sequence[Decimal | None]) -> None:
    line.count += count
    for at, part in enumerate(sums):
        if part is not None:
            line.sums[at] = (line.sums[at] or Decimal(0)) + part


def _every(lines: Sequence[Line]) -> list[Line]:
    return [*lines, *(inner for line in lines for inner in line.inner.values())]


def condition_of(register: Register, line: Line) -> Condition:
    """Return the condition that the records of a group answer."""
    declared, value = register[line.key], line.value
    if declared.kind is Kind.DATE and value is not None:
        return Condition(line.key, Op.BETWEEN, (value, value))
    return Condition(line.key, Op.ONE_OF, value if isinstance(value, tuple) and value else (value,))


def title(register: Register, line: Line) -> str:
    """Name a group: its value, a year with 年."""
    declared = register[line.key]
    text = label(declared, line.value)
    years = declared.kind in (Kind.DATE, Kind.YEAR) and line.value is not None
    return f"{text}年" if years else text
