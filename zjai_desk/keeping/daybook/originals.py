"""The files received as they lie in a daybook (副册): each once, as it came, under its SHA-256; closed where the store is encrypted."""

import hashlib
import re
import zlib
from pathlib import Path

from zjai_desk import files
from zjai_desk.keeping.daybook.folders import ORIGINALS, Book
from zjai_desk.store import Original
from zjai_desk.store.boxes import Box

_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


def path_of(book: Book, box: Box, sha256: str, name: str) -> Path:
    """Return where a file lies: in plain with its own ending, so that any program opens it; closed under another name."""
    ending = Path(name).suffix.lower()
    plain = ending if _ENDING.fullmatch(ending) and not box.closes else ""
    return book.folder / ORIGINALS / f"{box.name(sha256)}{plain}"


def keep(book: Book, box: Box, original: Original) -> None:
    """Put a file into a book; an OSError or DeskError where that fails."""
    path = path_of(book, box, original.sha256, original.name)
    content = original.content
    with files.replacing(path, private=True) as beside:
        bound = original.sha256.encode()
        beside.write_bytes(box.close(zlib.compress(content, 1), bound) if box.closes else content)


def is_kept(book: Book, box: Box, original: Original) -> bool:
    """Whether a file is there, as far as its size says; its content is not looked at."""
    try:
        size = path_of(book, box, original.sha256, original.name).stat().st_size
    except OSError:
        return False
    return size > 0 if box.closes else size == original.size


def is_sound(book: Book, box: Box, original: Original) -> bool:
    """Whether a file is there, byte for byte."""
    try:
        read(book, box, original.sha256, original.name)
    except (OSError, ValueError):
        return False
    return True


def read(book: Book, box: Box, sha256: str, name: str) -> bytes:
    """Return a file; an OSError if it cannot be read, a ValueError if it is not what it was."""
    kept = path_of(book, box, sha256, name).read_bytes()
    try:
        content = zlib.decompress(box.open(kept, sha256.encode())) if box.closes else kept
    except zlib.error as error:
        raise ValueError(sha256) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(sha256)
    return content
