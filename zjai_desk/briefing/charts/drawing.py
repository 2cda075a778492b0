"""Charts on paper: a ChartSpec drawn with the same ticks and hues as on screen, with hatches for black and white."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from math import cos, pi, sin

from reportlab.graphics.shapes import (
    STATE_DEFAULTS,
    Drawing,
    Group,
    Line,
    PolyLine,
    Rect,
    String,
)
from reportlab.lib.colors import Color, HexColor

from zjai_desk.analysis.charts.spec import HUES, ChartKind, ChartSpec, axis_marks, value_text
from zjai_desk.briefing.charts.pieces import draw_pieces, lay_on_paper
from zjai_desk.briefing.charts.shapes import DASHES, hatching, marker, rotate_about, segment
from zjai_desk.briefing.paper.fonts import Fonts, Role

_SIZE = 9.0
_INK, _GREY, _HAIR = HexColor("#222222"), HexColor("#666666"), HexColor("#d0d0d0")
_BAR_ROW = 15.0
_BAR_LEAST = 9.5  # one of several bars of a row: as high as the number at its end
_HEIGHT = 190.0
_LEGEND = 18.0
_OVERHANG = 1.4
"""How much wider than its own room a value may be that has no neighbour beside it."""
_TURNED = 6.5
"""Points of the values that are written upwards over narrow columns."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a chart shows a value, by the places of its category and its series: (left, bottom, right, top)."""

    category: int
    series: int
    box: tuple[float, float, float, float]


def draw_chart(
    chart: ChartSpec, width: float, fonts: Fonts, squeeze: float = 1.0
) -> tuple[Drawing, tuple[Mark, ...]]:
    """Return the chart as a drawing of ``width`` points, and where in it the values are.

    Its height follows from what it shows, ``squeeze`` times as high as is best; texts keep their size.
    """
    # Every drawing begins by asking for the default face, Helvetica, which a PDF then names without embedding it.
    STATE_DEFAULTS["fontName"] = fonts.runs("图", Role.PLAIN)[0][0]
    if chart.kind.is_sheet:
        laid = lay_on_paper(chart, width, fonts, squeeze)
        marks = tuple(
            Mark(s.category, s.series, (s.x, laid.height - s.y - s.height, s.x + s.width, laid.height - s.y))
            for s in laid.spots
        )
        return draw_pieces(laid, fonts), marks
    plotter = _Plotter(chart, width, fonts, squeeze)
    return plotter.draw(), tuple(plotter.marks)


def chart_height(chart: ChartSpec, width: float, fonts: Fonts, squeeze: float = 1.0) -> float:
    """Return the height in points of the drawing that :func:`draw_chart` makes."""
    if chart.kind.is_sheet:
        return lay_on_paper(chart, width, fonts, squeeze).height
    return _axes_height(_shown(chart)[0], squeeze)


def _shown(chart: ChartSpec) -> tuple[ChartSpec, list[int]]:
    """Return the chart with those series that have any value, and which ones these are: the others take no room.

    The numbers give each its hue, so that it keeps it when others are hidden.
    """
    numbers = [n for n, one in enumerate(chart.series) if any(v is not None for v in one.values)] or [0]
    return replace(chart, series=tuple(chart.series[n] for n in numbers)), numbers


def _axes_height(chart: ChartSpec, squeeze: float) -> float:
    if chart.kind is ChartKind.BAR:
        return _legend_height(chart) + len(chart.categories) * _bar_row(chart) * squeeze + 34
    return _legend_height(chart) + _HEIGHT * squeeze


def _legend_height(chart: ChartSpec) -> float:
    # The segments of a ring are named beside it.
    return _LEGEND if len(chart.series) > 1 and chart.kind is not ChartKind.RING else 0.0


def _bar_row(chart: ChartSpec) -> float:
    return max(_BAR_ROW, _BAR_LEAST * len(chart.series) + 4)


