"""Passwords and recovery codes: what they must be, their slow and salted hashes (argon2id), how they are compared."""

import secrets
import unicodedata
from typing import TYPE_CHECKING

from zjai_desk.errors import DeskError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 8, 128
# What is tried first everywhere; compared without letter case.
_COMMON = frozenset(
    {
        "12345678", "123456789", "1234567890", "87654321", "11223344", "12341234", "123123123", "147258369",
        "password", "password1", "passw0rd", "qwertyui", "qwerty123", "1q2w3e4r", "1qaz2wsx", "asdfghjk",
        "abc12345", "abcd1234", "a1234567", "a12345678", "aa123456", "admin123", "admin888", "administrator",
        "iloveyou", "woaini1314", "5201314520", "zhejiang", "hangzhou", "zjai-desk", "zjaidesk",
    }
)  # fmt: skip
# The hash of nothing that anybody knows: an unknown name takes as long as a known one.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$fqx1dF+7mkUkotcZM9y7Jg$B7WGspAs2/NbSkDXCB57f64hDVoN9ogtb47dFhTl5pY"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters of recovery codes: neither 0 and O nor 1, I and L, for a code is copied from paper."""
_GROUPS, _GROUP = 5, 5


def require_sound(name: str, password: str) -> None:
    """Raise a DeskError if a password is too short, the name of its owner, or one that everybody tries first."""
    said = _plain(password)
    if len(said) < SHORTEST:
        raise DeskError(f"口令太短，至少要{SHORTEST}个字符。", "可以用一句好记的话。")
    if len(said) > LONGEST:
        raise DeskError(f"口令太长，最多{LONGEST}个字符。")
    folded = said.casefold()
    if name and folded.replace(name.casefold(), "").strip("0123456789") == "":
        raise DeskError("口令不能只由姓名和数字组成。", "可以用一句好记的话。")
    if folded in _COMMON or len(set(folded)) < 4:
        raise DeskError("这个口令太常见，一猜就中。", "可以用一句好记的话。")


def hasher() -> "PasswordHasher":
    """Return what hashes passwords: the library's own defaults, 64 MiB, 3 passes, 4 lanes (RFC 9106)."""
    from argon2 import PasswordHasher

    return PasswordHasher()


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, its salt and costs in it; about 0.1 s."""
    from argon2.exceptions import HashingError

    try:
        return hasher().hash(_plain(password))
    except HashingError as error:
        raise DeskError("内存不够，算不了口令。", "请关掉别的程序再试。") from error


def matches(secret: str, password: str) -> bool:
    """Whether a password is the one of a hash; a hash that is damaged is that of none."""
    from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

    try:
        return hasher().verify(secret, _plain(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    except VerificationError as error:
        raise DeskError("内存不够，算不了口令。", "请关掉别的程序再试。") from error


def outdated(secret: str) -> bool:
    """Whether a hash was made with other costs than are usual now."""
    return hasher().check_needs_rehash(secret)


def new_code() -> str:
    """Return a fresh recovery code of 25 characters in groups of 5, some 123 bits."""
    drawn = ("".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(drawn)


def tidy_code(written: str) -> str:
    """Return a recovery code as it was handed out, however it was typed."""
    plain = "".join(char for char in _plain(written).upper() if char in ALPHABET)
    return "-".join(plain[start : start + _GROUP] for start in range(0, len(plain), _GROUP))


def _plain(password: str) -> str:
    """Return a password in one way of writing: an input method may give full-width letters for the same keys."""
    return unicodedata.normalize("NFKC", password)
