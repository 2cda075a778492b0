"""Which patents of the register are counted: granted, in force, each with its year, kind and district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zjai_desk.analysis.columns import columns
from zjai_desk.analysis.enterprises.records import text_or_none
from zjai_desk.analysis.merging.linking import owner_places
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import patent_no
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Value
from zjai_desk.registers.patents import KINDS, PATENTS

if TYPE_CHECKING:
    from zjai_desk.store.columns.coded import Coded
    from zjai_desk.store.columns.pool import Flags
    from zjai_desk.store.columns.ranking import Numbers

_PENDING = "审中"
# The journal counts 有效专利: granted and maintained. A blank status is taken to be in force.
_LAPSED = frozenset({"失效", "未缴费终止", "期限届满", "放弃", "无效"})
OTHER = len(KINDS)
"""The place of a kind that nobody knows, after those of :data:`KINDS`."""


@dataclass(frozen=True, slots=True)
class Patents:
    """All patents of a register as columns, in order of id.

    ``years`` of grant, 0 where unknown; ``kinds`` by their place among :data:`KINDS`, else :data:`OTHER`;
    ``districts`` by their place among ``names``, whose first is None.
    """

    ids: Numbers
    years: Numbers
    kinds: Numbers
    districts: Numbers
    names: tuple[str | None, ...]
    by_holder: Flags
    pending: Flags
    lapsed: Flags


@dataclass(frozen=True, slots=True)
class Granted:
    """Patents that are counted, by their places among all of them, and how many were left out.

    ``any_of_area`` says whether the register has patents of the area itself.
    """

    of: Patents
    places: Numbers
    any_of_area: bool
    pending: int = 0
    lapsed: int = 0

    def __len__(self) -> int:
        return len(self.places)

    @property
    def ids(self) -> Numbers:
        """The id of each patent."""
        return self.of.ids[self.places]

    @property
    def years(self) -> Numbers:
        """The year in which each was granted, 0 where unknown."""
        return self.of.years[self.places]

    @property
    def kinds(self) -> Numbers:
        """The kind of each by its place among :data:`KINDS`, :data:`OTHER` where unknown."""
        return self.of.kinds[self.places]

    @property
    def districts(self) -> Numbers:
        """The district of each by its place among the names of :attr:`of`, 0 where unknown."""
        return self.of.districts[self.places]

    def notes(self, scope: Scope) -> tuple[str, ...]:
        """Return what a table of these patents must say of what was counted."""
        undated, unplaced = (int((column == 0).sum()) for column in (self.years, self.districts))
        by_holder = int(self.of.by_holder[self.places].sum())
        sentences = (
            (self.pending, f"审查中的{self.pending}件不计。"),
            (self.lapsed, f"已失效的{self.lapsed}件不计。"),
            (by_holder, f"{by_holder}件未填区县，按专利权人所在区县归入。"),
            (
                unplaced and scope.area,
                f"{unplaced}件的区县和专利权人均查不到所在地，按{scope.city}专利计入。",
            ),
            (undated, f"{undated}件未填授权日期，已计入合计。"),
            (scope.year, f"计到{scope.year}年末。"),
        )
        return tuple(sentence for applies, sentence in sentences if applies)


def granted(scope: Scope, belongs: Callable[[str | None], bool]) -> Granted:
    """Return the granted patents in force whose district ``belongs``, up to the end of the scope's year.

    A patent without a district is where its holder is; one without a kind is what its number says.
    """
    import numpy as np

    found = scope.once("patents", lambda: _every(scope))
    inside = np.fromiter(map(belongs, found.names), bool, len(found.names))[found.districts]
    if scope.year is not None:
        inside &= found.years <= scope.year
    places = np.flatnonzero(inside & ~found.pending & ~found.lapsed)
    present = np.unique(found.districts[places]).tolist()
    return Granted(
        of=found,
        places=places,
        any_of_area=any(scope.covers(found.names[district]) for district in present),
        pending=int((inside & found.pending).sum()),
        lapsed=int((inside & found.lapsed).sum()),
    )


def _every(scope: Scope) -> Patents:
    kind, day, status, district = columns(scope, "patents").coded(
        "kind", "granted_on", "legal_status", "district"
    )
    districts, names, by_holder = _districts(scope, district)
    return Patents(
        ids=columns(scope, "patents").ids,
        years=day.each(lambda value: year_of(text_or_none(value)) or 0, int),
        kinds=_kinds(scope, kind),
        districts=districts,
        names=names,
        by_holder=by_holder,
        pending=status.each(lambda value: value == _PENDING, bool),
        lapsed=status.each(lambda value: value in _LAPSED, bool),
    )


def _kinds(scope: Scope, given: Coded) -> Numbers:
    """Return the kind of each patent, asking its number where none is given."""
    import numpy as np

    kinds = given.each(_place_of, int)
    bare = np.flatnonzero(kinds == OTHER)
    if len(bare):
        numbers = scope.store.columns("patents", ("patent_no",))["patent_no"]
        kinds[bare] = [_kind_of(numbers[place]) for place in bare.tolist()]
    return kinds


def _place_of(kind: Value) -> int:
    return KINDS.index(kind) if isinstance(kind, str) and kind in KINDS else OTHER


def _kind_of(number: Value) -> int:
    parsed = patent_no.parse(number) if isinstance(number, str) else None
    return _place_of(parsed.kind) if parsed else OTHER


def _districts(scope: Scope, own: Coded) -> tuple[Numbers, tuple[str | None, ...], Flags]:
    """Return the district of each patent, the names of the districts, and whether it is that of the holder.

    That of a holder is the one that the enterprise register has.
    """
    import numpy as np

    names = dict.fromkeys(map(text_or_none, own.values))
    by_holder = np.zeros(len(own), bool)
    bare = np.flatnonzero(own.codes == 0)
    if not len(bare):
        return own.codes, tuple(names), by_holder
    of_enterprise = columns(scope, "enterprises")["district"]
    names |= dict.fromkeys(map(text_or_none, of_enterprise))
    numbers = {name: number for number, name in enumerate(names)}
    # One more for place -1: of a holder that no enterprise is.
    places = np.array([*(numbers[text_or_none(value)] for value in of_enterprise), 0], np.int64)
    districts = own.codes.astype(np.int64)
    districts[bare] = places[owner_places(scope, PATENTS)[bare]]
    by_holder[bare] = districts[bare] > 0
    return districts, tuple(names), by_holder
