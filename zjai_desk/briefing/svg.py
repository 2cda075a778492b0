"""A drawing as SVG: exact places, texts that stay texts in faces that a browser or WPS finds on its machine.

The library's own writer cuts places of texts to whole points and names only the face that was embedded.
"""

from collections.abc import Iterator, Set
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.shapes import (
    Circle,
    Drawing,
    Group,
    Line,
    Path,
    Polygon,
    PolyLine,
    Rect,
    Shape,
    SolidShape,
    String,
)

_FAMILIES = "'Noto Sans SC', 'Microsoft YaHei', 'Source Han Sans SC', 'Noto Sans CJK SC', SimHei, sans-serif"


def svg(drawing: Drawing, title: str, bold: Set[str]) -> str:
    """Return a drawing as SVG; ``bold`` are the names of the faces that are heavy ones."""
    width, height = _number(drawing.width), _number(drawing.height)
    parts = [line for shape in drawing.contents for line in _shape(shape, bold)]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
            f' viewBox="0 0 {width} {height}" lang="zh-CN" font-family="{_FAMILIES}">',
            f"<title>{escape(title)}</title>",
            f'<g transform="matrix(1 0 0 -1 0 {height})">',
            *parts,
            "</g>",
            "</svg>\n",
        )
    )


def _shape(shape: Shape, bold: Set[str]) -> Iterator[str]:
    match shape:
        case Group():
            yield f'<g transform="matrix({_numbers(shape.transform)})">'
            for inner in shape.contents:
                yield from _shape(inner, bold)
            yield "</g>"
        case Rect():
            size = f'width="{_number(shape.width)}" height="{_number(shape.height)}"'
            yield f'<rect x="{_number(shape.x)}" y="{_number(shape.y)}" {size}{_paint(shape)}/>'
        case Line():
            yield f'<path d="M{_numbers((shape.x1, shape.y1))}L{_numbers((shape.x2, shape.y2))}"{_paint(shape)}/>'
        case Circle():
            yield f'<circle cx="{_number(shape.cx)}" cy="{_number(shape.cy)}" r="{_number(shape.r)}"{_paint(shape)}/>'
        case Polygon():
            yield f'<polygon points="{_numbers(shape.points)}"{_paint(shape)}/>'
        case PolyLine():
            yield f'<polyline points="{_numbers(shape.points)}"{_paint(shape)}/>'
        case Path():
            yield f'<path d="{_steps(shape)}"{_paint(shape)}/>'
        case String():
            yield _text(shape, bold)


def _steps(path: Path) -> str:
    """Return the steps of a path: moves, lines, curves, and its closing."""
    words, at = [], 0
    for operator in path.operators:
        letter, count = (("M", 2), ("L", 2), ("C", 6), ("Z", 0))[int(operator)]
        words.append(f"{letter}{_numbers(path.points[at : at + count])}")
        at += count
    return "".join(words)


def _text(text: String, bold: Set[str]) -> str:
    weight = ' font-weight="bold"' if text.fontName in bold else ""
    place = f'transform="matrix(1 0 0 -1 {_number(text.x)} {_number(text.y)})"'
    return (
        f'<text {place} font-size="{_number(text.fontSize)}"{weight}'
        f" fill={quoteattr(_colour(text.fillColor))}>{escape(text.text)}</text>"
    )


def _paint(shape: SolidShape | Line | PolyLine) -> str:
    fill = _colour(getattr(shape, "fillColor", None))
    said = f' fill="{fill}"'
    if shape.strokeColor is not None:
        said += f' stroke="{_colour(shape.strokeColor)}" stroke-width="{_number(shape.strokeWidth)}"'
        dashes = getattr(shape, "strokeDashArray", None)
        if dashes and list(dashes) != [1, 0]:
            said += f' stroke-dasharray="{_numbers(dashes)}"'
    return said


def _colour(colour: object) -> str:
    return "none" if colour is None else f"#{colour.hexval()[2:]}"  # type: ignore[attr-defined]  # a Color


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _numbers(values: object) -> str:
    return " ".join(map(_number, values))  # type: ignore[call-overload]  # points of a shape
