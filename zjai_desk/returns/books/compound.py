"""The streams of a compound file, the container of .xls: read leniently where sectors are damaged that hold none of it."""

import struct
from array import array
from collections.abc import Iterator, Sequence

from zjai_desk.returns.books.sniff import broken

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
"""Numbers from here on are no sectors: the end of a chain, a free sector, the tables themselves."""
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_SIZES = (7, 9, 12)


class Compound:
    """A compound file; raises a DeskError when even its tables make no sense."""

    def __init__(self, content: bytes) -> None:
        try:
            shift, mini_shift = struct.unpack_from("<HH", content, 30)
            self._directory, self._cutoff, self._mini_start = struct.unpack_from("<I4xII", content, 48)
            more, *listed = struct.unpack_from("<I4x109I", content, 68)
        except struct.error as error:
            raise broken() from error
        if shift not in _SIZES or mini_shift >= shift:
            raise broken()
        self._content = content
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._most = len(content) // self._size
        self._following = self._numbers(self._listed(listed, more))

    def stream(self, *names: str) -> bytes:
        """Return the first of these streams that is there, whole; raises a DeskError if none is."""
        entries = list(self._entries())
        root = next((entry for entry in entries if entry[1] == _ROOT), None)
        for name in names:
            for called, kind, start, length in entries:
                if (called, kind) == (name, _STREAM):
                    found = self._whole(start, length) if length >= self._cutoff else self._small(root, start)
                    if len(found) < length:
                        raise broken()
                    return found[:length]
        raise broken()

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _numbers(self, sectors: Sequence[int]) -> "array[int]":
        found = array("I")
        for sector in sectors:
            part = self._sector(sector)
            found.frombytes(part[: len(part) // 4 * 4])
        return found

    def _listed(self, listed: list[int], more: int) -> list[int]:
        """Return the sectors of the table of sectors: the first of them stand in the header."""
        found = [number for number in listed if number < self._most]
        for _ in range(self._most):
            if more >= self._most:
                break
            *numbers, more = self._numbers([more]) or (_LAST,)
            found += [number for number in numbers if number < self._most]
        return found[: self._most]

    def _chain(self, start: int) -> Iterator[int]:
        """Yield the sectors from ``start`` on; a circle and a number beyond the file end it."""
        for _ in range(self._most):
            if start >= self._most:
                return
            yield start
            start = self._following[start] if start < len(self._following) else _LAST

    def _whole(self, start: int, length: int) -> bytes:
        found = bytearray()
        for number in self._chain(start):
            found += self._sector(number)
            if len(found) >= length:
                break
        return bytes(found)

    def _small(self, root: tuple[str, int, int, int] | None, start: int) -> bytes:
        """Return a stream that lies, as small ones do, in the sectors within the root's own stream."""
        if root is None:
            return b""
        inside, following = self._whole(root[2], root[3]), self._numbers(list(self._chain(self._mini_start)))
        found = bytearray()
        for _ in range(len(following)):
            if start >= len(following):
                break
            found += inside[start * self._mini_size : (start + 1) * self._mini_size]
            start = following[start]
        return bytes(found)

    def _entries(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield name, kind, first sector and length of each entry of the directory."""
        for number in self._chain(self._directory):
            sector = self._sector(number)
            for place in range(0, len(sector) - _ENTRY + 1, _ENTRY):
                length, kind = struct.unpack_from("<HB", sector, place + 64)
                start, size = struct.unpack_from("<II", sector, place + 116)
                name = sector[place : place + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
                yield name, kind, start, size
