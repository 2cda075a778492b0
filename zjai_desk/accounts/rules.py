"""The rules V1–V15 together (domain.md §1.4): what judges a voucher and what judges a programme."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from zjai_desk.accounts import rules_amounts, rules_dates, rules_parties, rules_patterns
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.programmes import Programme
from zjai_desk.registers.findings import Problem

VoucherRule = Callable[[Book, int], Iterator[Problem]]
ProgrammeRule = Callable[[Book, Programme], Iterator[Problem]]

# V1, V2 and V7 as far as one voucher shows them stand beside its register (registers.vouchers).
VOUCHER_RULES: tuple[VoucherRule, ...] = (
    rules_amounts.within_ratio,
    rules_amounts.within_caps,
    rules_amounts.within_stack,
    rules_amounts.balances,
    rules_amounts.in_thirds,
    rules_dates.days_ascend,
    rules_dates.within_terms,
    rules_dates.not_carried_over,
    rules_parties.invoice_used_once,
    rules_parties.contract_used_once,
    rules_parties.deal_made_once,
    rules_parties.unrelated,
    rules_parties.enterprise_eligible,
    rules_parties.provider_accredited,
    rules_parties.duties_apart,
    rules_parties.published_first,
    rules_patterns.tickets_counted,
    rules_patterns.round_amounts,
)
PROGRAMME_RULES: tuple[ProgrammeRule, ...] = (
    rules_amounts.pool_holds,
    rules_dates.pool_not_carried,
    rules_patterns.near_full_offset,
    rules_patterns.last_day_invoices,
    rules_patterns.provider_share,
)


def judge(book: Book, number: int) -> list[Problem]:
    """Return what the rules that look beyond one voucher find wrong with it."""
    return [problem for rule in VOUCHER_RULES for problem in rule(book, number)]


def judge_newest(book: Book, number: int) -> list[Problem]:
    """Judge a voucher that is being worked on: where it clashes with another, it is the one at fault."""
    book.newest = number
    try:
        return judge(book, number)
    finally:
        book.newest = None


def judge_programme(book: Book, programme: Programme) -> list[Problem]:
    """Return what the rules find wrong with the account of a programme."""
    return [problem for rule in PROGRAMME_RULES for problem in rule(book, programme)]


def judge_pool(book: Book, programme: Programme, live: Decimal, owed: Decimal) -> list[Problem]:
    """Return which limits of a pool do not hold and were kept better before: ``live`` and ``owed`` were its sums then.

    They are said of the voucher that went beyond: of its issue, or of what was approved for it.
    """
    worse = {"over_issue": book.live(programme) > live, "budget": book.owed(programme) > owed}
    said_of = {"over_issue": "face_amount", "budget": "approved_amount"}
    return [
        replace(problem, field=said_of[problem.field])
        for problem in rules_amounts.pool_holds(book, programme)
        if worse[problem.field]
    ]
