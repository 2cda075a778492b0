"""How likely two names mean one enterprise: precision before recall, each score with its reason in words."""

from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from zjai_desk.naming.names import Name

CERTAIN = 100
"""The names are the same by the rules: a match that needs nobody's decision if it is the only one."""
_NEARLY, _STRONG, _FAIR, _WEAK, _NONE = 96, 90, 82, 76, 0
_ENOUGH = 3
"""A trade name of so many characters is hardly another one's by chance; two often are."""


def compare(one: Name, other: Name) -> tuple[int, str]:
    """Return how likely two names mean the same enterprise, from 0 to 100, and why."""
    if one.full == other.full:
        return CERTAIN, "名称相同"
    if one.branch != other.branch or one.numbers != other.numbers:
        return _NONE, ""
    score, why = _of_rests(one, other)
    if not score:
        return _NONE, ""
    for limit, reason in _limits(one, other):
        score = min(score, limit)
        why = f"{why}，{reason}"
    return (score, why) if score else (_NONE, "")


def _limits(one: Name, other: Name) -> Iterator[tuple[int, str]]:
    """Yield by how much each other part of the names limits the score, and what it says."""
    mine, theirs = set(one.places), set(other.places)
    if mine != theirs:
        if not (mine <= theirs or theirs <= mine):
            yield _NONE, "地名不同"
        elif "中国" in mine ^ theirs:
            yield _WEAK, "一方带（中国）"
        elif mine and theirs:
            yield _STRONG, "一方地名更细"
        else:
            known = min(len(one.core), len(other.core)) >= _ENOUGH
            yield CERTAIN if known else _STRONG, "只差地名"
    if one.group != other.group and one.form and other.form:
        yield _WEAK, "一方是集团"
    if one.form != other.form and one.form and other.form:
        yield _NEARLY if "partners" not in (one.form, other.form) else _WEAK, "公司形式不同（如股改）"
    elif one.form != other.form:
        yield _NEARLY, "一方省略了公司形式"


def _of_rests(one: Name, other: Name) -> tuple[int, str]:
    """Compare what the names are without places and forms."""
    if one.rest == other.rest:
        return CERTAIN, "字号和行业相同"
    if one.core == other.core:
        return _of_business(one, other)
    short = min(len(one.core), len(other.core))
    if one.business != other.business and one.business and other.business:
        return _NONE, ""
    # Where one name leaves its business out, the trade names alone have to carry it.
    cap = CERTAIN if one.business == other.business else _FAIR
    if short >= _ENOUGH and len(one.core) == len(other.core):
        if sound(one.core) == sound(other.core):
            return min(cap, _STRONG), "字号读音相同"
        if sorted(one.core) == sorted(other.core) and _distance(one.core, other.core) == 1:
            return min(cap, _STRONG), "字号两字前后颠倒"
    elif short == 2 and sound(one.core) == sound(other.core):
        return min(cap, _WEAK), "字号读音相同"
    if _distance(one.core, other.core) == 1 and short > _ENOUGH:
        return min(cap, _FAIR), "字号只差一个字"
    return _NONE, ""


def _of_business(one: Name, other: Name) -> tuple[int, str]:
    """Compare names of one trade name that differ in their line of business."""
    if not one.business or not other.business:
        if one.form and other.form:  # two whole names: neither has left anything out
            return _FAIR, "字号相同，行业不同"
        return (_STRONG if len(one.core) >= _ENOUGH else _FAIR), "字号相同，一方省略了行业"
    if one.business in other.business or other.business in one.business:
        return _FAIR, "字号相同，行业用词略有不同"
    return _NONE, ""


def _distance(one: str, other: str) -> int:
    """Return how many characters were changed, left out, added or swapped with their neighbour."""
    return int(DamerauLevenshtein.distance(one, other, score_cutoff=2))


class _Sounds(dict[int, str]):
    """A translation table from characters to their pinyin without tones that learns each when first met."""

    def __missing__(self, code: int) -> str:
        from pypinyin import lazy_pinyin

        char = chr(code)
        self[code] = char if char.isascii() else f"{lazy_pinyin(char)[0]} "
        return self[code]


@cache
def _sounds() -> _Sounds:
    return _Sounds()


def sound(text: str) -> str:
    """Return the pinyin of a text, without tones, syllable by syllable."""
    return text.translate(_sounds())
