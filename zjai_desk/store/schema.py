"""The tables of the store, made from the declarations of the registers; SQL that PostgreSQL takes too."""

from threading import Lock

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register
from zjai_desk.registers.notebooks import NOTEBOOKS

BIG = BigInteger().with_variant(Integer(), "sqlite")  # strict tables of SQLite know no BIGINT

KEPT: dict[str, Register] = REGISTERS | NOTEBOOKS
"""Everything that is kept with history: the registers, and the notebooks of the office."""

metadata = MetaData()

originals = Table(
    "originals",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=False),
    Column("sha256", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("size", BIG, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_strict=True,
)

# One row a change. The hash covers the row, its entries and the hash before it.
changes = Table(
    "changes",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", BIG, ForeignKey("changes.seq")),
    Column("reason", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    # The hash signed with a key that is kept outside the file, and which key: who rebuilds the chain lacks it.
    Column("seal", Text),
    Column("sealed_by", Text),
    sqlite_strict=True,
)

# What the store is, of itself: its "id", drawn when it was made.
about = Table(
    "about",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

# Edits make up most of the history; what came and what went is found among few. An index of a part is only
# used where the condition stands in the query word for word.
COMING_OR_GOING = text("action <> 'update'")

# What a change did. Inserts are logged as ranges of ids, updates by the former values, deletes by the
# whole row. The digest is that of the rows as they were left; the stamps are theirs before and after.
# A received file is logged as kept, with its SHA-256 as digest.
entries = Table(
    "entries",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=False),
    Column("change", BIG, ForeignKey("changes.seq"), nullable=False, index=True),
    Column("register", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("first", BIG, nullable=False),
    Column("last", BIG, nullable=False),
    Column("stamp_before", BIG),
    Column("stamp_after", BIG),
    Column("before", Text),
    Column("digest", Text),
    Column("origin", BIG, ForeignKey("originals.id")),
    Column("origin_sheet", Text),
    Column("origin_rows", Text),
    Index("entries_by_record", "register", "first"),
    Index(
        "entries_coming_or_going",
        "register",
        "action",
        "first",
        "last",
        sqlite_where=COMING_OR_GOING,
    ),
    sqlite_strict=True,
)

# The next free id of each table: an id is never given twice, also not after a delete.
allocations = Table(
    "allocations",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next", BIG, nullable=False),
    sqlite_strict=True,
)

applied = Table(
    "migrations",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Text, nullable=False),
    sqlite_strict=True,
)

ORIGIN_COLUMNS = ("origin", "origin_sheet", "origin_rows")


def _register_table(register: Register) -> Table:
    """Make the table of a register: its fields, why values are absent, its stamp and where it came from."""
    firsts = dict.fromkeys(keys[0] for keys in register.identity)
    return Table(
        register.key,
        metadata,
        Column("id", BIG, primary_key=True, autoincrement=False),
        *(Column(field.key, BIG if field.numeric else Text) for field in register.fields),
        Column("marks", Text),
        Column("stamp", BIG, nullable=False),
        Column("origin", BIG, ForeignKey("originals.id")),
        Column("origin_sheet", Text),
        Column("origin_rows", Text),
        *(Index(f"{register.key}_by_{key}", key) for key in firsts),
        sqlite_strict=True,
    )


class _Tables(dict[str, Table]):
    """The tables of all that is kept, each made when it is first asked for: to make all takes long, for a start."""

    def __init__(self) -> None:
        super().__init__()
        self._making = Lock()

    def __missing__(self, key: str) -> Table:
        # Copies of a store are read in a thread of their own.
        with self._making:
            if key not in self:
                self[key] = _register_table(KEPT[key])
        return self[key]


TABLES: dict[str, Table] = _Tables()


def every_table() -> dict[str, Table]:
    """Return all tables by name, those of the history first."""
    for key in KEPT:
        TABLES[key]
    return dict(metadata.tables)
