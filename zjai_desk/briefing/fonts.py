"""The faces of an official page: the office's own 仿宋, 楷体, 黑体 and 小标宋 where installed, else the bundled ones."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from zjai_desk import paths

UNPRINTABLE = "〓"


class Role(StrEnum):
    """What a face is for (GB/T 9704-2012): body 仿宋, title 小标宋, hei 黑体, kai 楷体, song 宋体, plain for charts."""

    BODY = "body"
    TITLE = "title"
    HEI = "hei"
    KAI = "kai"
    SONG = "song"
    PLAIN = "plain"


# File names under which Windows, WPS and type foundries install these faces; TrueType outlines all of them.
_INSTALLED = {
    Role.BODY: ("simfang.ttf", "仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "fangsong.ttf"),
    Role.TITLE: ("fzxbsjw.ttf", "fzxbsk.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf"),
    Role.HEI: ("simhei.ttf",),
    Role.KAI: ("simkai.ttf", "楷体_gb2312.ttf", "kaiti_gb2312.ttf"),
    Role.SONG: ("simsun.ttc", "simsun.ttf"),
    Role.PLAIN: (),
}
_BUNDLED = {
    Role.BODY: "NotoSerifSC-Regular.ttf",
    Role.TITLE: "NotoSerifSC-Black.ttf",
    Role.HEI: "NotoSansSC-Bold.ttf",
    Role.KAI: "DeskKai-Regular.ttf",
    Role.SONG: "NotoSerifSC-Regular.ttf",
    Role.PLAIN: "NotoSansSC-Regular.ttf",
}
# The face with every ideograph stands in for whatever the others lack.
_LAST_RESORT = "NotoSerifSC-Regular.ttf"


@dataclass(frozen=True, slots=True)
class Face:
    """A font as reportlab knows it and the characters it has."""

    name: str
    characters: frozenset[int]


@cache
def _face(path: Path) -> Face | None:
    """Register a font file; None if it cannot be embedded (outlines that are not TrueType, a damaged file)."""
    try:
        font = TTFont(path.stem, str(path))
    except (TTFError, OSError):
        return None
    pdfmetrics.registerFont(font)
    return Face(path.stem, frozenset(font.face.charToGlyph))


def _font_folders() -> Iterator[Path]:
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
    else:
        yield from (
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            Path.home() / ".local/share/fonts",
        )


@cache
def _installed_files() -> dict[str, Path]:
    wanted = {name for names in _INSTALLED.values() for name in names}
    found: dict[str, Path] = {}
    for folder in _font_folders():
        for parent, _, names in os.walk(folder):
            found |= {name.lower(): Path(parent) / name for name in names if name.lower() in wanted}
    return found


class Fonts:
    """The chain of faces of each role, and what happened when it was asked for characters it lacks.

    With ``installed`` false only the bundled faces are used, so that pages are the same everywhere.
    """

    def __init__(self, *, installed: bool = True) -> None:
        files = _installed_files() if installed else {}
        self._chains = {role: _chain(role, files) for role in Role}
        self.missing: set[str] = set()
        """Characters that no face has, printed as 〓."""
        self.substituted: set[str] = set()
        """Characters printed in another face than the role's own."""

    def width(self, text: str, role: Role, size: float) -> float:
        """Return the natural width of ``text`` in points."""
        return sum(pdfmetrics.stringWidth(part, face, size) for face, part in self.runs(text, role))

    def runs(self, text: str, role: Role) -> list[tuple[str, str]]:
        """Split ``text`` into (name of the face, characters), each character in the first face that has it."""
        chain = self._chains[role]
        if chain[0].characters.issuperset(map(ord, text)):
            return [(chain[0].name, text)]
        placed = [self._place(char, chain) for char in text]
        return [(face, "".join(c for _, c in run)) for face, run in groupby(placed, key=lambda pair: pair[0])]

    def _place(self, char: str, chain: tuple[Face, ...]) -> tuple[str, str]:
        for face in chain:
            if ord(char) in face.characters:
                if face is not chain[0]:
                    self.substituted.add(char)
                return face.name, char
        self.missing.add(char)
        return chain[-1].name, UNPRINTABLE


def _chain(role: Role, files: dict[str, Path]) -> tuple[Face, ...]:
    own = [files[name] for name in _INSTALLED[role] if name in files]
    wanted = [*own, paths.FONTS / _BUNDLED[role], paths.FONTS / _LAST_RESORT]
    return tuple(dict.fromkeys(face for path in wanted if (face := _face(path)) is not None))
