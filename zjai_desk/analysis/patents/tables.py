"""Tables of patents: by year of grant and by district, each by kind."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis import published
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import break_between, district_break
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.growth import growth, in_words
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.patents import counts as patent_counts
from zjai_desk.analysis.patents.counts import Key, Tally
from zjai_desk.analysis.ranking import Ranking, rank, share_column
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.patents import KINDS

_FACT_KEYS = dict(zip(KINDS, ("inventions", "utility_models", "designs"), strict=True))


def patents_by_year(scope: Scope) -> Table:
    """Count patents by year of grant and kind, up to the end of the scope's year.

    Facts: ``total``, ``inventions``, ``utility_models``, ``designs``, ``invention_share`` (percent, two
    decimals), ``undated``; ``first_year``, ``last_year``, ``last_total``, ``last_inventions``,
    ``before_total`` (of the year before the last), ``growth`` of the last year (percent, or a word) and
    ``growth_words`` (增长22.0%); ``peak_year``, ``peak_total``. No facts if nothing is known.
    """
    tally = patent_counts.by_year(scope)
    rows: dict[Key, tuple[int, ...]] = {year: tally.counts[year] for year in _years(tally)}
    if UNFILLED in tally.counts:
        rows[UNFILLED] = tally.counts[UNFILLED]
    title = f"{_span(tally)}{tally.area}人工智能企业专利数量"
    notes = list(tally.notes)
    years = _years(tally)
    bounds = break_between(scope, years[-1] - 1, years[-1]) if years else ""
    if tally.counts:
        notes += [bounds] if bounds else []
        notes += _contradictions(scope, {tally.area}, [*tally.totals, sum(tally.totals)], ("件",))
    return Table(
        name="patents.by_year",
        title=title,
        area=tally.area,
        year=scope.year,
        unit="件",
        population=tally.population,
        source=tally.source,
        columns=(Column("年份"), *_kind_columns(tally)),
        rows=tuple(Row((year, *numbers, sum(numbers))) for year, numbers in rows.items()),
        totals=("合计", *tally.totals, sum(tally.totals)) if rows else (),
        notes=tuple(notes),
        chart=_year_chart(tally, title),
        facts=_common_facts(tally) | _year_facts(tally, broken=bool(bounds)) if rows else {},
        behind=tally.behind([(key,) for key in rows]),
        origins=_year_origins(tally) if rows else {},
    )


def _years(tally: Tally) -> list[int]:
    """Return the years in order."""
    return sorted(year for year in tally.counts if isinstance(year, int))


def _span(tally: Tally) -> str:
    years = _years(tally)
    if not years:
        return ""
    return f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"


def _kind_columns(tally: Tally) -> tuple[Column, ...]:
    kinds = (Column(kind, decimals=0, basis=f"专利类型为{kind}的件数") for kind in tally.kinds)
    return (*kinds, Column("合计", decimals=0, basis="各类型之和"))


def _common_facts(tally: Tally) -> dict[str, Cell]:
    numbers = dict(zip(tally.kinds, tally.totals, strict=True))
    facts: dict[str, Cell] = {key: numbers[kind] for kind, key in _FACT_KEYS.items()}
    return facts | {"total": sum(tally.totals), "invention_share": _invention_share(tally.totals)}


def _year_facts(tally: Tally, *, broken: bool) -> dict[str, Cell]:
    sums = {year: sum(tally.counts[year]) for year in _years(tally)}
    facts: dict[str, Cell] = {"undated": sum(tally.counts.get(UNFILLED, ()))}
    if not sums:
        return facts
    first, last = min(sums), max(sums)
    before = sums.get(last - 1)
    rate = Absent.NOT_APPLICABLE if broken else growth(sums[last], before)
    peak = max(sums, key=lambda year: sums[year])
    return facts | {
        "first_year": first,
        "last_year": last,
        "last_total": sums[last],
        "last_inventions": tally.counts[last][0],
        "before_total": before,
        "growth": rate,
        "growth_words": in_words(rate),
        "peak_year": peak,
        "peak_total": sums[peak],
    }


def _year_origins(tally: Tally) -> dict[str, Origin]:
    years, every = _years(tally), list(tally.counts)
    found = {"invention_share": tally.share_origin(every)}
    if years:
        last, before = tally.records(years[-1:]), tally.records([years[-1] - 1])
        growth_of = Origin(last, before, f"{years[-1]}年合计÷{years[-1] - 1}年合计－1，四舍五入取一位小数")
        found |= {"growth": growth_of, "growth_words": growth_of, "before_total": Origin(before)}
        found |= {
            key: Origin(tally.records([year]))
            for key, year in (("first_year", years[0]), ("last_year", years[-1]))
        }
        peak = max(years, key=lambda year: sum(tally.counts[year]))
        found |= dict.fromkeys(("peak_year", "peak_total"), Origin(tally.records([peak])))
    return found | {"undated": Origin(tally.records([UNFILLED]))}


def _invention_share(numbers: tuple[int, ...]) -> Decimal | Absent:
    total = sum(numbers)
    return half_up(Fraction(numbers[0] * 100, total), 2) if total else Absent.NOT_APPLICABLE


def _contradictions(scope: Scope, areas: set[str], own: list[Cell], units: tuple[str, ...]) -> list[str]:
    numbers = [number for number in own if isinstance(number, (int, Decimal))]
    figures = [
        figure
        for figure in published.figures(scope)
        if figure.unit in units and (scope.year is None or (figure.year or 0) <= scope.year)
    ]
    return published.contradictions(figures, areas, "专利", numbers)


def _year_chart(tally: Tally, title: str) -> ChartSpec | None:
    years = _years(tally)
    if not years:
        return None
    return ChartSpec(
        ChartKind.STACKED,
        title,
        categories=tuple(map(str, years)),
        series=tuple(
            Series(kind, tuple(tally.counts[year][place] for year in years))
            for place, kind in enumerate(tally.kinds)
        ),
        unit="件",
        denominator=tally.population,
        source=tally.source,
    )


def patents_by_district(scope: Scope) -> Table:
    """Count patents by district and kind, with shares, up to the end of the scope's year.

    For a single district it and the rest of its city are the rows; the facts are of the whole city.
    Facts: ``total``, ``inventions``, ``utility_models``, ``designs``, ``invention_share``; ``districts``,
    ``unfilled``; ``first``, ``second``, ``third``, each also with ``_total`` and ``_share``,
    ``top3_share`` where there are more than three; for each district ``滨江区.total``, ``.share``,
    ``.inventions``, ``.invention_share``; with an area that is a district ``area_total``,
    ``area_share``, ``area_rank``, ``area_invention_share``. No facts if nothing is known.
    """
    tally = patent_counts.by_district(scope)
    if not scope.area and tally.year and tally.area:
        scope = replace(scope, city=tally.area, level="prefecture")  # the publication is of that whole city
    sums = {str(name): sum(numbers) for name, numbers in tally.counts.items()}
    ranking = rank(sums, scope)
    rows = tuple(_district_rows(tally, ranking))
    facts = _common_facts(tally) | _district_facts(tally, ranking) if rows else {}
    title = f"{tally.area}各区县人工智能企业专利数量"
    return Table(
        name="patents.by_district",
        title=title,
        area=scope.area or tally.area,
        year=scope.year,
        unit="件",
        population=tally.population,
        source=tally.source,
        columns=(
            Column("区县"),
            *_kind_columns(tally),
            share_column(scope, "专利数"),
            Column("发明授权占比", "%", 2, basis="本区县发明授权÷本区县合计，四舍五入"),
        ),
        rows=rows,
        totals=_district_totals(tally, ranking) if rows else (),
        notes=tuple(_district_notes(scope, tally, ranking, facts)),
        chart=_district_chart(tally, ranking, title),
        facts=facts,
        behind=_district_behind(tally, ranking),
        origins=_district_origins(tally, ranking) if rows else {},
    )


def _district_rows(tally: Tally, ranking: Ranking) -> Iterator[Row]:
    for name in ranking.rows:
        columns = zip(*(tally.counts[district] for district in ranking.members(name)), strict=True)
        numbers = tuple(map(sum, columns))
        yield Row((name, *numbers, sum(numbers), ranking.share(name), _invention_share(numbers)))


def _district_totals(tally: Tally, ranking: Ranking) -> tuple[Cell, ...]:
    return ("合计", *tally.totals, sum(tally.totals), ranking.total_share, _invention_share(tally.totals))


def _district_facts(tally: Tally, ranking: Ranking) -> dict[str, Cell]:
    facts = ranking.facts("total")
    for name in ranking.districts:
        numbers = tally.counts[name]
        facts |= {f"{name}.inventions": numbers[0], f"{name}.invention_share": _invention_share(numbers)}
    if ranking.own:
        facts["area_invention_share"] = facts[f"{ranking.own}.invention_share"]
    return facts


def _district_behind(tally: Tally, ranking: Ranking) -> Behind:
    """Return the records of each row; the shares of the whole come after the kinds and the sum, then that of inventions."""
    share = len(tally.kinds) + 2
    rows = [ranking.members(name) for name in ranking.rows]
    behind = tally.behind(rows, shares=[share + 1])
    whole = (tally.records(list(ranking.counts)),) * (len(rows) + 1)
    inventions = {share + 1: tally.of_kind[0]} if tally.of_kind else {}
    return replace(behind, counted={**behind.counted, **inventions}, over={**behind.over, share: whole})


def _district_origins(tally: Tally, ranking: Ranking) -> dict[str, Origin]:
    found = ranking.origins("total", lambda names: tally.records(list(names)))
    found["invention_share"] = tally.share_origin(list(tally.counts))
    for name in ranking.districts:
        found |= {
            f"{name}.inventions": Origin(tally.records([name], 0)),
            f"{name}.invention_share": tally.share_origin([name]),
        }
    if ranking.own:
        found["area_invention_share"] = tally.share_origin([ranking.own])
    return found


def _district_notes(scope: Scope, tally: Tally, ranking: Ranking, facts: dict[str, Cell]) -> Iterator[str]:
    yield from tally.notes
    if not tally.counts:
        return
    yield from ranking.notes("件")
    yield from tally.bounds(ranking.districts)
    if tally.before is not None and scope.year is not None:
        last = scope.year - 1
        yield from filter(None, (district_break(scope, name, last, scope.year) for name in ranking.districts))
    named = {ranking.own} if scope.is_district else set(ranking.districts)
    yield from _contradictions(scope, {tally.area} | named, list(facts.values()), ("件", "%"))


def _district_chart(tally: Tally, ranking: Ranking, title: str) -> ChartSpec | None:
    """Draw the districts of the city; one alone makes no picture."""
    if len(ranking.districts) < 2:
        return None
    return ChartSpec(
        ChartKind.BAR,
        title,
        categories=ranking.districts,
        series=(Series("专利数", tuple(ranking.counts[name] for name in ranking.districts)),),
        unit="件",
        denominator=tally.population,
        source=tally.source,
        own=ranking.own,
        before=_before(tally, ranking),
    )


def _before(tally: Tally, ranking: Ranking) -> tuple[int | Absent | None, ...]:
    """Return what each district had at the end of the year before; “—” where its territory changed meanwhile."""
    scope = ranking.scope
    if tally.before is None or scope.year is None:
        return ()
    last = scope.year - 1
    return tuple(
        Absent.NOT_APPLICABLE if district_break(scope, name, last, scope.year) else tally.before.get(name, 0)
        for name in ranking.districts
    )


TABLES = (
    NamedTable("patents.by_year", "专利数量（年份×类型）", patents_by_year),
    NamedTable("patents.by_district", "专利数量（区县×类型）", patents_by_district),
)
