"""Published figures where the office has no records of its own, and what published figures contradict each other."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.registers import dates
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

Number = int | Decimal

_TEXTS = ("source", "section", "area", "period", "indicator", "unit", "population", "note")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as a document printed it; ``year`` is that of its period, the last one of a span."""

    source: str
    section: str
    area: str
    period: str
    indicator: str
    value: Decimal
    unit: str
    population: str
    note: str = ""

    @property
    def year(self) -> int | None:
        """The year in which the period ends; None where it names no year."""
        last = self.period.replace("—", "-").replace("–", "-").rpartition("-")[2]
        return dates.year_of(dates.parse(last if len(last) >= 4 else self.period))

    @property
    def place(self) -> tuple[str, str]:
        """Where it is printed: document and section."""
        return self.source, self.section

    @property
    def shown(self) -> str:
        """The number with its unit, as printed."""
        return f"{self.value:f}{self.unit}"


def figures(store: Store) -> list[Figure]:
    """Return all published figures that have a number."""
    columns = store.columns("figures", (*_TEXTS, "value"))
    found = []
    for place, value in enumerate(columns["value"]):
        if isinstance(value, Decimal):
            texts = {key: _text(columns[key][place]) for key in _TEXTS}
            found.append(Figure(value=value, **texts))
    return found


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def richest(found: Iterable[Figure], group: Callable[[Figure], Hashable]) -> list[Figure]:
    """Return the largest group of figures; of equally large ones that of the latest year."""
    groups: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in found:
        groups[group(figure)].append(figure)
    return max(groups.values(), key=lambda g: (len(g), max(f.year or 0 for f in g)), default=[])


def contradictions(
    found: Iterable[Figure], areas: Collection[str], about: str, own: Collection[Number] = ()
) -> list[str]:
    """Return a sentence for each indicator with ``about`` in its name that is printed with different numbers.

    Only figures of one area, period, unit and (where stated) population are held against each other.
    ``own`` are the numbers of the table the sentences stand under; the one it agrees with is named.
    """
    groups: dict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for figure in found:
        if about in figure.indicator and figure.area in areas:
            groups[figure.area, figure.period, figure.indicator, figure.unit].append(figure)
    return [
        sentence
        for (area, period, indicator, _), group in groups.items()
        if (sentence := _contradiction(f"{area}{period}年{indicator}", group, own))
    ]


def _contradiction(what: str, group: list[Figure], own: Collection[Number]) -> str:
    if len({figure.value for figure in group}) < 2 or len({f.population for f in group if f.population}) > 1:
        return ""
    printed: dict[Decimal, Figure] = {}
    for figure in group:
        printed.setdefault(figure.value, figure)
    places = "，".join(f"“{f.section or f.source}”作{f.shown}" for f in printed.values())
    agreed = [f.shown for f in printed.values() if f.value in own]
    return f"公布数不一致：{what}，{places}" + (f"；本表为{agreed[0]}。" if agreed else "。")
