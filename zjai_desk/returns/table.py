"""One table being read: its columns are understood as they come in, its records are put together at the end."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem
from zjai_desk.returns import rows as row_sorts
from zjai_desk.returns.above import Above
from zjai_desk.returns.columns import ParsedColumn, unit_for
from zjai_desk.returns.frames import Merge
from zjai_desk.returns.grid import Grid, letters
from zjai_desk.returns.layout import Band
from zjai_desk.returns.rows import Rows
from zjai_desk.returns.sheets import SheetProblem, SheetRecord


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

    def catch_up(self) -> None:
        """Understand the cells that have come in since the last time."""
        for column in self.columns.values():
            column.catch_up()

    @property
    def mapping(self) -> dict[str, str]:
        """Field keys by column letter."""
        return {letters(place): column.key for place, column in self.columns.items()}

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
        leading = [place for place, column in self.columns.items() if column.key in self.band.form.identity]
        return row_sorts.classify(self.grid, span, list(self.columns), leading)

    def filled_codes(self, place: int) -> "array[int]":
        """Return the cells of a column with merged ones filled down."""
        codes = self.grid.columns[place].codes
        merges = [merge for merge in self.grid.merges if self._fills(merge, place)]
        if merges:
            codes = codes[:]
            for top, _, bottom, _ in merges:
                end = min(bottom, self.grid.height - 1) + 1
                codes[top:end] = array("I", [codes[top]]) * (end - top)
        return codes

    def _fills(self, merge: Merge, place: int) -> bool:
        top, left, bottom, _ = merge
        return left == place and bottom > top > self.band.last and top < self.grid.height

    def records(self, body: Sequence[int]) -> Iterator[tuple[list[SheetRecord], list[SheetProblem]]]:
        """Yield the records and the problems of their values, for each year that stands beside the others."""
        several = len(self.years) > 1
        for year in self.years if several else [None]:
            chosen = {
                place: column
                for place, column in self.columns.items()
                if not several or column.match.year in (None, year)
            }
            constants = dict(self.constants) | ({"year": year} if year else {})
            yield self._records(body, chosen, constants)

    def _records(
        self, body: Sequence[int], columns: Mapping[int, ParsedColumn], constants: Mapping[str, Value]
    ) -> tuple[list[SheetRecord], list[SheetProblem]]:
        keys = [*(column.key for column in columns.values()), *constants]
        problems: list[SheetProblem] = []
        found: list[list[Value]] = []
        for place, column in columns.items():
            codes = self.filled_codes(place)
            own = array("I", map(codes.__getitem__, body))
            found.append(list(map(column.values.__getitem__, own)))
            problems += _placed(column.problems, own, body)
        found += [[value] * len(body) for value in constants.values()]
        dicts = map(dict, map(zip, repeat(keys), zip(*found, strict=True)))
        return [SheetRecord(row + 1, values) for row, values in zip(body, dicts, strict=True)], problems


def _placed(
    problems: Mapping[int, Problem], codes: "array[int]", body: Sequence[int]
) -> Iterator[SheetProblem]:
    if problems:
        for row, code in zip(body, codes, strict=True):
            if code in problems:
                yield SheetProblem(row + 1, problems[code])
