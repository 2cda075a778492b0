"""Which patents of the register are counted: granted, in force, each with its year, kind and district."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zjai_desk.analysis.enterprise_counts import text_or_none
from zjai_desk.analysis.linking import OWNER_KEYS, owners
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import patent_no
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Value
from zjai_desk.registers.patents import KINDS
from zjai_desk.store import Store

if TYPE_CHECKING:
    from pandas import DataFrame

_PENDING = "审中"
# The journal counts 有效专利: granted and maintained. A blank status is taken to be in force.
_LAPSED = frozenset({"失效", "未缴费终止", "期限届满", "放弃", "无效"})
_KEYS = ("kind", "granted_on", "legal_status", "district")


@dataclass(frozen=True, slots=True)
class Granted:
    """Patents that are counted: a frame of id, year, kind and district (None where unknown), and what was left out.

    ``any_of_area`` says whether the register has patents of the area itself.
    """

    frame: DataFrame
    any_of_area: bool
    pending: int = 0
    lapsed: int = 0
    by_holder: int = 0

    def notes(self, scope: Scope) -> tuple[str, ...]:
        """Return what a table of these patents must say of what was counted."""
        undated, unplaced = (int(self.frame[key].isna().sum()) for key in ("year", "district"))
        sentences = (
            (self.pending, f"审查中的{self.pending}件不计。"),
            (self.lapsed, f"已失效的{self.lapsed}件不计。"),
            (self.by_holder, f"{self.by_holder}件未填区县，按专利权人所在区县归入。"),
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
    import pandas as pd

    columns = scope.store.columns("patents", _KEYS)
    districts, by_holder = _districts(scope.store, columns["district"])
    frame = pd.DataFrame({"id": columns["id"], "status": columns["legal_status"], "by_holder": by_holder})
    frame["district"] = pd.Series(districts, dtype=object)
    frame["year"] = pd.Series([year_of(text_or_none(day)) for day in columns["granted_on"]], dtype=object)
    frame["kind"] = pd.Series(_kinds(scope.store, columns["kind"]), dtype=object)
    covered = {district: belongs(district) for district in frame["district"].unique()}
    of_area = {district: scope.covers(district) for district in covered}
    inside = [covered[district] for district in frame["district"]]
    in_time = [scope.year is None or year is None or year <= scope.year for year in frame["year"]]
    frame = frame[pd.Series(inside, dtype=bool) & pd.Series(in_time, dtype=bool)]
    pending, lapsed = frame["status"] == _PENDING, frame["status"].isin(_LAPSED)
    kept = frame[~pending & ~lapsed]
    return Granted(
        frame=kept[["id", "year", "kind", "district"]].reset_index(drop=True),
        any_of_area=any(of_area[district] for district in kept["district"]),
        pending=int(pending.sum()),
        lapsed=int(lapsed.sum()),
        by_holder=int(kept["by_holder"].sum()),
    )


def _kinds(store: Store, given: Sequence[Value]) -> list[str | None]:
    """Return the kind of each patent, asking its number where none is given."""
    kinds = [str(kind) if kind in KINDS else None for kind in given]
    if None not in kinds:
        return kinds
    numbers = store.columns("patents", ("patent_no",))["patent_no"]
    return [kind or _kind_of(number) for kind, number in zip(kinds, numbers, strict=True)]


def _kind_of(number: Value) -> str | None:
    parsed = patent_no.parse(number) if isinstance(number, str) else None
    return parsed.kind if parsed else None


def _districts(store: Store, given: Sequence[Value]) -> tuple[list[str | None], list[bool]]:
    """Return the district of each patent, and whether it is that of the holder, as the enterprise register has it."""
    own = list(map(text_or_none, given))
    if None not in own:
        return own, [False] * len(own)
    enterprises = store.columns("enterprises", (*OWNER_KEYS, "district"))
    known = owners(enterprises)
    holders = store.columns("patents", ("holder_uscc", "holder"))
    places = [
        None if district else known.find(code, name)
        for district, code, name in zip(own, holders["holder_uscc"], holders["holder"], strict=True)
    ]
    found = [None if place is None else text_or_none(enterprises["district"][place]) for place in places]
    return [a or b for a, b in zip(own, found, strict=True)], [name is not None for name in found]
