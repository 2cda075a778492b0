"""What every briefing begins with: its tables counted one after the other, its head, and what it says of figures taken over."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.blocks import (
    Block,
    Bulletin,
    ChartBlock,
    Fine,
    Heading,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.texts.provenance import provenance
from zjai_desk.briefing.texts.traced import Memo, counted
from zjai_desk.briefing.texts.wording import number
from zjai_desk.progress import Progress
from zjai_desk.registers import divisions
from zjai_desk.store import Store

_COUNTED = ("家", "件", "个", "项", "名", "场")
_SPAN = re.compile(r"(?<=\d{4})-(?=\d{4})")


def gather(
    store: Store, names: Sequence[str], scope: tuple[str, int], progress: Progress, memo: Memo | None
) -> dict[str, Table]:
    """Return the named tables for an (area, year)."""
    memo = {} if memo is None else memo
    tables: dict[str, Table] = {}
    for done, name in enumerate(names):
        progress.report("统计", done, len(names))
        tables[name] = counted(store, name, *scope, memo)
    return tables


def bulletin(store: Store, area: str, name: str) -> Bulletin:
    """Return the head of a briefing of the office, of today."""
    return Bulletin(name, store.setting("office", f"{area}人工智能产业工作专班"), dt.date.today())


def shown(table: Table) -> Iterator[Block]:
    """Yield a table and its chart; nothing of a table without rows, no chart of a single bar."""
    if table.rows:
        yield TableBlock(table)
    yield from drawn(table)


def drawn(table: Table) -> Iterator[Block]:
    """Yield the chart of a table, if it shows more than one thing."""
    if table.chart and len(table.chart.categories) > 1:
        yield ChartBlock(table.chart, table)


def sources(store: Store, tables: Iterable[Table]) -> Iterator[Block]:
    """Yield the last section: where the numbers of the tables that say anything come from, each source once."""
    said: dict[str, Table] = {}
    for table in tables:
        if table.rows:
            said.setdefault(table.source if "published" in table.facts else table.name, table)
    yield Heading("数据来源与口径")
    yield Fine(tuple(provenance(store, said.values())))


def taken_over(table: Table) -> Paragraph | None:
    """Return a paragraph of the published figures that stand in for records; None for a table of records."""
    if "published" not in table.facts or not table.rows:
        return None
    said, year = [], ""
    for row in table.rows:
        _, period, indicator, value, unit, _ = row.cells
        indicator = _in_prose(str(indicator), str(unit))
        # A year is named once, and not where the indicator bears its own (2006年前成立企业数).
        when = "" if period == year or indicator[:4].isdecimal() else f"{period}年"
        year = str(period) if when else year
        said.append(f"{when}{indicator}{number(value)}{unit}")
    missing = table.notes[0].partition("，本表用公布数")[0]
    return Paragraph(f"{missing}。据公布数（{table.source}），{table.area}{'，'.join(said)}。")


def _in_prose(indicator: str, unit: str) -> str:
    """Return the name of a published figure as a sentence takes it: 上市企业43家, not 上市企业数43家; 2015—2019年."""
    counted = indicator.removesuffix("数") if unit in _COUNTED else indicator
    return _SPAN.sub("—", counted)


def whole(area: str) -> str:
    """Return what the whole is called among whose districts an area is counted: 全省 for the province, else 全市."""
    division = divisions.find(area)
    return "全省" if division is not None and division.level == "province" else "全市"
