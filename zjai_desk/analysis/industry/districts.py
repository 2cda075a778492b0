"""The table of the industry by district: revenue, share and rank within the city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from zjai_desk.analysis.balance import balanced, half_up
from zjai_desk.analysis.boundaries import Districts
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.industry.stated import (
    MEASURES,
    Statement,
    comparable_growth,
    growth_origin,
    in_unit,
    money_unit,
    records,
    stated,
    total,
)
from zjai_desk.analysis.industry.years import share
from zjai_desk.analysis.ranking import Ranking, rank, share_column
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers.fields import Absent

_CENTS = 10**6  # 万元 are kept to six places: as integers of that size amounts can be ranked exactly


def by_district(scope: Scope) -> Table:
    """Rank the districts of the city by the revenue of the scope's year (the last one by default), with shares.

    For a single district it and the rest of its city are the rows, its rank is that among all districts.
    Facts: ``year``, ``unit``, ``revenue``, ``districts``; ``first`` to ``third``, each with ``_revenue`` and
    ``_share``; with an area that is a district ``area_revenue``, ``area_share``, ``area_rank``. No facts
    without returns of the year.
    """
    name = "industry.by_district"
    found = stated(scope, scope.compares)
    year = scope.year or max(found.years, default=0)
    group = found.of(year)
    title = f"{scope.city}{year or ''}{'年' if year else ''}各区县人工智能企业营业收入"
    if not any("revenue" in one.amounts for one in group):
        missing = f"企业年报中没有{scope.city}{f'{year}年' if year else ''}填报营业收入的年报，也没有公布的分区县数。"
        columns = (Column("区县"), Column("位次", decimals=0))
        return Table(name, title, scope.area, scope.year, "", "无数据", "", columns, (), notes=(missing,))
    districts = Districts(scope)

    def line_of(one: Statement) -> str:
        return districts.place(one.district, town=one.town) if one.district else UNFILLED

    places: dict[str, list[Statement]] = defaultdict(list)
    for one in group:
        places[line_of(one)].append(one)
    ranking = rank({place: _units(members) for place, members in places.items()}, scope)
    rows = {
        row: [one for district in ranking.members(row) for one in places[district]] for row in ranking.rows
    }
    unit = money_unit([total(group, "revenue")])
    amounts = {key: _balanced([total(members, key) for members in rows.values()], unit) for key in MEASURES}
    before = found.of(year - 1)
    cells, thens = [], []
    for place, (row, members) in enumerate(rows.items()):
        then = [one for one in before if line_of(one) in ranking.members(row)]
        thens.append(then)
        cells.append(
            (
                row,
                _rank(ranking, row),
                len(members),
                amounts["revenue"][place],
                ranking.share(row),
                comparable_growth(members, then, "revenue"),
                *(amounts[key][place] for key in ("rd_spend", "profit", "profit_tax")),
                share(total(members, "rd_spend"), total(members, "revenue")),
            )
        )
    source = scope.source("企业年报、企业台账")
    sums: tuple[Cell, ...] = (
        "合计",
        None,
        len(group),
        _told(total(group, "revenue"), unit),
        ranking.total_share,
        comparable_growth(group, before, "revenue"),
        *(_told(total(group, key), unit) for key in ("rd_spend", "profit", "profit_tax")),
        share(total(group, "rd_spend"), total(group, "revenue")),
    )
    notes = [
        "位次按营业收入从高到低；增长按两年都填报的企业计（可比口径）；金额按最大余数法取两位小数（舍位平衡）。",
        *(ranking.notes("")[:1] if not ranking.comparable else ()),
        *districts.notes(ranking.districts),
        *found.notes(),
    ]
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit=unit,
        population=f"{scope.city}{year}年企业年报{len(group)}份",
        source=source,
        columns=_columns(scope),
        rows=tuple(map(Row, cells)),
        totals=sums,
        notes=tuple(notes),
        chart=_chart(title, ranking, {name: [one for one in before if line_of(one) == name] for name in ranking.districts}, unit, source),
        facts=_facts(ranking, unit) | {"year": year, "revenue": sums[3]},
        behind=_behind([*rows.values(), group], [*thens, before]),
        origins=ranking.origins("revenue", lambda names: records([one for name in names for one in places[name]], "revenue")),
    )  # fmt: skip


def _behind(rows: Sequence[Sequence[Statement]], before: Sequence[Sequence[Statement]]) -> Behind:
    """Return the annual returns of each row (all of them last), by column those that state it, and what a share or growth is over."""
    stating = {key: tuple(records(members, key) for members in rows) for key in MEASURES}
    grown = [growth_origin(now, then, "revenue") for now, then in zip(rows, before, strict=True)]
    revenue, whole = stating["revenue"], stating["revenue"][-1]
    of = {3: revenue, 4: revenue, 5: tuple(origin.of for origin in grown)}
    of |= {6: stating["rd_spend"], 7: stating["profit"], 8: stating["profit_tax"], 9: stating["rd_spend"]}
    over = {4: (whole,) * len(rows), 5: tuple(origin.over or whole for origin in grown), 9: revenue}
    return Behind("annual_returns", tuple(records(members).ids for members in rows[:-1]), of=of, over=over)


def _units(group: Sequence[Statement]) -> int:
    return int((total(group, "revenue") or Decimal()) * _CENTS)


def _told(amount: Decimal | None, unit: str) -> Cell:
    return Absent.BELOW_UNIT if amount is None else half_up(in_unit(amount, unit), 2)


def _balanced(amounts: Sequence[Decimal | None], unit: str) -> list[Cell]:
    """Return amounts that add up to their rounded total; “…” where nobody states any."""
    rounded = balanced([in_unit(amount or Decimal(), unit) for amount in amounts], 2)
    return [
        Absent.BELOW_UNIT if old is None else new for old, new in zip(amounts, rounded, strict=True)
    ]  # fmt: skip


def _rank(ranking: Ranking, row: str) -> Cell:
    """Return the place of a district among all districts; “—” for the others together."""
    return ranking.place(row) if row in ranking.districts else Absent.NOT_APPLICABLE


def _columns(scope: Scope) -> tuple[Column, ...]:
    return (
        Column("区县"),
        Column("位次", decimals=0, basis="按营业收入从高到低"),
        Column("报送企业", "家", 0, basis="当年报了年报的企业数"),
        Column("营业收入", decimals=2, basis="当年企业年报所填营业收入之和"),
        share_column(scope, "营业收入"),
        Column("营业收入增长", "%", 1, basis="两年都填报的企业本年营业收入÷上年营业收入－1，四舍五入"),
        *(
            Column(MEASURES[key], decimals=2, basis=f"当年企业年报所填{MEASURES[key]}之和")
            for key in ("rd_spend", "profit", "profit_tax")
        ),
        Column("研发占营收比重", "%", 1, basis="研发投入÷营业收入，四舍五入"),
    )


def _facts(ranking: Ranking, unit: str) -> dict[str, Cell]:
    facts: dict[str, Cell] = {"unit": unit, "districts": len(ranking.districts)}
    for key, cell in ranking.facts("revenue").items():
        if key.split("_")[0] in ("first", "second", "third", "area"):
            facts[key] = _amount(cell, unit) if key.endswith("_revenue") and isinstance(cell, int) else cell
    return facts


def _amount(units: int, unit: str) -> Decimal:
    return half_up(in_unit(Decimal(units) / _CENTS, unit), 2)


def _chart(
    title: str, ranking: Ranking, before: Mapping[str, Sequence[Statement]], unit: str, source: str
) -> ChartSpec | None:
    names = ranking.districts
    if len(names) < 2:
        return None
    series = (Series("营业收入", tuple(_amount(ranking.counts[name], unit) for name in names)),)
    last = tuple(
        None if (amount := total(before[name], "revenue")) is None else in_unit(amount, unit)
        for name in names
    )
    there = last if any(amount is not None for amount in last) else ()
    return ChartSpec(
        ChartKind.BAR, title, names, series, unit, source=source, decimals=2, own=ranking.own, before=there
    )
