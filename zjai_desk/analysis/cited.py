"""One number of a table said in words: what it is, how it was counted, and which number a bar of a chart shows."""

from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.analysis.tables import Cell, Column, Table, shown
from zjai_desk.registers import REGISTERS


def cells_of(table: Table, row: int | None) -> tuple[Cell, ...]:
    """Return the cells of a row, of the totals if ``row`` is None."""
    return table.totals if row is None else table.rows[row].cells


def named(table: Table, row: int | None, column: int) -> str:
    """Return what a cell is about: 滨江区 发明授权."""
    cells, head = cells_of(table, row), table.columns[column]
    said = " ".join(
        str(cell)
        for cell, other in zip(cells, table.columns, strict=True)
        if cell and not other.numeric and other is not head
    )
    label = f"{head.group}{head.label}" if head.group else head.label
    return f"{said} {label}".strip() if head.numeric else str(cells[column])


def told(table: Table, row: int | None, column: int) -> str:
    """Return a number with what it is about and its unit: 滨江区 发明授权 1,234件."""
    head = table.columns[column]
    return f"{named(table, row, column)} {shown(cells_of(table, row)[column], head)}{unit_of(table, head)}"


def unit_of(table: Table, column: Column) -> str:
    """Return the unit of the numbers of a column."""
    return (column.unit or table.unit) if column.numeric else ""


def basis(table: Table, row: int | None = None, column: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield the 口径 of a number as (what is told, the words): population, numerator and denominator, filter, rounding.

    Without a column it is that of a single fact of the table.
    """
    if table.population:
        yield "统计对象", table.population
    yield "范围", f"{table.area}{f'，{table.year}年' if table.year else ''}"
    if column is not None:
        head = table.columns[column]
        if head.basis:
            yield "口径", head.basis
        if head.decimals is not None:
            whole = "取整数" if head.decimals == 0 else f"保留{head.decimals}位小数"
            yield (
                "进位",
                f"{whole}，四舍五入{'' if not unit_of(table, head) else '，单位' + unit_of(table, head)}",
            )
    ids = table.records(row, -1 if column is None else column)
    if table.behind is not None:
        register = REGISTERS[table.behind.register]
        yield "记录", f"{register.label}{len(ids):,}{register.measure}" if ids else "没有记录"
    else:
        yield "记录", "用的是公布数，没有逐条的记录"
    yield "来源", table.source or "没有写明"
    for number, note in enumerate(table.notes, 1):
        yield f"注{number}" if len(table.notes) > 1 else "注", note


def place_of(table: Table, category: str, series: str, value: int | Decimal | None) -> tuple[int, int] | None:
    """Return (row, column) of the number that a bar of the table's chart shows; None if it is not among its cells.

    The row is one that bears the category, the column that of the series' name, else the first that holds
    the same number.
    """
    for number, row in enumerate(table.rows):
        if category not in map(str, row.cells):
            continue
        same = [
            place
            for place, head in enumerate(table.columns)
            if head.numeric and value is not None and row.cells[place] == value
        ]
        by_name = [place for place in same if table.columns[place].label == series]
        if by_name or same:
            return number, (by_name or same)[0]
    return None
