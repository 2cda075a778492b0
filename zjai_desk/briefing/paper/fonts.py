"""The faces of an official page: the office's own 仿宋, 楷体, 黑体 and 小标宋 where installed, else the bundled ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from zjai_desk import paths
from zjai_desk.briefing.paper import font_files
from zjai_desk.briefing.paper.font_files import FontFile

UNPRINTABLE = "〓"
_THOUSANDTH = 0.001
_REMEMBERED = 20_000
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


# As text, which nobody reads, what is packed would be a quarter longer, and take longer to write.
rl_config.useA85 = 0


class Role(StrEnum):
    """What a face is for (GB/T 9704-2012): body 仿宋, title 小标宋, hei 黑体, kai 楷体, song 宋体, plain for charts."""

    BODY = "body"
    TITLE = "title"
    HEI = "hei"
    KAI = "kai"
    SONG = "song"
    PLAIN = "plain"


# Names of the faces that official papers ask for, the best first; offices own them, they cannot be bundled.
# 仿宋_GB2312 has 6,763 characters, so the newer 仿宋 stands behind it.
_WANTED = {
    Role.BODY: ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong"),
    Role.TITLE: (
        "方正小标宋_GBK", "方正小标宋简体", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong",
    ),
    Role.HEI: ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti"),
    Role.KAI: ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti"),
    Role.SONG: ("宋体", "SimSun", "方正书宋_GBK", "方正书宋简体", "华文宋体", "STSong"),
    Role.PLAIN: (),
}  # fmt: skip
_SAID = {Role.BODY: "仿宋", Role.TITLE: "小标宋", Role.HEI: "黑体", Role.KAI: "楷体", Role.SONG: "宋体"}
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


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font as reportlab knows it: the characters it has, and how wide each is in thousandths of its size."""

    name: str
    widths: Mapping[str, float]

    def has(self, text: str) -> bool:
        """Whether the face has all characters of a text."""
        return all(map(self.widths.__contains__, text))


@cache
def _face(path: Path, index: int = 0, prefix: str = "") -> Face | None:
    """Register a font file; None if it cannot be embedded (a damaged file, or outlines that are not TrueType)."""
    name = f"{prefix}{path.stem}{index or ''}"
    try:
        font = TTFont(name, str(path), subfontIndex=index)
    except (TTFError, OSError):
        return None
    pdfmetrics.registerFont(font)
    known = dict.fromkeys(font.face.charToGlyph, font.face.defaultWidth) | font.face.charWidths
    return Face(name, dict(zip(map(chr, known), known.values(), strict=True)))


class Fonts:
    """The chain of faces of each role, and what happened when it was asked for characters it lacks.

    With ``installed`` false only the bundled faces are used, so that pages are the same everywhere.
    """

    def __init__(self, *, installed: bool = True) -> None:
        files = font_files.installed() if installed else ()
        own = {role: _own(role, files) for role in Role}
        self._chains = {role: _chain(role, own[role]) for role in Role}
        self._widths: dict[Role, dict[str, float]] = {role: {} for role in Role}
        self.lacking = tuple(said for role, said in _SAID.items() if not own[role])
        """Faces an official page asks for that are not installed: bundled ones stand in for them."""
        self.missing: set[str] = set()
        """Characters that no face has, printed as 〓."""
        self.substituted: set[str] = set()
        """Characters printed in another face than the role's own."""

    def width(self, text: str, role: Role, size: float) -> float:
        """Return the natural width of ``text`` in points."""
        known = self._widths[role]  # breaking lines and laying out tables ask again and again
        found = known.get(text)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[text] = self._natural(text, role)
        return found * size

    def _natural(self, text: str, role: Role) -> float:
        """Return the width of a text of size 1."""
        widths = self._chains[role][0].widths
        try:  # nearly always all of it is there
            return _THOUSANDTH * sum(map(widths.__getitem__, text))
        except KeyError:
            return sum(pdfmetrics.stringWidth(part, face, 1.0) for face, part in self.runs(text, role))

    def runs(self, text: str, role: Role) -> list[tuple[str, str]]:
        """Split ``text`` into (name of the face, characters), each in the first face that has it all."""
        chain = self._chains[role]
        if chain[0].has(text):
            return [(chain[0].name, text)]
        faces = [self._face_for(char, chain) for char in text]
        # One character in another face within a name looks like a misprint: its whole run changes.
        for run in _IDEOGRAPHS.finditer(text):
            places = range(*run.span())
            if any(faces[place] is not chain[0] for place in places):
                printed = "".join(text[place] for place in places if faces[place] is not None)
                common = next((face for face in chain if face.has(printed)), None)
                for place in places:
                    faces[place] = faces[place] and (common or faces[place])
        pairs = [
            (face.name, char) if face else (chain[-1].name, UNPRINTABLE)
            for face, char in zip(faces, text, strict=True)
        ]
        return [(name, "".join(c for _, c in run)) for name, run in groupby(pairs, key=lambda pair: pair[0])]

    def _face_for(self, char: str, chain: tuple[Face, ...]) -> Face | None:
        """Return the first face of the chain that has ``char``, noting what is missing."""
        face = next((face for face in chain if char in face.widths), None)
        if face is None:
            self.missing.add(char)
        elif face is not chain[0]:
            self.substituted.add(char)
        return face


def _own(role: Role, files: tuple[FontFile, ...]) -> list[Face]:
    """Return the installed faces for a role, the best first."""
    by_name: dict[str, FontFile] = {}
    for file in reversed(files):
        by_name |= dict.fromkeys(file.names, file)
    found = dict.fromkeys(by_name[name.lower()] for name in _WANTED[role] if name.lower() in by_name)
    faces = (_face(file.path, file.index, "own-") for file in found)
    return [face for face in faces if face is not None]


def _chain(role: Role, own: list[Face]) -> tuple[Face, ...]:
    bundled = (_face(paths.FONTS / name) for name in (_BUNDLED[role], _LAST_RESORT))
    return tuple(dict.fromkeys([*own, *(face for face in bundled if face is not None)]))
