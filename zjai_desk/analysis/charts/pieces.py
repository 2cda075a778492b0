"""The pieces of a chart that is laid out once for screen and paper: boxes, texts, rules, and where its values are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

Measure = Callable[[str, float, bool], float]
"""Width of a text at a size, bold or not, in the unit of the layout."""


class Ink(StrEnum):
    """Colours that follow the ground: black on paper, light in a dark window."""

    TEXT = "text"
    MUTED = "muted"
    LINE = "line"
    GROUND = "ground"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; ``fill`` and ``edge`` are an :class:`Ink` or a colour, blank for none.

    y runs down from the top of the chart.
    """

    x: float
    y: float
    width: float
    height: float
    fill: str
    hatch: str = "solid"
    edge: str = ""
    edge_width: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one line; (x, y) is their start, middle or end on the base line."""

    x: float
    y: float
    words: str
    size: float
    ink: str = Ink.TEXT
    anchor: str = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the value of a series at a category is shown."""

    category: int
    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Laid:
    """A chart laid out: its size, its pieces from back to front, and where its values are."""

    width: float
    height: float = 0.0
    pieces: list[Box | Text] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Room:
    """What a chart is laid out into: its width, the size of its letters, how wide texts are there.

    ``squeeze`` makes rows that much lower than is best.
    """

    width: float
    em: float
    measure: Measure
    squeeze: float = 1.0

    def wide(self, words: str, part: float = 1.0, *, bold: bool = False) -> float:
        """Return the width of a text in letters of ``part`` of the usual size."""
        return self.measure(words, self.em * part, bold)

    def fitting(self, words: str, width: float, parts: tuple[float, ...] = (1.0, 0.9, 0.8, 0.7)) -> float:
        """Return the largest of some parts of the usual size at which a text fits, 0 if none does."""
        return next((part for part in parts if self.wide(words, part) <= width), 0.0)
