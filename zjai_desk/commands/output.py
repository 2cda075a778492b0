"""How commands say things: JSON, columns that line up although Chinese is twice as wide, progress on a terminal."""

import json
import sys
import unicodedata
from collections.abc import Sequence

from zjai_desk.progress import SILENT, Progress, Watched

_GAP = "  "


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


def progress() -> Progress:
    """Return a progress that shows itself on a terminal, and nowhere else."""
    return Watched(_show, lambda: False) if sys.stderr.isatty() else SILENT


def _show(text: str, done: int, total: int) -> None:
    share = f" {done * 100 // total}%" if total else ""
    # Back to the line's start, and clear what is left of the last text.
    print(f"\r{text}{share}\x1b[K\r", end="", file=sys.stderr, flush=True)
