"""A store with one programme, and the ledger of 8,000 vouchers, made once for all tests that read it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lives import PROGRAMME
from made_ledger import make_ledger
from sound_ledger import Ledger

from zjai_desk.accounts.book import Book
from zjai_desk.store import Store

COUNT = 8_000


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "券.zjdb") as opened:
        with opened.change("准备") as change:
            change.insert("programmes", [PROGRAMME])
        yield opened


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    return make_ledger(COUNT)


@pytest.fixture(scope="session")
def book(ledger: Ledger) -> Book:
    return ledger.book()
