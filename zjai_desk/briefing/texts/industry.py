"""The briefing on the industry: revenue, R&D, profit and tax, the place among cities and districts, what supports it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from zjai_desk.analysis.industry.stated import MEASURES
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.analysis.vouchers.paper import printed
from zjai_desk.briefing.blocks import Block, Document, Heading, Paragraph, TableBlock
from zjai_desk.briefing.texts.gathering import bulletin, drawn, gather, shown, sources, taken_over, whole
from zjai_desk.briefing.texts.traced import Memo
from zjai_desk.briefing.texts.wording import (
    against_last_year,
    chinese_number,
    listed,
    number,
    percent,
    points,
)
from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

TITLE = "人工智能产业发展简报"
_TABLES = (
    "industry.by_year", "industry.by_city", "industry.by_district", "carriers.by_kind", "scenarios.by_sector",
)  # fmt: skip
_ON_PAPER = (
    ("收入和研发", ("企业数", "营业收入", "营业收入增长", "研发投入", "研发投入增长", "研发占营收比重")),
    ("利润和利税", ("利润总额", "利润总额增长", "利税总额", "利税总额增长")),
)
_DISTRICTS_ON_PAPER = ("位次", "报送企业", "营业收入", "营业收入增长", "研发投入", "研发占营收比重")
Facts = dict[str, Cell]


def compose(store: Store, area: str, year: int, progress: Progress, memo: Memo | None = None) -> Document:
    """Write the briefing for an area and year from the store as it stands."""
    tables = gather(store, _TABLES, (area, year), progress, memo)
    years, cities, districts, carriers, scenarios = (tables[name] for name in _TABLES)
    blocks = (
        Paragraph(_lead(area, year, years)),
        *((Heading("主要指标"), *_years(years)) if years.rows else ()),
        *_places(area, cities, districts),
        *_support(carriers, scenarios),
        *sources(store, tables.values()),
    )
    head = bulletin(store, area, "人工智能产业简报")
    return Document(f"{area}{TITLE}（{year}年）", head, blocks, subject=f"{area}{year}年人工智能产业")


def _lead(area: str, year: int, years: Table) -> str:
    facts = years.facts
    if not facts:
        return f"台账中没有{area}{year}年及以前的企业年报，也没有可用的公布数。"
    lead = "据公布数，" if "published" in facts else ""
    who = f"{area}{facts['reporting']}家人工智能企业" if facts.get("reporting") else f"{area}人工智能企业"
    said = [_measure(facts, key, label) for key, label in MEASURES.items() if key in facts]
    tail = ""
    if not isinstance(facts["rd_share"], Absent):
        tail = f"研发投入占营业收入的{percent(facts['rd_share'])}"
        change = points(facts.get("rd_share_points"))
        tail += f"，{against_last_year(change)}。" if change else "。"
    if not said:
        return f"{lead}{facts['last_year']}年，{who}报送了年报，未填报金额。"
    return f"{lead}{facts['last_year']}年，{who}{'；'.join(said)}。{tail}"


def _measure(facts: Facts, key: str, label: str) -> str:
    """Say one measure with its growth: 营业收入1157.69亿元，增长16.96%."""
    amount = facts[key]
    if isinstance(amount, Decimal) and amount < 0:
        said = f"{label}为负，亏损{number(-amount)}{facts['unit']}"
    else:
        said = f"{'' if key == 'rd_spend' else '实现'}{label}{number(amount)}{facts['unit']}"
    words = against_last_year(facts.get(f"{key}_growth_words"))
    return f"{said}，{words}" if words else said


def _years(years: Table) -> Iterator[Block]:
    parts = []
    for about, labels in _ON_PAPER:
        places = [n for n, column in enumerate(years.columns) if column.label in labels]
        known = [
            years.columns[n].label
            for n in places
            if any(not isinstance(row.cells[n], Absent) for row in years.rows)
        ]
        if any(label in MEASURES.values() for label in known):
            parts.append((about, printed(years, known)))
    for place, (about, part) in enumerate(parts):
        title = f"{years.title}（{about}）" if len(parts) > 1 else years.title
        yield TableBlock(replace(part, title=title), with_notes=place == 0)
    yield from drawn(years)


def _places(area: str, cities: Table, districts: Table) -> Iterator[Block]:
    """Say where the area stands among the cities of the province, and its districts among each other."""
    if not cities.rows and not districts.rows:
        return
    yield Heading("各地比较")
    if cities.rows:
        yield Paragraph(_cities(cities))
        yield from shown(cities)
    if districts.rows:
        yield Paragraph(_districts(area, districts))
        yield TableBlock(printed(districts, _DISTRICTS_ON_PAPER))
        yield from drawn(districts)


def _cities(cities: Table) -> str:
    facts = cities.facts
    said = []
    for place in ("first", "second", "third"):
        if facts.get(place):
            parts = [
                f"{words}占{percent(facts[f'{place}_{key}_share'])}"
                for key, words in (("enterprise", "企业数"), ("revenue", "营业收入"))
                if f"{place}_{key}_share" in facts
            ]
            said.append(f"{facts[place]}{'、'.join(parts)}")
    lead = "据公布数，" if "企业年报（" not in cities.source and "企业年报、" not in cities.source else ""
    return f"{lead}{facts['year']}年全省人工智能产业中，{'；'.join(said)}。"


def _districts(area: str, table: Table) -> str:
    facts = table.facts
    if facts["districts"] == 1:
        return f"{facts['year']}年填报营业收入的企业都在{facts['first']}。"
    named = [
        f"{facts[place]}{number(facts[f'{place}_revenue'])}{facts['unit']}"
        for place in ("first", "second", "third")
        if facts.get(place)
    ]
    said = (
        f"{facts['year']}年，{whole(area)}{facts['districts']}个区县的企业填报了营业收入，"
        if facts["districts"]
        else ""
    )
    said += f"居前{chinese_number(len(named))}位的是{listed(named)}" if len(named) > 1 else "".join(named)
    if facts.get("area_rank"):
        said += f"；{area}居第{facts['area_rank']}位"
        if not isinstance(facts["area_share"], Absent):
            said += f"，占{percent(facts['area_share'])}"
    return f"{said}。"


def _support(carriers: Table, scenarios: Table) -> Iterator[Block]:
    """Say what carriers and scenarios there are; nothing where there are none and none were published."""
    tables = [table for table in (carriers, scenarios) if table.rows]
    if not tables:
        return
    yield Heading("平台载体和应用场景")
    for table in tables:
        if published := taken_over(table):
            yield published
            continue
        noun = "平台载体" if table is carriers else "应用场景"
        facts = table.facts
        named = [
            f"{facts[place]}{facts[f'{place}_count']}个"
            for place in ("first", "second", "third")
            if facts.get(place)
        ]
        said = f"共有{noun}{facts['all']}个" + (f"，其中{listed(named)}" if len(named) > 1 else "")
        national = facts.get("国家级")
        yield Paragraph(f"{said}；国家级{national}个。" if national else f"{said}。")
        yield from shown(table)
