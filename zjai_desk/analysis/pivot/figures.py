"""What the groups of an own table come to: counts, different enterprises, sums, means, medians, bounds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from zjai_desk.analysis.pivot.grid import Grid, Level, Path
from zjai_desk.analysis.pivot.spec import ON_NUMBERS, Measure, Of
from zjai_desk.registers.fields import Field, Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

Number = int | Decimal | Fraction
Found = Mapping[Path, Number | None]
"""A number for each path that has records; None where nothing is filled in."""
_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Scaled:
    """The numbers of a field for each record as whole numbers of 10^−``scale``, and which are filled in."""

    units: npt.NDArray[np.int64] | npt.NDArray[np.object_]
    filled: Flags
    scale: int


def scaled(field: Field, values: Sequence[Value]) -> Scaled:
    """Return the numbers of a field, exactly."""
    import numpy as np

    found = [
        int(Decimal(value).scaleb(field.scale)) if isinstance(value, (int, Decimal)) else None
        for value in values
    ]
    units = [0 if unit is None else unit for unit in found]
    # Sums of 18-digit numbers would overflow a machine word.
    safe = max(map(abs, units), default=0) * max(1, len(units)) < _SAFE
    filled = np.array([unit is not None for unit in found], dtype=bool)
    return Scaled(np.array(units, dtype=np.int64 if safe else object), filled, field.scale)


@dataclass(frozen=True, slots=True)
class Figures:
    """A grid whose groups are summed up; the records' numbers by field, the enterprise of each (−1: none).

    ``base`` are the enterprises that means are over, laid out over those axes of the grid that are theirs.
    """

    grid: Grid
    numbers: Mapping[str, Scaled]
    owners: Numbers | None = None
    base: Grid | None = None
    base_axes: tuple[int, ...] = ()
    base_owners: Flags | None = None
    _found: dict[tuple[Measure, Path, Path], Found] = field(default_factory=dict, init=False, compare=False)

    def of(self, measure: Measure, fixed: Sequence[int], kept: Collection[int] = ()) -> Found:
        """Return a measure, not yet as it is shown, for each path over the axes ``fixed``."""
        name = (Measure(measure.of, measure.key), tuple(fixed), tuple(sorted(kept)))
        if name not in self._found:
            level = self.grid.level(fixed, kept)
            found = self._summed(measure, level, tuple(fixed))
            self._found[name] = {path: found[place] for path, place in level.groups.items()}
        return self._found[name]

    def _summed(self, measure: Measure, level: Level, fixed: Path) -> Sequence[Number | None]:
        import numpy as np

        if measure.of is Of.RECORDS:
            return _counts(level.group, len(level))
        if measure.of in ON_NUMBERS:
            return _numbers(measure.of, level, self.numbers[measure.key])
        if self.owners is None:
            raise ValueError("nobody asked for the enterprises")
        belongs = self.owners[level.records]
        among = belongs >= 0
        if measure.of is Of.PER_ENTERPRISE and self.base_owners is not None:
            among &= self.base_owners[belongs]
        group, belongs = level.group[among], belongs[among]
        if measure.of is Of.PER_ENTERPRISE:
            whole = self._enterprises(level, fixed)
        else:
            pairs = np.unique(group * (int(belongs.max(initial=0)) + 1) + belongs)
            whole = _counts(pairs // (int(belongs.max(initial=0)) + 1), len(level))
        if measure.of is Of.OWNERS:
            return whole
        held = _counts(group, len(level))
        return [Fraction(part, all_) if all_ else None for part, all_ in zip(held, whole, strict=True)]

    def _enterprises(self, level: Level, fixed: Path) -> list[int]:
        """Return how many enterprises stand in the lines of each group that are lines of enterprises."""
        if self.base is None:
            return [0] * len(level)
        theirs = [axis for axis in fixed if axis in self.base_axes]
        found = self.base.level([self.base_axes.index(axis) for axis in theirs])
        counts = _counts(found.group, len(found))
        by_path = {path: counts[place] for path, place in found.groups.items()}
        places = [fixed.index(axis) for axis in theirs]
        return [by_path.get(tuple(path[place] for place in places), 0) for path in level.groups]

    def holding(self, measure: Measure) -> Flags | None:
        """Return which records add something to a measure; None where all do."""
        if measure.of in ON_NUMBERS and measure.of is not Of.MEAN_OF_ALL:
            return self.numbers[measure.key].filled
        if self.owners is None or measure.of not in (Of.OWNERS, Of.PER_OWNER, Of.PER_ENTERPRISE):
            return None
        among: Flags = self.owners >= 0
        if measure.of is Of.PER_ENTERPRISE and self.base_owners is not None:
            among = among & self.base_owners[self.owners]
        return among


def _counts(group: Numbers, groups: int) -> list[int]:
    import numpy as np

    counts: list[int] = np.bincount(group, minlength=groups).tolist()
    return counts


def _numbers(of: Of, level: Level, numbers: Scaled) -> list[Number | None]:
    """Sum up the numbers that are filled in; None for a group that has none."""
    import numpy as np

    filled = numbers.filled[level.records]
    group = level.group[filled]
    units = numbers.units[level.records][filled]
    if units.dtype == object:  # too large for machine words, and so for numpy's sort by several keys
        order = np.array(sorted(range(len(units)), key=lambda at: (group[at], units[at])), dtype=np.int64)
    else:
        order = np.lexsort((units, group))
    group, units = group[order], units[order]
    counts = np.bincount(group, minlength=len(level))
    ends = np.cumsum(counts)
    full = np.flatnonzero(counts)
    starts = (ends - counts)[full]
    found: list[Number | None] = [None] * len(level)
    if not len(full):
        return found
    if of in (Of.SUM, Of.MEAN, Of.MEAN_OF_ALL):
        totals = np.add.reduceat(units, starts).tolist()
        whole = counts if of is Of.MEAN else np.bincount(level.group, minlength=len(level))
        sizes = [1] * len(full) if of is Of.SUM else whole[full].tolist()
    else:
        last = ends[full] - 1
        low, high = {
            Of.LOWEST: (starts, starts),
            Of.HIGHEST: (last, last),
            Of.MEDIAN: (starts + (counts[full] - 1) // 2, starts + counts[full] // 2),
        }[of]
        totals = [int(a) + int(b) for a, b in zip(units[low], units[high], strict=True)]
        sizes = [2] * len(full)
    for place, total, size in zip(full.tolist(), totals, sizes, strict=True):
        found[place] = Fraction(int(total), size * 10**numbers.scale)
    return found
