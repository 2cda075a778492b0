"""The review of a return as a person uses it: set right how it is read, explain, recognise."""

from pathlib import Path

import pytest
from import_helpers import (
    FAULTY,
    RETURNS,
    STANDARD,
    drop,
    dropped,
    import_page,
    in_dialog,
    in_store,
    opened,
    press,
    settle,
    written,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot
from window_helpers import calm, write

from zjai_desk.desktop.intake.candidates_dialog import CandidatesDialog
from zjai_desk.desktop.intake.reasons_dialog import ReasonsDialog
from zjai_desk.desktop.intake.return_file import FileState
from zjai_desk.desktop.kit.file_drop import FileDrop
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.registers.notebooks import ANSWERS, MAPPINGS
from zjai_desk.returns.rounds.receipts import receipts
from zjai_desk.store import Store

TWO_ROWS = "02_企业_两行表头.xlsx"


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ImportPage:
    return import_page(window, qtbot)


def choose_field(qtbot: QtBot, page: ImportPage, letter: str, words: str) -> None:
    """Open the choice of a column by its head, type a few words and press Enter."""
    sheet = page.review.sheet
    column = ord(letter) - ord("A")
    sheet.view.scrollTo(sheet.model.index(0, column))
    x = sheet.head.sectionViewportPosition(column) + 12
    qtbot.mouseClick(sheet.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 30))
    assert sheet.picker is not None
    write(qtbot, sheet.picker.search, words)
    qtbot.keyClick(sheet.picker.search, Qt.Key.Key_Return)
    settle(qtbot, page)


