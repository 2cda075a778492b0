"""Voucher tables as they are printed: in 万元, with the columns that fit a page, parts adding up to their totals."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zjai_desk.analysis.balance import balanced, half_up
from zjai_desk.analysis.tables import Cell, Column, Row, Table

_DECIMALS = 2
_ROUNDED = "金额以万元计，按最大余数法取两位小数（舍位平衡），精确到分的数见工作簿。"


def printed(table: Table, labels: Sequence[str]) -> Table:
    """Return a table with the first column and those of ``labels`` only, 元 turned into 万元.

    Every column is rounded so that its rows make its total; a note on a column that is left out goes with it. Records behind the numbers stay where they were.
    """
    places = [0, *(_place(table, label) for label in labels)]
    columns = [table.columns[place] for place in places]
    cells = [_column(table, place) for place in places]
    lines = [tuple(column[n] for column in cells) for n in range(len(table.rows))]
    left_out = tuple(column.label for column in table.columns if column not in columns)
    notes = tuple(note for note in table.notes if not note.startswith(left_out))
    money = any(column.unit == "元" for column in columns)
    behind = table.behind
    if behind is not None:
        behind = behind.chosen(range(len(table.rows)), places)
    return replace(
        table,
        unit="万元" if money else table.unit,
        columns=tuple(_in_ten_thousands(column) for column in columns),
        rows=tuple(Row(line, row.subtotal) for line, row in zip(lines, table.rows, strict=True)),
        totals=tuple(_total(table, place) for place in places) if table.totals else (),
        notes=(*notes, _ROUNDED) if money and table.rows else notes,
        behind=behind,
    )


def _place(table: Table, label: str) -> int:
    return next(place for place, column in enumerate(table.columns) if column.label == label)


def _in_ten_thousands(column: Column) -> Column:
    # The unit stands over the table once, so that the heads stay short.
    return replace(column, unit="") if column.unit == "元" else column


def _column(table: Table, place: int) -> list[Cell]:
    cells = [row.cells[place] for row in table.rows]
    if table.columns[place].unit != "元":
        return cells
    amounts = [Decimal(cell) if isinstance(cell, (int, Decimal)) else Decimal() for cell in cells]
    rounded = balanced([amount.scaleb(-4) for amount in amounts], _DECIMALS)
    return [new if isinstance(old, (int, Decimal)) else old for old, new in zip(cells, rounded, strict=True)]


def _total(table: Table, place: int) -> Cell:
    cell = table.totals[place]
    if table.columns[place].unit != "元" or not isinstance(cell, (int, Decimal)):
        return cell
    return half_up(Decimal(cell).scaleb(-4), _DECIMALS)
