"""What briefings say of the enterprises: when founded, how financed, who stands out, and all their names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from zjai_desk.analysis.enterprises.names import NAMES_APART, REPRESENTATIVE
from zjai_desk.analysis.tables import Cell, Row, Table
from zjai_desk.briefing.blocks import Block, Heading, Paragraph, TableBlock
from zjai_desk.briefing.texts.gathering import drawn, shown, taken_over
from zjai_desk.briefing.texts.wording import listed, number, percent

_NAMES_IN_A_ROW = 40  # so that a field of many enterprises can go over the end of a page
_MOST_NAMED = 1500  # an atlas of more names fills a book, not a briefing
_TITLES_NAMED = 6

TABLES = (
    "enterprises.by_founding",
    "enterprises.by_stage",
    "enterprises.by_financing_year",
    "enterprises.representatives",
    "enterprises.titles",
)


def profile(tables: Mapping[str, Table], number_known: Cell) -> Iterator[Block]:
    """Yield what is known of founding, financing, representatives and titles; what is not is said in one sentence.

    Nothing of an area without enterprises for which nothing was published either.
    """
    missing = []
    for label, heading, name, part in _PARTS:
        table = tables[name]
        if not table.rows and not table.facts:
            missing.append(label)
            continue
        yield Heading(heading)
        if published := taken_over(table):
            yield published
        else:
            yield from part(tables)
    if missing and number_known:
        yield Paragraph(f"台账中的{number_known}家企业尚未填写{listed(missing)}，也没有公布数，暂不能统计。")


def _founding(tables: Mapping[str, Table]) -> Iterator[Block]:
    table = tables["enterprises.by_founding"]
    facts = table.facts
    said = [f"{facts['before']}成立的有{facts['before_count']}家"] if facts["before_count"] else []
    if facts["recent_count"]:
        said.append(
            f"{facts['recent']}成立的有{facts['recent_count']}家，占总数的{percent(facts['recent_share'])}"
        )
    if isinstance(peak := facts["peak_count"], int) and peak > 1:
        said.append(f"{facts['peak_year']}年成立{peak}家，为各年最多")
    if facts["unfilled"]:
        said.append(f"另有{facts['unfilled']}家未填成立日期")
    yield Paragraph(f"{facts['enterprises']}家企业中，{'；'.join(said)}。")
    yield from drawn(table)


def _financing(tables: Mapping[str, Table]) -> Iterator[Block]:
    table, years = tables["enterprises.by_stage"], tables["enterprises.by_financing_year"]
    facts = table.facts
    said = (
        f"{facts['enterprises']}家企业中，公布进行过融资的有{facts['financed']}家，占{percent(facts['financed_share'])}；"
        f"未融资及未透露的{facts['unfinanced']}家，占{percent(facts['unfinanced_share'])}。"
    )
    if facts.get("second"):
        said += (
            f"公布融资的企业中，{facts['first']}和{facts['second']}最多，分别有{facts['first_count']}家和"
            f"{facts['second_count']}家，占{percent(facts['first_share'])}和{percent(facts['second_share'])}"
            f"（以{facts['financed']}家为分母）。"
        )
    top = [
        f"{stage}{facts[f'{stage}.count']}家，占{percent(facts[f'{stage}.share'])}"
        for stage in ("新三板", "上市")
        if facts.get(f"{stage}.count") and stage not in (facts.get("first"), facts.get("second"))
    ]
    yield Paragraph(said + (f"其中{'；'.join(top)}。" if top and facts.get("second") else ""))
    yield from shown(table)
    if "dated" in years.facts:
        yield Paragraph(
            f"填有最近融资日期的{years.facts['dated']}家中，{years.facts['peak_year']}年最多，"
            f"为{years.facts['peak_count']}家。"
        )
        yield from drawn(years)


def _representatives(tables: Mapping[str, Table]) -> Iterator[Block]:
    table = tables["enterprises.representatives"]
    facts = table.facts
    kinds = [f"{kind}企业{facts[kind]}家" for kind in REPRESENTATIVE if facts[kind]]
    fields = [f"{facts[p]}（{facts[f'{p}_count']}家）" for p in ("first", "second", "third") if facts.get(p)]
    said = f"共有{'、'.join(kinds)}" + (f"，主要分布在{listed(fields)}" if fields else "")
    worth = [
        f"{kind}企业{number(facts[f'{kind}.valuation'])}亿元"
        for kind in REPRESENTATIVE
        if f"{kind}.valuation" in facts
    ]
    yield Paragraph(f"{said}。" + (f"所填估值或市值合计：{'，'.join(worth)}。" if worth else ""))
    yield from shown(table)


def _titles(tables: Mapping[str, Table]) -> Iterator[Block]:
    table = tables["enterprises.titles"]
    named = [f"{row.cells[0]}{row.cells[1]}家" for row in table.rows[:_TITLES_NAMED]]
    yield Paragraph(f"有称号的企业{table.facts['titled']}家：{'、'.join(named)}，一家可有多个称号。")
    if len(table.rows) > 1:
        yield TableBlock(table)


_Part = Callable[[Mapping[str, Table]], Iterator[Block]]
_PARTS: tuple[tuple[str, str, str, _Part], ...] = (
    ("成立时间", "企业成立时间", "enterprises.by_founding", _founding),
    ("融资阶段", "企业融资情况", "enterprises.by_stage", _financing),
    ("上市情况", "代表企业", "enterprises.representatives", _representatives),
    ("称号资质", "企业称号", "enterprises.titles", _titles),
)


def atlas(table: Table) -> Iterator[Block]:
    """Yield the atlas: the names of the enterprises by layer and field; nothing if there are none."""
    if not table.rows:
        return
    yield Heading("企业图谱")
    listed_there = table.facts["enterprises"]
    if isinstance(listed_there, int) and listed_there > _MOST_NAMED:
        yield Paragraph(f"列入图谱的企业有{listed_there}家，名单见工作簿。")
        return
    yield TableBlock(_on_paper(table))


def names_in_rows(group: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield a group with its names in as many rows as let them go over the end of a page."""
    for start in range(0, len(names), _NAMES_IN_A_ROW):
        end = start + _NAMES_IN_A_ROW
        label = "续" if start else f"{len(names)}家"
        yield (
            f"{group}（{label}）",
            NAMES_APART.join(names[start:end]) + (NAMES_APART if end < len(names) else ""),
        )


def _on_paper(table: Table) -> Table:
    """Return the atlas with fields that hold many names in several rows, each short enough for a page."""
    rows = [
        Row((str(row.cells[0]), *cells))
        for row in table.rows
        for cells in names_in_rows(str(row.cells[1]), str(row.cells[3]).split(NAMES_APART))
    ]
    columns = (*table.columns[:2], table.columns[3])
    total = ("合计", f"{number(table.totals[2])}家次", str(table.totals[3]))
    return replace(table, unit="", columns=columns, rows=tuple(rows), totals=total, behind=None)  # fmt: skip
