"""Signing off in the window: the dialog, the list, the kept pages, what was corrected since, withdrawing, other forms."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.briefing.editions.kept import editions, reprint
from zjai_desk.desktop.briefings.batch_dialog import BatchDialog
from zjai_desk.desktop.briefings.differences_dialog import DifferencesDialog
from zjai_desk.desktop.briefings.edition_dialog import EditionDialog
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.briefing_page import BriefingPage
from zjai_desk.store import Store


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> BriefingPage:
    window.desk.set_place("杭州市", 2019)
    window.desk.go("briefing")
    calm(qtbot, window.desk)
    assert isinstance(window.shown, BriefingPage)
    page = window.shown
    page.write()
    qtbot.waitUntil(lambda: page.briefing is not None, timeout=20_000)
    calm(qtbot, window.desk)
    return page


def asked(page: BriefingPage, qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    """Return the dialog that opens."""
    found: list[QDialog] = []

    def look() -> bool:
        found[:] = [dialog for dialog in page.findChildren(kind) if dialog.isVisible()]
        return bool(found)

    qtbot.waitUntil(look, timeout=20_000)
    return found[0]


def signed_off(page: BriefingPage, qtbot: QtBot) -> EditionDialog:
    page.freeze_action.trigger()
    dialog = asked(page, qtbot, EditionDialog)
    assert isinstance(dialog, EditionDialog)
    dialog.day_edit.setDate(QDate(2020, 3, 2))
    dialog.report_edit.setText("市政府、市人大")
    dialog.copies_box.setValue(30)
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()
    qtbot.waitUntil(lambda: page.shelf.edition is not None, timeout=20_000)
    calm(qtbot, page.desk)
    return dialog


def correct(page: BriefingPage, qtbot: QtBot) -> None:
    def change(store: Store, _: object) -> None:
        with store.change("更正领域", operator="李四", reason="企业来函") as change:
            change.update("enterprises", {1: {"field": ("语音识别",)}})

    page.desk.run("更正", change, writes=True)
    qtbot.waitUntil(lambda: bool(page.shelf.corrected), timeout=20_000)
    calm(qtbot, page.desk)


def test_signing_off_shows_the_kept_pages(page: BriefingPage, qtbot: QtBot, window: MainWindow) -> None:
    assert not page.shelf.panel.isVisible(), "nothing is signed off yet"
    signed_off(page, qtbot)
    assert window.notice.text.text() == "已定稿 人工智能产业简报2020年第1期"
    assert page.shelf.bar.isVisible()
    assert page.shelf.bar.label.text() == "定稿　人工智能产业简报2020年第1期 · 2020-03-02 · 张三"
    assert page.shelf.panel.list.item(0).text() == "2020年第1期　杭州市"
    assert not page.freeze_action.isEnabled(), "it is signed off"
    assert page.briefing is not None
    assert page.briefing.title.startswith("人工智能产业简报2020年第1期")
    page.shelf.bar.close_button.click()
    assert page.shelf.edition is None
    assert page.briefing is None


def about_to_sign_off_again(page: BriefingPage, qtbot: QtBot) -> EditionDialog:
    """Sign a briefing off, and open the dialog for the next edition of it, dated 2 April 2020."""
    signed_off(page, qtbot)
    page.write()
    qtbot.waitUntil(page.freeze_action.isEnabled, timeout=20_000)
    page.freeze_action.trigger()
    dialog = asked(page, qtbot, EditionDialog)
    assert isinstance(dialog, EditionDialog)
    dialog.day_edit.setDate(QDate(2020, 4, 2))
    return dialog


def test_the_dialog_watches_the_number(page: BriefingPage, qtbot: QtBot) -> None:
    dialog = about_to_sign_off_again(page, qtbot)
    save = dialog.buttons.button(dialog.buttons.StandardButton.Save)
    assert dialog.issue_box.value() == 2
    assert dialog.report_edit.text() == "市政府、市人大", "as the last one"
    dialog.issue_box.setValue(1)
    assert "已经用过" in dialog.fault_label.text()
    assert not save.isEnabled()
    dialog.issue_box.setValue(5)
    assert "跳了号" in dialog.fault_label.text()
    assert save.isEnabled(), "an office may have had others printed elsewhere"
    dialog.reject()


def test_an_edition_may_stand_for_an_earlier_one_if_it_says_why(page: BriefingPage, qtbot: QtBot) -> None:
    dialog = about_to_sign_off_again(page, qtbot)
    box, save = dialog.replaces_box, dialog.buttons.button(dialog.buttons.StandardButton.Save)
    assert box.isVisible()
    assert dialog.signing.replaces is None
    box.setCurrentIndex(1)
    assert box.currentText().startswith("人工智能产业简报2020年第1期")
    assert not save.isEnabled()
    assert "替代原因" in dialog.fault_label.text()
    dialog.note_edit.setText("更正领域")
    assert save.isEnabled()
    before = {edition.record for edition in page.shelf.known}
    save.click()
    qtbot.waitUntil(lambda: len(page.shelf.known) > len(before), timeout=20_000)
    calm(qtbot, page.desk)
    assert page.shelf.known[0].replaces in before


def test_corrections_are_counted_shown_and_traced(
    page: BriefingPage, qtbot: QtBot, window: MainWindow
) -> None:
    signed_off(page, qtbot)
    correct(page, qtbot)
    edition = page.shelf.known[0]
    count = page.shelf.corrected[edition.record]
    assert count > 0
    assert f"{count}个数已更正" in page.shelf.bar.label.text()
    assert not page.form.stale_bar.isVisible(), "what is signed off does not grow old"
    page.shelf.bar.compare_button.click()
    dialog = asked(page, qtbot, DifferencesDialog)
    assert isinstance(dialog, DifferencesDialog)
    model = dialog.table.stat_model
    assert model.rowCount() == count
    texts = [[str(model.index(row, column).data()) for column in range(5)] for row in range(count)]
    assert all("李四，更正领域，理由：企业来函" in line[4] for line in texts)
    row = next(n for n, line in enumerate(texts) if "语音识别" in line[1] and line[3] == "1")
    dialog.table.opened.emit(row, 3)
    calm(qtbot, window.desk)
    assert window.shown is not None
    assert window.shown.key == "enterprises"


def test_an_edition_goes_out_as_it_was(page: BriefingPage, qtbot: QtBot, tmp_path: Path) -> None:
    signed_off(page, qtbot)
    page.output.save_to(tmp_path / "一.pdf")
    correct(page, qtbot)
    page.shelf.panel.list.itemClicked.emit(page.shelf.panel.list.item(0))
    calm(qtbot, page.desk)
    page.output.save_to(tmp_path / "二.pdf")
    assert (tmp_path / "一.pdf").read_bytes() == (tmp_path / "二.pdf").read_bytes()
    for ending in ("docx", "xlsx"):
        page.shelf.export(tmp_path / f"定稿.{ending}")
        qtbot.waitUntil(lambda ending=ending: (tmp_path / f"定稿.{ending}").exists(), timeout=20_000)
    calm(qtbot, page.desk)
    values = {
        cell.value
        for sheet in openpyxl.load_workbook(tmp_path / "定稿.xlsx")
        for row in sheet.iter_rows()
        for cell in row
    }
    assert "语音识别" not in values, "what was frozen, not what is there today"


def test_withdrawing_asks_why_and_prints_a_notice(page: BriefingPage, qtbot: QtBot, tmp_path: Path) -> None:
    signed_off(page, qtbot)
    page.shelf.bar.withdraw_button.click()
    dialog = asked(page, qtbot, EditionDialog)
    assert isinstance(dialog, EditionDialog)
    dialog.day_edit.setDate(QDate(2020, 5, 1))
    save = dialog.buttons.button(dialog.buttons.StandardButton.Save)
    assert not save.isEnabled()
    assert "请写明撤回原因" in dialog.fault_label.text()
    qtbot.keyClicks(dialog.note_edit, "wrong")
    assert save.isEnabled()
    save.click()
    qtbot.waitUntil(
        lambda: len(page.shelf.known) == 2 and page.shelf.edition == page.shelf.known[0], timeout=20_000
    )
    calm(qtbot, page.desk)
    assert page.shelf.edition is not None
    assert page.shelf.edition.title.startswith("关于撤回")
    assert not page.shelf.bar.withdraw_button.isVisible()
    assert page.shelf.panel.list.count() == 2

    def look(store: Store, _: object) -> list[int | None]:
        reprint(store, editions(store)[1], tmp_path / "原.pdf")
        return [edition.replaces for edition in editions(store)]

    found: list[list[int | None]] = []
    page.desk.run("", look, found.append)
    calm(qtbot, page.desk)
    assert found == [[1, None]]


def test_the_batch_asks_for_briefings_and_formats(page: BriefingPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.each_action.trigger()
    dialog = asked(page, qtbot, BatchDialog)
    assert isinstance(dialog, BatchDialog)
    assert dialog.names == ("ecosystem",)
    assert dialog.formats == ("pdf",)
    dialog.ticks["pdf"].setChecked(False)
    assert not dialog.go.isEnabled()
    dialog.ticks["xlsx"].setChecked(True)
    dialog.list.item(4).setCheckState(Qt.CheckState.Checked)
    assert dialog.names == ("ecosystem", "vouchers")
    dialog.reject()
    page.desk.set_place("舟山市", 2019)
    page.output.write_each(tmp_path, ("industry", "vouchers"), ("xlsx",))
    qtbot.waitUntil((tmp_path / "清单.xlsx").exists, timeout=30_000)
    calm(qtbot, page.desk)
    assert len(list(tmp_path.rglob("*.xlsx"))) == 9
