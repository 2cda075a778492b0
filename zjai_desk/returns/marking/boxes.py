"""The boxes in which comments show: shapes of an old drawing language (VML) that every spreadsheet program wants."""

import re
from collections.abc import Iterable, Mapping

from zjai_desk.returns.marking.comments import Place
from zjai_desk.returns.marking.package import Package
from zjai_desk.returns.marking.xml_text import Malformed

_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BLOCK = 1024
"""Shapes are numbered in blocks of so many; each drawing of a workbook has blocks of its own."""
_BLOCKS = re.compile(r"""(<(?:\w+:)?idmap\b[^>]*?\bdata=["'])([\d,\s]*)""")
_NUMBER = re.compile(r"_x0000_s(\d+)")
_HEAD = 1_000
_SIGNS_IN_LINE, _MOST_LINES = 18, 16
_SHAPE_TYPE = "_x0000_t202"
_NAMES = ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
_EMPTY = f'<xml{_NAMES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
_SHAPE_TYPE_XML = (
    f'<v:shapetype{{0}} id="{_SHAPE_TYPE}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def add_boxes(package: Package, sheet: str, drawing: str | None, said: Mapping[Place, str]) -> str | None:
    """Add a box for each comment of a sheet.

    ``drawing`` is the part of its old drawing; without one it is made, and the id of the reference to it,
    for legacyDrawing, is returned.
    """
    reference = None
    if drawing is None:
        drawing = package.free("xl/drawings/vmlDrawing{}.vml")
        package.set(drawing, _EMPTY)
        package.declare_ending("vml", _TYPE)
        reference = package.refer(sheet, "vmlDrawing", drawing)
    text = package.text(drawing)
    end = text.rfind("</xml>")
    found = _BLOCKS.search(text)
    if end < 0:
        raise Malformed
    blocks = [int(block) for block in re.findall(r"\d+", found[2])] if found else []
    numbers, blocks = _numbers(text, blocks, len(said), _taken(package))
    names = "" if all(name in text[:_HEAD] for name in _NAMES.split()) else _NAMES
    kind = "" if f'id="{_SHAPE_TYPE}"' in text else _SHAPE_TYPE_XML.format(names)
    placed = zip(numbers, said.items(), strict=True)
    shapes = "".join(_shape(number, place, words, names) for number, (place, words) in placed)
    text = text[:end] + kind + shapes + text[end:]
    if found:
        text = text[: found.start(2)] + ",".join(map(str, blocks)) + text[found.end(2) :]
    package.set(drawing, text)
    return reference


def _taken(package: Package) -> set[int]:
    """Return the blocks of all drawings of the workbook."""
    texts = (package.text(part) for part in package.parts(".vml"))
    return {
        int(block)
        for text in texts
        for found in _BLOCKS.finditer(text)
        for block in re.findall(r"\d+", found[2])
    }


def _numbers(text: str, blocks: list[int], count: int, taken: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return numbers for so many new shapes, and the blocks of the drawing with those opened for them."""
    blocks = list(blocks)
    used = {int(number) for number in _NUMBER.findall(text)}
    following = max((*taken, *blocks, *(number // _BLOCK for number in used), 0)) + 1
    numbers: list[int] = []
    # The first number of a block is not given to a shape.
    free = iter([n for b in blocks for n in range(b * _BLOCK + 1, (b + 1) * _BLOCK) if n not in used])
    while len(numbers) < count:
        number = next(free, None)
        if number is None:
            blocks.append(following)
            free = iter(range(following * _BLOCK + 1, (following + 1) * _BLOCK))
            following += 1
        else:
            numbers.append(number)
    return numbers, blocks


def _shape(number: int, place: Place, words: str, names: str) -> str:
    row, column = place
    lines = sum(-(-max(len(line), 1) // _SIGNS_IN_LINE) for line in words.split("\n"))
    deep = min(lines, _MOST_LINES) + 1
    top = max(row - 2, 0)
    anchor = f"{column + 1}, 12, {top}, 8, {column + 4}, 40, {top + deep}, 8"
    return (
        f'<v:shape{names} id="_x0000_s{number}" type="#{_SHAPE_TYPE}" style="position:absolute;'
        f'margin-left:60pt;margin-top:2pt;width:190pt;height:{deep * 14}pt;z-index:1;visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black"'
        ' obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
