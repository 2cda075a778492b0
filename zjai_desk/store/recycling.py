"""The recycle bin: records that were deleted and not brought back; the history keeps what they held."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import ColumnElement, Connection, RowMapping, select, true

from zjai_desk.store import codec, history, rows, schema
from zjai_desk.store.codec import Row
from zjai_desk.store.model import Deleted

CHANGES, ENTRIES = schema.changes, schema.entries


def _deletions(
    connection: Connection, register: str, of: ColumnElement[bool] | None = None
) -> Iterator[tuple[int, int]]:
    """Yield (record, number of the entry) of the deletions that stand, the last first, once for each record.

    Records that are there are left out: they were brought back.
    """
    c, table = ENTRIES.c, schema.TABLES[register]
    deleting = (c.register == register) & schema.COMING_OR_GOING & (c.action == "delete")
    present = select(table.c.id).where(table.c.id == c.first).exists()
    made = select(CHANGES.c.seq).where(CHANGES.c.seq == c.change, CHANGES.c.kind == "change").exists()
    found = select(c.first, c.id, c.change).where(deleting, made, ~present, true() if of is None else of)
    undone = history.undone(connection)
    seen: set[int] = set()
    with connection.execute(found.order_by(c.id.desc())) as deletions:
        for record, entry, change in deletions:
            if change not in undone and record not in seen:
                seen.add(record)
                yield record, entry


def _entries(connection: Connection, numbers: Iterable[int]) -> list[RowMapping]:
    found: list[RowMapping] = []
    for chunk in rows.chunked(numbers):
        found += connection.execute(select(ENTRIES).where(ENTRIES.c.id.in_(chunk))).mappings()
    return sorted(found, key=lambda entry: -entry["id"])


def deleted(connection: Connection, register: str, limit: int) -> list[Deleted]:
    """Return up to ``limit`` deleted records, the last deleted first."""
    numbers = [entry for _, entry in islice(_deletions(connection, register), limit)]
    entries = _entries(connection, numbers)
    steps = history.numbered(connection, (entry["change"] for entry in entries))
    declared = schema.KEPT[register]
    return [
        Deleted(
            entry["first"],
            {
                key: value
                for key, value in codec.decode_row(declared, codec.loads(entry["before"])).items()
                if value is not None
            },
            steps[entry["change"]],
        )
        for entry in entries
    ]


def rows_of(connection: Connection, register: str, records: Collection[int]) -> dict[int, Row]:
    """Return what deleted records held, {record: columns}; one that is not in the bin is left out."""
    numbers = [
        entry
        for chunk in rows.chunked(records)
        for _, entry in _deletions(connection, register, ENTRIES.c.first.in_(chunk))
    ]
    return {entry["first"]: codec.loads(entry["before"]) for entry in _entries(connection, numbers)}
