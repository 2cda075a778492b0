"""One table being read: its columns are understood as they come in, its records are put together at the end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zjai_desk.registers.fields import Kind, Value
from zjai_desk.returns.books.grid import Grid, Watch, letters
from zjai_desk.returns.sheets import SheetProblem, SheetRecord
from zjai_desk.returns.tables import rows as row_sorts
from zjai_desk.returns.tables.above import Above
from zjai_desk.returns.tables.columns import ParsedColumn, unit_for
from zjai_desk.returns.tables.layout import Band
from zjai_desk.returns.tables.making import Maker
from zjai_desk.returns.tables.rows import Label, Rows


@dataclass
class Table:
    """A header band, what stands above it, and the columns below; ``constants`` fill every record."""

    grid: Grid
    band: Band
    above: Above
    constants: Mapping[str, Value]

    def __post_init__(self) -> None:
        """Set up a column for each heading that means a field."""
        fields = self.band.form.fields
        self.columns: dict[int, ParsedColumn] = {
            place: ParsedColumn(
                self.grid.columns[place],
                match,
                fields[match.key],
                unit_for(fields[match.key], match, self.above.unit),
            )
            for place, match in self.band.assigned.items()
        }
        form = self.band.form
        names = {*form.identity, *((form.register.owner.name,) if form.register.owner else ())}
        self._leading = [place for place, column in self.columns.items() if column.key in form.identity]
        self._naming = [place for place, column in self.columns.items() if column.key in names]
        self._labels: dict[int, Watch[Label]] = {}
        first = next((place for place, path in enumerate(self.band.paths) if path), 0)
        starts = (*range(row_sorts.LABEL_STARTS), *range(first, first + row_sorts.LABEL_STARTS))
        self._starts = [place for place in starts if place < self.grid.width]
        years: list[int | None] = [*self.years]
        self._makers = [self._maker(year) for year in (years if len(years) > 1 else [None])]

    def catch_up(self) -> None:
        """Understand the cells that have come in since the last time."""
        for column in self.columns.values():
            column.catch_up()
        for maker in self._makers:
            maker.catch_up()
        for place in dict.fromkeys((*self._starts, *self._naming)):
            if place not in self._labels:
                self._labels[place] = Watch(self.grid.columns[place], row_sorts.labels)
            self._labels[place].catch_up()

    @property
    def mapping(self) -> dict[str, str]:
        """Field keys by column letter."""
        return {letters(place): column.key for place, column in self.columns.items()}

    @property
    def units(self) -> dict[str, str]:
        """The unit of each column of money by its letter, blank where none is stated."""
        money = (
            (place, column) for place, column in self.columns.items() if column.field.kind is Kind.AMOUNT
        )
        return {letters(place): column.unit for place, column in money}

    @property
    def stated_years(self) -> dict[str, int]:
        """The years that headings state, by column letter."""
        return {letters(place): m.year for place, m in self.band.assigned.items() if m.year is not None}

    @property
    def keys(self) -> set[str]:
        """The fields that rows of this table state, by a column or by the title."""
        return {column.key for column in self.columns.values()} | set(self.constants)

    @property
    def years(self) -> list[int]:
        """The years that the headings state; two and more are figures of several years side by side."""
        return sorted({match.year for match in self.band.assigned.values() if match.year})

    def sort_rows(self, span: range) -> Rows:
        """Tell records from totals, notes and blanks among the rows of ``span``."""
        telling = {place: watch.found for place, watch in self._labels.items()}
        return row_sorts.classify(self.grid, span, list(self.columns), self._leading, self._naming, telling)

    def records(self, body: Sequence[int]) -> Iterator[tuple[list[SheetRecord], list[SheetProblem]]]:
        """Yield the records of rows and their problems, for each year that stands beside the others."""
        for maker in self._makers:
            yield maker.chosen(body)

    def _maker(self, year: int | None) -> Maker:
        """Return what makes the records of one year; of all years, if they do not stand beside each other."""
        columns = {
            place: column
            for place, column in self.columns.items()
            if year is None or column.match.year in (None, year)
        }
        constants = {**self.constants, **({"year": year} if year else {})}
        return Maker(self.grid, self.band.form, self.band.last + 1, columns, constants)
