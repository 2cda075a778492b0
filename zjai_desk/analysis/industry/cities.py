"""The table of the industry by city: the shares of the cities in the enterprises and the revenue of the province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis import published
from zjai_desk.analysis.balance import half_up, shares
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.industry.stated import Statement, records, stated, total
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.published import Figure, place_of
from zjai_desk.analysis.ranking import SHARE_DECIMALS
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Absent

_ENTERPRISES, _REVENUE = "企业数占全省比重", "营业收入占全省比重"


def by_city(scope: Scope) -> Table:
    """Return the shares of the cities in the enterprises and the revenue of the province, ranked by revenue.

    From the annual returns where those of the year come from more than one city, else as published; what
    cities and province publish in numbers is held against the published shares. Facts: ``year``; ``first``
    to ``third`` city with ``_revenue_share`` and ``_enterprise_share``; for a city (or one around the
    area) ``area_rank``, ``area_revenue_share``, ``area_enterprise_share``; ``published`` if they are.
    """
    rows, year, source, notes, parts = _of_returns(scope) or _of_figures(scope)
    order = sorted(rows, key=lambda city: -(rows[city][1] or Decimal()))
    title = f"浙江省{f'{year}年' if year else ''}各市人工智能产业占比"
    facts: dict[str, Cell] = {"year": year} if year else {}
    origins: dict[str, Origin] = {}
    named = [*zip(("first", "second", "third"), order, strict=False)]
    if scope.city in order:
        facts["area_rank"] = order.index(scope.city) + 1
        named.append(("area", scope.city))
    for place, city in named:
        facts[place] = city
        for word, value in zip(("enterprise", "revenue"), rows[city], strict=True):
            if value is not None:
                facts[f"{place}_{word}_share"] = value
                origins[f"{place}_{word}_share"] = parts[city][0 if word == "enterprise" else 1]
    series = tuple(
        Series(name, tuple(rows[city][place] for city in order))
        for place, name in enumerate(("企业数", "营业收入"))
    )
    return Table(
        name="industry.by_city",
        title=title,
        area=scope.area,
        year=scope.year,
        unit="",
        population=f"浙江省{year}年人工智能企业" if rows else "无数据",
        source=source,
        columns=(
            Column("市"),
            Column("位次", decimals=0, basis="按营业收入占比从高到低"),
            Column("企业数占全省比重", "%", 1, basis="本市企业数÷全省企业数"),
            Column("营业收入占全省比重", "%", 1, basis="本市营业收入÷全省营业收入"),
        ),
        rows=tuple(
            Row((city, place, *(Absent.BELOW_UNIT if value is None else value for value in rows[city])))
            for place, city in enumerate(order, 1)
        ),
        notes=tuple(notes),
        chart=ChartSpec(ChartKind.BAR, title, tuple(order), series, "%", source=source, decimals=1)
        if len(order) > 1
        else None,
        facts=facts,
        behind=_behind([parts[city] for city in order]) if order else None,
        origins=origins,
    )


def _behind(parts: Sequence[tuple[Origin, Origin]]) -> Behind:
    """Return what is behind the shares of each city: its annual returns over those of all, or the published shares."""
    register = parts[0][0].of.register
    rows = tuple(tuple(dict.fromkeys((*of.of.ids, *money.of.ids))) for of, money in parts)
    of = {column: tuple(pair[column - 2].of for pair in parts) for column in (2, 3)}
    whole = {column: [pair[column - 2].over for pair in parts] for column in (2, 3)}
    over = {column: tuple(one for one in found if one) for column, found in whole.items() if all(found)}
    return Behind(register, rows, of=of, over=over)


_Rows = dict[str, tuple[Decimal | None, Decimal | None]]
_Parts = dict[str, tuple[Origin, Origin]]
"""Where the two shares of each city come from."""
_Found = tuple[_Rows, int | None, str, list[str], _Parts]


def _of_returns(scope: Scope) -> _Found | None:
    """Return the shares of cities from the annual returns of a year; None if they are of one city at most."""
    found = stated(scope, lambda _: True)
    year = scope.year or max(found.years, default=0)
    cities: dict[str, list[Statement]] = defaultdict(list)
    for one in found.of(year):
        if city := _city(one.district):
            cities[city].append(one)
    if len(cities) < 2 or not any(total(group, "revenue") for group in cities.values()):
        return None
    counts = shares([len(group) for group in cities.values()], decimals=1)
    incomes = shares([total(group, "revenue") or 0 for group in cities.values()], decimals=1)
    rows: _Rows = dict(zip(cities, zip(counts, incomes, strict=True), strict=True))
    notes = ["以已知所在市的企业年报合计为全省，按最大余数法取一位小数（舍位平衡）。"]
    known = [one for group in cities.values() for one in group]
    parts: _Parts = {
        city: (
            Origin(records(group), records(known), "本市企业数÷全省企业数"),
            Origin(records(group, "revenue"), records(known, "revenue"), "本市营业收入÷全省营业收入"),
        )
        for city, group in cities.items()
    }
    return rows, year, scope.source("企业年报、企业台账"), notes, parts


def _city(district: str | None) -> str:
    division = divisions.find(district) if district else None
    if division is None or division.level == "province":
        return ""
    if division.level == "prefecture":
        return division.name
    return next((d.name for d in divisions.all_divisions() if d.code == division.parent), "")


def _of_figures(scope: Scope) -> _Found:
    missing = "台账中没有两个以上市的企业年报"
    figures = [f for f in published.figures(scope) if scope.year is None or (f.year or 0) <= scope.year]
    found = [figure for figure in figures if figure.indicator in (_ENTERPRISES, _REVENUE)]
    if not found:
        return {}, None, "", [f"{missing}，公布数中也没有各市占全省的比重。"], {}
    year = max(figure.year or 0 for figure in found)
    found = [figure for figure in found if figure.year == year]
    rows: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for figure in found:
        rows[canonical(figure.area)].setdefault(figure.indicator, half_up(figure.value, 1))
    sources = "；".join(dict.fromkeys(map(place_of, found)))
    notes = [
        f"{missing}，本表用公布数。",
        "只列公布了占比的市，各市相加不是100%。",
        *_held_against(rows, [figure for figure in figures if figure.year == year]),
    ]
    pairs: _Rows = {city: (of.get(_ENTERPRISES), of.get(_REVENUE)) for city, of in rows.items()}
    parts: _Parts = {}
    for city in pairs:
        own = [figure for figure in found if canonical(figure.area) == city]
        enterprises, revenue = (
            Origin(published.printed(*(f for f in own if f.indicator == indicator)), basis="照公布的写")
            for indicator in (_ENTERPRISES, _REVENUE)
        )
        parts[city] = enterprises, revenue
    return pairs, year, sources, notes, parts


def _held_against(rows: Mapping[str, Mapping[str, Decimal]], figures: Sequence[Figure]) -> list[str]:
    """Say where a city's own published number over the province's is not the published share (users.md §0 j)."""
    found = []
    for indicator, measure in ((_ENTERPRISES, "人工智能企业数"), (_REVENUE, "营业收入")):
        province = next((f for f in figures if f.area == "浙江省" and f.indicator == measure), None)
        for city, of in rows.items():
            own = [f for f in figures if canonical(f.area) == city and f.indicator == measure]
            if province is None or indicator not in of or not own:
                continue
            number = max(own, key=lambda figure: figure.value)
            exact = half_up(Fraction(number.value) * 100 / Fraction(province.value), SHARE_DECIMALS)
            if half_up(exact, 1) != of[indicator]:
                found.append(
                    f"公布数不一致：{city}{measure}{number.shown}÷全省{province.shown}={exact}%，"
                    f"公布的{indicator}为{of[indicator]}%。"
                )
    return found
