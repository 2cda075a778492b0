"""Charts by keys, by clicks in the legend, and as vectors."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from test_same_picture import spec

from zjai_desk.analysis.charts.spec import HUES, SHADES, ChartKind
from zjai_desk.desktop.charts.view import ChartView

WALKED = {
    ChartKind.BAR: (Qt.Key.Key_Down, Qt.Key.Key_Up),
    ChartKind.COLUMN: (Qt.Key.Key_Right, Qt.Key.Key_Left),
    ChartKind.GROUPED: (Qt.Key.Key_Right, Qt.Key.Key_Left),
    ChartKind.STACKED: (Qt.Key.Key_Right, Qt.Key.Key_Left),
    ChartKind.LINE: (Qt.Key.Key_Right, Qt.Key.Key_Left),
    ChartKind.RING: (Qt.Key.Key_Right, Qt.Key.Key_Left),
    ChartKind.RANKING: (Qt.Key.Key_Down, Qt.Key.Key_Up),
    ChartKind.TILES: (Qt.Key.Key_Right, Qt.Key.Key_Left),
    ChartKind.HEAT: (Qt.Key.Key_Down, Qt.Key.Key_Up),
}


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> ChartView:
    shown = ChartView()
    qtbot.addWidget(shown)
    shown.resize(700, 460)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


@pytest.mark.parametrize("kind", list(ChartKind))
def test_arrows_walk_the_values_and_enter_opens_what_is_behind(
    view: ChartView, qtbot: QtBot, kind: ChartKind
) -> None:
    chart = spec(kind)
    view.show_chart(chart)
    qtbot.wait(20)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.picture is not None
    first = view.picture.marks()[0][0]
    assert view.picture.current == first
    on, back = WALKED[kind]
    qtbot.keyClick(view, on)
    second = view.picture.current
    assert second is not None
    assert second != first
    said = f"{chart.categories[second.category]} · {chart.series[second.series].name}："
    assert view.accessibleName().startswith(said)
    assert QToolTip.text().startswith(said)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [chart.categories[second.category], chart.series[second.series].name]
    qtbot.keyClick(view, back)
    assert view.picture.current == first
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.picture.current == view.picture.marks()[-1][0]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.picture.current is None
    assert view.accessibleName() == chart.title


def test_across_the_series_of_groups_and_of_a_heat_table(view: ChartView, qtbot: QtBot) -> None:
    for kind, key in ((ChartKind.GROUPED, Qt.Key.Key_Down), (ChartKind.HEAT, Qt.Key.Key_Right)):
        view.show_chart(spec(kind))
        qtbot.wait(20)
        assert view.picture is not None
        qtbot.keyClick(view, Qt.Key.Key_Home)
        qtbot.keyClick(view, key)
        assert view.picture.current is not None
        assert (view.picture.current.category, view.picture.current.series) == (0, 1)


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_double_click_opens_what_is_behind_every_kind(
    view: ChartView, qtbot: QtBot, kind: ChartKind
) -> None:
    chart = spec(kind)
    view.show_chart(chart)
    qtbot.wait(20)
    assert view.picture is not None
    mark, middle = view.picture.marks()[1]
    at = view.picture.view.mapFromScene(middle)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.mouseDClick(view.picture.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [chart.categories[mark.category], chart.series[mark.series].name]


def test_a_double_click_in_the_legend_shows_a_series_alone(
    view: ChartView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may take longer from one click to the next than a hand does.
    monkeypatch.setattr(QApplication, "doubleClickInterval", lambda: 60_000)
    view.show_chart(spec(ChartKind.GROUPED))
    qtbot.wait(20)

    def click_twice() -> None:
        for _ in range(2):
            assert view.picture is not None
            place: QPoint = view.picture.view.mapFromScene(view.picture.legend.place_of(1).center())
            qtbot.mouseClick(view.picture.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            qtbot.wait(10)

    def drawn() -> set[int]:
        assert view.picture is not None
        return {mark.series for mark, _ in view.picture.marks()}

    click_twice()
    assert drawn() == {1}
    click_twice()
    assert drawn() == {0, 1, 2}


def test_the_denominator_stands_in_what_the_mouse_is_told(view: ChartView, qtbot: QtBot) -> None:
    view.show_chart(spec(ChartKind.BAR))
    qtbot.wait(20)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert "占合计2,636件的47.4%" in QToolTip.text()


@pytest.mark.parametrize("kind", list(ChartKind))
def test_vectors_show_what_paper_shows(view: ChartView, tmp_path: Path, kind: ChartKind) -> None:
    chart = spec(kind)
    view.show_chart(chart)
    svg, pdf = tmp_path / "图.svg", tmp_path / "图.pdf"
    view.save(svg)
    view.save(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        told = document[0].get_textpage().get_text_bounded()
    written = svg.read_text(encoding="utf-8")
    places = ("滨江", "西湖", "余杭") if kind is ChartKind.TILES else ("滨江区", "西湖区", "余杭区")
    for words in (*places, chart.title, *("1,250",) * (kind is not ChartKind.STACKED)):
        assert words in told.replace("\r\n", ""), words
    assert chart.title in written
    renderer = QSvgRenderer(QByteArray(written.encode()))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize() * 2, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    wanted = QColor(SHADES[-1] if kind in (ChartKind.TILES, ChartKind.HEAT) else HUES[0]).rgb()
    found = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert wanted in found
    assert QColor("white").rgb() in found
    assert io.BytesIO(pdf.read_bytes()).read(5) == b"%PDF-"


def test_a_hidden_series_is_not_in_the_file(view: ChartView, tmp_path: Path) -> None:
    view.show_chart(spec(ChartKind.GROUPED))
    view.toggle(0)
    for ending in ("svg", "pdf"):
        view.save(tmp_path / f"图.{ending}")
    written = (tmp_path / "图.svg").read_text(encoding="utf-8")
    assert "发明授权" not in written
    assert "实用新型" in written
    assert HUES[1] in written, "the others keep their hues"
    assert HUES[0] not in written
