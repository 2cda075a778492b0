"""What the rules of the accounts say of the vouchers of a plan: against all that are registered, and among themselves."""

from itertools import count

from zjai_desk.accounts import rules
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.entering import enter, faults, take_back
from zjai_desk.registers.findings import Severity
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.returns.planning.items import Plan, PlanItem, State
from zjai_desk.store import Store


def judge_vouchers(store: Store, plan: Plan) -> None:
    """Add to the vouchers of a plan what the rules V1–V15 find, row after row, each on top of those before it.

    What must not stand (强制) refuses the row, so that it takes nothing of a cap, a pool or an invoice
    from the rows below it.
    """
    items = [item for item in plan.items if item.register == VOUCHERS.key and item.is_written]
    if not items:
        return
    book = Book.read(store)
    numbers = count(max(book.vouchers, default=0) + 1)
    for item in items:
        _judge(book, item, next(numbers) if item.record is None else item.record)


def _judge(book: Book, item: PlanItem, number: int) -> None:
    before = book.vouchers.get(number)
    voucher = VOUCHERS.complete({**(before or {}), **item.values})
    # A new row was held against the rules of its register when it was read; a changed one not as a whole.
    found = enter(book, number, voucher, by=rules.judge_newest if before is None else faults)
    known = {(problem.field, problem.kind) for problem in item.problems}
    new = [problem for problem in found if (problem.field, problem.kind) not in known]
    if not new:
        return
    item.problems = [*item.problems, *new]
    if any(problem.severity is Severity.FORCE for problem in new):
        item.state = State.REFUSED
        take_back(book, number, before)
