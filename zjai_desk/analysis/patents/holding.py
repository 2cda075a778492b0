"""Who holds which patents: the granted patents in force of each enterprise, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.enterprises.records import Census, census
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.merging.linking import owner_places
from zjai_desk.analysis.origins import Records
from zjai_desk.analysis.patents import records as patent_records
from zjai_desk.analysis.patents.records import OTHER
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Cell
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.patents import PATENTS

if TYPE_CHECKING:
    from zjai_desk.store.columns.ranking import Numbers

MEAN_DECIMALS = 2


class Links(NamedTuple):
    """Patents that belong to an enterprise: the place of each one's holder, its own id, its kind."""

    holders: Numbers
    ids: Numbers
    kinds: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Held(Records):
    """The patents of some enterprises, of one kind if it is given; they are looked up when they are asked for."""

    links: Links
    holders: Selected
    kind: int | None = None
    register: str = PATENTS.key

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the patents in order."""
        import numpy as np

        held = np.isin(self.links.holders, self.holders.places)
        if self.kind is not None:
            held &= self.links.kinds == self.kind
        return tuple(self.links.ids[held].tolist())


@dataclass(frozen=True, slots=True)
class Holding:
    """Enterprises, and how many patents each of the register holds by kind (those of no known kind last).

    ``links`` are the patents that belong to any of them: where none does, that an enterprise holds none says
    nothing. ``strangers`` belong to no enterprise of the store. ``year`` is the year of grant if only that one
    was counted.
    """

    who: Census
    counts: Numbers
    strangers: int
    year: int | None
    links: Links

    @property
    def linked(self) -> int:
        """How many patents belong to any enterprise."""
        return len(self.links.ids)

    def held_by(self, firms: Selected, kind: int | None = None) -> Held:
        """Return the patents that some enterprises hold, of one kind if it is given."""
        return Held(self.links, firms, kind)

    def of(self, firms: Selected) -> tuple[int, ...]:
        """Return how many patents of each kind some enterprises hold."""
        return tuple(self.counts[firms.places].sum(axis=0).tolist())

    def holders(self, firms: Selected) -> Selected:
        """Return those that hold any."""
        return firms.where(self.counts.sum(axis=1) > 0)

    def missing(self, scope: Scope) -> str:
        """Say why nothing can be counted; empty if it can."""
        if not len(self.who):
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
    years, kinds, patents = granted.years, granted.kinds, granted.ids
    owners = owner_places(scope, PATENTS)[granted.places]
    year = scope.year
    if in_year:
        year = year or int(years.max(initial=0)) or None
        now = years == (year or 0)
        owners, kinds, patents = owners[now], kinds[now], patents[now]
    linked = owners >= 0
    kinds, size = kinds[linked], OTHER + 1
    every = len(who.firms.columns.ids)
    counts = np.bincount(owners[linked] * size + kinds, minlength=every * size).reshape(-1, size)
    links = Links(owners[linked], patents[linked], kinds)
    return Holding(who, counts, int((~linked).sum()), year if in_year else None, links)


def mean(part: int, whole: int) -> Cell:
    """Return a mean with two decimals; “—” of nothing."""
    return half_up(Fraction(part, whole), MEAN_DECIMALS) if whole else Absent.NOT_APPLICABLE
