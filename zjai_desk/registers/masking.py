"""How to reach a person, masked: enough is left to recognise what one knows, too little to call anybody."""

import re
import unicodedata
from collections.abc import Sequence

from zjai_desk.registers.fields import Field, Value, Values

_STARS = "****"
_LONG = 7
"""Digits from which a run of them is a telephone number, not an extension, an area code or a year."""
# A number that is written in groups: 138 1234 5678, 0571-8888 0000.
_GROUPED = re.compile(r"(?<!\d)(1\d{2}|0\d{2,3}[ -]+|)[ -]?(\d{4})[ -](\d{4})(?!\d)")
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
_PARTS = re.compile(r"([\s、,，;；/|]+)")
_WORD = re.compile(r"[^\W\d_]")


def masked(text: str) -> str:
    """Return a name or number that tells no more whose it is: 王建国 → 王**, 13812345678 → 138****5678.

    Several in one cell are masked one by one. Masking what is masked leaves it as it is.
    """
    plain = unicodedata.normalize("NFKC", text)
    if "*" in plain:
        return text
    if "@" in plain:
        plain = _ADDRESS.sub(lambda found: f"{found[0][0]}{_STARS}", plain)
    hidden, numbers = _GROUPED.subn(rf"\1{_STARS}\3", plain)
    if not numbers:
        hidden, numbers = _DIGITS.sub(_digits, plain), sum(map(_is_long, _DIGITS.findall(plain)))
    if numbers:
        return _WORD.sub("*", hidden) if _names_somebody(hidden) else hidden
    return "".join(part if place % 2 else _name(part) for place, part in enumerate(_PARTS.split(hidden)))


def masked_values(values: Values, fields: Sequence[Field]) -> dict[str, Value]:
    """Return values of a record with its ``personal`` texts masked."""
    hidden = dict(values)
    for field in fields:
        value = hidden.get(field.key)
        if field.personal and isinstance(value, str):
            hidden[field.key] = masked(value)
        elif field.personal and isinstance(value, tuple):
            hidden[field.key] = tuple(map(masked, value))
    return hidden


def holds_contacts(fields: Sequence[Field]) -> bool:
    """Whether one of the fields tells how to reach a person."""
    return any(field.personal for field in fields)


def _is_long(digits: str) -> bool:
    return len(digits) >= _LONG


def _digits(found: re.Match[str]) -> str:
    digits = found[0]
    if not _is_long(digits):
        return digits
    if len(digits) < 11:
        return f"{_STARS}{digits[-4:]}"
    return f"{digits[: len(digits) - 8]}{_STARS}{digits[-4:]}"


def _names_somebody(text: str) -> bool:
    return bool(_WORD.search(text))


def _name(part: str) -> str:
    return f"{part[0]}**" if part else part
