"""What has been reached of an indicator by a year: as published, as the enterprises stated, or as the register counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.enterprises.records import census, items
from zjai_desk.analysis.industry.stated import MEASURES, Statements, records, stated, total
from zjai_desk.analysis.origins import Records
from zjai_desk.analysis.published import Figure, place_of, printed
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers.text import fold

# Under which other names an indicator of a plan is published.
_ALIASES = {"行业标杆企业数": ("行业应用标杆企业数",), "产业总规模": ("产业规模",)}
# What the enterprise register itself counts of an indicator: the title that enterprises hold.
_TITLES = {
    "领军企业数": "领军企业",
    "行业标杆企业数": "行业应用标杆企业",
    "高新技术企业数": "高新技术企业",
}
_SCALES = ({"元": 0, "万元": 4, "亿元": 8, "万亿元": 12}, {"家": 0, "万家": 4}, {"人": 0, "万人": 4})
_FORECAST = ("预计", "预测")


@dataclass(frozen=True, slots=True)
class Reached:
    """What has been reached of an indicator: the value, its year, in words where it comes from, and its records."""

    value: Decimal
    year: int | None
    source: str
    records: Records


class Known:
    """All that is known in a store by a scope's year, asked for one indicator after the other."""

    def __init__(self, scope: Scope, figures: Sequence[Figure]) -> None:
        self._scope = scope
        self._figures = [f for f in figures if scope.year is None or (f.year or 0) <= scope.year]
        self._statements: dict[str, Statements] = {}

    def reached(self, indicator: str, area: str, unit: str) -> Reached | None:
        """Return the newest published value of an area, else what its enterprises stated or the register counts."""
        return (
            self._published(indicator, area, unit)
            or self._stated(indicator, area, unit)
            or self._held(indicator, area)
        )

    def _published(self, indicator: str, area: str, unit: str) -> Reached | None:
        names = {fold(name) for name in (indicator, *_ALIASES.get(indicator, ()))}
        fitting = [
            (figure, value)
            for figure in self._figures
            if fold(figure.indicator) in names
            and canonical(figure.area) == canonical(area)
            and (value := converted(figure.value, figure.unit, unit)) is not None
        ]
        if not fitting:
            return None
        newest, value = max(fitting, key=lambda pair: pair[0].year or 0)
        guess = "（预测数）" if any(word in newest.note for word in _FORECAST) else ""
        return Reached(value, newest.year, f"{place_of(newest)}{guess}", printed(newest))

    def _stated(self, indicator: str, area: str, unit: str) -> Reached | None:
        key = next((key for key, label in MEASURES.items() if label == indicator), None)
        if key is None or not self._own(area):
            return None
        found = self._statements.setdefault(area, stated(self._scope))
        for year in reversed(found.years):
            amount = total(found.of(year), key)
            value = None if amount is None else converted(amount, "万元", unit)
            if value is not None:
                number = sum(1 for one in found.of(year) if key in one.amounts)
                return Reached(value, year, f"企业年报{number}家之和", records(found.of(year), key))
        return None

    def _held(self, indicator: str, area: str) -> Reached | None:
        title = _TITLES.get(indicator)
        if title is None or not self._own(area):
            return None
        held = census(self._scope).firms.grouped("titles", items).get(title)
        # The register is as of today: that is the year its count belongs to, whatever year is asked for.
        today = dt.date.today().year
        return Reached(Decimal(len(held)), today, f"企业台账现有{title}", held) if held else None

    def _own(self, area: str) -> bool:
        """Whether the area is the one whose records the scope covers."""
        return bool(self._scope.area) and canonical(area) == self._scope.area


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return a value in the unit that is wanted; None if the two measure different things.

    15576 万元 are 1.5576 亿元.
    """
    if unit == wanted:
        return value
    for scale in _SCALES:
        if unit in scale and wanted in scale:
            return value.scaleb(scale[unit] - scale[wanted])
    return None
