"""Where words are met in a long row of characters: as text, by initials, in pinyin."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from zjai_desk.store.blocks import Chars, frequencies, places_of
from zjai_desk.store.columns.alphabet import LETTERS, Alphabet, Codes

Places = npt.NDArray[np.int64]
_EVERY_CODE = 0x110000
_NOWHERE: Places = np.empty(0, np.int64)


class Passage:
    """Characters to be searched, with how often each occurs among them."""

    def __init__(self, chars: Chars, alphabet: Alphabet) -> None:
        self._chars = chars
        self._alphabet = alphabet
        self._counts: Counter[int] = Counter()
        self.meet(chars)

    def go_on(self, chars: Chars) -> None:
        """Go on with ``chars``, which are those from before and others that were :meth:`meet`-ed meanwhile."""
        self._chars = chars

    def meet(self, chars: Chars) -> None:
        """Count more characters."""
        counts = frequencies(chars)
        self._counts.update({int(code): int(counts[code]) for code in np.flatnonzero(counts) if code})
        self._alphabet.meet(self._counts)

    def spelled(self, word: str) -> Places:
        """Return where the folded ``word`` begins as text."""
        return self._run([self._alphabet.written(char) for char in word])

    def met(self, word: str) -> list[Places]:
        """Return where the folded ``word`` begins as text, by initials or in pinyin; a place may come up twice."""
        if LETTERS.isdisjoint(word):
            return [self.spelled(word)]
        return [self._run([self._alphabet.initial(char) for char in word]), *self._spoken(word)]

    def goes_on(self, at: Places, word: str) -> npt.NDArray[np.bool_]:
        """Return at which of the places the folded ``word`` begins as text."""
        kept = np.arange(len(at))
        for step, char in enumerate(word):
            codes = self._present(self._alphabet.written(char))
            kept = kept[self._among(at[kept] + step, codes)]
        found = np.zeros(len(at), bool)
        found[kept] = True
        return found

    def _present(self, codes: Codes) -> list[int]:
        return [code for code in codes if code in self._counts]

    def _among(self, at: Places, codes: Sequence[int]) -> npt.NDArray[np.bool_]:
        return _member(self._chars[at], codes)

    def _everywhere(self, codes: Sequence[int]) -> Places:
        return places_of(_among(codes), self._chars)

    def _run(self, steps: Sequence[Codes]) -> Places:
        """Return where one character of each set follows the other; looks first for the rarest of them."""
        present = [self._present(codes) for codes in steps]
        if not all(present):
            return _NOWHERE
        rarity = [sum(self._counts[code] for code in codes) for codes in present]
        first = rarity.index(min(rarity))
        starts = self._everywhere(present[first]) - first
        starts = starts[starts >= 0]
        for step in sorted(range(len(present)), key=rarity.__getitem__):
            if step > first:
                # Nothing may be read past the end: what comes before the step must hold for it to be there.
                starts = starts[starts + step < len(self._chars)]
            if step != first:
                starts = starts[self._among(starts + step, present[step])]
        return starts

    def _spoken(self, word: str) -> Iterator[Places]:
        """Yield where ``word`` begins in pinyin: all ways to cut it into syllables are followed at once."""
        reached: dict[int, Places] = {0: self._opening(word)}
        step = 0
        while reached:
            following: dict[int, list[Places]] = defaultdict(list)
            for at, starts in reached.items():
                chars = self._chars[starts + step]
                for letters, codes in self._alphabet.options(word, at).items():
                    going_on = starts[_member(chars, self._present(codes))]
                    if at + letters == len(word):
                        yield going_on
                    elif len(going_on):
                        following[at + letters].append(going_on)
            # What is reached by two ways is not in order, and may be there twice: neither does harm.
            reached = {at: np.concatenate(parts) for at, parts in following.items()}
            step += 1

    def _opening(self, word: str) -> Places:
        """Return the places of all characters that ``word`` may begin with in pinyin."""
        return self._everywhere(self._present(set().union(*self._alphabet.options(word, 0).values())))


def _member(chars: Chars, codes: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Return which characters are among the codes."""
    return _among(codes)(chars)


def _among(codes: Sequence[int]) -> Callable[[Chars], npt.NDArray[np.bool_]]:
    """Return what tells which characters are among the codes."""
    if len(codes) < 2:
        return lambda chars: chars == codes[0] if codes else np.zeros(len(chars), bool)
    flags = np.zeros(_EVERY_CODE, bool)
    flags[list(codes)] = True
    return lambda chars: flags[chars]
