"""What a hand does to the layout of an own table: puts a field somewhere, moves it, takes it away, turns the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zjai_desk.analysis.pivot.spec import (
    MOST_COLUMNS,
    MOST_ROWS,
    OF_OWNER,
    ON_NUMBERS,
    As,
    By,
    Dimension,
    Measure,
    Of,
    Period,
    PivotSpec,
    Sorting,
    field_of,
    in_time,
)
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Field, Kind, Register
from zjai_desk.store import Condition, Op

ROWS, COLUMNS, MEASURES, FILTERS = "rows", "columns", "measures", "filters"
ZONES = {ROWS: "行", COLUMNS: "列", MEASURES: "数值", FILTERS: "筛选"}
"""Where a field can be put, and what that is called."""
COUNT, OWNERS = "#records", "#owners"
"""What stands among the fields for counting records, and different enterprises."""
_MOST = {ROWS: MOST_ROWS, COLUMNS: MOST_COLUMNS}
# The catalogue counts patents in force and enterprises that stand; own tables begin there too, in plain sight.
_USUAL: Mapping[str, Condition] = {
    "patents": Condition(
        "legal_status", Op.NONE_OF, ("审中", "失效", "未缴费终止", "期限届满", "放弃", "无效")
    ),
    "enterprises": Condition("status", Op.NONE_OF, ("注销", "吊销", "迁出")),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A field that can be put somewhere: its key in a layout, how it is called, what it is declared as."""

    key: str
    label: str
    field: Field | None = None


def beginning(register: Register) -> PivotSpec:
    """Return the layout that a new table of a register begins with: no field, those records that the catalogue counts."""
    usual = _USUAL.get(register.key)
    yearly = bool(register.dated_by) and register[register.dated_by].kind is Kind.YEAR
    period = Period.WITHIN if yearly else Period.UP_TO
    return PivotSpec(register.key, where=(usual,) if usual else (), period=period)


def offered(register: Register) -> list[tuple[str, list[Offered]]]:
    """Return what can be put somewhere, in groups: counts, the register's own fields, those of the enterprise."""
    counts = [Offered(COUNT, f"{register.noun}数")]
    if register.owner is not None:
        counts.append(Offered(OWNERS, f"有{register.noun}的企业数"))
    groups = [("计数", counts)]
    for heading, declared in register.parts:
        groups.append(
            (heading or register.label, [Offered(f.key, f.label, f) for f in declared if not f.personal])
        )
    if register.owner is not None:
        enterprises = REGISTERS["enterprises"]
        own = [Offered(f"{OF_OWNER}{f.key}", f.label, f) for f in enterprises.fields if not f.personal]
        groups.append((f"{register[register.owner.name].label}（企业台账）", own))
    return groups


def ways(field: Field) -> tuple[By, ...]:
    """Return how the values of a field can be divided into lines, the usual way first."""
    if field.kind is Kind.DATE:
        return By.YEAR, By.BAND, By.QUARTER, By.MONTH
    if field.kind is Kind.DISTRICT:
        return By.VALUE, By.NOW, By.CITY
    if field.kind is Kind.YEAR:
        return By.VALUE, By.BAND
    if field.numeric:
        return By.BAND, By.VALUE
    return (By.VALUE,)


def is_number(key: str, field: Field | None) -> bool:
    """Whether something offered is first of all a number for the cells."""
    if key in (COUNT, OWNERS) or field is None:
        return True
    return field.numeric and field.kind is not Kind.YEAR and not key.startswith(OF_OWNER)


def usual_zone(key: str, field: Field | None) -> str:
    """Return where a double click puts a field: numbers among the measures, anything else below the rows."""
    return MEASURES if is_number(key, field) else ROWS


def fault(spec: PivotSpec, zone: str, key: str) -> str:
    """Say why a field cannot be put into a zone; blank if it can."""
    if zone in _MOST:
        if key in (COUNT, OWNERS):
            return "计数只能放进“数值”。"
        if len(getattr(spec, zone)) >= _MOST[zone]:
            return f"“{ZONES[zone]}”最多放 {_MOST[zone]} 个字段，请先去掉一个。"
        if _free_way(spec, key) is None:
            return "这个字段已经放进行或列了。"
    return ""


def _free_way(spec: PivotSpec, key: str) -> By | None:
    """Return a way of dividing a field that the layout does not have yet."""
    taken = {one.by for one in spec.dimensions if one.key == key}
    return next((by for by in ways(field_of(REGISTERS[spec.register], key)) if by not in taken), None)


def added(spec: PivotSpec, zone: str, key: str, at: int | None = None) -> PivotSpec:
    """Return the layout with a field put into a zone, at the end unless a place is given."""
    if zone == MEASURES:
        return _with(spec, zone, _inserted(spec.measures, usual_measure(spec, key), at))
    by = _free_way(spec, key)
    if by is None:
        return spec
    dimension = Dimension(key, by)
    dimension = replace(dimension, filled=in_time(REGISTERS[spec.register], dimension))
    return _with(spec, zone, _inserted(getattr(spec, zone), dimension, at))


def usual_measure(spec: PivotSpec, key: str) -> Measure:
    """Return the number that a field is first: the sum of a number, else how many enterprises or records."""
    if key in (COUNT, OWNERS):
        return Measure(Of.RECORDS if key == COUNT else Of.OWNERS)
    field = field_of(REGISTERS[spec.register], key)
    return Measure(Of.SUM, key) if field.numeric and field.kind is not Kind.YEAR else Measure()


