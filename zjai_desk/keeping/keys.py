"""The key by which this computer seals the steps of a store; it is kept outside of the store and never leaves."""

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping.folders import own_folder

KEY_BYTES = 32
_KEY = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8,64}")


class Key:
    """A key and what is done with it: a Sealer of the store.

    ``is_new`` says that it was made just now, ``kept`` that it is in its file and will be there next time.
    """

    def __init__(self, secret: bytes, *, is_new: bool = False, kept: bool = True) -> None:
        self._secret = secret
        self._name = hashlib.sha256(secret).hexdigest()[:16]
        self.is_new, self.kept = is_new, kept

    @property
    def name(self) -> str:
        """The name of the key: the beginning of its SHA-256."""
        return self._name

    def seal(self, text: str) -> str:
        """Return the HMAC-SHA256 of ``text``, in hexadecimal."""
        return hmac.new(self._secret, text.encode(), "sha256").hexdigest()

    def confirms(self, name: str, text: str, seal: str) -> bool | None:
        """See :meth:`zjai_desk.store.seals.Sealer.confirms`."""
        if name != self._name:
            return None
        return hmac.compare_digest(self.seal(text).encode(), seal.encode())


def key_of(store_id: str) -> Key:
    """Return the key of this computer for the store with an id, made when it is first asked for.

    Where it cannot be kept, the steps are sealed all the same: later they pass for another computer's.
    """
    known = known_key(store_id)
    if known is not None:
        return known
    secret = secrets.token_bytes(KEY_BYTES)
    try:
        _keep(_path_of(store_id), secret)
    except (OSError, DeskError, ValueError):
        return Key(secret, is_new=True, kept=False)
    return Key(secret, is_new=True)


def known_key(store_id: str) -> Key | None:
    """Return the key of this computer for a store, None if there is none yet or none that can be read."""
    try:
        with _path_of(store_id).open("rb") as file:
            text = file.read(4 * KEY_BYTES).decode("ascii", "replace").strip()
    except (OSError, ValueError):
        return None
    return Key(bytes.fromhex(text)) if _KEY.fullmatch(text) else None


def _path_of(store_id: str) -> Path:
    """Return where the key lies; a ValueError for an id that we did not draw: it comes from a file."""
    if not _ID.fullmatch(store_id):
        raise ValueError(store_id)
    return own_folder("keys") / f"{store_id}.key"


def _keep(path: Path, secret: bytes) -> None:
    with suppress(FileNotFoundError):
        # What cannot be read as a key is not thrown away: it may be mended from a backup.
        path.replace(path.with_suffix(".damaged"))
    with files.replacing(path, private=True) as beside:
        beside.write_text(f"{secret.hex()}\n", encoding="ascii")
