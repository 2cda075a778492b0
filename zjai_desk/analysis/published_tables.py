"""A table of published figures, for an office that has no records of its own; it says so."""

from collections.abc import Sequence
from dataclasses import replace

from zjai_desk.analysis import published
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.published import Figure, place_of
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Column, Row, Table
from zjai_desk.registers.figures import FIGURES

_COLUMNS = (
    Column("地区"),
    Column("时期"),
    Column("指标"),
    Column("公布数", basis="照公布的写，未作换算"),
    Column("单位"),
    Column("总体", basis="公布时载明的统计范围"),
)


def figures_of(scope: Scope) -> list[Figure]:
    """Return the published figures of exactly the scope's area (all without one), up to its year."""
    return [
        figure
        for figure in published.figures(scope)
        if (not scope.area or canonical(figure.area) == scope.area)
        and (scope.year is None or (figure.year or 0) <= scope.year)
    ]


def substitute(scope: Scope, name: str, title: str, found: Sequence[Figure], missing: str) -> Table:
    """Return ``found`` as they were printed; ``missing`` says what the office's registers lack.

    Facts: ``published`` (how many figures), where there are any.
    """
    said = f"{missing}，本表用公布数。" if found else f"{missing}，公布数中也没有。"
    return replace(listing(scope, name, title, found), notes=(said, *_contradictions(found)))


def listing(scope: Scope, name: str, title: str, found: Sequence[Figure]) -> Table:
    """Return figures as they were printed, each with its place, and what they contradict each other in."""
    sources = "；".join(dict.fromkeys(map(place_of, found)))
    return Table(
        name=name,
        title=f"{scope.area}{title}",
        area=scope.area,
        year=scope.year,
        unit="",
        population="公布数，总体见各行" if found else "无数据",
        source=sources,
        columns=_COLUMNS,
        rows=tuple(Row((f.area, f.period, f.indicator, f.value, f.unit, f.population)) for f in found),
        notes=_contradictions(found)
        if found
        else (f"公布数中没有{scope.area and scope.area + '的'}这类指标。",),
        facts={"published": len(found)} if found else {},
        behind=behind(found),
    )


def behind(found: Sequence[Figure]) -> Behind:
    """Return the figures behind a table that lists them one a row."""
    return Behind(FIGURES.key, tuple((figure.id,) for figure in found))


def _contradictions(found: Sequence[Figure]) -> tuple[str, ...]:
    return tuple(published.contradictions(found, {figure.area for figure in found}, ""))
