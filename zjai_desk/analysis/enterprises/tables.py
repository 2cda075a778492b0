"""Tables of the enterprises: by layer and field of the atlas, and by district."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.boundaries import Districts
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.enterprises.records import OTHER_LAYER, Census, census, items, layers_of, text_or_none
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.industry import revenue
from zjai_desk.analysis.industry.revenue import Income
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.ranking import Ranking, rank, row_of, share_column
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy
from zjai_desk.registers.fields import Absent

_CATCH_ALL = "综合"  # what fits no other field comes last, however many it holds
_NAMED_FIELDS = 3  # how many leading fields of a layer the facts name


def atlas_fields(scope: Scope) -> Table:
    """Count enterprises by layer and field; one in several fields is several 家次 and one enterprise.

    Facts: ``memberships``, ``enterprises``, ``multi_field`` (enterprises in more than one field),
    ``without_field``, ``fields``; ``largest_layer`` with ``largest_layer_memberships`` and
    ``largest_layer_share`` (percent of all memberships), ``largest_field`` with
    ``largest_field_layer``, ``largest_field_memberships``; for each layer, such as 应用层, that has any:
    ``应用层.memberships``, ``.enterprises``, ``.fields``, ``.share`` (of all memberships) and its leading
    fields ``应用层.1``, ``.1.memberships``, ``.1.share`` (of the layer) to ``.3``, of the others ``.rest``
    (how many) and ``.rest_share``.
    """
    who = census(scope)
    fields, layers = who.firms.grouped("field", items), who.firms.grouped("field", layers_of)
    rows: list[Row] = []
    groups: list[Selected] = []
    for layer in (*taxonomy.layers(), OTHER_LAYER):
        if layer in layers:
            inside = {field: group for field, group in fields.items() if layers_of((field,)) == (layer,)}
            found = _layer_rows(layer, inside, len(layers[layer]))
            rows += found
            # The subtotal of a layer stands for all in it.
            groups += [layers[layer] if row.subtotal else inside[str(row.cells[1])] for row in found]
    listed = who.firms.joined(fields.values())
    with_any = who.firms.stating("field")
    several = who.firms.where(who.firms.of("field").each(lambda value: len(items(value)) > 1, bool))
    enterprises, without = len(with_any), len(who) - len(with_any)
    facts = _atlas_facts(rows) | {
        "memberships": len(listed),
        "enterprises": enterprises,
        "multi_field": len(several),
        "without_field": without,
    }
    population = f"{scope.area}台账企业{len(who)}家" + (f"，其中填有领域的{enterprises}家" if without else "")
    return Table(
        name="atlas.fields",
        title=f"{scope.area}人工智能企业领域分布",
        area=scope.area,
        year=scope.year,
        unit="家",
        population=population,
        source=scope.source("企业台账"),
        columns=(
            Column("层级"),
            Column("领域"),
            Column("家次", decimals=0, basis="列入该领域的企业数，一家可列入多个领域"),
            Column("占本层比重", "%", 0, basis="家次÷本层家次，最大余数法取整，各层合计100%"),
            Column("企业数", decimals=0, basis="去重后的企业数"),
        ),
        rows=tuple(rows),
        totals=("合计", "", len(listed), Absent.NOT_APPLICABLE, enterprises),
        notes=_atlas_notes(facts, who, scope),
        chart=_atlas_chart(scope, rows, population),
        facts=facts,
        behind=Behind(
            "enterprises",
            tuple(group.ids for group in groups),
            over={3: tuple(layers[str(row.cells[0])] for row in rows)},
        ),
        origins={
            **_atlas_origins(rows, groups, listed),
            "multi_field": Origin(several),
            "without_field": Origin(who.firms.without(with_any)),
        },
    )


def _atlas_origins(rows: Sequence[Row], groups: Sequence[Selected], every: Selected) -> dict[str, Origin]:
    """Return where the facts come from: the enterprises of a field or a layer, of a share those of the whole."""
    lines = list(zip(rows, groups, strict=True))
    fields = [(row.cells, own) for row, own in lines if not row.subtotal]
    layers = {str(row.cells[0]): own for row, own in lines if row.subtotal}
    every = every.joined(own for _, own in fields)
    found = {
        "memberships": Origin(every, basis="各领域家次之和，一家列入几个领域计几次"),
        "fields": Origin(every),
    }
    for layer, members in layers.items():
        inside = [own for cells, own in fields if cells[0] == layer]
        part, rounded = "占本层家次，最大余数法取整", Origin(members, every, "占全部家次，最大余数法取整")
        found |= dict.fromkeys(
            (f"{layer}.memberships", f"{layer}.enterprises", f"{layer}.fields"), Origin(members)
        )
        found[f"{layer}.share"] = rounded
        for place, own in enumerate(inside[:_NAMED_FIELDS], 1):
            found |= {
                f"{layer}.{place}.memberships": Origin(own),
                f"{layer}.{place}.share": Origin(own, members, part),
            }
        rest = every.joined(inside[_NAMED_FIELDS:])
        found |= {f"{layer}.rest": Origin(rest), f"{layer}.rest_share": Origin(rest, members, part)}
    if layers:
        top_layer = max((row.cells for row in rows if row.subtotal), key=lambda cells: _number(cells[2]))[0]
        _, top = max(fields, key=lambda pair: _number(pair[0][2]))
        found["largest_layer_memberships"] = Origin(layers[str(top_layer)])
        found["largest_layer_share"] = found[f"{top_layer}.share"]
        found["largest_field_memberships"] = Origin(top)
    return found


def _layer_rows(layer: str, fields: Mapping[str, Selected], enterprises: int) -> list[Row]:
    """Return the rows of one layer and its subtotal."""
    counts = {field: len(group) for field, group in fields.items()}
    known = {field: place for place, field in enumerate(taxonomy.fields())}
    order = sorted(counts, key=lambda f: (f == _CATCH_ALL, -counts[f], known.get(f, len(known)), f))
    parts = shares([counts[field] for field in order])
    rows = [
        Row((layer, field, counts[field], share, counts[field]))
        for field, share in zip(order, parts, strict=True)
    ]
    return [*rows, Row((layer, "小计", sum(counts.values()), sum(parts), enterprises), subtotal=True)]


def _atlas_facts(rows: Sequence[Row]) -> dict[str, Cell]:
    """Return the facts that follow from the rows: of each layer, and which is the largest."""
    fields = [row.cells for row in rows if not row.subtotal]
    layers = [row.cells for row in rows if row.subtotal]
    if not layers:
        return {"fields": 0}
    parts = shares([_number(cells[2]) for cells in layers])
    facts: dict[str, Cell] = {"fields": len(fields)}
    for (layer, _, times, _, enterprises), share in zip(layers, parts, strict=True):
        inside = [cells for cells in fields if cells[0] == layer]
        facts |= {
            f"{layer}.memberships": times,
            f"{layer}.enterprises": enterprises,
            f"{layer}.fields": len(inside),
            f"{layer}.share": share,
        }
        if rest := inside[_NAMED_FIELDS:]:
            facts[f"{layer}.rest"] = len(rest)
            facts[f"{layer}.rest_share"] = sum((_part(cells[3]) for cells in rest), Decimal())
        for place, (_, field, number, part, _) in enumerate(inside[:_NAMED_FIELDS], 1):
            facts |= {
                f"{layer}.{place}": field,
                f"{layer}.{place}.memberships": number,
                f"{layer}.{place}.share": part,
            }
    top_layer = max(layers, key=lambda cells: _number(cells[2]))
    top_field = max(fields, key=lambda cells: _number(cells[2]))
    return facts | {
        "largest_layer": top_layer[0],
        "largest_layer_memberships": top_layer[2],
        "largest_layer_share": facts[f"{top_layer[0]}.share"],
        "largest_field": top_field[1],
        "largest_field_layer": top_field[0],
        "largest_field_memberships": top_field[2],
    }


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _part(cell: Cell) -> Decimal:
    return cell if isinstance(cell, Decimal) else Decimal()


def _atlas_notes(facts: dict[str, Cell], who: Census, scope: Scope) -> tuple[str, ...]:
    if not len(who):
        return (f"台账中没有{scope.area and scope.area + '的'}企业。", *who.notes)
    notes = []
    if facts["multi_field"]:
        notes.append(
            f"{facts['memberships']}家次是{facts['enterprises']}家企业："
            f"其中{facts['multi_field']}家列入两个及以上领域，各领域、各层级的数相加大于企业数。"
        )
    if facts["memberships"]:
        notes.append("占本层比重以本层家次为分母，按最大余数法取整（舍位平衡），每层合计100%。")
    if facts["without_field"]:
        notes.append(f"另有{facts['without_field']}家企业未填领域，未计入。")
    return (*notes, *who.notes)


def _atlas_chart(scope: Scope, rows: Sequence[Row], population: str) -> ChartSpec | None:
    fields = [row.cells for row in rows if not row.subtotal]
    if not fields:
        return None
    return ChartSpec(
        ChartKind.BAR,
        f"{scope.area}人工智能企业领域分布",
        categories=tuple(str(cells[1]) for cells in fields),
        series=(Series("家次", tuple(_number(cells[2]) for cells in fields)),),
        unit="家",
        denominator=population,
        source=scope.source("企业台账"),
        note="一家企业可列入多个领域。",
        groups=tuple(str(cells[0]) for cells in fields),
    )


def enterprises_by_district(scope: Scope) -> Table:
    """Count enterprises by district, with the revenue of ``year`` where annual returns state it.

    For a single district it and the rest of its city are the rows; the facts are of the whole city.
    Facts: ``enterprises``, ``districts`` (number of districts), ``unfilled``; ``first``, ``second`` and
    ``third``, each also with ``_count`` and ``_share``; ``top3_share`` where there are more than three; for each
    district ``滨江区.count`` and ``.share``; with an area that is a district ``area_count``,
    ``area_share``, ``area_rank``; with revenue ``revenue``, ``revenue_unit`` and ``reporting``
    (enterprises that state it).
    """
    who = census(scope, scope.compares)
    districts = Districts(scope)
    groups = _placed(who.firms, districts)
    ranking = rank({name: len(group) for name, group in groups.items()}, scope)
    rows = {
        row: who.firms.among(groups[name] for name in groups if row_of(scope, name) == row)
        for row in ranking.rows
    }
    income = revenue.by_row(scope, rows)
    return Table(
        name="enterprises.by_district",
        title=f"{scope.city}人工智能企业区县分布",
        area=scope.area,
        year=scope.year,
        unit="家",
        population=f"{scope.city}台账企业{ranking.total}家",
        source=scope.source("企业台账、企业年报" if income else "企业台账"),
        columns=(
            Column("区县"),
            Column("企业数", decimals=0, basis="台账所填区县为此的企业数"),
            share_column(scope, "企业数"),
            *([income.column] if income else []),
        ),
        rows=tuple(_district_rows(ranking, income)),
        totals=("合计", ranking.total, ranking.total_share, *([income.total] if income else [])),
        notes=(*_district_notes(ranking, income, districts), *who.notes),
        chart=_district_chart(ranking, scope),
        facts=ranking.facts("count") | {"enterprises": ranking.total} | (income.facts if income else {}),
        behind=Behind(
            "enterprises",
            tuple(row.ids for row in rows.values()),
            of={3: income.records(ranking.rows)} if income else {},
            over={2: (who.firms.joined(rows.values()),) * (len(rows) + 1)},
        ),
        origins=ranking.origins(
            "count", lambda names: who.firms.joined(groups[name] for name in names if name in groups)
        ),
    )


def _placed(firms: Selected, districts: Districts) -> dict[str, Selected]:
    """Return the enterprises of each district as the table tells them."""
    district, town = firms.of("district"), firms.of("town")

    def row(place: int, at: int) -> str:
        name = text_or_none(district.values[place])
        return districts.place(name, town=text_or_none(town.values[at]) or "") if name else UNFILLED

    # By the boundaries of then the town does not matter.
    towns = town.codes if districts.dated else town.codes * 0
    return firms.by(row, district.codes, towns)


def _district_rows(ranking: Ranking, income: Income | None) -> Iterator[Row]:
    amounts = income.cells(ranking.rows) if income else ()
    for place, name in enumerate(ranking.rows):
        count = sum(ranking.counts[district] for district in ranking.members(name))
        yield Row((name, count, ranking.share(name), *amounts[place : place + 1]))


def _district_notes(ranking: Ranking, income: Income | None, districts: Districts) -> list[str]:
    if not ranking.total:
        return [f"台账中没有{districts.scope.city}的企业。"]
    if not ranking.districts:
        return ["企业均未填所属区县，补填后才有分布。"]
    return [
        *ranking.notes("家"),
        *(income.notes(ranking.total) if income else []),
        *districts.notes(ranking.districts),
    ]


def _district_chart(ranking: Ranking, scope: Scope) -> ChartSpec | None:
    """Draw the districts of the city; one alone, or none but 未填写, makes no picture."""
    if len(ranking.districts) < 2:
        return None
    return ChartSpec(
        ChartKind.BAR,
        f"{scope.city}人工智能企业区县分布",
        categories=ranking.districts,
        series=(Series("企业数", tuple(ranking.counts[name] for name in ranking.districts)),),
        unit="家",
        denominator=f"{scope.city}台账企业{ranking.total}家",
        source=scope.source("企业台账"),
        own=ranking.own,
    )


TABLES = (
    NamedTable("atlas.fields", "企业领域分布（层级×领域）", atlas_fields),
    NamedTable("enterprises.by_district", "企业区县分布", enterprises_by_district),
)
