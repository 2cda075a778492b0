"""One record held against others: against its own past, and against what is usual among its like (年际, 单位).

A slip of the unit (元 for 万元) puts a value 10³ to 10⁸ times off. Against the record's own past that is
plain to see. Against its like it is not, for small firms are small and giants are giants: there a value
counts as a slip only if nothing else in the record says that the enterprise is of that size.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from statistics import median

from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Field, Kind, Register, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.text import name_key
from zjai_desk.registers.values import shown

_POWERS = (4, 3, 8, 5, 6, 7)
"""How many noughts a slip of the unit adds or drops, the likeliest first (元 for 万元 is four)."""
_LIKE_PAST = 3
"""What is put right has to be within this factor of the past value."""
_ENOUGH, _ENOUGH_FOR_SMALL = 8, 50
"""So many like values tell what is usual; that a value is far too small takes more to say."""
_FAR, _FAR_ALONE, _SPREADS, _NEAR = 3.0, 3.5, 3.0, 1.3
"""Powers of ten: far off with and without other figures to judge by, in spreads, and near enough when put right."""
_STEEP = Decimal("0.5")
"""A change of more than half since the year before is to be explained (同比超过50%)."""
_SLIGHT = {"万元": Decimal(100), "人": Decimal(10)}
"""Changes of less than this are nobody's concern, however large their percentage: small firms double easily."""
_SMALL, _SMALLEST_PAST = Decimal(1), {3: Decimal(10)}
"""In 万元: from less than this a young firm may grow so, by the noughts of the slip."""


def compared_keys(register: Register) -> tuple[str, ...]:
    """Return the fields of which columns are needed to compare records of a register; none for most registers."""
    who = ("uscc", "name", "short_name", "year")
    fields = sizes(register.key)
    return (*(key for key in who if key in register), *(field.key for field in fields)) if fields else ()


@cache
def sizes(register: str) -> tuple[Field, ...]:
    """Return the fields that grow with the size of an enterprise: its money and its people."""
    declared = {ENTERPRISES.key: ENTERPRISES, ANNUAL_RETURNS.key: ANNUAL_RETURNS}.get(register)
    fields = declared.fields if declared else ()
    return tuple(field for field in fields if field.kind is Kind.AMOUNT or field.unit == "人")


@dataclass(frozen=True, slots=True)
class _Usual:
    """What is usual in a field: the middle of the powers of ten of its values, their spread, how many they are."""

    middle: float
    spread: float
    count: int


class Others:
    """The records of a register by which one of them is judged; ``columns`` are those of :func:`compared_keys`."""

    def __init__(self, register: Register, columns: Mapping[str, Sequence[Value]]) -> None:
        self._register = register
        self._columns = columns
        self._usual = {
            field.key: usual
            for field in sizes(register.key)
            if (usual := _usual_of(columns.get(field.key, ()))) is not None
        }
        self._places: dict[tuple[str, Value], int] = {}
        if "year" in register and sizes(register.key):
            self._index_years()

    def _index_years(self) -> None:
        years = self._columns.get("year", ())
        for key in ("short_name", "name", "uscc"):
            for place, (value, year) in enumerate(zip(self._columns.get(key, ()), years, strict=False)):
                if isinstance(value, str):
                    self._places[value if key == "uscc" else name_key(value), year] = place

    def year_before(self, values: Values) -> Values:
        """Return the figures of the same enterprise for the year before; empty if they are not known."""
        year = values.get("year")
        if not isinstance(year, int):
            return {}
        for key in ("uscc", "name", "short_name"):
            value = values.get(key)
            party = name_key(value) if isinstance(value, str) and key != "uscc" else value
            place = self._places.get((party, year - 1)) if isinstance(party, str) else None
            if place is not None:
                return {field.key: self._columns[field.key][place] for field in sizes(self._register.key)}
        return {}

    def usual(self, key: str) -> _Usual | None:
        """Return what is usual in a field; None where too few values are known."""
        return self._usual.get(key)


def compare(
    register: Register, values: Values, others: Others, former: Values | None = None
) -> Iterator[Problem]:
    """Yield what stands out in a record: slips of the unit first, else steep changes since the year before.

    ``former`` is what the record itself held until now, where it is being changed.
    """
    fields = sizes(register.key)
    if not fields:
        return
    before = others.year_before(values)
    for field in fields:
        value = _number(values.get(field.key))
        if value is None:
            continue
        own_past = _number(before.get(field.key))
        problem = _slip_off_past(field, value, own_past, "上年") if own_past else None
        if problem is None and former is not None and (kept := _number(former.get(field.key))):
            problem = _slip_off_past(field, value, kept, "台账现有值")
        if problem is None:
            problem = _slip_off_others(field, values, others)
        if problem is None and own_past is not None:
            problem = _steep_change(field, value, own_past)
        if problem is not None:
            yield problem


