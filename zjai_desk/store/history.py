"""The chain of changes: what was done, by whom, and whether it still stands."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, func, select

from zjai_desk.store import rows, schema
from zjai_desk.store.codec import dumps
from zjai_desk.store.model import Step, Touched
from zjai_desk.store.prepared import Prepared

GENESIS = "0" * 64
LOGGED = "log"
"""The kind of a step that only added to the log: it stands in the chain, but there is nothing to undo in it."""
LASTING = "lasting"
"""The kind of a step that is listed with the others but never undone: a paper that was signed off stays signed off."""
CHANGES, ENTRIES = schema.changes, schema.entries
_NEWEST = Prepared(
    select(CHANGES.c.seq, CHANGES.c.hash, CHANGES.c.at).order_by(CHANGES.c.seq.desc()).limit(1)
)
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


def head(connection: Connection, *, logged: bool = True) -> tuple[int, str]:
    """Return (number, hash) of the newest step, if not ``logged`` of the newest that wrote more than the log.

    (0, zeros) in a new store.
    """
    newest = select(CHANGES.c.seq, CHANGES.c.hash).order_by(CHANGES.c.seq.desc()).limit(1)
    row = connection.execute(newest if logged else newest.where(CHANGES.c.kind != LOGGED)).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def newest(connection: Connection) -> tuple[int, str, str]:
    """Return (number, hash, time) of the newest step; (0, zeros, nothing) in a new store."""
    found = _NEWEST.run(connection)
    seq, link, at = found[0] if found else (0, GENESIS, "")
    return seq, link, at


def hash_at(connection: Connection, seq: int) -> str | None:
    """Return the hash of a step by its number, None if there is none."""
    found = connection.execute(select(CHANGES.c.hash).where(CHANGES.c.seq == seq)).scalar()
    return None if found is None else str(found)


def last_turns(connection: Connection) -> dict[int, tuple[int, str]]:
    """Return, for each change that was ever undone, the number and kind (undo, redo) of its last turn."""
    turned = select(CHANGES.c.seq, CHANGES.c.target, CHANGES.c.kind).where(CHANGES.c.target.is_not(None))
    return {row.target: (row.seq, row.kind) for row in connection.execute(turned.order_by(CHANGES.c.seq))}


def step_of(row: Mapping[str, Any] | RowMapping, turns: Mapping[int, tuple[int, str]]) -> Step:
    """Return the step that a row of changes is; ``turns`` is what :func:`last_turns` returned."""
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
        counts=_counts(row["counts"]),
        hash=row["hash"],
    )


@lru_cache(maxsize=256)
def _counts(text: str) -> Mapping[str, Mapping[str, int]]:
    """Return how many records were touched; most steps are edits of one, and say the same."""
    found: dict[str, dict[str, int]] = json.loads(text)
    return found


def steps(connection: Connection, limit: int, before: int | None = None) -> list[Step]:
    """Return up to ``limit`` steps, the newest first, only those older than number ``before`` if it is given.

    Steps that only added to the log are left out.
    """
    found = select(CHANGES).where(CHANGES.c.kind != LOGGED).order_by(CHANGES.c.seq.desc()).limit(limit)
    if before is not None:
        found = found.where(CHANGES.c.seq < before)
    return _steps(connection, found)


class Link(NamedTuple):
    """A step with what makes it a link of the chain; the seal is empty where it has none."""

    step: Step
    previous: str
    sealed_by: str
    seal: str


def links(connection: Connection) -> list[Link]:
    """Return the whole chain, the oldest first, those that only added to the log among them."""
    turns = last_turns(connection)
    found = connection.execute(select(CHANGES).order_by(CHANGES.c.seq)).mappings()
    return [
        Link(step_of(row, turns), row["previous"], row["sealed_by"] or "", row["seal"] or "") for row in found
    ]


def step(connection: Connection, seq: int) -> Step | None:
    """Return one step by its number."""
    found = _steps(connection, select(CHANGES).where(CHANGES.c.seq == seq))
    return found[0] if found else None


def numbered(connection: Connection, seqs: Iterable[int]) -> dict[int, Step]:
    """Return steps by their numbers."""
    return {
        step.seq: step
        for chunk in rows.chunked(set(seqs))
        for step in _steps(connection, select(CHANGES).where(CHANGES.c.seq.in_(chunk)))
    }


def _steps(connection: Connection, found: Select[Any]) -> list[Step]:
    turns = last_turns(connection)
    return [step_of(row, turns) for row in connection.execute(found).mappings()]


def undone(connection: Connection) -> set[int]:
    """Return the numbers of the changes that stand undone."""
    return {seq for seq, (_, kind) in last_turns(connection).items() if kind == "undo"}


def next_undo(connection: Connection) -> Step | None:
    """Return the newest change that still stands."""
    gone = undone(connection)
    made = select(CHANGES.c.seq).where(CHANGES.c.kind == "change").order_by(CHANGES.c.seq.desc())
    newest = connection.execute(made.limit(len(gone) + 1)).scalars().all()
    standing = next((seq for seq in newest if seq not in gone), None)
    return None if standing is None else step(connection, standing)


def next_redo(connection: Connection) -> Step | None:
    """Return the change undone last, unless something new has been done since."""
    undone = {turn: seq for seq, (turn, kind) in last_turns(connection).items() if kind == "undo"}
    if not undone:
        return None
    newest = connection.execute(select(func.max(CHANGES.c.seq)).where(CHANGES.c.kind == "change")).scalar()
    last = max(undone)
    return step(connection, undone[last]) if newest is None or newest < last else None


def since(connection: Connection, seq: int) -> frozenset[str]:
    """Return the registers that the steps after number ``seq`` touched."""
    counts = connection.execute(select(CHANGES.c.counts).where(CHANGES.c.seq > seq)).scalars()
    return frozenset(register for text in counts for register in json.loads(text))


def touched(connection: Connection, register: str, after: int) -> list[Touched]:
    """Return the runs of records of a register that the steps after number ``after`` touched, in order of step."""
    of_register = (ENTRIES.c.change > after) & (ENTRIES.c.register == register)
    found = select(ENTRIES.c.change, ENTRIES.c.first, ENTRIES.c.last).where(of_register)
    return [Touched(*row) for row in connection.execute(found.order_by(ENTRIES.c.id))]
