"""All tables of a briefing as one workbook: contents with links, a sheet a table with its charts, 口径 and sources."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.blocks import Block, ChartBlock, Document, Fine, TableBlock
from zjai_desk.briefing.workbooks.charts import add_chart
from zjai_desk.briefing.workbooks.table import TableSheet, wrapped_height
from zjai_desk.files import replacing

_CONTENTS, _SOURCES = "目录", "口径与来源"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LINE = 15.0  # the height of a line of a listing
_LONGEST = 31  # characters of the name of a sheet


@dataclass(slots=True)
class _Entry:
    """A sheet to be: what it is numbered in the briefing, its table, its charts; ``title`` where it has no table."""

    number: str
    title: str
    table: Table | None = None
    charts: list[ChartSpec] = field(default_factory=list)
    sheet: str = ""


def write_tables(document: Document, path: Path) -> None:
    """Write all tables and charts of a briefing to ``path`` (.xlsx): numbers as numbers, no formulas, charts of Excel.

    The same document is the same file. Raises a DeskError if the folder cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    entries = list(_entries(document))
    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_urls": False})
        book.set_properties(
            {
                "title": document.title,
                "author": document.head.office,
                "subject": document.subject,
                "created": dt.datetime.combine(document.head.day, dt.time()),
            }
        )
        contents = book.add_worksheet(_CONTENTS)
        for entry in entries:
            _add_sheet(book, entry)
        _Contents(book, contents).fill(document, entries)
        _Sources(book, book.add_worksheet(_SOURCES)).fill(document, entries)
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError it wraps


def _entries(document: Document) -> Iterator[_Entry]:
    """Yield what becomes a sheet: each table once, its charts with it, and charts without a table by themselves."""
    parts = [("", document.blocks)]
    count = len(document.attachments)
    parts += [
        (f"附件{n if count > 1 else ''}", part.blocks) for n, part in enumerate(document.attachments, 1)
    ]
    used = {_CONTENTS, _SOURCES}
    for lead, blocks in parts:
        for entry in _of_blocks(lead, blocks):
            entry.sheet = _name(entry, used)
            yield entry


def _of_blocks(lead: str, blocks: Iterable[Block]) -> list[_Entry]:
    entries: list[_Entry] = []
    tables = figures = 0
    for block in blocks:
        if isinstance(block, TableBlock):
            tables += 1
            entries.append(_Entry(f"{lead}表{tables}", block.table.title, block.table))
        elif isinstance(block, ChartBlock):
            figures += 1
            table = block.table
            same = (e for e in entries if e.table and (e.table is table or e.table.chart == block.chart))
            home = next(same, None)
            if home is None:
                home = _Entry(f"{lead}图{figures}", block.chart.title, table)
                entries.append(home)
            home.charts.append(block.chart)
    return entries


def _name(entry: _Entry, used: set[str]) -> str:
    """Return a name for a sheet that no other one has, whatever the letter case."""
    wanted = f"{entry.number} {entry.title}".translate(_FORBIDDEN).strip()[:_LONGEST]
    name, count = wanted, 1
    while name.casefold() in {one.casefold() for one in used}:
        count += 1
        name = f"{wanted[: _LONGEST - len(str(count)) - 1]} {count}"
    used.add(name)
    return name


def _add_sheet(book: Any, entry: _Entry) -> None:
    if entry.table is None:
        sheet = book.add_worksheet(entry.sheet)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 8, 14)
        row = 1
        for chart in entry.charts:
            row = add_chart(book, sheet, chart, (row, 0), None)
    else:
        filled = TableSheet(book, entry.table, entry.sheet)
        filled.fill()
        row = 1
        for chart in entry.charts:
            place = (row, len(entry.table.columns) + 1)
            row = add_chart(book, filled.sheet, chart, place, (entry.table, filled.first_row))
            filled.sheet.set_landscape()
        sheet = filled.sheet
    back = book.add_format({"font_name": "宋体", "font_size": 9, "font_color": "#2f6db5", "underline": 1})
    at = len(entry.table.columns) + 1 if entry.table else 0
    sheet.write_url(0, at, f"internal:'{_CONTENTS}'!A1", back, "返回目录")


