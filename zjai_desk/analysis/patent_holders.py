"""Tables of who holds patents: by layer, by field, by age of the enterprise, and who holds none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zjai_desk.analysis import patent_records
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.enterprise_profile import Firm, firms
from zjai_desk.analysis.linking import OWNER_KEYS, owners
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.patents import KINDS

_MEAN = 2
AGES = ((5, "5年以内"), (10, "5—10年"), (15, "10—15年"), (20, "15—20年"), (None, "20年以上"))


@dataclass(frozen=True, slots=True)
class Holding:
    """The enterprises of an area and, by their ids, the patents each holds by kind; ``strangers`` fit none."""

    firms: Sequence[Firm]
    patents: Mapping[int, tuple[int, ...]]
    strangers: int

    def of(self, firm: Firm) -> tuple[int, ...]:
        """Return how many patents of each kind an enterprise holds."""
        return self.patents.get(firm.id, (0,) * len(KINDS))

    def count(self, firm: Firm) -> int:
        """Return how many patents an enterprise holds."""
        return sum(self.of(firm))


def holding(scope: Scope) -> Holding:
    """Return who holds the granted patents in force; each belongs to its holder, by code, else by name."""
    found = firms(scope)
    columns = scope.store.columns("enterprises", OWNER_KEYS)
    known = owners(columns)
    granted = patent_records.granted(scope, lambda _: True).frame
    names = scope.store.columns("patents", ("holder_uscc", "holder"))
    places = {number: place for place, number in enumerate(names["id"])}
    wanted = {firm.id for firm in found}
    numbers: dict[int, list[int]] = defaultdict(lambda: [0] * len(KINDS))
    strangers = 0
    for patent, kind in zip(granted["id"].tolist(), granted["kind"].tolist(), strict=True):
        place = places[patent]
        owner = known.find(names["holder_uscc"][place], names["holder"][place])
        number = None if owner is None else columns["id"][owner]
        if isinstance(number, int) and number in wanted and kind in KINDS:
            numbers[number][KINDS.index(kind)] += 1
        elif number is None:
            strangers += 1
    return Holding(found, {number: tuple(kinds) for number, kinds in numbers.items()}, strangers)


_COLUMNS = (
    Column("企业数", "家", 0, basis="台账中符合的企业数，一家可列入多个领域"),
    Column("有专利企业", "家", 0, basis="持有有效专利的企业数"),
    Column("有专利企业占比", "%", _MEAN, basis="有专利企业÷企业数，四舍五入"),
    Column("专利数", "件", 0, basis="这些企业持有的有效专利"),
    Column("有专利企业平均", "件/家", _MEAN, basis="专利数÷有专利企业，四舍五入"),
    Column("全部企业平均", "件/家", _MEAN, basis="专利数÷企业数，四舍五入"),
)


def _cells(held: Holding, group: Sequence[Firm]) -> tuple[Cell, ...]:
    holders = sum(1 for firm in group if held.count(firm))
    patents = sum(map(held.count, group))
    return (
        len(group),
        holders,
        _ratio(holders * 100, len(group)),
        patents,
        _ratio(patents, holders),
        _ratio(patents, len(group)),
    )


def _ratio(part: int, whole: int) -> Cell:
    return half_up(Fraction(part, whole), _MEAN) if whole else Absent.NOT_APPLICABLE


def by_layer(scope: Scope) -> Table:
    """Count who holds patents by layer. Facts: ``enterprises``, ``holders``, ``holder_share``, ``patents``,
    ``per_holder``, ``per_enterprise``; ``without`` (enterprises that hold none)."""
    layers = taxonomy.layer_of()

    def rows_of(firm: Firm) -> list[str]:
        return list(dict.fromkeys(layers.get(field, "未归层") for field in firm.many("field"))) or [UNFILLED]

    return _table(scope, ("patents.by_layer", "各层级企业拥有专利情况", "层级"), rows_of, taxonomy.layers())


def by_field(scope: Scope) -> Table:
    """Count who holds patents by field; facts as those of :func:`by_layer`."""

    def rows_of(firm: Firm) -> list[str]:
        return list(firm.many("field")) or [UNFILLED]

    return _table(scope, ("patents.by_field", "各领域企业拥有专利情况", "领域"), rows_of, taxonomy.fields())


def _table(
    scope: Scope, declared: tuple[str, str, str], rows_of: Callable[[Firm], list[str]], order: Iterable[str]
) -> Table:
    name, title, heading = declared
    held = holding(scope)
    groups: dict[str, list[Firm]] = {label: [] for label in order}
    for firm in held.firms:
        for label in rows_of(firm):
            groups.setdefault(label, []).append(firm)
    groups = {label: group for label, group in groups.items() if group}
    total = _cells(held, held.firms)
    source = scope.source("企业台账、专利台账")
    population = f"{scope.area}台账企业{len(held.firms)}家"
    title = f"{scope.area}{title}"
    drawn = tuple(label for label in groups if label != UNFILLED)
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="",
        population=population,
        source=source,
        columns=(Column(heading), *_COLUMNS),
        rows=tuple(Row((label, *_cells(held, group))) for label, group in groups.items()),
        totals=("去重合计", *total) if held.firms else (),
        notes=tuple(_notes(scope, held)),
        chart=ChartSpec(
            ChartKind.BAR,
            title,
            drawn,
            (Series("专利数", tuple(sum(map(held.count, groups[label])) for label in drawn)),),
            "件",
            denominator=population,
            source=source,
        )
        if any(held.patents) and drawn
        else None,
        facts=_facts(total) if held.firms else {},
        behind=Behind("enterprises", tuple(tuple(firm.id for firm in group) for group in groups.values())),
    )


def _facts(total: tuple[Cell, ...]) -> dict[str, Cell]:
    keys = ("enterprises", "holders", "holder_share", "patents", "per_holder", "per_enterprise")
    facts = dict(zip(keys, total, strict=True))
    enterprises, holders = facts["enterprises"], facts["holders"]
    if isinstance(enterprises, int) and isinstance(holders, int):
        facts["without"] = enterprises - holders
    return facts


def _notes(scope: Scope, held: Holding) -> Iterable[str]:
    if not held.firms:
        yield f"台账中没有{scope.area}的企业。"
        return
    yield "有专利企业平均以持有专利的企业为分母，全部企业平均以全部企业为分母，两者不可混用。"
    yield "一家企业可列入多个层级或领域，各行相加可大于去重合计。"
    if held.strangers:
        yield f"{held.strangers}件专利的专利权人不在企业台账中，未计入。"


def by_age(scope: Scope) -> Table:
    """Return the mean number of patents per enterprise by its age and by kind, with the test of independence.

    Ages are counted at the end of the scope's year (the last year of founding by default).
    Facts: ``chi_square``, ``degrees``, ``p``, ``smallest_expected``; ``largest_band``.
    """
    from zjai_desk.analysis.crosstab import crosstab

    held = holding(scope)
    last = scope.year or max((year_of(f.text("founded_on") or None) or 0 for f in held.firms), default=0)
    groups: dict[str, list[Firm]] = {label: [] for _, label in AGES}
    undated = 0
    for firm in held.firms:
        founded = year_of(firm.text("founded_on") or None)
        if founded is None or founded > last:
            undated += 1
            continue
        age = last - founded
        groups[next(label for most, label in AGES if most is None or age < most)].append(firm)
    counts = {
        label: tuple(map(sum, zip(*map(held.of, group), strict=True)))
        for label, group in groups.items()
        if group
    }
    test = crosstab({label: row for label, row in counts.items() if sum(row)}, KINDS)
    rows = tuple(
        Row(
            (
                label,
                len(groups[label]),
                *(_ratio(number, len(groups[label])) for number in row),
                _ratio(sum(row), len(groups[label])),
            )
        )
        for label, row in counts.items()
    )
    title = f"{scope.area}不同成立年限企业平均专利数"
    source = scope.source("企业台账、专利台账")
    population = f"{scope.area}台账中填有成立日期的企业{sum(map(len, groups.values()))}家"
    series = tuple(
        Series(
            kind,
            tuple(half_up(Fraction(counts[label][place], len(groups[label])), _MEAN) for label in counts),
        )
        for place, kind in enumerate(KINDS)
    )
    notes = [f"年限算到{last}年。"] if counts else [f"台账中没有{scope.area}填有成立日期的企业。"]
    if undated:
        notes.append(f"{undated}家企业未填成立日期或在{last}年以后成立，未计入。")
    return Table(
        name="patents.by_age",
        title=title,
        area=scope.area,
        year=scope.year,
        unit="件/家",
        population=population,
        source=source,
        columns=(
            Column("成立年限"),
            Column("企业数", "家", 0, basis="成立年限在此的企业数"),
            *(Column(kind, decimals=_MEAN, basis=f"{kind}专利数÷企业数，四舍五入") for kind in KINDS),
            Column("合计", decimals=_MEAN, basis="全部专利数÷企业数，四舍五入"),
        ),
        rows=rows,
        notes=(*notes, *(test.notes() if test else ())),
        chart=ChartSpec(
            ChartKind.GROUPED, title, tuple(counts), series, "件/家", population, source, decimals=1
        )
        if any(sum(row) for row in counts.values())
        else None,
        facts=test.facts() if test else {},
        behind=Behind("enterprises", tuple(tuple(firm.id for firm in groups[label]) for label in counts)),
    )


def without(scope: Scope) -> Table:
    """List the enterprises that hold no patent."""
    held = holding(scope)
    none = sorted((firm for firm in held.firms if not held.count(firm)), key=lambda firm: firm.called)
    return Table(
        name="patents.without",
        title=f"{scope.area}没有专利的企业",
        area=scope.area,
        year=scope.year,
        unit="",
        population=f"{scope.area}台账企业{len(held.firms)}家，其中没有有效专利的{len(none)}家",
        source=scope.source("企业台账、专利台账"),
        columns=(Column("企业"), Column("区县"), Column("领域"), Column("成立日期")),
        rows=tuple(
            Row((firm.called, firm.text("district"), "、".join(firm.many("field")), firm.text("founded_on")))
            for firm in none
        ),
        notes=() if none else ("没有这样的企业。",),
        facts={"without": len(none), "enterprises": len(held.firms)},
        behind=Behind("enterprises", tuple((firm.id,) for firm in none)),
    )


TABLES = (
    NamedTable("patents.by_layer", "拥有专利情况（层级）", by_layer),
    NamedTable("patents.by_field", "拥有专利情况（领域）", by_field),
    NamedTable("patents.by_age", "平均专利数（成立年限×类型）", by_age),
    NamedTable("patents.without", "没有专利的企业", without),
)
