"""Holds back the garbage collector while hundreds of thousands of records are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back() -> Iterator[None]:
    """Without this, every so many new objects all of them are looked through again, in vain.

    What was made counts as old afterwards: it is looked through when all else is, not at once.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # the two together move all there is to the oldest generation, and look at none of it
        if running:
            gc.enable()
