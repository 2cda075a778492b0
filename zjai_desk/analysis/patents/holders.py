"""Tables of who holds patents: by layer, by field and by district, and the enterprises that hold none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.enterprises.records import called, items, items_or_unfilled, layers_of, text_or_none
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.patents.holding import MEAN_DECIMALS, Holding, holding, mean
from zjai_desk.analysis.published import Figure, printed
from zjai_desk.analysis.published_tables import figures_of, substitute
from zjai_desk.analysis.ranking import rank, row_of
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy
from zjai_desk.registers.fields import Value

_COLUMNS = (
    Column("企业数", "家", 0, basis="台账中符合的企业数，一家可列入多个领域"),
    Column("有专利企业", "家", 0, basis="持有有效专利的企业数"),
    Column("有专利企业占比", "%", MEAN_DECIMALS, basis="有专利企业÷企业数，四舍五入"),
    Column("专利数", "件", 0, basis="这些企业持有的有效专利"),
    Column("有专利企业平均", "件/家", MEAN_DECIMALS, basis="专利数÷有专利企业，四舍五入"),
    Column("全部企业平均", "件/家", MEAN_DECIMALS, basis="专利数÷企业数，四舍五入"),
)
_FACTS = ("enterprises", "holders", "holder_share", "patents", "per_holder", "per_enterprise")
_DENOMINATORS = "“有专利企业平均”以持有专利的企业为分母，“全部企业平均”以全部企业为分母，两者不可混用。"


@dataclass(frozen=True, slots=True)
class _Declared:
    """What a table is called and over what it runs; ``rows_of`` says in which rows a value of the field counts."""

    name: str
    title: str
    heading: str
    rows_of: Callable[[Value], Iterable[str]]
    order: Sequence[str]


def by_layer(scope: Scope) -> Table:
    """Count who holds patents by layer.

    Facts: ``enterprises``, ``holders``, ``holder_share``, ``patents``, ``per_holder``, ``per_enterprise``,
    ``without`` (enterprises that hold none); the first six also of each row, such as ``应用层.holders``.
    Published figures stand in where no patent belongs to an enterprise of the register.
    """
    declared = _Declared("patents.by_layer", "各层级企业拥有专利情况", "层级", _layers, taxonomy.layers())
    return _by_category(scope, declared)


def _layers(fields: Value) -> Iterable[str]:
    return layers_of(fields) or (UNFILLED,)


def by_field(scope: Scope) -> Table:
    """Count who holds patents by field; facts as those of :func:`by_layer`."""

    declared = _Declared(
        "patents.by_field", "各领域企业拥有专利情况", "领域", items_or_unfilled, taxonomy.fields()
    )
    return _by_category(scope, declared)


def _by_category(scope: Scope, declared: _Declared) -> Table:
    held = holding(scope)
    if missing := held.missing(scope):
        return _published(scope, declared, missing)
    found = held.who.firms.grouped("field", declared.rows_of, declared.order)
    groups = {label: found[label] for label in sorted(found, key=lambda name: name == UNFILLED)}
    population = f"{scope.area}台账企业{len(held.who)}家"
    notes = [_DENOMINATORS, "一家企业可列入多个层级、领域，各行相加可大于去重合计。"]
    return _table(scope, declared, held, groups, (population, notes))


def by_district(scope: Scope) -> Table:
    """Count who holds patents by district; for a single district it and the rest of its city are the rows.

    Facts as those of :func:`by_layer`, of the whole city and of each district; with an area that is a
    district also ``area`` (the name of its row).
    """
    title = "各区县企业拥有专利情况"
    declared = _Declared("patents.holders_by_district", title, "区县", _district, ())
    held = holding(scope, scope.compares)
    if missing := held.missing(scope):
        return _published(scope, declared, missing)
    places = held.who.firms.grouped("district", declared.rows_of)
    ranking = rank({name: len(group) for name, group in places.items()}, scope)
    groups = {
        row: held.who.firms.joined(places[name] for name in places if row_of(scope, name) == row)
        for row in ranking.rows
    }
    population = f"{scope.city}台账企业{len(held.who)}家"
    return _table(scope, declared, held, groups, (population, [_DENOMINATORS]))


def _district(value: Value) -> Iterable[str]:
    return (canonical(value) if isinstance(value, str) else UNFILLED,)


def _table(
    scope: Scope,
    declared: _Declared,
    held: Holding,
    groups: Mapping[str, Selected],
    said: tuple[str, list[str]],
) -> Table:
    population, notes = said
    whole = held.who.firms
    total = _cells(held, whole)
    rows = {label: _cells(held, group) for label, group in groups.items()}
    title = f"{scope.city if declared.heading == '区县' else scope.area}{declared.title}"
    facts = _facts(total)
    for label, cells in rows.items():
        facts |= {f"{label}.{key}": cell for key, cell in zip(_FACTS, cells, strict=True)}
    source = scope.source("企业台账、专利台账")
    behind = _behind(held, groups)
    table = Table(
        name=declared.name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="",
        population=population,
        source=source,
        columns=(Column(declared.heading), *_COLUMNS),
        rows=tuple(Row((label, *cells)) for label, cells in rows.items()),
        totals=("合计" if declared.heading == "区县" else "去重合计", *total),
        notes=(*notes, *held.notes()),
        chart=_chart(title, {label: held_by for label, held_by in rows.items() if label != UNFILLED}, population, source),
        facts=facts | ({"area": scope.area} if scope.is_district and scope.area in rows else {}),
        behind=behind,
    )  # fmt: skip
    return replace(table, origins=_origins(table, held))


def _behind(held: Holding, groups: Mapping[str, Selected]) -> Behind:
    """Return the enterprises of each row, the patents that they hold, and which of both the means are over."""
    every = (*groups.values(), held.who.firms)
    holders = tuple(map(held.holders, every))
    patents = tuple(map(held.held_by, every))
    return Behind(
        "enterprises",
        tuple(group.ids for group in groups.values()),
        dict.fromkeys((2, 3), frozenset(holders[-1].ids)),
        of=dict.fromkeys((4, 5, 6), patents),
        over={3: every, 5: holders, 6: every},
    )


def _origins(table: Table, held: Holding) -> dict[str, Origin]:
    """Return where the facts come from: they repeat the cells of the totals and of the rows."""
    found = {"without": Origin(held.who.firms.without(held.holders(held.who.firms)))}
    rows: list[tuple[int | None, str]] = [(None, "")]
    rows += [(place, f"{row.cells[0]}.") for place, row in enumerate(table.rows)]
    for row, lead in rows:
        for column, key in enumerate(_FACTS, 1):
            if origin := table.origin(row, column):
                found[f"{lead}{key}"] = replace(origin, basis=table.columns[column].basis)
    return found


def _cells(held: Holding, group: Selected) -> tuple[Cell, ...]:
    holders, patents = len(held.holders(group)), sum(held.of(group))
    return (
        len(group),
        holders,
        mean(holders * 100, len(group)),
        patents,
        mean(patents, holders),
        mean(patents, len(group)),
    )


def _facts(total: tuple[Cell, ...]) -> dict[str, Cell]:
    facts = dict(zip(_FACTS, total, strict=True))
    enterprises, holders = total[:2]
    if isinstance(enterprises, int) and isinstance(holders, int):
        facts["without"] = enterprises - holders
    return facts


def _chart(
    title: str, rows: Mapping[str, tuple[Cell, ...]], population: str, source: str
) -> ChartSpec | None:
    """Draw enterprises beside those that hold patents, as the report does; one row makes no picture."""
    if len(rows) < 2:
        return None
    series = tuple(
        Series(
            name, tuple(cell if isinstance(cell := cells[place], int) else None for cells in rows.values())
        )
        for place, name in enumerate(("企业数", "有专利企业"))
    )
    return ChartSpec(ChartKind.BAR, title, tuple(rows), series, "家", population, source)  # fmt: skip


_TOTAL, _HOLDERS, _PATENTS = "图谱企业数", "拥有专利的图谱企业数", "图谱企业专利总数"


def _published(scope: Scope, declared: _Declared, missing: str) -> Table:
    """Return what was published of holders, with the means that follow from it, each over its own denominator."""
    found = [
        figure
        for figure in figures_of(scope)
        if "拥有专利" in figure.indicator or figure.indicator in (_TOTAL, _PATENTS)
    ]
    table = substitute(scope, declared.name, declared.title, found, missing)
    known = _of_one_section(found)
    if len(known) < 3:
        return table
    patents, holders, enterprises = (known[each].value for each in (_PATENTS, _HOLDERS, _TOTAL))
    of_patents, of_holders, of_all = (printed(known[each]) for each in (_PATENTS, _HOLDERS, _TOTAL))
    facts: dict[str, Cell] = {
        "enterprises": int(enterprises),
        "holders": int(holders),
        "patents": int(patents),
        "holder_share": half_up(Fraction(holders) * 100 / Fraction(enterprises), MEAN_DECIMALS),
        "per_holder": half_up(Fraction(patents) / Fraction(holders), MEAN_DECIMALS),
        "per_enterprise": half_up(Fraction(patents) / Fraction(enterprises), MEAN_DECIMALS),
        "without": int(enterprises - holders),
    }
    origins = {
        "enterprises": Origin(of_all),
        "holders": Origin(of_holders),
        "patents": Origin(of_patents),
        "holder_share": Origin(of_holders, of_all, "公布的有专利企业÷公布的企业，四舍五入取两位小数"),
        "per_holder": Origin(of_patents, of_holders, "公布的专利÷公布的有专利企业，四舍五入取两位小数"),
        "per_enterprise": Origin(of_patents, of_all, "公布的专利÷公布的企业，四舍五入取两位小数"),
        "without": Origin(of_all, of_holders, "公布的企业－公布的有专利企业"),
    }
    note = (
        f"按公布数推算：有专利企业平均{patents}÷{holders}={facts['per_holder']}件/家，"
        f"全部企业平均{patents}÷{enterprises}={facts['per_enterprise']}件/家，分母不同，不可混用。"
    )
    return replace(table, notes=(*table.notes, note), facts={**table.facts, **facts}, origins=origins)


def _of_one_section(found: Sequence[Figure]) -> dict[str, Figure]:
    """Return enterprises, holders and patents where one section of one document prints all three."""
    places: dict[tuple[str, ...], dict[str, Figure]] = defaultdict(dict)
    for figure in found:
        if figure.indicator in (_TOTAL, _HOLDERS, _PATENTS) and figure.value:
            places[(*figure.place, figure.area, figure.period)][figure.indicator] = figure
    return next((numbers for numbers in places.values() if len(numbers) == 3), {})


def without(scope: Scope) -> Table:
    """List the enterprises that hold no patent. Facts: ``without``, ``enterprises``; none if nothing is known."""
    held = holding(scope)
    missing = held.missing(scope)
    firms = held.who.firms
    none = firms.without(firms if missing else held.holders(firms))
    none = none.ordered(called(none))
    if missing:
        notes = [f"{missing}，不能判断哪些企业没有专利。"]
    else:
        notes = [*held.notes(), *(() if none else (f"{len(held.who)}家企业都持有专利。",))]
    return Table(
        name="patents.without",
        title=f"{scope.area}没有专利的企业",
        area=scope.area,
        year=scope.year,
        unit="",
        population="无数据" if missing else f"{scope.area}台账企业{len(held.who)}家，其中没有有效专利的{len(none)}家",
        source="" if missing else scope.source("企业台账、专利台账"),
        columns=(Column("企业"), Column("区县"), Column("领域"), Column("成立日期")),
        rows=tuple(map(Row, _told(none))),
        notes=tuple(notes),
        facts={} if missing else {"without": len(none), "enterprises": len(held.who)},
        origins={"enterprises": Origin(firms), "without": Origin(none)},
        behind=Behind("enterprises", tuple((number,) for number in none.ids)),
    )  # fmt: skip


def _told(firms: Selected) -> Iterable[tuple[Cell, ...]]:
    """Yield of each enterprise its name, its district, its fields and when it was founded."""
    texts = ([text_or_none(value) or "" for value in firms.values(key)] for key in ("district", "founded_on"))
    fields = ("、".join(items(value)) for value in firms.values("field"))
    for name, district, founded, field in zip(called(firms), *texts, fields, strict=True):
        yield name, district, field, founded


TABLES = (
    NamedTable("patents.by_layer", "拥有专利情况（层级）", by_layer),
    NamedTable("patents.by_field", "拥有专利情况（领域）", by_field),
    NamedTable("patents.holders_by_district", "拥有专利情况（区县）", by_district),
    NamedTable("patents.without", "没有专利的企业", without),
)
