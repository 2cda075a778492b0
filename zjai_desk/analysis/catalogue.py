"""All named tables; the command line, the window and the briefings ask here."""

from zjai_desk.analysis import (
    enterprise_profile,
    enterprise_tables,
    industry_tables,
    patent_holders,
    patent_tables,
    target_tables,
    voucher_stock,
    voucher_tables,
)
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.scope import scope_of
from zjai_desk.analysis.tables import Table
from zjai_desk.errors import DeskError
from zjai_desk.store import Store

_DECLARED: tuple[NamedTable, ...] = (
    *enterprise_tables.TABLES,
    *enterprise_profile.TABLES,
    *patent_tables.TABLES,
    *patent_holders.TABLES,
    *industry_tables.TABLES,
    *target_tables.TABLES,
    *voucher_tables.TABLES,
    *voucher_stock.TABLES,
)
_BY_NAME = {table.name: table for table in _DECLARED}

TABLES: dict[str, str] = {table.name: table.title for table in _DECLARED}
"""The titles of all tables by name, in the order in which they are listed."""


def build(store: Store, name: str, area: str | None = None, year: int | None = None) -> Table:
    """Count the named table for an area (a name, an alias or a code; all by default) up to the end of a year.

    DeskError if there is no such table or no such area; a table of nothing has no rows and says so in a note.
    """
    declared = _BY_NAME.get(name)
    if declared is None:
        names = "、".join(f"{key}（{title}）" for key, title in TABLES.items())
        raise DeskError(f"没有名为“{name}”的统计表。", f"现有：{names}。")
    return declared.build(scope_of(store, area, year))
