"""The distinct values of a text field, kept as one long row of characters."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from zjai_desk.store.blocks import Chars
from zjai_desk.store.columns import ranking
from zjai_desk.store.columns.alphabet import Alphabet
from zjai_desk.store.columns.matching import Passage, Places

Flags = npt.NDArray[np.bool_]
Texts = tuple[str, ...]
"""What a value consists of: one text, the items of a list, nothing if it is blank."""
_NO_SIZES = np.empty(0, np.int64)
_FEW = 20  # new values find their place in the order one by one; with more of them all are ordered anew


class Pool:
    """Values by number; number 0 is the blank one. Every text of a value is a piece of its own.

    No value comes up twice. ``alphabet`` is shared by all pools of a store. A pool is filled with
    :meth:`gather` and of use once it has been :meth:`settle`-d.
    """

    def __init__(self, alphabet: Alphabet) -> None:
        self._chars = encode([""])
        # Where each piece starts, and after the last one where the next would.
        self._starts = np.array([0, 1])
        # The first piece of each value, where a value may have several.
        self._firsts: Places | None = None
        self._hashes = _hashes([()])
        self._passage = Passage(self._chars, alphabet)
        self._rank: ranking.Rank | None = None
        self._gathered: list[tuple[Chars, Places, Places, npt.NDArray[np.int64]]] = []

    def gather(self, pieces: Sequence[str], sizes: Sequence[int] | None = None) -> None:
        """Take in values, given as the pieces of all of them; one may have been given before.

        ``sizes`` says how many pieces each value has; without it each has one.
        """
        if not pieces and not sizes:
            return
        chars = encode(pieces) if pieces else np.empty(0, np.uint8)
        self._passage.meet(chars)
        if sizes is None:
            hashes, many = np.fromiter(map(hash, pieces), np.int64, len(pieces)), _NO_SIZES
        else:
            many = np.array(sizes, np.int64)
            bounds = pairwise(np.append(0, np.cumsum(many)).tolist())
            hashes = _hashes(tuple(pieces[first:last]) for first, last in bounds)
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces)) + 1
        self._gathered.append((chars, lengths, many, hashes))

    def settle(self) -> npt.NDArray[np.uint32]:
        """Put together what was gathered; returns the numbers of the values as they were given, that of nothing first."""
        if not self._gathered:
            return np.zeros(1, np.uint32)
        hashes = np.concatenate([self._hashes, *(part[3] for part in self._gathered)])
        numbers, kept = _told_apart(hashes)
        self._hashes, new = hashes[kept], kept[1:]
        chars, lengths, sizes = (np.concatenate([part[at] for part in self._gathered]) for at in range(3))
        self._gathered.clear()
        if len(sizes):
            self._firsts = np.append((0, 1), 1 + np.cumsum(sizes[new]))
            new = np.repeat(new, sizes)
        if not new.all():
            chars, lengths = chars[np.repeat(new, lengths)], lengths[new]
        self._chars = np.concatenate([self._chars, chars])
        self._starts = np.append(self._starts, 1 + np.cumsum(lengths))
        self._passage.go_on(self._chars)
        return numbers

    def __len__(self) -> int:
        return len(self._hashes)

    # -- values --------------------------------------------------------------------------------------

    def texts(self, number: int) -> Texts:
        """Return the texts of a value."""
        if number == 0:
            return ()
        first, last = (number, number + 1) if self._firsts is None else self._firsts[number : number + 2]
        bounds = self._starts[first : last + 1].tolist()
        return tuple(
            "".join(map(chr, self._chars[start : end - 1].tolist())) for start, end in pairwise(bounds)
        )

    def every(self) -> list[Texts]:
        """Return the texts of all values, each under its number."""
        text = self._chars.astype(np.uint32).tobytes().decode("utf-32-le")
        starts = self._starts.tolist()
        pieces = [text[start : end - 1] for start, end in pairwise(starts)]
        if self._firsts is None:
            return [(), *((piece,) for piece in pieces[1:])]
        return [(), *(tuple(pieces[first:last]) for first, last in pairwise(self._firsts[1:].tolist()))]

    def number(self, value: Texts) -> int | None:
        """Return the number of a value, None if it is not here."""
        return self._known([value]).get(value)

    def _known(self, values: Iterable[Texts]) -> dict[Texts, int]:
        """Return the numbers of those values that are here."""
        wanted = set(values)
        found = np.flatnonzero(np.isin(self._hashes, _hashes(wanted))).tolist()
        return {texts: number for number in found if (texts := self.texts(number)) in wanted}

    def take(self, values: Sequence[Texts]) -> list[int]:
        """Return the numbers of values, taking in those that are not here yet."""
        known = self._known(values)
        new = [value for value in dict.fromkeys(values) if value not in known]
        if new:
            known |= dict(zip(new, range(len(self), len(self) + len(new)), strict=True))
            self._append(new)
        return [known[value] for value in values]

    def _append(self, new: Sequence[Texts]) -> None:
        if self._firsts is None and any(len(value) != 1 for value in new):
            self._firsts = np.arange(len(self) + 1)
        pieces = list(chain.from_iterable(new))
        added = encode(pieces)
        self._chars = np.append(self._chars, added)
        self._starts = np.append(self._starts, self._starts[-1] + _ends(pieces))
        if self._firsts is not None:
            ends = self._firsts[-1] + np.cumsum([len(value) for value in new])
            self._firsts = np.append(self._firsts, ends)
        self._passage.meet(added)
        self._passage.go_on(self._chars)
        first = len(self)
        self._hashes = np.append(self._hashes, _hashes(new))
        if self._rank is not None and len(new) <= _FEW:
            for number in range(first, len(self)):
                self._rank.insert(number, self.texts)
        else:
            self._rank = None

    # -- words ---------------------------------------------------------------------------------------

    def holding(self, text: str) -> Flags:
        """Return which values hold exactly this text."""
        found = np.flatnonzero(np.diff(self._starts) == len(text) + 1)
        for step, char in enumerate(text):
            found = found[self._chars[self._starts[found] + step] == ord(char)]
        return self._flags([found[found > 0]])

    def containing(self, part: str) -> Flags:
        """Return in which values the folded ``part`` occurs."""
        if not part:
            return self._filled()
        return self._flags([self._pieces_at(self._passage.spelled(part))])

    def beginning(self, part: str) -> Flags:
        """Return which values begin with the folded ``part``."""
        found = self._at_least(len(part))
        return self._flags([found[self._passage.goes_on(self._starts[found], part)]])

    def ending(self, part: str) -> Flags:
        """Return which values end with the folded ``part``."""
        found = self._at_least(len(part))
        return self._flags([found[self._passage.goes_on(self._starts[found + 1] - 1 - len(part), part)]])

    def meeting(self, word: str) -> Flags:
        """Return in which values the folded ``word`` occurs as text, by initials or in pinyin."""
        return self._flags(map(self._pieces_at, self._passage.met(word)))

    def merit(self, word: str) -> npt.NDArray[np.uint8]:
        """Return how well each value meets a word.

        0: it begins so as text, 1: it begins so in pinyin, 2: the text occurs in it, 3: in pinyin, 4: not at all.
        """
        merit = np.full(len(self._starts) - 1, 4, np.uint8)
        found = [(at, 3, 1) for at in self._passage.met(word)] + [(self._passage.spelled(word), 2, 0)]
        pieces = [self._pieces_at(at) for at, *_ in found]
        for of, (_, within, _) in zip(pieces, found, strict=True):
            merit[of] = within
        for of, (at, _, begun) in zip(pieces, found, strict=True):
            merit[of[self._starts[of] == at]] = begun
        return merit if self._firsts is None else np.minimum.reduceat(merit, self._firsts[:-1])

    def _filled(self) -> Flags:
        return np.arange(len(self)) > 0

    def _at_least(self, length: int) -> Places:
        """Return the pieces that have so many characters."""
        found = np.flatnonzero(np.diff(self._starts) > length)
        return found[found > 0]

    def _pieces_at(self, places: Places) -> Places:
        return np.searchsorted(self._starts, places, "right") - 1

    def _flags(self, pieces: Iterable[Places]) -> Flags:
        """Return which values own one of the pieces."""
        flags = np.zeros(len(self), bool)
        for each in pieces:
            owners = each if self._firsts is None else np.searchsorted(self._firsts, each, "right") - 1
            flags[owners] = True
        return flags

    # -- order ---------------------------------------------------------------------------------------

    def ranks(self) -> npt.NDArray[np.int64]:
        """Return for each value how many come before it by pinyin; equal where values compare equal."""
        return self._ranked().places

    def _ranked(self) -> ranking.Rank:
        if self._rank is None:
            bounds = self._starts if self._firsts is None else self._starts[self._firsts]
            self._rank = ranking.Rank(self._chars, bounds[:-1], np.diff(bounds) - 1)
        return self._rank

    def within(self, low: Texts, high: Texts) -> Flags:
        """Return which values lie between two by pinyin; () is an open end."""
        rank, flags = self._ranked(), self._filled()
        if low:
            flags &= rank.places >= rank.lower(ranking.text_key(low), self.texts)
        if high:
            flags &= rank.places < rank.upper(ranking.text_key(high), self.texts)
        return flags

    def during(self, low: Texts, high: Texts) -> Flags:
        """Return which dates lie between two, compared as far as both are precise; () is an open end."""
        flags = self._filled()
        for bound in low:
            flags &= self._compared(bound) >= 0
        for bound in high:
            flags &= self._compared(bound) <= 0
        return flags

    def _compared(self, bound: str) -> npt.NDArray[np.int8]:
        """Return for each value, of one text each, the sign of its comparison with a bound."""
        signs = np.zeros(len(self), np.int8)
        lengths = np.diff(self._starts) - 1
        for step, char in enumerate(bound):
            open_yet = np.flatnonzero((signs == 0) & (lengths > step))
            codes = self._chars[self._starts[open_yet] + step].astype(np.int64)
            signs[open_yet] = np.sign(codes - ord(char))
        return signs


def encode(pieces: Sequence[str]) -> Chars:
    """Return the code points of texts, a 0 after each, in the narrowest form that holds them."""
    text = "\0".join(pieces) + "\0"
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    pairs = text.encode("utf-16-le")
    if len(pairs) == 2 * len(text):  # else some rare character takes two of them
        return np.frombuffer(pairs, np.uint16)
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def pinyin_ranks(texts: Sequence[str]) -> ranking.Numbers:
    """Return for each of many texts how many come before it by pinyin; equal ones have the same."""
    starts = np.append(0, _ends(texts))
    return ranking.Rank(encode(texts), starts[:-1], np.diff(starts) - 1).places


def _told_apart(hashes: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.uint32], Flags]:
    """Return for each hash which of the distinct ones it is, in the order in which they come first, and where they do.

    Values are told apart by Python's hash of 64 bits, which nobody outside can foresee: that two of a million were
    taken for one is less likely than that the computer misreads them.
    """
    _, first, which = np.unique(hashes, return_index=True, return_inverse=True)
    kept = np.zeros(len(hashes), bool)
    kept[first] = True
    places = np.cumsum(kept, dtype=np.uint32) - np.uint32(1)
    return places[first][which], kept


def _ends(pieces: Sequence[str]) -> Places:
    """Return where the pieces and the 0 after each end."""
    return np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)) + 1)


def _hashes(values: Iterable[Texts]) -> npt.NDArray[np.int64]:
    """Return a hash of each value: that of its text if it has one, of nothing as of an empty text."""
    return np.array([hash(value if len(value) > 1 else "".join(value)) for value in values], np.int64)
