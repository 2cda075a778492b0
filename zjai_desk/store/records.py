"""Reading: ids, records of ids, columns for statistics."""

from collections.abc import Iterator, Sequence

from zjai_desk.registers.fields import Field, Value
from zjai_desk.store import codec, origins, rows, sqlite
from zjai_desk.store.codec import Stored
from zjai_desk.store.connection import Connection
from zjai_desk.store.model import Record
from zjai_desk.store.tables import KEPT, TABLES

_BLANK = -(2**63)  # no number of a record is so low


def count(connection: Connection, register: str) -> int:
    """Return how many records the register holds."""
    return int(connection.value(f'SELECT count(*) FROM "{register}"'))


def stamps(connection: Connection, register: str) -> dict[int, int]:
    """Return the stamp of every record, {id: number of the change that gave it its present values}."""
    return dict(connection.execute(f'SELECT id, stamp FROM "{register}"'))


def records(connection: Connection, register: str, wanted: Sequence[int]) -> list[Record]:
    """Return the records of ``wanted`` in that order; an id that is gone is left out."""
    declared = KEPT[register]
    found = rows.fetch(connection, TABLES[register], wanted)
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
    fields = [KEPT[register][key] for key in keys]
    numbers = list(sqlite.ids(connection, register))
    found = dict(zip(keys, _decoded(connection, register, fields), strict=True))
    marked = sqlite.marks(connection, register)
    places = {number: place for place, number in enumerate(numbers)} if marked else {}
    for number, text in marked:
        for key, mark in codec.decode_marks(text).items():
            if key in found:
                found[key][places[number]] = mark
    return numbers, found


def _decoded(connection: Connection, table: str, fields: Sequence[Field]) -> Iterator[list[Value]]:
    """Yield the columns of some fields, absence of any sort as None; each value that comes up is decoded once."""
    texts = [field.key for field in fields if not field.numeric]
    numeric = [field.key for field in fields if field.numeric]
    stored: dict[str, Sequence[Stored]] = {key: sqlite.texts(connection, table, [key])[0] for key in texts}
    if numeric:
        read = list(sqlite.integers(connection, table, numeric, _BLANK))
        stored.update((key, read[place :: len(numeric)]) for place, key in enumerate(numeric))
    for field in fields:
        column = stored[field.key]
        if field.numeric or field.many:
            decoded = {value: codec.decode(field, value) for value in set(column)}
            decoded[_BLANK] = None
            yield list(map(decoded.__getitem__, column))
        else:
            yield list(column)
