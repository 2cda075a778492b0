"""Tables of the industry: revenue, R&D, profit and tax of an area by year and by district, and what was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis import published
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.growth import growth, in_words
from zjai_desk.analysis.linking import OWNER_KEYS, owners
from zjai_desk.analysis.ranking import rank
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers.fields import Absent

# Field of the annual return, heading, whether its growth is printed.
MEASURES = (
    ("revenue", "营业收入"),
    ("rd_spend", "研发投入"),
    ("profit", "利润总额"),
    ("profit_tax", "利税总额"),
)
INDICATORS = ("企业数", "营业收入", "研发", "利润", "利税", "产业规模", "应用规模", "占全省比重", "核心产业")
_KEYS = ("uscc", "name", "short_name", "year", *(key for key, _ in MEASURES))


@dataclass(frozen=True, slots=True)
class Stated:
    """One annual return of an enterprise of the area: its id, year, district, amounts in 万元."""

    id: int
    year: int
    district: str | None
    amounts: Mapping[str, Decimal]


def stated(scope: Scope, *, whole_city: bool = False) -> tuple[list[Stated], int]:
    """Return the annual returns of the area's enterprises, and how many fit no enterprise of the register.

    A return whose enterprise is unknown belongs where records without a district do.
    """
    belongs = scope.compares if whole_city else scope.covers
    enterprises = scope.store.columns("enterprises", (*OWNER_KEYS, "district"))
    known = owners(enterprises)
    columns = scope.store.columns("annual_returns", _KEYS)
    found, strangers = [], 0
    for number, uscc, name, short, year, *amounts in zip(
        columns["id"], *(columns[key] for key in _KEYS), strict=True
    ):
        place = known.find(uscc, name, short)
        strangers += place is None
        given = enterprises["district"][place] if place is not None else None
        district = canonical(given) if isinstance(given, str) else None
        if isinstance(number, int) and isinstance(year, int) and belongs(district):
            pairs = zip((key for key, _ in MEASURES), amounts, strict=True)
            numbers = {key: Decimal(v) for key, v in pairs if isinstance(v, (int, Decimal))}
            found.append(Stated(number, year, district, numbers))
    return found, strangers


def _total(group: Sequence[Stated], key: str) -> Decimal | None:
    amounts = [one.amounts[key] for one in group if key in one.amounts]
    return sum(amounts, Decimal()) if amounts else None


def _share(part: Decimal | None, whole: Decimal | None) -> Cell:
    if part is None or not whole:
        return Absent.NOT_APPLICABLE
    return half_up(Fraction(part) * 100 / Fraction(whole), 1)


def by_year(scope: Scope) -> Table:
    """Return what the annual returns of the area come to, year by year up to the scope's, with growth.

    Facts: ``last_year``, ``reporting``; for each of revenue, rd_spend, profit, profit_tax the sum in 万元,
    ``revenue_growth`` and ``revenue_growth_words`` (likewise the others), ``rd_share``.
    """
    found, strangers = stated(scope)
    found = [one for one in found if scope.year is None or one.year <= scope.year]
    if not found:
        return _published(scope, "industry.by_year", f"{scope.area}人工智能产业主要指标")
    by_years: dict[int, list[Stated]] = defaultdict(list)
    for one in found:
        by_years[one.year].append(one)
    years = sorted(by_years)
    rows = [_year_row(year, by_years) for year in years]
    title = f"{scope.area}人工智能企业主要经济指标"
    source = scope.source("企业年报")
    population = f"{scope.area}企业年报{len(found)}份"
    series = tuple(
        Series(label, tuple(_in_hundred_millions(_total(by_years[year], key)) for year in years))
        for key, label in MEASURES[:2]
    )
    notes = ["各年为当年报了年报的企业之和，户数不同的年份不是同一批企业。"]
    if strangers:
        notes.append(f"{strangers}份年报对不上企业台账中的企业。")
    return Table(
        name="industry.by_year",
        title=title,
        area=scope.area,
        year=scope.year,
        unit="万元",
        population=population,
        source=source,
        columns=tuple(_year_columns()),
        rows=tuple(rows),
        notes=tuple(notes),
        chart=ChartSpec(
            ChartKind.GROUPED, title, tuple(map(str, years)), series, "亿元", population, source, decimals=2
        ),
        facts=_year_facts(years[-1], by_years),
        behind=Behind("annual_returns", tuple(tuple(one.id for one in by_years[year]) for year in years)),
    )


def _in_hundred_millions(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else half_up(amount.scaleb(-4), 2)


def _year_columns() -> Iterator[Column]:
    yield Column("年份")
    yield Column("报送企业", "家", 0, basis="当年报了年报的企业数")
    for _, label in MEASURES:
        yield Column(label, decimals=2, basis=f"当年企业年报所填{label}之和")
        yield Column(f"{label}增长", "%", 1, basis=f"本年{label}÷上年{label}－1，四舍五入")
    yield Column("研发投入占营业收入", "%", 1, basis="研发投入÷营业收入，四舍五入")


def _year_row(year: int, by_years: Mapping[int, Sequence[Stated]]) -> Row:
    now, before = by_years[year], by_years.get(year - 1, ())
    cells: list[Cell] = [str(year), len(now)]
    for key, _ in MEASURES:
        cells += [_total(now, key), growth(_total(now, key), _total(before, key))]
    return Row((*cells, _share(_total(now, "rd_spend"), _total(now, "revenue"))))


def _year_facts(year: int, by_years: Mapping[int, Sequence[Stated]]) -> dict[str, Cell]:
    now, before = by_years[year], by_years.get(year - 1, ())
    facts: dict[str, Cell] = {"last_year": year, "reporting": len(now)}
    for key, _ in MEASURES:
        rate = growth(_total(now, key), _total(before, key))
        facts |= {key: _total(now, key), f"{key}_growth": rate, f"{key}_growth_words": in_words(rate)}
    return facts | {"rd_share": _share(_total(now, "rd_spend"), _total(now, "revenue"))}


def _published(scope: Scope, name: str, title: str) -> Table:
    """Return the published figures of the industry for the area, for an office that has no annual returns."""
    found = [
        figure
        for figure in published.figures(scope.store)
        if any(words in figure.indicator for words in INDICATORS)
        and "创新券" not in figure.indicator
        and (not scope.area or canonical(figure.area) == scope.area)
        and (scope.year is None or (figure.year or 0) <= scope.year)
    ]
    decimals = max((max(0, -int(f.value.as_tuple().exponent)) for f in found), default=0)
    missing = f"台账中没有{scope.area}的企业年报"
    sources = dict.fromkeys(f"《{figure.source}》{figure.section}" for figure in found)
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="",
        population="公布数，总体见各来源" if found else "无数据",
        source="；".join(sources),
        columns=(
            Column("地区"),
            Column("时期"),
            Column("指标"),
            Column("公布数", decimals=decimals),
            Column("单位"),
            Column("来源"),
        ),
        rows=tuple(Row((f.area, f.period, f.indicator, f.value, f.unit, f.section)) for f in found),
        notes=(f"{missing}，本表用公布数。",) if found else (f"{missing}，公布数中也没有。",),
    )


def by_district(scope: Scope) -> Table:
    """Rank the districts of the city by the revenue of the scope's year (the last one by default), with shares."""
    found, strangers = stated(scope, whole_city=True)
    year = scope.year or max((one.year for one in found), default=0)
    found = [one for one in found if one.year == year]
    if not found:
        return _published(scope, "industry.by_district", f"{scope.city}各地人工智能产业指标")
    groups: dict[str, list[Stated]] = defaultdict(list)
    for one in found:
        groups[one.district or UNFILLED].append(one)
    ranking = rank(
        {name: int((_total(group, "revenue") or 0) * 10**6) for name, group in groups.items()}, scope
    )
    title = f"{scope.city}{year}年各区县人工智能企业营业收入"
    source = scope.source("企业年报、企业台账")
    rows = []
    for place, name in enumerate(ranking.rows, 1):
        members = [one for district in ranking.members(name) for one in groups[district]]
        cells = (len(members), _total(members, "revenue"), _total(members, "rd_spend"))
        rows.append((Row((name, place, *cells, ranking.share(name), _share(cells[2], cells[1]))), members))
    totals = (_total(found, "revenue"), _total(found, "rd_spend"))
    notes = [f"{strangers}份年报对不上企业台账中的企业，按未填区县计。"] if strangers else []
    return Table(
        name="industry.by_district",
        title=title,
        area=scope.area,
        year=scope.year,
        unit="万元",
        population=f"{scope.city}{year}年企业年报{len(found)}份",
        source=source,
        columns=(
            Column("区县"),
            Column("位次", decimals=0, basis="按营业收入从高到低"),
            Column("报送企业", "家", 0, basis="当年报了年报的企业数"),
            Column("营业收入", decimals=2, basis="当年企业年报所填营业收入之和"),
            Column("研发投入", decimals=2, basis="当年企业年报所填研发投入之和"),
            Column(
                f"占{scope.whole}比重", "%", 2, basis=f"营业收入÷{scope.whole}营业收入，最大余数法取两位小数"
            ),
            Column("研发投入占营业收入", "%", 1, basis="研发投入÷营业收入，四舍五入"),
        ),
        rows=tuple(row for row, _ in rows),
        totals=("合计", None, len(found), *totals, ranking.total_share, _share(totals[1], totals[0])),
        notes=(*ranking.notes("家")[1:], *notes),
        chart=ChartSpec(
            ChartKind.BAR,
            title,
            ranking.districts,
            (
                Series(
                    "营业收入",
                    tuple(
                        _in_hundred_millions(_total(groups[name], "revenue")) for name in ranking.districts
                    ),
                ),
            ),
            "亿元",
            source=source,
            decimals=2,
        )
        if len(ranking.districts) > 1
        else None,
        facts={
            "year": year,
            "first": ranking.districts[0] if ranking.districts else "",
            "revenue": totals[0],
        },
        behind=Behind("annual_returns", tuple(tuple(one.id for one in members) for _, members in rows)),
    )


TABLES = (
    NamedTable("industry.by_year", "产业主要经济指标（年份）", by_year),
    NamedTable("industry.by_district", "营业收入与位次（区县）", by_district),
)
