"""From a number of a table to the records that it counts, in their register."""

from zjai_desk.analysis import cited
from zjai_desk.analysis.tables import Table
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.named_query import NamedQuery


def open_records(desk: Desk, table: Table, row: int | None, column: int | None) -> None:
    """Show the records that a cell counts; ``row`` of None is that of the totals, ``column`` of None all that was counted.

    Of a number without records it is told why.
    """
    if table.behind is None:
        desk.tell(f"“{table.title}”用的是公布数，没有逐条的记录；来源：{table.source or '没有写明'}。")
        return
    ids = table.records(row, -1 if column is None else column)
    if not ids:
        desk.tell("这个数是零，没有记录。")
        return
    what = f"{cited.named(table, row, column)}（{table.title}）" if column is not None else table.title
    desk.go(table.behind.register, NamedQuery(only=ids, about=what), ids[0])
