"""The order in which people expect records: numbers by size, Chinese by pinyin, blanks last."""

from collections.abc import Sequence
from functools import cache

from zjai_desk.registers.fields import Field


class _Readings(dict[int, str]):
    """A translation table from characters to their pinyin that learns each character when first met."""

    def __missing__(self, code: int) -> str:
        from pypinyin import Style, lazy_pinyin

        char = chr(code)
        # A character sorts by its reading, then by itself, before all readings that only begin like it.
        reading = char.upper() if char.isascii() else lazy_pinyin(char, style=Style.TONE3)[0] + " " + char
        self[code] = reading
        return reading


@cache
def _readings() -> _Readings:
    return _Readings()


def pinyin_key(text: str) -> str:
    """Return the text by which ``text`` is sorted: pinyin with tones for Chinese, letters without case."""
    return text.translate(_readings())


def sort_ids(
    ids: Sequence[int], stored: Sequence[str | int | None], field: Field, descending: bool
) -> list[int]:
    """Order ids by their stored values; equal values keep their order, blanks come last either way."""
    filled = [(value, number) for value, number in zip(stored, ids, strict=True) if value is not None]
    blank = [number for value, number in zip(stored, ids, strict=True) if value is None]
    if field.numeric:
        filled.sort(key=lambda pair: pair[0], reverse=descending)
    else:
        keys = {value: pinyin_key(str(value)) for value in {value for value, _ in filled}}
        filled.sort(key=lambda pair: keys[pair[0]], reverse=descending)
    return [number for _, number in filled] + blank
