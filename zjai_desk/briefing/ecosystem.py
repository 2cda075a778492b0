"""The briefing on the ecosystem of AI enterprises: where they stand in the industry, where they sit, their patents."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.briefing.blocks import (
    Block,
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Heading,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.provenance import provenance
from zjai_desk.briefing.wording import listed, number, percent
from zjai_desk.progress import Progress
from zjai_desk.registers import taxonomy
from zjai_desk.store import Store

TITLE = "人工智能创业生态简报"
_TABLES = ("atlas.fields", "enterprises.by_district", "patents.by_year", "patents.by_district")
Facts = dict[str, Cell]


def compose(store: Store, area: str, year: int, progress: Progress) -> Document:
    """Write the briefing for an area and year from the store as it stands."""
    tables: dict[str, Table] = {}
    for done, name in enumerate(_TABLES):
        progress.report("统计", done, len(_TABLES))
        tables[name] = build(store, name, area, year)
    atlas, districts, years, places = (tables[name] for name in _TABLES)
    blocks = (
        Paragraph(_lead(area, year, atlas.facts, years.facts, places.facts)),
        Heading("企业分布领域"),
        *_fields(atlas),
        Heading("企业地域分布"),
        *_districts(districts),
        Heading("专利情况"),
        *_patents(area, years, places),
        Heading("数据来源与口径"),
        Fine(tuple(provenance(store, tables.values()))),
    )
    head = Bulletin(
        name="人工智能产业简报",
        office=store.setting("office", f"{area}人工智能产业工作专班"),
        day=dt.date.today(),
    )
    return Document(f"{area}{TITLE}（{year}年）", head, blocks, subject=f"{area}{year}年人工智能创业生态")


def _lead(area: str, year: int, atlas: Facts, years: Facts, places: Facts) -> str:
    """Say the whole in one paragraph: how many, where most, how many patents."""
    said = [f"截至{year}年底，", _lead_enterprises(area, atlas)]
    if years.get("total"):
        said.append(
            f"拥有有效专利{years['total']}件，其中发明授权{years['inventions']}件，"
            f"占{percent(years['invention_share'])}。"
        )
        if years.get("growth_words"):
            said.append(f"{years['last_year']}年新增{years['last_total']}件，比上年{years['growth_words']}。")
    elif places.get("area_total"):
        # Records would have their years; a total without them is a published one.
        said.append(f"据公布数，{area}人工智能企业拥有有效专利{places['area_total']}件。")
    return "".join(said)


def _lead_enterprises(area: str, atlas: Facts) -> str:
    without = atlas.get("without_field")
    if not atlas["enterprises"]:
        none = f"台账收录{area}人工智能企业{without}家，均未填写所属领域。"
        return none if without else f"台账中尚无{area}人工智能企业。"
    said = f"台账收录{area}人工智能企业{atlas['enterprises']}家"
    if without:
        said += f"（另有{without}家未填写所属领域，未计入）"
    said += f"，在硬件层、技术层和应用层共列入{atlas['memberships']}家次"
    if atlas["multi_field"]:
        said += f"（{atlas['multi_field']}家企业列入两个及以上领域）"
    return (
        f"{said}，其中{atlas['largest_layer']}{atlas['largest_layer_memberships']}家次，"
        f"占{percent(atlas['largest_layer_share'])}；企业最多的领域是{atlas['largest_field']}，"
        f"有{atlas['largest_field_memberships']}家。"
    )


def _fields(atlas: Table) -> Iterator[Block]:
    facts = atlas.facts
    if not facts["memberships"]:
        none = "台账中的企业尚未填写所属领域" if facts.get("without_field") else "台账中尚无本地区的企业"
        yield Paragraph(f"{none}，暂不能统计领域分布。")
        return
    for layer in taxonomy.layers():
        if facts.get(f"{layer}.memberships"):
            yield Paragraph(_layer(layer, facts))
    yield TableBlock(atlas)
    if atlas.chart:
        yield ChartBlock(atlas.chart)


def _layer(layer: str, facts: Facts) -> str:
    """Say which fields of a layer are the largest and what is left to the others."""
    top = [place for place in (1, 2, 3) if facts.get(f"{layer}.{place}")]
    named = [f"{facts[f'{layer}.{n}']}{facts[f'{layer}.{n}.memberships']}家" for n in top]
    shares = [percent(facts[f"{layer}.{n}.share"]) for n in top]
    if len(top) == facts[f"{layer}.fields"]:
        tail = "。"
    else:
        rest = 100 - sum(int(number(facts[f"{layer}.{n}.share"])) for n in top)
        tail = f"，其余{int(number(facts[f'{layer}.fields'])) - len(top)}个领域合占{rest}%。"
    share = f"分别占{listed(shares)}" if len(top) > 1 else f"占{shares[0]}"
    return f"{layer}有{facts[f'{layer}.memberships']}家次，其中{listed(named)}，{share}{tail}"


def _districts(table: Table) -> Iterator[Block]:
    facts = table.facts
    if not facts.get("districts"):
        yield Paragraph(f"台账中的{facts['enterprises']}家企业尚未填写所属区县，暂不能统计地域分布。")
        return
    said = f"企业分布在{facts['districts']}个区、县（市），{_leaders(facts, 'count', '家')}。"
    if facts.get("top3_share"):
        said += f"前三位合占{percent(facts['top3_share'])}。"
    if facts.get("unfilled"):
        said += f"另有{facts['unfilled']}家未填写所属区县。"
    yield Paragraph(said)
    yield TableBlock(table)
    if table.chart:
        yield ChartBlock(table.chart)


def _leaders(facts: Facts, measure: str, unit: str) -> str:
    first = f"{facts['first']}最多，有{facts[f'first_{measure}']}{unit}，占{percent(facts['first_share'])}"
    others = [
        f"{facts[place]}{facts[f'{place}_{measure}']}{unit}"
        for place in ("second", "third")
        if facts.get(place)
    ]
    return f"{first}，其次是{listed(others)}" if others else first


def _patents(area: str, years: Table, places: Table) -> Iterator[Block]:
    if not years.facts.get("total") and not places.facts.get("districts"):
        yield Paragraph("台账中没有专利记录，也没有可用的公布数。")
        return
    yield Heading("逐年情况", 2)
    yield from _patents_by_year(area, years)
    if places.facts.get("districts"):
        yield Heading("区县情况", 2)
        yield from _patents_by_district(area, places)


def _patents_by_year(area: str, years: Table) -> Iterator[Block]:
    facts = years.facts
    if not facts.get("total"):
        yield Paragraph(f"台账中没有{area}的专利记录，公布数中也没有逐年的数。")
        return
    yield Paragraph(
        f"{facts['first_year']}年至{facts['last_year']}年，人工智能企业共有有效专利{facts['total']}件："
        f"发明授权{facts['inventions']}件、实用新型{facts['utility_models']}件、外观设计{facts['designs']}件。"
        f"{facts['peak_year']}年最多，为{facts['peak_total']}件。"
    )
    yield TableBlock(years)
    if years.chart:
        yield ChartBlock(years.chart)


def _patents_by_district(area: str, places: Table) -> Iterator[Block]:
    facts = places.facts
    said = f"专利分布在{facts['districts']}个区县，{_leaders(facts, 'total', '件')}。"
    if facts.get("area_total") and facts["area_rank"] != 1:
        said += (
            f"{area}有{facts['area_total']}件，占{percent(facts['area_share'])}，居第{facts['area_rank']}位。"
        )
    best = _highest_invention_share(facts)
    if best:
        said += f"前三位中，发明授权占比最高的是{best}，为{percent(facts[f'{best}.invention_share'])}。"
    yield Paragraph(said)
    yield TableBlock(places)
    if places.chart:
        yield ChartBlock(places.chart)


def _highest_invention_share(facts: Facts) -> str:
    """Return which of the three leading districts has the largest share of inventions."""
    leaders = [str(facts[place]) for place in ("first", "second", "third") if facts.get(place)]
    shares = {
        name: share for name in leaders if isinstance(share := facts.get(f"{name}.invention_share"), Decimal)
    }
    return max(shares, key=lambda name: shares[name], default="")
