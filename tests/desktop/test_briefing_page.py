"""The page 简报 as a person uses it: write, read the pages, save, print; and notice when it has grown old."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.briefings.page_source import PageSource
from zjai_desk.desktop.briefings.pages_view import DOTS, PagesView
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.briefing_page import BriefingPage
from zjai_desk.store import Store


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> BriefingPage:
    window.desk.go("briefing")
    calm(qtbot, window.desk)
    assert isinstance(window.shown, BriefingPage)
    return window.shown


@pytest.fixture
def written(page: BriefingPage, qtbot: QtBot) -> BriefingPage:
    page.desk.set_place("杭州市", 2019)
    qtbot.mouseClick(page.head.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.pages.drawn(0) is not None, timeout=20_000)
    calm(qtbot, page.desk)
    return page


def ink(image: QImage) -> int:
    """Count dark dots among a sample of the image."""
    return sum(
        image.pixelColor(x, y).lightness() < 128
        for y in range(0, image.height(), 3)
        for x in range(0, image.width(), 3)
    )


def test_before_the_first_one_the_page_says_what_to_do(page: BriefingPage) -> None:
    assert page.empty.isVisible()
    assert page.empty.first.text() == "生成"
    assert not page.save_action.isEnabled()
    assert not page.print_action.isEnabled()


def test_the_real_pages_are_shown(written: BriefingPage) -> None:
    assert written.pages.isVisible()
    first = written.pages.drawn(0)
    assert first is not None
    assert ink(first) > 500
    assert first.pixelColor(2, 2).name() == "#ffffff"
    assert abs(first.height() / first.width() - 297 / 210) < 0.01
    assert written.form.page_label.text().startswith("第 1 / ")
    assert "杭州市" in written.form.about_label.text()


def test_a_page_is_drawn_when_it_comes_into_view_and_sharp_at_any_size(
    written: BriefingPage, qtbot: QtBot
) -> None:
    pages = written.pages
    assert pages.drawn(2) is None
    written.form.after_button.click()
    written.form.after_button.click()
    qtbot.waitUntil(lambda: pages.drawn(2) is not None)
    assert written.form.page_label.text().startswith("第 3 / ")
    pages.set_zoom(1.5)
    width = round(595.28 * DOTS * 1.5 * pages.devicePixelRatioF())
    qtbot.waitUntil(lambda: abs((pages.drawn(2) or QImage()).width() - width) <= 2)
    assert written.form.zoom_box.currentText() == "150%"


def test_zooming_by_wheel_and_keys_and_fitting(written: BriefingPage, qtbot: QtBot) -> None:
    pages = written.pages
    fitted = pages.zoom
    qtbot.keyClick(pages, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert pages.zoom > fitted
    wheel = QWheelEvent(
        QPointF(50, 50),
        pages.mapToGlobal(QPointF(50, 50)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pages.viewport(), wheel)
    assert pages.zoom == pytest.approx(fitted, rel=0.01)
    box = written.form.zoom_box
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert pages.zoom < fitted, "a whole page is smaller than its width"
    qtbot.keyClick(pages, Qt.Key.Key_End)
    assert pages.page > 0
    qtbot.keyClick(pages, Qt.Key.Key_Home)
    assert pages.page == 0


def test_saved_is_what_was_shown(written: BriefingPage, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "报领导" / "生态 简报.pdf"
    path.parent.mkdir()
    path.write_bytes(b"an older one")
    written.output.save_to(path)
    document = PdfReader(path)
    assert written.briefing is not None
    assert len(document.pages) == written.briefing.pages
    assert "杭州市" in document.pages[0].extract_text()
    assert window.notice.text.text() == "已保存“生态 简报.pdf”"
    assert written.folder_action.isEnabled()
    assert [entry.name for entry in path.parent.iterdir()] == ["生态 简报.pdf"]


def test_a_folder_that_cannot_be_written_is_told(
    written: BriefingPage, window: MainWindow, tmp_path: Path
) -> None:
    written.output.save_to(tmp_path / "没有" / "简报.pdf")
    assert "写不了" in window.notice.text.text()
    assert not written.folder_action.isEnabled()


def test_printing_puts_every_page_on_paper(
    written: BriefingPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "打印.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setFromTo(1, 2)
    written.output.print_on(printer)
    qtbot.waitUntil(lambda: window.notice.text.text() == "已送打印 2 页", timeout=20_000)
    source = PageSource(written)
    found: list[object] = []
    source.open(path, found.append, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert len(found[0]) == 2  # type: ignore[arg-type]  # the test knows its kind
    images: list[QImage] = []
    source.draw(0, 0.5, images.append, found.append)
    qtbot.waitUntil(lambda: bool(images))
    assert ink(images[0]) > 30


def test_after_a_change_of_the_records_it_is_marked_as_old_until_written_anew(
    written: BriefingPage, qtbot: QtBot
) -> None:
    assert not written.form.stale_bar.isVisible()

    def add(store: Store, _progress: object) -> None:
        with store.change("新增企业", operator="李四") as change:
            change.insert("enterprises", [{"name": "杭州某某科技有限公司", "district": "西湖区"}])

    written.desk.run("新增", add, writes=True)
    calm(qtbot, written.desk)
    assert written.form.stale_bar.isVisible()
    before = written.briefing
    qtbot.mouseClick(written.form.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: written.briefing is not before, timeout=20_000)
    assert not written.form.stale_bar.isVisible()


def test_another_place_marks_it_and_the_same_one_clears_the_mark(written: BriefingPage) -> None:
    written.desk.set_place("滨江区", 2019)
    assert written.form.stale_bar.isVisible()
    written.desk.set_place("杭州市", 2019)
    assert not written.form.stale_bar.isVisible()


def test_impatient_clicks_write_once(page: BriefingPage, qtbot: QtBot) -> None:
    for _ in range(3):
        page.write()
    assert len(page.desk.jobs) == 1
    assert not page.write_action.isEnabled()
    qtbot.waitUntil(lambda: page.briefing is not None, timeout=20_000)
    assert page.write_action.isEnabled()


def test_cancelling_leaves_the_page_as_it_was(page: BriefingPage, qtbot: QtBot) -> None:
    page.write()
    page.desk.jobs[0].cancel()
    qtbot.waitUntil(page.write_action.isEnabled, timeout=20_000)
    assert page.briefing is None
    assert page.empty.headline.text() == "还没有生成简报"


def test_what_speaks_against_printing_is_listed(written: BriefingPage) -> None:
    assert written.briefing is not None
    if written.briefing.warnings:
        assert written.briefing.warnings[0] in written.form.issues_label.text()
    else:
        assert written.form.issues_title.text() == "没有发现问题"


def test_a_view_without_pages_is_quiet(qtbot: QtBot) -> None:
    view = PagesView()
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show()
    view.set_zoom(2)
    view.go_to(3)
    view.take(0, 1.0, QImage())
    QApplication.sendEvent(view, QEvent(QEvent.Type.PaletteChange))
    assert view.page == 0
