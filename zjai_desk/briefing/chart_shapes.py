"""The shapes of charts on paper: hatches for black and white, markers that tell lines apart, segments of a ring."""

from collections.abc import Iterator
from math import cos, pi, sin

from reportlab.graphics.shapes import Circle, Group, Path, Polygon, Shape
from reportlab.lib.colors import HexColor

DASHES = ([1, 0], [4, 2], [1.5, 1.5], [6, 2, 1.5, 2])  # solid first


def marker(place: int, x: float, y: float, hue: str) -> Shape:
    """Return the marker of a line's points: a disc, a square, a triangle, a diamond in turn."""
    size, color = 2.4, HexColor(hue)
    if place % 4 == 0:
        return Circle(x, y, size, fillColor=color, strokeColor=None)
    if place % 4 == 1:
        corners = [c for a in (-1, 1) for b in (-a, a) for c in (x + a * size, y + b * size)]
        return Polygon(corners, fillColor=color, strokeColor=None)
    angles = (pi / 2, pi * 7 / 6, pi * 11 / 6) if place % 4 == 2 else (0.0, pi / 2, pi, pi * 3 / 2)
    points = [c for a in angles for c in (x + 1.4 * size * cos(a), y + 1.4 * size * sin(a))]
    return Polygon(points, fillColor=color, strokeColor=None)


def segment(
    centre: tuple[float, float], radii: tuple[float, float], angles: tuple[float, float], hue: str
) -> Group:
    """Return a segment of a ring as a path of short chords."""
    steps = max(2, int(abs(angles[0] - angles[1]) * 24))
    spread = [angles[0] + (angles[1] - angles[0]) * n / steps for n in range(steps + 1)]
    path = Path(fillColor=HexColor(hue), strokeColor=HexColor("#ffffff"), strokeWidth=1)
    rim = [(radii[1], angle) for angle in spread] + [(radii[0], angle) for angle in reversed(spread)]
    for number, (radius, angle) in enumerate(rim):
        go = path.moveTo if number == 0 else path.lineTo
        go(centre[0] + radius * cos(angle), centre[1] + radius * sin(angle))
    path.closePath()
    return Group(path)


def rotate_about(x: float, y: float) -> tuple[float, float, float, float, float, float]:
    """Return the transform that turns what lies right of a point to lie above it."""
    return (0.0, 1.0, -1.0, 0.0, x + y, y - x)


_SLOPES = {"diagonal": (1,), "back": (-1,), "cross": (1, -1), "dense": (1,), "horizontal": (), "vertical": ()}


def hatch(
    name: str, x: float, y: float, width: float, height: float
) -> Iterator[tuple[float, float, float, float]]:
    """Yield the lines of a hatch inside a rectangle, as (x1, y1, x2, y2)."""
    gap = 2.5 if name == "dense" else 4.0
    if name in ("horizontal", "dots"):
        for n in range(1, int(height / gap) + 1):
            yield x, y + n * gap, x + width, y + n * gap
    if name in ("vertical", "dots"):
        for n in range(1, int(width / gap) + 1):
            yield x + n * gap, y, x + n * gap, y + height
    for slope in _SLOPES.get(name, ()):
        reach = width + height
        for n in range(1, int(reach / gap) + 1):
            yield from _across(x, y, width, height, n * gap, slope)


def _across(
    x: float, y: float, width: float, height: float, offset: float, slope: int
) -> Iterator[tuple[float, float, float, float]]:
    """Yield the part inside the rectangle of the line of 45° that enters it ``offset`` along its edge."""
    start = max(0.0, offset - height)
    end = min(width, offset)
    if end - start > 0.3:
        low, high = offset - start, offset - end
        if slope < 0:
            yield x + start, y + low, x + end, y + high
        else:
            yield x + start, y + height - low, x + end, y + height - high