def _inserted(items: Sequence[Any], item: Any, at: int | None) -> tuple[Any, ...]:
    place = len(items) if at is None else at
    return (*items[:place], item, *items[place:])


def _put(spec: PivotSpec, zone: str, items: Sequence[Any]) -> PivotSpec:
    if zone == ROWS:
        return replace(spec, rows=tuple(items))
    return replace(spec, columns=tuple(items)) if zone == COLUMNS else replace(spec, measures=tuple(items))


def _with(spec: PivotSpec, zone: str, items: Sequence[Any]) -> PivotSpec:
    changed = _put(spec, zone, items)
    # A column by which rows were sorted may be gone, and so may a measure.
    return changed if zone == ROWS else replace(changed, sort=Sorting())


def removed(spec: PivotSpec, zone: str, at: int) -> PivotSpec:
    """Return the layout without what stands at a place; there is always a number."""
    items = getattr(spec, zone)
    rest = (*items[:at], *items[at + 1 :])
    return _with(spec, zone, rest or ((Measure(),) if zone == MEASURES else ()))


def changed_at(spec: PivotSpec, zone: str, at: int, item: Dimension | Measure) -> PivotSpec:
    """Return the layout with another thing at a place."""
    items = getattr(spec, zone)
    return _put(spec, zone, (*items[:at], item, *items[at + 1 :]))


def moved(spec: PivotSpec, zone: str, at: int, to: str, place: int | None = None) -> PivotSpec:
    """Return the layout with something taken to another place or zone; unchanged if it cannot be there."""
    item = getattr(spec, zone)[at]
    kept = [one for number, one in enumerate(getattr(spec, zone)) if number != at]
    without = _put(spec, zone, kept)
    if zone == to:
        rest = getattr(without, to)
        return _with(without, to, _inserted(rest, item, place))
    if isinstance(item, Measure) and to in _MOST:
        return (
            added(removed(spec, zone, at), to, item.key, place)
            if item.key and not fault(spec, to, item.key)
            else spec
        )
    if isinstance(item, Dimension) and to == MEASURES:
        return added(without, MEASURES, item.key, place)
    if to not in _MOST or len(getattr(spec, to)) >= _MOST[to]:
        return spec
    return _with(without, to, _inserted(getattr(without, to), item, place))


def filtered(spec: PivotSpec, key: str, conditions: Sequence[Condition]) -> PivotSpec:
    """Return the layout with other conditions on one field."""
    rest = tuple(condition for condition in spec.where if condition.key != key)
    return replace(spec, where=(*rest, *conditions))


def only(spec: PivotSpec, axis: int, label: str) -> PivotSpec:
    """Return the layout in which a dimension (its place, rows before columns) shows one line alone."""
    return _lines(spec, axis, (label,), ())


def without(spec: PivotSpec, axis: int, label: str) -> PivotSpec:
    """Return the layout in which a dimension does not show a line."""
    dimension = spec.dimensions[axis]
    if label in dimension.only:
        return _lines(spec, axis, tuple(one for one in dimension.only if one != label), dimension.without)
    return _lines(spec, axis, dimension.only, (*dimension.without, label))


def every_line(spec: PivotSpec, axis: int) -> PivotSpec:
    """Return the layout in which a dimension shows all its lines again."""
    return _lines(spec, axis, (), ())


def _lines(spec: PivotSpec, axis: int, alone: tuple[str, ...], left_out: tuple[str, ...]) -> PivotSpec:
    zone, at = (ROWS, axis) if axis < len(spec.rows) else (COLUMNS, axis - len(spec.rows))
    items = getattr(spec, zone)
    item = replace(items[at], only=alone, without=left_out)
    return _put(spec, zone, (*items[:at], item, *items[at + 1 :]))


def sorted_by(spec: PivotSpec, measure: int | None, column: tuple[str, ...] = ()) -> PivotSpec:
    """Return the layout after a click on a heading: the greatest first, the smallest first, by name again."""
    down, up = Sorting(measure, column, descending=True), Sorting(measure, column)
    if measure is None:
        return replace(spec, sort=Sorting(descending=not spec.sort.descending and spec.sort.measure is None))
    return replace(spec, sort=up if spec.sort == down else Sorting() if spec.sort == up else down)


def forms(spec: PivotSpec, measure: Measure) -> list[As]:
    """Return how a number can be shown."""
    shares = [As.OF_ROW, As.OF_COLUMN, As.OF_ALL] if measure.of in (Of.RECORDS, Of.SUM, Of.OWNERS) else []
    shares = [form for form in shares if form is not As.OF_ROW or spec.columns]
    tested = [As.EXPECTED, As.RESIDUAL] if measure.of is Of.RECORDS and spec.rows and spec.columns else []
    return [As.VALUE, *shares, As.GROWTH, As.RANK, *tested]


def counts(register: Register, measure: Measure) -> list[Of]:
    """Return what a number can be of the same field."""
    if measure.key:
        return [of for of in Of if of in ON_NUMBERS]
    owners = [Of.OWNERS, Of.PER_OWNER, Of.PER_ENTERPRISE] if register.owner is not None else []
    return [Of.RECORDS, *owners]


def counted_as(spec: PivotSpec, measure: Measure, of: Of) -> Measure:
    """Return a number counted in another way, shown as before where that can be."""
    other = replace(measure, of=of, decimals=None)
    return other if other.shown in forms(spec, other) else replace(other, shown=As.VALUE)


def dated(register: Register) -> list[Field]:
    """Return the fields by which the year of the desk can be held against a record."""
    return [field for field in register.fields if field.kind in (Kind.DATE, Kind.YEAR)]
