"""Tables that name the enterprises: the atlas (图谱), and those that stand for the industry by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from zjai_desk.analysis.balance import half_up, shares
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.columns import columns
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.enterprises.records import OTHER_LAYER, called, census, items, items_or_unfilled
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.published_tables import figures_of, substitute
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Value

if TYPE_CHECKING:
    from zjai_desk.store.columns.ranking import Numbers

REPRESENTATIVE = ("上市", "独角兽", "准独角兽")
"""The kinds of enterprises that the report calls 代表企业."""
_LISTED = REPRESENTATIVE[0]


def _kinds(firms: Selected) -> Numbers:
    """Return as what each enterprise of the register stands for the industry, its place among these, else -1.

    Who was financed as far as 上市 is listed.
    """
    import numpy as np

    places = {kind: place for place, kind in enumerate(REPRESENTATIVE)}
    told = firms.of("listing").each(lambda value: places.get(str(value), -1), int)
    return np.where((told < 0) & firms.of("financing_stage").among({_LISTED}), places[_LISTED], told)


def _by_field(firms: Selected, rows_of: Callable[[Value], Iterable[str]]) -> dict[str, Selected]:
    """Return the enterprises of each field in the order of the atlas."""
    groups = firms.grouped("field", rows_of)
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
    kinds = _kinds(who.firms)
    found = who.firms.where(kinds >= 0)
    if not found:
        wanted = tuple(f"{kind}企业数" for kind in REPRESENTATIVE)
        figures = [figure for figure in figures_of(scope) if figure.indicator in wanted]
        return substitute(scope, name, title, figures, who.nothing(scope, "上市情况"))
    groups = _by_field(found, items_or_unfilled)
    of_kind = {kind: found.where(kinds == place) for place, kind in enumerate(REPRESENTATIVE)}
    order = sorted(groups, key=lambda field: (field == UNFILLED, -len(groups[field])))
    parts = shares([len(groups[field]) for field in order])
    source = scope.source("企业台账")
    population = f"{scope.area}台账中上市、独角兽和准独角兽企业{len(found)}家"
    counts = {field: _counts(groups[field], kinds) for field in order}
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
        totals=("去重合计", *_counts(found, kinds), sum(parts, Decimal())),
        notes=(
            *who.notes,
            f"{len(found)}家企业共{sum(map(len, groups.values()))}家次，一家可列入多个领域；占比以家次为分母。",
            *_valuation_notes(of_kind),
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
        facts=_facts(found, of_kind, [(field, len(groups[field])) for field in order if field != UNFILLED]),
        behind=Behind(
            "enterprises",
            tuple(groups[field].ids for field in order),
            {place: frozenset(group.ids) for place, group in enumerate(of_kind.values(), 1)},
            over={5: (found,) * (len(order) + 1)},
        ),
        origins=_origins(found, of_kind, [groups[field] for field in order if field != UNFILLED]),
    )


def _origins(
    found: Selected, of_kind: Mapping[str, Selected], fields: Sequence[Selected]
) -> dict[str, Origin]:
    origins = {"all": Origin(found)}
    for place, group in zip(("first", "second", "third"), fields, strict=False):
        origins[f"{place}_count"] = Origin(group)
    for kind, group in of_kind.items():
        origins[kind] = Origin(group)
        origins[f"{kind}.valuation"] = Origin(
            group.stating("valuation"), basis="所填估值或市值之和，折成亿元"
        )
    return origins


def _counts(group: Selected, kinds: Numbers) -> tuple[int, ...]:
    return (*(len(group.where(kinds == place)) for place in range(len(REPRESENTATIVE))), len(group))


def _facts(
    found: Selected, of_kind: Mapping[str, Selected], fields: Sequence[tuple[str, int]]
) -> dict[str, Cell]:
    facts: dict[str, Cell] = {**{kind: len(group) for kind, group in of_kind.items()}, "all": len(found)}
    for place, (field, number) in zip(("first", "second", "third"), fields, strict=False):
        facts |= {place: field, f"{place}_count": number}
    for kind, (worth, _) in _valuations(of_kind).items():
        facts[f"{kind}.valuation"] = worth
    return facts


def _valuations(of_kind: Mapping[str, Selected]) -> dict[str, tuple[Decimal, int]]:
    """Return what the enterprises of each kind are worth together, in 亿元, and how many state it."""
    stating = {kind: group.stating("valuation") for kind, group in of_kind.items()}
    return {
        kind: (half_up(group.columns.sum_of("valuation", group.places).scaleb(-4), 2), len(group))
        for kind, group in stating.items()
        if group
    }


def _valuation_notes(of_kind: Mapping[str, Selected]) -> Iterable[str]:
    for kind, (worth, stated) in _valuations(of_kind).items():
        yield f"{kind}企业{len(of_kind[kind])}家中{stated}家填有估值或市值，合计{worth:,f}亿元。"


def atlas_names(scope: Scope) -> Table:
    """Lay out the names of the enterprises by layer and field, as the atlas (图谱) prints them.

    Facts: ``enterprises`` (listed), ``memberships``, ``without_field``, ``all`` (enterprises that are counted).
    """
    columns(scope, ENTERPRISES.key).coded("district", "status", "field", "name", "short_name")
    who = census(scope)
    groups = _by_field(who.firms, items)
    layers = taxonomy.layer_of()
    with_any = who.firms.stating("field")
    listed = len(with_any)
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
            Row((layers.get(field, OTHER_LAYER), field, len(group), names))
            for (field, group), names in zip(groups.items(), _names(with_any, groups.values()), strict=True)
        ),
        totals=("合计", "", memberships, f"去重{listed}家") if groups else (),
        notes=tuple(notes),
        facts={
            "enterprises": listed,
            "memberships": memberships,
            "without_field": without,
            "all": len(who),
        },
        origins={
            "enterprises": Origin(with_any.joined(groups.values())),
            "without_field": Origin(who.firms.without(with_any)),
            "all": Origin(who.firms),
        },
        behind=Behind("enterprises", tuple(group.ids for group in groups.values())),
    )


NAMES_APART = "、"
"""What stands between the names of enterprises in a cell."""


def _names(firms: Selected, groups: Iterable[Selected]) -> Iterator[str]:
    """Yield the names in each group of enterprises, by pinyin; ``firms`` are those of all groups, as their register has them."""
    import numpy as np

    from zjai_desk.store.columns.pool import pinyin_ranks
    from zjai_desk.store.columns.ranking import stable_order

    names = called(firms)
    ranks = pinyin_ranks(names)
    for group in groups:
        at = np.searchsorted(firms.places, group.places)
        yield NAMES_APART.join(map(names.__getitem__, at[stable_order(ranks[at])].tolist()))


TABLES = (
    NamedTable("atlas.names", "企业图谱（层级×领域×名称）", atlas_names),
    NamedTable("enterprises.representatives", "代表企业分布领域", representatives),
)
