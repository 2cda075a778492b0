"""The enterprises that are counted, one by one, with what the tables ask of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import repeat
from typing import NamedTuple

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.columns import Columns
from zjai_desk.analysis.enterprise_counts import counted
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Value


class Firm(NamedTuple):
    """One enterprise that is counted: its id, and what it filled in as its place in the columns of the register."""

    id: int
    place: int
    columns: Columns

    def value(self, key: str) -> Value:
        """Return what it filled in; None if nothing."""
        return self.columns[key][self.place]

    def text(self, key: str) -> str:
        """Return a text field, empty if it is not filled."""
        value = self.columns[key][self.place]
        return value if isinstance(value, str) else ""

    def many(self, key: str) -> tuple[str, ...]:
        """Return a field of many texts."""
        value = self.columns[key][self.place]
        return value if isinstance(value, tuple) else ()

    def year(self, key: str) -> int | None:
        """Return the year of a date field; None if it is not filled."""
        return year_of(self.text(key) or None)

    @property
    def called(self) -> str:
        """The name people use: the short one, else the full one."""
        return self.text("short_name") or self.text("name")

    @property
    def district(self) -> str | None:
        """The full name of its district; None if it is not filled."""
        return canonical(self.text("district")) if self.text("district") else None


@dataclass(frozen=True, slots=True)
class Census:
    """The enterprises of an area; ``notes`` say who was left out and, with a year, that all are counted as they stand."""

    firms: tuple[Firm, ...]
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.firms)

    def nothing(self, scope: Scope, label: str) -> str:
        """Say why a table by a field (its ``label``) has no rows: no enterprises, or none that fill it."""
        if not self.firms:
            return f"台账中没有{scope.area and scope.area + '的'}企业"
        of = f"{scope.area}的" if scope.area else ""
        if len(self.firms) == 1:
            return f"{of}1家企业没有填{label}"
        return f"{of}{len(self.firms)}家企业都没有填{label}"


def census(
    scope: Scope, belongs: Callable[[str | None], bool] | None = None, *, by_year: bool = False
) -> Census:
    """Return the enterprises that still stand and whose district ``belongs``: to the scope's area by default.

    They are counted as they stand today; a table that looks at the year itself says so with ``by_year``.
    """
    who = counted(scope, belongs or scope.covers)
    ids = who.of.ids[who.places].tolist()
    found = tuple(map(Firm, ids, who.places.tolist(), repeat(who.of)))
    return Census(found, who.notes(replace(scope, year=None) if by_year else scope))
