"""One number of a table said in words: what it is, how it was counted, and which number a bar of a chart shows."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from zjai_desk.analysis.origins import Records
from zjai_desk.analysis.tables import Cell, Column, Table, shown
from zjai_desk.registers import REGISTERS


def cells_of(table: Table, row: int | None) -> tuple[Cell, ...]:
    """Return the cells of a row, of the totals if ``row`` is None."""
    return table.totals if row is None else table.rows[row].cells


def named(table: Table, row: int | None, column: int) -> str:
    """Return what a cell is about: 滨江区 发明授权."""
    cells, head = cells_of(table, row), table.columns[column]
    # What stands behind the first number (进展, 来源) tells of the row, not which one it is.
    lead = takewhile(lambda pair: not pair[1].numeric, zip(cells, table.columns, strict=True))
    said = " ".join(str(cell) for cell, other in lead if cell and other is not head)
    label = f"{head.group}{head.label}" if head.group else head.label
    if not head.numeric:
        return str(cells[column])
    return label if said == label else f"{said} {label}".strip()


def told(table: Table, row: int | None, column: int) -> str:
    """Return a number with what it is about and its unit: 滨江区 发明授权 1,234件."""
    head = table.columns[column]
    return f"{named(table, row, column)} {shown(cells_of(table, row)[column], head)}{unit_of(table, head)}"


def unit_of(table: Table, column: Column) -> str:
    """Return the unit of the numbers of a column."""
    return (column.unit or table.unit) if column.numeric else ""


def basis(
    table: Table, row: int | None = None, column: int | None = None, fact: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the 口径 of a number as (what is told, the words): population, numerator and denominator, filter, rounding.

    Without a column it is that of a single fact of the table.
    """
    origin = table.origin(row, column, fact)
    if table.population:
        yield "统计对象", table.population
    yield "范围", f"{table.area}{f'，{table.year}年' if table.year else ''}"
    if column is not None:
        head = table.columns[column]
        if head.basis:
            yield "口径", head.basis
        if head.decimals is not None:
            yield "进位", _rounding(table, head)
    elif origin and origin.basis:
        yield "口径", origin.basis
    if origin is None:
        yield "记录", "没有逐条的记录"
    elif origin.over is None:
        yield "记录", counted(origin.of)
    else:
        yield "分子", counted(origin.of)
        yield "分母", counted(origin.over)
    yield "来源", table.source or "没有写明"
    for number, note in enumerate(table.notes, 1):
        yield f"注{number}" if len(table.notes) > 1 else "注", note


def counted(records: Records) -> str:
    """Say how many records of which register there are: 企业台账490家."""
    register, number = REGISTERS[records.register], len(records.ids)
    return f"{register.label}{number:,}{register.measure}" if number else "没有记录"


def _rounding(table: Table, head: Column) -> str:
    """Say to how many decimals the numbers of a column are rounded, and how."""
    unit = unit_of(table, head)
    balanced = "最大余数" in head.basis or (
        unit.endswith("元") and any("金额" in note and "最大余数" in note for note in table.notes)
    )
    whole = f"保留{head.decimals}位小数" if head.decimals else "取整数"
    return f"{whole}，{'最大余数法（舍位平衡）' if balanced else '四舍五入'}{'，单位' + unit if unit else ''}"


def place_of(table: Table, category: str, series: str, value: int | Decimal | None) -> tuple[int, int] | None:
    """Return (row, column) of the number that a bar of the table's chart shows; None if it is not among its cells.

    The row is one that bears the category, in one of its texts or in all of them together, the column that of
    the series' name, with its group or without, else the first that holds the same number.
    """
    for number, row in enumerate(table.rows):
        texts = [str(c) for c, head in zip(row.cells, table.columns, strict=True) if not head.numeric]
        if row.subtotal or (category not in texts and category != " ".join(texts)):
            continue
        same = [
            place
            for place, head in enumerate(table.columns)
            if head.numeric and value is not None and row.cells[place] == value
        ]
        heads = {place: table.columns[place] for place in same}
        by_name = [
            place for place, head in heads.items() if series in (head.label, f"{head.group} {head.label}")
        ]
        if by_name or same:
            return number, (by_name or same)[0]
    return None
