"""A store put under a password, given another one, or made plain again: into a new file, proven, then renamed.

Whoever kills the program at any moment leaves the old file or the new one, whole. The password goes through the
key derivation of SQLCipher itself and nothing lies beside the store that could be lost with it; the price is that
a forgotten password is final. Against that there is the recovery code: the key itself, to be kept on paper.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping import passwords
from zjai_desk.keeping.copies.listing import faults_of, listing
from zjai_desk.keeping.copies.names import folder_of
from zjai_desk.keeping.daybook import folders as daybook_folders
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import cipher, opening, sqlite, versions, wording
from zjai_desk.store.cipher import SECRET_BYTES, Secret
from zjai_desk.store.damage import proof
from zjai_desk.store.refusals import Damaged, InUse, Locked

SHORTEST, SHORTEST_CHINESE = 10, 8
"""Characters, and those of a password with Chinese in it: whoever has the file can try as fast and as long as he likes."""
CODE_LETTERS, _CHECK_LETTERS = 55, 3
"""Letters of a recovery code, which is the key in the 31 letters of such codes (52), and a check of what was typed."""
FINAL = "忘记口令又丢了恢复码，这份台账就再也打不开：没有后门，没有人能帮忙。"
"""What must be told, and understood, before a store is encrypted."""
UNDERSTOOD = "忘了就打不开"
"""What is typed by whoever understood it."""

is_encrypted = cipher.is_encrypted


def require_sound(password: str) -> None:
    """Raise a DeskError if a password is too weak for a file that anybody may carry away."""
    said = _plain(password)
    if len(said) < (SHORTEST if said.isascii() else SHORTEST_CHINESE):
        raise DeskError(
            f"口令太短：字母和数字至少{SHORTEST}个，有汉字的至少{SHORTEST_CHINESE}个。",
            "可以用一句好记的话。",
        )
    passwords.require_sound("", password)


def strength(password: str) -> str:
    """Say how good a password is, in a word and what would make it better; empty for none."""
    if not password:
        return ""
    try:
        require_sound(password)
    except DeskError as error:
        return error.message
    said = _plain(password)
    if said.isdecimal():
        return "弱：全是数字，生日、电话最先被试。请用一句话。"
    letters = sum(20 if ord(char) > 0x2E80 else 10 for char in said)
    kinds = len({_kind(char) for char in said})
    if letters + 20 * kinds >= 200:
        return "强"
    return "中：再长一些更好，一句只有您会说的话最好记。"


def _kind(char: str) -> str:
    return (
        "汉字" if ord(char) > 0x2E80 else "数字" if char.isdecimal() else "字母" if char.isalpha() else "符号"
    )


def _plain(password: str) -> str:
    """Return a password in one way of writing: an input method may give full-width letters for the same keys."""
    return unicodedata.normalize("NFKC", password)


# -- what opens a store -------------------------------------------------------------------------------


def secret_for(path: Path, written: str) -> Secret:
    """Return what opens the encrypted store at ``path``, of its password or its recovery code.

    Takes 0.2 to 0.8 s, more where it is neither: then Locked is raised, ``wrong``. Raises Damaged if it is right,
    but the beginning of the file is damaged.
    """
    try:
        return _secret_for(path, written)
    except Locked as locked:
        if secret_of_damaged(path, written) is None:
            raise
        raise Damaged(
            f"口令是对的，但台账“{path.name}”的开头已损坏。", "请从备份恢复，并保留损坏的文件。"
        ) from locked


def secret_of_damaged(path: Path, written: str) -> Secret | None:
    """Return what opens some page of the encrypted store at ``path``, which may be damaged anywhere; None if none.

    Where its salt is lost, that of its copies is tried: they have the same, unless the password was changed since.
    """
    copies = [copy.path for copy in listing(folder_of(path)) if cipher.is_encrypted(copy.path)]
    for salt in dict.fromkeys(map(_salt, (path, *copies))):
        for secret in secrets_of(written, salt):
            if cipher.fits_some(path, secret):
                return secret
    return None


def secrets_of(written: str, salt: bytes) -> Iterator[Secret]:
    """Yield what a recovery code or a password may stand for, with the salt of a store."""
    known = _of_code(written, salt)
    if known is not None:
        yield known
    yield Secret.of(_plain(written), salt)


def _secret_for(path: Path, written: str) -> Secret:
    salt = _salt(path)
    known = _of_code(written, salt)
    if known is not None:
        try:
            cipher.require_fit(path, known)
        except Locked:
            pass  # a password may look like a code
        else:
            return known
    secret = Secret.of(_plain(written), salt)
    cipher.require_fit(path, secret)
    return secret


def opens(secret: Secret, written: str) -> bool:
    """Whether a password or a recovery code is that of a store which ``secret`` opens, without looking at its file."""
    known = _of_code(written, secret.salt)
    return known == secret or Secret.of(_plain(written), secret.salt) == secret


def _salt(path: Path) -> bytes:
    try:
        return cipher.salt_of(path)
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"读不了“{path}”：{why}。", hint) from error


def recovery_code(secret: Secret) -> str:
    """Return the code that opens a store without its password, until that is changed: 11 groups of 5 letters."""
    number, letters = int.from_bytes(secret.key, "big"), ""
    for _ in range(CODE_LETTERS - _CHECK_LETTERS):
        number, place = divmod(number, len(passwords.ALPHABET))
        letters += passwords.ALPHABET[place]
    return passwords.tidy_code(letters + _check_letters(letters))


def _check_letters(letters: str) -> str:
    digest = hashlib.sha256(letters.encode()).digest()
    return "".join(passwords.ALPHABET[byte % len(passwords.ALPHABET)] for byte in digest[:_CHECK_LETTERS])


def _of_code(written: str, salt: bytes) -> Secret | None:
    """Return the secret that a recovery code stands for; None if it is none, or copied wrongly."""
    letters = passwords.tidy_code(written).replace("-", "")
    body, check = letters[:-_CHECK_LETTERS], letters[-_CHECK_LETTERS:]
    if len(letters) != CODE_LETTERS or check != _check_letters(body):
        return None
    number = 0
    for letter in reversed(body):
        number = number * len(passwords.ALPHABET) + passwords.ALPHABET.index(letter)
    try:
        return Secret(number.to_bytes(SECRET_BYTES, "big"), salt)
    except OverflowError:
        return None


# -- the store itself ---------------------------------------------------------------------------------


def encrypt(path: Path, password: str, progress: Progress = SILENT) -> Secret:
    """Put the plain store at ``path``, which nobody has open, under a password; returns what opens it from now on.

    The plain file is removed only once the encrypted one is proven; what it held may stay on the disk until it
    is written over, and its copies stay plain: see :mod:`zjai_desk.keeping.encryption_copies`.
    """
    if is_encrypted(path):
        raise DeskError(f"台账“{path.name}”已经加密了。", "要换口令，请用“换口令”。")
    require_sound(password)
    return _anew(path, None, password, progress)


def change_password(path: Path, old: Secret, password: str, progress: Progress = SILENT) -> Secret:
    """Put the encrypted store at ``path``, which nobody has open, under another password; returns what opens it then.

    The former password and recovery code open it no longer, but still the copies that were made before.
    """
    require_sound(password)
    return _anew(path, old, password, progress)


def _anew(path: Path, old: Secret | None, password: str, progress: Progress) -> Secret:
    cipher.driver()
    progress.report("由口令算出密钥")
    secret = Secret.fresh(_plain(password))
    convert(path, old, secret, progress)
    daybook_folders.remove_plain(path)
    return secret


def decrypt(path: Path, old: Secret, progress: Progress = SILENT) -> None:
    """Make the encrypted store at ``path``, which nobody has open, a plain one."""
    convert(path, old, None, progress)


def convert(path: Path, old: Secret | None, new: Secret | None, progress: Progress = SILENT) -> None:
    """Write a store or a copy anew under another secret, prove it against the former file, and put it in its place.

    A DeskError, and the former file as it was, if anything fails or somebody else has it open.
    """
    opening.require_store_file(path, old)
    if sqlite.in_use(path, old):
        raise InUse(f"台账“{path.name}”正在使用。", "请先关闭打开它的程序。")
    seen = proof.glance(path, old)
    counts = None
    if seen.version == versions.LATEST:
        with proof.reading(path, old) as connection:
            counts = proof.census(connection)
    progress.report("写出新的台账文件" if new else "写出不加密的台账文件")
    with files.replacing(path, private=True) as beside, wording.told(path):
        beside.unlink(missing_ok=True)
        with sqlite.recrypted(path, old, beside, new):
            found = faults_of(beside, progress, new)
            if not found and counts is not None:
                found = proof.faults(beside, counts, progress, new)
            if not found and proof.glance(beside, new) != seen:
                found = ["写出的文件与原来的历史不同。"]
            if not found and new is not None and cipher.damaged_pages(beside, new):
                found = ["写出的文件读回来不对。"]
            if found:
                raise DeskError(f"没有改动台账：{found[0]}", "请先运行“校验台账”，再试一次。")
