"""The turn of the year: programmes copied to the next one (rule V11: money stays behind, unless it is recycled)."""

from collections.abc import Sequence

from zjai_desk.accounts.amounts import NOTHING, amount
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.programmes import next_year, programme_of
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Value
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.store import Store


def copy_to_next_year(store: Store, records: Sequence[int], operator: str) -> int:
    """Copy programmes to the year after theirs as one change, and return how many.

    A DeskError names those that are there already or lack scheme, area or year.
    """
    book = Book.read(store)
    known = {(p.scheme, p.area, p.year) for p in book.programmes}
    copies: list[dict[str, Value]] = []
    for record in store.records(PROGRAMMES.key, records):
        programme = programme_of(record.values, record.id)
        if programme is None:
            raise DeskError("有券政策没有填券种、地区或年度，没有复制。", "请先补填。")
        if (programme.scheme, programme.area, programme.year + 1) in known:
            raise DeskError(
                f"{programme.area}{programme.year + 1}年{programme.scheme}政策已经有了，没有复制。",
                "请不选它再复制。",
            )
        paid = sum((amount(book.vouchers[n], "redeemed_amount") for n in book.under(programme)), NOTHING)
        copies.append(next_year(record.values, (programme.pool or NOTHING) - paid))
    if not copies:
        raise DeskError("没有选中的券政策。", "请先选中要复制的行。")
    with store.change(f"复制 {len(copies)} 项券政策到下一年", operator=operator) as change:
        change.insert(PROGRAMMES.key, copies)
    return len(copies)
