"""A drawing as SVG with exact places and every text as its outlines: Chinese shows wherever it is opened.

The library's own writer cuts places of texts to whole points and names a face that readers need not have.
"""

from collections.abc import Callable, Iterator
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

Outline = Callable[[str, str], str]
"""What turns a text in a face into the steps of a path, y downwards, in 1/1000 of its size."""
UNITS = 1000


def svg(drawing: Drawing, title: str, outline: Outline) -> str:
    """Return a drawing as SVG; ``outline`` draws its texts."""
    width, height = _number(drawing.width), _number(drawing.height)
    parts = [line for shape in drawing.contents for line in _shape(shape, outline)]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
            f' viewBox="0 0 {width} {height}" lang="zh-CN">',
            f"<title>{escape(title)}</title>",
            f'<g transform="matrix(1 0 0 -1 0 {height})">',
            *parts,
            "</g>",
            "</svg>\n",
        )
    )


def _shape(shape: Shape, outline: Outline) -> Iterator[str]:
    match shape:
        case Group():
            yield f'<g transform="matrix({_numbers(shape.transform)})">'
            for inner in shape.contents:
                yield from _shape(inner, outline)
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
            yield _text(shape, outline)


def _steps(path: Path) -> str:
    """Return the steps of a path: moves, lines, curves, and its closing."""
    words, at = [], 0
    for operator in path.operators:
        letter, count = (("M", 2), ("L", 2), ("C", 6), ("Z", 0))[int(operator)]
        words.append(f"{letter}{_numbers(path.points[at : at + count])}")
        at += count
    return "".join(words)


def _text(text: String, outline: Outline) -> str:
    """Return a text as its outlines, with its words for those who read the screen aloud."""
    size = f"{text.fontSize / UNITS:.6f}"
    place = f'transform="matrix({size} 0 0 -{size} {_number(text.x)} {_number(text.y)})"'
    fill = quoteattr(_colour(text.fillColor))
    return f'<path role="img" aria-label={quoteattr(text.text)} {place} fill={fill} d="{outline(text.text, text.fontName)}"/>'


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
