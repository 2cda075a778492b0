"""The hatches that keep hues apart in a grey copy, as lines inside a rectangle; screen and paper both draw these."""

from collections.abc import Iterator

Line = tuple[float, float, float, float]
_SLOPES = {"diagonal": (1,), "back": (-1,), "cross": (1, -1), "dense": (1,)}
_DOT = 0.3
"""Length of a dot as a part of the distance between two."""
_SHORTEST = 0.3


def hatch(name: str, width: float, height: float, gap: float) -> Iterator[Line]:
    """Yield the lines of a hatch as (x1, y1, x2, y2) from the lower left corner, y upwards, ``gap`` apart."""
    if name == "dense":
        gap *= 0.6
    if name == "horizontal":
        yield from ((0.0, y, width, y) for y in _steps(height, gap))
    if name == "vertical":
        yield from ((x, 0.0, x, height) for x in _steps(width, gap))
    if name == "dots":
        long = gap * _DOT
        for y in _steps(height, gap):
            yield from ((x, y, x + long, y) for x in _steps(width - long, gap))
    for slope in _SLOPES.get(name, ()):
        for foot in _steps(width + height, gap * 1.4):
            yield from _across(width, height, foot, slope)


def _steps(length: float, gap: float) -> list[float]:
    return [gap * (place + 0.5) for place in range(max(0, int(length / gap + 0.5)))]


def _across(width: float, height: float, foot: float, slope: int) -> Iterator[Line]:
    """Yield the part inside the rectangle of the line of 45° that meets its edge ``foot`` along."""
    start, end = max(0.0, foot - height), min(width, foot)
    if end - start > _SHORTEST:
        low, high = foot - start, foot - end
        yield (start, height - low, end, height - high) if slope > 0 else (start, low, end, high)
