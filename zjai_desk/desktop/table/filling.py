"""What pasting, filling and clearing would write: texts and values laid over cells, read as typed ones are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from zjai_desk.desktop.table.edits import editable, overruled
from zjai_desk.registers.fields import Field, Register, Value, Values
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.text import fold
from zjai_desk.registers.values import parse, shown
from zjai_desk.returns.tables.forms import Form, forms
from zjai_desk.returns.tables.headings import NO_FIELDS, assign
from zjai_desk.store import Op, Query, Store

Changes = dict[int, dict[str, Value]]
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells to be written to: the records from top to bottom, the fields from left to right.

    ``chosen`` holds, for each record, the places in ``fields`` that are meant.
    """

    ids: Sequence[int]
    fields: Sequence[Field]
    chosen: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that cannot stand in its cell: the 1-based row of what was pasted, its record if there is one already."""

    row: int
    record: int | None
    text: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """What a paste would do: ``rows`` it has, values for records that are there, records to add, texts refused.

    ``left_out`` counts columns of the clipboard to the right of the last column of the table, ``joined``
    cells of several lines that are one line now, as in a return that is read.
    """

    rows: int = 0
    changes: Changes = field(default_factory=dict)
    new: tuple[Values, ...] = ()
    refused: tuple[Refused, ...] = ()
    left_out: int = 0
    joined: int = 0

    @property
    def clean(self) -> bool:
        """Whether it only changes what is there, all of it: then nobody needs to be asked."""
        return not (self.new or self.refused or self.left_out)


def tiled(grid: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """Repeat ``grid`` over a selection of ``rows`` by ``columns`` that it fills evenly; else leave it as it is."""
    height, width = len(grid), len(grid[0])
    if rows % height or columns % width:
        return [list(row) for row in grid]
    return [list(grid[row % height]) * (columns // width) for row in range(rows)]


def plan_paste(
    grid: Sequence[Sequence[str]], ids: Sequence[int], fields: Sequence[Field], usual: Values
) -> Plan:
    """Lay ``grid`` over the records ``ids`` and the ``fields``; rows below the last record are new ones.

    New records take over ``usual``, what the present filter asks of a record, in fields that are not pasted.
    """
    changes: Changes = {}
    new: list[Values] = []
    refused: list[Refused] = []
    joined = 0
    for place, row in enumerate(grid):
        record = ids[place] if place < len(ids) else None
        values: dict[str, Value] = {}
        for declared, text in zip(fields, row, strict=False):
            parsed = parse(declared, text, declared.unit)
            if parsed.problem is not None and parsed.value is None:
                refused.append(Refused(place + 1, record, text, parsed.problem))
            else:
                values[declared.key] = parsed.value
                joined += _is_joined(declared, text)
        if record is not None:
            changes[record] = values
        elif any(value is not None for value in values.values()):
            new.append({**usual, **values})
    left_out = max(0, len(grid[0]) - len(fields)) if grid else 0
    return Plan(len(grid), changes, tuple(new), tuple(refused), left_out, joined)


def _is_joined(declared: Field, text: str) -> bool:
    """Whether a text of several lines goes into a field that holds one; the lines of a list are its items."""
    return not declared.many and "\n" in text.strip()


def headed(register: Register, heads: Sequence[str]) -> dict[int, tuple[Field, str]]:
    """Return the field and the unit of each column by the headings above it; empty if these are no headings."""
    form = forms().get(register.key)
    if form is None:
        form = Form(register, (register,))
    found = assign(form, [(text,) if text.strip() else () for text in heads])
    columns = {
        column: (register[match.key], match.unit or register[match.key].unit)
        for column, match in found.items()
        if match.key in register
    }
    return columns if len(columns) * 2 >= sum(bool(text.strip()) for text in heads) else {}


def plan_headed(
    grid: Sequence[Sequence[str]], columns: Mapping[int, tuple[Field, str]], usual: Values
) -> Plan:
    """Make a new record of each row of ``grid`` below its headings, whatever the order of its ``columns``."""
    new: list[Values] = []
    refused: list[Refused] = []
    joined = 0
    for place, row in enumerate(grid[1:], 2):
        values: dict[str, Value] = {}
        for column, (declared, unit) in columns.items():
            text = row[column] if column < len(row) else ""
            parsed = parse(declared, text, unit)
            if parsed.problem is not None and parsed.value is None:
                refused.append(Refused(place, None, text, parsed.problem))
            else:
                values[declared.key] = parsed.value
                joined += _is_joined(declared, text)
        if any(value is not None for value in values.values()):
            new.append({**usual, **values})
    left_out = sum(
        1 for column, text in enumerate(grid[0]) if column not in columns and fold(text) not in NO_FIELDS
    )
    return Plan(len(grid) - 1, {}, tuple(new), tuple(refused), left_out, joined)


def settled(store: Store, register: Register, plan: Plan) -> Plan:
    """Leave only what is not already there, and refuse what would not stay as it follows from another field."""
    changes: Changes = {}
    refused = list(plan.refused)
    rows = {number: row for row, number in enumerate(plan.changes, 1)}
    numbers = list(plan.changes)
    for start in range(0, len(numbers), _BATCH):
        for record in store.records(register.key, numbers[start : start + _BATCH]):
            wanted = plan.changes[record.id]
            for problem in overruled(register, record.values, wanted):
                text = shown(register[problem.field], wanted[problem.field])
                refused.append(Refused(rows[record.id], record.id, text, problem))
                wanted = {key: value for key, value in wanted.items() if key != problem.field}
            other = {key: value for key, value in wanted.items() if record.values.get(key) != value}
            if other:
                changes[record.id] = other
    return replace(plan, changes=changes, refused=tuple(refused))


def usual_values(register: Register, query: Query) -> Values:
    """Return what a new record must hold to be among those that answer ``query``, as far as it names one value."""
    asked = dict(query.equals)
    asked |= {
        condition.key: condition.values[0]
        for condition in query.where
        if condition.op is Op.ONE_OF and len(condition.values) == 1 and condition.values[0] is not None
    }
    return {
        key: (value,) if register[key].many and isinstance(value, str) else value
        for key, value in asked.items()
    }


def put_text(cells: Cells, text: str) -> Plan:
    """Write one typed text into all the cells."""
    changes: Changes = defaultdict(dict)
    refused: list[Refused] = []
    read = [parse(declared, text, declared.unit) for declared in cells.fields]
    for row, (number, places) in enumerate(zip(cells.ids, cells.chosen, strict=True), 1):
        for place in places:
            value, problem = read[place].value, read[place].problem
            if problem is not None and value is None:
                refused.append(Refused(row, number, text, problem))
            else:
                changes[number][cells.fields[place].key] = value
    return Plan(len(cells.ids), dict(changes), refused=tuple(refused))


def fill_down(store: Store, register: Register, source: int, cells: Cells) -> Plan:
    """Write the values of the record ``source`` into the same columns of all the cells."""
    found = store.records(register.key, [source])
    above: Values = found[0].values if found else {}
    changes = {
        number: {cells.fields[place].key: above.get(cells.fields[place].key) for place in places}
        for number, places in zip(cells.ids, cells.chosen, strict=True)
    }
    return Plan(len(cells.ids), changes)


def fill_right(store: Store, register: Register, source: Field, cells: Cells) -> Plan:
    """Write, in every record, what stands in the field ``source`` into the cells, read as if it were typed there."""
    changes: Changes = {}
    refused: list[Refused] = []
    records = {record.id: record for record in store.records(register.key, cells.ids)}
    for row, (number, places) in enumerate(zip(cells.ids, cells.chosen, strict=True), 1):
        if number in records:
            text = editable(source, records[number].values.get(source.key))
            one = put_text(Cells([number], cells.fields, [places]), text)
            changes |= one.changes
            refused += [replace(other, row=row) for other in one.refused]
    return Plan(len(cells.ids), changes, refused=tuple(refused))
