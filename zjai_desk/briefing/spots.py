"""Where on the printed pages the numbers stand and which cells they are: from there a reader gets to the records."""

from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis import cited
from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.fact_names import fact_name


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
            return f"{self.table.title} {named.label if named else ''} {self.text}".replace("  ", " ")
        return cited.told(self.table, self.row, self.column)

    @property
    def basis(self) -> tuple[tuple[str, str], ...]:
        """The 口径 of the number, as (what is told, the words)."""
        return tuple(cited.basis(self.table, self.row, self.column))

    @property
    def records(self) -> tuple[int, ...]:
        """The ids of the records behind the number, none if it was published elsewhere."""
        return self.table.records(self.row, -1 if self.column is None else self.column)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the sheet lies on the number."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def total_of(table: Table, fact: str) -> int | None:
    """Return the column whose total a fact of a table repeats, so that its records are known; None if there is none.

    The numbers alone do not tell: they must be called alike too (有专利企业数, 有专利企业) and have one unit.
    """
    value, named = table.facts.get(fact), fact_name(table.name, fact)
    if named is None or not isinstance(value, (int, Decimal)):
        return None
    label = named.label.removesuffix("数")
    alike = [
        place
        for place, (cell, column) in enumerate(zip(table.totals, table.columns, strict=False))
        if column.numeric
        and isinstance(cell, (int, Decimal))
        and cell == value
        and cited.unit_of(table, column) == named.unit
        and (column.label.removesuffix("数") == label or (column.label, label) == ("合计", "专利总"))
    ]
    return alike[0] if len(alike) == 1 else None
