"""Breaking Chinese text into lines: flush, never overfull, no stop at a line's start, no bracket at its end.

Widths are in the unit of the ``width`` function handed in; nothing here knows of fonts or pages.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

NO_START = frozenset("、，。．；：？！）》〉」』】〕”’…—·％‰℃,.;:?!)]}%° ")
NO_END = frozenset("（《〈「『【〔“‘([{￥¥$#＃№")
# The ink of these marks fills half of their square: the other half may be squeezed out.
_HALF_INK = frozenset("、，。．；：？！）》〉」』】〕（《〈「『【〔“”‘’")
_SQUEEZE = 0.5
_FULL_WIDTH = 0.9  # of an em: quotation marks that a font draws narrower have no blank half
_SHORTEST = 2  # characters but marks that a last line has at the least
_LENT = 3.0  # ems that the line before it may lend, so that it does not stand loose
_LOOSEST = 0.3  # of an em between characters, before a number or a word is broken instead

# A number keeps its sign, its unit and its percent sign; a word of Latin letters and what is written with it
# (Pre-A, GB/T, 2015-2019) keeps together; pairs of dashes and of dots are one mark.
_ATOM = re.compile(
    r"——|……"
    r"|[￥±−≥≤]?[!-~]*\d(?:‰|℃|个百分点|(?:万亿|[万亿])?[元家件项个人张场次倍年月日名期]|)"
    r"|[!-~]+"
    r"|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the extra space after each of its characters (negative where squeezed)."""

    text: str
    spaces: tuple[float, ...]

    def runs(self) -> Iterator[tuple[str, float]]:
        """Yield (text, space after each of its characters) for runs of equal space."""
        start = 0
        for place, (here, after) in enumerate(pairwise((*self.spaces, None)), 1):
            if here != after:
                yield self.text[start:place], here or 0.0
                start = place


class _Breaker:
    def __init__(self, text: str, measure: float, em: float, width: Callable[[str], float]) -> None:
        self.atoms = _ATOM.findall(text)
        self.measure = measure
        self.em = em
        self.width = width

    def lines(self, indent: float) -> Iterator[tuple[list[str], float]]:
        """Yield the atoms of each line with the room it had."""
        start, room = 0, self.measure - indent
        while start < len(self.atoms):
            end = self._lent(start, self._end(start, room))
            yield self.atoms[start:end], room
            start, room = end, self.measure

    def _lent(self, start: int, end: int) -> int:
        """Let a line end earlier where the last one after it would hold a single character (孤字不成行)."""
        alone = 0
        for place in range(end, len(self.atoms)):
            alone += sum(char not in NO_START for char in self.atoms[place])
            if alone >= _SHORTEST:
                return end
        if end == len(self.atoms):
            return end
        earlier = end - 1
        while earlier > start + 1 and self._forbidden(earlier):
            earlier -= 1
        lent = sum(map(self._wide, range(earlier, end)))
        return earlier if earlier > start + 1 and lent <= _LENT * self.em else end

    def _end(self, start: int, room: float) -> int:
        """Return the index of the first atom of the next line."""
        filled, end = 0.0, start
        while end < len(self.atoms) and (after := filled + self._wide(end)) <= room + 1e-6:
            filled = after
            end += 1
        if end == len(self.atoms):
            return end
        end = self._take_marks(start, end, room)
        if end == len(self.atoms):
            return end
        end = self._take_more(start, end, room)
        if end == len(self.atoms):
            return end
        last = end
        while end > start + 1 and self._forbidden(end):
            end -= 1
        if self._forbidden(end) or end == start:
            end = max(last, start)
        return self._split_if_loose(start, end, room)

    def _wide(self, place: int) -> float:
        return self.width(self.atoms[place])

    def _forbidden(self, place: int) -> bool:
        """Whether no line may begin with the atom at ``place``."""
        return self.atoms[place][0] in NO_START or self.atoms[place - 1][-1] in NO_END

    def _take_marks(self, start: int, end: int, room: float) -> int:
        """Squeeze marks that may not start a line into this one, if its marks give way enough."""
        taken = end
        while taken < len(self.atoms) and self.atoms[taken][0] in NO_START:
            taken += 1
        if taken == end or taken - end > 2 or (taken < len(self.atoms) and self._forbidden(taken)):
            return end
        text = "".join(self.atoms[start:taken])
        slack = sum(_blanks(text, self.em, self.width))
        return taken if self.width(text) - slack <= room + 1e-6 else end

    def _take_more(self, start: int, end: int, room: float) -> int:
        """Take the number or word that did not fit, where squeezing shows less than the gaps it would leave."""
        taken = end + 1
        while taken < len(self.atoms) and self.atoms[taken][0] in NO_START:
            taken += 1
        text = "".join(self.atoms[start:taken])
        excess, left = self.width(text) - room, room - self.width("".join(self.atoms[start:end]))
        if taken < len(self.atoms) and self._forbidden(taken):
            return end
        slack = sum(_blanks(text, self.em, self.width))
        return taken if excess < left and excess <= slack / 2 else end

    def _split_if_loose(self, start: int, end: int, room: float) -> int:
        """Break the number or word that did not fit, where keeping it whole would tear the line apart."""
        text = "".join(self.atoms[start:end])
        left = room - self.width(text)
        too_long = end == start
        if not too_long and left <= _LOOSEST * self.em * max(len(text) - 1, 1):
            return end
        atom = self.atoms[end]
        cut = next(
            (n for n in range(len(atom) - 1, 0, -1) if self._may_cut(atom, n, left)), 1 if too_long else 0
        )
        if cut and len(atom) > 1:
            self.atoms[end : end + 1] = [atom[:cut], atom[cut:]]
            return end + 1
        return max(end, start + 1)

    def _may_cut(self, atom: str, cut: int, left: float) -> bool:
        fits = self.width(atom[:cut]) <= left + 1e-6
        return fits and atom[cut] not in NO_START and atom[cut - 1] not in NO_END


