"""Tables of statistics, a row for each district, town or year with its counts: they list nothing that could be filed."""

import re
from decimal import Decimal

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Kind
from zjai_desk.registers.text import fold
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import is_blank
from zjai_desk.returns.tables.rows import Rows
from zjai_desk.returns.tables.table import Table

_COUNTED_BY = frozenset({Kind.DISTRICT, Kind.YEAR, Kind.CHOICE})
_COUNTS = frozenset({Kind.AMOUNT, Kind.INTEGER, Kind.NUMBER})
_FEWEST, _CLOSE = 2, Decimal("0.00001")
"""A sum is one of two rows at least; shown figures are rounded."""
_RUNNING = frozenset({"序号", "编号", "行次"})
_PERIOD = re.compile(
    r"(?:19|20)\d{2}(?:\.0)?年?(?:度|(?:第?[一二三四1-4]季度|上半年|下半年|\d{1,2}月))?|\d{1,2}月|第?[一二三四1-4]季度"
)
_TOWN = re.compile(r"[一-鿿]{1,8}(?:街道|镇|乡|新城|开发区|园区|小镇|平台)")


def tally_note(table: Table, rows: Rows) -> str:
    """Return what to say of a table of counts by district, town or year; "" of one that lists something.

    Such a table names no enterprise, patent or voucher: nothing in it identifies a record, each row stands for
    another district or year, and all else are figures.
    """
    band = table.band
    keys = {match.key for match in band.assigned.values()}
    owner = band.form.register.owner
    if band.chosen or band.stamp or keys & {*band.form.identity, *((owner.name,) if owner else ())}:
        return ""
    kinds = {column.field.kind for place, column in table.columns.items() if column.key != "town"}
    column = _lead(table, rows)
    if column is None or not rows.body or not kinds <= _COUNTED_BY | _COUNTS or not kinds & _COUNTS:
        return ""
    cells = [table.grid.cell(row, column) for row in rows.body]
    texts = [_text(cell) for cell in cells]
    counted_by = _what(table, column, texts)
    if not counted_by or len(set(texts)) < len(texts):
        return ""
    return f"是按{counted_by}汇总的统计表，不是名单，没有可以读入的记录。"


def unlabelled_total(table: Table, rows: Rows) -> int | None:
    """Return the last row of records if it names nobody and holds but sums of the rows above it; None if it does not."""
    if len(rows.body) <= _FEWEST:
        return None
    *above, last = rows.body
    filled = {place: c for place, c in table.columns.items() if table.grid.columns[place].codes[last]}
    if not filled or any(column.field.kind not in _COUNTS for column in filled.values()):
        return None
    sums = 0
    for place, column in filled.items():
        codes = table.grid.columns[place].codes
        stated = column.values[codes[last]]
        told = [value for row in above if isinstance(value := column.values[codes[row]], (int, Decimal))]
        if isinstance(stated, (int, Decimal)):
            sums += abs(sum(map(Decimal, told)) - Decimal(stated)) <= _CLOSE * abs(Decimal(stated))
    return last if sums * 2 > len(filled) or sums > 1 else None


def _lead(table: Table, rows: Rows) -> int | None:
    """Return the first column that is no running number."""
    for column, path in enumerate(table.band.paths):
        heading = fold(path[-1]) if path else ""
        if heading not in _RUNNING and any(not is_blank(table.grid.cell(row, column)) for row in rows.body):
            return column
    return None


def _what(table: Table, column: int, texts: list[str]) -> str:
    """Return by what a table counts: 区县, 年份, or what the column of its choices is called."""
    mapped = table.columns.get(column)
    if all(map(_PERIOD.fullmatch, texts)):
        return "年份"
    if all(divisions.find(text) is not None for text in texts):
        return "区县"
    if all(map(_TOWN.fullmatch, texts)):
        return "镇街"
    if mapped is not None and mapped.field.kind is Kind.CHOICE:
        return mapped.field.label
    return ""


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return fold(cell) if isinstance(cell, str) else str(cell)
