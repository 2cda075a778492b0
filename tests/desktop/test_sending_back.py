"""What goes back to a sender: the workbook with its faults marked, its reply, a blank form."""

from pathlib import Path

import pytest
from import_helpers import (
    FAULTY,
    drop,
    dropped,
    import_page,
    in_dialog,
    in_store,
    opened,
    press,
    settle,
)
from openpyxl import load_workbook
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.board.blank_form_dialog import BlankFormDialog
from zjai_desk.desktop.intake.sending_back import ONLY_FAULTY, send_back
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.registers.notebooks import SENT_BACK
from zjai_desk.returns.rounds.receipts import receipts


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ImportPage:
    return import_page(window, qtbot)


def test_a_file_with_faults_goes_back_in_the_senders_own_workbook(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = dropped(qtbot, page, FAULTY)
    target = tmp_path / "回.xlsx"
    proposed: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(target), ""

    shown: list[object] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    press(qtbot, page.cards[file].send_back_button)
    settle(qtbot, page)
    assert proposed == ["08_企业_差错_退回.xlsx"]
    assert len(load_workbook(target).sheetnames) == 2, "the sender's sheet and the list of faults"
    assert len(shown) == 1
    states = in_store(page, qtbot, lambda store: [one.state for one in receipts(store)])
    assert states == [SENT_BACK]


def test_only_the_faulty_rows_can_be_sent_back(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = dropped(qtbot, page, FAULTY)
    target = tmp_path / "退回.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ONLY_FAULTY))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    page.ask_send_back(file)
    settle(qtbot, page)
    assert file.content is not None
    sheet = load_workbook(target).worksheets[0]
    faulty = {found.row for found in file.content.sheets[0].problems}
    twin = 1  # the record that another one says again goes with it
    assert sheet.max_row == 1 + len(faulty) + twin < len(file.content.sheets[0].records)


def test_after_an_import_with_refused_rows_the_way_back_to_the_sender_is_offered(
    page: ImportPage, qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = dropped(qtbot, page, FAULTY)
    page.open(file)
    calm(qtbot, page.desk)
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    notice = window.notice
    assert "没有写入" in notice.text.text()
    assert (notice.action.text(), notice.further.text()) == ("撤销", "生成退回件…")
    target = tmp_path / "退回.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    press(qtbot, notice.further)
    settle(qtbot, page)
    assert target.exists()
    page.desk.tell("别的事")
    assert not notice.further.isVisible()


def test_a_corrected_file_says_what_was_mended(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = dropped(qtbot, page, FAULTY)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    target = tmp_path / "08_企业_差错_退回.xlsx"
    send_back(page.desk, file, target)
    settle(qtbot, page)
    book = load_workbook(target)
    sheet = book.worksheets[0]
    (wrong,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "2019年2月30日")
    wrong.value = "2019年2月28日"
    book.save(target)
    reply = opened(qtbot, page, target)
    assert reply.reply is not None
    words = page.review.notes_label.text()
    assert words.startswith(f"这是“{FAULTY}”退回后的更正件")
    assert "已改好1" in words
    assert "更正件" in page.cards[reply].detail_label.text()


def test_a_blank_form_is_made_for_a_sender(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "空白.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    def fill(dialog: BlankFormDialog) -> None:
        dialog.sender_box.setCurrentText("滨江区")
        assert dialog.wants_known
        dialog.buttons.button(QDialogButtonBox.StandardButton.Save).click()

    in_dialog(BlankFormDialog, fill)
    page.form_action.trigger()
    qtbot.waitUntil(target.exists, timeout=10_000)
    calm(qtbot, page.desk)
    drop(page, target)
    settle(qtbot, page)
    (file,) = page.intake.files
    assert file.content is not None
    assert file.content.sheets[0].register, "the form needs no mapping"
