"""The numbers on the pages of a briefing under the hand of a reader: 口径 on a click, records on a double click, keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.briefing.paper.spots import Spot
from zjai_desk.briefing.papers.kept import keep_paper
from zjai_desk.briefing.papers.paper import AttachmentPart, Paper, TablePart, TextPart
from zjai_desk.desktop.briefings.page_spots import PageSpots, tip
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.briefing_page import BriefingPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.records.original_dialog import OriginalDialog
from zjai_desk.returns import apply_plan, plan_import, read_return
from zjai_desk.store import Store

RETURNS = Path(__file__).parents[1] / "files" / "returns"


@pytest.fixture(scope="session")
def store_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two returns as they were sent, and of published figures."""
    path = tmp_path_factory.mktemp("returned") / "台账.zjdb"
    with Store.create(path) as store:
        with store.change("设置") as change:
            change.configure("year", "2019")
        for name in ("01_企业_标准.xlsx", "09_企业.xls"):
            apply_plan(store, plan_import(store, read_return(RETURNS / name)))
    return path


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> BriefingPage:
    window.desk.go("briefing")
    window.desk.set_place("浙江省", 2019)
    calm(qtbot, window.desk)
    found = window.shown
    assert isinstance(found, BriefingPage)
    found.form.catalogue.setCurrentRow(2)
    found.write()
    qtbot.waitUntil(lambda: found.pages.drawn(0) is not None, timeout=20_000)
    calm(qtbot, window.desk)
    return found


def spot_of(page: BriefingPage, words: str) -> Spot:
    assert page.briefing is not None
    return next(spot for spot in page.briefing.spots if words in spot.label and spot.column is not None)


def middle(page: BriefingPage, spot: Spot) -> QPoint:
    """Bring a number into view and return where it is."""
    page.pages.mark(spot.page, (spot.left, spot.bottom, spot.right, spot.top))
    page.pages.mark(0, None)
    return page.pages.place_of(spot.page, (spot.left, spot.bottom, spot.right, spot.top)).center()


def test_a_click_says_how_a_number_was_counted(page: BriefingPage, qtbot: QtBot) -> None:
    spot = spot_of(page, "滨江区 营业收入")
    assert page.basis.isHidden()
    qtbot.mouseClick(page.pages.viewport(), Qt.MouseButton.LeftButton, pos=middle(page, spot))
    assert page.spots.current is not None
    assert page.spots.current.label == spot.label
    assert page.basis.isVisible()
    for words in (
        "滨江区 营业收入",
        "亿元",
        "当年企业年报所填营业收入之和",
        "浙江省，2019年",
        "舍位平衡",
        "企业年报7份",
    ):
        assert words in page.basis.told, words


def test_a_double_click_opens_the_records(page: BriefingPage, window: MainWindow, qtbot: QtBot) -> None:
    spot = spot_of(page, "滨江区 营业收入")
    where = middle(page, spot)
    qtbot.mouseClick(page.pages.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(page.pages.viewport(), Qt.MouseButton.LeftButton, pos=where)
    calm(qtbot, window.desk)
    shown = window.shown
    assert isinstance(shown, RegisterPage)
    assert shown.register.key == "annual_returns"
    assert shown.model.rowCount() == len(spot.records)


def test_a_bar_of_a_chart_is_a_number_too(page: BriefingPage) -> None:
    assert page.briefing is not None
    labels = [spot.label for spot in page.briefing.spots]
    bars = {label for label in labels if labels.count(label) > 1}
    assert any("营业收入" in label for label in bars), "once in the table, once in its chart"


def test_a_cell_in_an_attachment_opens_its_records(
    page: BriefingPage, window: MainWindow, qtbot: QtBot
) -> None:
    paper = Paper(
        parts=(TextPart("详见附件。"), AttachmentPart("营业收入"), TablePart("industry.by_district"))
    )
    window.desk.run("保存", lambda store, _: keep_paper(store, "带附件", paper), lambda _: None, writes=True)
    calm(qtbot, window.desk)
    page.refresh()
    calm(qtbot, window.desk)
    catalogue = page.form.catalogue
    catalogue.setCurrentItem(catalogue.findItems("带附件", Qt.MatchFlag.MatchExactly)[0])
    before = page.briefing
    page.write()
    qtbot.waitUntil(lambda: page.briefing is not None and page.briefing is not before)
    calm(qtbot, window.desk)
    spot = spot_of(page, "滨江区 营业收入")
    assert spot.page == 1, "the attachment is a page of its own"
    page.pages.mark(spot.page, (spot.left, spot.bottom, spot.right, spot.top))
    qtbot.waitUntil(lambda: page.pages.drawn(spot.page) is not None)
    where = middle(page, spot)
    qtbot.mouseClick(page.pages.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(page.pages.viewport(), Qt.MouseButton.LeftButton, pos=where)
    calm(qtbot, window.desk)
    shown = window.shown
    assert isinstance(shown, RegisterPage)
    assert shown.register.key == "annual_returns"
    assert shown.model.rowCount() == len(spot.records)


def test_the_pointer_tells_and_is_a_hand(page: BriefingPage, qtbot: QtBot) -> None:
    spot = spot_of(page, "滨江区 营业收入")
    viewport, where = page.pages.viewport(), middle(page, spot)
    qtbot.mouseMove(viewport, where)
    qtbot.waitUntil(lambda: viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor)
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, where, viewport.mapToGlobal(where)))
    assert QToolTip.text() == f"{spot.label} · 双击看记录"
    qtbot.mouseMove(viewport, QPoint(2, 2))
    qtbot.waitUntil(lambda: viewport.cursor().shape() == Qt.CursorShape.ArrowCursor)


