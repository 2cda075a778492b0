"""A ranking laid out: place, name, bar, value, and how much more or less than the year before."""

from decimal import Decimal

from zjai_desk.analysis.charts.pieces import Box, Ink, Laid, Room, Spot, Text
from zjai_desk.analysis.charts.spec import HATCHES, HUES, ChartSpec, value_text
from zjai_desk.analysis.growth import growth
from zjai_desk.registers.fields import Absent

_ROW, _TIGHT_ROW = 1.75, 1.45
_LONG, _LONGEST = 18, 36
"""Rows from which they stand closer, and from which they run in two columns."""
_SMALL = 0.85
_OWN = 1
"""The hue, and so the hatch, of the district that is the office's own."""
UP, DOWN = "▲", "▼"


def places(spec: ChartSpec) -> list[int | None]:
    """Return the place of each category by the first series: equal values share one, none has none."""
    values = spec.series[0].values
    there = [value for value in values if value is not None]
    return [None if value is None else 1 + sum(one > value for one in there) for value in values]


def change(spec: ChartSpec, category: int) -> str:
    """Return the change of a category against the year before: ▲3.2%, ▼1.0%, 持平, 扭亏, “—”, “…”; blank if none is told."""
    if not spec.before:
        return ""
    before = spec.before[category]
    if isinstance(before, Absent):
        return before.value
    rate = growth(spec.series[0].values[category], before)
    if isinstance(rate, Decimal):
        return "持平" if rate == 0 else f"{UP if rate > 0 else DOWN}{abs(rate):,f}%"
    return rate.value if isinstance(rate, Absent) else rate


def lay_ranking(spec: ChartSpec, room: Room) -> Laid:
    """Lay the categories from first to last, those of a long ranking in two columns."""
    count = len(spec.categories)
    columns = 2 if count > _LONGEST else 1
    rows = -(-count // columns)
    gutter = room.em * 1.5
    wide = (room.width - gutter * (columns - 1)) / columns
    laid = Laid(room.width)
    parts = _Parts(spec, room, wide, (_ROW if count <= _LONG else _TIGHT_ROW) * room.em * room.squeeze)
    for place in range(columns):
        parts.lay(laid, place * (wide + gutter), range(place * rows, min(count, (place + 1) * rows)))
    laid.height = parts.head + rows * parts.row + room.em * 0.3
    return laid


class _Parts:
    """The widths of the parts of a row, the same in every row, and the laying of rows."""

    def __init__(self, spec: ChartSpec, room: Room, width: float, row: float) -> None:
        self._spec, self._room, self.row = spec, room, row
        self.head = room.em * 1.7
        self._places = places(spec)
        self._changes = [change(spec, place) for place in range(len(spec.categories))]
        gap = room.em * 0.7
        self._name = max(room.wide("位次", _SMALL), room.wide("00")) + gap
        self._bar = self._name + max(room.wide(name, bold=True) for name in spec.categories) + gap
        self._change = max((room.wide(text, _SMALL) for text in (*self._changes, *self._head)), default=0.0)
        self._end = width - (self._change + gap if spec.before else 0.0)
        values = max(room.wide(self._value(place)) for place in range(len(spec.categories)))
        self._room_of_bars = max(room.em, self._end - self._bar - values - gap)

    @property
    def _head(self) -> tuple[str, ...]:
        return ("比上年",) if self._spec.before else ()

    def _value(self, place: int) -> str:
        value = self._spec.series[0].values[place]
        return self._spec.series[0].gap(place) if value is None else value_text(self._spec, value)

    def lay(self, laid: Laid, left: float, shown: range) -> None:
        room, small = self._room, self._room.em * _SMALL
        base = room.em
        right = left + self._end + (self._change + room.em * 0.7 if self._spec.before else 0.0)
        end = left + self._name - room.em * 0.7
        laid.pieces.append(Text(end, base, "位次", small, Ink.MUTED, "end"))
        laid.pieces.append(Text(left + self._bar, base, f"单位：{self._spec.unit}", small, Ink.MUTED))
        for word in self._head:
            laid.pieces.append(Text(right, base, word, small, Ink.MUTED, "end"))
        for order, place in enumerate(shown):
            self._lay_row(laid, (left, right), self.head + order * self.row, place)

    def _lay_row(self, laid: Laid, ends: tuple[float, float], top: float, place: int) -> None:
        room, spec = self._room, self._spec
        left, right = ends
        base = top + self.row / 2 + room.em * 0.36
        name, rank = spec.categories[place], self._places[place]
        own = name == spec.own
        told = "—" if rank is None else str(rank)
        laid.pieces.append(
            Text(left + self._name - room.em * 0.7, base, told, room.em, Ink.MUTED, "end", own)
        )
        laid.pieces.append(Text(left + self._name, base, name, room.em, bold=own))
        length = self._length(place)
        high = self.row * 0.62
        hue = _OWN if own else 0
        if length > 0:
            laid.pieces.append(
                Box(left + self._bar, top + (self.row - high) / 2, length, high, HUES[hue], HATCHES[hue])
            )
        value = self._value(place)
        laid.pieces.append(Text(left + self._bar + length + room.em * 0.35, base, value, room.em, bold=own))
        if spec.before:
            laid.pieces.append(Text(right, base, self._changes[place], room.em * _SMALL, anchor="end"))
        laid.spots.append(Spot(place, 0, left, top, right - left, self.row))

    def _length(self, place: int) -> float:
        value, highest = self._spec.series[0].values[place], self._spec.highest
        return max(0.0, float(value) / highest * self._room_of_bars) if value and highest > 0 else 0.0
