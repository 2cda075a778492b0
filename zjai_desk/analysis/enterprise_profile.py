"""Tables that describe the enterprises of an area: when founded, how financed, which stand out, who they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.enterprises import FINANCING_STAGES, TITLES, UNFINANCED
from zjai_desk.registers.fields import Absent, Value

_NO_LONGER = frozenset({"注销", "吊销", "迁出"})
_KEYS = (
    "district", "status", "name", "short_name", "field", "founded_on", "financing_stage", "financed_on",
    "listing", "titles",
)  # fmt: skip
_YEARS_SHOWN = 14  # the seeds show 2006 to 2019 year by year, what is older as one band
_REPRESENTATIVE = ("上市", "独角兽", "准独角兽")


@dataclass(frozen=True, slots=True)
class Firm:
    """One enterprise that is counted: its id and what the tables ask of it."""

    id: int
    values: Mapping[str, Value]

    def text(self, key: str) -> str:
        """Return a text field, empty if it is not filled."""
        value = self.values[key]
        return value if isinstance(value, str) else ""

    def many(self, key: str) -> tuple[str, ...]:
        """Return a field of many texts."""
        value = self.values[key]
        return value if isinstance(value, tuple) else ()

    @property
    def called(self) -> str:
        """The name people use: the short one, else the full one."""
        return self.text("short_name") or self.text("name")


def firms(scope: Scope) -> list[Firm]:
    """Return the enterprises of the area that still stand; where a year is set, those founded by then."""
    columns = scope.store.columns("enterprises", _KEYS)
    rows = zip(columns["id"], *(columns[key] for key in _KEYS), strict=True)
    found = []
    for number, *row in rows:
        values = dict(zip(_KEYS, row, strict=True))
        district = values["district"]
        place = canonical(district) if isinstance(district, str) else None
        if isinstance(number, int) and values["status"] not in _NO_LONGER and scope.covers(place):
            found.append(Firm(number, values))
    return found


def _year(firm: Firm, key: str) -> int | None:
    return year_of(firm.text(key) or None)


@dataclass(frozen=True, slots=True)
class _Declared:
    """What a table of groups is called, what its first column is, how it is drawn, what it says besides."""

    name: str
    title: str
    heading: str
    chart: ChartKind
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Cell] = field(default_factory=dict)


def _distribution(
    scope: Scope, declared: _Declared, groups: Mapping[str, Sequence[Firm]], whole: Sequence[Firm]
) -> Table:
    """Return a table of groups of enterprises with their balanced shares of ``whole``."""
    title = declared.title
    counts = [len(group) for group in groups.values()]
    parts: Sequence[Cell] = shares(counts, len(whole)) if whole else [Absent.NOT_APPLICABLE] * len(counts)
    population = f"{scope.area}台账企业{len(whole)}家"
    source = scope.source("企业台账")
    rows = tuple(
        Row((label, number, share)) for label, number, share in zip(groups, counts, parts, strict=True)
    )
    spec = ChartSpec(
        declared.chart,
        title,
        tuple(groups),
        (Series("企业数", tuple(counts)),),
        "家",
        denominator=population,
        source=source,
    )
    return Table(
        name=declared.name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="家",
        population=population,
        source=source,
        columns=(
            Column(declared.heading),
            Column("企业数", decimals=0, basis="台账中符合的企业数"),
            Column("占比", "%", 0, basis=f"企业数÷{len(whole)}家，最大余数法取整"),
        ),
        rows=rows,
        totals=("合计", sum(counts), sum((p for p in parts if isinstance(p, Decimal)), Decimal()))
        if whole
        else (),
        notes=declared.notes if whole else (f"台账中没有{scope.area}的企业。",),
        chart=spec if any(counts) else None,
        facts=dict(declared.facts),
        behind=Behind("enterprises", tuple(tuple(firm.id for firm in group) for group in groups.values())),
    )


def by_founding(scope: Scope) -> Table:
    """Count enterprises by the year of their founding; what is older than fourteen years is one band.

    Facts: ``enterprises``, ``unfilled``; ``before`` (the band) with ``before_count``; ``last5_count`` and
    ``last5_share`` (percent of all) of the five years up to the scope's.
    """
    found = firms(scope)
    dated = [(year, firm) for firm in found if (year := _year(firm, "founded_on")) is not None]
    last = scope.year or max((year for year, _ in dated), default=0)
    dated = [(year, firm) for year, firm in dated if year <= last]
    first = last - _YEARS_SHOWN + 1
    band = f"{first}年前"
    groups: dict[str, list[Firm]] = {band: [], **{str(year): [] for year in range(first, last + 1)}}
    for year, firm in dated:
        groups[band if year < first else str(year)].append(firm)
    undated = [firm for firm in found if _year(firm, "founded_on") is None]
    if undated:
        groups[UNFILLED] = undated
    if not dated:
        groups = {UNFILLED: undated} if undated else {}
    whole = [firm for _, firm in dated] + undated
    recent = sum(1 for year, _ in dated if year > last - 5)
    notes = [f"{len(undated)}家企业未填成立日期。"] if undated else []
    later = len(found) - len(whole)
    if later:
        notes.append(f"{later}家企业在{last}年以后成立，未计入。")
    facts: dict[str, Cell] = {"enterprises": len(whole), "unfilled": len(undated)}
    if dated:
        facts |= {
            "before": band,
            "before_count": len(groups[band]),
            "last5_count": recent,
            "last5_share": shares([recent], len(whole))[0],
        }
    title = f"{scope.area}人工智能企业成立时间"
    declared = _Declared("enterprises.by_founding", title, "成立时间", ChartKind.COLUMN, tuple(notes), facts)
    return _distribution(scope, declared, groups, whole)


def by_stage(scope: Scope) -> Table:
    """Count enterprises by the stage of their last financing, with shares of those that made one public.

    Facts: ``enterprises``, ``financed``, ``financed_share``, ``unfinanced``, ``unfinanced_share`` (percent of all).
    """
    found = firms(scope)
    financed = [firm for firm in found if firm.text("financing_stage") not in ("", *UNFINANCED)]
    groups = {
        stage: group
        for stage in FINANCING_STAGES
        if stage not in UNFINANCED
        and (group := [firm for firm in financed if firm.text("financing_stage") == stage])
    }
    rest = len(found) - len(financed)
    facts: dict[str, Cell] = {"enterprises": len(found), "financed": len(financed), "unfinanced": rest}
    notes = []
    if found:
        parts = shares([len(financed), rest])
        facts |= {"financed_share": parts[0], "unfinanced_share": parts[1]}
        notes.append(
            f"占比以公布融资的{len(financed)}家为分母；公布融资的占全部{len(found)}家的{parts[0]}%，"
            f"未融资及未透露{rest}家，占{parts[1]}%。"
        )
    title = f"{scope.area}人工智能企业融资阶段分布"
    declared = _Declared("enterprises.by_stage", title, "融资阶段", ChartKind.BAR, tuple(notes), facts)
    return _distribution(scope, declared, groups, financed)


def by_financing_year(scope: Scope) -> Table:
    """Count enterprises by the year of their last financing. Facts: ``dated``, ``peak_year``, ``peak_count``."""
    found = [(year, firm) for firm in firms(scope) if (year := _year(firm, "financed_on")) is not None]
    found = [(year, firm) for year, firm in found if scope.year is None or year <= scope.year]
    years = [year for year, _ in found]
    span = range(min(years), max(years) + 1) if years else ()
    groups: dict[str, list[Firm]] = {str(year): [] for year in span}
    for year, firm in found:
        groups[str(year)].append(firm)
    peak = max(groups, key=lambda year: (len(groups[year]), year), default="")
    facts: dict[str, Cell] = {"dated": len(found)}
    if peak:
        facts |= {"peak_year": int(peak), "peak_count": len(groups[peak])}
    title = f"{scope.area}人工智能企业最近融资时间"
    notes = ("按台账所填最近融资日期计，一家计一次。",)
    declared = _Declared(
        "enterprises.by_financing_year", title, "最近融资年份", ChartKind.COLUMN, notes, facts
    )
    return _distribution(scope, declared, groups, [firm for _, firm in found])


def titles(scope: Scope) -> Table:
    """Count enterprises by title (领军, 标杆, 培育 …); one with several counts in each. Facts: ``titled`` and by title."""
    found = firms(scope)
    held = Counter(title for firm in found for title in firm.many("titles"))
    order = [*(t for t in TITLES if held[t]), *sorted(t for t in held if t not in TITLES)]
    groups = {title: [firm for firm in found if title in firm.many("titles")] for title in order}
    titled = [firm for firm in found if firm.many("titles")]
    facts: dict[str, Cell] = {"titled": len(titled), **{title: len(groups[title]) for title in order}}
    notes = (f"有称号的{len(titled)}家；一家可有多个称号，各称号相加可大于企业数。",)
    declared = _Declared(
        "enterprises.titles", f"{scope.area}人工智能企业称号", "称号", ChartKind.BAR, notes, facts
    )
    return _distribution(scope, declared, groups, found)


def representatives(scope: Scope) -> Table:
    """Count listed enterprises, unicorns and near-unicorns by field. Facts: ``上市``, ``独角兽``, ``准独角兽``."""
    found = [firm for firm in firms(scope) if firm.text("listing") in _REPRESENTATIVE]
    by_field: dict[str, list[Firm]] = defaultdict(list)
    for firm in found:
        for name in firm.many("field") or (UNFILLED,):
            by_field[name].append(firm)
    known = {field: place for place, field in enumerate(taxonomy.fields())}
    order = sorted(by_field, key=lambda f: (f == UNFILLED, -len(by_field[f]), known.get(f, len(known))))

    def cells(group: Sequence[Firm]) -> tuple[int, ...]:
        kinds = Counter(firm.text("listing") for firm in group)
        return (*(kinds[kind] for kind in _REPRESENTATIVE), len(group))

    title = f"{scope.area}人工智能代表企业分布领域"
    source = scope.source("企业台账")
    population = f"{scope.area}台账中上市、独角兽、准独角兽企业{len(found)}家"
    series = tuple(
        Series(kind, tuple(cells(by_field[field])[place] for field in order))
        for place, kind in enumerate(_REPRESENTATIVE)
    )
    return Table(
        name="enterprises.representatives",
        title=title,
        area=scope.area,
        year=scope.year,
        unit="家",
        population=population,
        source=source,
        columns=(
            Column("领域"),
            *(Column(kind, decimals=0, basis=f"上市情况为{kind}的企业数") for kind in _REPRESENTATIVE),
            Column("家次", decimals=0, basis="本领域代表企业数，一家可列入多个领域"),
        ),
        rows=tuple(Row((field, *cells(by_field[field]))) for field in order),
        totals=("去重合计", *cells(found)) if found else (),
        notes=("一家企业可列入多个领域，各行相加可大于去重合计。",) if found else ("台账中没有代表企业。",),
        chart=ChartSpec(ChartKind.STACKED, title, tuple(order), series, "家", population, source)
        if order
        else None,
        facts=dict(zip(_REPRESENTATIVE, cells(found), strict=False)),
        behind=Behind("enterprises", tuple(tuple(firm.id for firm in by_field[field]) for field in order)),
    )


def atlas_names(scope: Scope) -> Table:
    """Lay out the names of the enterprises by layer and field, as the atlas (图谱) prints them."""
    by_field: dict[str, list[Firm]] = defaultdict(list)
    found = firms(scope)
    for firm in found:
        for name in firm.many("field"):
            by_field[name].append(firm)
    layers = taxonomy.layer_of()
    known = {field: place for place, field in enumerate(taxonomy.fields())}
    order = sorted(by_field, key=lambda f: known.get(f, len(known)))
    listed = [firm for firm in found if firm.many("field")]
    return Table(
        name="atlas.names",
        title=f"{scope.area}人工智能企业图谱",
        area=scope.area,
        year=scope.year,
        unit="家",
        population=f"{scope.area}台账中填有领域的企业{len(listed)}家",
        source=scope.source("企业台账"),
        columns=(
            Column("层级"),
            Column("领域"),
            Column("家次", decimals=0, basis="列入该领域的企业数"),
            Column("企业"),
        ),
        rows=tuple(
            Row(
                (
                    layers.get(field, "未归层"),
                    field,
                    len(by_field[field]),
                    "、".join(sorted((firm.called for firm in by_field[field]), key=str.casefold)),
                )
            )
            for field in order
        ),
        totals=("合计", "", sum(map(len, by_field.values())), f"{len(listed)}家（去重）") if order else (),
        notes=("一家企业可列入多个领域。",) if order else (f"台账中没有{scope.area}填有领域的企业。",),
        behind=Behind("enterprises", tuple(tuple(firm.id for firm in by_field[field]) for field in order)),
    )


TABLES = (
    NamedTable("atlas.names", "企业图谱（层级×领域×名称）", atlas_names),
    NamedTable("enterprises.by_founding", "企业成立时间", by_founding),
    NamedTable("enterprises.by_stage", "企业融资阶段", by_stage),
    NamedTable("enterprises.by_financing_year", "企业最近融资时间", by_financing_year),
    NamedTable("enterprises.representatives", "代表企业分布领域", representatives),
    NamedTable("enterprises.titles", "企业称号", titles),
)
