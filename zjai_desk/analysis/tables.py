"""What a statistical table is: columns, rows and totals together with all that makes the numbers mean something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.analysis.origins import Listed, Origin, Records
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.values import plain

Cell = str | int | Decimal | Absent | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its unit if it differs from the table's, and the decimals all its numbers show.

    ``decimals`` of None marks a column of text. ``basis`` is the 口径 of its numbers: what over what,
    and how it is rounded.
    """

    label: str
    unit: str = ""
    decimals: int | None = None
    group: str = ""
    basis: str = ""

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers, set right-aligned."""
        return self.decimals is not None

    @property
    def heading(self) -> str:
        """The label with its unit."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; a subtotal repeats rows above it and is left out when rows are summed."""

    cells: tuple[Cell, ...]
    subtotal: bool = False


@dataclass(frozen=True, slots=True)
class Behind:
    """The records that a table counted: of which register, their ids row by row.

    ``counted`` narrows a column to the records that add something to it, by the column's place. ``of`` says
    of which other records a column is (patents, where the rows are enterprises), ``over`` which records a share,
    a mean or a growth is measured against: both row by row, those of the totals last.
    """

    register: str
    rows: tuple[tuple[int, ...], ...]
    counted: Mapping[int, frozenset[int]] = field(default_factory=dict)
    of: Mapping[int, Sequence[Records]] = field(default_factory=dict)
    over: Mapping[int, Sequence[Records]] = field(default_factory=dict)

    def chosen(self, rows: Sequence[int], columns: Sequence[int]) -> "Behind":
        """Return the same of a table with only these rows and columns of this one, in their order."""
        places = [*rows, len(self.rows)]

        def kept(parts: Mapping[int, Sequence[Records]]) -> dict[int, Sequence[Records]]:
            return {
                new: tuple(parts[old][row] for row in places if row < len(parts[old]))
                for new, old in enumerate(columns)
                if old in parts
            }

        return Behind(
            self.register,
            tuple(self.rows[row] for row in rows),
            {new: self.counted[old] for new, old in enumerate(columns) if old in self.counted},
            kept(self.of),
            kept(self.over),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A named table for an area and a year, with its 口径.

    ``population`` says what was counted and how many there were, ``source`` where the numbers come
    from, ``notes`` how shares were balanced, what was left out and what contradicts it. ``totals``
    is the last row, aligned with ``columns``.
    """

    name: str
    title: str
    area: str
    year: int | None
    unit: str
    population: str
    source: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    chart: ChartSpec | None = None
    facts: dict[str, Cell] = field(default_factory=dict)
    """Single numbers a briefing's sentences are written from, by name."""
    behind: Behind | None = None
    """The records behind the numbers; None where there are none, in a table of differences."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """What each fact was made of that is not the same as a cell."""

    def origin(self, row: int | None, column: int | None, fact: str = "") -> Origin | None:
        """Return what a cell was made of, of the row of totals if ``row`` is None, or a fact; None if nobody knows.

        A fact that says nothing of itself is of all that was counted.
        """
        if fact in self.origins:
            return self.origins[fact]
        if self.behind is None:
            return None
        behind, at = self.behind, -1 if column is None else column
        place = len(behind.rows) if row is None else row
        of: Records = Listed(
            behind.register,
            behind.rows if row is None else behind.rows[row : row + 1],
            behind.counted.get(at),
        )
        if at in behind.of and place < len(behind.of[at]):
            of = behind.of[at][place]
        over = behind.over.get(at, ())
        return Origin(of, over[place] if place < len(over) else None)

    def records(self, row: int | None, column: int) -> tuple[int, ...]:
        """Return the ids of the records behind a cell, of the row of totals if ``row`` is None."""
        origin = self.origin(row, column)
        return origin.of.ids if origin else ()

    def as_json(self) -> dict[str, Any]:
        """Return the table as the command line prints it; subtotals stand apart from the rows."""
        return {
            "name": self.name,
            "title": self.title,
            "area": self.area,
            "year": self.year,
            "unit": self.unit,
            "population": self.population,
            "source": self.source,
            "columns": [column.heading for column in self.columns],
            "rows": [list(map(plain, row.cells)) for row in self.rows if not row.subtotal],
            "subtotals": [list(map(plain, row.cells)) for row in self.rows if row.subtotal],
            "totals": list(map(plain, self.totals)),
            "notes": list(self.notes),
        }


def shown(cell: Cell, column: Column) -> str:
    """Return a cell as it is shown on screen and paper: equal decimals per column, thousands separated."""
    if cell is None:
        return ""
    if isinstance(cell, Absent):
        return cell.value
    if isinstance(cell, (int, Decimal)) and column.decimals is not None:
        return f"{half_up(cell, column.decimals):,f}"
    return str(cell)
