"""Counts over whole registers straight from the file, for a window that has just been opened.

Nothing is kept in memory and no library is loaded for it: what is asked again and again is the finder's.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, null, or_, select

from zjai_desk.registers.fields import Kind, Value
from zjai_desk.registers.numbers import from_scaled
from zjai_desk.store import codec, schema
from zjai_desk.store.model import Among, Years


def counts(connection: Connection, register: str, key: str, among: Among) -> dict[Value, int]:
    """See :meth:`Store.counts`."""
    column = schema.TABLES[register].c[key]
    wanted = select(column, func.count()).where(column.is_not(None), _inside(register, among))
    found = connection.execute(wanted.group_by(column))
    return {codec.decode(schema.KEPT[register][key], stored): number for stored, number in found}


def years(
    connection: Connection, register: str, day: str, year: int | None, among: Among, amount: str | None
) -> Years:
    """See :meth:`Store.years`."""
    table, declared = schema.TABLES[register], schema.KEPT[register]
    inside = _inside(register, among)
    filled = and_(table.c[day].is_not(None), *([table.c[amount].is_not(None)] if amount else []))
    if year is None:
        last = connection.execute(select(func.max(table.c[day])).where(inside, filled)).scalar()
        year = None if last is None else int(str(last)[:4])
    parts: list[ColumnElement[Any]] = [func.count(), func.count(case((filled, 1)))]
    for each in () if year is None else (year, year - 1):
        falls = and_(_falls(register, day, each), filled)
        parts += [
            func.count(case((falls, 1))),
            func.sum(case((falls, table.c[amount] if amount else null()))),
        ]
    row = connection.execute(select(*parts).select_from(table).where(inside)).one()
    records, dated, *numbers = row
    if not dated or not numbers:
        return Years(records, None, (0, 0), (None, None))
    this, total, before, total_before = numbers

    def decimal(number: int | None) -> Decimal | None:
        return None if amount is None or number is None else from_scaled(int(number), declared[amount].scale)

    return Years(records, year, (this, before), (decimal(total), decimal(total_before)))


def _inside(register: str, among: Among) -> ColumnElement[bool]:
    """Return the condition that the fields of ``among``, of one value each, hold one of the values given."""
    table, declared = schema.TABLES[register], schema.KEPT[register]
    parts = []
    for key, values in among.items():
        stored = [codec.encode(declared[key], value) for value in values]
        blank = [table.c[key].is_(None)] if None in stored else []
        parts.append(or_(table.c[key].in_([each for each in stored if each is not None]), *blank))
    return and_(True, *parts)


def _falls(register: str, day: str, year: int) -> ColumnElement[bool]:
    """Return the condition that a date of any precision, or a year, falls into a year."""
    column = schema.TABLES[register].c[day]
    if schema.KEPT[register][day].kind is Kind.YEAR:
        return column == year
    return column.between(f"{year:04}", f"{year:04}-99")
