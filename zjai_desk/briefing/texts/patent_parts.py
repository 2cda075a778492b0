"""What briefings say of patents by year and by district."""

from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.briefing.blocks import Block, Heading, Paragraph
from zjai_desk.briefing.texts.gathering import shown, whole
from zjai_desk.briefing.texts.wording import listed, percent

Facts = dict[str, Cell]


def patents(area: str, years: Table, places: Table) -> Iterator[Block]:
    """Yield both parts under headings of the second level; one sentence where nothing is known."""
    if not years.facts.get("total") and not places.facts.get("districts"):
        yield Paragraph("台账中没有专利记录，也没有可用的公布数。")
        return
    yield Heading("逐年情况", 2)
    yield from by_year(area, years)
    if places.facts.get("districts"):
        yield Heading("区县情况", 2)
        yield from by_district(area, places)


def by_year(area: str, years: Table) -> Iterator[Block]:
    """Say how many patents there are and when they were granted."""
    facts = years.facts
    if not facts.get("total"):
        yield Paragraph(f"台账中没有{area}的专利记录，公布数中也没有逐年的数。")
        return
    kinds = (
        f"发明授权{facts['inventions']}件、实用新型{facts['utility_models']}件、外观设计{facts['designs']}件"
    )
    if not facts.get("first_year"):
        yield Paragraph(f"人工智能企业共有有效专利{facts['total']}件：{kinds}，均未填授权日期。")
    elif facts["first_year"] == facts["last_year"]:
        yield Paragraph(
            f"人工智能企业共有有效专利{facts['total']}件：{kinds}，均为{facts['last_year']}年授权。"
        )
    else:
        yield Paragraph(
            f"{facts['first_year']}年至{facts['last_year']}年，人工智能企业共有有效专利{facts['total']}件："
            f"{kinds}。{facts['peak_year']}年最多，为{facts['peak_total']}件。"
        )
    yield from shown(years)


def by_district(area: str, places: Table, *, with_inventions: bool = True) -> Iterator[Block]:
    """Say where the patents are and, ``with_inventions``, where these have the largest share."""
    facts = places.facts
    said = f"{whole(area)}专利分布在{facts['districts']}个区县，{leaders(facts, 'total', '件')}。"
    if facts.get("area_total") and facts["area_rank"] != 1:
        said += (
            f"{area}有{facts['area_total']}件，占{percent(facts['area_share'])}，居第{facts['area_rank']}位。"
            if isinstance(facts["area_share"], Decimal)
            else f"{area}有{facts['area_total']}件。"
        )
    best = _highest_invention_share(facts)
    if best and with_inventions:
        said += f"前三位中，发明授权占比最高的是{best}，为{percent(facts[f'{best}.invention_share'])}。"
    yield Paragraph(said)
    yield from shown(places)


def leaders(facts: Facts, measure: str, unit: str) -> str:
    """Return which districts are the first three of a ranking, as prose says it."""
    if not isinstance(facts["first_share"], Decimal):
        return f"{facts['first']}有{facts[f'first_{measure}']}{unit}"
    if facts["districts"] == 1:
        return f"{facts['first']}{facts[f'first_{measure}']}{unit}，占{percent(facts['first_share'])}"
    first = f"{facts['first']}最多，有{facts[f'first_{measure}']}{unit}，占{percent(facts['first_share'])}"
    others = [
        f"{facts[place]}{facts[f'{place}_{measure}']}{unit}"
        for place in ("second", "third")
        if facts.get(place)
    ]
    return f"{first}，其次是{listed(others)}" if others else first


def _highest_invention_share(facts: Facts) -> str:
    """Return which of the leading districts has the largest share of inventions, where there are several."""
    named = [str(facts[place]) for place in ("first", "second", "third") if facts.get(place)]
    shares = {
        name: share for name in named if isinstance(share := facts.get(f"{name}.invention_share"), Decimal)
    }
    return max(shares, key=lambda name: shares[name]) if len(shares) == 3 else ""
