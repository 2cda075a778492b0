"""The kinds of patents in each district as shares of its own patents."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.patents import counts as patent_counts
from zjai_desk.analysis.ranking import Ranking, rank
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Cell, Column, Row, Table

_DECIMALS = 2


def kinds_by_district(scope: Scope) -> Table:
    """Return what share of the patents of each district is of each kind; the districts with most patents first.

    For a single district it and the rest of its city are the rows, while the chart has all districts. Facts:
    ``most`` (the district with the largest share of 发明授权) with ``most_share``, ``second`` with
    ``second_share``, of all districts of the city, and for a single one ``area_share`` with ``area_rank``; for
    each row, such as 滨江区, ``滨江区.发明授权`` and so on.
    """
    tally = patent_counts.by_district(scope)
    ranking = rank({str(name): sum(numbers) for name, numbers in tally.counts.items()}, scope)
    rows: dict[str, tuple[Cell, ...]] = {}
    for name in ranking.rows:
        numbers = tuple(map(sum, zip(*(tally.counts[one] for one in ranking.members(name)), strict=True)))
        if sum(numbers):
            rows[name] = (*_shares(numbers), sum(numbers))
    title = f"{tally.area}各区县专利类型构成"
    notes = [*tally.notes]
    if rows:
        notes.append(
            "占比以本区县专利为分母，逐项四舍五入，与区县专利数量表一致；各项相加可能差0.01个百分点。"
        )
        notes += tally.bounds(ranking.districts)
    facts: dict[str, Cell] = {
        f"{name}.{kind}": cell
        for name, cells in rows.items()
        for kind, cell in zip(tally.kinds, cells, strict=False)
    }
    counts = {name: tally.counts[name] for name in ranking.districts}
    of_districts = {name: _shares(numbers) for name, numbers in counts.items() if sum(numbers)}
    inventions = {name: parts[0] for name, parts in of_districts.items()}
    leaders = sorted(inventions, key=lambda name: -inventions[name])
    own = ranking.own if ranking.own in inventions else ""
    if own:
        before = sum(share > inventions[own] for share in inventions.values())
        facts |= {"area_share": inventions[own], "area_rank": 1 + before}
    for place, name in zip(("most", "second"), leaders, strict=False):
        facts |= {place: name, f"{place}_share": inventions[name]}
    totals = tally.totals
    return Table(
        name="patents.kinds_by_district",
        title=title,
        area=scope.area or tally.area,
        year=scope.year,
        unit="%",
        population=tally.population,
        source=tally.source,
        columns=(
            Column("区县"),
            *(
                Column(kind, decimals=_DECIMALS, basis=f"{kind}÷本区县专利合计，四舍五入")
                for kind in tally.kinds
            ),
            Column("专利数", "件", 0, basis="本区县专利合计"),
        ),
        rows=tuple(Row((name, *cells)) for name, cells in rows.items()),
        totals=("合计", *_shares(totals), sum(totals)) if rows else (),
        notes=tuple(notes),
        chart=ChartSpec(
            ChartKind.STACKED,
            title,
            tuple(of_districts),
            tuple(
                Series(kind, tuple(parts[place] for parts in of_districts.values()))
                for place, kind in enumerate(tally.kinds)
            ),
            "%",
            tally.population,
            tally.source,
            own=own,
        )
        if len(of_districts) > 1
        else None,
        facts=facts,
        behind=tally.behind([ranking.members(name) for name in rows], shares=range(1, len(tally.kinds) + 1)),
        origins={
            f"{name}.{kind}": tally.share_origin(ranking.members(name), place)
            for name in rows
            for place, kind in enumerate(tally.kinds)
        }
        | {
            f"{place}_share": tally.share_origin([name])
            for place, name in zip(("most", "second"), leaders, strict=False)
        }
        | (_own_origins(tally, ranking, own) if own else {}),
    )


def _own_origins(tally: patent_counts.Tally, ranking: Ranking, own: str) -> dict[str, Origin]:
    whole = tally.records(list(ranking.counts))
    place = Origin(tally.records([own]), whole, "按发明授权占比从高到低，相同的并列")
    return {"area_share": tally.share_origin([own]), "area_rank": place}


def _shares(numbers: tuple[int, ...]) -> tuple[Decimal, ...]:
    # Rounded each by itself: the share of inventions is printed beside the numbers of districts, too.
    return tuple(half_up(Fraction(number * 100, sum(numbers)), _DECIMALS) for number in numbers)


TABLES = (NamedTable("patents.kinds_by_district", "专利类型构成（区县）", kinds_by_district),)
