"""What it means that a word is met in a text: as text, by the initials of its characters, or in pinyin."""

from collections.abc import Sequence

from zjai_desk.store.columns.alphabet import LETTERS
from zjai_desk.store.columns.characters import fold, fold_text, readings


def meeting(texts: Sequence[str], words: str) -> list[bool]:
    """Return for each of a few texts whether every blank-separated word occurs in it, as queries find it."""
    wanted = list(map(fold_text, words.split()))
    return [all(meets(word, text) for word in wanted) for text in texts]


def meets(word: str, text: str) -> bool:
    """Whether the folded ``word`` occurs in ``text``."""
    return any(begins(word, text[at:]) for at in range(len(text)))


def begins(word: str, text: str) -> bool:
    """Whether ``text`` begins with the folded ``word``."""
    return _by_initials(word, text) or _in_pinyin(word, text)


def _by_initials(word: str, text: str) -> bool:
    """Whether each letter is the character itself, or the initial of a reading of it (hkws: 海康威视)."""
    return len(text) >= len(word) and all(
        letter == fold(char) or (letter in LETTERS and any(r.startswith(letter) for r in readings(char)))
        for letter, char in zip(word, text, strict=False)
    )


def _in_pinyin(word: str, text: str) -> bool:
    """Whether the word is read so (haikang: 海康); the last syllable may be unfinished, and AI is typed as it is."""
    if not word:
        return True
    if not text:
        return False
    if fold(text[0]) == word[0] and _in_pinyin(word[1:], text[1:]):
        return True
    return any(
        reading.startswith(word) or (word.startswith(reading) and _in_pinyin(word[len(reading) :], text[1:]))
        for reading in readings(text[0])
    )
