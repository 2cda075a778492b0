"""Who holds which patents: the granted patents in force of each enterprise, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zjai_desk.analysis import patent_records
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.columns import columns
from zjai_desk.analysis.firms import Census, Firm, census
from zjai_desk.analysis.linking import owner_places
from zjai_desk.analysis.patent_records import OTHER
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Cell
from zjai_desk.registers.fields import Absent

MEAN_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Holding:
    """Enterprises and, by their ids, how many patents each holds by kind (those of no known kind last).

    ``linked`` is how many patents belong to any enterprise of the store: where none does, that an
    enterprise holds none says nothing. ``strangers`` belong to no enterprise of the store. ``year`` is
    the year of grant if only that one was counted.
    """

    who: Census
    patents: Mapping[int, Sequence[int]]
    linked: int
    strangers: int
    year: int | None = None

    def of(self, firm: Firm) -> Sequence[int]:
        """Return how many patents of each kind an enterprise holds."""
        return self.patents.get(firm.id, (0,) * (OTHER + 1))

    def count(self, firms: Iterable[Firm]) -> int:
        """Return how many patents some enterprises hold."""
        return sum(sum(self.of(firm)) for firm in firms)

    def holders(self, firms: Iterable[Firm]) -> list[Firm]:
        """Return those that hold any."""
        return [firm for firm in firms if any(self.of(firm))]

    def missing(self, scope: Scope) -> str:
        """Say why nothing can be counted; empty if it can."""
        if not self.who.firms:
            return f"台账中没有{scope.area and scope.area + '的'}企业"
        if not self.linked:
            return f"专利台账中没有{f'{self.year}年授权且' if self.year else ''}能对上企业台账的专利"
        return ""

    def notes(self) -> Iterable[str]:
        """Return what a table must say of patents that were left out."""
        yield from self.who.notes
        if self.strangers:
            yield f"{self.strangers}件专利的专利权人不在企业台账中，未计入。"


def holding(
    scope: Scope, belongs: Callable[[str | None], bool] | None = None, *, in_year: bool = False
) -> Holding:
    """Return who holds the granted patents in force, up to the end of the scope's year.

    A patent belongs to its holder by credit code, else by name. With ``in_year`` only the patents granted
    in the scope's year count, without one those of the last year with a grant.
    """
    import numpy as np

    who = census(scope, belongs)
    granted = patent_records.granted(scope, lambda _: True)
    years, kinds = granted.years, granted.kinds
    owners = owner_places(scope, "patents", "holder_uscc", "holder")[granted.places]
    year = scope.year
    if in_year:
        year = year or int(years.max(initial=0)) or None
        now = years == (year or 0)
        owners, kinds = owners[now], kinds[now]
    linked = owners >= 0
    ids, kinds = columns(scope, "enterprises").ids, kinds[linked]
    size = OTHER + 1
    counts = np.bincount(owners[linked] * size + kinds, minlength=len(ids) * size).reshape(-1, size)
    holders = np.flatnonzero(counts.any(axis=1))
    found = dict(zip(ids[holders].tolist(), counts[holders].tolist(), strict=True))
    number = int(linked.sum())
    return Holding(who, found, number, len(linked) - number, year if in_year else None)


def mean(part: int, whole: int) -> Cell:
    """Return a mean with two decimals; “—” of nothing."""
    return half_up(Fraction(part, whole), MEAN_DECIMALS) if whole else Absent.NOT_APPLICABLE
