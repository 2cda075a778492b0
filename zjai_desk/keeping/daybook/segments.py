"""The files of the daybook (副册): entries one behind the other, each proving itself, chained by the history's own hashes.

A file begins with one line that says whose it is. An entry is a head in plain, from which step to which it goes, with
the hash of the step before and of its last, and what happened: JSON, compressed, closed where the store is encrypted.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntFlag
from pathlib import Path
from typing import Any

from zjai_desk.store.boxes import Box
from zjai_desk.store.codec import dumps
from zjai_desk.store.damage.retelling import Act, Piece, Place

ENDING = ".zjfc"
VERSION = 1
MAGIC = b"ZJFC"
_HEAD = struct.Struct(">4sBBHQQ32s32sQIQII")
"""Magic, version, flags, nothing, first and last step, hash before and hash, entry and rows before and after, length."""
_DIGEST = hashlib.sha256().digest_size
_LEVEL = 4
"""Of zlib: half the time of its usual 6 for a twentieth more bytes."""
_LONGEST = 1 << 28
"""Bytes beyond which the length of an entry is none."""


class Flag(IntFlag):
    """What an entry is: whether it ``BEGINS`` with a step, and is only ``PART`` of it, which others go on with.

    A ``MARK`` tells nothing new: it is written where the store was put back to a step that is in the book already.
    """

    BEGINS = 1
    PART = 2
    MARK = 4


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an entry; see :class:`zjai_desk.store.damage.retelling.Piece`. Hashes are in hexadecimal."""

    flags: Flag
    first: int
    last: int
    previous: str
    hash: str
    begin: tuple[int, int]
    end: tuple[int, int]

    @classmethod
    def of(cls, piece: Piece) -> "Head":
        """Return the head for a piece of the history."""
        flags = Flag(0) if piece.begin.within else Flag.BEGINS
        if piece.end.within:
            flags |= Flag.PART
        return cls(
            flags,
            piece.first,
            piece.last,
            piece.begin.hash,
            piece.hash,
            (piece.begin.entry, piece.begin.rows),
            (piece.end.entry, piece.end.rows),
        )

    @property
    def place(self) -> Place:
        """How far the history is told when this entry is."""
        if self.flags & Flag.PART:
            return Place(self.first - 1, self.previous, *self.end, within=True)
        return Place(self.last, self.hash, *self.end)

    def written(self, length: int) -> bytes:
        """Return the head as it is in the file, before what happened, which takes ``length`` bytes."""
        hashes = bytes.fromhex(self.previous), bytes.fromhex(self.hash)
        return _HEAD.pack(
            MAGIC, VERSION, self.flags, 0, self.first, self.last, *hashes, *self.begin, *self.end, length
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was read: where it lies, and what happened, still closed."""

    head: Head
    path: Path
    at: int
    closed: bytes = field(repr=False)

    def acts(self, box: Box) -> list[Act]:
        """Return what happened; a ValueError if the box does not open it."""
        try:
            found: list[Act] = json.loads(zlib.decompress(box.open(self.closed, _bound(self.head))))
        except zlib.error as error:
            raise ValueError("not in plain, or damaged") from error
        return found


@dataclass(frozen=True, slots=True)
class Segment:
    """A file of the book: what its first line says, the entries that are whole, and where it is damaged.

    ``end`` is where the last whole entry ends; ``torn`` that only unfinished bytes follow, as a cut leaves them.
    """

    path: Path
    said: dict[str, Any]
    entries: list[Entry]
    damaged: list[int]
    end: int
    torn: bool


def packed(head: Head, acts: list[Act], box: Box) -> bytes:
    """Return an entry as it is written."""
    closed = box.close(zlib.compress(dumps(acts).encode(), _LEVEL), _bound(head))
    begun = head.written(len(closed))
    return begun + hashlib.sha256(begun + closed).digest() + closed


def _bound(head: Head) -> bytes:
    return head.written(0)


def first_line(said: dict[str, Any]) -> bytes:
    """Return the line with which a file begins."""
    text = dumps(said).encode()
    return hashlib.sha256(text).hexdigest().encode() + b" " + text + b"\n"


def said_by(path: Path) -> dict[str, Any]:
    """Return what the first line of a file says; a ValueError if it is none of ours or damaged, else an OSError."""
    with path.open("rb") as file:
        return _said(file.readline(1 << 16))


def _said(line: bytes) -> dict[str, Any]:
    digest, _, text = line.rstrip(b"\n").partition(b" ")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        raise ValueError("not the first line of a segment")
    said: dict[str, Any] = json.loads(text)
    return said


def read(path: Path) -> Segment:
    """Read a file of the book; a ValueError if its first line is damaged, an OSError if it cannot be read."""
    content = path.read_bytes()
    line = content[: content.find(b"\n") + 1]
    said = _said(line)
    entries: list[Entry] = []
    damaged: list[int] = []
    at = end = len(line)
    while at < len(content):
        entry = _entry(path, content, at)
        if entry is None:
            if not damaged or damaged[-1] < end:
                damaged.append(at)
            found = content.find(MAGIC, at + 1)
            at = len(content) if found < 0 else found
            continue
        entries.append(entry)
        at = end = at + _HEAD.size + _DIGEST + len(entry.closed)
    torn = bool(damaged) and damaged[-1] >= end
    return Segment(path, said, entries, damaged[:-1] if torn else damaged, end, torn)


def _entry(path: Path, content: bytes, at: int) -> Entry | None:
    """Return the entry that begins at a place of a file, None if none does or it is damaged."""
    begun = content[at : at + _HEAD.size]
    if len(begun) < _HEAD.size or not begun.startswith(MAGIC):
        return None
    *_, length = fields = _HEAD.unpack(begun)
    start = at + _HEAD.size + _DIGEST
    closed = content[start : start + length]
    if length > _LONGEST or len(closed) < length or fields[1] != VERSION:
        return None
    if hashlib.sha256(begun + closed).digest() != content[at + _HEAD.size : start]:
        return None
    _, _, flags, _, first, last, previous, hash_, entry, rows, entry_after, rows_after, _ = fields
    head = Head(
        Flag(flags), first, last, previous.hex(), hash_.hex(), (entry, rows), (entry_after, rows_after)
    )
    return Entry(head, path, at, closed)


def segments(folder: Path) -> Iterator[tuple[int, Path]]:
    """Yield (number, path) of the files of a book, in order."""
    numbered = ((path.stem, path) for path in folder.glob(f"*{ENDING}"))
    yield from sorted((int(stem), path) for stem, path in numbered if stem.isdecimal())
