"""The page 收表 as a person uses it: drop, look, leave out, import, take back."""

import threading

import pytest
from import_helpers import (
    ATLAS,
    FAULTY,
    STANDARD,
    counts,
    dropped,
    import_page,
    in_store,
    press,
    second_click,
    settle,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.intake.digest import FLAWED
from zjai_desk.desktop.intake.return_file import FileState
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.returns.rounds.rounds import Round, save_round
from zjai_desk.store import Query, Store


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ImportPage:
    return import_page(window, qtbot)


def test_an_empty_page_says_what_belongs_there(page: ImportPage) -> None:
    assert page.empty.isVisible()
    assert page.empty.headline.text() == "把回表拖到这里"
    assert not page.all_action.isEnabled()


def test_drop_look_import_and_take_back(page: ImportPage, qtbot: QtBot, window: MainWindow) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    card = page.cards[file]
    assert (card.state_label.text(), card.name_label.text()) == ("可导入", STANDARD)
    assert card.detail_label.text().startswith(
        "企业台账 · 30 行 · 企业新增 30 · 年报新增 30 · 表上没有年度，按2"
    )
    assert window.navigation.count_shown("import") == "1"
    assert counts(page, qtbot) == (4, 1)

    press(qtbot, card.open_button)
    review = page.review
    assert review.isVisible()
    assert review.plan.filter_buttons["new"].text() == "新增 60"
    assert review.plan.sum_label.text() == "将写入企业台账 30 家、企业年报 30 份。"
    assert counts(page, qtbot) == (4, 1), "nothing is written before it is approved"

    press(qtbot, review.import_button)
    settle(qtbot, page)
    assert counts(page, qtbot) == (34, 31)
    assert file.state is FileState.IMPORTED
    assert card.detail_label.text() == "已写入企业台账 30 家、企业年报 30 份"
    assert window.notice.isVisible()
    assert window.notice.text.text() == f"已导入 {STANDARD}"

    press(qtbot, window.notice.action)
    settle(qtbot, page)
    assert counts(page, qtbot) == (4, 1)
    assert file.state is FileState.READY, "what was taken back can be imported again"


def test_the_card_takes_its_own_import_back(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, "05_企业_GBK.csv")
    page.intake.import_all()
    settle(qtbot, page)
    assert counts(page, qtbot)[0] == 22
    press(qtbot, page.cards[file].open_button)
    settle(qtbot, page)
    assert counts(page, qtbot)[0] == 4


def test_impatient_clicks_import_once(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    calm(qtbot, page.desk)
    plan = page.review.items_model.plan
    assert plan is not None
    for _ in range(3):
        page.review.import_button.click()
        page.intake.import_file(file, plan)
    settle(qtbot, page)
    assert counts(page, qtbot) == (34, 31)
    assert len(in_store(page, qtbot, lambda store: store.history())) == 2  # type: ignore[arg-type]  # the test knows its kind


def test_a_double_click_reaches_only_what_its_first_click_was_meant_for(
    page: ImportPage, qtbot: QtBot
) -> None:
    first, second = dropped(qtbot, page, FAULTY, STANDARD)
    page.open(first)
    calm(qtbot, page.desk)
    press(qtbot, page.review.import_button)
    everything = next(b for b in page.head.buttons if b.defaultAction() is page.all_action)
    second_click(qtbot, everything)
    assert second.state is FileState.READY, "nobody asked for this one"
    settle(qtbot, page)
    assert (first.state, second.state) == (FileState.IMPORTED, FileState.READY)
    assert page.cards[first].detail_label.text().endswith("；退回的 5 条没有写入")
    second_click(qtbot, page.cards[second].drop_button)
    assert second in page.intake.files, "the card that moved up under the pointer stays"


def test_all_that_is_ready_waits_for_an_import_under_way(page: ImportPage, qtbot: QtBot) -> None:
    first, second = dropped(qtbot, page, FAULTY, STANDARD)
    page.open(first)
    calm(qtbot, page.desk)
    press(qtbot, page.review.import_button)
    page.intake.import_all()
    settle(qtbot, page)
    assert (first.state, second.state) == (FileState.IMPORTED, FileState.IMPORTED)


def test_records_without_a_tick_are_left_out(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    items = page.review.items_model
    for row in (0, 1):
        assert items.setData(
            items.index(row, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
        )
    assert page.review.import_button.text() == "导入 58 条"
    page.review.import_button.click()
    settle(qtbot, page)
    assert counts(page, qtbot) == (33, 30)


def test_no_tick_no_import(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    page.review.items_model.tick_shown(False)
    assert page.review.import_button.text() == "登记收到", "no record, but the file can be noted"
    page.review.items_model.tick_shown(True)
    assert page.review.import_button.text() == "导入 60 条"


def test_faults_are_listed_with_grade_and_lead_to_their_cell(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, FAULTY)
    assert file.state is FileState.FLAWED
    assert page.cards[file].open_button.text() == "查看差错"
    page.open(file)
    review, items = page.review, page.review.items_model
    assert file.digest is not None
    refused = file.digest.counts["refused"]
    assert refused > 0
    assert f"退回的 {refused} 条不导入" in review.plan.sum_label.text()
    review.plan.filter_buttons[FLAWED].click()
    said = [
        items.index(line, 0, items.index(row, 0)).data()
        for row in range(items.rowCount())
        for line in range(items.rowCount(items.index(row, 0)))
    ]
    assert any(text.startswith("强制　成立日期：“2019年2月30日”不是日期") for text in said)
    assert any(text.startswith("核实　") for text in said)
    for row in range(items.rowCount()):
        record = items.index(row, 0)
        line = items.line(items.index(0, 0, record))
        item = items.item(record)
        assert line is not None
        assert item is not None
        review.plan.go_to(items.index(0, 0, record))
        cell = review.sheet.view.currentIndex()
        assert cell.row() + 1 == item.rows[0]
        if "2月30日" in line.text:
            assert cell.data() == "2019年2月30日"


def test_a_changed_field_shows_what_was_and_what_will_be(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.intake.import_all()
    settle(qtbot, page)

    def edit(store: Store) -> None:
        (number,) = store.ids("enterprises", Query(equals={"uscc": "91330105MA4C12H392"}))
        with store.change("改", operator="李四") as change:
            change.update("enterprises", {number: {"district": "西湖区"}})

    page.desk.run("改", lambda store, _: edit(store), writes=True)
    calm(qtbot, page.desk)
    page.intake.read(file)
    settle(qtbot, page)
    page.open(file)
    review = page.review
    assert review.plan.filter_buttons["changed"].text() == "更改 1"
    assert review.plan.filter_buttons["unchanged"].text() == "未变 59"
    assert not review.plan.filter_buttons["new"].isVisible()
    review.plan.filter_buttons["changed"].click()
    record = review.items_model.index(0, 0)
    assert review.plan.view.isExpanded(record)
    assert review.items_model.index(0, 0, record).data() == "所属区县：西湖区 → 拱墅区"
    assert review.import_button.text() == "导入 1 条"


def test_the_sheet_is_shown_as_it_looks_with_what_was_understood(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, "02_企业_两行表头.xlsx")
    page.open(file)
    sheet = page.review.sheet_model
    heads = [sheet.headerData(row, Qt.Orientation.Vertical) for row in range(sheet.rowCount())]
    assert heads[0] == "标题　1"
    assert heads[3:6] == ["表头　4", "表头　5", "新增　6"]
    assert heads[27] == "不读入　28"
    assert sheet.headerData(1, Qt.Orientation.Horizontal) == "B\n企业名称"
    assert "合计" in str(sheet.headerData(27, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole))
    assert sheet.index(5, 1).data() == "杭州达方华信息有限公司"
    assert page.review.sheet.view.columnSpan(3, 1) > 1
    assert page.review.bar.year_box.currentText() == "2019年"


def test_a_return_without_a_year_asks_for_it(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    review = page.review
    assert review.bar.year_box.isVisible()
    place = review.bar.year_box.findText("2019年")
    review.bar.year_box.setCurrentIndex(place)
    review.bar.year_box.activated.emit(place)
    settle(qtbot, page)
    assert "2019年" in review.notes_label.text()
    review.import_button.click()
    settle(qtbot, page)
    years = in_store(page, qtbot, lambda store: store.columns("annual_returns", ("year",))["year"])
    assert set(years) == {2019}  # type: ignore[call-overload]  # what is read back is plain


def test_a_plan_older_than_the_store_is_looked_at_again(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    plan = file.plan
    assert plan is not None

    def add(store: Store, _progress: object) -> None:
        with store.change("新增企业", operator="李四") as change:
            change.insert("enterprises", [{"name": "杭州图恒云信息有限公司", "uscc": "91330105MA4C12H392"}])

    page.desk.run("新增", add, writes=True)
    calm(qtbot, page.desk)
    page.intake.import_file(file, plan)
    settle(qtbot, page)
    assert file.state is FileState.READY, "nothing was imported"
    assert file.plan is not plan
    assert file.plan is not None
    assert file.plan.counts["changed"] == 1
    assert counts(page, qtbot) == (5, 1)


def test_a_store_that_changes_under_the_review_changes_the_review(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.intake.import_all()
    settle(qtbot, page)
    page.intake.read(file)
    settle(qtbot, page)
    page.open(file)
    assert page.review.import_button.text() == "登记收到"
    page.desk.undo()
    settle(qtbot, page)
    assert page.review.import_button.text() == "导入 60 条"


def test_the_atlas_in_merged_cells_is_reviewed_whole(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, ATLAS)
    page.open(file)
    assert page.review.plan.filter_buttons[""].text() == "全部 490"
    assert page.review.sheet.view.rowSpan(2, 0) > 300
    assert page.review.items_model.rowCount() == 490


def test_the_models_keep_the_rules_of_models(
    page: ImportPage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    (file,) = dropped(qtbot, page, FAULTY)
    page.open(file)
    qtmodeltester.check(page.review.sheet_model)
    qtmodeltester.check(page.review.items_model)


def test_keys_alone_do_it_all(page: ImportPage, qtbot: QtBot) -> None:
    (file,) = dropped(qtbot, page, STANDARD)
    page.show_list()
    focused = QApplication.focusWidget()
    assert focused is page.cards[file].open_button
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    qtbot.waitUntil(page.review.isVisible)
    qtbot.keyClick(page.review.plan.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.review.isVisible())
    page.open(file)
    qtbot.keyClick(page.review.plan.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page)
    assert file.state is FileState.IMPORTED


def test_enter_opens_the_file_that_was_chosen_last(page: ImportPage, qtbot: QtBot) -> None:
    (faulty,) = dropped(qtbot, page, FAULTY)
    page.cards[faulty].open_button.setFocus()
    *_, chosen = dropped(qtbot, page, STANDARD)
    assert QApplication.focusWidget() is page.cards[chosen].open_button
    qtbot.keyClick(page.cards[chosen].open_button, Qt.Key.Key_Return)
    assert page.review.name_label.text() == STANDARD


def test_the_reading_thread_ends_with_the_window(page: ImportPage, qtbot: QtBot) -> None:
    dropped(qtbot, page, STANDARD)
    assert any(thread.name.startswith("reading") for thread in threading.enumerate())
    page.setParent(None)  # type: ignore[call-overload]  # taken out of the window, as at its end
    page.deleteLater()
    qtbot.waitUntil(lambda: not any(t.name.startswith("reading") for t in threading.enumerate()))


def test_senders_of_tasks_are_offered(page: ImportPage, qtbot: QtBot) -> None:
    def task(store: Store) -> None:
        with store.change("任务") as change:
            save_round(
                store, change, Round("年报", "annual_returns", "2019", senders=("长河街道", "西兴街道"))
            )

    in_store(page, qtbot, task)
    (file,) = dropped(qtbot, page, STANDARD)
    page.open(file)
    calm(qtbot, page.desk)
    box = page.review.bar.sender_box
    assert {"长河街道", "西兴街道"} <= {box.itemText(place) for place in range(box.count())}
