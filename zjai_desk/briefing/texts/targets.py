"""The briefing on the targets of plans: how far each has come, and the pace that is needed to arrive."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from zjai_desk.analysis.tables import Cell, Row, Table
from zjai_desk.analysis.target_tables import MET, MISSED, RUNNING
from zjai_desk.briefing.blocks import Block, Document, Fine, Heading, Paragraph, TableBlock
from zjai_desk.briefing.texts.gathering import bulletin, drawn, gather
from zjai_desk.briefing.texts.provenance import provenance
from zjai_desk.briefing.texts.traced import Memo
from zjai_desk.briefing.texts.wording import listed, number, percent
from zjai_desk.progress import Progress
from zjai_desk.store import Store

TITLE = "人工智能规划目标进展简报"
_NAME = "targets.progress"
_ON_PAPER = ("指标", "期限", "目标", "单位", "现值", "年份", "完成率", "年均需增长", "进展")
_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_Line = dict[str, Cell]


def compose(store: Store, area: str, year: int, progress: Progress, memo: Memo | None = None) -> Document:
    """Write the briefing for an area and year from the store as it stands."""
    table = gather(store, (_NAME,), (area, year), progress, memo)[_NAME]
    blocks: list[Block] = []
    lines = [dict(zip((c.label for c in table.columns), row.cells, strict=True)) for row in table.rows]
    blocks = [Paragraph(_lead(area, year, table, _owners(area, lines)))]
    if known := [line for line in lines if isinstance(line["现值"], (int, Decimal))]:
        blocks += [Heading("各项进展"), *_details(area, known)]
    if table.rows:
        blocks += [Heading("全部目标"), TableBlock(_on_paper(area, table, lines), whole=True), *drawn(table)]
    blocks += [
        Heading("数据来源与口径"),
        Fine((*_sources(lines), *provenance(store, (table,) if lines else ()))),
    ]
    head = bulletin(store, area, "人工智能产业简报")
    return Document(
        f"{area}{TITLE}（{year}年）", head, tuple(blocks), subject=f"{area}{year}年人工智能规划目标"
    )


def _owners(area: str, lines: Sequence[_Line]) -> list[str]:
    """Return whose targets those are that are not the area's own: its city's, its province's."""
    return [owner for owner in dict.fromkeys(str(line["地区"]) for line in lines) if owner != area]


def _lead(area: str, year: int, table: Table, owners: Sequence[str]) -> str:
    facts = table.facts
    if not facts["targets"]:
        return f"规划目标台账中没有{area}及其上级的目标。"
    among = f"（含{listed(owners)}的目标）" if owners else ""
    said = (
        f"涉及{area}的人工智能规划有{facts['plans']}份，共{facts['targets']}项目标{among}。截至{year}年底，"
    )
    if not facts["known"]:
        return f"{said}各项目标都没有可用的现值，暂不能计算进展。"
    states = [
        (facts[key], word)
        for key, word in (("met", "已达到"), ("running", "正在推进"), ("missed", "到期未达到"))
        if facts[key]
    ]
    if len(states) > 1:
        told = f"其中{listed([f'{count}项{word}' for count, word in states])}"
    else:
        told = f"{'均' if facts['known'] != 1 else ''}{states[0][1]}"
    said += f"有现值的{facts['known']}项，{told}"
    return f"{said}；{facts['unknown']}项没有可用的现值。" if facts["unknown"] else f"{said}。"


def _on_paper(area: str, table: Table, lines: Sequence[_Line]) -> Table:
    """Return the table as it fits a page: plans as signs that the notes explain, without the sources."""
    plans = list(dict.fromkeys(str(line["规划"]) for line in lines))
    signs = {plan: _SIGNS[n] if n < len(_SIGNS) else str(n + 1) for n, plan in enumerate(plans)}
    places = [place for place, column in enumerate(table.columns) if column.label in _ON_PAPER]
    columns = [table.columns[place] for place in places]
    rows = [
        Row((signs[str(line["规划"])], *(_cell(line, column.label) for column in columns))) for line in lines
    ]
    owners = {plan: _owners(area, [line for line in lines if line["规划"] == plan]) for plan in plans}
    explained = "；".join(
        f"{sign}《{plan}》" + (f"（{listed(owners[plan])}的目标和现值）" if owners[plan] else "")
        for plan, sign in signs.items()
    )
    notes = (f"规划：{explained}。目标均为不低于，指标前有符号的除外。", *table.notes)
    head = replace(table.columns[0], label="规划")
    return replace(
        table,
        columns=(head, *columns),
        rows=tuple(rows),
        notes=notes,
        behind=table.behind and table.behind.chosen(range(len(rows)), (0, *places)),
    )  # fmt: skip


def _cell(line: _Line, label: str) -> Cell:
    """Return a cell; an indicator that must not grow, or must be met exactly, says so."""
    if label == "现值" and isinstance(line[label], (int, Decimal)):
        return f"{line[label]:,f}"
    sign = {"不高于": "≤", "等于": "="}.get(str(line["要求"]), "") if label == "指标" else ""
    return f"{sign}{line[label]}" if sign else line[label]


def _details(area: str, lines: Sequence[_Line]) -> Iterator[Block]:
    """Say of each plan how its targets with a known value stand."""
    for plan in dict.fromkeys(str(line["规划"]) for line in lines):
        said = [_progress(area, line) for line in lines if line["规划"] == plan]
        yield Paragraph(f"《{plan}》：{'；'.join(said)}。")


def _progress(area: str, line: _Line) -> str:
    value = f"{number(line['现值'])}{line['单位']}"
    when = f"{line['年份']}年" if line["年份"] else ""
    owner = "" if line["地区"] == area else line["地区"]
    said = f"{owner}{line['指标']}{when}为{value}"
    target = f"{number(line['目标'])}{line['单位']}"
    if line["进展"] == MET:
        return f"{said}，已达到{target}的目标"
    if isinstance(line["完成率"], Decimal):
        said += f"，完成{line['期限']}{'年' if str(line['期限']).isdecimal() else ''}目标（{target}）的{percent(line['完成率'])}"
    else:
        said += f"，{line['期限']}{'年' if str(line['期限']).isdecimal() else ''}目标为{target}"
    if line["进展"] == RUNNING and isinstance(line["年均需增长"], Decimal):
        pace = line["年均需增长"]
        said += (
            f"，如期完成年均需增长{percent(pace)}" if pace > 0 else f"，如期完成年均需下降{percent(-pace)}"
        )
    return f"{said}，到期未达到" if line["进展"] == MISSED else said


def _sources(lines: Sequence[_Line]) -> Iterator[str]:
    """Name where each value comes from."""
    by_source: dict[str, list[str]] = {}
    for line in lines:
        if line["现值来源"]:
            by_source.setdefault(str(line["现值来源"]), []).append(f"{line['地区']}{line['指标']}")
    for source, indicators in by_source.items():
        yield f"{'、'.join(indicators)}的现值来源为{source}。"