def test_tab_walks_the_numbers_and_enter_opens(page: BriefingPage, window: MainWindow, qtbot: QtBot) -> None:
    page.pages.setFocus()
    seen = []
    for _ in range(3):
        qtbot.keyClick(page.pages, Qt.Key.Key_Tab)
        assert page.spots.current is not None
        seen.append(page.spots.current)
    assert len(set(map(id, seen))) == 3
    assert all(spot.page == page.pages.page for spot in seen)
    qtbot.keyClick(page.pages, Qt.Key.Key_Backtab)
    assert page.spots.current is seen[1]
    assert page.pages.accessibleDescription() == seen[1].label
    page.spots.pick(spot_of(page, "滨江区 营业收入"))
    qtbot.keyClick(page.pages, Qt.Key.Key_Return)
    calm(qtbot, window.desk)
    assert isinstance(window.shown, RegisterPage)


def test_the_menu_offers_records_and_copying(page: BriefingPage) -> None:
    spot = spot_of(page, "滨江区 营业收入")
    where = middle(page, spot)
    viewport = page.pages.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, viewport.mapToGlobal(where))
    QApplication.sendEvent(viewport, event)
    menu = page.pages.findChild(QMenu)
    assert menu is not None
    records, number, words = menu.actions()
    assert records.isEnabled()
    number.trigger()
    assert QGuiApplication.clipboard().text() == spot.text
    words.trigger()
    assert QGuiApplication.clipboard().text() == spot.label
    menu.close()


def test_escape_lets_go(page: BriefingPage, qtbot: QtBot) -> None:
    page.spots.pick(spot_of(page, "滨江区"))
    qtbot.keyClick(page.pages, Qt.Key.Key_Escape)
    assert page.spots.current is None


def test_a_view_without_numbers_leaves_the_keys_alone(page: BriefingPage, qtbot: QtBot) -> None:
    spots = PageSpots(page.pages)
    spots.show(())
    assert spots.at(QPoint(100, 100)) is None
    assert spots.at(QPoint(-5, -5)) is None


def test_a_record_shows_its_cell_in_the_original(
    page: BriefingPage, window: MainWindow, qtbot: QtBot
) -> None:
    spot = spot_of(page, "滨江区 营业收入")
    page.open_spot(spot)
    calm(qtbot, window.desk)
    shown = window.shown
    assert isinstance(shown, RegisterPage)
    number = spot.records[0]
    dialog = OriginalDialog(window.desk, (shown.register, number), "revenue", window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.sheets.model.rowCount() > 0, timeout=20_000)
    index = dialog.sheets.view.currentIndex()
    assert dialog.sheets.model.reading(index.column()).key == "revenue"
    assert index.data() in dialog.note_label.text()
    assert f"{index.row() + 1}单元格" in dialog.place_label.text()
    assert dialog.place_label.text().startswith(("01_企业_标准.xlsx", "09_企业.xls"))
    # It is looked at, not set right.
    dialog.sheets.ask_field(index.column())
    assert dialog.sheets.picker is None


def test_what_was_published_says_where(sample_path: Path, tmp_path: Path) -> None:
    from zjai_desk.briefing import write_briefing

    with Store.open(sample_path) as store:
        done = write_briefing(store, "patents", tmp_path / "专利.pdf", "杭州市", 2019)
    published = [spot for spot in done.spots if spot.origin and spot.origin.of.register == "figures"]
    assert len(published) == len(done.spots)
    share = next(spot for spot in published if spot.text.startswith("29.66"))
    assert "双击看记录" in tip(share)
    told = dict(share.basis)
    assert (told["分子"], told["分母"]) == ("公布数16条", "公布数48条")
    assert told["来源"].startswith("《杭州科技")
