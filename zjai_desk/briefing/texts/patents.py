"""The briefing on patents: by year, by district, who holds them, how they depend on the age of enterprises."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from zjai_desk.analysis.scope import UNFILLED
from zjai_desk.analysis.tables import Cell, Row, Table
from zjai_desk.briefing.blocks import Block, Document, Heading, Paragraph, TableBlock
from zjai_desk.briefing.texts import patent_parts
from zjai_desk.briefing.texts.enterprise_parts import names_in_rows
from zjai_desk.briefing.texts.gathering import bulletin, drawn, gather, shown, sources, taken_over
from zjai_desk.briefing.texts.traced import Memo
from zjai_desk.briefing.texts.wording import against_last_year, listed, number, percent
from zjai_desk.progress import Progress
from zjai_desk.store import Store

TITLE = "人工智能企业专利分析简报"
_NAMES = (
    "by_year", "by_district", "kinds_by_district", "by_layer", "by_field", "holders_by_district", "by_age",
    "age_test", "without",
)  # fmt: skip
_TABLES = tuple(f"patents.{name}" for name in _NAMES)
_TIES_NAMED = 3
_WITHOUT_NAMED = 1500  # a longer list fills a book, not a briefing
Facts = dict[str, Cell]


def compose(store: Store, area: str, year: int, progress: Progress, memo: Memo | None = None) -> Document:
    """Write the briefing for an area and year from the store as it stands."""
    gathered = gather(store, _TABLES, (area, year), progress, memo)
    tables = {name: gathered[f"patents.{name}"] for name in _NAMES}
    blocks: list[Block] = [Paragraph(_lead(area, year, tables))]
    if tables["by_year"].facts.get("total"):
        blocks += [Heading("逐年情况"), *patent_parts.by_year(area, tables["by_year"])]
    if tables["by_district"].facts.get("districts"):
        blocks += [Heading("区县情况"), *_districts(area, tables)]
    blocks += [Heading("企业拥有专利情况"), *_holders(area, tables)]
    if tables["by_age"].rows:
        blocks += [Heading("不同成立年限的企业"), *_ages(tables["by_age"], tables["age_test"])]
    if tables["without"].rows:
        blocks += [Heading("没有专利的企业"), *_without(tables["without"])]
    blocks += sources(store, tables.values())
    head = bulletin(store, area, "人工智能专利简报")
    return Document(
        f"{area}{TITLE}（{year}年）", head, tuple(blocks), subject=f"{area}{year}年人工智能企业专利"
    )


def _lead(area: str, year: int, tables: dict[str, Table]) -> str:
    """Say the whole in one paragraph: how many patents, of what kind, how the last year went, who holds them."""
    years, places, holders = tables["by_year"].facts, tables["by_district"].facts, tables["by_layer"].facts
    if years.get("total"):
        said = f"截至{year}年底，{area}人工智能企业拥有有效专利{years['total']}件，其中发明授权{years['inventions']}件，占{percent(years['invention_share'])}。"
        if years.get("last_year") == year:
            said += f"{year}年新增{years['last_total']}件"
            if words := against_last_year(years["growth_words"]):
                said += f"，{words}"
            said += f"，其中发明授权{years['last_inventions']}件。"
        elif years.get("last_year"):
            said += f"最近一年有授权的是{years['last_year']}年，{years['last_total']}件。"
    elif places.get("area_total"):
        said = f"据公布数，截至{year}年底，{area}人工智能企业拥有有效专利{places['area_total']}件。"
    else:
        said = f"截至{year}年底，台账中没有{area}的专利记录，也没有可用的公布数。"
    if holders.get("holders"):
        said += f"{holders['enterprises']}家企业中{holders['holders']}家拥有专利，占{percent(holders['holder_share'])}。"
    return said


def _districts(area: str, tables: dict[str, Table]) -> Iterator[Block]:
    kinds = tables["kinds_by_district"]
    facts = kinds.facts
    yield from patent_parts.by_district(area, tables["by_district"], with_inventions=not facts.get("second"))
    if facts.get("second"):
        said = (
            f"从专利种类看，{facts['most']}的发明授权占比最高，为{percent(facts['most_share'])}，"
            f"其次是{facts['second']}，为{percent(facts['second_share'])}。"
        )
        if facts.get("area_rank") and area not in (facts["most"], facts["second"]):
            said += f"{area}为{percent(facts['area_share'])}，居第{facts['area_rank']}位。"
        yield Paragraph(said)
        yield from drawn(kinds)


def _holders(area: str, tables: dict[str, Table]) -> Iterator[Block]:
    layers, fields, places = tables["by_layer"], tables["by_field"], tables["holders_by_district"]
    facts = layers.facts
    if not facts.get("holders"):
        nobody = f"{area}的{facts.get('enterprises')}家企业都没有有效专利。"
        missing = f"{layers.notes[0].partition('，')[0].rstrip('。')}，暂不能统计企业拥有专利的情况。"
        yield taken_over(layers) or Paragraph(nobody if "enterprises" in facts else missing)
        return
    without = f"，{facts['without']}家没有专利" if facts["without"] else ""
    yield Paragraph(
        f"{facts['enterprises']}家企业中，{facts['holders']}家拥有有效专利{facts['patents']}件，"
        f"有专利企业平均每家{number(facts['per_holder'])}件；按全部{facts['enterprises']}家计，平均每家"
        f"{number(facts['per_enterprise'])}件{without}。"
    )
    if "published" in facts:
        yield Paragraph(
            f"以上据公布数（{layers.source}）；专利台账中没有能对上企业台账的专利，暂不能分层级、领域和区县。"
        )
        return
    yield Heading("按层级和领域", 2)
    yield Paragraph(_best(layers, "层级"))
    yield TableBlock(layers)
    yield Paragraph(_best(fields, "领域"))
    yield from shown(fields)
    if len(places.rows) > 1:
        yield Heading("按区县", 2)
        yield Paragraph(_among_districts(area, places) or _best(places, "区县"))
        yield from shown(places)


def _among_districts(area: str, places: Table) -> str:
    """Say how a district stands beside the others of its city taken together; empty for a table that names them all."""
    if len(places.rows) != 2 or places.rows[0].cells[0] != area:
        return ""
    said = []
    for name, _, holders, share, _, mean, _ in (row.cells for row in places.rows):
        each = f"，平均每家有{number(mean)}件" if isinstance(mean, (int, Decimal)) else ""
        said.append(f"{name}有专利的企业{holders}家，占{number(share)}%{each}")
    return f"{'；'.join(said)}。"


def _best(table: Table, what: str) -> str:
    """Say where most holders are, where most of the enterprises hold patents, and where they hold most."""
    rows = {str(row.cells[0]): row.cells for row in table.rows if row.cells[0] != UNFILLED}
    if len(rows) < 2:
        return (
            "；".join(f"{name}有专利企业{cells[2]}家，专利{cells[4]}件" for name, cells in rows.items())
            + "。"
        )

    def top(place: int) -> list[str]:
        most = max(_number(cells[place]) for cells in rows.values())
        return [name for name, cells in rows.items() if _number(cells[place]) == most]

    places = (
        (2, "有专利的企业最多，{}为{}家"),
        (3, "有专利企业占比最高，{}为{}%"),
        (4, "专利最多，{}为{}件"),
    )
    by_name: dict[str, list[str]] = {}
    for place, words in places:
        names = top(place)
        name = listed(names) if len(names) <= _TIES_NAMED else f"{len(names)}个{what}"
        equal = "均" if len(names) > 1 else ""
        by_name.setdefault(name, []).append(words.format(equal, number(rows[names[0]][place])))
    parts = (f"{name}{'，'.join(said)}" for name, said in by_name.items())
    return f"分{what}看，{'；'.join(parts)}。"


def _number(cell: Cell) -> Decimal:
    return Decimal(cell) if isinstance(cell, (int, Decimal)) else Decimal(-1)


def _ages(table: Table, test: Table) -> Iterator[Block]:
    facts = table.facts
    if facts.get("largest"):
        yield Paragraph(
            f"按{facts['year']}年当年授权的专利计，成立{facts['largest']}的企业平均最多，每家"
            f"{number(facts['largest_mean'])}件。"
        )
    yield from shown(table)
    if test.rows:
        verdict = "有统计学意义上的显著不同" if facts["significant"] else "没有显著不同"
        said = (
            f"卡方检验（χ²={number(facts['chi_square'])}，自由度{facts['degrees']}，{facts['p_words']}）显示，"
            f"不同年限企业的专利类型分布{verdict}"
        )
        more = test.facts["more"]
        yield Paragraph(
            said + (f"；残差分析显示明显偏多的是{more}。" if facts["significant"] and more else "。")
        )
        yield TableBlock(_without_empty_columns(test))


def _without_empty_columns(table: Table) -> Table:
    """Drop the last columns that say nothing in any row, so that what is traced stays in its place."""
    width = len(table.columns)
    while width > 1 and not table.totals and all(row.cells[width - 1] in ("", None) for row in table.rows):
        width -= 1
    rows = tuple(replace(row, cells=row.cells[:width]) for row in table.rows)
    return replace(table, columns=table.columns[:width], rows=rows)


def _without(table: Table) -> Iterator[Block]:
    facts = table.facts
    yield Paragraph(f"{facts['enterprises']}家企业中，{facts['without']}家没有有效专利，可作为专利培育对象。")
    if len(table.rows) > _WITHOUT_NAMED:
        yield Paragraph("名单见工作簿。")
        return
    groups: dict[str, list[str]] = {}
    for row in table.rows:
        groups.setdefault(str(row.cells[1]) or UNFILLED, []).append(str(row.cells[0]))
    order = sorted(groups, key=lambda name: (name == UNFILLED, -len(groups[name])))
    rows = tuple(Row(cells) for name in order for cells in names_in_rows(name, groups[name]))
    yield TableBlock(replace(table, columns=(table.columns[1], table.columns[0]), rows=rows, behind=None))
