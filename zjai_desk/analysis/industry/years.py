"""The table of the industry by year: revenue, R&D, profit and tax with growth, from returns or as published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.growth import MISSING, Rate, in_words
from zjai_desk.analysis.industry.stated import (
    MEASURES,
    Statement,
    comparable_growth,
    growth_origin,
    in_both,
    in_unit,
    money_unit,
    records,
    stated,
    total,
)
from zjai_desk.analysis.origins import Listed, Origin, Origins, Records, listed
from zjai_desk.analysis.published import Figure, place_of, printed
from zjai_desk.analysis.published_tables import figures_of
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers.fields import Absent

NAME = "industry.by_year"
_RD_SHARE_PRINTED = "研发费用占营业收入比重"
_ENTERPRISES = "人工智能企业数"
_RD_SHARE = "研发投入÷营业收入，四舍五入"
_KEYS = ("reporting", *(f"{key}{word}" for key in MEASURES for word in ("", "_growth")), "rd_share")
"""What the columns after the first are called among the facts."""
_IN_HUNDRED_MILLIONS = {"亿元": 0, "万元": -4, "元": -8}


@dataclass(frozen=True, slots=True)
class _Year:
    """One year: how many enterprises, for each measure its amount (in the table's unit, exact) and growth.

    ``origins`` are those of ``reporting``, ``revenue``, ``revenue_growth`` and so on, and of ``rd_share``.
    """

    year: int
    enterprises: int | None
    amounts: Mapping[str, Decimal | None]
    rates: Mapping[str, Rate]
    origins: Origins
    rd_share_printed: Decimal | None = None

    @property
    def rd_share(self) -> Cell:
        """R&D as a share of revenue in percent, one decimal, as printed or divided."""
        if self.rd_share_printed is not None:
            return self.rd_share_printed
        return share(self.amounts["rd_spend"], self.amounts["revenue"])

    def cells(self) -> tuple[Cell, ...]:
        """Return the row of the table."""
        found: list[Cell] = [str(self.year), MISSING if self.enterprises is None else self.enterprises]
        for key in MEASURES:
            amount = self.amounts[key]
            found += [MISSING if amount is None else half_up(amount, 2), self.rates[key]]
        return (*found, self.rd_share)

    def facts(self, unit: str) -> dict[str, Cell]:
        """Return the year as the facts of the table."""
        facts: dict[str, Cell] = {"last_year": self.year, "unit": unit, "rd_share": self.rd_share}
        if self.enterprises is not None:
            facts["reporting"] = self.enterprises
        for key, amount in self.amounts.items():
            if amount is not None:
                facts[key] = half_up(amount, 2)
                facts[f"{key}_growth"] = self.rates[key]
                facts[f"{key}_growth_words"] = in_words(self.rates[key])
        return facts


def share(part: Decimal | None, whole: Decimal | None) -> Cell:
    """Return a share in percent with one decimal; “…” where one is not known, “—” of nothing."""
    if part is None or whole is None:
        return Absent.BELOW_UNIT
    return half_up(Fraction(part) * 100 / Fraction(whole), 1) if whole else Absent.NOT_APPLICABLE


def by_year(scope: Scope) -> Table:
    """Return what the enterprises of the area come to, year by year up to the scope's, with growth.

    From the annual returns; growth is over the enterprises that state the measure in both years. Where
    the office has no returns, from published figures, growth as printed. Facts, of the last year:
    ``last_year``, ``unit``, ``reporting``, ``rd_share``; for each of revenue, rd_spend, profit, profit_tax
    that is known the amount, ``revenue_growth``, ``revenue_growth_words``; with two years of published
    figures or returns ``rd_share_points`` (change of the share in 百分点); ``published`` if they are.
    """
    found = stated(scope)
    if not found.all:
        return _published(scope)
    unit = money_unit([total(found.of(year), "revenue") for year in found.years])
    years = [_of_returns(year, found.of(year), found.of(year - 1), unit) for year in found.years]
    last = found.years[-1]
    notes = [
        "各年金额为当年报送企业之和，户数不同的年份不是同一批企业；增长按两年都填报该项的企业计（可比口径）。"
    ]
    if both := in_both(found.of(last), found.of(last - 1)):
        notes.append(f"{last}年报送的企业中，{both}家上年也报送。")
    table = Table(
        name=NAME,
        title=f"{scope.area}人工智能企业主要经济指标",
        area=scope.area,
        year=scope.year,
        unit=unit,
        population=f"{scope.area}企业年报{len(found.all)}份",
        source=scope.source("企业年报、企业台账"),
        columns=_columns("当年企业年报所填{}之和", "两年都填报的企业本年{0}÷上年{0}－1，四舍五入"),
        rows=(),
        notes=(*notes, *found.notes()),
    )
    return _filled(table, years)


def _of_returns(year: int, now: Sequence[Statement], before: Sequence[Statement], unit: str) -> _Year:
    amounts = {key: total(now, key) for key in MEASURES}
    return _Year(
        year,
        len({one.enterprise if one.enterprise is not None else -one.id for one in now}),
        {key: None if amount is None else in_unit(amount, unit) for key, amount in amounts.items()},
        {key: comparable_growth(now, before, key) for key in MEASURES},
        _origins_of_returns(now, before),
    )


def _origins_of_returns(now: Sequence[Statement], before: Sequence[Statement]) -> dict[str, Origin]:
    found = {"reporting": Origin(records(now))}
    for key, label in MEASURES.items():
        found[key] = Origin(records(now, key), basis=f"当年企业年报所填{label}之和")
        found[f"{key}_growth"] = growth_origin(now, before, key)
    found["rd_share"] = Origin(records(now, "rd_spend"), records(now, "revenue"), _RD_SHARE)
    return found


def _columns(amount: str, rate: str, decimals: tuple[int, int] = (2, 1)) -> tuple[Column, ...]:
    """Return the columns; ``decimals`` are those of amounts and of rates."""
    columns = [Column("年份"), Column("企业数", "家", 0, basis="当年统计的企业数")]
    for label in MEASURES.values():
        columns.append(Column(label, decimals=decimals[0], basis=amount.format(label)))
        columns.append(Column(f"{label}增长", "%", decimals[1], basis=rate.format(label)))
    return (*columns, Column("研发占营收比重", "%", 1, basis=_RD_SHARE))


def _filled(table: Table, years: Sequence[_Year]) -> Table:
    """Put the years into the table, with its chart, facts and the records behind."""
    series = tuple(
        Series(label, tuple(None if (a := one.amounts[key]) is None else half_up(a, 2) for one in years))
        for key, label in MEASURES.items()
        if any(one.amounts[key] is not None for one in years)
    )
    last = years[-1]
    facts, origins = last.facts(table.unit), dict(last.origins)
    for key in MEASURES:
        if f"{key}_growth" in origins:
            origins[f"{key}_growth_words"] = origins[f"{key}_growth"]
    before = next((one for one in years if one.year == last.year - 1), None)
    if before and isinstance(now := last.rd_share, Decimal) and isinstance(then := before.rd_share, Decimal):
        facts["rd_share_points"] = now - then
        origins["rd_share_points"] = Origin(
            last.origins["rd_share"].of, before.origins["rd_share"].of, "两年比重之差"
        )
    loss = any((value or 0) < 0 for one in series for value in one.values)
    chart = ChartSpec(
        ChartKind.GROUPED, table.title, tuple(str(one.year) for one in years), series, table.unit,
        table.population, table.source, decimals=1,
    )  # fmt: skip
    return replace(
        table,
        rows=tuple(Row(one.cells()) for one in years),
        chart=chart if series and not loss else None,
        facts=facts | table.facts,
        behind=_behind(years),
        origins=origins,
    )


def _behind(years: Sequence[_Year]) -> Behind:
    """Return what is behind each year: all its annual returns or figures, those of each column, what a growth is over."""
    register = next(origin.of.register for one in years for origin in one.origins.values())
    nothing = listed(register)
    every = [Listed(register, tuple(origin.of.ids for origin in one.origins.values())) for one in years]
    of: dict[int, Sequence[Records]] = {}
    over: dict[int, Sequence[Records]] = {}
    for place, key in enumerate(_KEYS, 1):
        found = [one.origins.get(key, Origin(nothing)) for one in years]
        of[place] = tuple(origin.of for origin in found)
        if any(origin.over for origin in found):
            over[place] = tuple(origin.over or nothing for origin in found)
    return Behind(register, tuple(part.ids for part in every), of=of, over=over)


def _published(scope: Scope) -> Table:
    """Return the industry as it was published, each year from the section that prints most of it."""
    wanted = {_ENTERPRISES, _RD_SHARE_PRINTED, *MEASURES.values()}
    wanted |= {f"{label}同比增长" for label in MEASURES.values()}
    found = [figure for figure in figures_of(scope) if figure.indicator in wanted] if scope.area else []
    title = f"{scope.area}人工智能产业主要指标"
    missing = f"企业年报中没有{scope.area}{f'{scope.year}年及以前' if scope.year else ''}的年报"
    by_years: dict[int, dict[tuple[str, str], list[Figure]]] = {}
    for figure in found:
        if figure.year is not None:
            by_years.setdefault(figure.year, {}).setdefault(figure.place, []).append(figure)
    chosen = {year: max(places.values(), key=len) for year, places in sorted(by_years.items())}
    chosen = {year: figures for year, figures in chosen.items() if any(_amount(figures, label) is not None for label in MEASURES.values())}  # fmt: skip
    sources = list(dict.fromkeys(place_of(figures[0]) for figures in chosen.values()))
    table = Table(
        name=NAME,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="亿元" if chosen else "",
        population="公布数，总体见注" if chosen else "无数据",
        source="；".join(sources),
        columns=_columns("公布的{}", "公布的{}同比增长", _decimals(chosen.values())),
        rows=(),
        notes=(f"{missing}，公布数中也没有。",),
    )
    if not chosen:
        return table
    notes = [f"{missing}，本表用公布数。", *_about(chosen)]
    table = replace(table, notes=tuple(notes), facts={"published": sum(map(len, chosen.values()))})
    decimals = _decimals(chosen.values())[1]
    return _filled(table, [_of_figures(year, figures, decimals) for year, figures in chosen.items()])


def _decimals(years: Iterable[Sequence[Figure]]) -> tuple[int, int]:
    """Return how many decimals amounts and rates were published with at most."""
    found = [figure for figures in years for figure in figures]
    amounts = [f.value.scaleb(_IN_HUNDRED_MILLIONS[f.unit]) for f in found if f.unit in _IN_HUNDRED_MILLIONS]
    rates = [f.value for f in found if f.indicator.endswith("增长")]
    return _places(amounts), _places(rates)


def _places(values: Iterable[Decimal]) -> int:
    exponents = (value.normalize().as_tuple().exponent for value in values)
    return max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)


def _about(chosen: Mapping[int, Sequence[Figure]]) -> list[str]:
    """Say of whom the published figures are, and which of them cannot be compared."""
    found = []
    for year, figures in chosen.items():
        populations = dict.fromkeys(
            f.population for f in figures if f.population and f.indicator != _ENTERPRISES
        )
        of = "、".join(populations) or "未载明总体"
        found.append(f"{year}年：{of}。")
    if len({place_of(figures[0]) for figures in chosen.values()}) > 1:
        found.append("各年出处不同，口径可能不同，公布数未载增长率的不另推算。")
    return found  # fmt: skip


def _of_figures(year: int, figures: Sequence[Figure], decimals: int) -> _Year:
    enterprises = next((int(f.value) for f in figures if f.indicator == _ENTERPRISES), None)
    share_printed = _named(figures, _RD_SHARE_PRINTED)
    return _Year(
        year,
        enterprises,
        {key: _amount(figures, label) for key, label in MEASURES.items()},
        {key: _rate(figures, label, decimals) for key, label in MEASURES.items()},
        _origins_of_figures(figures),
        rd_share_printed=None if share_printed is None else half_up(share_printed.value, 1),
    )


def _origins_of_figures(figures: Sequence[Figure]) -> dict[str, Origin]:
    wanted = {"reporting": _named(figures, _ENTERPRISES), "rd_share": _named(figures, _RD_SHARE_PRINTED)}
    for key, label in MEASURES.items():
        wanted[key], wanted[f"{key}_growth"] = _named(figures, label), _named(figures, f"{label}同比增长")
    found = {key: Origin(printed(figure), basis="照公布的写") for key, figure in wanted.items() if figure}
    if "rd_share" not in found and "rd_spend" in found and "revenue" in found:
        found["rd_share"] = Origin(found["rd_spend"].of, found["revenue"].of, _RD_SHARE)
    return found


def _named(figures: Sequence[Figure], indicator: str) -> Figure | None:
    return next((figure for figure in figures if figure.indicator == indicator), None)


def _amount(figures: Sequence[Figure], label: str) -> Decimal | None:
    """Return a published amount in 亿元."""
    for figure in figures:
        if figure.indicator == label and figure.unit in _IN_HUNDRED_MILLIONS:
            return figure.value.scaleb(_IN_HUNDRED_MILLIONS[figure.unit])
    return None


def _rate(figures: Sequence[Figure], label: str, decimals: int) -> Rate:
    """Return a published rate of growth with the decimals of its column."""
    for figure in figures:
        if figure.indicator == f"{label}同比增长" and figure.unit == "%":
            return half_up(figure.value, decimals)
    return MISSING
