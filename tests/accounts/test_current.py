"""The book that follows its store: after every edit, undo and reading in pieces it is what a fresh reading gives."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from lives import START, draft, plan, take, to_confirmed

from zjai_desk.accounts import current, rules
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.current import CurrentBook
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Store


def assert_same(book: Book, store: Store) -> None:
    fresh = Book.read(store)
    assert book.vouchers == fresh.vouchers
    assert {n: d for n, d in book.duties.items() if d} == {n: d for n, d in fresh.duties.items() if d}
    for programme in fresh.programmes:
        assert (book.live(programme), book.owed(programme)) == (fresh.live(programme), fresh.owed(programme))
        assert sorted(book.under(programme)) == sorted(fresh.under(programme))
    for number in fresh.vouchers:
        assert rules.judge(book, number) == rules.judge(fresh, number)


def test_it_follows_edits_steps_deletions_and_undo(store: Store) -> None:
    accounts, rng = CurrentBook(), random.Random(7)
    first = accounts.of(store)
    for number in range(12):
        record = draft(store, number, applicant=f"杭州{number % 3}号有限公司")
        if number % 3 == 0:
            take(store, "apply", record)
        if number % 4 == 1:
            store.undo()
        if number % 5 == 2:
            with store.change("删除") as change:
                change.delete("vouchers", [rng.choice(store.ids("vouchers"))])
        assert accounts.of(store) is first, "small steps are caught up with"
        assert_same(first, store)
    with store.change("改政策") as change:
        change.update("programmes", {store.ids("programmes")[0]: {"per_claim_cap": Decimal(5)}})
    assert accounts.of(store) is not first
    assert any(
        "单次限额" in problem.message
        for n in store.ids("vouchers")
        for problem in accounts.of_accounts(store, VOUCHERS, n)
    )


def test_a_large_book_is_read_in_pieces_while_others_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "_PIECE", 4)
    for number in range(10):
        draft(store, number, applicant=f"杭州{number}号有限公司")
    accounts = CurrentBook()
    assert not accounts.is_ready(store)
    pieces = 1
    while accounts.prepare(store):
        pieces += 1
        if pieces == 2:
            draft(store, 99, applicant="后来的有限公司")
    assert pieces >= 4
    assert accounts.is_ready(store)
    assert_same(accounts.of(store), store)


def test_an_edit_is_judged_before_it_is_made_and_leaves_no_trace(store: Store) -> None:
    older, newer = draft(store, 1), draft(store, 2, applicant="杭州乙科技有限公司")
    with store.change("发票") as change:
        change.update("vouchers", {newer: {"invoice_no": "26330000000000000001"}})
    accounts = CurrentBook()
    values = accounts.of(store).vouchers[older]
    said = accounts.of_edit(store, older, {**values, "invoice_no": "26330000000000000001"})
    assert ["规则V8" in problem.message for problem in said] == [True]
    assert accounts.of_accounts(store, VOUCHERS, older) == []
    new = accounts.of_edit(
        store, None, {**values, "applied_on": "2026-03-02", "face_amount": Decimal(20_001)}
    )
    assert any("单次限额20,000元" in problem.message for problem in new)
    assert_same(accounts.of(store), store)


def test_a_programme_is_judged_anew_after_each_edit_of_its_account(store: Store) -> None:
    (programme,) = store.ids("programmes")
    accounts = CurrentBook()
    assert accounts.of_accounts(store, PROGRAMMES, programme) == []
    record = draft(store)
    to_confirmed(store, record)
    with store.change("核定") as change:
        change.update("vouchers", {record: {"approved_amount": Decimal(100_001)}})
    assert "超出1元" in accounts.of_accounts(store, PROGRAMMES, programme)[0].message
    store.undo()
    assert accounts.of_accounts(store, PROGRAMMES, programme) == []
    assert plan(store, "claim", record, START + dt.timedelta(days=15)).items[0].possible
