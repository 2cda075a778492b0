"""What a character is compared as and read like: its plain form, its readings in pinyin, its place in the order."""

import unicodedata
from functools import cache


@cache
def fold(char: str) -> str:
    """Return the character as it is compared: half width and lower case, so that Ａ is a and （ is (."""
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else char


def fold_text(text: str) -> str:
    """Return ``text`` as it is compared, character by character: its length stays."""
    return "".join(map(fold, text))


@cache
def readings(char: str) -> frozenset[str]:
    """Return all readings of a Chinese character without tones (行: xing, hang, heng); none for others.

    ü is v, as keyboards have it; where u is typed for it too (绿, 略), both are readings.
    """
    if char < "\u2e80":
        return frozenset()
    from pypinyin import Style, pinyin

    of_char = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    found = {reading for each in of_char for reading in each if reading.isascii()}
    return frozenset(found | {reading.replace("v", "u") for reading in found})


@cache
def place(char: str) -> str:
    """Return the text by which a character is sorted: letters and digits by themselves, Chinese by pinyin with tone.

    A character sorts by its reading, then by itself, before all readings that only begin like it. No
    character's place begins like the whole of another's, so that places put together sort as texts do.
    """
    plain = fold(char)
    if plain.isascii():
        return plain.upper()
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(plain, style=Style.TONE3)[0] + " " + plain


def pinyin_key(text: str) -> str:
    """Return the text by which ``text`` is sorted: pinyin with tones for Chinese, letters without case."""
    return "".join(map(place, text))
