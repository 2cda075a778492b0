"""Charts on screen: what is drawn, what the mouse is told, what is copied and saved."""

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip
from pytestqt.qtbot import QtBot

from zjai_desk.analysis.charts.spec import HUES, SHADES, ChartKind, ChartSpec, Series, axis_marks
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.view import ChartView
from zjai_desk.desktop.kit import theme
from zjai_desk.errors import DeskError

YEARS = ("2017", "2018", "2019")
OF_ONE = (ChartKind.RING, ChartKind.BAR, ChartKind.RANKING, ChartKind.TILES)
SHADED = (ChartKind.TILES, ChartKind.HEAT)
KINDS = (Series("发明授权", (1250, 1649, 2090)), Series("实用新型", (1569, 2213, 2832)))


def chart(kind: ChartKind, **more: object) -> ChartSpec:
    told: dict[str, object] = {
        "title": "杭州市人工智能企业专利授权情况",
        "categories": YEARS if kind is not ChartKind.TILES else ("滨江区", "西湖区", "余杭区"),
        "series": KINDS if kind not in OF_ONE else KINDS[:1],
        "unit": "件",
        "source": "专利台账",
        "note": "按授权日期计。",
    }
    return ChartSpec(kind, **(told | more))  # type: ignore[arg-type]  # the test knows its kind


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> ChartView:
    shown = ChartView()
    qtbot.addWidget(shown)
    shown.resize(600, 420)
    shown.show()
    return shown


@pytest.fixture
def dark(dressed: QApplication) -> Iterator[None]:
    theme.apply(dressed, "dark")
    yield
    theme.apply(dressed, "light")


def has(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted for y in range(0, image.height(), 2) for x in range(0, image.width(), 2)
    )


@pytest.mark.parametrize("kind", list(ChartKind))
def test_each_kind_is_drawn_in_its_hues_on_white_paper(view: ChartView, kind: ChartKind) -> None:
    view.show_chart(chart(kind))
    image = view.image()
    hues = 3 if kind is ChartKind.RING else len(chart(kind).series)
    wanted = SHADES[-1:] if kind in SHADED else HUES[:hues]
    assert [has(image, hue) for hue in wanted] == [True] * len(wanted)
    assert QColor(image.pixel(2, image.height() - 2)) == QColor("white")


def test_on_screen_the_ground_is_that_of_the_theme(view: ChartView, dark: None) -> None:
    for kind in ChartKind:
        view.show_chart(chart(kind))
        grabbed = view.grab().toImage()
        assert QColor(grabbed.pixel(3, 3)) == theme.colour("surface"), kind
        assert len({grabbed.pixel(x, y) for x in range(0, 600, 5) for y in range(0, 420, 5)}) > 5, kind
        assert QColor(view.image().pixel(2, 2)) == QColor("white"), kind


def test_a_chart_drawn_anew_leaves_nothing_of_the_one_before(view: ChartView) -> None:
    view.show_chart(chart(ChartKind.BAR))
    there = len(QApplication.allWidgets())
    for kind in (ChartKind.LINE, ChartKind.BAR):
        view.show_chart(chart(kind))
        view.image()
    assert len(QApplication.allWidgets()) == there


@pytest.mark.parametrize("kind", list(ChartKind))
def test_the_mouse_over_a_mark_is_told_category_value_and_unit(
    view: ChartView, qtbot: QtBot, kind: ChartKind
) -> None:
    view.show_chart(chart(kind))
    assert view.picture is not None
    qtbot.wait(20)
    picture = view.picture
    mark, middle = picture.marks()[-1]
    at = picture.view.mapFromScene(middle)
    qtbot.mouseMove(picture.view.viewport(), at - QPoint(1, 0))
    qtbot.mouseMove(picture.view.viewport(), at)
    qtbot.waitUntil(lambda: "件" in QToolTip.text())
    assert QToolTip.text() == geometry.words(view.spec, mark)  # type: ignore[arg-type]  # the test knows its kind
    assert QToolTip.text().startswith(chart(kind).categories[mark.category])
    assert picture.mark_at(QPointF(-5, -5)) is None


def test_words_of_a_mark_give_the_share_of_what() -> None:
    spec = chart(ChartKind.BAR, categories=("芯片", "传感器", "视觉"), groups=("硬件层", "硬件层", "技术层"))
    said = [geometry.words(spec, mark) for mark in geometry.marks(spec)]
    assert said == [
        "芯片 · 发明授权：1,250件，占硬件层2,899件的43.1%",
        "传感器 · 发明授权：1,649件，占硬件层2,899件的56.9%",
        "视觉 · 发明授权：2,090件，占技术层2,090件的100.0%",
    ]


