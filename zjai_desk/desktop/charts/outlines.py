"""The outlines of texts in the bundled faces, so that an SVG shows its Chinese wherever it is opened."""

from functools import cache

from PySide6.QtGui import QFont, QPainterPath, QRawFont

from zjai_desk.paths import FONTS

_UNITS = 1000
"""Units to the size of a letter; whole numbers of them are fine enough."""
_MOVE = QPainterPath.ElementType.MoveToElement
_LETTERS = {
    _MOVE: "M",
    QPainterPath.ElementType.LineToElement: "L",
    QPainterPath.ElementType.CurveToElement: "C",
}


@cache
def _face(name: str) -> QRawFont:
    file = FONTS / f"{name}.ttf"
    return QRawFont(str(file), _UNITS, QFont.HintingPreference.PreferNoHinting)


def outline(text: str, face: str) -> str:
    """Return the steps of an SVG path of ``text`` from its start on the base line, y downwards, in 1/1000 of its size."""
    font = _face(face)
    glyphs = font.glyphIndexesForString(text)
    x = 0.0
    steps: list[str] = []
    for glyph, advance in zip(glyphs, font.advancesForGlyphIndexes(glyphs), strict=True):
        steps += ["Z"] * bool(steps)
        steps += [f"{letter}{round(at + x)} {down}" for letter, at, down in _glyph(face, glyph)]
        x += advance.x()
    return "".join([*steps, "Z"] if steps else [])


@cache
def _glyph(face: str, glyph: int) -> tuple[tuple[str, float, int], ...]:
    """Return a glyph as steps: a letter and a place; what Qt gives as three points of a curve is one step."""
    path = _face(face).pathForGlyph(glyph)
    found = []
    for place in range(path.elementCount()):
        element = path.elementAt(place)
        letter = "ZM" if element.type == _MOVE and place else _LETTERS.get(element.type, " ")
        found.append((letter, element.x, round(element.y)))
    return tuple(found)
