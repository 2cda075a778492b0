"""The page 统计 as a person uses it: choose a table, read it, ask for its 口径, take it elsewhere."""

import csv
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.statistics_page import StatisticsPage
from zjai_desk.store import Store


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> StatisticsPage:
    window.desk.go("statistics")
    calm(qtbot, window.desk)
    assert isinstance(window.shown, StatisticsPage)
    return window.shown


def choose(qtbot: QtBot, page: StatisticsPage, name: str) -> None:
    page.choose(name)
    calm(qtbot, page.desk)


def cells(page: StatisticsPage) -> list[list[str]]:
    model = page.stat_table.stat_model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_table_with_its_chart_its_unit_and_its_source(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "enterprises.by_district")
    assert cells(page) == [["滨江区", "3", "75.00"], ["西湖区", "1", "25.00"], ["合计", "4", "100.00"]]
    assert "单位：家" in page.sheet.population_label.text()
    assert "4家" in page.sheet.population_label.text()
    assert page.sheet.notes_label.text().splitlines()[-1].startswith("来源：企业台账")
    assert page.chart.isVisible()
    assert page.chart.spec is not None
    assert page.chart.spec.kind is ChartKind.BAR
    assert page.chart.spec.categories == ("滨江区", "西湖区")


def test_sums_stand_apart_and_numbers_stand_right(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "atlas.fields")
    model = page.stat_table.stat_model
    last = model.rowCount() - 1
    assert model.index(last, 0).data() == "合计"
    assert model.index(last, 0).data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(0, 2).data(Qt.ItemDataRole.FontRole) is None
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(0, Qt.Orientation.Horizontal) == "层级"
    lines = [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(last + 1)]
    sums = [row for row, texts in enumerate(cells(page)) if texts[1] == "小计"]
    assert lines[last] == "above"
    assert {lines[row] for row in sums if row + 1 < last} <= {"below"}, "as on paper"
    assert not any(lines[row] for row in range(last) if row not in sums)
    firsts = [row[0] for row in cells(page)]
    assert firsts.count("技术层") == 1, "what repeats is written once"


def test_the_basis_is_one_click_away(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "enterprises.by_district")
    assert "企业数÷" not in page.sheet.notes_label.text()
    page.basis_action.trigger()
    told = page.sheet.notes_label.text()
    assert told.startswith("数的是：")
    assert "最大余数法" in told
    page.basis_action.trigger()
    assert "数的是：" not in page.sheet.notes_label.text()


