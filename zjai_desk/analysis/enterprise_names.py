"""Tables that name the enterprises: the atlas (图谱), and those that stand for the industry by field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from zjai_desk.analysis.balance import half_up, shares
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.firms import Firm, census
from zjai_desk.analysis.published_tables import figures_of, substitute
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy
from zjai_desk.store.characters import pinyin_key

REPRESENTATIVE = ("上市", "独角兽", "准独角兽")
"""The kinds of enterprises that the report calls 代表企业."""
_LISTED = REPRESENTATIVE[0]


def _kind(firm: Firm) -> str:
    """Return as what an enterprise stands for the industry; who was financed as far as 上市 is listed."""
    listing = firm.text("listing")
    if listing in REPRESENTATIVE:
        return listing
    return _LISTED if firm.text("financing_stage") == _LISTED else ""


def _by_field(firms: Iterable[Firm], unfilled: str | None) -> dict[str, list[Firm]]:
    """Return the enterprises of each field in the order of the atlas; those without one under ``unfilled``, if given."""
    groups: dict[str, list[Firm]] = defaultdict(list)
    for firm in firms:
        for field in firm.many("field") or ((unfilled,) if unfilled else ()):
            groups[field].append(firm)
    known = {field: place for place, field in enumerate(taxonomy.fields())}
    return {
        field: groups[field]
        for field in sorted(groups, key=lambda f: (f == UNFILLED, known.get(f, len(known)), f))
    }


def representatives(scope: Scope) -> Table:
    """Count listed enterprises, unicorns and near-unicorns by field, the fields with most of them first.

    Facts: ``上市``, ``独角兽``, ``准独角兽`` and ``all`` (enterprises), ``first`` to ``third`` field with
    ``_count``; where any is filled, ``上市.valuation`` (亿元) and so on. Published figures stand in where
    no enterprise states it.
    """
    name, title = "enterprises.representatives", "人工智能代表企业分布领域"
    who = census(scope)
    found = [firm for firm in who.firms if _kind(firm)]
    if not found:
        wanted = tuple(f"{kind}企业数" for kind in REPRESENTATIVE)
        figures = [figure for figure in figures_of(scope) if figure.indicator in wanted]
        return substitute(scope, name, title, figures, who.nothing(scope, "上市情况"))
    groups = _by_field(found, UNFILLED)
    order = sorted(groups, key=lambda field: (field == UNFILLED, -len(groups[field])))
    parts = shares([len(groups[field]) for field in order])
    source = scope.source("企业台账")
    population = f"{scope.area}台账中上市、独角兽和准独角兽企业{len(found)}家"
    counts = {field: _counts(groups[field]) for field in order}
    title = f"{scope.area}{title}"
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="家",
        population=population,
        source=source,
        columns=(
            Column("领域"),
            *(Column(kind, decimals=0, basis=f"上市情况为{kind}的企业数") for kind in REPRESENTATIVE),
            Column("家次", decimals=0, basis="本领域代表企业数，一家可列入多个领域"),
            Column("占比", "%", 0, basis="家次÷各领域家次之和，最大余数法取整（舍位平衡）"),
        ),
        rows=tuple(Row((field, *counts[field], part)) for field, part in zip(order, parts, strict=True)),
        totals=("去重合计", *_counts(found), sum(parts, Decimal())),
        notes=(
            *who.notes,
            f"{len(found)}家企业共{sum(map(len, groups.values()))}家次，一家可列入多个领域；占比以家次为分母。",
            *_valuation_notes(found),
        ),
        chart=ChartSpec(
            ChartKind.BAR,
            title,
            tuple(order),
            (Series("代表企业", tuple(len(groups[field]) for field in order)),),
            "家次",
            population,
            source,
        ),
        facts=_facts(found, [(field, len(groups[field])) for field in order if field != UNFILLED]),
        behind=Behind(
            "enterprises",
            tuple(tuple(firm.id for firm in groups[field]) for field in order),
            {
                place: frozenset(firm.id for firm in found if _kind(firm) == kind)
                for place, kind in enumerate(REPRESENTATIVE, 1)
            },
        ),
    )


def _counts(group: Sequence[Firm]) -> tuple[int, ...]:
    kinds = Counter(map(_kind, group))
    return (*(kinds[kind] for kind in REPRESENTATIVE), len(group))


def _facts(found: Sequence[Firm], fields: Sequence[tuple[str, int]]) -> dict[str, Cell]:
    facts: dict[str, Cell] = dict(zip((*REPRESENTATIVE, "all"), _counts(found), strict=True))
    for place, (field, number) in zip(("first", "second", "third"), fields, strict=False):
        facts |= {place: field, f"{place}_count": number}
    for kind, (worth, _) in _valuations(found).items():
        facts[f"{kind}.valuation"] = worth
    return facts


def _valuations(found: Iterable[Firm]) -> dict[str, tuple[Decimal, int]]:
    """Return what the enterprises of each kind are worth together, in 亿元, and how many state it."""
    worth: dict[str, list[Decimal]] = defaultdict(list)
    for firm in found:
        value = firm.value("valuation")
        if isinstance(value, (int, Decimal)):
            worth[_kind(firm)].append(Decimal(value))
    return {
        kind: (half_up(sum(worth[kind], Decimal()).scaleb(-4), 2), len(worth[kind]))
        for kind in REPRESENTATIVE
        if kind in worth
    }


def _valuation_notes(found: Sequence[Firm]) -> Iterable[str]:
    kinds = Counter(map(_kind, found))
    for kind, (worth, stated) in _valuations(found).items():
        yield f"{kind}企业{kinds[kind]}家中{stated}家填有估值或市值，合计{worth:,f}亿元。"


def atlas_names(scope: Scope) -> Table:
    """Lay out the names of the enterprises by layer and field, as the atlas (图谱) prints them.

    Facts: ``enterprises`` (listed), ``memberships``, ``without_field``.
    """
    who = census(scope)
    groups = _by_field(who.firms, None)
    layers = taxonomy.layer_of()
    listed = sum(1 for firm in who.firms if firm.many("field"))
    memberships = sum(map(len, groups.values()))
    without = len(who) - listed
    notes = [*who.notes]
    if memberships > listed:
        notes.append(f"{memberships}家次是{listed}家企业，一家可列入多个领域。")
    if without and listed:
        notes.append(f"另有{without}家企业未填领域，未列。")
    if not listed:
        notes.append(f"{who.nothing(scope, '领域')}。")
    return Table(
        name="atlas.names",
        title=f"{scope.area}人工智能企业图谱",
        area=scope.area,
        year=scope.year,
        unit="家",
        population=f"{scope.area}台账中填有领域的企业{listed}家",
        source=scope.source("企业台账"),
        columns=(
            Column("层级"),
            Column("领域"),
            Column("家次", decimals=0, basis="列入该领域的企业数"),
            Column("企业", basis="列入该领域的企业，有简称的写简称"),
        ),
        rows=tuple(
            Row((layers.get(field, "未归层"), field, len(group), _names(group)))
            for field, group in groups.items()
        ),
        totals=("合计", "", memberships, f"去重{listed}家") if groups else (),
        notes=tuple(notes),
        facts={"enterprises": listed, "memberships": memberships, "without_field": without},
        behind=Behind("enterprises", tuple(tuple(firm.id for firm in group) for group in groups.values())),
    )


NAMES_APART = "、"
"""What stands between the names of enterprises in a cell."""


def _names(group: Sequence[Firm]) -> str:
    return NAMES_APART.join(sorted((firm.called for firm in group), key=pinyin_key))


TABLES = (
    NamedTable("atlas.names", "企业图谱（层级×领域×名称）", atlas_names),
    NamedTable("enterprises.representatives", "代表企业分布领域", representatives),
)
