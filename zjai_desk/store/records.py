"""Reading: ids, records of ids, columns for statistics."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from zjai_desk.registers.fields import Value
from zjai_desk.store import codec, origins, rows, schema
from zjai_desk.store.model import Record


def count(connection: Connection, register: str) -> int:
    """Return how many records the register holds."""
    return int(connection.execute(select(func.count()).select_from(schema.TABLES[register])).scalar_one())


def ids(connection: Connection, register: str) -> list[int]:
    """Return the ids of all records, ascending."""
    table = schema.TABLES[register]
    return rows.column(connection, select(table.c.id).order_by(table.c.id))


def stamps(connection: Connection, register: str) -> dict[int, int]:
    """Return the stamp of every record, {id: number of the change that gave it its present values}."""
    table = schema.TABLES[register]
    return {row.id: row.stamp for row in connection.execute(select(table.c.id, table.c.stamp))}


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
    numbers, found = _read(connection, register, keys)
    return {"id": [*numbers], **found}


def scan(
    connection: Connection, register: str, keys: Sequence[str]
) -> Iterator[tuple[int, dict[str, Value]]]:
    """Return (id, {key: value}) of each record of a register in order of id; all is read before the first is asked for."""
    numbers, found = _read(connection, register, keys)
    rows_found = zip(*found.values(), strict=True)
    return (
        (number, dict(zip(found, row, strict=True))) for number, row in zip(numbers, rows_found, strict=True)
    )


def _read(
    connection: Connection, register: str, keys: Sequence[str]
) -> tuple[list[int], dict[str, list[Value]]]:
    declared, table = schema.KEPT[register], schema.TABLES[register]
    fields = [declared[key] for key in keys]
    wanted = [table.c.id, table.c.marks, *(table.c[key] for key in keys)]
    table_rows = connection.execute(select(*wanted).order_by(table.c.id)).all()
    if not table_rows:
        return [], {key: [] for key in keys}
    numbers, marks, *stored = zip(*table_rows, strict=True)
    found: dict[str, list[Value]] = {}
    for field, column in zip(fields, stored, strict=True):
        plain = not field.numeric and not field.many
        found[field.key] = list(column) if plain else [codec.decode(field, value) for value in column]
    for place, text in enumerate(marks):
        if text:
            for key, mark in codec.decode_marks(text).items():
                if key in found:
                    found[key][place] = mark
    return list(numbers), found
