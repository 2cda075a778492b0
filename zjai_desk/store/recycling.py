"""Records that went: the recycle bin of those deleted and not brought back, and what the history keeps of any."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, RowMapping, func, select

from zjai_desk.store import codec, history, rows, schema
from zjai_desk.store.codec import Row
from zjai_desk.store.model import Deleted

CHANGES, ENTRIES = schema.changes, schema.entries


def _deletions(connection: Connection, register: str) -> Iterator[tuple[int, int]]:
    """Yield (record, number of the entry) of the deletions that stand, the last first, once for each record.

    Records that are there are left out: they were brought back.
    """
    c, table = ENTRIES.c, schema.TABLES[register]
    deleting = (c.register == register) & schema.COMING_OR_GOING & (c.action == "delete")
    present = select(table.c.id).where(table.c.id == c.first).exists()
    made = select(CHANGES.c.seq).where(CHANGES.c.seq == c.change, CHANGES.c.kind == "change").exists()
    found = select(c.first, c.id, c.change).where(deleting, made, ~present)
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
    """Return what records that are not there held last, {record: columns}; of others nothing.

    It does not matter how they went: also what an undone step took away is kept in the history.
    """
    c, table = ENTRIES.c, schema.TABLES[register]
    going = (c.register == register) & schema.COMING_OR_GOING & (c.action == "delete")
    absent = ~select(table.c.id).where(table.c.id == c.first).exists()
    numbers: list[int] = []
    for chunk in rows.chunked(records):
        last = select(func.max(c.id)).where(going, absent, c.first.in_(chunk)).group_by(c.first)
        numbers += connection.execute(last).scalars()
    return {entry["first"]: codec.loads(entry["before"]) for entry in _entries(connection, numbers)}
