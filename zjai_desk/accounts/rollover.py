"""The turn of the year: programmes copied to the next one (rule V11: money stays behind, unless it is recycled)."""

from collections.abc import Sequence
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, yuan
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.programmes import Programme, next_year, programme_of
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Value
from zjai_desk.registers.programmes import PROGRAMMES, RECYCLED
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
        copies.append(next_year(record.values, left_over(book, programme)))
    if not copies:
        raise DeskError("没有选中的券政策。", "请先选中要复制的行。")
    with store.change(f"复制 {len(copies)} 项券政策到下一年", operator=operator) as change:
        change.insert(PROGRAMMES.key, copies)
    return len(copies)


def left_over(book: Book, programme: Programme) -> Decimal:
    """Return what is left of a programme's pool, in 元: neither paid nor approved; never below zero."""
    return max((programme.pool or NOTHING) - book.owed(programme), NOTHING)


def carry_unused(store: Store, records: Sequence[int], operator: str) -> list[str]:
    """Put what programmes have left into the pool of the round after theirs, as one change; returns what was moved, in words.

    Only of programmes that say so (云创券, rule V11) and whose next round is registered; a DeskError names the
    others. What was carried before is replaced, so that it is never counted twice.
    """
    book = Book.read(store)
    moved: dict[int, dict[str, Value]] = {}
    said: list[str] = []
    for programme in (p for p in book.programmes if p.record in records):
        if programme.unused != RECYCLED:
            raise DeskError(
                f"{programme.title}的未用余额不转入下一轮（规则V11），没有办理。",
                "余额可转的政策，请先把“未用余额”填为“转入下一轮资金池”。",
            )
        later = book.programmes.get(programme.scheme, programme.area, programme.year + 1)
        if later is None or later.record is None:
            raise DeskError(
                f"还没有{programme.area}{programme.year + 1}年{programme.scheme}政策，余额无处可转。",
                "请先“复制到下一年”，余额会一并转入。",
            )
        moved[later.record] = {"carried_in": left_over(book, programme)}
        said.append(f"{programme.title}余额{yuan(left_over(book, programme))}转入{later.year}年资金池")
    if not moved:
        raise DeskError("没有选中的券政策。", "请先选中余额要转入下一轮的政策。")
    with store.change("；".join(said), operator=operator) as change:
        change.update(PROGRAMMES.key, moved)
    return said
