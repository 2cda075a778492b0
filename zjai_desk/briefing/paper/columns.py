"""The columns of a register fitted to a sheet: how large the text may be, how wide each column, where cells are broken."""

from collections.abc import Sequence
from dataclasses import dataclass

from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.lines import balanced, break_text
from zjai_desk.registers.fields import Field, Kind
from zjai_desk.registers.values import shown
from zjai_desk.store import Record

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""Sizes of the text, tried in turn; smaller than the last no old eyes read."""
FIT_BY = 1000
"""Records looked at to share out the width; what is longer further on is broken into lines."""
_USUAL_TEXT = 14  # characters that a column of texts should have
# What is tried in turn: characters that a column of texts keeps (0: all of its usual ones), and down to which size.
_TRIES = ((0, 9.0), (_USUAL_TEXT, 7.5), (11, 7.5), (_USUAL_TEXT, 7.0), (8, 7.0), (6, 7.0))
_WIDEST_TEXT = 30  # characters beyond which a column of texts only takes what is left over
_REMEMBERED = 20_000  # broken texts kept: choices and districts come again and again
_WHOLE = frozenset({Kind.USCC, Kind.PATENT_NO, Kind.DATE, Kind.YEAR, Kind.INTEGER, Kind.AMOUNT, Kind.NUMBER})
"""Kinds whose cells are never broken: a code or a number in two lines is misread."""


@dataclass(frozen=True, slots=True)
class Band:
    """Columns that stand side by side on one sheet: (place of the field, left, right) in points, and their heads."""

    places: tuple[tuple[int, float, float], ...]
    heads: tuple[tuple[str, ...], ...]


class Cells:
    """The texts of cells, measured and broken into lines."""

    def __init__(self, fields: tuple[Field, ...], fonts: Fonts) -> None:
        self.fields = fields
        self._fonts = fonts
        self._widths: dict[int, dict[bool, float]] = {}
        self._broken: dict[tuple[str, float, float], tuple[str, ...]] = {}

    def padding(self, size: float) -> float:
        """Return the blank at either side of a cell."""
        return 0.5 * size

    def lines(self, record: Record, band: Band, size: float) -> list[tuple[str, ...]]:
        """Return the lines of each cell of a band."""
        return [
            self.broken(
                shown(self.fields[place], record.values.get(self.fields[place].key)), right - left, size
            )
            for place, left, right in band.places
        ]

    def broken(self, text: str, width: float, size: float) -> tuple[str, ...]:
        """Return a text in lines that fit a column of this width; what was broken before is remembered."""
        found = self._broken.get((text, width, size))
        if found is None:
            if len(self._broken) > _REMEMBERED:
                self._broken.clear()
            found = self._broken[text, width, size] = self._break(text, width, size)
        return found

    def _break(self, text: str, width: float, size: float) -> tuple[str, ...]:
        room = width - 2 * self.padding(size)
        if not text or self._fonts.width(text, Role.SONG, size) <= room + 0.1:
            return (text,)
        broken = break_text(text, room, size, lambda part: self._fonts.width(part, Role.SONG, size))
        return tuple(line.text for line in broken)

    def widest(self, sample: Sequence[Record], place: int, *, usual: bool) -> float:
        """Return the width, in sizes, of what a column holds: of all of it, or of all but the longest tenth."""
        if place not in self._widths:
            field = self.fields[place]
            texts = (shown(field, record.values.get(field.key)) for record in sample)
            widths = sorted(self._fonts.width(text, Role.SONG, 1.0) for text in texts if text) or [0.0]
            most = widths[-1] if field.kind in _WHOLE else widths[len(widths) * 9 // 10]
            self._widths[place] = {True: most, False: widths[-1]}
        return self._widths[place][usual]

    def head(self, place: int, width: float, size: float) -> tuple[str, ...]:
        """Return the heading of a column in lines, its unit in one of its own where it has no room beside the label."""
        field = self.fields[place]
        room = width - 2 * self.padding(size)

        def wide(text: str) -> float:
            return self._fonts.width(text, Role.HEI, size)

        if wide(field.heading) <= room + 0.1:
            return (field.heading,)
        unit = (f"（{field.unit}）",) if field.unit else ()
        return (
            *(balanced(field.label, room, wide) if wide(field.label) > room + 0.1 else (field.label,)),
            *unit,
        )

    def least_head(self, place: int) -> float:
        """Return the width, in sizes, below which a heading no longer reads."""
        field = self.fields[place]
        return max(min(len(field.label), 4), len(field.unit) + 2 if field.unit else 0)


def fit(cells: Cells, sample: Sequence[Record], measure: float) -> tuple[float, list[Band]]:
    """Return the largest size of the text at which all columns stand side by side, and the columns.

    Breaking long texts is better than small ones: cells of the usual length are kept whole down to 9 points,
    then texts are broken, at last as narrow as they still read. Where even that does not do, the columns
    go over several sheets, each beginning with the first column.
    """
    natural = [_natural(cells, sample, place) for place in range(len(cells.fields))]
    for characters, smallest in _TRIES:
        wanted = [_least(cells, sample, place, characters) for place in range(len(natural))]
        wanted = [min(pair) for pair in zip(natural, wanted, strict=True)] if characters else natural
        for size in SIZES:
            gaps = 2 * cells.padding(size) * len(wanted)
            if size >= smallest and sum(wanted) * size + gaps <= measure:
                return size, [_band(cells, range(len(wanted)), wanted, natural, (measure, size))]
    usual = [_least(cells, sample, place, _USUAL_TEXT) for place in range(len(natural))]
    size = SIZES[-1]
    return size, [
        _band(cells, places, usual, natural, (measure, size))
        for places in _split(cells, usual, measure, size)
    ]


def _natural(cells: Cells, sample: Sequence[Record], place: int) -> float:
    """Return the width, in sizes, at which a column is comfortable."""
    longest = cells.widest(sample, place, usual=True)
    if cells.fields[place].kind not in _WHOLE:
        longest = min(longest, _WIDEST_TEXT)
    return max(longest, cells.least_head(place))


def _least(cells: Cells, sample: Sequence[Record], place: int, characters: int) -> float:
    """Return the width, in sizes, of a column that keeps ``characters`` of its texts, and codes and numbers whole."""
    longest = cells.widest(sample, place, usual=False)
    if cells.fields[place].kind not in _WHOLE:
        longest = min(longest, float(characters))
    return max(longest, cells.least_head(place))


def _split(cells: Cells, wanted: Sequence[float], measure: float, size: float) -> list[list[int]]:
    """Share the columns out over sheets in their order, the first column on every sheet."""
    gap = 2 * cells.padding(size)
    first = wanted[0] * size + gap
    sheets: list[list[int]] = [[0]]
    room = measure - first
    for place in range(1, len(wanted)):
        width = wanted[place] * size + gap
        if width > room and len(sheets[-1]) > 1:
            sheets.append([0])
            room = measure - first
        sheets[-1].append(place)
        room -= width
    return sheets


def _band(
    cells: Cells,
    places: Sequence[int],
    wanted: Sequence[float],
    natural: Sequence[float],
    extent: tuple[float, float],
) -> Band:
    """Give columns what they want and share what is left among those that would take more, else among all texts."""
    measure, size = extent
    gap = 2 * cells.padding(size)
    widths = {place: wanted[place] * size + gap for place in places}
    spare = measure - sum(widths.values())
    hungry = {place: (natural[place] - wanted[place]) * size for place in places}
    asked = sum(hungry.values())
    part = min(1.0, max(0.0, spare) / asked) if asked else 0.0
    for place in places:
        widths[place] += hungry[place] * part
    # A single column wider than the sheet gives way: what it holds is broken into lines.
    squeeze = min(1.0, measure / sum(widths.values()))
    rest = max(0.0, measure - sum(widths.values()))
    # A few narrow columns are not torn apart over the whole sheet.
    stretch = min(rest / len(widths), 4 * size)
    edges, left = [], 0.0
    for place in places:
        right = left + (widths[place] + stretch) * squeeze
        edges.append((place, left, right))
        left = right
    heads = tuple(cells.head(place, right - left, size) for place, left, right in edges)
    return Band(tuple(edges), heads)
