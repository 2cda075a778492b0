"""All named tables; the command line, the window and the briefings ask here."""

from typing import Any

from zjai_desk.analysis import support_tables, target_tables
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.enterprises import names as enterprise_names
from zjai_desk.analysis.enterprises import profile as enterprise_profile
from zjai_desk.analysis.enterprises import tables as enterprise_tables
from zjai_desk.analysis.industry import tables as industry_tables
from zjai_desk.analysis.patents import ages as patent_ages
from zjai_desk.analysis.patents import holders as patent_holders
from zjai_desk.analysis.patents import shares as patent_shares
from zjai_desk.analysis.patents import tables as patent_tables
from zjai_desk.analysis.pivot import own_tables
from zjai_desk.analysis.pivot.counting import pivot_table
from zjai_desk.analysis.scope import THEN, scope_of
from zjai_desk.analysis.tables import Table
from zjai_desk.analysis.vouchers import events as voucher_events
from zjai_desk.analysis.vouchers import stock as voucher_stock
from zjai_desk.analysis.vouchers import tables as voucher_tables
from zjai_desk.errors import DeskError
from zjai_desk.store import Store

_DECLARED: tuple[NamedTable, ...] = (
    *enterprise_tables.TABLES,
    *enterprise_names.TABLES,
    *enterprise_profile.TABLES,
    *patent_tables.TABLES,
    *patent_shares.TABLES,
    *patent_holders.TABLES,
    *patent_ages.TABLES,
    *industry_tables.TABLES,
    *support_tables.TABLES,
    *target_tables.TABLES,
    *voucher_tables.TABLES,
    *voucher_stock.TABLES,
    *voucher_events.TABLES,
)
_BY_NAME = {table.name: table for table in _DECLARED}

TABLES: dict[str, str] = {table.name: table.title for table in _DECLARED}
"""The titles of all tables of the program by name, in the order in which they are listed."""


def all_tables(store: Store) -> dict[str, str]:
    """Return the titles of all tables by name, those that the office laid out itself (own.…) at the end."""
    return {**TABLES, **{f"{own_tables.PREFIX}{own.name}": own.name for own in own_tables.read(store)}}


def build(
    store: Store,
    name: str,
    area: str | None = None,
    year: int | None = None,
    memo: dict[str, Any] | None = None,
    boundaries: str = THEN,
) -> Table:
    """Count the named table, an own one as own.NAME, for an area (a name, an alias or a code; all by default) up to the end of a year.

    ``memo``, handed in with each of several tables, lets them share what they read of a store that nobody
    writes to meanwhile. ``boundaries`` says whether districts are told as they were then or as they are now. DeskError if there is no such table or no such area; a table of nothing has no rows
    and says so in a note.
    """
    if name.startswith(own_tables.PREFIX):
        own = own_tables.find(store, name.removeprefix(own_tables.PREFIX))
        return pivot_table(scope_of(store, area, year, memo, boundaries), own.spec, name, own.name)
    declared = _BY_NAME.get(name)
    if declared is None:
        names = "、".join(f"{key}（{title}）" for key, title in all_tables(store).items())
        raise DeskError(f"没有名为“{name}”的统计表。", f"现有：{names}。")
    return declared.build(scope_of(store, area, year, memo, boundaries))
