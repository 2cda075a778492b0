"""Where on the printed pages the numbers stand and which cells they are: from there a reader gets to the records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis import cited
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.briefing.texts.fact_names import fact_name

_ALL_PATENTS = ("合计", "专利总")


@dataclass(frozen=True, slots=True)
class Spot:
    """A number on a page, from 0, and its box in points from the lower left corner of the sheet.

    ``row`` is None for the totals of the table; ``column`` is None for a fact of it, which ``fact`` names.
    """

    page: int
    left: float
    bottom: float
    right: float
    top: float
    text: str
    table: Table
    row: int | None = None
    column: int | None = None
    fact: str = ""

    @property
    def label(self) -> str:
        """What the number is about, with the number: 滨江区 发明授权 1,234件."""
        if self.column is None:
            named = fact_name(self.table.name, self.fact)
            sign = "%" if named and named.unit == "%" else ""
            return f"{self.table.title} {named.label if named else ''} {self.text}{sign}".replace("  ", " ")
        return cited.told(self.table, self.row, self.column)

    @property
    def basis(self) -> tuple[tuple[str, str], ...]:
        """The 口径 of the number, as (what is told, the words)."""
        return tuple(cited.basis(self.table, self.row, self.column, self.fact))

    @property
    def origin(self) -> Origin | None:
        """What the number was made of; None if nobody knows."""
        return self.table.origin(self.row, self.column, self.fact)

    @property
    def records(self) -> tuple[int, ...]:
        """The ids of the records that the number counts; none if there are none."""
        return self.origin.of.ids if self.origin else ()

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the sheet lies on the number."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def cell_of(table: Table, fact: str) -> tuple[int | None, int] | None:
    """Return the (row, column) of the cell that a fact of a table repeats, so that its records are known; else None.

    It is in the row that the fact is about (last_total in that of last_year, 创新券.count in that of 创新券), or
    among the totals (row None), if it is called like the column there. Only a cell of the same number and unit
    counts, and only if its records are beyond doubt.
    """
    value, named = table.facts.get(fact), fact_name(table.name, fact)
    if named is None or not isinstance(value, (int, Decimal)):
        return None
    for row in _rows_about(table, fact):
        same = list(_same(table, table.rows[row].cells, value, named.unit))
        # All of one kind are both its number and the total: the records are the same.
        return (row, same[-1]) if len({table.records(row, place) for place in same}) == 1 else None
    label = named.label.removesuffix("数")
    alike = [
        place
        for place in _same(table, table.totals, value, named.unit)
        if (head := table.columns[place].label).removesuffix("数") == label or (head, label) == _ALL_PATENTS
    ]
    return (None, alike[0]) if len(alike) == 1 else None


def _rows_about(table: Table, fact: str) -> Iterator[int]:
    """Yield the row that a fact says to be about, by the name or the year that its first word stands for."""
    subject, _, word = fact.rpartition(".")
    lead = word.partition("_")[0]
    names = {subject} if subject else {str(table.facts.get(lead)), str(table.facts.get(f"{lead}_year"))}
    if word in (lead, f"{lead}_year") and not subject:
        return
    for row, line in enumerate(table.rows):
        if str(line.cells[0]) in names and not line.subtotal:
            yield row


def _same(table: Table, cells: Sequence[Cell], value: int | Decimal, unit: str) -> Iterator[int]:
    for place, (cell, column) in enumerate(zip(cells, table.columns, strict=False)):
        number = column.numeric and isinstance(cell, (int, Decimal))
        if number and cell == value and cited.unit_of(table, column) == unit:
            yield place