def test_a_column_read_wrongly_is_set_right_and_remembered(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    head: list[object] = ["单位", "统一社会信用代码", "所属区县", "年末人手", "联系电话"]
    row: list[object] = ["杭州图恒云信息有限公司", "91330105MA4C12H392", "滨江区", 35, "0571-88880000"]
    file = opened(qtbot, page, written(tmp_path / "长河街道年报.xlsx", [head, row]))
    sheet = page.review.sheet_model
    assert sheet.reading(3).words == "不导入"
    choose_field(qtbot, page, "D", "从业人")
    assert file.content is not None
    assert file.content.sheets[0].mapping["D"] == "employees"
    assert sheet.reading(3).key == "employees"
    assert page.review.memory_label.isVisible()
    assert "导入后记住" in page.review.memory_label.text()
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    kept = in_store(page, qtbot, lambda store: store.count(MAPPINGS.key))
    assert kept == 1
    again: list[object] = ["杭州数云信息有限公司", "91330108MA2CD6UD8H", "滨江区", 12, ""]
    second = opened(qtbot, page, written(tmp_path / "长河街道补报.xlsx", [head, again]))
    assert second.content is not None
    assert second.content.sheets[0].mapping["D"] == "employees", "nobody had to say it twice"
    assert "以前改过的读法" in page.review.memory_label.text()
    press(qtbot, page.review.memory_button)
    settle(qtbot, page)
    assert "D" not in second.content.sheets[0].mapping
    assert in_store(page, qtbot, lambda store: store.count(MAPPINGS.key)) == 0


def test_a_correction_may_be_for_this_file_alone(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    head: list[object] = ["企业名称", "所属区县", "人手"]
    opened(qtbot, page, written(tmp_path / "a.xlsx", [head, ["杭州图恒云信息有限公司", "滨江区", 35]]))
    choose_field(qtbot, page, "C", "从业人")
    press(qtbot, page.review.memory_button)
    assert "只用于这一份" in page.review.memory_label.text()
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    assert in_store(page, qtbot, lambda store: store.count(MAPPINGS.key)) == 0


def test_a_column_can_be_left_out(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    assert file.content is not None
    letter = next(k for k, key in file.content.sheets[0].mapping.items() if key == "district")
    choose_field(qtbot, page, letter, "")  # the first line is what it is, the second is nothing
    sheet = page.review.sheet
    column = ord(letter) - ord("A")
    sheet.view.setCurrentIndex(sheet.model.index(3, column))
    qtbot.keyClick(sheet.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert sheet.picker is not None
    qtbot.keyClick(sheet.picker.search, Qt.Key.Key_Down)
    qtbot.keyClick(sheet.picker.search, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert letter not in file.content.sheets[0].mapping


def test_the_unit_is_set_right(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    head: list[object] = ["企业名称", "所属区县", "营业收入"]
    file = opened(
        qtbot, page, written(tmp_path / "a.xlsx", [head, ["杭州图恒云信息有限公司", "滨江区", 350000]])
    )
    box = page.review.bar.unit_box
    box.setCurrentIndex(box.findText("元"))
    box.activated.emit(box.currentIndex())
    settle(qtbot, page)
    assert file.plan is not None
    (figure,) = (item.values["revenue"] for item in file.plan.items if "revenue" in item.values)
    assert figure == 35


def test_the_unit_of_one_column_is_set_right_in_its_own_menu_and_remembered(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    head: list[object] = ["企业名称", "所属区县", "营业收入", "研发费用"]
    row = ["杭州图恒云信息有限公司", "滨江区", 3.5, 700]
    file = opened(qtbot, page, written(tmp_path / "a.xlsx", [head, row]))
    sheet = page.review.sheet
    sheet.ask_field(2)
    assert sheet.picker is not None
    box = sheet.picker.unit_box
    assert box.isVisible()
    box.setCurrentIndex(box.findText("亿元"))
    box.activated.emit(box.currentIndex())
    settle(qtbot, page)
    assert file.plan is not None
    (figures,) = (item.values for item in file.plan.items if "revenue" in item.values)
    assert (figures["revenue"], figures["rd_spend"]) == (35000, 700)
    assert sheet.model.reading(2).words == "营业收入（亿元）"
    sheet.ask_field(0)
    assert sheet.picker is not None
    assert not sheet.picker.unit_row.isVisibleTo(sheet.picker)
    sheet.picker.close()
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    (again,) = dropped(
        qtbot, page, written(tmp_path / "b.xlsx", [head, ["宁波甬智科技有限公司", "滨江区", 2, 9]])
    )[-1:]
    assert again.content is not None
    assert again.content.sheets[0].units["C"] == "亿元"


def test_the_unit_of_one_value_on_a_form_of_labels_is_set_right_and_remembered(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    def rows(name: str, revenue: float) -> list[list[object]]:
        return [
            ["企业名称", name],
            ["所属区县", "滨江区"],
            ["营业收入", revenue],
            ["研发费用", 700],
            ["年度", 2019],
        ]

    file = opened(qtbot, page, written(tmp_path / "a.xlsx", rows("杭州图恒云信息有限公司", 3.5)))
    sheet = page.review.sheet
    sheet.view.setCurrentIndex(sheet.model.index(2, 0))
    qtbot.keyClick(sheet.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert sheet.picker is not None
    assert sheet.picker.title_label.text() == "B3格“营业收入”读作"
    box = sheet.picker.unit_box
    box.setCurrentIndex(box.findText("亿元"))
    box.activated.emit(box.currentIndex())
    settle(qtbot, page)
    assert file.plan is not None
    (figures,) = (item.values for item in file.plan.items if "revenue" in item.values)
    assert (figures["revenue"], figures["rd_spend"]) == (35000, 700)
    assert "营业收入（亿元）" in sheet.model.index(2, 1).data(Qt.ItemDataRole.ToolTipRole)
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    (again,) = dropped(qtbot, page, written(tmp_path / "b.xlsx", rows("宁波甬智科技有限公司", 2)))[-1:]
    assert again.content is not None
    (record,) = again.content.sheets[0].records
    assert record.values["revenue"] == 20000


def test_a_head_that_was_not_recognised_is_pointed_out(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    rows: list[list[object]] = [["甲类", "乙类", "丙类"], ["杭州图恒云信息有限公司", "滨江区", 3]]
    drop(page, written(tmp_path / "a.xlsx", rows))
    settle(qtbot, page)
    (file,) = page.intake.files
    assert file.state is FileState.UNKNOWN
    assert page.cards[file].open_button.text() == "指定表头"
    press(qtbot, page.cards[file].open_button)
    calm(qtbot, page.desk)
    assert not page.review.import_button.isEnabled()
    box = page.review.bar.register_box
    box.setCurrentIndex(box.findData("enterprises"))
    box.activated.emit(box.currentIndex())
    settle(qtbot, page)
    choose_field(qtbot, page, "A", "企业名称")
    choose_field(qtbot, page, "B", "所属区县")
    assert page.review.import_button.text() == "导入 1 条"


def test_the_head_is_moved_to_other_rows(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, TWO_ROWS)
    page.open(file)
    bar = page.review.bar
    assert bar.rows == (4, 5)
    qtbot.keyClick(bar.head_first, Qt.Key.Key_Down)
    assert bar.rows == (5, 5)
    press(qtbot, bar.head_button)
    settle(qtbot, page)
    assert file.content is not None
    assert file.content.sheets[0].header_rows == [5]
    assert file.plan is not None
    assert len(file.plan.items) == 44, "the lower row says it all"


def test_one_reason_for_many_findings(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, FAULTY)
    page.open(file)
    before = page.review.plan.explain_button.text()
    assert before.startswith("填写说明（")

    def write_reason(dialog: ReasonsDialog) -> None:
        ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        dialog.reason_edit.setPlainText("已核实")
        assert not ok.isEnabled(), "too short"
        dialog.reason_edit.setPlainText("早期试点代码，已核对营业执照")
        assert ok.isEnabled()
        ok.click()

    in_dialog(ReasonsDialog, write_reason)
    press(qtbot, page.review.plan.explain_button)
    calm(qtbot, page.desk)
    assert not page.review.plan.explain_button.isVisible()
    page.review.plan.filter("flawed")
    texts = [
        page.review.items_model.index(line, 0, page.review.items_model.index(row, 0)).data()
        for row in range(page.review.items_model.rowCount())
        for line in range(page.review.items_model.rowCount(page.review.items_model.index(row, 0)))
    ]
    assert any("说明：早期试点代码" in text for text in texts)
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    reasons = in_store(page, qtbot, lambda store: store.columns(ANSWERS.key, ("reason",))["reason"])
    assert set(reasons) == {"早期试点代码，已核对营业执照"}  # type: ignore[call-overload]  # what is read back is plain


@pytest.mark.parametrize("same", [True, False])
def test_a_doubtful_enterprise_is_recognised_by_a_person(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, same: bool
) -> None:
    head: list[object] = ["企业名称", "所属区县", "联系电话"]
    file = opened(
        qtbot,
        page,
        written(tmp_path / "a.xlsx", [head, ["杭州海康威视数字技术有限公司", "滨江区", "0571-1"]]),
    )
    assert file.plan is not None
    if file.plan.counts["undecided"] == 0:
        pytest.skip("nothing is in doubt")
    review = page.review
    assert review.plan.filter_buttons["undecided"].text() == "待定 1"
    review.plan.filter("undecided")
    assert review.plan.card.decide_button.isVisible()

    def choose(dialog: CandidatesDialog) -> None:
        (dialog.same_buttons[0] if same else dialog.none_button).click()

    in_dialog(CandidatesDialog, choose)
    press(qtbot, review.plan.card.decide_button)
    settle(qtbot, page)
    state = "changed" if same else "new"
    assert file.plan.counts[state] == 1
    assert file.plan.counts["undecided"] == 0
    press(qtbot, review.import_button)
    settle(qtbot, page)
    assert in_store(page, qtbot, lambda store: store.count("enterprises")) == (4 if same else 5)


def test_ticks_survive_leaving_the_review_and_a_new_plan(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    view = page.review.plan.view
    view.setCurrentIndex(page.review.items_model.index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert page.review.import_button.text() == "导入 59 条"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.review.isVisible())
    page.open(file)
    assert page.review.import_button.text() == "导入 59 条"
    page.intake.plan(file)
    settle(qtbot, page)
    assert page.review.import_button.text() == "导入 59 条"
    press(qtbot, page.review.plan.all_tick)  # some: a click ticks all
    press(qtbot, page.review.plan.all_tick)
    assert page.review.import_button.text() in ("登记收到", "导入 60 条")


def test_imported_records_are_shown_in_their_register(
    page: ImportPage, qtbot: QtBot, window: MainWindow
) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.intake.import_all()
    settle(qtbot, page)
    press(qtbot, page.cards[file].show_button)
    calm(qtbot, page.desk)
    shown = window.shown
    assert isinstance(shown, RegisterPage)
    assert shown.model.rowCount() == 30


def test_a_return_with_nothing_to_write_is_noted(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    head: list[object] = ["企业名称", "所属区县", "成立日期"]
    file = opened(
        qtbot,
        page,
        written(tmp_path / "浦沿街道.xlsx", [head, ["杭州某某有限公司", "滨江区", "2019年2月30日"]]),
    )
    assert page.review.import_button.text() == "登记收到"
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    assert file.state is FileState.NOTED
    (sender,) = in_store(page, qtbot, lambda store: [one.sender for one in receipts(store)])  # type: ignore[misc]  # the helper returns what it is given
    assert sender == "浦沿街道"


def test_files_are_taken_wherever_they_are_dropped(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("enterprises")
    calm(qtbot, window.desk)
    drops = window.findChild(FileDrop)
    assert drops is not None
    drop(window, RETURNS / STANDARD)  # type: ignore[arg-type]  # the test knows its kind
    shown = window.shown
    assert isinstance(shown, ImportPage)
    settle(qtbot, shown)
    assert [file.path.name for file in shown.intake.files] == [STANDARD]
    assert not drops.veil.isVisible()


def test_the_sender_can_be_set_right(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    box = page.review.bar.sender_box
    box.setFocus()
    box.lineEdit().selectAll()  # type: ignore[union-attr]  # there is one
    box.lineEdit().setText("长河街道")  # type: ignore[union-attr]  # there is one
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)  # type: ignore[arg-type]  # the test knows its kind
    assert file.sender == "长河街道"
    press(qtbot, page.review.import_button)
    settle(qtbot, page)
    (sender,) = in_store(page, qtbot, _senders)  # type: ignore[misc]  # the helper returns what it is given
    assert sender == "长河街道"


def _senders(store: Store) -> list[str]:
    return [one.sender for one in receipts(store)]
