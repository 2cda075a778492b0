"""Sealed boxes: pieces of a file beside an encrypted store, closed with a key that is made of the store's own."""

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any, Self

from zjai_desk.errors import DeskError
from zjai_desk.store.cipher import Secret

METHOD = "AES-256-GCM"
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Box:
    """Closes and opens pieces; without a ``key``, as that of a plain store is, it hands them through as they are.

    A piece is bound to words that are not secret: it opens only beside the same.
    """

    key: bytes = field(repr=False, default=b"")

    @classmethod
    def of(cls, secret: Secret | None, purpose: str) -> Self:
        """Return the box for one purpose, of a store with this secret or without any."""
        if secret is None:
            return cls()
        return cls(hmac.digest(secret.key, purpose.encode() + secret.salt, "sha256"))

    @property
    def closes(self) -> bool:
        """Whether what is put in cannot be read by others."""
        return bool(self.key)

    def name(self, text: str) -> str:
        """Return a name for ``text``, which itself must not be seen where the box closes."""
        return hmac.new(self.key, text.encode(), "sha256").hexdigest() if self.key else text

    def close(self, content: bytes, bound: bytes) -> bytes:
        """Return a piece closed."""
        if not self.key:
            return content
        nonce = secrets.token_bytes(_NONCE)
        return nonce + bytes(self._machine().encrypt(nonce, content, bound))

    def open(self, content: bytes, bound: bytes) -> bytes:
        """Return what is in a piece; a ValueError if it is damaged or was closed with another key."""
        if not self.key:
            return content
        from cryptography.exceptions import InvalidTag

        try:
            return bytes(self._machine().decrypt(content[:_NONCE], content[_NONCE:], bound))
        except InvalidTag as error:
            raise ValueError("not closed with this key") from error

    def _machine(self) -> Any:
        try:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        except ImportError as error:
            raise DeskError(
                "这台电脑上的程序没有加密部件，加密台账的副册写不了也读不了。",
                "请在装有加密部件的电脑上打开。",
            ) from error
        return AESGCM(self.key)
