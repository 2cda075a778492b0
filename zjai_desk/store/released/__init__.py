"""The tables as each release made them: frozen lists, and how SQLAlchemy is told of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

Declared = tuple[str, str, str]
"""A table, its columns with their flags, its indexes, as the frozen lists write them."""

_TYPES: dict[str, TypeEngine[Any]] = {
    "int": BigInteger().with_variant(Integer(), "sqlite"),
    "text": Text(),
    "blob": LargeBinary(),
}


def column(text: str) -> Column[Any]:
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


def declare(metadata: MetaData, tables: Iterable[Declared]) -> None:
    """Add the tables of a frozen list to ``metadata``."""
    for name, columns, indexes in tables:
        Table(
            name,
            metadata,
            *map(column, columns.split(", ")),
            *map(_index, filter(None, indexes.split("; "))),
            sqlite_strict=True,
        )
