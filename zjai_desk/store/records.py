"""Reading: ids of a query, records of ids, columns for statistics."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, func, or_, select

from zjai_desk.registers.fields import Field, Kind, Register, Value
from zjai_desk.store import codec, ordering, origins, rows, schema
from zjai_desk.store.model import Query, Record


def count(connection: Connection, register: str) -> int:
    """Return how many records the register holds."""
    return int(connection.execute(select(func.count()).select_from(schema.TABLES[register])).scalar_one())


def ids(connection: Connection, register: str, query: Query) -> list[int]:
    """Return the ids of the records that answer the query, in its order."""
    declared, table = schema.KEPT[register], schema.TABLES[register]
    wanted = [declared[sort.key] for sort in query.sort]
    found = select(table.c.id, *(table.c[field.key] for field in wanted)).order_by(table.c.id)
    conditions = list(_conditions(declared, query))
    if conditions:
        found = found.where(and_(*conditions))
    table_rows = connection.execute(found).all()
    ordered = [row[0] for row in table_rows]
    stored = {row[0]: row[1:] for row in table_rows} if wanted else {}
    # Sorting by the last key first lets each earlier key overrule it, as sorts are stable.
    for place in reversed(range(len(wanted))):
        column = [stored[number][place] for number in ordered]
        ordered = ordering.sort_ids(ordered, column, wanted[place], query.sort[place].descending)
    return ordered


def _conditions(register: Register, query: Query) -> Iterator[ColumnElement[bool]]:
    table = schema.TABLES[register.key]
    searched: list[ColumnElement[str]] = [table.c[f.key] for f in register.fields if not f.numeric]
    searched += [cast(table.c[f.key], Text) for f in register.fields if f.kind is Kind.YEAR]
    for word in query.text.split():
        yield or_(*(column.contains(word, autoescape=True) for column in searched))
    for key, value in query.equals.items():
        yield _equals(register[key], value, table.c[key])


def _equals(field: Field, value: Value, column: ColumnElement[Any]) -> ColumnElement[bool]:
    if value is None:
        return column.is_(None)
    if field.many and isinstance(value, str):
        return column.contains(codec.dumps(value), autoescape=True)
    return column == codec.encode(field, value)


def records(connection: Connection, register: str, wanted: Sequence[int]) -> list[Record]:
    """Return the records of ``wanted`` in that order; an id that is gone is left out."""
    declared = schema.KEPT[register]
    found = rows.fetch(connection, schema.TABLES[register], wanted)
    hashes = origins.hashes(connection, found.values())
    return [
        Record(number, codec.decode_row(declared, row), row["stamp"], origins.origin_of(row, hashes))
        for number in wanted
        if (row := found.get(number)) is not None
    ]


def columns(connection: Connection, register: str, keys: Sequence[str]) -> dict[str, list[Value]]:
    """Return whole columns of a register, {key: values in order of id}, with the ids under "id"."""
    declared, table = schema.KEPT[register], schema.TABLES[register]
    fields = [declared[key] for key in keys]
    wanted = [table.c.id, table.c.marks, *(table.c[key] for key in keys)]
    table_rows = connection.execute(select(*wanted).order_by(table.c.id)).all()
    if not table_rows:
        return {"id": [], **{key: [] for key in keys}}
    numbers, marks, *stored = zip(*table_rows, strict=True)
    found: dict[str, list[Value]] = {"id": list(numbers)}
    for field, column in zip(fields, stored, strict=True):
        plain = not field.numeric and not field.many
        found[field.key] = list(column) if plain else [codec.decode(field, value) for value in column]
    for place, text in enumerate(marks):
        if text:
            for key, mark in codec.decode_marks(text).items():
                if key in found:
                    found[key][place] = mark
    return found
