"""A book that follows its store: what was edited since is entered anew, so that one edit is judged at once."""

from collections.abc import Mapping

from zjai_desk.accounts import rules
from zjai_desk.accounts.book import REVIEW_KEYS, Book
from zjai_desk.accounts.entering import enter, take_back
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Register, Values
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Condition, Op, Query, Step, Store

_STEPS, _RECORDS = 50, 500
# What a book is made of besides vouchers and their reviews; when one of these changes it is read again.
_BASES = frozenset({"enterprises", "providers", "programmes"})


class CurrentBook:
    """Hands out the book of a store as it stands; keep one for each store, in the thread that owns it."""

    def __init__(self) -> None:
        self._book: Book | None = None
        self._head: tuple[int, str] | None = None
        self._programmes: Mapping[int, list[Problem]] | None = None

    def of(self, store: Store) -> Book:
        """Return the up-to-date book; whoever enters something in it takes it back."""
        head = store.head()
        book, known = self._book, self._head
        if book is None or known is None or (head != known and not self._caught_up(store, book, known[0])):
            book = Book.read(store)
        if head != known:
            self._programmes = None
        self._book, self._head = book, head
        return book

    def problems(self, store: Store, register: Register, record: int, values: Values) -> list[Problem]:
        """Return all that is wrong with a stored record: by its register, and by the rules of the accounts."""
        return [*check_record(register, values), *self.of_accounts(store, register, record)]

    def of_accounts(self, store: Store, register: Register, record: int) -> list[Problem]:
        """Return what the rules of the accounts find wrong with a stored voucher or programme; of others nothing."""
        if register is VOUCHERS:
            book = self.of(store)
            return rules.judge(book, record) if record in book.vouchers else []
        if register is PROGRAMMES:
            return self._of_programmes(store).get(record, [])
        return []

    def of_new(self, store: Store, values: Values) -> list[Problem]:
        """Return what would be wrong with a voucher that is not registered yet."""
        book = self.of(store)
        number = max(book.vouchers, default=0) + 1
        found = enter(book, number, values)
        take_back(book, number, None)
        return found

    def _of_programmes(self, store: Store) -> Mapping[int, list[Problem]]:
        book = self.of(store)
        if self._programmes is None:
            self._programmes = {
                programme.record: rules.judge_programme(book, programme)
                for programme in book.programmes
                if programme.record is not None
            }
        return self._programmes

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
