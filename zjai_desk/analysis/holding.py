"""Who holds which patents: the granted patents in force of each enterprise, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from zjai_desk.analysis import patent_records
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.firms import Census, Firm, census
from zjai_desk.analysis.linking import OWNER_KEYS, owners
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Cell
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.patents import KINDS

MEAN_DECIMALS = 2
_OTHER = len(KINDS)  # the place of patents whose kind nobody knows


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
        return self.patents.get(firm.id, (0,) * (len(KINDS) + 1))

    def count(self, firms: Iterable[Firm]) -> int:
        """Return how many patents some enterprises hold."""
        return sum(sum(self.of(firm)) for firm in firms)

    def holders(self, firms: Iterable[Firm]) -> list[Firm]:
        """Return those that hold any."""
        return [firm for firm in firms if any(self.of(firm))]

    def missing(self, scope: Scope) -> str:
        """Say why nothing can be counted; empty if it can."""
        if not self.who.firms:
            return f"台账中没有{scope.area}的企业"
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
    who = census(scope, belongs)
    links = _links(scope)
    year = scope.year
    if in_year:
        year = year or max((link.year for link in links if link.year is not None), default=None)
        links = [link for link in links if link.year == year]
    wanted = {firm.id for firm in who.firms}
    found: dict[int, list[int]] = defaultdict(lambda: [0] * (len(KINDS) + 1))
    for link in links:
        if link.enterprise in wanted:
            found[link.enterprise][link.kind] += 1
    linked = sum(1 for link in links if link.enterprise)
    return Holding(who, dict(found), linked, len(links) - linked, year if in_year else None)


class _Link(NamedTuple):
    """A patent that counts: the id of the enterprise it belongs to (0: none), its year of grant, the place of its kind."""

    enterprise: int
    year: int | None
    kind: int


def _links(scope: Scope) -> list[_Link]:
    """Return every granted patent in force up to the scope's year with its holder."""
    key = f"patent links up to {scope.year}"
    if key in scope.memo:
        kept: list[_Link] = scope.memo[key]
        return kept
    columns = scope.store.columns("enterprises", OWNER_KEYS)
    known = owners(columns)
    frame = patent_records.granted(scope, lambda _: True).frame
    names = scope.store.columns("patents", ("holder_uscc", "holder"))
    places = {number: place for place, number in enumerate(names["id"])}
    found = []
    for patent, year, kind in zip(
        frame["id"].tolist(), frame["year"].tolist(), frame["kind"].tolist(), strict=True
    ):
        place = places[patent]
        owner = known.find(names["holder_uscc"][place], names["holder"][place])
        enterprise = 0 if owner is None else columns["id"][owner]
        of_kind = KINDS.index(kind) if kind in KINDS else _OTHER
        found.append(_Link(enterprise if isinstance(enterprise, int) else 0, year, of_kind))
    scope.memo[key] = found
    return found


def mean(part: int, whole: int) -> Cell:
    """Return a mean with two decimals; “—” of nothing."""
    return half_up(Fraction(part, whole), MEAN_DECIMALS) if whole else Absent.NOT_APPLICABLE
