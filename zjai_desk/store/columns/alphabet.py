"""The characters that the store's texts hold, found by how they are written and read."""

from collections import defaultdict
from collections.abc import Iterable

from zjai_desk.store.columns.characters import fold, readings

Codes = frozenset[int] | set[int]
"""Code points of characters."""
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
LONGEST = 6  # letters of a syllable: zhuang


class Alphabet:
    """Learns characters as texts are read, and their readings once somebody types letters."""

    def __init__(self) -> None:
        self._met: set[int] = set()
        self._unread: list[int] = []
        self._written: dict[str, set[int]] = defaultdict(set)
        self._read: dict[str, set[int]] = defaultdict(set)

    def meet(self, codes: Iterable[int]) -> None:
        """Take note of the characters with these code points."""
        for code in self._unknown(codes):
            self._met.add(code)
            self._unread.append(code)
            self._written[fold(chr(code))].add(code)

    def _unknown(self, codes: Iterable[int]) -> list[int]:
        return [code for code in codes if code not in self._met]

    def written(self, char: str) -> Codes:
        """Return the characters that compare as the folded ``char``."""
        return self._written.get(char, frozenset())

    def initial(self, char: str) -> Codes:
        """Return the characters that compare as ``char``, and for a letter those a reading of which begins so."""
        return self.written(char) | self.beginning(char) if char in LETTERS else self.written(char)

    def read(self, syllable: str) -> Codes:
        """Return the characters of which ``syllable`` is a whole reading."""
        self._learn_readings()
        return self._read.get(syllable, frozenset())

    def beginning(self, letters: str) -> Codes:
        """Return the characters a reading of which begins with ``letters``."""
        self._learn_readings()
        return frozenset().union(
            *(codes for syllable, codes in self._read.items() if syllable.startswith(letters))
        )

    def options(self, word: str, at: int) -> dict[int, Codes]:
        """Return how one character may go on with ``word`` in pinyin at a place: {letters it takes: characters}."""
        found: dict[int, Codes] = {1: self.written(word[at])}
        for length in range(1, min(LONGEST, len(word) - at) + 1):
            syllable = word[at : at + length]
            last = at + length == len(word)
            codes = self.beginning(syllable) if last else self.read(syllable)
            if codes:
                found[length] = found.get(length, frozenset()) | codes
        return found

    def _learn_readings(self) -> None:
        while self._unread:
            code = self._unread.pop()
            for reading in readings(chr(code)):
                self._read[reading].add(code)
