"""Which enterprises are counted: those of the area that still stand, each with its district and its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zjai_desk.analysis.columns import Columns, columns
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import taxonomy
from zjai_desk.registers.fields import Value

if TYPE_CHECKING:
    from pandas import DataFrame

    from zjai_desk.store.ranking import Numbers

# 迁出 left the area, the others are no more; a blank status is taken to stand.
_NO_LONGER = frozenset({"注销", "吊销", "迁出"})
OTHER_LAYER = "未归层"


@dataclass(frozen=True, slots=True)
class Counted:
    """Enterprises that are counted, by their places in the columns of the register, and what was left out.

    ``unplaced`` have no district: they are counted if ``takes_unplaced``.
    """

    of: Columns
    places: Numbers
    gone: int
    unplaced: int
    takes_unplaced: bool

    def __len__(self) -> int:
        return len(self.places)

    @property
    def frame(self) -> DataFrame:
        """A line for each: id, district (or None), town (blank where not filled in) and fields."""
        import pandas as pd

        places = self.places.tolist()
        listed = (self.of[key] for key in ("district", "town", "field"))
        district, town, field = (list(map(column.__getitem__, places)) for column in listed)
        return pd.DataFrame(
            {
                "id": self.of.ids[self.places],
                "district": pd.Series(list(map(text_or_none, district)), dtype=object),
                "town": [text_or_none(value) or "" for value in town],
                "field": pd.Series([v if isinstance(v, tuple) else () for v in field], dtype=object),
            }
        )

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
    import numpy as np

    district, status = columns(scope, "enterprises").coded("district", "status")
    stands = status.each(lambda value: value not in _NO_LONGER, bool)
    inside = district.each(lambda value: belongs(text_or_none(value)), bool)
    unplaced = int((stands & (district.codes == 0)).sum())
    gone = int((inside & ~stands).sum())
    return Counted(
        columns(scope, "enterprises"), np.flatnonzero(inside & stands), gone, unplaced, belongs(None)
    )


def memberships(frame: DataFrame) -> DataFrame:
    """Return one line for each field of each enterprise (家次): id, layer, field."""
    lines = frame[["id", "field"]].explode("field").dropna(subset="field")
    layers = taxonomy.layer_of()
    return lines.assign(layer=[layers.get(field, OTHER_LAYER) for field in lines["field"]])


def sizes(lines: DataFrame, key: str) -> dict[str, int]:
    """Return how many different enterprises there are under each value of a column."""
    numbers = lines.groupby(key)["id"].nunique()
    return dict(zip(map(str, numbers.index), map(int, numbers), strict=True))
