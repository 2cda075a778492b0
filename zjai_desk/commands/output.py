"""How commands say things: JSON, columns that line up although Chinese is twice as wide, progress on a terminal."""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from zjai_desk.progress import SILENT, Progress, Watched

_GAP = "  "
_CLEAR = "\r" + " " * 79 + "\r"
"""An emptied line of the terminal, also of one of Windows that knows no escape sequences."""


def as_json(value: object) -> None:
    """Print a value as JSON, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> None:
    """Print rows as columns that line up; those of the places in ``right`` are set right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * (widths[place] - width(cell)) + cell
            if place in right
            else cell + " " * (widths[place] - width(cell))
            for place, cell in enumerate(row)
        ]
        print(_GAP.join(cells).rstrip())


def complain(sentence: str) -> None:
    """Say on the error stream what went wrong with a part of the work."""
    print(sentence.replace("\n", " "), file=sys.stderr, flush=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Hand out a progress that shows itself on a terminal, and nowhere else; its line is gone afterwards."""
    if not sys.stderr.isatty():
        yield SILENT
        return
    try:
        yield Watched(_show, lambda: False)
    finally:
        print(_CLEAR, end="", file=sys.stderr, flush=True)


def _show(text: str, done: int, total: int) -> None:
    share = f" {done * 100 // total}%" if total else ""
    print(f"{_CLEAR}{text}{share}", end="", file=sys.stderr, flush=True)
