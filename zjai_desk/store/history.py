"""The chain of changes: what was done, by whom, and whether it still stands."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from zjai_desk.store import rows
from zjai_desk.store.codec import dumps
from zjai_desk.store.connection import Connection
from zjai_desk.store.model import Step, Touched
from zjai_desk.store.tables import CHANGES, places

GENESIS = "0" * 64
LOGGED = "log"
"""The kind of a step that only added to the log: it stands in the chain, but there is nothing to undo in it."""
LASTING = "lasting"
"""The kind of a step that is listed with the others but never undone: a paper that was signed off stays signed off."""
_STEPS = f"SELECT {CHANGES.listed} FROM changes"
_NEWEST_FIRST = "ORDER BY seq DESC LIMIT"
# What the hashes cover is frozen: columns that a later version adds must not break the chain of an old store.
_HASHED = ("seq", "at", "operator", "title", "kind", "target", "reason", "counts", "previous")
_ENTRY_HASHED = (
    "register", "action", "first", "last", "stamp_before", "stamp_after", "before", "digest",
    "origin", "origin_sheet", "origin_rows",
)  # fmt: skip


def entries_digest(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256 over the entries of one change, in order."""
    total = hashlib.sha256()
    for entry in entries:
        total.update(dumps([entry[key] for key in _ENTRY_HASHED]).encode())
    return total.hexdigest()


def change_hash(change: Mapping[str, Any], entries: str) -> str:
    """Return the link of the chain: over the change, its entries' digest and the link before it."""
    content = {key: change[key] for key in _HASHED} | {"entries": entries}
    return hashlib.sha256(dumps(content).encode()).hexdigest()


def head(connection: Connection, *, logged: bool = True) -> tuple[int, str]:
    """Return (number, hash) of the newest step, if not ``logged`` of the newest that wrote more than the log.

    (0, zeros) in a new store.
    """
    kind = "" if logged else LOGGED  # no step is of no kind
    found = connection.row(f"SELECT seq, hash FROM changes WHERE kind <> ? {_NEWEST_FIRST} 1", kind)
    return (found[0], found[1]) if found else (0, GENESIS)


def newest(connection: Connection) -> tuple[int, str, str]:
    """Return (number, hash, time) of the newest step; (0, zeros, nothing) in a new store."""
    seq, link, at = connection.row(f"SELECT seq, hash, at FROM changes {_NEWEST_FIRST} 1") or (0, GENESIS, "")
    return seq, link, at


def hash_at(connection: Connection, seq: int) -> str | None:
    """Return the hash of a step by its number, None if there is none."""
    found = connection.value("SELECT hash FROM changes WHERE seq = ?", seq)
    return None if found is None else str(found)


def last_turns(connection: Connection) -> dict[int, tuple[int, str]]:
    """Return, for each change that was ever undone, the number and kind (undo, redo) of its last turn."""
    turned = connection.execute("SELECT target, seq, kind FROM changes WHERE target IS NOT NULL ORDER BY seq")
    return {target: (seq, kind) for target, seq, kind in turned}


def step_of(row: Mapping[str, Any], turns: Mapping[int, tuple[int, str]]) -> Step:
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
    older = "" if before is None else "AND seq < ?"
    values = (LOGGED, limit) if before is None else (LOGGED, before, limit)
    return _steps(connection, f"WHERE kind <> ? {older} {_NEWEST_FIRST} ?", *values)


class Link(NamedTuple):
    """A step with what makes it a link of the chain; the seal is empty where it has none."""

    step: Step
    previous: str
    sealed_by: str
    seal: str


def links(connection: Connection) -> list[Link]:
    """Return the whole chain, the oldest first, those that only added to the log among them."""
    turns = last_turns(connection)
    return [
        Link(step_of(row, turns), row["previous"], row["sealed_by"] or "", row["seal"] or "")
        for row in connection.named(f"{_STEPS} ORDER BY seq")
    ]


def step(connection: Connection, seq: int) -> Step | None:
    """Return one step by its number."""
    found = _steps(connection, "WHERE seq = ?", seq)
    return found[0] if found else None


def numbered(connection: Connection, seqs: Iterable[int]) -> dict[int, Step]:
    """Return steps by their numbers."""
    return {
        step.seq: step
        for chunk in rows.chunked(set(seqs))
        for step in _steps(connection, f"WHERE seq IN ({places(len(chunk))})", *chunk)
    }


def _steps(connection: Connection, which: str, *values: object) -> list[Step]:
    turns = last_turns(connection)
    return [step_of(row, turns) for row in connection.named(f"{_STEPS} {which}", *values)]


def undone(connection: Connection) -> set[int]:
    """Return the numbers of the changes that stand undone."""
    return {seq for seq, (_, kind) in last_turns(connection).items() if kind == "undo"}


def next_undo(connection: Connection) -> Step | None:
    """Return the newest change that still stands."""
    gone = undone(connection)
    # Before the newest one that stands there are no more undone ones than there are at all.
    made = f"SELECT seq FROM changes WHERE kind = 'change' {_NEWEST_FIRST} ?"
    standing = next((seq for seq in connection.column(made, len(gone) + 1) if seq not in gone), None)
    return None if standing is None else step(connection, standing)


def next_redo(connection: Connection) -> Step | None:
    """Return the change undone last, unless something new has been done since."""
    undone = {turn: seq for seq, (turn, kind) in last_turns(connection).items() if kind == "undo"}
    if not undone:
        return None
    newest = connection.value("SELECT max(seq) FROM changes WHERE kind = 'change'")
    last = max(undone)
    return step(connection, undone[last]) if newest is None or newest < last else None


def since(connection: Connection, seq: int) -> frozenset[str]:
    """Return the registers that the steps after number ``seq`` touched."""
    counts = connection.column("SELECT counts FROM changes WHERE seq > ?", seq)
    return frozenset(register for text in counts for register in json.loads(text))


def touched(connection: Connection, register: str, after: int) -> list[Touched]:
    """Return the runs of records of a register that the steps after number ``after`` touched, in order of step."""
    of_register = "SELECT change, first, last FROM entries WHERE change > ? AND register = ? ORDER BY id"
    return [Touched(*row) for row in connection.execute(of_register, (after, register))]
