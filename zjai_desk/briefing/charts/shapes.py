"""The shapes of charts on paper: hatches for black and white, markers that tell lines apart, segments of a ring."""

from math import cos, pi, sin

from reportlab.graphics.shapes import Circle, Group, Path, Polygon, Shape
from reportlab.lib.colors import HexColor

from zjai_desk.analysis.charts.hatching import hatch
from zjai_desk.analysis.charts.spec import HATCHES

_EVERY = 3.6
"""Points between the lines of a hatch."""
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


def hatching(place: int, x: float, y: float, width: float, height: float) -> Path | None:
    """Return the white lines of the hatch of a hue over a rectangle; None for the one that has none."""
    lines = Path(fillColor=None, strokeColor=HexColor("#ffffff"), strokeWidth=0.7)
    for x1, y1, x2, y2 in hatch(HATCHES[place % len(HATCHES)], width, height, _EVERY):
        lines.moveTo(x + x1, y + y1)
        lines.lineTo(x + x2, y + y2)
    return lines if lines.points else None
