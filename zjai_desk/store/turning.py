"""Undo and redo: a change is reversed by a new change, as long as nothing later stands on it."""

from collections.abc import Sequence
from itertools import groupby

from zjai_desk.errors import DeskError
from zjai_desk.store import codec, rows
from zjai_desk.store.codec import Row, dumps
from zjai_desk.store.draft import Draft
from zjai_desk.store.model import Step
from zjai_desk.store.tables import ENTRIES, KEPT, TABLES


def turn(draft: Draft, target: Step, source: int, kind: str) -> None:
    """Undo or redo ``target`` by reversing the entries of change ``source``, by which it was last done or undone.

    A record that something later touched (its stamp tells) raises a DeskError, and nothing is turned.
    """
    draft.change |= {"kind": kind, "target": target.seq}
    of_change = f"SELECT {ENTRIES.listed} FROM entries WHERE change = ? ORDER BY id DESC"
    entries = list(draft.connection.named(of_change, source))
    for (register, action), group in groupby(entries, key=lambda entry: (entry["register"], entry["action"])):
        _REVERSALS[action](draft, register, list(group), target)


def _take_back_inserts(draft: Draft, register: str, entries: Sequence[Row], target: Step) -> None:
    table = TABLES[register]
    within = f'SELECT {table.listed} FROM "{register}" WHERE id BETWEEN ? AND ?'
    for entry in entries:
        present = list(draft.connection.named(within, entry["first"], entry["last"]))
        untouched = all(row["stamp"] == entry["stamp_after"] for row in present)
        if not untouched or len(present) != entry["last"] - entry["first"] + 1:
            raise _touched_since(target, register)
        draft.remove(register, table, present)


def _take_back_updates(draft: Draft, register: str, entries: Sequence[Row], target: Step) -> None:
    table = TABLES[register]
    present = rows.fetch(draft.connection, table, [entry["first"] for entry in entries])
    for entry in entries:
        row = present.get(entry["first"])
        if row is None or row["stamp"] != entry["stamp_after"]:
            raise _touched_since(target, register)
        former = codec.loads(entry["before"])
        draft.require_open(register, (row, row | former))
        restored = former | {"stamp": entry["stamp_before"]}
        draft.log(
            register,
            "update",
            (row["id"], row["id"]),
            stamp_before=row["stamp"],
            stamp_after=entry["stamp_before"],
            before=dumps({key: row[key] for key in former}),
            digest=rows.digest_of(table, [row | former]),
        )
        # A change may have touched the same record twice.
        row |= restored
        rows.change(draft.connection, table, tuple(restored), [row])


def _take_back_deletes(draft: Draft, register: str, entries: Sequence[Row], target: Step) -> None:
    table = TABLES[register]
    if rows.fetch(draft.connection, table, [entry["first"] for entry in entries]):
        raise _touched_since(target, register)
    restored = [
        codec.loads(entry["before"]) | {"id": entry["first"], "stamp": entry["stamp_before"]}
        for entry in entries
    ]
    draft.bring_back(register, table, restored)


def _touched_since(target: Step, register: str) -> DeskError:
    noun = KEPT[register].noun
    return DeskError(
        f"“{target.title}”涉及的{noun}后来又改过，不能直接撤销或重做。", "请在“历史”中先撤销后来的改动。"
    )


def _keep_on(draft: Draft, register: str, entries: Sequence[Row], _target: Step) -> None:
    """A file received stays received, also when what was imported from it is undone."""
    for entry in entries:
        draft.log(register, "keep", (entry["first"], entry["last"]), digest=entry["digest"])


_REVERSALS = {
    "insert": _take_back_inserts,
    "update": _take_back_updates,
    "delete": _take_back_deletes,
    "keep": _keep_on,
}
