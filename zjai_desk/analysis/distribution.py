"""A table of groups of records with their shares, as one declaration makes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.origins import Origins
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class Distribution:
    """Enterprises in groups: what the table is called, what it is over, how it is drawn, what it says besides.

    ``whole`` are the enterprises that the shares are of; groups that overlap (titles) have no total. Shares
    are balanced unless ``plain``: then each is rounded by itself, as the report did with the stages.
    """

    name: str
    title: str
    heading: str
    groups: Mapping[str, Selected]
    whole: Selected
    population: str
    chart: ChartKind = ChartKind.BAR
    overlapping: bool = False
    plain: bool = False
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Cell] = field(default_factory=dict)
    origins: Origins = field(default_factory=dict)


def distribution_table(scope: Scope, declared: Distribution) -> Table:
    """Return the table of the groups; their shares are balanced where the groups do not overlap."""
    groups, whole = declared.groups, len(declared.whole) or 1
    counts = [len(group) for group in groups.values()]
    if declared.overlapping or declared.plain:
        parts = tuple(shares([count], whole)[0] for count in counts)
        rounding = "四舍五入取整"
    else:
        parts = shares(counts, whole)
        rounding = "最大余数法取整（舍位平衡）"
    source = scope.source("企业台账")
    drawn = [label for label in groups if label != UNFILLED]
    title = f"{scope.area}{declared.title}"
    total = ("合计", sum(counts), shares([sum(counts)], whole)[0])
    return Table(
        name=declared.name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="家",
        population=declared.population,
        source=source,
        columns=(
            Column(declared.heading),
            Column("企业数", decimals=0, basis=f"台账所填{declared.heading}为此的企业数"),
            Column("占比", "%", 0, basis=f"企业数÷{whole}家，{rounding}"),
        ),
        rows=tuple(Row(cells) for cells in zip(groups, counts, parts, strict=True)),
        totals=() if declared.overlapping else total,
        notes=declared.notes,
        chart=ChartSpec(
            declared.chart,
            title,
            tuple(drawn),
            (Series("企业数", tuple(len(groups[label]) for label in drawn)),),
            "家",
            denominator=declared.population,
            source=source,
        )
        if drawn
        else None,
        facts=dict(declared.facts),
        behind=Behind(
            "enterprises",
            tuple(group.ids for group in groups.values()),
            over={2: (declared.whole,) * (len(groups) + 1)},
        ),
        origins=declared.origins,
    )
