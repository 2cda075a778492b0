"""How a named table is declared: its name, its title and what builds it."""

from collections.abc import Callable
from dataclasses import dataclass

from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Table


@dataclass(frozen=True, slots=True)
class NamedTable:
    """One table of the catalogue; ``build`` counts it for a scope.

    A builder first makes a frame with one line for each thing counted, its ``id`` and the rows of the
    table it belongs in, then counts the frame: the records behind a number are a selection from the frame.
    """

    name: str
    title: str
    build: Callable[[Scope], Table]