def test_a_click_in_the_legend_hides_a_series_and_another_brings_it_back(
    view: ChartView, qtbot: QtBot
) -> None:
    view.show_chart(chart(ChartKind.STACKED))
    qtbot.wait(20)

    def click(entry: int) -> None:
        assert view.picture is not None
        place = view.picture.legend.place_of(entry).center()
        at = view.picture.view.mapFromScene(place)
        qtbot.mouseClick(view.picture.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.wait(20)

    click(0)
    assert not has_bars(view, 0)
    assert has_bars(view, 1)
    click(1)
    assert has_bars(view, 1), "the last series that is left stays"
    click(0)
    assert has_bars(view, 0)


def has_bars(view: ChartView, series: int) -> bool:
    assert view.picture is not None
    return any(mark.series == series for mark, _ in view.picture.marks())


def test_bars_are_as_long_as_their_values(view: ChartView, qtbot: QtBot) -> None:
    view.show_chart(chart(ChartKind.BAR))
    qtbot.wait(20)
    assert view.picture is not None
    # The middles of bars that all start at zero lie as their values do.
    (first, a), (second, b), (_, c) = view.picture.marks()
    slope = (b.x() - a.x()) / float(second.value - first.value)
    assert c.x() == pytest.approx(a.x() + slope * (2090 - 1250), abs=1)


def test_what_lies_below_zero_has_its_place_on_the_axis() -> None:
    spec = chart(ChartKind.COLUMN, series=(Series("利润", (120, None, Decimal("-35.5"))),))
    assert axis_marks(spec)[0] <= -35.5
    assert 0.0 in axis_marks(spec)
    assert [mark.category for mark in geometry.marks(spec)] == [0, 2]


def test_save_png_and_svg(view: ChartView, tmp_path: Path) -> None:
    view.show_chart(chart(ChartKind.GROUPED))
    png, svg = tmp_path / "图 一.png", tmp_path / "图一.svg"
    view.save(png)
    view.save(svg)
    assert QImage(str(png)).size() == view.image().size()
    text = svg.read_text(encoding="utf-8")
    assert "杭州市人工智能企业专利授权情况" in text
    assert all(word in text for word in ("发明授权", "2,832", "来源：专利台账", "注：按授权日期计。"))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["图 一.png", "图一.svg"]


def test_a_folder_that_is_not_there_is_told(view: ChartView, tmp_path: Path) -> None:
    view.show_chart(chart(ChartKind.LINE))
    for name in ("图.png", "图.svg"):
        with pytest.raises(DeskError):
            view.save(tmp_path / "没有" / name)


def test_copy_puts_the_picture_on_the_clipboard(view: ChartView) -> None:
    view.show_chart(chart(ChartKind.RING))
    view.copy()
    assert QGuiApplication.clipboard().image().size() == view.image().size()


def test_a_long_ranking_is_as_high_as_its_names_need(view: ChartView) -> None:
    names = tuple(f"第{place}号创新园区" for place in range(60))
    view.show_chart(
        chart(ChartKind.BAR, categories=names, series=(Series("企业数", tuple(range(60, 0, -1))),))
    )
    assert view.picture is not None
    assert view.picture.view.height() >= 60 * 17


def test_nothing_to_show_is_shown_as_nothing(view: ChartView) -> None:
    view.show_chart(chart(ChartKind.BAR))
    view.show_chart(None)
    assert view.picture is None
    assert view.image().isNull()
    view.save(Path("不会写.png"))
    assert not Path("不会写.png").exists()


def test_the_chart_is_told_in_words_to_those_who_cannot_see_it(view: ChartView) -> None:
    view.show_chart(chart(ChartKind.COLUMN))
    assert view.accessibleName() == "杭州市人工智能企业专利授权情况"
    assert "2019 · 发明授权：2,090件" in view.accessibleDescription()


def test_pyqtgraph_waits_for_the_first_chart() -> None:
    code = "import sys, zjai_desk.desktop.charts.view; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_failed_save_from_the_menu_is_told_not_raised(
    view: ChartView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.show_chart(chart(ChartKind.BAR))
    path = str(tmp_path / "没有" / "图.png")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    told: list[DeskError] = []
    view.failed.connect(told.append)
    (save,) = [action for action in view.menu().actions() if action.text() == "另存图片…"]
    save.trigger()
    assert "没有" in str(told[0])
