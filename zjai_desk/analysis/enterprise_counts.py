"""Which enterprises are counted: those of the area that still stand, each with its district and its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import taxonomy
from zjai_desk.registers.fields import Value

if TYPE_CHECKING:
    from pandas import DataFrame

# 迁出 left the area, the others are no more; a blank status is taken to stand.
_NO_LONGER = frozenset({"注销", "吊销", "迁出"})
OTHER_LAYER = "未归层"
_ALL = "enterprises"
"""What is read of every enterprise is kept as in the memo of a scope."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Enterprises that are counted: a frame of id, district (or None), town and fields, and what was left out.

    ``unplaced`` have no district: they are in the frame if ``takes_unplaced``.
    """

    frame: DataFrame
    gone: int
    unplaced: int
    takes_unplaced: bool

    def notes(self, scope: Scope) -> tuple[str, ...]:
        """Return what a table of these enterprises must say of who was counted."""
        found = []
        if self.unplaced and scope.area:
            treated = f"按{scope.city}企业计入" if self.takes_unplaced else "未计入"
            found.append(f"{self.unplaced}家企业未填所属区县，{treated}。")
        if self.gone:
            found.append(f"已注销、吊销或迁出的{self.gone}家企业不计。")
        if scope.year:
            found.append("企业按台账现状计，未按年份筛选。")
        return tuple(found)


def text_or_none(value: Value) -> str | None:
    """Return a text value; None for whatever is absent, for whichever reason."""
    return value if isinstance(value, str) else None


def counted(scope: Scope, belongs: Callable[[str | None], bool]) -> Counted:
    """Return the enterprises whose district (None where not filled in) ``belongs``."""
    frame = _all(scope)
    placed = {district: belongs(district) for district in frame["district"].unique()}
    unplaced = frame["district"].isna() & frame["stands"]
    inside = frame["district"].map(lambda district: placed[district]).astype(bool)
    kept = frame[inside & frame["stands"]].drop(columns="stands").reset_index(drop=True)
    return Counted(kept, int((inside & ~frame["stands"]).sum()), int(unplaced.sum()), belongs(None))


def _all(scope: Scope) -> DataFrame:
    """Return every enterprise: id, district, fields, and whether it still stands; read once for tables counted together."""
    import pandas as pd

    if _ALL not in scope.memo:
        columns = scope.store.columns("enterprises", ("district", "town", "field", "status"))
        scope.memo[_ALL] = pd.DataFrame(
            {
                "id": columns["id"],
                "district": pd.Series(list(map(text_or_none, columns["district"])), dtype=object),
                "town": [text_or_none(value) or "" for value in columns["town"]],
                "field": pd.Series(
                    [v if isinstance(v, tuple) else () for v in columns["field"]], dtype=object
                ),
                "stands": [value not in _NO_LONGER for value in columns["status"]],
            }
        )
    found: DataFrame = scope.memo[_ALL]
    return found


def memberships(frame: DataFrame) -> DataFrame:
    """Return one line for each field of each enterprise (家次): id, layer, field."""
    lines = frame[["id", "field"]].explode("field").dropna(subset="field")
    layers = taxonomy.layer_of()
    return lines.assign(layer=[layers.get(field, OTHER_LAYER) for field in lines["field"]])


def sizes(lines: DataFrame, key: str) -> dict[str, int]:
    """Return how many different enterprises there are under each value of a column."""
    numbers = lines.groupby(key)["id"].nunique()
    return dict(zip(map(str, numbers.index), map(int, numbers), strict=True))