def test_an_empty_table_says_what_is_missing_and_where_to_begin(
    page: StatisticsPage, qtbot: QtBot, window: MainWindow
) -> None:
    choose(qtbot, page, "patents.by_year")
    assert page.empty.isVisible()
    assert "没有专利记录" in page.empty.words.text()
    assert not page.copy_action.isEnabled()
    qtbot.mouseClick(page.empty.first, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert window.shown.key == "import"


def test_the_place_of_the_top_line_is_followed(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "enterprises.by_district")
    page.desk.set_place("湖州市", None)
    calm(qtbot, page.desk)
    assert page.empty.isVisible()
    qtbot.mouseClick(page.empty.second, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert cells(page)[-1][1] == "4"


def test_new_records_are_counted_at_once(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "enterprises.by_district")

    def add(store: Store, _progress: object) -> None:
        with store.change("新增企业", operator="李四") as change:
            change.insert("enterprises", [{"name": "杭州某某科技有限公司", "district": "西湖区"}])

    page.desk.run("新增", add, writes=True)
    calm(qtbot, page.desk)
    assert cells(page)[-1][1] == "5"


def test_choosing_fast_shows_the_last_choice(page: StatisticsPage, qtbot: QtBot) -> None:
    for name in ("atlas.fields", "patents.by_year", "enterprises.by_district"):
        page.choose(name)
    calm(qtbot, page.desk)
    assert page.table is not None
    assert page.table.name == "enterprises.by_district"


def test_copy_brings_the_whole_table_as_text_and_as_html(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "enterprises.by_district")
    page.copy_action.trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[1] == "滨江区\t3\t75.00"
    assert "<td>滨江区</td>" in data.html()
    page.stat_table.setCurrentIndex(page.stat_table.stat_model.index(0, 0))
    page.stat_table.selectRow(1)
    qtbot.keyClick(page.stat_table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().mimeData().text().splitlines()
    assert lines[1:] == ["西湖区\t1\t25.00"]


def test_export_to_a_workbook_and_to_csv(page: StatisticsPage, qtbot: QtBot, tmp_path: Path) -> None:
    choose(qtbot, page, "enterprises.by_district")
    book, text = tmp_path / "区县 分布.xlsx", tmp_path / "区县.csv"
    page.export_to(book)
    page.export_to(text)
    calm(qtbot, page.desk)
    values = [list(row) for row in openpyxl.load_workbook(book).active.values]  # type: ignore[union-attr]  # there is one
    assert ["滨江区", 3, 75] in [row[:3] for row in values]
    rows = list(csv.reader(text.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1] == ["滨江区", "3", "75.00"]


def test_a_folder_that_cannot_be_written_is_told(
    page: StatisticsPage, qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    choose(qtbot, page, "enterprises.by_district")
    page.export_to(tmp_path / "没有这个文件夹" / "表.xlsx")
    calm(qtbot, page.desk)
    assert window.notice.isVisible()
    assert "写不了" in window.notice.text.text()


def test_a_wide_table_stands_above_its_chart(page: StatisticsPage, qtbot: QtBot, window: MainWindow) -> None:
    choose(qtbot, page, "enterprises.by_district")
    assert page.sheet.split.orientation() == Qt.Orientation.Horizontal
    window.resize(760, 700)
    qtbot.wait(50)
    choose(qtbot, page, "atlas.fields")
    assert page.sheet.split.orientation() == Qt.Orientation.Vertical


def test_the_model_keeps_the_rules_of_models(
    page: StatisticsPage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    choose(qtbot, page, "atlas.fields")
    qtmodeltester.check(page.stat_table.stat_model)


def test_another_kind_of_chart_is_chosen_above_it_and_remembered_for_its_table(
    page: StatisticsPage, qtbot: QtBot
) -> None:
    choose(qtbot, page, "atlas.fields")
    box = page.sheet.pane.kind_box
    assert [box.itemText(place) for place in range(box.count())] == ["条形图（默认）", "柱形图"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert page.chart.spec is not None
    assert page.chart.spec.kind is ChartKind.COLUMN
    choose(qtbot, page, "enterprises.by_district")
    assert page.chart.spec.kind is ChartKind.BAR, "each table has its own"
    choose(qtbot, page, "atlas.fields")
    assert page.chart.spec.kind is ChartKind.COLUMN
    assert page.desk.settings.charts == {"atlas.fields": "column"}
    page.sheet.pane.choose(ChartKind.BAR)
    assert page.desk.settings.charts == {}


def test_districts_are_told_by_the_boundaries_of_then_or_of_now(
    page: StatisticsPage, qtbot: QtBot, window: MainWindow
) -> None:
    choose(qtbot, page, "atlas.fields")
    assert not page.bounds_box.isVisible(), "no table of districts"

    def add(store: Store, _progress: object) -> None:
        with store.change("录入企业") as change:
            change.insert("enterprises", [{"name": "杭州甲有限公司", "district": "下城区"}])

    window.desk.run("录入", add, lambda _: None, writes=True)
    calm(qtbot, window.desk)
    choose(qtbot, page, "enterprises.by_district")
    assert page.bounds_box.isVisible()
    assert "下城区" in [row[0] for row in cells(page)]
    page.bounds_box.setFocus()
    qtbot.keyClick(page.bounds_box, Qt.Key.Key_Down)
    calm(qtbot, window.desk)
    assert "拱墅区" in [row[0] for row in cells(page)]
    assert "下城区并入拱墅区" in page.sheet.notes_label.text()
