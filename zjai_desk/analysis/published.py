"""Published figures where the office has no records of its own, and what published figures contradict each other."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.columns import Columns, columns
from zjai_desk.analysis.origins import Listed, listed
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import dates
from zjai_desk.registers.fields import Value
from zjai_desk.registers.figures import FIGURES

Number = int | Decimal

_ISSUE = re.compile(r"(.+?)(\d{4}年第\d+期)")
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
    id: int = 0

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


def place_of(figure: Figure) -> str:
    """Return where a figure is printed, as it is cited: 《规划》第二章, 《杭州科技》2020年第3期专利分析."""
    periodical = _ISSUE.fullmatch(figure.source)
    title, issue = periodical.groups() if periodical else (figure.source, "")
    return f"《{title}》{issue}{figure.section}"


def figures(scope: Scope) -> list[Figure]:
    """Return all published figures that have a number, of whatever area; read once for tables counted together."""
    return scope.once("published figures", lambda: _figures(columns(scope, FIGURES.key)))


def _figures(register: Columns) -> list[Figure]:
    register.coded(*_TEXTS, "value")
    texts = zip(*(map(_text, register[key]) for key in _TEXTS), strict=True)
    lines = zip(register.ids.tolist(), register["value"], texts, strict=True)
    return [
        Figure(value=value, id=number, **dict(zip(_TEXTS, told, strict=True)))
        for number, value, told in lines
        if isinstance(value, Decimal)
    ]


def printed(*found: Figure) -> Listed:
    """Return the records of some figures."""
    return listed(FIGURES.key, (figure.id for figure in found))


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
    ``own`` are the numbers of the table the sentences stand under; those it agrees with are told in one sentence.
    """
    groups: dict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for figure in found:
        if about in figure.indicator and figure.area in areas:
            groups[figure.area, figure.period, figure.indicator, figure.unit].append(figure)
    agreed: dict[str, list[str]] = defaultdict(list)
    sentences = []
    for (area, period, indicator, _), group in groups.items():
        printed = _differing(group)
        what = f"{area}{period}年{indicator}"
        same = next((_section(f) for f in printed if f.value in own), "")
        said = "，".join(f"“{_section(f)}”作{f.shown}" for f in printed if not same or f.value not in own)
        if same:
            agreed[same].append(f"{what}，{said}")
        elif printed:
            sentences.append(f"公布数不一致：{what}，{said}。")
    return [
        *(f"公布数不一致，本表同“{same}”：{'；'.join(said)}。" for same, said in agreed.items()),
        *sentences,
    ]


def _differing(group: list[Figure]) -> list[Figure]:
    """Return the figures of a group by their different values, the first of each; none if all are alike."""
    if len({figure.value for figure in group}) < 2 or len({f.population for f in group if f.population}) > 1:
        return []
    printed: dict[Decimal, Figure] = {}
    for figure in group:
        printed.setdefault(figure.value, figure)
    return list(printed.values())


def _section(figure: Figure) -> str:
    return figure.section or figure.source
