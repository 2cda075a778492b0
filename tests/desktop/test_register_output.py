"""Out of a register page: what of it goes to a file or on paper, as it is seen."""

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.desktop.briefings.printing import PrintRun
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.records.output import Scope
from zjai_desk.desktop.records.print_dialog import PrintDialog
from zjai_desk.desktop.threads.background import Background
from zjai_desk.store import Query


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    window.show_page("enterprises")
    shown = window.shown
    assert isinstance(shown, RegisterPage)
    calm(qtbot, window.desk)
    return shown


def choose(page: RegisterPage, rows: range, keys: tuple[str, ...]) -> None:
    """Select cells as a person with Ctrl held does."""
    model, selection = page.model, QItemSelection()
    for key in keys:
        place = model.column_of(key)
        selection.select(model.index(rows.start, place), model.index(rows.stop - 1, place))
    page.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def cells(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]


# -- to files -----------------------------------------------------------------------------------------


def test_the_view_goes_out_as_it_is_seen(page: RegisterPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.visit(Query(equals={"district": "滨江区"}), None)
    page.keeper.show(replace(page.keeper.view, columns=("registered_capital", "name")))
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.output.export_to(tmp_path / "视图.xlsx")
    calm(qtbot, page.desk)
    expected = [["注册资本（万元）", "企业名称"], [100, NAMES[0]], [300, NAMES[2]], [400, NAMES[3]]]
    assert cells(tmp_path / "视图.xlsx") == expected
    assert page.desk.settings.export_folder == str(tmp_path)


def test_the_selection_goes_out_with_its_rows_and_columns(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    assert page.output.scopes == [Scope.VIEW, Scope.ALL]
    choose(page, range(1, 3), ("name", "registered_capital"))
    assert page.output.scopes == [Scope.VIEW, Scope.SELECTION, Scope.ALL]
    page.output.export_to(tmp_path / "选中.csv", page.output.wanted(Scope.SELECTION))
    calm(qtbot, page.desk)
    rows = list(csv.reader((tmp_path / "选中.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows == [["企业名称", "注册资本（万元）"], [NAMES[1], "200"], [NAMES[2], "300"]]


def test_the_whole_register_goes_out_whatever_is_filtered(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.visit(Query(text="大华"), None)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.output.export_to(tmp_path / "全部.xlsx", page.output.wanted(Scope.ALL))
    calm(qtbot, page.desk)
    rows = cells(tmp_path / "全部.xlsx")
    assert len(rows) == 5
    assert len(rows[0]) == len(page.register.fields)


def test_the_menu_says_how_much_each_entry_takes(page: RegisterPage) -> None:
    choose(page, range(2), ("name", "district"))
    page.output.menu.aboutToShow.emit()
    texts = [action.text() for action in page.output.menu.actions() if action.text()]
    shown = len(page.model.fields)
    assert texts[:2] == [f"导出当前视图（4 家，{shown} 列）…", "导出选中部分（2 行，2 列）…"]


# -- on paper -----------------------------------------------------------------------------------------


def settled(qtbot: QtBot, dialog: PrintDialog, page: RegisterPage) -> None:
    """Wait until the pages are set and the first one is drawn."""
    calm(qtbot, page.desk)
    qtbot.waitUntil(lambda: dialog.printed is not None and bool(dialog._sizes), timeout=10_000)
    qtbot.waitUntil(lambda: not any(b.busy for b in dialog.findChildren(Background)), timeout=10_000)
    calm(qtbot, page.desk)


def printing(page: RegisterPage, qtbot: QtBot) -> PrintDialog:
    qtbot.keyClick(page.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    [dialog] = page.findChildren(PrintDialog)
    settled(qtbot, dialog, page)
    return dialog


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_the_preview_shows_the_pages_with_the_columns_that_hold_something(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.visit(Query(equals={"district": "滨江区"}), None)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    calm(qtbot, page.desk)
    dialog = printing(page, qtbot)
    assert {field.key for field in dialog.fields} == {
        "name",
        "district",
        "registered_capital",
        "field",
        "layer",
    }
    assert dialog.outcome.text() == "3 家，共 1 页，字号 10.5 磅"
    assert dialog.pages.drawn(0) is not None
    dialog.title_edit.setText("滨江区企业名单")
    dialog.paper_box.setCurrentIndex(1)
    dialog.columns_list.item(dialog.columns_list.count() - 1).setCheckState(Qt.CheckState.Unchecked)
    qtbot.wait(400)
    settled(qtbot, dialog, page)
    width, height = dialog._sizes[0]
    assert width < height, "upright now"
    dialog.save_to(tmp_path / "名单.pdf")
    text = text_of(tmp_path / "名单.pdf")
    assert text.startswith("滨江区企业名单")
    assert "滨江区" in text
    assert NAMES[1] not in text
    assert not dialog.isVisible()


def test_a_selection_is_what_is_printed_first(page: RegisterPage, qtbot: QtBot) -> None:
    choose(page, range(2), ("name", "district"))
    dialog = printing(page, qtbot)
    assert dialog.scope_box.currentText() == "选中部分"
    assert [field.key for field in dialog.fields] == ["name", "district"]
    assert dialog.outcome.text().startswith("2 家，共 1 页")
    dialog.choose(Scope.ALL)
    settled(qtbot, dialog, page)
    qtbot.waitUntil(lambda: dialog.outcome.text().startswith("4 家"))
    dialog.reject()


def test_without_a_column_nothing_can_be_printed(page: RegisterPage, qtbot: QtBot) -> None:
    dialog = printing(page, qtbot)
    for row in range(dialog.columns_list.count()):
        dialog.columns_list.item(row).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: dialog.outcome.text() == "请至少选一列。", timeout=2000)
    assert not dialog.print_button.isEnabled()
    dialog.all_button.click()
    qtbot.wait(400)
    settled(qtbot, dialog, page)
    assert len(dialog.fields) == len(page.model.fields)
    dialog.reject()


def test_the_pages_go_to_a_printer(page: RegisterPage, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = printing(page, qtbot)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    done: list[int] = []
    PrintRun(dialog._source, dialog._sizes, printer, done.append, pytest.fail).start()
    qtbot.waitUntil(lambda: done == [1], timeout=10_000)
    assert (tmp_path / "打印.pdf").stat().st_size > 1000
    dialog.reject()


# -- as a chart ---------------------------------------------------------------------------------------


def test_one_cell_charts_its_whole_column(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.moves.go(0, page.model.column_of("district"))
    qtbot.keyClick(page.table, Qt.Key.Key_F1, Qt.KeyboardModifier.AltModifier)
    calm(qtbot, page.desk)
    dialog = page.chart.dialog
    assert dialog is not None
    spec = dialog.chart.spec
    assert spec is not None
    assert dict(zip(spec.categories, spec.series[0].values, strict=True)) == {"滨江区": 3, "西湖区": 1}
    dialog.copy_button.click()
    assert page.window().notice.text.text().startswith("已复制图片")
    dialog.kind_box.setCurrentIndex(dialog.kind_box.findData(ChartKind.RING))
    dialog.kind_box.activated.emit(dialog.kind_box.currentIndex())
    assert dialog.chart.spec is not None
    assert dialog.chart.spec.kind is ChartKind.RING
    dialog.reject()


def test_another_selection_is_drawn_into_the_same_window(page: RegisterPage, qtbot: QtBot) -> None:
    choose(page, range(3), ("name", "registered_capital"))
    page.chart.draw()
    calm(qtbot, page.desk)
    first = page.chart.dialog
    assert first is not None
    assert first.chart.spec is not None
    assert first.chart.spec.categories == (NAMES[2], NAMES[1], NAMES[0])
    assert first.chart.spec.note == "选中的 3 家"
    choose(page, range(4), ("registered_capital", "district"))
    page.chart.draw()
    calm(qtbot, page.desk)
    assert page.chart.dialog is first
    assert first.chart.spec.categories == ("滨江区", "西湖区")
    first.reject()


def test_a_column_without_numbers_is_refused_in_words(
    page: RegisterPage, window: MainWindow, qtbot: QtBot
) -> None:
    choose(page, range(2), ("valuation",))
    page.chart.draw()
    calm(qtbot, page.desk)
    assert "估值或市值" in window.notice.text.text()
