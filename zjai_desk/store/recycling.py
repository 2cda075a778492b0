"""Records that went: the recycle bin of those deleted and not brought back, and what the history keeps of any."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from zjai_desk.store import codec, history, rows
from zjai_desk.store.codec import Row
from zjai_desk.store.connection import Connection
from zjai_desk.store.model import Deleted
from zjai_desk.store.tables import COMING_OR_GOING, ENTRIES, KEPT, places


def _deletions(connection: Connection, register: str) -> Iterator[tuple[int, int]]:
    """Yield (record, number of the entry) of the deletions that stand, the last first, once for each record.

    Records that are there are left out: they were brought back.
    """
    found = connection.execute(
        "SELECT first, id, change FROM entries "
        f"WHERE register = ? AND {COMING_OR_GOING} AND action = 'delete' AND {_gone(register)} "
        "AND EXISTS (SELECT 1 FROM changes WHERE changes.seq = entries.change AND changes.kind = 'change') "
        "ORDER BY id DESC",
        (register,),
    )
    undone = history.undone(connection)
    seen: set[int] = set()
    for record, entry, change in found:
        if change not in undone and record not in seen:
            seen.add(record)
            yield record, entry


def _gone(register: str) -> str:
    """Return the condition that the record an entry tells of is not there."""
    return f'NOT EXISTS (SELECT 1 FROM "{register}" AS present WHERE present.id = entries.first)'


def _entries(connection: Connection, numbers: Iterable[int]) -> list[Row]:
    found: list[Row] = []
    for chunk in rows.chunked(numbers):
        wanted = f"SELECT {ENTRIES.listed} FROM entries WHERE id IN ({places(len(chunk))})"
        found += connection.named(wanted, *chunk)
    return sorted(found, key=lambda entry: -entry["id"])


def deleted(connection: Connection, register: str, limit: int) -> list[Deleted]:
    """Return up to ``limit`` deleted records, the last deleted first."""
    numbers = [entry for _, entry in islice(_deletions(connection, register), limit)]
    entries = _entries(connection, numbers)
    steps = history.numbered(connection, (entry["change"] for entry in entries))
    declared = KEPT[register]
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
    numbers: list[int] = []
    for chunk in rows.chunked(records):
        numbers += connection.column(
            f"SELECT max(id) FROM entries WHERE register = ? AND {COMING_OR_GOING} AND action = 'delete' "
            f"AND {_gone(register)} AND first IN ({places(len(chunk))}) GROUP BY first",
            register,
            *chunk,
        )
    return {entry["first"]: codec.loads(entry["before"]) for entry in _entries(connection, numbers)}
