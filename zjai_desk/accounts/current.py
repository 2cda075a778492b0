"""A book that follows its store: what was edited since is entered anew, so that one edit is judged at once."""

from collections.abc import Callable
from dataclasses import dataclass

from zjai_desk.accounts import rules
from zjai_desk.accounts.book import REVIEW_KEYS, Book
from zjai_desk.accounts.entering import enter, take_back
from zjai_desk.registers.fields import Register, Values
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Condition, Op, Query, Step, Store

_STEPS, _RECORDS = 50, 500
_PIECE = 1000
"""Vouchers read at once by :meth:`CurrentBook.prepare`: some 50 ms on an idle computer."""
# What a book is made of besides vouchers and their reviews; when one of these changes it is read again.
_BASES = frozenset({"enterprises", "providers", "programmes"})


@dataclass(slots=True)
class _Half:
    """A book being read, of the store as it stood when that began, and the vouchers still to be read."""

    book: Book
    head: tuple[int, str]
    left: list[int]


class CurrentBook:
    """Hands out the book of a store as it stands; keep one for each store, in the thread that owns it."""

    def __init__(self) -> None:
        self._book: Book | None = None
        self._head: tuple[int, str] | None = None
        self._said: dict[int, tuple[tuple[int, int], list[Problem]]] = {}
        self._half: _Half | None = None

    def of(self, store: Store) -> Book:
        """Return the up-to-date book; whoever enters something in it takes it back."""
        return self._at_hand(store) or self._take(Book.read(store), store.head())

    def is_ready(self, store: Store) -> bool:
        """Whether :meth:`of` answers at once: the book is at hand, or small."""
        return self._at_hand(store) is not None or store.count(VOUCHERS.key) <= _PIECE

    def prepare(self, store: Store) -> bool:
        """Read the next piece of a large book; returns whether there is more to read.

        :meth:`of` reads all that is missing, which takes a second or two with 46,000 vouchers.
        """
        if self._at_hand(store) is not None:
            return False
        if self._half is None:
            self._half = _Half(Book.without_vouchers(store), store.head(), store.ids(VOUCHERS.key))
            return True
        half = self._half
        for record in store.records(VOUCHERS.key, half.left[:_PIECE]):
            half.book.put(record.id, record.values)
        del half.left[:_PIECE]
        if not half.left:
            self._half = None
            # What was written meanwhile is caught up with by the next who asks.
            self._take(half.book, half.head)
        return bool(half.left)

    def _at_hand(self, store: Store) -> Book | None:
        """Return the book if it is there and can be brought up to date at once."""
        book, known, head = self._book, self._head, store.head()
        if book is None or known is None:
            return None
        if head == known:
            return book
        return self._take(book, head) if self._caught_up(store, book, known[0]) else None

    def _take(self, book: Book, head: tuple[int, str]) -> Book:
        if book is not self._book:
            self._said.clear()
        self._book, self._head = book, head
        return book

    def of_accounts(
        self, store: Store, register: Register, record: int, *, newest: bool = False
    ) -> list[Problem]:
        """Return what the rules of the accounts find wrong with a stored voucher or programme; of others nothing.

        The ``newest`` is at fault where it clashes with another, whichever was registered first.
        """
        if register is VOUCHERS:
            book, judge = self.of(store), rules.judge_newest if newest else rules.judge
            return judge(book, record) if record in book.vouchers else []
        if register is PROGRAMMES:
            return self._of_programme(store, record)
        return []

    def judge(self, store: Store, register: Register) -> Callable[[int], list[Problem]]:
        """Return what does :meth:`of_accounts` for one record after the other, as long as nothing is written."""
        if register is VOUCHERS:
            book = self.of(store)
            return lambda record: rules.judge(book, record) if record in book.vouchers else []
        return lambda record: self.of_accounts(store, register, record)

    def of_edit(self, store: Store, record: int | None, values: Values) -> list[Problem]:
        """Return what would be wrong with a voucher once it holds ``values``, and was not wrong before.

        The programme's pool is looked at too; ``record`` is None for one that is not registered yet.
        """
        book = self.of(store)
        number = max(book.vouchers, default=0) + 1 if record is None else record
        before = book.vouchers.get(number)
        found = enter(book, number, values)
        take_back(book, number, before)
        return found

    def _of_programme(self, store: Store, record: int) -> list[Problem]:
        """Judge a programme, or say again what was said of it while nothing of its account was edited."""
        book = self.of(store)
        programme = next((p for p in book.programmes if p.record == record), None)
        if programme is None:
            return []
        version = book.version(programme)
        if record not in self._said or self._said[record][0] != version:
            self._said[record] = version, rules.judge_programme(book, programme)
        return self._said[record][1]

    def _caught_up(self, store: Store, book: Book, seq: int) -> bool:
        """Enter what the steps after ``seq`` did to vouchers; False if that would be more work than reading anew."""
        steps = [step for step in store.history(limit=_STEPS) if step.seq > seq]
        if len(steps) == _STEPS or not all(map(_is_small, steps)):
            return False
        touched: set[int] = set()
        for step in steps:
            for detail in store.details(step.seq, 2 * _RECORDS):
                if detail.register == VOUCHERS.key:
                    touched.add(detail.record)
                elif detail.register == "reviews":
                    judged = detail.after.get("voucher", detail.before.get("voucher"))
                    touched |= {judged} if isinstance(judged, int) else set()
        _enter(store, book, touched)
        return True


def _enter(store: Store, book: Book, touched: set[int]) -> None:
    """Read vouchers and what was decided about them once more."""
    found = {record.id: record.values for record in store.records(VOUCHERS.key, sorted(touched))}
    for number in touched:
        book.duties.pop(number, None)
        if number in found:
            book.put(number, found[number])
        else:
            book.drop(number)
    if touched:
        about = Query(where=(Condition("voucher", Op.ONE_OF, tuple(sorted(touched))),))
        for review in store.records("reviews", store.ids("reviews", about)):
            voucher = review.values.get("voucher")
            if isinstance(voucher, int):
                book.duties[voucher].append({key: review.values.get(key) for key in REVIEW_KEYS})


def _is_small(step: Step) -> bool:
    if not _BASES.isdisjoint(step.registers):
        return False
    return sum(sum(step.counts.get(key, {}).values()) for key in (VOUCHERS.key, "reviews")) <= 2 * _RECORDS