def break_text(
    text: str, measure: float, em: float, width: Callable[[str], float], indent: float = 0.0
) -> list[Line]:
    """Return the lines of a paragraph; all but the last are exactly ``measure`` wide.

    ``em`` is the size of a Chinese character, ``indent`` the room left free before the first line.
    """
    breaker = _Breaker(text, measure, em, width)
    broken = list(breaker.lines(indent))
    last = len(broken) - 1
    return [
        _justified("".join(atoms), room, em, width, last=place == last)
        for place, (atoms, room) in enumerate(broken)
    ]


def _blanks(text: str, em: float, width: Callable[[str], float]) -> list[float]:
    """Return how much may be squeezed out after each character: the blank halves of the marks beside the gap.

    An opening mark has its blank half before it; at the start of a line there is nothing to take it from.
    """
    blanks = [0.0] * len(text)
    for place, char in enumerate(text):
        if char in _HALF_INK and width(char) >= _FULL_WIDTH * em:
            gap = place - 1 if char in NO_END else place
            if gap >= 0:
                blanks[gap] += em * _SQUEEZE
    return blanks


def _justified(text: str, room: float, em: float, width: Callable[[str], float], *, last: bool) -> Line:
    """Spread a line to its room, or squeeze its marks if it is too wide; a space at its end is no part of it."""
    text = text if last else text.rstrip(" ") or text
    excess = width(text) - room
    if excess > 1e-6:
        return Line(text, _squeezed(_blanks(text, em, width), excess))
    if last or len(text) < 2:
        return Line(text, (0.0,) * len(text))
    # Figures and words are not torn apart: only gaps with a Chinese character on a side give.
    gaps = [not (before.isascii() and after.isascii()) for before, after in pairwise(text)]
    if not any(gaps):
        gaps = [True] * len(gaps)
    each = -excess / sum(gaps)
    return Line(text, (*(each if gap else 0.0 for gap in gaps), 0.0))


def _squeezed(blanks: list[float], excess: float) -> tuple[float, ...]:
    """Take ``excess`` out of the blank halves: from the one at the line's end first, then from all alike."""
    # What hangs over the edge is blank paper, it takes no space after it.
    inner, excess = blanks[:-1], max(0.0, excess - blanks[-1])
    share = excess / total if (total := sum(inner)) else 0.0
    return (*(-share * blank for blank in inner), 0.0)


def balanced(text: str, measure: float, width: Callable[[str], float]) -> Sequence[str]:
    """Return the lines of a centred title, as few as fit and as even as may be (GB/T 9704: no line is left short)."""
    em = width("国")
    count = len(break_text(text, measure, em, width))
    narrow = width(text) / count
    while True:
        narrow = min(narrow * 1.03, measure)
        lines = [line.text for line in break_text(text, narrow, em, width)]
        if len(lines) <= count or narrow >= measure:
            return lines
