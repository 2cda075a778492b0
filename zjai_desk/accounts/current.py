"""A book that follows its store: what was edited since is entered anew, so that one edit is judged at once."""

from zjai_desk.accounts.book import Book
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Step, Store

_STEPS, _RECORDS = 50, 500
# What a book is made of besides vouchers; when one of these changes it is read again.
_BASES = frozenset({"enterprises", "providers", "programmes", "reviews"})


class CurrentBook:
    """Hands out the book of a store as it stands; keep one for each store, in the thread that owns it."""

    def __init__(self) -> None:
        self._book: Book | None = None
        self._head: tuple[int, str] | None = None

    def of(self, store: Store) -> Book:
        """Return the up-to-date book; rules read it and must leave it as it was."""
        head = store.head()
        book, known = self._book, self._head
        if book is None or known is None or (head != known and not self._caught_up(store, book, known[0])):
            book = Book.read(store)
        self._book, self._head = book, head
        return book

    def _caught_up(self, store: Store, book: Book, seq: int) -> bool:
        """Enter what the steps after ``seq`` did to vouchers; False if that would be more work than reading anew."""
        steps = [step for step in store.history(limit=_STEPS) if step.seq > seq]
        if len(steps) == _STEPS or not all(map(_is_small, steps)):
            return False
        touched: set[int] = set()
        for step in steps:
            touched |= {d.record for d in store.details(step.seq, _RECORDS) if d.register == VOUCHERS.key}
        found = {record.id: record.values for record in store.records(VOUCHERS.key, sorted(touched))}
        for number in touched:
            if number in found:
                book.put(number, found[number])
            else:
                book.drop(number)
        return True


def _is_small(step: Step) -> bool:
    if not _BASES.isdisjoint(step.registers):
        return False
    return sum(step.counts.get(VOUCHERS.key, {}).values()) <= _RECORDS
