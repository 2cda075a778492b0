"""A ledger of 8,000 vouchers with known violations of V1–V15: all found, nothing else."""

import re

from sound_ledger import Ledger

from zjai_desk.accounts import rules
from zjai_desk.accounts.book import Book
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.vouchers import VOUCHERS

_RULE = re.compile(r"规则(V\d+)")


def named(problem: Problem) -> str:
    found = _RULE.search(problem.message)
    return found[1] if found else problem.message


def test_every_planted_violation_is_found_and_nothing_else(ledger: Ledger, book: Book) -> None:
    found = set()
    for number, voucher in book.vouchers.items():
        # The rules of the register as well, but not each value by its kind.
        own = (problem for rule in VOUCHERS.rules for problem in rule(voucher))
        problems = [*own, *rules.judge(book, number)]
        found |= {(number, named(p)) for p in problems if p.severity is not Severity.HINT}
    assert sorted(found ^ ledger.planted) == []
    assert {rule for _, rule in ledger.planted | ledger.planted_programmes} == {f"V{n}" for n in range(1, 16)}


def test_every_planted_violation_of_a_programme_is_found_and_nothing_else(ledger: Ledger, book: Book) -> None:
    found = {(p.title, named(problem)) for p in book.programmes for problem in rules.judge_programme(book, p)}
    assert found == ledger.planted_programmes


def test_what_blocks_says_what_would_pass(ledger: Ledger, book: Book) -> None:
    for number, rule in ledger.planted:
        if rule in ("V2", "V3", "V4"):
            said = [p.message for p in rules.judge(book, number) if named(p) == rule]
            assert all("最多可" in message for message in said), said


def test_the_book_follows_edits(ledger: Ledger, book: Book) -> None:
    number = next(n for n, rule in ledger.planted if rule == "V8" and rules.judge(book, n))
    voucher = book.vouchers[number]
    book.put(number, {**voucher, "invoice_no": "1", "contract_no": "2", "contract_amount": None})
    assert "V8" not in {named(p) for p in rules.judge(book, number)}
    book.put(number, voucher)
    assert "V8" in {named(p) for p in rules.judge(book, number)}
    book.drop(number)
    assert number not in book.vouchers
    book.put(number, voucher)
