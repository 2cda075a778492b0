"""Numbers that remember which table they are of while sentences are written from them, so that each can be traced back.

The ready briefings write their sentences from the facts and cells of tables. While they do, each of these numbers
prints blanks of unusual widths before its digits, which say which number it is; once the document is there the
blanks become :class:`Bound` and are gone. Arithmetic gives plain numbers: what a sentence works out itself is not
found in any table, and is not said to be.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.tables import Cell, Row, Table
from zjai_desk.briefing.blocks import (
    Attachment,
    Block,
    Bound,
    ChartBlock,
    Document,
    Fine,
    Heading,
    PageBreak,
    Paragraph,
    TableBlock,
)
from zjai_desk.progress import Progress
from zjai_desk.store import Store

Memo = dict[str, Any]
"""What tables that are counted together keep for each other."""
Write = Callable[[Store, str, int, Progress, Memo | None], Document]

_TRACE = "trace"
_NOTHING = "简报里还没有一个数：台账和公布数中没有这个地区、年度的记录，请先收表，或换一个地区、年度。"
# Blanks, so that a number read back from its text (int("…12")) is still one; records have none of them.
_DIGITS = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008"
_END = "\u200a"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MARK = re.compile(rf"([{_DIGITS}]+){_END}(-?\d[\d,]*(?:\.\d+)?)?")


class _TracedInt(int):
    mark: str

    def __str__(self) -> str:
        return self.mark + int.__repr__(self)

    def __format__(self, spec: str) -> str:
        return self.mark + int(self).__format__(spec)


class _TracedDecimal(Decimal):
    mark: str

    def __str__(self) -> str:
        return self.mark + Decimal.__str__(self)

    def __format__(self, spec: str, *_: Any) -> str:
        return self.mark + format(Decimal(self), spec)


class Trace:
    """What the numbers of the tables of one document are known by."""

    def __init__(self) -> None:
        self._known: list[Bound] = []
        self._tables: list[tuple[Table, Table]] = []

    def traced(self, table: Table) -> Table:
        """Return the table with numbers that print what they are known by."""
        rows = tuple(
            replace(row, cells=tuple(self._cell(cell, table, place, c) for c, cell in enumerate(row.cells)))
            for place, row in enumerate(table.rows)
        )
        facts = {key: self._known_as(cell, Bound(0, 0, table, fact=key)) for key, cell in table.facts.items()}
        totals = tuple(self._cell(cell, table, None, c) for c, cell in enumerate(table.totals))
        traced = replace(table, rows=rows, totals=totals, facts=facts)
        self._tables.append((traced, table))
        return traced

    def _cell(self, cell: Cell, table: Table, row: int | None, column: int) -> Cell:
        return self._known_as(cell, Bound(0, 0, table, row, column))

    def _known_as(self, cell: Cell, bound: Bound) -> Cell:
        if isinstance(cell, str) and bound.fact.endswith("_words"):
            # 增长21.6%: the number in the words is that of the rate itself.
            rate = bound.fact.removesuffix("_words")
            bound = replace(bound, fact=rate) if rate in bound.table.facts else bound
            return _NUMBER.sub(lambda hit: self._mark(bound) + hit[0], cell, count=1)
        if isinstance(cell, bool) or not isinstance(cell, (int, Decimal)):
            return cell
        mark = self._mark(bound)
        number = _TracedInt(cell) if isinstance(cell, int) else _TracedDecimal(cell)
        number.mark = mark
        return number

    def _mark(self, bound: Bound) -> str:
        self._known.append(bound)
        return "".join(_DIGITS[int(digit)] for digit in f"{len(self._known) - 1:o}") + _END

    # -- the document ---------------------------------------------------------------------------------

    def resolved(self, document: Document) -> Document:
        """Return the document with plain numbers, those of its paragraphs with their tables."""
        return replace(
            document,
            title=_plain(document.title),
            subject=_plain(document.subject),
            blocks=tuple(map(self._block, document.blocks)),
            attachments=tuple(
                Attachment(_plain(each.title), tuple(map(self._block, each.blocks)))
                for each in document.attachments
            ),
        )

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Heading():
                return replace(block, text=_plain(block.text))
            case TableBlock():
                return replace(block, table=self._table(block.table))
            case ChartBlock():
                return replace(block, table=self._table(block.table) if block.table else None)
            case Fine():
                return Fine(tuple(map(_plain, block.texts)))
            case PageBreak():
                return block

    def _table(self, table: Table) -> Table:
        """Return a table with plain numbers: the very one that was counted, if it was not made into another."""
        return next((plain for traced, plain in self._tables if traced is table), None) or _plain_table(table)

    def _paragraph(self, paragraph: Paragraph) -> Paragraph:
        text, at, found = "", 0, list(paragraph.numbers)
        for hit in _MARK.finditer(paragraph.text):
            text += paragraph.text[at : hit.start()]
            at = hit.end()
            bound = self._known[int("".join(str(_DIGITS.index(char)) for char in hit[1]), 8)]
            if hit[2]:
                found.append(replace(bound, start=len(text), end=len(text) + len(hit[2])))
                text += hit[2]
        return Paragraph(text + paragraph.text[at:], tuple(found))


def told_as(number: Cell, text: str) -> str:
    """Return a number in other words than its own (in 万元), known by what it is known by if it is traced."""
    return number.mark + text if isinstance(number, (_TracedInt, _TracedDecimal)) else text


def counted(store: Store, name: str, area: str, year: int, memo: Memo) -> Table:
    """Return a table of the catalogue, its numbers traced while a document is written by :func:`written`."""
    table = build(store, name, area, year, memo)
    trace = memo.get(_TRACE)
    return trace.traced(table) if isinstance(trace, Trace) else table


def written(write: Write, store: Store, place: tuple[str, int], progress: Progress, memo: Memo) -> Document:
    """Return what ``write`` makes of an (area, year), each number of its sentences with the table it is of."""
    trace = memo[_TRACE] = Trace()
    try:
        return _judged(trace.resolved(write(store, *place, progress, memo)))
    finally:
        del memo[_TRACE]


def _judged(document: Document) -> Document:
    """Warn of a document that holds no number at all: there is nothing to print yet."""
    told = (
        isinstance(block, (TableBlock, ChartBlock)) or (isinstance(block, Paragraph) and block.numbers)
        for block in document.blocks
    )
    return document if any(told) else replace(document, warnings=(*document.warnings, _NOTHING))


def _plain(text: str) -> str:
    return _MARK.sub(lambda hit: hit[2] or "", text)


def _plain_cell(cell: Cell) -> Cell:
    if isinstance(cell, _TracedInt):
        return int(cell)
    if isinstance(cell, _TracedDecimal):
        return Decimal(cell)
    return _plain(cell) if isinstance(cell, str) else cell


def _plain_table(table: Table) -> Table:
    return replace(
        table,
        title=_plain(table.title),
        rows=tuple(Row(tuple(map(_plain_cell, row.cells)), row.subtotal) for row in table.rows),
        totals=tuple(map(_plain_cell, table.totals)),
        facts={key: _plain_cell(cell) for key, cell in table.facts.items()},
        notes=tuple(map(_plain, table.notes)),
    )
