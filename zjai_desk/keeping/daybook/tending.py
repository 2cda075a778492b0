"""What was written into a daybook (副册) long ago is looked at again: a book that nobody reads is found damaged too late."""

import secrets
from collections.abc import Callable, Iterator

from zjai_desk.keeping.daybook import segments
from zjai_desk.keeping.daybook.folders import Book
from zjai_desk.keeping.daybook.originals import is_kept, is_sound, keep
from zjai_desk.store import Store
from zjai_desk.store.boxes import Box
from zjai_desk.store.model import Original

SAMPLE = 8
"""Files received that are read in one session, drawn at random; that all are there is seen without reading them."""


def looks(book: Book, box: Box, store: Store, renew: Callable[[], None]) -> Iterator[None]:
    """Look at all of a book, one file between two yields; ``renew`` is called if entries are damaged.

    A file received that is missing or damaged is simply put there again: the store has it.
    """
    for _, path in segments.segments(book.folder):
        try:
            segment = segments.read(path)
        except ValueError:
            renew()
            return
        if segment.damaged or segment.torn:
            renew()
            return
        yield
    received = store.originals()
    for original in received:
        if not is_kept(book, box, original):
            keep(book, box, store.original(original.sha256))
            yield
    for original in _drawn(received):
        if not is_sound(book, box, original):
            keep(book, box, store.original(original.sha256))
        yield


def _drawn(received: list[Original]) -> list[Original]:
    return secrets.SystemRandom().sample(received, min(SAMPLE, len(received)))
