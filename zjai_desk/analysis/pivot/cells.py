"""The cells of an own table as they are shown: numbers, balanced shares, growth over the year before, ranks."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis.balance import half_up, shares
from zjai_desk.analysis.growth import MISSING, growth
from zjai_desk.analysis.pivot.axis import YEAR_ALONE
from zjai_desk.analysis.pivot.figures import Figures, Number
from zjai_desk.analysis.pivot.grid import Path
from zjai_desk.analysis.pivot.heads import Head, Heads
from zjai_desk.analysis.pivot.spec import ADDING, SHARES, TESTED, As, Measure, Of
from zjai_desk.analysis.pivot.test import Test
from zjai_desk.analysis.tables import Cell
from zjai_desk.registers.fields import Absent

_NONE = Absent.NOT_APPLICABLE
_COUNTS = frozenset({Of.RECORDS, Of.OWNERS})
Place = tuple[Head, Head]
"""A cell: its row and its column."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Shows measures over the heads of a table.

    ``before`` are the figures of a year before over the same lines, None where there is no such year;
    ``time_axis`` is the axis whose lines are years, quarters or months, if one is; ``test`` is that of the counts.
    """

    heads: Heads
    figures: Figures
    before: Figures | None
    time_axis: int | None
    test: Test | None = None
    _shares: dict[tuple[Measure, int], dict[Place, Decimal]] = field(
        default_factory=dict, init=False, compare=False
    )
    _ranked: dict[tuple[Measure, Path, Head], list[Number]] = field(
        default_factory=dict, init=False, compare=False
    )

    def shown(self, measure: Measure, decimals: int, row: Head, column: Head) -> Cell:
        """Return a cell as it is shown."""
        if (row.repeated or column.repeated) and measure.of not in ADDING:
            return _NONE
        if measure.shown in SHARES:
            return self._share(measure, decimals, row, column)
        if measure.shown is As.GROWTH:
            return self._growth(measure, decimals, row, column)
        if measure.shown is As.RANK:
            return self._rank(measure, row, column)
        if measure.shown in TESTED:
            return self.test.shown(measure.shown, decimals, row, column) if self.test else _NONE
        value = self._value(self.figures, measure, row, column)
        if value is None:
            return None
        if isinstance(value, Absent) or measure.of in _COUNTS:
            return value if isinstance(value, (int, Absent)) else half_up(value)
        return half_up(value, decimals)

    def _value(self, figures: Figures, measure: Measure, row: Head, column: Head) -> Number | Absent | None:
        """Return a number as it is; “—” where there is no record at all, None where nothing is filled in."""
        found = figures.of(measure, self.heads.fixed(row, column), self.heads.kept(row, column))
        path = (*row.path, *column.path)
        if path not in found:
            return 0 if measure.of in _COUNTS else _NONE
        value = found[path]
        return _NONE if value is None and measure.of in (Of.PER_OWNER, Of.PER_ENTERPRISE) else value

    # -- shares ---------------------------------------------------------------------------------------

    def _share(self, measure: Measure, decimals: int, row: Head, column: Head) -> Cell:
        if measure.of not in ADDING:
            return self._plain_share(measure, decimals, row, column)
        name = (measure, decimals)
        if name not in self._shares:
            self._shares[name] = dict(self._balanced(measure, decimals))
        return self._shares[name].get((row, column), _NONE)

    def _plain_share(self, measure: Measure, decimals: int, row: Head, column: Head) -> Cell:
        """Return a share of different enterprises, which may be in several lines: such shares are not balanced."""
        whole = {
            As.OF_ROW: (row, Head(())),
            As.OF_COLUMN: (Head(()), column),
            As.OF_ALL: (Head(()), Head(())),
        }[measure.shown]
        part = self._value(self.figures, measure, row, column)
        base = self._value(self.figures, measure, *whole)
        if not isinstance(part, int) or not isinstance(base, int) or not base:
            return _NONE
        return half_up(Fraction(100 * part, base), decimals)

    def _balanced(self, measure: Measure, decimals: int) -> Iterable[tuple[Place, Decimal]]:
        heads = self.heads
        rows = [*heads.rows, *([heads.total_row] if heads.total_row else [])]
        if measure.shown is As.OF_COLUMN:
            for column in heads.columns:
                places = [(row, column) for row in heads.leaf_rows]
                yield from self._with_sums(measure, decimals, places, rows, [column])
        elif measure.shown is As.OF_ROW:
            for row in rows:
                places = [(row, column) for column in heads.leaf_columns]
                yield from self._with_sums(measure, decimals, places, [row], heads.columns)
        else:
            places = [(row, column) for row in heads.leaf_rows for column in heads.leaf_columns]
            yield from self._with_sums(measure, decimals, places, rows, heads.columns)

    def _with_sums(
        self,
        measure: Measure,
        decimals: int,
        places: Sequence[Place],
        rows: Sequence[Head],
        columns: Sequence[Head],
    ) -> Iterable[tuple[Place, Decimal]]:
        """Yield the shares of the cells that make a whole, and for each sum of them the sum of their shares."""
        parts = [self._value(self.figures, measure, *place) for place in places]
        numbers = [
            Fraction(0) if part is None or isinstance(part, Absent) else Fraction(part) for part in parts
        ]
        # Of losses and gains together nothing is a share.
        if not any(numbers) or min(numbers) < 0:
            return
        found = dict(zip(places, shares(numbers, decimals=decimals), strict=True))
        yield from found.items()
        sums = _sums(found)
        for row in rows:
            for column in columns:
                if (row, column) not in found and self._adds_up(row, rows) and self._adds_up(column, columns):
                    yield (row, column), sums.get((row.path, column.path), Decimal(0))

    @staticmethod
    def _adds_up(head: Head, others: Sequence[Head]) -> bool:
        """Whether a total is the sum of its lines: not where records are in several, then the repeated one is."""
        return head.repeated or head.path != () or not any(other.repeated for other in others)

    # -- growth and rank ------------------------------------------------------------------------------

    def _growth(self, measure: Measure, decimals: int, row: Head, column: Head) -> Cell:
        if self.before is None:
            return MISSING
        fixed = self.heads.fixed(row, column)
        path = (*row.path, *column.path)
        if self.time_axis is not None:
            if self.time_axis not in fixed:
                return _NONE
            line = path[fixed.index(self.time_axis)]
            named = self.heads.grid.axes[self.time_axis][line]
            if not named.ordinary or YEAR_ALONE in named.label:
                return _NONE
            if not self._known_before(line):
                return MISSING
        now = self._value(self.figures, measure, row, column)
        then = self._value(self.before, measure, row, column)
        if isinstance(now, Absent) or isinstance(then, Absent):
            return MISSING
        return growth(now, then, decimals)

    def _known_before(self, line: int) -> bool:
        """Whether there is any record a year before a line of the time axis."""
        if self.before is None or self.time_axis is None:
            return False
        return (line,) in self.before.grid.level((self.time_axis,)).groups

    def _rank(self, measure: Measure, row: Head, column: Head) -> Cell:
        if not self.heads.is_leaf(row) or not self._ordinary(row):
            return _NONE
        own = self._value(self.figures, measure, row, column)
        if own is None or isinstance(own, Absent):
            return _NONE
        siblings = self._siblings(measure, row.path[:-1], column)
        return 1 + len(siblings) - bisect_right(siblings, own)

    def _siblings(self, measure: Measure, parent: Path, column: Head) -> list[Number]:
        """Return the numbers of the rows under one parent, ascending."""
        name = (measure, parent, column)
        if name not in self._ranked:
            rows = [r for r in self.heads.leaf_rows if r.path[:-1] == parent and self._ordinary(r)]
            values = [self._value(self.figures, measure, row, column) for row in rows]
            self._ranked[name] = sorted(v for v in values if v is not None and not isinstance(v, Absent))
        return self._ranked[name]

    def _ordinary(self, row: Head) -> bool:
        return bool(row.path) and self.heads.grid.axes[len(row.path) - 1][row.path[-1]].ordinary


def _sums(found: Mapping[Place, Decimal]) -> dict[tuple[Path, Path], Decimal]:
    """Return the sums of cells by the first lines that they have in common, below and beside."""
    sums: dict[tuple[Path, Path], Decimal] = defaultdict(Decimal)
    for (row, column), share in found.items():
        for height in range(len(row.path) + 1):
            for width in range(len(column.path) + 1):
                sums[row.path[:height], column.path[:width]] += share
    return sums
