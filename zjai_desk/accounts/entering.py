"""A voucher entered in the book as it would be: what that makes wrong, in itself and in the pool it is paid from."""

from collections.abc import Callable

from zjai_desk.accounts import rules
from zjai_desk.accounts.book import Book
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Values
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.vouchers import VOUCHERS

Judge = Callable[[Book, int], list[Problem]]


def faults(book: Book, number: int) -> list[Problem]:
    """Return what is wrong with a voucher being worked on: by its register and by the rules of the accounts."""
    return [*check_record(VOUCHERS, book.vouchers[number]), *rules.judge_newest(book, number)]


def enter(
    book: Book, number: int, voucher: Values, duty: Values | None = None, by: Judge = faults
) -> list[Problem]:
    """Enter a voucher, new or changed, and return which faults that brings: those it had before are not among them.

    Where it clashes with others it is the one at fault, whichever was registered first. ``duty`` is who did
    it in which role. Who does not want it so takes it back by :func:`take_back`.
    """
    known = by(book, number) if number in book.vouchers else []
    programme = book.programmes.of(voucher)
    sums = (book.live(programme), book.owed(programme)) if programme else None
    book.put(number, voucher)
    if duty is not None:
        book.duties[number].append(duty)
    found = [problem for problem in by(book, number) if problem not in known]
    if programme is not None and sums is not None:
        found += rules.judge_pool(book, programme, *sums)
    return found


def take_back(book: Book, number: int, before: Values | None, duty: Values | None = None) -> None:
    """Let a voucher be again what it was before it was entered; None: it was not there."""
    if duty is not None:
        book.duties[number].remove(duty)
    if before is None:
        book.drop(number)
    else:
        book.put(number, before)
