"""How a named table is declared: its name, its title and what builds it."""

from collections.abc import Callable
from dataclasses import dataclass

from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Table


@dataclass(frozen=True, slots=True)
class NamedTable:
    """One table of the catalogue; ``build`` counts it for a scope.

    A builder first selects the records that count and puts them in the rows of the table, by whole columns
    (:class:`Selected`), then counts each row: the records behind a number are the selection itself.
    """

    name: str
    title: str
    build: Callable[[Scope], Table]
