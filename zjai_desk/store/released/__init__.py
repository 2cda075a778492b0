"""The tables as each release made them: frozen lists, and the statements that SQLAlchemy makes of them."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeEngine

Declared = tuple[str, str, str]
"""A table, its columns with their flags, its indexes, as the frozen lists write them."""

_TYPES: dict[str, TypeEngine[Any]] = {
    "int": BigInteger().with_variant(Integer(), "sqlite"),
    "text": Text(),
    "blob": LargeBinary(),
}


@cache
def statements(tables: tuple[Declared, ...], there: tuple[Declared, ...] = ()) -> tuple[str, ...]:
    """Return what creates the tables of a frozen list with their indexes; ``there`` are those they may refer to."""
    metadata, new = MetaData(), {name for name, *_ in tables}
    declare(metadata, (*there, *tables))
    dialect = sqlite.dialect()
    made: list[str] = []
    for table in metadata.sorted_tables:
        if table.name in new:
            made.append(str(CreateTable(table).compile(dialect=dialect)))
            indexes = sorted(table.indexes, key=lambda index: str(index.name))
            made += (str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    return tuple(made)


def _column(text: str) -> Column[Any]:
    """Return the column that a piece of a frozen list describes."""
    name, kind, *flags = text.split()
    references = [ForeignKey(flag[2:]) for flag in flags if flag.startswith("->")]
    return Column(
        name,
        _TYPES[kind],
        *references,
        primary_key="key" in flags,
        autoincrement=False,
        nullable="key" not in flags and "required" not in flags,
        unique="unique" in flags or None,
    )


def _index(text: str) -> Index:
    name, _, columns = text.rstrip(")").partition("(")
    return Index(name, *columns.split(", "))


def declare(metadata: MetaData, tables: tuple[Declared, ...]) -> None:
    """Add the tables of a frozen list to ``metadata``."""
    for name, columns, indexes in tables:
        Table(
            name,
            metadata,
            *map(_column, columns.split(", ")),
            *map(_index, filter(None, indexes.split("; "))),
            sqlite_strict=True,
        )
