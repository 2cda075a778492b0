"""What steps did to records: to all that one step touched, and everything that happened to one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from zjai_desk.registers.fields import Value
from zjai_desk.store import codec, history, images, origins
from zjai_desk.store.codec import Row
from zjai_desk.store.connection import Connection
from zjai_desk.store.model import Detail
from zjai_desk.store.tables import ENTRIES, KEPT

Touch = tuple[Row, int, Row, Row]
"""An entry, one of its records, and the row of that before and after; empty where it was not there."""


def of_step(connection: Connection, seq: int, limit: int) -> list[Detail]:
    """Return what the change did to each record, at most ``limit`` records."""
    of_records = (
        f"SELECT {ENTRIES.listed} FROM entries WHERE change = ? AND action <> 'keep' ORDER BY id LIMIT ?"
    )
    shown = [
        (entry, record)
        for entry in list(connection.named(of_records, seq, limit))
        for record in range(entry["first"], min(entry["last"], entry["first"] + limit) + 1)
    ][:limit]
    left = _images_left(connection, shown)
    touches = []
    for entry, record in shown:
        after = left.get(entry["id"], {}).get(record, {})
        before = after | codec.loads(entry["before"]) if entry["before"] else {}
        touches.append((entry, record, before, after))
    return _details(connection, touches)


def _images_left(connection: Connection, shown: Iterable[tuple[Row, int]]) -> dict[int, dict[int, Row]]:
    """Return {entry: {record: row}} as the entries left the rows; a change may touch a record several times."""
    rounds: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    times: dict[tuple[str, int], int] = defaultdict(int)
    for entry, record in shown:
        if entry["action"] != "delete":
            times[entry["register"], record] += 1
            rounds[entry["register"], times[entry["register"], record]].append((record, entry["id"]))
    left: dict[int, dict[int, Row]] = defaultdict(dict)
    for (register, _), moments in rounds.items():
        found = images.after(connection, register, moments)
        for record, number in moments:
            left[number][record] = found[record]
    return left


def of_record(connection: Connection, register: str, record: int, key: str | None = None) -> list[Detail]:
    """Return what ever happened to one record, the newest first; with ``key``, to this cell of it."""
    touches = [
        (entry, record, before, after) for entry, before, after in images.walk(connection, register, record)
    ]
    found = _details(connection, touches)
    if key is None:
        return found
    return [
        replace(detail, before=_only(detail.before, key), after=_only(detail.after, key))
        for detail in found
        if detail.action != "update" or key in detail.before
    ]


def _only(values: Mapping[str, Value], key: str) -> dict[str, Value]:
    return {key: values[key]} if key in values else {}


def _details(connection: Connection, touches: list[Touch]) -> list[Detail]:
    entries = [entry for entry, *_ in touches]
    known = origins.hashes(connection, entries)
    steps = history.numbered(connection, (entry["change"] for entry in entries))
    found = []
    for entry, record, row_before, row_after in touches:
        before, after = _shown(entry, row_before, row_after)
        found.append(
            Detail(
                seq=entry["change"],
                register=entry["register"],
                record=record,
                action=entry["action"],
                before=before,
                after=after,
                origin=origins.origin_of(entry, known),
                step=steps[entry["change"]],
            )
        )
    return found


def _shown(entry: Row, *images_of: Row) -> tuple[dict[str, Value], ...]:
    """Return the values before and after: the changed ones of an update, all that are filled in otherwise."""
    register = KEPT[entry["register"]]
    before, after = (codec.decode_row(register, row) for row in images_of)
    if entry["action"] == "update":
        changed = [key for key in register.keys if before.get(key) != after.get(key)]
        return tuple({key: values.get(key) for key in changed} for values in (before, after))
    return tuple(
        {key: value for key, value in values.items() if value is not None} for values in (before, after)
    )