class _Listing:
    """A sheet of texts below each other."""

    def __init__(self, book: Any, sheet: Any) -> None:
        plain = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
        self._sheet = sheet
        self._row = 0
        self._widths: tuple[int, ...] = ()
        self._title = book.add_format({"font_name": "黑体", "font_size": 16})
        self._head = book.add_format(plain | {"font_name": "黑体", "bottom": 1, "top": 2})
        self._text = book.add_format(plain)
        self._count = book.add_format(plain | {"num_format": "#,##0"})
        self._link = book.add_format(plain | {"font_color": "#2f6db5", "underline": 1})
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)

    def _open(self, title: str, heads: tuple[str, ...], widths: tuple[int, ...]) -> None:
        self._sheet.write_string(0, 0, title, self._title)
        self._sheet.set_row(0, 28)
        self._row, self._widths = 2, widths
        self._line(heads, self._head)
        self._sheet.freeze_panes(self._row, 0)
        self._sheet.repeat_rows(self._row - 1)
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)

    def _line(self, texts: tuple[str, ...], form: Any) -> None:
        for place, text in enumerate(texts):
            self._sheet.write_string(self._row, place, text, form)
        # Not every program makes a row as high as its wrapped texts.
        heights = [
            wrapped_height(text, width, _LINE) for text, width in zip(texts, self._widths, strict=False)
        ]
        if height := max(filter(None, heights), default=None):
            self._sheet.set_row(self._row, height)
        self._row += 1


class _Contents(_Listing):
    def fill(self, document: Document, entries: list[_Entry]) -> None:
        """List all sheets with links to them."""
        self._open(document.title, ("表号", "名称", "单位", "行数", "图"), (10, 56, 10, 8, 8))
        for entry in entries:
            row, table = self._row, entry.table
            unit = table.unit if table else entry.charts[0].unit
            self._line((entry.number, "", unit), self._text)
            self._sheet.write_url(row, 1, f"internal:'{entry.sheet}'!A1", self._link, entry.title)
            self._sheet.write_number(row, 3, len(table.rows) if table else 0, self._count)
            self._sheet.write_number(row, 4, len(entry.charts), self._count)
        self._sheet.write_url(self._row, 1, f"internal:'{_SOURCES}'!A1", self._link, _SOURCES)
        office = f"{document.head.office}　{document.head.day.isoformat()}"
        self._sheet.write_string(self._row + 2, 0, office)


class _Sources(_Listing):
    def fill(self, document: Document, entries: list[_Entry]) -> None:
        """Tell of each table what was counted, from where, how its columns are reckoned and what else is to be known."""
        self._open(_SOURCES, ("表号", "名称", "项目", "说明"), (10, 44, 20, 80))
        for entry in entries:
            for item, text in _told(entry):
                self._line((entry.number, entry.title, item, text), self._text)
        for block in document.blocks:
            if isinstance(block, Fine):
                for text in block.texts:
                    self._line(("全文", document.title, "来源与口径", text), self._text)


def _told(entry: _Entry) -> Iterator[tuple[str, str]]:
    table = entry.table
    if table is None:
        for chart in entry.charts:
            yield from ((item, text) for item, text in _of_chart(chart) if text)
        return
    yield from (
        (item, text) for item, text in (("统计对象", table.population), ("数据来源", table.source)) if text
    )
    for column in table.columns:
        if column.basis:
            yield f"列：{column.heading}", column.basis
    yield from (("注", note) for note in table.notes)


def _of_chart(chart: ChartSpec) -> tuple[tuple[str, str], ...]:
    return ("分母", chart.denominator), ("数据来源", chart.source), ("注", chart.note)
