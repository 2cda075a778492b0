"""Screen and paper show the same picture: categories, values, ticks and colours of every kind held against each other."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.graphics.shapes import Group, Rect, Shape, String

from zjai_desk.analysis.charts.pieces import Box, Text
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series, axis_marks, value_text
from zjai_desk.briefing.charts.drawing import draw_chart
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.items import Ink
from zjai_desk.desktop.charts.picture import Picture
from zjai_desk.desktop.charts.sheet import SheetItem
from zjai_desk.desktop.charts.view import ChartView

PLACES = ("滨江区", "西湖区", "余杭区", "上城区", "萧山区", "钱塘区")
ONE = (Series("发明授权", (1250, 649, 420, 300, None, 17)),)
SEVERAL = (
    *ONE,
    Series("实用新型", (569, 913, 832, 150, 40, 9)),
    Series("外观设计", (90, 80, 70, 60, 50, None)),
)
SINGLE = (ChartKind.BAR, ChartKind.COLUMN, ChartKind.RING, ChartKind.RANKING, ChartKind.TILES)
WITH_AXES = (ChartKind.BAR, ChartKind.COLUMN, ChartKind.GROUPED, ChartKind.STACKED, ChartKind.LINE)


def spec(kind: ChartKind) -> ChartSpec:
    before = (1100, 700, 420, None, 30, 0) if kind is ChartKind.RANKING else ()
    own = "西湖区" if kind in (ChartKind.RANKING, ChartKind.TILES) else ""
    return ChartSpec(
        kind, "各区县专利", PLACES, ONE if kind in SINGLE else SEVERAL, "件", own=own, before=before
    )


def shapes(group: Group) -> Iterator[Shape]:
    for shape in group.contents:
        if isinstance(shape, Group):
            yield from shapes(shape)
        else:
            yield shape


class Paper:
    """What is on paper."""

    def __init__(self, chart: ChartSpec) -> None:
        drawing, self.marks = draw_chart(chart, 442.0, Fonts(installed=False))
        self.height = drawing.height
        self.shapes = list(shapes(drawing))
        self.texts = [shape.text for shape in self.shapes if isinstance(shape, String)]

    def colours(self) -> set[str]:
        """Return all colours that are filled or drawn, black, white and greys apart."""
        found = [
            colour
            for shape in self.shapes
            if not isinstance(shape, String)
            for colour in (getattr(shape, "fillColor", None), getattr(shape, "strokeColor", None))
            if colour is not None
        ]
        return {f"#{colour.hexval()[2:]}" for colour in found if len({*colour.rgb()}) > 1}


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> ChartView:
    shown = ChartView()
    qtbot.addWidget(shown)
    shown.resize(700, 460)
    shown.show()
    return shown


@pytest.mark.parametrize("kind", list(ChartKind))
def test_the_same_values_at_the_same_categories(view: ChartView, kind: ChartKind) -> None:
    chart = spec(kind)
    view.show_chart(chart)
    assert view.picture is not None
    screen = {(mark.category, mark.series) for mark, _ in view.picture.marks()}
    there = {
        (category, series)
        for series, one in enumerate(chart.series)
        for category, value in enumerate(one.values)
        if value is not None
    }
    paper = {(mark.category, mark.series) for mark in Paper(chart).marks}
    assert screen == there
    assert there <= paper, "on paper what is not there may have its “—”"


@pytest.mark.parametrize("kind", WITH_AXES)
def test_the_same_ticks(view: ChartView, kind: ChartKind) -> None:
    below = ChartSpec(kind, "利润", ("甲", "乙", "丙"), (Series("利润", (120, None, Decimal(-35))),), "万元")
    for chart in (spec(kind), below):
        view.show_chart(chart)
        assert view.picture is not None
        plot = view.picture.plot
        assert plot is not None
        screen = [text for _, text in plot.steps]
        paper = Counter(Paper(chart).texts)
        assert [float(text.replace(",", "")) for text in screen] == list(axis_marks(chart))
        assert all(paper[text] for text in screen), kind


@pytest.mark.parametrize("kind", list(ChartKind))
def test_the_same_colours(view: ChartView, kind: ChartKind) -> None:
    chart = spec(kind)
    ink = Ink.paper()
    picture = Picture(chart, ink)
    try:
        if kind.is_sheet:
            sheet = picture.drawn
            assert isinstance(sheet, SheetItem)
            boxes = [piece for piece in sheet.pieces if isinstance(piece, Box)]
            screen = {c for box in boxes for c in (box.fill, box.edge) if c.startswith("#")}
        else:
            marks = [mark for mark, _ in picture.marks()]
            screen = {ink.hues[geometry.hue_number(chart, mark)].name() for mark in marks}
    finally:
        picture.delete()
    assert screen
    assert screen == Paper(chart).colours()


@pytest.mark.parametrize("kind", [kind for kind in ChartKind if kind.is_sheet])
def test_the_same_words_at_the_same_places(view: ChartView, kind: ChartKind) -> None:
    chart = spec(kind)
    picture = Picture(chart, Ink.paper())
    sheet = picture.drawn
    assert isinstance(sheet, SheetItem)
    words = [piece.words for piece in sheet.pieces if isinstance(piece, Text)]
    picture.delete()
    paper = Paper(chart)
    assert "".join(words) == "".join(paper.texts), "paper may set a text in pieces, in the same order"
    for value in (value for one in chart.series for value in one.values if value is not None):
        assert value_text(chart, value) in words


@pytest.mark.parametrize("kind", [ChartKind.BAR, ChartKind.COLUMN])
def test_bars_are_as_long_against_each_other(view: ChartView, kind: ChartKind) -> None:
    chart = spec(kind)
    view.show_chart(chart)
    assert view.picture is not None
    bars = [shape for shape in Paper(chart).shapes if isinstance(shape, Rect)]
    side = "width" if kind is ChartKind.BAR else "height"
    lengths = [getattr(bar, side) for bar in bars if getattr(bar, side) > 0]
    values = [value for value in chart.series[0].values if value]
    middles: list[QPointF] = [middle for _, middle in view.picture.marks()]
    along = [abs((m.x() if kind is ChartKind.BAR else m.y()) - _zero(view)) * 2 for m in middles]
    for value, paper, screen in zip(values, lengths, along, strict=True):
        assert paper / lengths[0] == pytest.approx(value / values[0], abs=0.005)
        assert screen / along[0] == pytest.approx(value / values[0], abs=0.02)


def _zero(view: ChartView) -> float:
    assert view.picture is not None
    plot = view.picture.plot
    assert plot is not None
    zero = plot.marks.mapToScene(QPointF(0, 0))
    return zero.x() if view.picture.spec.kind is ChartKind.BAR else zero.y()
