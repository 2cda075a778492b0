"""The chain of changes: what was done, by whom, and whether it still stands."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, or_, select

from zjai_desk.store import codec, origins, schema
from zjai_desk.store.codec import Row, dumps
from zjai_desk.store.model import Detail, Step

GENESIS = "0" * 64
CHANGES, ENTRIES = schema.changes, schema.entries
# What the hashes cover is frozen: columns that a later version adds must not break the chain of an old store.
_HASHED = ("seq", "at", "operator", "title", "kind", "target", "reason", "counts", "previous")
_ENTRY_HASHED = (
    "register", "action", "first", "last", "stamp_before", "stamp_after", "before", "digest",
    "origin", "origin_sheet", "origin_rows",
)  # fmt: skip


def entries_digest(entries: Iterable[Mapping[str, Any] | RowMapping]) -> str:
    """Return the SHA-256 over the entries of one change, in order."""
    total = hashlib.sha256()
    for entry in entries:
        total.update(dumps([entry[key] for key in _ENTRY_HASHED]).encode())
    return total.hexdigest()


def change_hash(change: Mapping[str, Any] | RowMapping, entries: str) -> str:
    """Return the link of the chain: over the change, its entries' digest and the link before it."""
    content = {key: change[key] for key in _HASHED} | {"entries": entries}
    return hashlib.sha256(dumps(content).encode()).hexdigest()


def head(connection: Connection) -> tuple[int, str]:
    """Return (number, hash) of the newest change; (0, zeros) in a new store."""
    row = connection.execute(
        select(CHANGES.c.seq, CHANGES.c.hash).order_by(CHANGES.c.seq.desc()).limit(1)
    ).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def last_turns(connection: Connection) -> dict[int, tuple[int, str]]:
    """Return, for each change that was ever undone, the number and kind (undo, redo) of its last turn."""
    turned = select(CHANGES.c.seq, CHANGES.c.target, CHANGES.c.kind).where(CHANGES.c.target.is_not(None))
    return {row.target: (row.seq, row.kind) for row in connection.execute(turned.order_by(CHANGES.c.seq))}


def _step(row: RowMapping, turns: Mapping[int, tuple[int, str]]) -> Step:
    undone = turns.get(row["seq"], (0, ""))[1] == "undo"
    return Step(
        seq=row["seq"],
        at=row["at"],
        operator=row["operator"],
        title=row["title"],
        kind=row["kind"],
        reason=row["reason"],
        state="undone" if undone else "done",
        target=row["target"],
        counts=json.loads(row["counts"]),
        hash=row["hash"],
    )


def steps(connection: Connection, limit: int, before: int | None = None) -> list[Step]:
    """Return up to ``limit`` steps, the newest first, only those older than number ``before`` if it is given."""
    found = select(CHANGES).order_by(CHANGES.c.seq.desc()).limit(limit)
    if before is not None:
        found = found.where(CHANGES.c.seq < before)
    return _steps(connection, found)


def step(connection: Connection, seq: int) -> Step | None:
    """Return one step by its number."""
    found = _steps(connection, select(CHANGES).where(CHANGES.c.seq == seq))
    return found[0] if found else None


def _steps(connection: Connection, found: Select[Any]) -> list[Step]:
    turns = last_turns(connection)
    return [_step(row, turns) for row in connection.execute(found).mappings()]


def next_undo(connection: Connection) -> Step | None:
    """Return the newest change that still stands."""
    undone = [seq for seq, (_, kind) in last_turns(connection).items() if kind == "undo"]
    standing = select(CHANGES).where(CHANGES.c.kind == "change", CHANGES.c.seq.not_in(undone))
    found = _steps(connection, standing.order_by(CHANGES.c.seq.desc()).limit(1))
    return found[0] if found else None


def next_redo(connection: Connection) -> Step | None:
    """Return the change undone last, unless something new has been done since."""
    undone = {turn: seq for seq, (turn, kind) in last_turns(connection).items() if kind == "undo"}
    if not undone:
        return None
    newest = connection.execute(select(func.max(CHANGES.c.seq)).where(CHANGES.c.kind == "change")).scalar()
    last = max(undone)
    return step(connection, undone[last]) if newest is None or newest < last else None


def details(connection: Connection, seq: int, limit: int) -> list[Detail]:
    """Return what the change did to each record, at most ``limit`` records."""
    of_records = and_(ENTRIES.c.change == seq, ENTRIES.c.action != "keep")
    found = select(ENTRIES).where(of_records).order_by(ENTRIES.c.id).limit(limit)
    entries = connection.execute(found).mappings().all()
    known = origins.hashes(connection, entries)
    shown: list[Detail] = []
    for entry in entries:
        for record in range(entry["first"], entry["last"] + 1):
            if len(shown) == limit:
                return shown
            shown.append(_detail(connection, entry, record, known))
    return shown


def of_record(connection: Connection, register: str, record: int) -> list[Detail]:
    """Return what ever happened to one record, the newest first."""
    touched = or_(
        ENTRIES.c.first == record,
        and_(ENTRIES.c.action == "insert", ENTRIES.c.first <= record, ENTRIES.c.last >= record),
    )
    found = select(ENTRIES).where(ENTRIES.c.register == register, touched).order_by(ENTRIES.c.id.desc())
    entries = connection.execute(found).mappings().all()
    known = origins.hashes(connection, entries)
    return [_detail(connection, entry, record, known) for entry in entries]


def _detail(connection: Connection, entry: RowMapping, record: int, known: Mapping[int, str]) -> Detail:
    register = schema.KEPT[entry["register"]]
    before: Row = json.loads(entry["before"]) if entry["before"] else {}
    after: Row = {}
    if entry["action"] != "delete":
        after = _image_after(connection, entry, record)
    if entry["action"] == "update":
        after = {key: after.get(key) for key in before}
    return Detail(
        seq=entry["change"],
        register=entry["register"],
        record=record,
        action=entry["action"],
        before=_filled(codec.decode_row(register, before), entry["action"]),
        after=_filled(codec.decode_row(register, after), entry["action"]),
        origin=origins.origin_of(entry, known),
    )


def _filled(values: dict[str, Any], action: str) -> dict[str, Any]:
    return (
        values if action == "update" else {key: value for key, value in values.items() if value is not None}
    )


def _image_after(connection: Connection, entry: RowMapping, record: int) -> Row:
    """Return the row as the entry left it: today's row with everything later taken back."""
    table = schema.TABLES[entry["register"]]
    current = connection.execute(select(table).where(table.c.id == record)).mappings().first()
    image: Row = dict(current) if current else {}
    later = select(ENTRIES.c.before).where(
        ENTRIES.c.register == entry["register"],
        ENTRIES.c.first == record,
        ENTRIES.c.id > entry["id"],
        ENTRIES.c.before.is_not(None),
    )
    for before in connection.execute(later.order_by(ENTRIES.c.id.desc())).scalars():
        image |= json.loads(before)
    return image
