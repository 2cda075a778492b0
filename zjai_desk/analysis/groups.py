"""Counting with whole columns: records by their places in the columns of a register, and in which rows of a table they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from zjai_desk.analysis.columns import Columns
from zjai_desk.analysis.origins import Records
from zjai_desk.registers.fields import Value

if TYPE_CHECKING:
    from typing import Self

    from zjai_desk.store.columns.coded import Coded
    from zjai_desk.store.columns.pool import Flags
    from zjai_desk.store.columns.ranking import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Selected(Records):
    """Records of a register, by their places in its columns; their ids are told when they are asked for."""

    register: str
    columns: Columns
    places: Numbers

    def __len__(self) -> int:
        return len(self.places)

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the records, each once."""
        ids = self.columns.ids[self.places].tolist()
        # As a rule they stand as the register has them: then none stands twice.
        return tuple(ids if bool((self.places[1:] > self.places[:-1]).all()) else dict.fromkeys(ids))

    def of(self, key: str) -> Coded:
        """Return a field of all records of the register."""
        [column] = self.columns.coded(key)
        return column

    def values(self, key: str) -> list[Value]:
        """Return what each of the records fills in."""
        column = self.of(key)
        return list(map(column.values.__getitem__, column.codes[self.places].tolist()))

    def stated(self, key: str) -> Flags:
        """Return which records of the register fill in a field."""
        flags: Flags = self.of(key).codes > 0
        return flags

    def stating(self, key: str) -> Self:
        """Return those that fill in a field."""
        return self.where(self.stated(key))

    def where(self, flags: Flags) -> Self:
        """Return those for which ``flags``, of all records of the register, are set."""
        return replace(self, places=self.places[flags[self.places]])

    def ordered(self, keys: Sequence[str]) -> Self:
        """Return them in the order of keys, one for each."""
        order = sorted(range(len(keys)), key=keys.__getitem__)
        return replace(self, places=self.places[order])

    def without(self, others: Selected) -> Self:
        """Return those that are not among ``others``."""
        import numpy as np

        return replace(self, places=self.places[~np.isin(self.places, others.places)])

    def joined(self, others: Iterable[Self]) -> Self:
        """Return the records of ``others``, of the same register, one group after the other."""
        import numpy as np

        return replace(self, places=np.concatenate([self.places[:0], *(other.places for other in others)]))

    def split(self, rows: Numbers) -> dict[int, Self]:
        """Return those of each row, given the number of the row of every record of the register."""
        found = split(self.places, rows[self.places])
        return {row: replace(self, places=places) for row, places in found.items()}

    def among(self, others: Iterable[Self]) -> Self:
        """Return those that are in any of ``others``, in their own order."""
        import numpy as np

        return replace(self, places=np.sort(self.joined(others).places))

    def by(self, row: Callable[..., str], *columns: Numbers) -> dict[str, Self]:
        """Return those of each row, of which ``row`` is told the numbers that a record has in columns of small numbers.

        It is asked once for each combination of them.
        """
        import numpy as np

        met, which = combinations(*(column[self.places] for column in columns))
        rows: dict[str, int] = {}
        numbers = np.array([rows.setdefault(row(*each), len(rows)) for each in met], np.int64)
        labels = list(rows)
        found = split(self.places, numbers[which])
        return {labels[number]: replace(self, places=places) for number, places in found.items()}

    def grouped(
        self, key: str, rows_of: Callable[[Value], Iterable[str]], order: Sequence[str] = ()
    ) -> dict[str, Self]:
        """Return those of each row; a row that has none is left out.

        ``rows_of`` says in which rows a value of the field counts: none, one or several; it is asked once for each.
        The rows of ``order`` come first, the others as their first records do.
        """
        found = grouped(self.places, self.of(key), rows_of, order)
        return {row: replace(self, places=places) for row, places in found.items()}


def grouped(
    places: Numbers, column: Coded, rows_of: Callable[[Value], Iterable[str]], order: Sequence[str] = ()
) -> dict[str, Numbers]:
    """Return which of the records at ``places`` are in each row, in their order; see :meth:`Selected.grouped`."""
    import numpy as np

    rows = {row: number for number, row in enumerate(order)}
    said = [[rows.setdefault(row, len(rows)) for row in rows_of(value)] for value in column.values]
    sizes = np.fromiter(map(len, said), np.int64, len(said))
    numbers = np.fromiter(chain.from_iterable(said), np.int64, int(sizes.sum()))
    codes = column.codes[places]
    times = sizes[codes]
    # A record stands once for each of its rows, which follow one another where those of its value begin.
    first = (np.cumsum(sizes) - sizes)[codes] - (np.cumsum(times) - times)
    of_records = numbers[np.repeat(first, times) + np.arange(int(times.sum()))]
    found = split(np.repeat(places, times), of_records)
    labels = list(rows)
    listed = [*(n for n in range(len(order)) if n in found), *(n for n in found if n >= len(order))]
    return {labels[number]: found[number] for number in listed}


def split(members: Numbers, rows: Numbers) -> dict[int, Numbers]:
    """Return the members of each row, given the number of the row of each; rows in order of their first members."""
    import numpy as np

    if not len(members):
        return {}
    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(rows[order])))
    parts = np.split(members[order], starts[1:])
    numbers = rows[order][starts].tolist()
    return {numbers[at]: parts[at] for at in np.argsort(order[starts]).tolist()}


def combinations(*columns: Numbers) -> tuple[list[tuple[int, ...]], Numbers]:
    """Return which combinations columns of small numbers from 0 on have, and which of them each record has."""
    import numpy as np

    joined = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        joined = joined * (int(column.max(initial=0)) + 1) + column
    _, first, which = np.unique(joined, return_index=True, return_inverse=True)
    return list(zip(*(column[first].tolist() for column in columns), strict=True)), which