def _slip_off_past(field: Field, value: Decimal, past: Decimal, what: str) -> Problem | None:
    """Return a problem if the value is its past times some power of ten of a unit."""
    if field.kind is not Kind.AMOUNT or not value or not past or (value < 0) != (past < 0):
        return None
    ratio = abs(value / past)
    for power in _POWERS:
        for factor in (Decimal(10) ** power, Decimal(10) ** -power):
            near = factor / _LIKE_PAST <= ratio <= factor * _LIKE_PAST
            if near and (factor < 1 or abs(past) >= _SMALLEST_PAST.get(power, _SMALL)):
                offer = value / factor
                said = (
                    f"{field.label}{_told(field, value)}，{what}是{_told(field, past)}，"
                    f"相差约{_noughts(power)}倍，多半是单位写错，可能应为{_told(field, offer)}；"
                    f"请更正，确实如此请说明原因。"
                )
                return Problem(field.key, Severity.QUASI, "unit_slip", said, offer)
    return None


def _slip_off_others(field: Field, values: Values, others: Others) -> Problem | None:
    """Return a problem if the value is far from what is usual and nothing else in the record bears it out."""
    value, usual = _number(values.get(field.key)), others.usual(field.key)
    if field.kind is not Kind.AMOUNT or usual is None or value is None or value <= 0:
        return None
    away = _power(value) - usual.middle
    size = _size_told_by_the_rest(field, values, others)
    beyond = away - (size or 0.0)
    limit = max(_FAR_ALONE if size is None else _FAR, _SPREADS * usual.spread)
    if away < 0 and (size is None or size < -0.5 or usual.count < _ENOUGH_FOR_SMALL):
        return None
    if abs(beyond) < limit or abs(away) < _FAR:
        return None
    power = next((power for power in _POWERS if abs(abs(beyond) - power) <= _NEAR), None)
    if power is None:
        return None
    offer = value / Decimal(10) ** (power if away > 0 else -power)
    middle = Decimal(10) ** Decimal(str(round(usual.middle, 2)))
    said = (
        f"{field.label}{_told(field, value)}，而同类企业的中位数约{_told(field, _rounded(middle))}，"
        f"相差约{_noughts(power)}倍，可能单位写错，应为{_told(field, offer)}；请核对，属实请说明原因。"
    )
    return Problem(field.key, Severity.EXPLAIN, "unit_slip", said, offer)


def _size_told_by_the_rest(field: Field, values: Values, others: Others) -> float | None:
    """Return by how many powers of ten the other figures are above what is usual; people before money."""
    told: dict[bool, list[float]] = {True: [], False: []}
    for other in sizes(others._register.key):
        number, usual = _number(values.get(other.key)), others.usual(other.key)
        if other is not field and usual is not None and number is not None and number > 0:
            told[other.unit == "人"].append(_power(number) - usual.middle)
    found = told[True] or told[False]
    return median(found) if found else None


def _steep_change(field: Field, value: Decimal, past: Decimal) -> Problem | None:
    """Return a problem if a figure changed by more than half; from a base of nought or less there is no rate."""
    change = value - past
    if past <= 0 or abs(change) <= _STEEP * past or abs(change) < _SLIGHT.get(field.unit, Decimal(0)):
        return None
    rate = (change / past * 100).quantize(Decimal("0.1"))
    how = "由盈转亏" if value < 0 else f"增长{rate}%" if change > 0 else f"下降{-rate}%"
    said = (
        f"{field.label}{_told(field, value)}，上年是{_told(field, past)}，{how}，"
        f"变动超过50%；请核对，属实请说明原因。"
    )
    return Problem(field.key, Severity.EXPLAIN, "year_change", said)


def _usual_of(column: Sequence[Value]) -> _Usual | None:
    powers = [_power(number) for value in column if (number := _number(value)) is not None and number > 0]
    if len(powers) < _ENOUGH:
        return None
    middle = median(powers)
    return _Usual(middle, 1.4826 * median(abs(power - middle) for power in powers), len(powers))


def _number(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, (int, Decimal)) else None


def _power(number: Decimal) -> float:
    return math.log10(number)


def _noughts(power: int) -> str:
    return {3: "1千", 4: "1万", 5: "10万", 6: "100万", 7: "1千万", 8: "1亿"}[power]


def _rounded(number: Decimal) -> Decimal:
    """Return a number to two figures that count: 3,100 for 3,099.6."""
    return number.quantize(Decimal(1).scaleb(number.adjusted() - 1)) if number else number


def _told(field: Field, number: Decimal) -> str:
    plain = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    return f"{shown(field, plain)}{field.unit}"
