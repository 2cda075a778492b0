"""Patent numbers (专利号 = 申请号): the old and the new form, the check digit, and what they tell."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from zjai_desk.registers.text import fold

KINDS = {"1": "发明授权", "2": "实用新型", "3": "外观设计", "8": "发明授权", "9": "实用新型"}
_KIND_PLACES = {len("201710601862.3"): 4, len("96301862.3"): 2}
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_TOO_MUCH = {length: ord("0") * sum(_WEIGHTS[:length]) for length in (8, 12)}
_PREFIX = re.compile(r"^'?(?:专利号|申请号|专利申请号)?[:：]?(?:ZL|CN)?")
_DOTS = str.maketrans("．。·・", "....")
_NEW = re.compile(r"((?:19|20)\d{2})([12389])\d{7}")
_OLD = re.compile(r"(\d{2})([12389])\d{5}")
_CANONICAL = re.compile(r"(?:19|20)[0-9]{2}[12389][0-9]{7}\.[0-9X]")
_MANY_CANONICAL = re.compile(r"(?:(?:198[5-9]|199[0-9]|20[01][0-9]|202[0-6])[12389][0-9]{7}\.[0-9X]\n)+")
_LINE = len("201710601862.3\n")
_WEIGHTED = [bytes(max(sign - 48, 0) * weight % 11 for sign in range(256)) for weight in _WEIGHTS]
"""For each place of a number, what a digit there, as its ASCII code, adds to the sum of which the check digit is made."""
_CHECKS = bytes(ord("0123456789X"[total % 11]) for total in range(256))
# A publication number is another thing: CN105338215A, CN102822194B.
_PUBLICATION = re.compile(r"^CN\d{7,9}[A-Z]\d?$")


_FIRST_YEAR = 1985  # the patent law took effect on 1985-04-01
_LAST_OLD_YEAR = 2003  # filings from 2003-10-01 on have the new form


def _is_past(year: int) -> bool:
    """Whether the year has come; those before this program have, as clocks of office computers may be wrong."""
    return year <= 2026 or year <= dt.date.today().year


@dataclass(frozen=True, slots=True)
class PatentNumber:
    """A patent number taken apart: ``text`` in canonical form 201710601862.3, the filing year, the kind.

    ``completed`` says that the check digit was missing and has been computed.
    """

    text: str
    year: int
    kind: str
    valid: bool
    completed: bool = False


def check_digit(digits: str) -> str:
    """Return the check digit of the 8 (old form) or 12 (new form) digits before the dot."""
    # Of all numbers of a city: as bytes, each of which is 48 too much, the digits need not be made numbers.
    rest = (sum(map(mul, digits.encode(), _WEIGHTS)) - _TOO_MUCH[len(digits)]) % 11
    return "X" if rest == 10 else str(rest)


def is_canonical(text: str) -> bool:
    """Whether ``text`` is, as it stands, what :func:`parse` makes of a number without fault; cheap."""
    return (
        _CANONICAL.fullmatch(text) is not None
        and check_digit(text[:12]) == text[13]
        and (year := int(text[:4])) >= _FIRST_YEAR
        and _is_past(year)
    )


def are_canonical(texts: Sequence[str]) -> bool:
    """Whether each of many texts is :func:`is_canonical`, at a tenth of the cost; some rare ones are not recognised.

    The check digits are computed place by place for all numbers at once: a column of bytes, read as one long
    integer, is added to the next one, and no sum of twelve remainders reaches the neighbouring byte.
    """
    lines = "\n".join([*texts, ""])
    if len(lines) != _LINE * len(texts) or not _MANY_CANONICAL.fullmatch(lines):
        return False
    written = lines.encode()
    columns = (written[place::_LINE].translate(table) for place, table in enumerate(_WEIGHTED))
    total = sum(int.from_bytes(column, "big") for column in columns)
    return total.to_bytes(len(texts), "big").translate(_CHECKS) == written[_LINE - 2 :: _LINE]


def kind_of(number: str) -> str | None:
    """Return the kind that a number in canonical form tells, without judging the number again."""
    place = _KIND_PLACES.get(len(number))
    return KINDS.get(number[place]) if place else None


def is_publication(text: str) -> bool:
    """Whether ``text`` is a 公开号 or 授权公告号, which does not identify the patent."""
    return _PUBLICATION.match(fold(text)) is not None


def parse(text: str) -> PatentNumber | None:
    """Read a patent number in any common writing; None when it is none (wrong length, kind or year)."""
    bare = _PREFIX.sub("", fold(text).translate(_DOTS), count=1)
    body, dot, given = bare.partition(".")
    if not dot and len(body) in (9, 13):
        body, given = body[:-1], body[-1]
    if not (body.isascii() and body.isdigit()) or len(given) > 1:
        return None
    match = {12: _NEW, 8: _OLD}.get(len(body), _NEW).fullmatch(body)
    if match is None:
        return None
    year = int(match[1])
    if len(body) == 8:
        year += 1900 if year >= 85 else 2000
    if year < _FIRST_YEAR or not (year <= _LAST_OLD_YEAR if len(body) == 8 else _is_past(year)):
        return None
    right = check_digit(body)
    return PatentNumber(
        text=f"{body}.{given or right}",
        year=year,
        kind=KINDS[match[2]],
        valid=given in ("", right),
        completed=not given,
    )
