"""The values by which the records of an own table are told apart: as they are, or districts carried over to those of now."""

from collections.abc import Sequence
from dataclasses import replace

from zjai_desk.analysis.boundaries import Districts
from zjai_desk.analysis.pivot.records import Columns, Counted
from zjai_desk.analysis.pivot.spec import OF_OWNER, By, Dimension, PivotSpec
from zjai_desk.analysis.scope import NOW, Scope
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.vouchers import VOUCHERS


def values_of(who: Counted, key: str) -> Sequence[Value]:
    """Return what the records that count have in a field."""
    column = who.columns[key]
    if len(who.places) == len(column):
        return column
    return [column[place] for place in who.places.tolist()]


def lines_of(scope: Scope, who: Counted, spec: PivotSpec, dimension: Dimension) -> Sequence[Value]:
    """Return the values that a dimension tells the records that count apart by."""
    values = values_of(who, dimension.key)
    return (
        values
        if dimension.by is not By.NOW
        else carried_over(_by_now(scope), values, *_where(who, spec, dimension))
    )


def lines_of_enterprises(
    scope: Scope, columns: Columns, dimension: Dimension, places: Sequence[int]
) -> Sequence[Value]:
    """Return the same of the enterprises at some places of their register, which a mean is over."""
    column = columns.of("enterprises", dimension.key.removeprefix(OF_OWNER))
    values = [column[place] for place in places]
    if dimension.by is not By.NOW:
        return values
    towns = columns.of("enterprises", "town")
    return carried_over(_by_now(scope), values, [towns[place] for place in places])


def bounds(scope: Scope, who: Counted, spec: PivotSpec, dimension: Dimension) -> list[str]:
    """Return what a table must say of districts that were carried over to those of now."""
    districts = _by_now(scope)
    found = carried_over(districts, values_of(who, dimension.key), *_where(who, spec, dimension))
    return districts.notes([name for name in dict.fromkeys(found) if isinstance(name, str)])


def carried_over(
    districts: Districts,
    values: Sequence[Value],
    towns: Sequence[Value] | None = None,
    days: Sequence[Value] | None = None,
) -> list[Value]:
    """Return districts as they are called today; one that was parted, and whose town nobody knows, is 原…."""
    known: dict[tuple[Value, str, str | None], Value] = {}
    found: list[Value] = []
    for place, value in enumerate(values):
        town, day = towns[place] if towns else None, days[place] if days else None
        key = (value, town if isinstance(town, str) else "", day if isinstance(day, str) else None)
        if key not in known:
            known[key] = districts.place(value, key[2], key[1]) if isinstance(value, str) else value
        found.append(known[key])
    return found


def _by_now(scope: Scope) -> Districts:
    return Districts(replace(scope, divisions=NOW))


def _where(
    who: Counted, spec: PivotSpec, dimension: Dimension
) -> tuple[Sequence[Value] | None, Sequence[Value] | None]:
    """Return the towns and the days of the records: those of a voucher are of its issue, as in the other tables."""
    lead = OF_OWNER if dimension.key.startswith(OF_OWNER) else ""
    register = REGISTERS["enterprises" if lead else spec.register]
    towns = values_of(who, f"{lead}town") if "town" in register else None
    return towns, values_of(who, "issued_on") if register is VOUCHERS else None
