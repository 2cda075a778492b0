"""Tables of the enterprises: by layer and field of the atlas, and by district."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zjai_desk.analysis import revenue
from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.boundaries import Districts
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.enterprise_counts import OTHER_LAYER, Counted, counted, memberships, sizes
from zjai_desk.analysis.ranking import Ranking, rank, row_of, share_column
from zjai_desk.analysis.revenue import Income
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import taxonomy
from zjai_desk.registers.fields import Absent

if TYPE_CHECKING:
    from pandas import DataFrame

_CATCH_ALL = "综合"  # what fits no other field comes last, however many it holds
_NAMED_FIELDS = 3  # how many leading fields of a layer the facts name


def atlas_fields(scope: Scope) -> Table:
    """Count enterprises by layer and field; one in several fields is several 家次 and one enterprise.

    Facts: ``memberships``, ``enterprises``, ``multi_field`` (enterprises in more than one field),
    ``without_field``, ``fields``; ``largest_layer`` with ``largest_layer_memberships`` and
    ``largest_layer_share`` (percent of all memberships), ``largest_field`` with
    ``largest_field_layer``, ``largest_field_memberships``; for each layer, such as 应用层, that has any:
    ``应用层.memberships``, ``.enterprises``, ``.fields``, ``.share`` (of all memberships) and its leading
    fields ``应用层.1``, ``.1.memberships``, ``.1.share`` (of the layer) to ``.3``.
    """
    who = counted(scope, scope.covers)
    lines = memberships(who.frame)
    rows: list[Row] = []
    ids: list[tuple[int, ...]] = []
    for layer in (*taxonomy.layers(), OTHER_LAYER):
        inside = lines[lines["layer"] == layer]
        found = _layer_rows(layer, inside)
        rows += found
        # The subtotal of a layer stands for all in it.
        parts = [inside if row.subtotal else inside[inside["field"] == row.cells[1]] for row in found]
        ids += [tuple(map(int, part["id"].unique())) for part in parts]
    listed, enterprises = len(lines), int(lines["id"].nunique())
    without = len(who) - enterprises
    facts = _atlas_facts(rows) | {
        "memberships": listed,
        "enterprises": enterprises,
        "multi_field": int((lines["id"].value_counts() > 1).sum()),
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
        totals=("合计", "", listed, Absent.NOT_APPLICABLE, enterprises),
        notes=_atlas_notes(facts, who, scope),
        chart=_atlas_chart(scope, rows, population),
        facts=facts,
        behind=Behind("enterprises", tuple(ids)),
    )


def _layer_rows(layer: str, lines: DataFrame) -> list[Row]:
    """Return the rows of one layer and its subtotal; none for an empty layer."""
    if lines.empty:
        return []
    counts = sizes(lines, "field")
    known = {field: place for place, field in enumerate(taxonomy.fields())}
    order = sorted(counts, key=lambda f: (f == _CATCH_ALL, -counts[f], known.get(f, len(known)), f))
    parts = shares([counts[field] for field in order])
    rows = [
        Row((layer, field, counts[field], share, counts[field]))
        for field, share in zip(order, parts, strict=True)
    ]
    listed, enterprises = sum(counts.values()), int(lines["id"].nunique())
    return [*rows, Row((layer, "小计", listed, sum(parts), enterprises), subtotal=True)]


def _atlas_facts(rows: Sequence[Row]) -> dict[str, Cell]:
    """Return the facts that follow from the rows: of each layer, and which is the largest."""
    fields = [row.cells for row in rows if not row.subtotal]
    layers = [row.cells for row in rows if row.subtotal]
    if not layers:
        return {"fields": 0}
    parts = shares([_number(cells[2]) for cells in layers])
    facts: dict[str, Cell] = {"fields": len(fields)}
    for (layer, _, listed, _, enterprises), share in zip(layers, parts, strict=True):
        inside = [cells for cells in fields if cells[0] == layer]
        facts |= {
            f"{layer}.memberships": listed,
            f"{layer}.enterprises": enterprises,
            f"{layer}.fields": len(inside),
            f"{layer}.share": share,
        }
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


def _atlas_notes(facts: dict[str, Cell], who: Counted, scope: Scope) -> tuple[str, ...]:
    if not len(who):
        return (f"台账中没有{scope.area and scope.area + '的'}企业。", *who.notes(scope))
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
    return (*notes, *who.notes(scope))


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
    who = counted(scope, scope.compares)
    frame = who.frame
    districts = Districts(scope)
    named = [
        districts.place(district, town=town) if district else UNFILLED
        for district, town in zip(frame["district"], frame["town"], strict=True)
    ]
    lines = frame.assign(district=named, row=[row_of(scope, name) for name in named])
    ranking = rank(sizes(lines, "district"), scope)
    income = revenue.by_row(scope, lines)
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
        notes=(*_district_notes(ranking, income, districts), *who.notes(scope)),
        chart=_district_chart(ranking, scope),
        facts=ranking.facts("count") | {"enterprises": ranking.total} | (income.facts if income else {}),
        behind=Behind(
            "enterprises", tuple(tuple(map(int, lines["id"][lines["row"] == name])) for name in ranking.rows)
        ),
    )


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
    )


TABLES = (
    NamedTable("atlas.fields", "企业领域分布（层级×领域）", atlas_fields),
    NamedTable("enterprises.by_district", "企业区县分布", enterprises_by_district),
)
