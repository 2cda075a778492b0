"""Reads rows out of the bare pages of an SQLite file, as far as they can be read: no page is trusted.

The layout is that of “Database File Format” (sqlite.org/fileformat2.html). SQLite itself refuses a whole table
for one bad page; here each page, and each row of it, stands for itself.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

Stored = int | float | str | bytes | None
Cell = tuple[int, list[Stored]]
"""A row as it lies in a table: its rowid and its columns."""

_INTERIOR, _LEAF = 5, 13
_USUAL_PAGE = 4096
_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class Unreadable(ValueError):
    """Something that no SQLite ever wrote."""


@dataclass
class Tree:
    """What was read of one table: its rows by rowid, and how many of its pages could not be read."""

    rows: dict[int, list[Stored]] = field(default_factory=dict)
    lost: int = 0


class Pages:
    """The pages of a file, which may be damaged anywhere; ``seen`` are those that were read or are known to be free."""

    def __init__(self, content: bytes, reserved: int = 0) -> None:
        """``reserved`` bytes at the end of each page hold no data: none in our files but in encrypted ones."""
        self._content = content
        size = int.from_bytes(content[16:18], "big")
        size = 65536 if size == 1 else size
        self.size = size if size >= 512 and size & (size - 1) == 0 else _USUAL_PAGE
        self._usable = self.size - reserved
        self.count = len(content) // self.size
        self.seen: set[int] = set()

    def tree(self, root: int) -> Tree:
        """Return the rows of the table with this root page."""
        found, waiting = Tree(), [root]
        while waiting:
            number = waiting.pop()
            if number in self.seen:
                found.lost += 1
                continue
            try:
                kind, children = self._children(number)
            except (Unreadable, IndexError, struct.error):
                found.lost += 1
                continue
            self.seen.add(number)
            if kind == _INTERIOR:
                waiting += reversed(children)
                continue
            rows, bad = self._rows(number, children)
            found.rows |= rows
            found.lost += bad
        return found

    def strays(self) -> Iterator[dict[int, list[Stored]]]:
        """Yield the rows of each page of a table that no tree led to."""
        for number in range(1, self.count + 1):
            if number in self.seen:
                continue
            try:
                kind, cells = self._children(number)
            except (Unreadable, IndexError, struct.error):
                continue
            rows, bad = self._rows(number, cells) if kind == _LEAF else ({}, False)
            if rows and not bad:
                yield rows

    def pass_over_free_pages(self) -> None:
        """Count the pages that hold nothing any more as seen: what was deleted must not come back from them."""
        trunk, steps = int.from_bytes(self._content[32:36], "big"), 0
        while 0 < trunk <= self.count and trunk not in self.seen and steps < self.count:
            self.seen.add(trunk)
            page = self._page(trunk)
            following, leaves = struct.unpack_from(">II", page)
            leaves = min(leaves, self._usable // 4 - 2)
            self.seen.update(struct.unpack_from(f">{leaves}I", page, 8))
            trunk, steps = following, steps + 1

    def _page(self, number: int) -> bytes:
        if not 0 < number <= self.count:
            raise Unreadable
        return self._content[(number - 1) * self.size : number * self.size]

    def _children(self, number: int) -> tuple[int, list[int]]:
        """Return the kind of a page of a table, and the pages below it or the places of its cells."""
        page, start = self._page(number), 100 if number == 1 else 0
        kind, cells = page[start], int.from_bytes(page[start + 3 : start + 5], "big")
        if kind not in (_INTERIOR, _LEAF) or cells > self.size // 4:
            raise Unreadable
        first = start + (12 if kind == _INTERIOR else 8)
        places = list(struct.unpack_from(f">{cells}H", page, first))
        if kind == _LEAF:
            return kind, places
        below = [int.from_bytes(page[place : place + 4], "big") for place in places]
        return kind, [*below, int.from_bytes(page[start + 8 : start + 12], "big")]

    def _rows(self, number: int, places: list[int]) -> tuple[dict[int, list[Stored]], bool]:
        """Return the rows of a leaf by rowid, and whether some could not be read."""
        page, rows, bad = self._page(number), {}, False
        for start in places:
            try:
                length, place = _varint(page, start)
                rowid, place = _varint(page, place)
                rows[_signed(rowid)] = _columns(self._payload(page, place, length))
            except (Unreadable, IndexError, struct.error, UnicodeDecodeError):
                bad = True
        return rows, bad

    def _payload(self, page: bytes, place: int, length: int) -> bytes:
        """Return the bytes of a row, those on further pages included."""
        if length > len(self._content):
            raise Unreadable
        most = self._usable - 35
        if length <= most:
            return page[place : place + length]
        least = (self._usable - 12) * 32 // 255 - 23
        here = least + (length - least) % (self._usable - 4)
        here = here if here <= most else least
        parts, left = [page[place : place + here]], length - here
        following = int.from_bytes(page[place + here : place + here + 4], "big")
        visited: set[int] = set()
        while left > 0:
            if following in visited:
                raise Unreadable
            visited.add(following)
            further = self._page(following)
            parts.append(further[4 : 4 + min(left, self._usable - 4)])
            left -= len(parts[-1])
            following = int.from_bytes(further[:4], "big")
        self.seen |= visited
        return b"".join(parts)


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        byte = data[place + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + step + 1
    return value << 8 | data[place + 8], place + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _columns(payload: bytes) -> list[Stored]:
    """Return the columns of a row from its record."""
    head, place = _varint(payload, 0)
    kinds = []
    while place < head:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    values: list[Stored] = []
    for kind in kinds:
        value, place = _value(payload, place, kind)
        values.append(value)
    if place != len(payload):
        raise Unreadable
    return values


def _value(payload: bytes, place: int, kind: int) -> tuple[Stored, int]:
    if kind == 0 or kind in (8, 9):
        return (None, 0, 1)[kind and kind - 7], place
    if kind == 7:
        return struct.unpack_from(">d", payload, place)[0], place + 8
    if kind < 7:
        width = _WIDTHS[kind]
        return int.from_bytes(payload[place : place + width], "big", signed=True), place + width
    if kind < 12:
        raise Unreadable
    end = place + (kind - 12) // 2
    if end > len(payload):
        raise Unreadable
    raw = payload[place:end]
    # A letter that is none any more is shown as one that cannot be read; the row is found altered by its digest.
    return (raw.decode("utf-8", "replace") if kind % 2 else raw), end
