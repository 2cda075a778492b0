"""统一社会信用代码 (GB 32100-2015): its alphabet, its two check characters, and repair of mangled ones."""

import re
from collections.abc import Iterator
from operator import mul

from zjai_desk.registers.text import fold

HEADINGS = (
    "统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "统一代码", "社会统一信用代码", "企业信用代码", "单位信用代码",
    "机构信用代码", "统一社会信用代码/注册号", "营业执照号", "营业执照号码", "纳税人识别号",
    "税号", "三证合一码", "信用码", "法人代码", "统一社会信用码", "组织机构代码", "组织机构代码/统一社会信用代码",
)  # fmt: skip
"""Headings under which returns bring the code of whom a record is about."""
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
_POSITION = {char: place for place, char in enumerate(ALPHABET)}
_WEIGHTS = [3**place % 31 for place in range(17)]
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714-1997
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(f"[{ALPHABET}]{{18}}")
_SAID = re.compile(r"^(?:统一)?(?:社会)?(?:信用)?代码:?")
_HALF_STEP = 64  # doubles of 18 digits lie 128 apart
# A clerk's slips that the alphabet itself rules out, so that they can be put right with certainty.
_LOOK_ALIKES = str.maketrans({"I": "1", "O": "0", "Z": "2", "S": "5"})


def check_character(first17: str) -> str:
    """Return the 18th character that belongs to the first 17 (GB 32100-2015 appendix)."""
    total = sum(map(mul, map(_POSITION.__getitem__, first17), _WEIGHTS))
    return ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """Return the check character of an organisation code, the 17th character of a credit code (GB 11714)."""
    pairs = zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    rest = 11 - sum(_ORGANISATION_ALPHABET.index(char) * weight for char, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def normalise(text: str) -> str:
    """Return the code as it is stored: half width, upper case, without blanks and separators."""
    return _SAID.sub("", fold(text)).replace("-", "").replace("'", "")


def is_shaped(code: str) -> bool:
    """Whether ``code`` has 18 characters of the alphabet; what has not can be no credit code."""
    return _SHAPE.fullmatch(code) is not None


def is_valid(code: str) -> bool:
    """Whether the shape and the last check character are right.

    Early pilot regions issued codes that fail, so a failure is to be explained, not refused.
    """
    return is_shaped(code) and check_character(code[:17]) == code[17]


def look_alike_repair(code: str) -> str | None:
    """Return the valid code meant by one written with I, O, Z or S, which no credit code contains; else None."""
    repaired = code.translate(_LOOK_ALIKES)
    return repaired if repaired != code and is_valid(repaired) else None


def restore_candidates(mangled: str) -> Iterator[str]:
    """Yield the all-digit codes that a spreadsheet number ``mangled`` (last three digits zero) may have been.

    Both check characters must fit, which leaves about three of ten; a person decides by the name.
    """
    if len(mangled) != 18 or not (mangled.isascii() and mangled.isdigit()):
        return
    for digit in "0123456789":
        first16 = mangled[:15] + digit
        organisation = organisation_check_character(first16[8:])
        candidate = first16 + organisation
        last = check_character(candidate)
        if organisation.isdigit() and last.isdigit():
            yield candidate + last


def float_candidates(number: float) -> Iterator[str]:
    """Yield the all-digit codes that a spreadsheet number may have been, the likeliest first.

    A spreadsheet keeps 15 digits of what is typed. A program that wrote the cell kept the nearest number
    of 53 bits, which lies within 64 of the code.
    """
    whole = int(number)
    thousands = round(whole, -3)
    seen: set[str] = set()
    nearby = (str(code) for code in range(whole - _HALF_STEP, whole + _HALF_STEP + 1))
    exact = (
        code for code in nearby if is_valid(code) and organisation_check_character(code[8:16]) == code[16]
    )
    typed = restore_candidates(str(thousands)) if abs(whole - thousands) <= _HALF_STEP else iter(())
    for code in (*exact, *typed):
        if code not in seen:
            seen.add(code)
            yield code
