"""Long rows of characters gone through in blocks: numpy makes eight bytes of each for a moment."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Chars = npt.NDArray[np.unsignedinteger[Any]]
"""Code points, one text after the other, each closed by a 0 that no word matches."""
_BLOCK = 1 << 18


def blocks(chars: Chars) -> Iterator[tuple[int, Chars]]:
    """Yield the characters in blocks, each with the place where it begins."""
    for start in range(0, len(chars), _BLOCK):
        yield start, chars[start : start + _BLOCK]


def frequencies(chars: Chars) -> npt.NDArray[np.int64]:
    """Return how often each code point occurs, up to the highest that does."""
    counts = np.zeros(int(chars.max(initial=0)) + 1, np.int64)
    for _, block in blocks(chars):
        found = np.bincount(block)
        counts[: len(found)] += found
    return counts


def places_of(met: Callable[[Chars], npt.NDArray[np.bool_]], chars: Chars) -> npt.NDArray[np.int64]:
    """Return where those characters are of which ``met`` says yes."""
    found = [np.flatnonzero(met(block)) + start for start, block in blocks(chars)]
    return np.concatenate(found) if found else np.empty(0, np.int64)
