"""The briefing on the voucher accounts of a year: what was issued, what became of it, who was paid, what is open."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.growth import LEVEL
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.analysis.vouchers.paper import printed
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
from zjai_desk.briefing.texts.gathering import whole
from zjai_desk.briefing.texts.provenance import provenance
from zjai_desk.briefing.texts.traced import Memo, counted, told_as
from zjai_desk.briefing.texts.wording import listed, number, percent
from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.vouchers import SCHEMES
from zjai_desk.store import Store

TITLE = "创新券等政策资金账目简报"
_TABLES = tuple(
    f"vouchers.{name}"
    for name in ("summary", "by_year", "by_district", "by_provider", "ageing", "budget", "events")
)
_ACCOUNT = ("张数", "发放额", "确认使用额", "有效未用额", "兑付额", "使用率", "兑付率")
_IDENTITY = ("发放额", "确认使用额", "有效未用额", "退券额", "收回额", "作废额")
_PROVIDERS_SHOWN = 10
_SAID = 2
"""Published figures up to which a sentence says them without a table."""
Facts = dict[str, Cell]


def compose(store: Store, area: str, year: int, progress: Progress, memo: Memo | None = None) -> Document:
    """Write the briefing for an area and year from the store as it stands."""
    memo = {} if memo is None else memo
    tables: dict[str, Table] = {}
    for done, name in enumerate(_TABLES):
        progress.report("统计", done, len(_TABLES))
        tables[name.partition(".")[2]] = counted(store, name, area, year, memo)
    sections = {
        "总体情况": _summary(tables["summary"]),
        "逐年情况": _years(tables["by_year"]),
        "区县情况": _districts(tables["by_district"], area, year),
        "服务机构": _providers(tables["by_provider"]),
        "活动券": _events(tables["events"]),
        "预算执行与未了结的券": (*_budget(tables["budget"], area), *_open(tables["ageing"])),
    }
    blocks: list[Block] = [Paragraph(_lead(area, year, tables))]
    for heading, section in sections.items():
        if found := list(section):
            blocks += [Heading(heading), *found]
    blocks += [Heading("数据来源与口径"), Fine(tuple(provenance(store, tables.values())))]
    head = Bulletin(
        name="政策资金简报",
        office=store.setting("office", f"{area}人工智能产业工作专班"),
        day=dt.date.today(),
    )
    return Document(f"{area}{TITLE}（{year}年）", head, tuple(blocks), subject=f"{area}{year}年券账目")


def ten_thousands(cell: Cell) -> str:
    """Return an amount of 元 as prose states it: 52,586.00 万元 is 52586万元, 4.5 元 is 4.5元."""
    if not isinstance(cell, (int, Decimal)):
        return "—"
    if abs(Decimal(cell)) < 10_000:
        return told_as(cell, f"{number(Decimal(cell))}元")
    return told_as(cell, f"{number(half_up(Decimal(cell).scaleb(-4), 2))}万元")


def _rate(cell: Cell) -> str:
    return "" if isinstance(cell, Absent) else percent(cell)


def _lead(area: str, year: int, tables: Mapping[str, Table]) -> str:
    facts, before = tables["summary"].facts, tables["by_year"].facts
    if not facts:
        if not before and not tables["by_district"].rows:
            return f"券台账中没有{area}{year}年及以前的发放记录。"
        said = f"{year}年，{area}没有发放创新券、活动券、服务券和云创券"
        if before:
            return f"{said}；此前年度共发放{before['count']}张，发放额{ten_thousands(before['issued'])}。"
        return f"{said}，券台账中也没有此前年度的发放记录。"
    said = (
        f"{year}年，{area}共发放各类券{facts['count']}张，发放额{ten_thousands(facts['issued'])}；"
        f"至今确认使用{ten_thousands(facts['used'])}，兑付{ten_thousands(facts['redeemed'])}"
    )
    if use := _rate(facts["use_rate"]):
        said += f"，使用率{use}"
    if paid := _rate(facts["redeem_rate"]):
        said += f"，兑付率{paid}"
    return f"{said}。"


def _summary(summary: Table) -> Iterator[Block]:
    """Tell the account of the year; of an office without vouchers what was published."""
    if not summary.facts:
        if summary.rows:
            yield Paragraph(_published(summary))
            if len(summary.rows) > _SAID:
                yield TableBlock(summary)
        return
    facts = summary.facts
    parts = [
        f"{scheme}{facts[f'{scheme}.count']}张，{ten_thousands(facts[f'{scheme}.issued'])}"
        for scheme in SCHEMES
        if facts.get(f"{scheme}.count")
    ]
    if len(parts) > 1:
        yield Paragraph(f"按券种分，{'；'.join(parts)}。")
    yield TableBlock(printed(summary, _ACCOUNT))
    closed = [
        f"{label}{ten_thousands(facts[key])}"
        for label, key in (("退券", "returned"), ("过期收回和释放", "reclaimed"), ("作废", "voided"))
        if facts[key]
    ]
    yield Paragraph(
        f"发放额中，确认使用{ten_thousands(facts['used'])}，有效未用{ten_thousands(facts['unused'])}"
        + (f"，{listed(closed)}" if closed else "")
        + "，各项之和与发放额逐张核对相符。"
    )
    if closed:  # else the table above has all of it
        identity = printed(summary, _IDENTITY)
        yield TableBlock(replace(identity, title=f"{summary.title}（发放额的去向）"))
    if summary.chart and len(parts) > 1:
        yield ChartBlock(summary.chart, summary)


def _years(table: Table) -> Iterator[Block]:
    if len(table.rows) < 2:
        return  # the only year is told already
    facts = table.facts
    if facts.get("last_year") and facts.get("growth_words"):
        yield Paragraph(
            f"{facts['last_year']}年发放{ten_thousands(facts['last_issued'])}，{_against_last_year(facts)}。"
        )
    yield from _account(table)


def _against_last_year(facts: Facts) -> str:
    words = str(facts["growth_words"])
    return f"{'与' if words == LEVEL else '比'}上年{words}"


def _districts(table: Table, area: str, year: int) -> Iterator[Block]:
    """Tell how the area stands among its districts, or the district in its city; nothing of one district alone."""
    named = [str(row.cells[0]) for row in table.rows]
    if len(named) > 1:
        yield Paragraph(_among_districts(table, area, year))
        yield from _account(table)
    elif named and named != [area]:
        yield Paragraph(f"本年的券都在{named[0]}，{ten_thousands(table.facts.get('issued'))}。")


def _among_districts(table: Table, area: str, year: int) -> str:
    """Say what a district issued of all of its city, or which district issued most."""
    place = next(n for n, column in enumerate(table.columns) if column.label == "发放额")
    rows = {str(row.cells[0]): row.cells[place] for row in table.rows}
    amounts = {name: amount for name, amount in rows.items() if isinstance(amount, (int, Decimal))}
    name = area if area in amounts else max(amounts, key=lambda each: amounts[each])
    most = "" if name == area else "最多，"
    part = next(row.cells[-1] for row in table.rows if str(row.cells[0]) == name)
    share = f"，占{whole(area)}的{percent(part)}" if isinstance(part, Decimal) else ""
    return f"{year}年，{whole(area)}发放各类券{ten_thousands(table.totals[place])}，其中{name}{most}{ten_thousands(amounts[name])}{share}。"


def _account(table: Table) -> Iterator[Block]:
    yield TableBlock(printed(table, _ACCOUNT))
    if table.chart:
        yield ChartBlock(table.chart, table)


def _providers(table: Table) -> Iterator[Block]:
    facts = table.facts
    if not facts["providers"]:
        return
    paid, share = ten_thousands(facts["first_redeemed"]), _rate(facts["first_share"])
    if facts["providers"] == 1:
        yield Paragraph(f"只有{facts['first']}一家服务机构收券，兑付{paid}。")
    else:
        yield Paragraph(f"共有{facts['providers']}家服务机构收券，{_paid_most(table, paid, share)}。")
    shown = printed(table, ("张数", "服务企业", "合同额", "确认使用额", "兑付额", "占兑付额"))
    yield TableBlock(_leading(shown, _PROVIDERS_SHOWN))


def _paid_most(table: Table, paid: str, share: str) -> str:
    """Name the provider that was paid most, all of them where several were paid the same."""
    most = table.facts["first_redeemed"]
    if not most:
        return "都还没有兑付"
    place = next(n for n, column in enumerate(table.columns) if column.label == "兑付额")
    first = [str(row.cells[0]) for row in table.rows if row.cells[place] == most]
    each, of_all = ("各", "各占") if len(first) > 1 else ("兑付", "占")
    return f"兑付最多的是{listed(first)}，{each}{paid}" + (f"，{of_all}{share}" if share else "")


def _leading(table: Table, most: int) -> Table:
    """Keep the first rows, the total still that of all, and say so."""
    if len(table.rows) <= most:
        return table
    note = f"只列前{most}家，合计为全部{len(table.rows)}家。"
    return replace(table, rows=table.rows[:most], notes=(*table.notes, note))


def _events(table: Table) -> Iterator[Block]:
    facts = table.facts
    if not facts:
        return
    said = f"历年资助活动{facts['events']}场"
    if facts.get("tickets"):
        said += f"，核验{facts['tickets']}张，每场{number(facts['tickets_each'])}张"
    if facts.get("attendance"):
        said += f"，参加{facts['attendance']}人次"
    if facts.get("growth_words"):
        said += f"；{facts['last_year']}年场次{_against_last_year(facts)}"
    yield Paragraph(f"{said}。")
    yield TableBlock(printed(table, ("场次", "张数", "人次", "每场张数", "兑付额", "场次比上年增长")))
    if table.chart:
        yield ChartBlock(table.chart, table)


def _published(summary: Table) -> str:
    """Say the published figures that stand in for an account; many of them stand in a table."""
    if len(summary.rows) > _SAID:
        return f"以下据公布数（{summary.source}）。"
    said = []
    for row in summary.rows:
        cells = dict(zip((column.label for column in summary.columns), row.cells, strict=True))
        said.append(
            f"{cells['地区']}{cells['时期']}年{cells['指标']}{number(cells['公布数'])}{cells['单位']}"
        )
    return f"据公布数（{summary.source}），{'，'.join(said)}。"


def _budget(table: Table, area: str) -> Iterator[Block]:
    if not table.rows:
        yield Paragraph(f"券政策台账中没有{area}本年的政策，预算执行情况未列。")
        return
    facts = table.facts
    said = f"预算{ten_thousands(facts['budget'])}，已兑付{ten_thousands(facts['redeemed'])}，核定未付{ten_thousands(facts['owed'])}"
    rate = _rate(facts["spent_rate"])
    yield Paragraph(said + (f"，执行率{rate}。" if rate else "。"))
    yield TableBlock(printed(table, ("预算", "有效发放额", "核定未付额", "兑付额", "预算余额", "执行率")))


def _open(table: Table) -> Iterator[Block]:
    facts = table.facts
    if not table.source:
        return  # nothing was ever issued
    said = []
    if facts["unused_count"]:
        lapsed = f"，其中已过使用期{ten_thousands(facts['lapsed'])}" if facts["lapsed"] else ""
        said.append(f"尚有{facts['unused_count']}张券未用完，余额{ten_thousands(facts['unused'])}{lapsed}")
    if facts["unpaid_count"]:
        said.append(f"{facts['unpaid_count']}张券已确认使用待兑付，{ten_thousands(facts['unpaid'])}")
    if not said:
        yield Paragraph("没有未用或待兑付的券。")
        return
    yield Paragraph(f"{'；'.join(said)}。")
    yield TableBlock(printed(table, ("未用张数", "未用额", "其中已过使用期", "待兑付张数", "待兑付额")))
