"""From a number of a table to the records that it counts, in their register."""

from zjai_desk.analysis import cited
from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.texts.fact_names import fact_name
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.views.named_query import NamedQuery


def open_records(
    desk: Desk, table: Table, row: int | None, column: int | None, fact: str = "", *, over: bool = False
) -> None:
    """Show the records that a cell counts, or with ``over`` those that it is divided by or held against.

    ``row`` of None is that of the totals, ``column`` of None a fact of the table. Of a number without records
    it is told why.
    """
    origin = table.origin(row, column, fact)
    found = origin.over if origin and over else origin.of if origin else None
    if found is None:
        desk.tell(f"“{table.title}”里的这个数没有逐条的记录；来源：{table.source or '没有写明'}。")
        return
    ids = found.ids
    if not ids:
        desk.tell("这个数是零，没有记录。")
        return
    named = cited.named(table, row, column) if column is not None else ""
    if not named and (known := fact_name(table.name, fact)):
        named = known.label
    what = f"{named}（{table.title}）" if named else table.title
    desk.go(found.register, NamedQuery(only=ids, about=f"{what}的分母" if over else what), ids[0])
