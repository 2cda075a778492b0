"""The records of an own table laid out over its rows and columns, and the groups that they fall into at every level."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

from zjai_desk.analysis.pivot.axis import LAST, Axis, Line, arranged
from zjai_desk.analysis.pivot.spec import Dimension

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

OTHERS = Line("", (LAST + 1, 0))
Path = tuple[int, ...]
"""The lines of several axes that a group stands in, by their places."""
Ranking = Callable[["Grid", int], Sequence[int]]
"""Returns the lines of an axis (its place in the grid) in the order in which they are kept."""


@dataclass(frozen=True, slots=True)
class Level:
    """Records in groups: ``groups`` has the number of each path, ``records`` stand in the group of ``group``.

    A record stands in a group once, unless its further lines are kept apart.
    """

    groups: dict[Path, int]
    records: Numbers
    group: Numbers

    def __len__(self) -> int:
        return len(self.groups)

    def members(self, wanted: npt.NDArray[np.bool_] | None = None) -> list[Numbers]:
        """Return the records of each group, ascending; of those ``wanted`` (by record) if given."""
        import numpy as np

        records, group = self.records, self.group
        if wanted is not None:
            chosen = wanted[records]
            records, group = records[chosen], group[chosen]
        order = np.argsort(group, kind="stable")
        ends = np.cumsum(np.bincount(group, minlength=len(self)))[:-1]
        return np.split(records[order], ends)


@dataclass(frozen=True, slots=True)
class Grid:
    """Records over axes: line by line the record (0 to ``size`` − 1) and, for each axis, the place of its line.

    ``many`` tells which axes a record may stand in several lines of.
    """

    size: int
    axes: tuple[tuple[Line, ...], ...]
    many: tuple[bool, ...]
    records: Numbers
    codes: tuple[Numbers, ...]
    _levels: dict[tuple[Path, Path], Level] = field(default_factory=dict, init=False, compare=False)

    def level(self, fixed: Sequence[int], kept: Collection[int] = ()) -> Level:
        """Return the groups by the axes ``fixed``; lines of the axes ``kept`` count apart although they are not fixed."""
        name = (tuple(fixed), tuple(sorted(kept)))
        if name not in self._levels:
            self._levels[name] = self._grouped(fixed, kept)
        return self._levels[name]

    def _grouped(self, fixed: Sequence[int], kept: Collection[int]) -> Level:
        import pandas as pd

        apart = [axis for axis in range(len(self.axes)) if self.many[axis] and axis in {*fixed, *kept}]
        chosen = self._once(apart)
        records = self.records[chosen]
        key = self._key([self.codes[axis][chosen] for axis in fixed], fixed, len(records))
        group, unique = pd.factorize(key)
        sizes = [max(1, len(self.axes[axis])) for axis in fixed]
        paths = [_unfolded(int(number), sizes) for number in unique]
        return Level({path: place for place, path in enumerate(paths)}, records, group)

    def _once(self, apart: Sequence[int]) -> Numbers:
        """Return the lines in which each record stands once for each of its lines of the axes ``apart``."""
        import numpy as np
        import pandas as pd

        if len(apart) == sum(self.many):
            return np.arange(len(self.records))
        key = self._key(
            [self.records, *(self.codes[axis] for axis in apart)], [-1, *apart], len(self.records)
        )
        return np.flatnonzero(~pd.Series(key).duplicated().to_numpy())

    def _key(self, columns: Sequence[Numbers], axes: Sequence[int], length: int) -> Numbers:
        """Fold several columns into one whole number for each line."""
        import numpy as np

        sizes = [self.size if axis < 0 else max(1, len(self.axes[axis])) for axis in axes]
        start = np.zeros(length, dtype=np.int64)
        return reduce(lambda key, pair: key * pair[1] + pair[0], zip(columns, sizes, strict=True), start)

    def narrowed(self, dimensions: Sequence[Dimension], ranking: Ranking) -> Grid:
        """Return the grid with the lines that the dimensions ask for, each axis in its own order."""
        grid = self._without(dimensions)
        orders = [
            arranged(lines, tuple(ranking(grid, axis))[: dimension.most] if dimension.most else None)
            for axis, (lines, dimension) in enumerate(zip(grid.axes, dimensions, strict=True))
        ]
        return grid._renamed(orders)

    def paired(self, first: int, second: int, belongs: Callable[[str, str], bool]) -> Grid:
        """Return the grid without lines in which two axes of many lines contradict each other.

        A line of the ``first`` axis ``belongs`` to one of the ``second``; lines of a record of which none
        fits stay as they are.
        """
        import numpy as np

        fits = np.array(
            [[belongs(a.label, b.label) for b in self.axes[second]] for a in self.axes[first]], dtype=bool
        )
        if not fits.size:
            return self
        fitting = fits[self.codes[first], self.codes[second]]
        key = self._key([self.records, self.codes[first]], [-1, first], len(self.records))
        return self._of(fitting | ~np.isin(key, key[fitting]))

    def _of(self, stays: npt.NDArray[np.bool_]) -> Grid:
        return Grid(self.size, self.axes, self.many, self.records[stays], tuple(c[stays] for c in self.codes))

    def _without(self, dimensions: Sequence[Dimension]) -> Grid:
        import numpy as np

        stays = np.ones(len(self.records), dtype=bool)
        for lines, codes, dimension in zip(self.axes, self.codes, dimensions, strict=True):
            if dimension.only or dimension.without:
                labels = [line.label for line in lines]
                kept = [
                    label not in dimension.without and (not dimension.only or label in dimension.only)
                    for label in labels
                ]
                stays &= np.array(kept, dtype=bool)[codes]
        return self if stays.all() else self._of(stays)

    def _renamed(self, orders: Sequence[tuple[tuple[Line, ...], list[int]]]) -> Grid:
        import numpy as np

        codes = tuple(
            np.array(to, dtype=np.int64)[column] if to else column
            for (_, to), column in zip(orders, self.codes, strict=True)
        )
        grid = Grid(self.size, tuple(lines for lines, _ in orders), self.many, self.records, codes)
        if not any(self.many):
            return grid
        # Two lines of a record that are both among the rest have become one.
        once = grid._once_in_all()
        return replace(grid, records=self.records[once], codes=tuple(column[once] for column in codes))

    def matched(
        self, axes: Sequence[tuple[Line, ...]], dimensions: Sequence[Dimension], *, others: bool = False
    ) -> Grid:
        """Return the grid with the lines of another one: what is no line there is among its rest, or left out.

        With ``others`` it stands in one line more, which is at no path of the other grid but in its totals.
        """
        import numpy as np

        grid = self._without(dimensions)
        columns = []
        for lines, codes, wanted in zip(grid.axes, grid.codes, axes, strict=True):
            known = {line: place for place, line in enumerate(wanted)}
            away = len(wanted) if others else -1
            rest = next((place for place, line in enumerate(wanted) if line.is_rest), away)
            to = [known.get(line, rest if line.ordinary else away) for line in lines]
            columns.append(np.array(to, dtype=np.int64)[codes] if to else codes)
        stays = np.ones(len(grid.records), dtype=bool)
        for column in columns:
            stays &= column >= 0
        there = [(*wanted, OTHERS) if others else wanted for wanted in axes]
        found = Grid(
            self.size, tuple(there), self.many, grid.records[stays], tuple(c[stays] for c in columns)
        )
        once = found._once_in_all()
        return replace(found, records=found.records[once], codes=tuple(c[once] for c in found.codes))

    def _once_in_all(self) -> Numbers:
        import numpy as np
        import pandas as pd

        axes = range(len(self.axes))
        key = self._key([self.records, *self.codes], [-1, *axes], len(self.records))
        return np.flatnonzero(~pd.Series(key).duplicated().to_numpy())


def _unfolded(key: int, sizes: Sequence[int]) -> Path:
    places = []
    for size in reversed(sizes):
        key, place = divmod(key, size)
        places.append(place)
    return tuple(reversed(places))


def laid_out(size: int, axes: Sequence[Axis]) -> Grid:
    """Lay records out over axes: a record in two lines of one axis and three of another makes six lines."""
    import numpy as np

    records = np.arange(size)
    codes: list[Numbers] = []
    for axis in axes:
        counts = np.bincount(axis.places, minlength=size)
        starts = np.cumsum(counts) - counts
        times = counts[records]
        within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        line = np.repeat(starts[records], times) + within
        codes = [np.repeat(column, times) for column in codes]
        records = np.repeat(records, times)
        codes.append(axis.codes[line])
    return Grid(size, tuple(a.lines for a in axes), tuple(a.many for a in axes), records, tuple(codes))
