"""Encrypted store files (SQLCipher 4): the secret that opens one, and what its bare pages prove about it.

Each page ends with 16 bytes of IV and an HMAC-SHA512 of what it holds; the first page begins with the salt instead
of the words “SQLite format 3”. So whether a secret is the right one, and which pages are damaged, can be said by the
standard library alone. There is no file beside the store that could be lost: the salt is in it, the password in heads.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.store.refusals import Damaged, Locked

DRIVER = "sqlcipher3.dbapi2"
"""The DB-API module that reads and writes such files, loaded when the first one is met."""
ROUNDS = 256_000
"""Rounds of PBKDF2-HMAC-SHA512, the default of SQLCipher 4: any other program built on it opens the file too."""
PAGE, SECRET_BYTES, SALT_BYTES = 4096, 32, 16
RESERVED, _PROOF = 80, 64
"""Bytes at the end of each page that hold no data, and those of them that are the HMAC."""
_MAGIC = b"SQLite format 3\0"
_LOOKS = 24
"""Pages looked at to say what a file is, at its beginning, where tables begin, and as many over all of it."""


@dataclass(frozen=True, slots=True)
class Secret:
    """The key of an encrypted store and of its copies, which all begin with the same ``salt``."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @classmethod
    def of(cls, password: str, salt: bytes) -> "Secret":
        """Return the secret that a password makes of the salt of a file; some 0.2 to 0.8 s."""
        made = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS, SECRET_BYTES)
        return cls(made, salt)

    @classmethod
    def fresh(cls, password: str) -> "Secret":
        """Return a secret for a file that is yet to be made."""
        return cls.of(password, secrets.token_bytes(SALT_BYTES))

    @property
    def literal(self) -> str:
        """The key as SQLCipher takes it, raw, so that it does not work it out again."""
        return f"x'{self.key.hex()}{self.salt.hex()}'"

    def proves(self, page: bytes, number: int) -> bool:
        """Whether a page was written with this secret and is as it was written."""
        body = page[SALT_BYTES if number == 1 else 0 : -_PROOF]
        own = hashlib.pbkdf2_hmac(
            "sha512", self.key, bytes(byte ^ 0x3A for byte in self.salt), 2, SECRET_BYTES
        )
        found = hmac.digest(own, body + number.to_bytes(4, "little"), "sha512")
        return hmac.compare_digest(found, page[-_PROOF:])


def driver() -> Any:
    """Return that module; a DeskError where the program lacks it."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise DeskError(
            "这台电脑上的程序没有加密部件，开不了也做不了加密的台账。",
            "请在装有加密部件的电脑上打开；这种电脑（处理器或系统太旧、太特殊）没有现成的部件。",
        ) from error
    return dbapi2


def is_encrypted(path: Path, *, cut: bool = False) -> bool:
    """Whether a file is an encrypted store, as far as can be said without its password; false if it cannot be read.

    All of it looks like noise: a plain store never does, not even a damaged one, for a page of tables has mostly
    zeros and text. One whose end was ``cut`` off is taken for one only if that is asked for: pictures and packages
    look like noise too. To be asked only while the file is not open.
    """
    try:
        pages = list(_sample(path, cut=cut))
    except OSError:
        return False
    # A store of ours has some sixty tables; a few pages of an encrypted one may be damaged.
    return len(pages) >= _LOOKS // 2 and sum(_is_noise(page) for _, page in pages) * 4 >= len(pages) * 3


def salt_of(path: Path) -> bytes:
    """Return the salt at the head of an encrypted store; an OSError if it cannot be read."""
    with path.open("rb") as file:
        return file.read(SALT_BYTES)


def require_fit(path: Path, secret: Secret | None) -> None:
    """Raise Locked if an encrypted store does not open with this secret, or none is given.

    Where other pages are proven but not the first one, the password is right and that page damaged: Damaged is
    raised, unless a journal lies beside the file, which puts it right again when it is opened.
    """
    if secret is None:
        raise Locked(path, f"台账“{path.name}”已加密，要输入口令才能打开。", "请输入加密时设的口令。")
    proven = [number for number, page in _sample(path) if secret.proves(page, number)]
    if proven and proven[0] != 1 and not path.with_name(f"{path.name}-journal").exists():
        raise Damaged(f"口令是对的，但台账“{path.name}”的第1页已损坏。", "请从备份恢复，并保留损坏的文件。")
    if not proven:
        raise Locked(
            path,
            f"口令不对，打不开“{path.name}”；如果确定没有错，是文件开头损坏了。",
            "请检查大小写和输入法再试；口令确实没错，请用备份恢复。",
            wrong=True,
        )


def damaged_pages(path: Path, secret: Secret) -> list[int]:
    """Return the numbers of the pages that are not as they were written with this secret."""
    found, number = [], 0
    with path.open("rb") as file:
        while page := file.read(PAGE):
            number += 1
            if not secret.proves(page, number):
                found.append(number)
    return found


def fits_some(path: Path, secret: Secret) -> bool:
    """Whether any page of a file, which may be damaged anywhere, was written with this secret."""
    return any(secret.proves(page, number) for number, page in _sample(path, cut=True))


def deciphered(content: bytes, secret: Secret) -> bytes:
    """Return the pages of an encrypted file as SQLite would have them, the damaged ones included.

    Of these the blocks of 16 bytes that are whole come out right, the others as noise: what is read from them has
    to be held against something else. SQLCipher itself refuses a page that is not proven, and offers no other
    way to a bare page.
    """
    try:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    except ImportError as error:
        raise DeskError(
            "这台电脑上的程序没有解密部件，受损的加密台账不能一条条抢救。",
            "请用最新的好备份恢复，并保留这个文件。",
        ) from error
    key, pages = algorithms.AES256(secret.key), []
    for start in range(0, len(content) - PAGE + 1, PAGE):
        page = content[start : start + PAGE]
        head = SALT_BYTES if start == 0 else 0
        place = modes.CBC(page[PAGE - RESERVED : PAGE - _PROOF])
        made = Cipher(key, place).decryptor().update(page[head : PAGE - RESERVED])
        pages.append(_MAGIC[:head] + made + bytes(RESERVED))
    return b"".join(pages)


def _sample(path: Path, *, cut: bool = False) -> Iterator[tuple[int, bytes]]:
    """Yield (number, page) of some pages of a file, the first one among them; none if it has no whole pages."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        count = size // PAGE
        if count == 0 or (size % PAGE and not cut):
            return
        spread = {1 + look * (count - 1) // _LOOKS for look in range(_LOOKS)}
        for number in sorted(spread | set(range(1, min(count, _LOOKS) + 1))):
            file.seek((number - 1) * PAGE)
            yield number, file.read(PAGE)


def _is_noise(page: bytes) -> bool:
    """Whether bytes look drawn at random: among 4096 hardly one of the 256 values is missing."""
    return len(set(page)) >= 250
