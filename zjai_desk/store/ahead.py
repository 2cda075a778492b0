"""Work done ahead: the next part is made in a second thread while the one before is being written."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


def ahead(make: Callable[[Part], Made], parts: Sequence[Part]) -> Iterator[Made]:
    """Yield what ``make`` makes of each part, in order; ``make`` must not touch the database, which has one thread."""
    if len(parts) == 1:  # an edit, as a rule: to start a thread would take longer than all it does
        yield make(parts[0])
        return
    with ThreadPoolExecutor(1) as pool:
        following: Future[Made] | None = None
        for part in parts:
            current, following = following, pool.submit(make, part)
            if current is not None:
                yield current.result()
        if following is not None:
            yield following.result()
