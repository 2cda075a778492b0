"""Fonts installed on this computer, found by the names inside their files; only those a PDF can embed."""

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

_SUFFIXES = (".ttf", ".ttc", ".otf")
_MICROSOFT = 3  # platform of the names Windows reads; their text is UTF-16
_NAMES = (1, 4, 16)  # family, full name, typographic family


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font: its file, its place in a collection (.ttc) and all its names, Chinese and English, in small letters."""

    path: Path
    index: int
    names: frozenset[str]


@cache
def installed() -> tuple[FontFile, ...]:
    """Return every installed font with TrueType outlines, in the order of the folders searched."""
    return tuple(font for folder in _folders() for font in fonts_below(folder))


def fonts_below(folder: Path) -> Iterator[FontFile]:
    """Yield the fonts of a folder and those below it; a damaged file, or one that cannot be read, is passed over."""
    for parent, _, names in os.walk(folder):
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES):
                path = Path(parent) / name
                try:
                    with path.open("rb") as file:
                        yield from _fonts_of(path, file)
                except (OSError, struct.error):
                    continue


def _folders() -> Iterator[Path]:
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        # Fonts that a person without an administrator's rights installed.
        yield Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
    else:
        yield Path.home() / ".local/share/fonts"
        yield Path.home() / ".fonts"
        yield Path("/usr/local/share/fonts")
        yield Path("/usr/share/fonts")


def _fonts_of(path: Path, file: BinaryIO) -> Iterator[FontFile]:
    for index, offset in enumerate(_offsets(file)):
        tables = _tables(file, offset)
        # Outlines of PostScript kind (CFF) cannot be embedded by reportlab.
        if "glyf" in tables and "name" in tables:
            yield FontFile(path, index, frozenset(_names(file, *tables["name"])))


def _offsets(file: BinaryIO) -> tuple[int, ...]:
    head = file.read(12)
    if head[:4] != b"ttcf":
        return (0,)
    (count,) = struct.unpack(">I", head[8:12])
    return struct.unpack(f">{count}I", file.read(4 * count))


def _tables(file: BinaryIO, offset: int) -> dict[str, tuple[int, int]]:
    """Return (offset, length) of each table of the font that begins at ``offset``."""
    file.seek(offset)
    (count,) = struct.unpack(">4xH6x", file.read(12))
    records = struct.iter_unpack(">4s4xII", file.read(16 * count))
    return {tag.decode("latin-1"): (start, length) for tag, start, length in records}


def _names(file: BinaryIO, offset: int, length: int) -> Iterator[str]:
    file.seek(offset)
    table = file.read(length)
    count, texts = struct.unpack(">2xHH", table[:6])
    for platform, _, _, kind, size, start in struct.iter_unpack(">6H", table[6 : 6 + 12 * count]):
        if platform == _MICROSOFT and kind in _NAMES:
            text = table[texts + start : texts + start + size]
            yield text.decode("utf-16-be", errors="replace").strip().lower()
