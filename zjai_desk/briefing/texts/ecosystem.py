"""The briefing on the ecosystem of AI enterprises: where they stand in the industry, where they sit, their patents."""

from collections.abc import Iterator

from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.briefing.blocks import Block, Document, Heading, Paragraph
from zjai_desk.briefing.texts import enterprise_parts
from zjai_desk.briefing.texts.gathering import bulletin, gather, shown, sources, whole
from zjai_desk.briefing.texts.patent_parts import leaders, patents
from zjai_desk.briefing.texts.traced import Memo
from zjai_desk.briefing.texts.wording import against_last_year, listed, percent
from zjai_desk.progress import Progress
from zjai_desk.registers import taxonomy
from zjai_desk.store import Store

TITLE = "人工智能创业生态简报"
_TABLES = ("atlas.fields", "enterprises.by_district", "patents.by_year", "patents.by_district", "atlas.names")
Facts = dict[str, Cell]


def compose(store: Store, area: str, year: int, progress: Progress, memo: Memo | None = None) -> Document:
    """Write the briefing for an area and year from the store as it stands."""
    tables = gather(store, (*_TABLES, *enterprise_parts.TABLES), (area, year), progress, memo)
    atlas, districts, years, places, names = (tables[name] for name in _TABLES)
    blocks = (
        Paragraph(_lead(area, year, atlas.facts, years.facts, places.facts)),
        Heading("企业分布领域"),
        *_fields(atlas),
        *((Heading("企业地域分布"), *_districts(area, districts)) if districts.facts["enterprises"] else ()),
        *enterprise_parts.profile(tables, names.facts["all"]),
        Heading("专利情况"),
        *patents(area, years, places),
        *enterprise_parts.atlas(names),
        *sources(store, tables.values()),
    )
    head = bulletin(store, area, "人工智能产业简报")
    return Document(f"{area}{TITLE}（{year}年）", head, blocks, subject=f"{area}{year}年人工智能创业生态")


def _lead(area: str, year: int, atlas: Facts, years: Facts, places: Facts) -> str:
    """Say the whole in one paragraph: how many, where most, how many patents."""
    said = [_lead_enterprises(area, atlas)]
    if years.get("total"):
        said.append(
            f"截至{year}年底，拥有有效专利{years['total']}件，其中发明授权{years['inventions']}件，"
            f"占{percent(years['invention_share'])}。"
        )
        if years.get("growth_words"):
            said.append(
                f"{years['last_year']}年新增{years['last_total']}件，{against_last_year(years['growth_words'])}。"
            )
    elif places.get("area_total"):
        # Records would have their years; a total without them is a published one.
        said.append(f"据公布数，截至{year}年底，{area}人工智能企业拥有有效专利{places['area_total']}件。")
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
    yield from shown(atlas)


def _layer(layer: str, facts: Facts) -> str:
    """Say which fields of a layer are the largest and what is left to the others."""
    top = [place for place in (1, 2, 3) if facts.get(f"{layer}.{place}")]
    named = [f"{facts[f'{layer}.{n}']}{facts[f'{layer}.{n}.memberships']}家" for n in top]
    shares = [percent(facts[f"{layer}.{n}.share"]) for n in top]
    if len(top) == facts[f"{layer}.fields"]:
        tail = "。"
    else:
        tail = f"，其余{facts[f'{layer}.rest']}个领域合占{percent(facts[f'{layer}.rest_share'])}。"
    share = f"分别占{listed(shares)}" if len(top) > 1 else f"占{shares[0]}"
    among = "包括" if len(top) == facts[f"{layer}.fields"] else "其中"
    return f"{layer}有{facts[f'{layer}.memberships']}家次，{among}{listed(named)}，{share}{tail}"


def _districts(area: str, table: Table) -> Iterator[Block]:
    facts = table.facts
    if not facts.get("districts"):
        yield Paragraph(f"台账中的{facts['enterprises']}家企业尚未填写所属区县，暂不能统计地域分布。")
        return
    said = f"{whole(area)}企业分布在{facts['districts']}个区、县（市），{leaders(facts, 'count', '家')}。"
    if facts.get("top3_share"):
        said += f"前三位合占{percent(facts['top3_share'])}。"
    if facts.get("unfilled"):
        said += f"另有{facts['unfilled']}家未填写所属区县。"
    yield Paragraph(said)
    yield from shown(table)
