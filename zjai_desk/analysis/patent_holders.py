"""Tables of who holds patents: by layer, by field and by district, and the enterprises that hold none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.firms import Firm
from zjai_desk.analysis.holding import MEAN_DECIMALS, Holding, holding, mean
from zjai_desk.analysis.published import Figure
from zjai_desk.analysis.published_tables import figures_of, substitute
from zjai_desk.analysis.ranking import rank, row_of
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy

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
    """What a table is called and over what it runs; ``rows_of`` says in which rows an enterprise counts."""

    name: str
    title: str
    heading: str
    rows_of: Callable[[Firm], Iterable[str]]
    order: Sequence[str]


def by_layer(scope: Scope) -> Table:
    """Count who holds patents by layer.

    Facts: ``enterprises``, ``holders``, ``holder_share``, ``patents``, ``per_holder``, ``per_enterprise``,
    ``without`` (enterprises that hold none); the first six also of each row, such as ``应用层.holders``.
    Published figures stand in where no patent belongs to an enterprise of the register.
    """
    layers = taxonomy.layer_of()

    def rows_of(firm: Firm) -> Iterable[str]:
        return dict.fromkeys(layers.get(field, "未归层") for field in firm.many("field")) or (UNFILLED,)

    declared = _Declared("patents.by_layer", "各层级企业拥有专利情况", "层级", rows_of, taxonomy.layers())
    return _by_category(scope, declared)


def by_field(scope: Scope) -> Table:
    """Count who holds patents by field; facts as those of :func:`by_layer`."""

    def rows_of(firm: Firm) -> Iterable[str]:
        return dict.fromkeys(firm.many("field")) or (UNFILLED,)

    declared = _Declared("patents.by_field", "各领域企业拥有专利情况", "领域", rows_of, taxonomy.fields())
    return _by_category(scope, declared)


def _by_category(scope: Scope, declared: _Declared) -> Table:
    held = holding(scope)
    if missing := held.missing(scope):
        return _published(scope, declared, missing)
    found: dict[str, list[Firm]] = {label: [] for label in declared.order}
    for firm in held.who.firms:
        for label in declared.rows_of(firm):
            found.setdefault(label, []).append(firm)
    groups = {
        label: found[label] for label in sorted(found, key=lambda name: name == UNFILLED) if found[label]
    }
    population = f"{scope.area}台账企业{len(held.who)}家"
    notes = [_DENOMINATORS, "一家企业可列入多个层级、领域，各行相加可大于去重合计。"]
    return _table(scope, declared, held, groups, (population, notes))


def by_district(scope: Scope) -> Table:
    """Count who holds patents by district; for a single district it and the rest of its city are the rows.

    Facts as those of :func:`by_layer`, of the whole city and of each district; with an area that is a
    district also ``area`` (the name of its row).
    """
    title = "各区县企业拥有专利情况"
    declared = _Declared("patents.holders_by_district", title, "区县", lambda firm: (firm.district or UNFILLED,), ())  # fmt: skip
    held = holding(scope, scope.compares)
    if missing := held.missing(scope):
        return _published(scope, declared, missing)
    places: dict[str, list[Firm]] = defaultdict(list)
    for firm in held.who.firms:
        places[firm.district or UNFILLED].append(firm)
    ranking = rank({name: len(group) for name, group in places.items()}, scope)
    groups = {
        row: [firm for name in places if row_of(scope, name) == row for firm in places[name]]
        for row in ranking.rows
    }
    population = f"{scope.city}台账企业{len(held.who)}家"
    return _table(scope, declared, held, groups, (population, [_DENOMINATORS]))


def _table(
    scope: Scope,
    declared: _Declared,
    held: Holding,
    groups: Mapping[str, Sequence[Firm]],
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
    holders = frozenset(firm.id for firm in held.holders(whole))
    return Table(
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
        behind=Behind(
            "enterprises",
            tuple(tuple(firm.id for firm in group) for group in groups.values()),
            dict.fromkeys((2, 3, 4, 5), holders),
        ),
    )  # fmt: skip


def _cells(held: Holding, group: Sequence[Firm]) -> tuple[Cell, ...]:
    holders, patents = len(held.holders(group)), held.count(group)
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
    patents, holders, enterprises = known[_PATENTS], known[_HOLDERS], known[_TOTAL]
    facts: dict[str, Cell] = {
        "enterprises": int(enterprises),
        "holders": int(holders),
        "patents": int(patents),
        "holder_share": half_up(holders * 100 / enterprises, MEAN_DECIMALS),
        "per_holder": half_up(patents / holders, MEAN_DECIMALS),
        "per_enterprise": half_up(patents / enterprises, MEAN_DECIMALS),
        "without": int(enterprises - holders),
    }
    note = (
        f"按公布数推算：有专利企业平均{patents}÷{holders}={facts['per_holder']}件/家，"
        f"全部企业平均{patents}÷{enterprises}={facts['per_enterprise']}件/家，分母不同，不可混用。"
    )
    return replace(table, notes=(*table.notes, note), facts={**table.facts, **facts})


def _of_one_section(found: Sequence[Figure]) -> dict[str, Fraction]:
    """Return enterprises, holders and patents where one section of one document prints all three."""
    places: dict[tuple[str, ...], dict[str, Fraction]] = defaultdict(dict)
    for figure in found:
        if figure.indicator in (_TOTAL, _HOLDERS, _PATENTS) and figure.value:
            places[(*figure.place, figure.area, figure.period)][figure.indicator] = Fraction(figure.value)
    return next((numbers for numbers in places.values() if len(numbers) == 3), {})


def without(scope: Scope) -> Table:
    """List the enterprises that hold no patent. Facts: ``without``, ``enterprises``; none if nothing is known."""
    held = holding(scope)
    missing = held.missing(scope)
    none = [] if missing else [firm for firm in held.who.firms if not any(held.of(firm))]
    none.sort(key=lambda firm: firm.called)
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
        rows=tuple(
            Row((firm.called, firm.text("district"), "、".join(firm.many("field")), firm.text("founded_on")))
            for firm in none
        ),
        notes=tuple(notes),
        facts={} if missing else {"without": len(none), "enterprises": len(held.who)},
        behind=Behind("enterprises", tuple((firm.id,) for firm in none)),
    )  # fmt: skip


TABLES = (
    NamedTable("patents.by_layer", "拥有专利情况（层级）", by_layer),
    NamedTable("patents.by_field", "拥有专利情况（领域）", by_field),
    NamedTable("patents.holders_by_district", "拥有专利情况（区县）", by_district),
    NamedTable("patents.without", "没有专利的企业", without),
)