class _Plotter:
    """One chart being drawn; x and y grow right and up from the lower left corner."""

    def __init__(self, chart: ChartSpec, width: float, fonts: Fonts, squeeze: float) -> None:
        chart, self._numbers = _shown(chart)
        self._chart = chart
        self._fonts = fonts
        self._width = width
        self._legend = _legend_height(chart)
        self._bar_row = _bar_row(chart) * squeeze
        self._height = _axes_height(chart, squeeze)
        self._marks = axis_marks(chart)
        self._drawing = Drawing(width, self._height)
        self.marks: list[Mark] = []

    def draw(self) -> Drawing:
        plots = {
            ChartKind.BAR: self._bars,
            ChartKind.LINE: self._lines,
            ChartKind.RING: self._ring,
        }
        plots.get(self._chart.kind, self._columns)()
        if self._legend:
            self._draw_legend()
        return self._drawing

    # -- texts ---------------------------------------------------------------------------------------

    def _wide(self, text: str, size: float = _SIZE) -> float:
        return self._fonts.width(text, Role.PLAIN, size)

    def _text(
        self, text: str, x: float, y: float, anchor: str = "start", size: float = _SIZE, ink: Color = _INK
    ) -> None:
        x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * self._wide(text, size)
        role = Role.HEI if text and text == self._chart.own else Role.PLAIN
        for face, part in self._fonts.runs(text, role):
            self._drawing.add(String(x, y, part, fontName=face, fontSize=size, fillColor=ink))
            x += self._wide(part, size)

    def _number(self, value: Decimal | float) -> str:
        return value_text(self._chart, Decimal(value))

    def _mark(self, value: float) -> str:
        return f"{value:,.0f}" if value == int(value) else f"{value:,g}"

    def _line(
        self, x1: float, y1: float, x2: float, y2: float, ink: Color = _HAIR, wide: float = 0.5
    ) -> None:
        self._drawing.add(Line(x1, y1, x2, y2, strokeColor=ink, strokeWidth=wide))

    def _draw_legend(self) -> None:
        names = tuple(series.name for series in self._chart.series)
        lines = self._chart.kind is ChartKind.LINE
        gap, box = 16.0, 20.0 if lines else 10.0
        total = sum(self._wide(name) + box + 4 for name in names) + gap * (len(names) - 1)
        x, y = max(0.0, (self._width - total) / 2), self._height - 12
        for place, name in zip(self._numbers, names, strict=True):
            if lines:
                self._run([(x, y + 3), (x + box, y + 3)], place)
                self._drawing.add(marker(place, x + box / 2, y + 3, HUES[place % len(HUES)]))
            else:
                self._filled(x, y - 1, box, 8, place)
            self._text(name, x + box + 4, y)
            x += box + 4 + self._wide(name) + gap

    def _filled(
        self, x: float, y: float, width: float, height: float, place: int, *, hatched: bool = True
    ) -> None:
        """Draw a bar in the hue of a series, and its hatch where nothing else tells series apart."""
        y, height = min(y, y + height), abs(height)
        hue = HexColor(HUES[place % len(HUES)])
        bar = Rect(x, y, width, height)
        bar.fillColor, bar.strokeColor = hue, None
        self._drawing.add(bar)
        lines = hatching(place, x, y, width, height) if hatched else None
        if lines is not None:
            self._drawing.add(lines)

    # -- kinds ---------------------------------------------------------------------------------------

    def _bars(self) -> None:
        """Draw a ranking: names in full at the left, bars to the right, values at their ends."""
        chart, series = self._chart, self._chart.series
        left = max(map(self._wide, chart.categories)) + 8 + (self._group_width() if chart.groups else 0)
        unit = f"（{chart.unit}）"
        room = max(self._wide(self._number(chart.highest)), self._wide(unit))
        top, right = self._height - self._legend - 6, self._width - room - 8
        scale = (right - left) / (self._marks[-1] - self._marks[0])
        zero = left - self._marks[0] * scale
        for mark in self._marks:
            x = zero + mark * scale
            self._line(x, 22, x, top)
            self._text(self._mark(mark), x, 10, "middle", 8, _GREY)
        self._text(unit, self._width, 10, "end", 8, _GREY)
        thick = self._bar_row * (0.66 if len(series) == 1 else 0.84) / len(series)
        hues = {group: place for place, group in enumerate(dict.fromkeys(chart.groups))}
        for place, name in enumerate(chart.categories):
            y = top - (place + 0.5) * self._bar_row - thick * len(series) / 2
            self._text(name, left - 6, top - (place + 0.5) * self._bar_row - _SIZE * 0.36, "end")
            for number, one in enumerate(series):
                value = one.values[place]
                low = y + (len(series) - 1 - number) * thick
                hue = hues.get(chart.groups[place], 0) if chart.groups else self._numbers[number]
                start, end = sorted((zero, zero + float(value or 0) * scale))
                self._filled(start, low, end - start, thick, hue, hatched=not chart.groups)
                label = one.gap(place) if value is None else self._number(value)
                after = end + 3 + self._wide(label, 8)
                self.marks.append(Mark(place, self._numbers[number], (start, low, after, low + thick)))
                self._text(label, end + 3, low + thick / 2 - 8 * 0.36, size=8)
        self._line(zero, 22, zero, top, _GREY, 0.8)
        self._groups(top)

    def _group_width(self) -> float:
        return max(map(self._wide, self._chart.groups)) + 12

    def _groups(self, top: float) -> None:
        """Name each group of neighbouring bars once, at the far left, and part it from the next."""
        start = 0
        groups = self._chart.groups
        for place in range(1, len(groups) + 1):
            if place == len(groups) or groups[place] != groups[start]:
                middle = top - (start + place) / 2 * self._bar_row
                self._text(groups[start], 0, middle - _SIZE * 0.36)
                if place < len(groups):
                    self._line(0, top - place * self._bar_row, self._width, top - place * self._bar_row)
                start = place

    def _left(self) -> float:
        return max(self._wide(self._mark(mark), 8) for mark in self._marks) + 8

    def _step(self) -> float:
        return (self._width - self._left()) / max(len(self._chart.categories), 1)

    def _frame(self, above: float = 17.0) -> tuple[float, float, float, float]:
        """Draw the value axis of upright charts, with room ``above`` it for values.

        Returns left, the height of zero, width of a category, points per unit.
        """
        left, bottom, top = self._left(), 24.0, self._height - self._legend - above
        scale = (top - bottom) / (self._marks[-1] - self._marks[0])
        zero = bottom - self._marks[0] * scale
        for mark in self._marks:
            y = zero + mark * scale
            self._line(left, y, self._width, y)
            self._text(self._mark(mark), left - 4, y - 3, "end", 8, _GREY)
        self._line(left, zero, self._width, zero, _GREY, 0.8)
        self._text(f"（{self._chart.unit}）", 0, top + 8, size=8, ink=_GREY)
        return left, zero, self._step(), scale

    def _category_names(self, left: float, step: float) -> None:
        """Write the categories below the axis, leaving out some where they would collide."""
        names = self._chart.categories
        widest = max(map(self._wide, names), default=0.0)
        size = _SIZE if widest < step else 7.5
        every = max(1, -int(-(self._fonts.width(max(names, key=len), Role.PLAIN, size) + 3) // step))
        for place, name in enumerate(names):
            if (len(names) - 1 - place) % every == 0:
                self._text(name, left + (place + 0.5) * step, 10, "middle", size)

    def _columns(self) -> None:
        """Draw columns: one series, several side by side, or several on top of each other."""
        chart = self._chart
        stacked = chart.kind is ChartKind.STACKED
        width = self._step() * 0.68 / (1 if stacked else len(chart.series))
        turned = not stacked and len(chart.series) > 1 and self._collide(width)
        left, bottom, step, scale = self._frame(8 + self._widest(_TURNED) if turned else 17)
        for place in range(len(chart.categories)):
            x, base = left + place * step + step * 0.16, bottom
            for number, series in enumerate(chart.series):
                height = float(series.values[place] or 0) * scale
                self._filled(x, base, width, height, self._numbers[number])
                label = 0.0 if stacked else _SIZE
                low, high = sorted((base, base + height))
                self.marks.append(Mark(place, self._numbers[number], (x, low, x + width, high + label)))
                if stacked:
                    base += height
                else:
                    if turned:
                        self._turned(series.values[place], x + width / 2, bottom + height, width)
                    else:
                        room = step if len(chart.series) == 1 else (width - 1) / _OVERHANG
                        told = series.gap(place) if series.values[place] is None else series.values[place]
                        self._value(told, x + width / 2, max(bottom, bottom + height), room)
                    x += width
            if stacked and not chart.is_whole:
                total = sum((series.values[place] or 0 for series in chart.series), Decimal(0))
                self._value(total, x + width / 2, base, step)
        self._category_names(left, step)

    def _widest(self, size: float) -> float:
        values = [value for series in self._chart.series for value in series.values if value is not None]
        return max((self._wide(self._number(value), size) for value in values), default=0.0)

    def _collide(self, width: float) -> bool:
        """Whether values over columns of this width that stand side by side would run into each other."""
        return self._widest(6.0) > width - 1

    def _turned(self, value: Decimal | int | None, x: float, y: float, width: float) -> None:
        """Write a value upwards over its column; not at all where even that is wider than the column."""
        if value is None or not value or width < _TURNED:
            return
        upright = Group(transform=rotate_about(x, y))
        self._drawing.add(upright)
        text, along = self._number(value), x + 3
        for face, part in self._fonts.runs(text, Role.PLAIN):
            upright.add(
                String(along, y - _TURNED * 0.36, part, fontName=face, fontSize=_TURNED, fillColor=_INK)
            )
            along += self._wide(part, _TURNED)

    def _value(self, value: Decimal | int | str | None, x: float, y: float, room: float) -> None:
        """Write a value, or what stands for it, over its column, if there is room for it."""
        text = self._number(value) if isinstance(value, (int, Decimal)) else value or "—"
        size = next((size for size in (8.0, 7.0, 6.0) if self._wide(text, size) <= room * _OVERHANG), 0.0)
        if size:
            self._text(text, x, y + 2, "middle", size)

    def _lines(self) -> None:
        """Draw lines with a marker at each value; a single one has its values written at its points."""
        left, bottom, step, scale = self._frame()
        series = self._chart.series
        for number, one in zip(self._numbers, series, strict=True):
            points = [
                (left + (place + 0.5) * step, bottom + float(value) * scale, value, place)
                for place, value in enumerate(one.values)
                if value is not None
            ]
            for run in _unbroken(points):
                self._run(run, number)
            for x, y, value, place in points:
                self.marks.append(Mark(place, number, (x - 5, y - 5, x + 5, y + 5)))
                self._drawing.add(marker(number, x, y, HUES[number % len(HUES)]))
                if len(series) == 1:
                    self._value(value, x, y + 3, step)
        self._category_names(left, step)

    def _run(self, points: list[tuple[float, float]], place: int) -> None:
        line = PolyLine([c for point in points for c in point], strokeWidth=1.4)
        line.strokeColor = HexColor(HUES[place % len(HUES)])
        line.strokeDashArray = DASHES[place % len(DASHES)]
        self._drawing.add(line)

    def _ring(self) -> None:
        chart = self._chart
        values = [float(value or 0) for value in chart.series[0].values]
        total = sum(values) or 1.0
        outer, inner = self._height / 2 - 18, self._height / 4 - 4
        centre = self._width / 2, self._height / 2
        angle = pi / 2
        labels: dict[bool, list[tuple[float, float, str]]] = {True: [], False: []}
        for place, value in enumerate(values):
            if chart.series[0].values[place] is None:
                continue
            sweep = 2 * pi * value / total
            self._drawing.add(
                segment(centre, (inner, outer), (angle, angle - sweep), HUES[place % len(HUES)])
            )
            middle, reach = angle - sweep / 2, outer + 10
            half, rim = (outer - inner) / 2, (outer + inner) / 2
            x, y = centre[0] + rim * cos(middle), centre[1] + rim * sin(middle)
            self.marks.append(Mark(place, 0, (x - half, y - half, x + half, y + half)))
            x, y = centre[0] + reach * cos(middle), centre[1] + reach * sin(middle) - 3
            text = f"{chart.categories[place]} {self._number(chart.series[0].values[place] or 0)}"
            labels[cos(middle) >= 0].append((y, x, text))
            angle -= sweep
        for right, side in labels.items():
            above = self._height
            for y, x, text in sorted(side, reverse=True):
                # Names of thin segments are pushed down, below each other.
                above = min(y, above - _SIZE * 1.25)
                self._text(text, x, above, "start" if right else "end")
        self._text(f"（{chart.unit}）", centre[0], centre[1] - 3, "middle", 8, _GREY)


def _unbroken(
    points: list[tuple[float, float, int | Decimal, int]],
) -> Iterator[list[tuple[float, float]]]:
    """Yield the runs of a line; a missing value breaks it."""
    for _, run in groupby(enumerate(points), lambda entry: entry[1][3] - entry[0]):
        yield [(x, y) for _, (x, y, _, _) in run]
