"""The tables of the store: those of the history as declared here, the others as the registers declare their fields."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register
from zjai_desk.registers.notebooks import NOTEBOOKS

KEPT: dict[str, Register] = REGISTERS | NOTEBOOKS
"""Everything that is kept with history: the registers, and the notebooks of the office."""

KINDS: dict[str, type] = {"int": int, "text": str, "blob": bytes}
ORIGIN_COLUMNS = ("origin", "origin_sheet", "origin_rows")
# Edits make up most of the history; what came and what went is found among few. An index of a part is only
# used where the condition stands in the query word for word.
COMING_OR_GOING = "action <> 'update'"


class Column(NamedTuple):
    """A column: its name, what it holds (a key of :data:`KINDS`), and whether it is always filled in."""

    name: str
    kind: str
    required: bool


class Table:
    """A table as the frozen lists of :mod:`zjai_desk.store.released` write it: columns with their flags, indexes."""

    def __init__(self, name: str, columns: str, indexes: str = "") -> None:
        self.name = name
        self.declared = name, columns, indexes

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        parts = [column.split() for column in self.declared[1].split(", ")]
        return tuple(
            Column(name, kind, "key" in flags or "required" in flags) for name, kind, *flags in parts
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def listed(self) -> str:
        """The names of the columns as a statement lists them."""
        return listed(self.names)


def listed(names: Sequence[str]) -> str:
    """Return names of columns as a statement lists them.

    None of our statements puts the name of a column in quotation marks: where a damaged file has no such column,
    SQLite would take it for a text and answer with that. No name is a word of SQL; a test sees to it.
    """
    return ", ".join(names)


def places(count: int) -> str:
    """Return as many places for values as a statement lists them."""
    return ", ".join("?" * count)


ORIGINALS = Table(
    "originals",
    "id int key, sha256 text required unique, name text required, size int required, received_at text required, "
    "content blob required",
)
CHANGES = Table(
    "changes",
    # One row a change. The hash covers the row, its entries and the hash before it.
    "seq int key, at text required, operator text required, title text required, kind text required, "
    "target int ->changes.seq, reason text required, counts text required, previous text required, hash text required, "
    # The hash signed with a key that is kept outside the file, and which key: who rebuilds the chain lacks it.
    "seal text, sealed_by text",
)
# What a change did. Inserts are logged as ranges of ids, updates by the former values, deletes by the
# whole row. The digest is that of the rows as they were left; the stamps are theirs before and after.
# A received file is logged as kept, with its SHA-256 as digest.
ENTRIES = Table(
    "entries",
    "id int key, change int required ->changes.seq, register text required, action text required, first int required, "
    "last int required, stamp_before int, stamp_after int, before text, digest text, origin int ->originals.id, "
    "origin_sheet text, origin_rows text",
    "entries_by_record(register, first); ix_entries_change(change); "
    "entries_coming_or_going(register, action, first, last)",
)
_HISTORY = (
    ORIGINALS,
    CHANGES,
    # What the store is, of itself: its "id", drawn when it was made.
    Table("about", "key text key, value text required"),
    ENTRIES,
    # The next free id of each table: an id is never given twice, also not after a delete.
    Table("allocations", "name text key, next int required"),
    Table("migrations", "name text key, at text required"),
)


def _kept(register: Register) -> Table:
    """Return the table of a register: its fields, why values are absent, its stamp and where it came from."""
    fields = (f"{field.key} {'int' if field.numeric else 'text'}" for field in register.fields)
    columns = ("id int key", *fields, "marks text", "stamp int required", "origin int ->originals.id")
    firsts = dict.fromkeys(keys[0] for keys in register.identity)
    return Table(
        register.key,
        ", ".join((*columns, "origin_sheet text", "origin_rows text")),
        "; ".join(f"{register.key}_by_{key}({key})" for key in firsts),
    )


TABLES: dict[str, Table] = {key: _kept(register) for key, register in KEPT.items()}
"""The tables of all that is kept, by the key of its register."""


def every_table() -> dict[str, Table]:
    """Return all tables by name, those of the history first."""
    return {table.name: table for table in (*_HISTORY, *TABLES.values())}
