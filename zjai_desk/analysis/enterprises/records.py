"""Which enterprises of the register are counted: those of the area that still stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zjai_desk.analysis.columns import columns
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.registers import taxonomy
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Value

# 迁出 left the area, the others are no more; a blank status is taken to stand.
_NO_LONGER = frozenset({"注销", "吊销", "迁出"})
OTHER_LAYER = "未归层"


@dataclass(frozen=True, slots=True)
class Census:
    """The enterprises of an area; ``notes`` say who was left out and, with a year, that all are counted as they stand."""

    firms: Selected
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.firms)

    def nothing(self, scope: Scope, label: str) -> str:
        """Say why a table by a field (its ``label``) has no rows: no enterprises, or none that fill it."""
        if not len(self):
            return f"台账中没有{scope.area and scope.area + '的'}企业"
        of = f"{scope.area}的" if scope.area else ""
        if len(self) == 1:
            return f"{of}1家企业没有填{label}"
        return f"{of}{len(self)}家企业都没有填{label}"


def census(
    scope: Scope, belongs: Callable[[str | None], bool] | None = None, *, by_year: bool = False
) -> Census:
    """Return the enterprises that still stand and whose district ``belongs``: to the scope's area by default.

    They are counted as they stand today; a table that looks at the year itself says so with ``by_year``.
    """
    import numpy as np

    belongs = belongs or scope.covers
    register = columns(scope, ENTERPRISES.key)
    district, status = register.coded("district", "status")
    stands = ~status.among(_NO_LONGER)
    inside = district.each(lambda value: belongs(text_or_none(value)), bool)
    unplaced, gone = int((stands & (district.codes == 0)).sum()), int((inside & ~stands).sum())
    notes = []
    if unplaced and scope.area:
        treated = f"按{scope.city}企业计入" if belongs(None) else "未计入"
        notes.append(f"{unplaced}家企业未填所属区县，{treated}。")
    if gone:
        notes.append(f"已注销、吊销或迁出的{gone}家企业不计。")
    if scope.year and not by_year:
        notes.append("企业按台账现状计，未按年份筛选。")
    firms = Selected(ENTERPRISES.key, register, np.flatnonzero(inside & stands))
    return Census(firms, tuple(notes))


def text_or_none(value: Value) -> str | None:
    """Return a text value; None for whatever is absent, for whichever reason."""
    return value if isinstance(value, str) else None


def items(value: Value) -> tuple[str, ...]:
    """Return the values of a field of many, each once."""
    return tuple(dict.fromkeys(value)) if isinstance(value, tuple) else ()


def items_or_unfilled(value: Value) -> tuple[str, ...]:
    """Return the same, 未填写 where there is none."""
    return items(value) or (UNFILLED,)


def layers_of(value: Value) -> tuple[str, ...]:
    """Return the layers of the atlas in which an enterprise of these fields is, each once."""
    layers = taxonomy.layer_of()
    return tuple(dict.fromkeys(layers.get(field, OTHER_LAYER) for field in items(value)))


def called(firms: Selected) -> list[str]:
    """Return the names people use of enterprises: the short one, else the full one."""
    pairs = zip(firms.values("short_name"), firms.values("name"), strict=True)
    return [text_or_none(short) or text_or_none(name) or "" for short, name in pairs]
