"""The page 报送情况 as a person uses it: make a task, drop files on cells, see who is missing, chase them."""

from pathlib import Path

import pytest
from import_helpers import in_dialog
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.board.round_dialog import RoundDialog, listed
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.board_page import BoardPage
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.registers.notebooks import FINAL
from zjai_desk.returns.rounds.rounds import Round

TASK = Round("2019年企业年报", "annual_returns", "2019", "2020-03-31", ("长河街道", "西兴街道", "浦沿街道"))


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> BoardPage:
    window.show_page("board")
    calm(qtbot, window.desk)
    assert isinstance(window.shown, BoardPage)
    return window.shown


def with_task(page: BoardPage, qtbot: QtBot) -> BoardPage:
    page.save_task(TASK)
    calm(qtbot, page.desk)
    return page


def drop_on(page: BoardPage, sender: str, *paths: Path) -> None:
    """Drag files over a cell and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    index = page.model.index_of(sender, TASK.title)
    spot = page.view.visualRect(index).center()
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    port = page.view.viewport()
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(port, QDragEnterEvent(spot, copy, data, buttons, keys))
    QApplication.sendEvent(port, QDragMoveEvent(spot, copy, data, buttons, keys))
    assert page.view.target == index
    QApplication.sendEvent(port, QDropEvent(QPointF(spot), copy, data, buttons, keys))


def a_return(path: Path, *, wrong: bool = False) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["企业名称", "所属区县", "成立日期", "营业收入（万元）"])
    sheet.append(["杭州图恒云信息有限公司", "滨江区", "2012-05-06", 350])
    if wrong:
        sheet.append(["杭州数云信息有限公司", "滨江区", "2019年2月30日", 12])
    book.save(path)
    return path


def state(page: BoardPage, sender: str) -> str:
    return str(page.model.index_of(sender, TASK.title).data())


def import_ready(window: MainWindow, qtbot: QtBot) -> ImportPage:
    """Import what the page 收表 has, faults and all, and go back to the board."""
    shown = window.shown
    assert isinstance(shown, ImportPage)
    qtbot.waitUntil(lambda: not shown.intake.is_busy, timeout=20_000)
    shown.open(shown.intake.files[-1])
    calm(qtbot, window.desk)
    qtbot.mouseClick(shown.review.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not shown.intake.is_busy, timeout=20_000)
    window.show_page("board")
    calm(qtbot, window.desk)
    return shown


def test_an_empty_board_offers_to_begin(page: BoardPage, qtbot: QtBot) -> None:
    assert page.empty.isVisible()

    def fill(dialog: RoundDialog) -> None:
        assert dialog.title_edit.text().endswith("企业年报"), "a name is proposed"
        dialog.senders_edit.setPlainText("长河街道\n西兴街道，浦沿街道\t长河街道")
        assert dialog.count_label.text() == "共 3 家"
        dialog.save.click()

    in_dialog(RoundDialog, fill)
    qtbot.mouseClick(page.empty.first, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert page.model.senders == ["长河街道", "西兴街道", "浦沿街道"]
    assert not page.empty.isVisible()
    assert page.model.index(3, 0).data() == "0 / 3"


def test_a_file_dropped_on_a_cell_is_received_for_its_sender(
    page: BoardPage, qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    with_task(page, qtbot)
    assert state(page, "长河街道") == "未报 逾期"
    drop_on(page, "长河街道", a_return(tmp_path / "无名.xlsx"))
    shown = import_ready(window, qtbot)
    assert shown.intake.files[0].sender == "长河街道"
    assert state(page, "长河街道") == "已收"
    assert page.model.index(3, 0).data() == "1 / 3"
    page.view.setCurrentIndex(page.model.index_of("长河街道", TASK.title))
    panel = page.panel
    assert panel.isVisible()
    assert panel.receipt is not None
    assert panel.receipt.file == "无名.xlsx"
    qtbot.mouseClick(panel.final_button, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert state(page, "长河街道") == FINAL
    page.desk.undo()
    calm(qtbot, page.desk)
    assert state(page, "长河街道") == "已收"


def test_faults_show_and_the_original_can_be_had_back(
    page: BoardPage, qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    with_task(page, qtbot)
    source = a_return(tmp_path / "西兴街道年报.xlsx", wrong=True)
    drop_on(page, "西兴街道", source)
    import_ready(window, qtbot)
    assert state(page, "西兴街道") == "有错 1"
    page.view.setCurrentIndex(page.model.index_of("西兴街道", TASK.title))
    receipt = page.panel.receipt
    assert receipt is not None
    page.export_original(receipt, tmp_path / "原件.xlsx")
    calm(qtbot, page.desk)
    assert (tmp_path / "原件.xlsx").read_bytes() == source.read_bytes()
    qtbot.mouseClick(page.panel.open_button, Qt.MouseButton.LeftButton)
    calm(qtbot, window.desk)
    assert isinstance(window.shown, ImportPage)
    assert window.shown.intake.files[-1].path.name == source.name


def test_who_is_missing_is_listed_for_print_and_as_a_workbook(
    page: BoardPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_task(page, qtbot)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    for kind in ("pdf", "xlsx"):
        target = tmp_path / f"催报单.{kind}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), ""))
        page.chase_action.trigger()
        question = QApplication.activeModalWidget()
        assert isinstance(question, QMessageBox)
        qtbot.mouseClick(question.buttons()[-1], Qt.MouseButton.LeftButton)
        calm(qtbot, page.desk)
        assert target.exists()
    cells = [
        cell
        for row in load_workbook(tmp_path / "催报单.xlsx").active.iter_rows(values_only=True)
        for cell in row
    ]  # type: ignore[union-attr]  # there is one
    assert {"长河街道", "西兴街道", "浦沿街道"} <= set(cells)
    assert (tmp_path / "催报单.pdf").read_bytes().startswith(b"%PDF")


def test_blank_forms_for_all_senders_of_a_task(
    page: BoardPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_task(page, qtbot)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.form_action.trigger()
    calm(qtbot, page.desk)
    names = sorted(path.name for path in tmp_path.glob("*街道_*.xlsx"))
    assert names == sorted(f"{sender}_{TASK.title}.xlsx" for sender in TASK.senders)


def test_a_task_can_be_changed_and_deleted(page: BoardPage, qtbot: QtBot) -> None:
    with_task(page, qtbot)

    def rename(dialog: RoundDialog) -> None:
        dialog.title_edit.setText("年报催收")
        dialog.save.click()

    in_dialog(RoundDialog, rename)
    page.edit_action.trigger()
    calm(qtbot, page.desk)
    assert [one.round.title for one in page.found.boards] == ["年报催收"]
    in_dialog(RoundDialog, lambda dialog: dialog.delete_button.click())
    page.edit_action.trigger()
    calm(qtbot, page.desk)
    assert page.empty.isVisible()
    page.desk.undo()
    calm(qtbot, page.desk)
    assert [one.round.title for one in page.found.boards] == ["年报催收"], "a deleted task comes back"


def test_a_state_narrows_the_board(page: BoardPage, qtbot: QtBot) -> None:
    with_task(page, qtbot)
    page.state_box.setCurrentIndex(page.state_box.findData(FINAL))
    page.state_box.activated.emit(page.state_box.currentIndex())
    assert page.model.rowCount() == 0


def test_the_model_keeps_the_rules_of_models(
    page: BoardPage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    with_task(page, qtbot)
    qtmodeltester.check(page.model)


def test_pasted_lists_of_names() -> None:
    assert listed("长河街道\r\n西兴街道\t 浦沿街道，长河街道；") == ["长河街道", "西兴街道", "浦沿街道"]


def test_a_new_task_is_proposed_a_name_of_its_own(page: BoardPage, qtbot: QtBot) -> None:
    dialog = RoundDialog(Round("", "annual_returns", "2019"), ["上城区"], [TASK.title], page)
    assert dialog.round.title == "2019年企业年报（2）"
    assert dialog.save.isEnabled()
    assert dialog.towns_button.text() == "全部区县（1）"
    dialog.deleteLater()


def test_files_outside_of_tasks_are_no_versions_and_find_their_sender(
    window: MainWindow, page: BoardPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_task(page, qtbot)
    book = Workbook()
    book.active.append(["服务机构名称", "机构类型"])  # type: ignore[union-attr]  # there is one
    book.active.append(["杭州检测院", "检验检测"])  # type: ignore[union-attr]  # there is one
    book.save(tmp_path / "机构.xlsx")
    window.desk.hand_over([tmp_path / "机构.xlsx"], Expected())
    calm(qtbot, window.desk)
    import_ready(window, qtbot)
    (stray,) = page.found.strays
    assert page.model.index(page.model.rowCount() - 2, 1).data() == "1 份"
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_: ("浦沿街道", True))
    page.move_receipt(stray, TASK.title)
    calm(qtbot, window.desk)
    assert page.found.strays == ()
    assert state(page, "浦沿街道") == "已收"
