"""The page 编简报 as a person uses it: begin, write with numbers that stay true, move parts, undo, save, lose nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from window_helpers import calm, write

from zjai_desk.briefing.papers.kept import keep_paper, kept_paper, kept_papers
from zjai_desk.briefing.papers.paper import (
    AttachmentPart,
    BulletinHead,
    ChartPart,
    HeadingPart,
    LetterHead,
    Paper,
    TablePart,
    TextPart,
)
from zjai_desk.desktop.composer.bound_edit import OWN_FORMAT, BoundEdit
from zjai_desk.desktop.composer.number_picker import NumberPicker
from zjai_desk.desktop.kit.name_dialog import NameDialog
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.briefing_page import BriefingPage
from zjai_desk.desktop.pages.composer_page import ComposerPage
from zjai_desk.store import Store

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def window(sample_window: MainWindow) -> MainWindow:
    return sample_window


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ComposerPage:
    window.show_page("composer")
    shown = window.shown
    assert isinstance(shown, ComposerPage)
    settle(qtbot, shown)
    return shown


def settle(qtbot: QtBot, page: ComposerPage) -> None:
    """Wait until everything is counted and looked up."""
    qtbot.waitUntil(lambda: page.present.complete, timeout=20_000)
    calm(qtbot, page.desk)


def blank(qtbot: QtBot, page: ComposerPage) -> BoundEdit:
    qtbot.mouseClick(page.start.blank_button, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    return page.view.text_editor.words.edit


def paper(page: ComposerPage) -> Paper:
    assert page.view.editing is not None
    return page.view.editing.paper


def texts(page: ComposerPage) -> list[str]:
    return [part.text for part in paper(page).parts if isinstance(part, (TextPart, HeadingPart))]


def pick(qtbot: QtBot, page: ComposerPage, edit: BoundEdit, words: str) -> NumberPicker:
    qtbot.keyClicks(edit, "{")
    picker = page.view.text_editor.words.picker
    assert picker is not None
    write(qtbot, picker.search, words)
    picker.fill()
    calm(qtbot, page.desk)
    return picker


def test_there_are_three_ways_to_begin(page: ComposerPage) -> None:
    assert page.start.isVisible()
    assert page.start.blank_button.text() == "空白开始"
    assert page.start.ready.count() == 5
    assert page.start.own.item(0).text() == "还没有编过简报"
    assert page.start.draft_button.isHidden()
    assert not page.save_action.isEnabled()


def test_a_number_is_found_by_initials_and_shown_as_a_chip(page: ComposerPage, qtbot: QtBot) -> None:
    edit = blank(qtbot, page)
    assert QApplication.focusWidget() is edit
    write(qtbot, edit, "共有专利")
    picker = pick(qtbot, page, edit, "zlzs")
    first = picker.model.offers[0]
    assert (first.caption, str(first.found.value)) == ("专利总数", "25889")
    assert picker.value_label.text() == "写出：25889"
    assert "口径" in picker.basis_label.text()
    qtbot.keyClick(picker.search, Key.Key_Return)
    write(qtbot, edit, "件")
    assert texts(page) == ["共有专利{专利总数：patents.by_year.total}件"]
    calm(qtbot, page.desk)
    shown = page.present.look(edit.chips[0])
    assert shown is not None
    assert shown.text == "25889"
    assert QApplication.focusWidget() is edit


def test_escape_leaves_the_text_without_a_brace(page: ComposerPage, qtbot: QtBot) -> None:
    edit = blank(qtbot, page)
    picker = pick(qtbot, page, edit, "没有这样的数")
    assert not picker.take_button.isEnabled()
    qtbot.keyClick(picker.search, Key.Key_Escape)
    assert texts(page) == [""]
    assert page.view.text_editor.words.picker is None


def test_a_chip_is_written_otherwise_or_made_plain(page: ComposerPage, qtbot: QtBot) -> None:
    edit = blank(qtbot, page)
    edit.insert("{专利总数：patents.by_year.total}")
    settle(qtbot, page)
    qtbot.keyClick(edit, Key.Key_F2)
    picker = page.view.text_editor.words.picker
    assert picker is not None
    picker.form_box.setCurrentIndex(picker.form_box.findData("比上年"))
    calm(qtbot, page.desk)
    assert picker.value_label.text() == "写出：比上年增长32.7%"
    picker.take_button.click()
    assert texts(page) == ["{专利总数：patents.by_year.total|比上年}"]
    calm(qtbot, page.desk)
    edit.chip_wanted.emit(0)
    picker = page.view.text_editor.words.picker
    assert picker is not None
    picker.plain_button.click()
    assert texts(page) == ["比上年增长32.7%"]


def test_a_number_under_a_short_name_stays_itself_when_it_is_changed(
    page: ComposerPage, qtbot: QtBot
) -> None:
    edit = blank(qtbot, page)
    edit.insert("{patents.total}")
    settle(qtbot, page)
    edit.chip_wanted.emit(0)
    picker = page.view.text_editor.words.picker
    assert picker is not None
    picker.form_box.setCurrentIndex(picker.form_box.findData("千分位"))
    picker.take_button.click()
    settle(qtbot, page)
    shown = page.present.look(edit.chips[0])
    assert shown is not None
    assert shown.text == "25,889"


def test_a_number_typed_by_hand_that_equals_one_is_offered(page: ComposerPage, qtbot: QtBot) -> None:
    edit = blank(qtbot, page)
    write(qtbot, edit, "营业收入")
    qtbot.keyClicks(edit, "1157.69")
    write(qtbot, edit, "亿元，在2019年有3家")
    edit.underline()
    assert [s.cursor.selectedText() for s in edit.extraSelections()] == ["1157.69"]
    words = page.view.text_editor.words
    assert words.offer.isVisible()
    assert "营业收入" in words.offer_label.text()
    page.bind_action.trigger()
    if words.picker is not None:  # several tables have it: the first is as good as the others
        words.picker.accept()
    (text,) = texts(page)
    assert text.startswith("营业收入{")
    assert text.endswith("}亿元，在2019年有3家")
    assert not words.offer.isVisible()


def test_copied_text_keeps_its_numbers_here_and_is_a_sentence_elsewhere(
    page: ComposerPage, qtbot: QtBot
) -> None:
    edit = blank(qtbot, page)
    source = "共{专利总数：patents.by_year.total}件"
    edit.insert(source)
    settle(qtbot, page)
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "共25889件"
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(edit, Key.Key_V, CONTROL)
    assert texts(page) == [source * 2]
    data = QMimeData()
    data.setHtml("<b>粗</b>体<script>x</script>")
    data.setText("粗体\r\n下一行")
    assert not data.hasFormat(OWN_FORMAT)
    edit.insertFromMimeData(data)
    assert texts(page) == [f"{source * 2}粗体\n下一行"]


def test_parts_are_inserted_moved_doubled_removed_and_all_is_undone(page: ComposerPage, qtbot: QtBot) -> None:
    edit = blank(qtbot, page)
    write(qtbot, edit, "第一段")
    page.view.insert(HeadingPart("标题"))
    page.view.insert(TablePart("patents.by_year"))
    parts = page.view.parts
    assert parts.count() == 4
    parts.setFocus()
    qtbot.keyClick(parts, Key.Key_Up, ALT)
    assert [type(part) for part in paper(page).parts] == [TextPart, TablePart, HeadingPart]
    qtbot.keyClick(parts, Key.Key_D, CONTROL)
    assert len(paper(page).parts) == 4
    qtbot.keyClick(parts, Key.Key_Delete)
    qtbot.keyClick(parts, Key.Key_Delete)
    assert [type(part) for part in paper(page).parts] == [TextPart, TablePart]
    for _ in range(3):
        qtbot.keyClick(parts, Key.Key_Z, CONTROL)
    assert [type(part) for part in paper(page).parts] == [TextPart, TablePart, HeadingPart]
    for _ in range(10):
        qtbot.keyClick(parts, Key.Key_Z, CONTROL)
    assert paper(page) == Paper(parts=(TextPart(),))
    qtbot.keyClick(parts, Key.Key_Y, CONTROL)
    assert texts(page) == ["第一段"]
    assert page.view.text_editor.words.edit.source == "第一段"
    assert page.desk.next_undo is None or "自编简报" not in page.desk.next_undo.title, (
        "the store is not touched"
    )


def test_a_table_has_the_columns_that_are_ticked(page: ComposerPage, qtbot: QtBot) -> None:
    blank(qtbot, page)
    page.view.insert(TablePart("patents.by_district"))
    settle(qtbot, page)
    editor = page.view.counted_editor
    names = [editor.columns.item(row).text() for row in range(editor.columns.count())]
    assert names[:2] == ["区县", "发明授权"]
    editor.columns.item(1).setCheckState(Qt.CheckState.Unchecked)
    editor.top_box.setValue(3)
    part = paper(page).parts[1]
    assert isinstance(part, TablePart)
    assert part.top == 3
    assert "发明授权" not in part.columns
    assert "区县" in part.columns


def test_the_head_is_that_of_a_bulletin_or_a_letter(page: ComposerPage, qtbot: QtBot) -> None:
    blank(qtbot, page)
    page.view.parts.setCurrentRow(0)
    editor = page.view.head_editor
    qtbot.keyClicks(editor.lines[BulletinHead]["reports_to"], "A,B")
    head = paper(page).head
    assert isinstance(head, BulletinHead)
    assert head.reports_to == ("A", "B")
    editor.kind_box.setCurrentIndex(1)
    editor.kind_box.activated.emit(1)
    assert not isinstance(paper(page).head, BulletinHead)
    for key, typed in (("classification", "X"), ("kept_for", "1"), ("urgency", "Y")):
        qtbot.keyClicks(editor.lines[LetterHead][key], typed)
    editor.copy_number_box.setValue(12)
    letter = paper(page).head
    assert isinstance(letter, LetterHead)
    assert (letter.classification, letter.kept_for, letter.urgency) == ("X", "1", "Y")
    assert letter.copy_number == 12
    assert Paper.from_json(paper(page).as_json()).head == letter
    while isinstance(paper(page).head, LetterHead):
        page.view.undo()
    assert paper(page).head == head


def test_the_pages_follow_what_is_typed(page: ComposerPage, qtbot: QtBot) -> None:
    edit = blank(qtbot, page)
    edit.insert("共{patents.by_year.total}件，{patents.by_year.totl}")
    preview = page.view.preview
    qtbot.waitUntil(lambda: preview.briefing is not None, timeout=20_000)
    qtbot.waitUntil(lambda: preview.pages.drawn(0) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "totl" in page.view.warnings_label.text(), timeout=20_000)
    assert "是不是：patents.by_year.total" in page.view.warnings_label.text()


def test_saved_under_a_name_listed_printed_and_undone(
    page: ComposerPage, window: MainWindow, qtbot: QtBot
) -> None:
    edit = blank(qtbot, page)
    edit.insert("共{patents.by_year.total}件")
    assert page.head.remark.text() == "未保存"
    page.save_action.trigger()
    (dialog,) = page.findChildren(NameDialog)
    dialog.name.setText("a/b")
    assert not dialog.save.isEnabled()
    dialog.name.setText("专利月报")
    dialog.accept()
    calm(qtbot, page.desk)
    assert page.head.remark.text() == ""
    assert page.desk.next_undo is not None
    assert page.desk.next_undo.title == "新建自编简报 专利月报"
    page.print_paper()
    shown = window.shown
    assert isinstance(shown, BriefingPage)
    settle(qtbot, page)
    catalogue = shown.form.catalogue
    assert catalogue.currentItem().text() == "专利月报", "what was composed is what is written"
    qtbot.waitUntil(lambda: shown.briefing is not None, timeout=20_000)
    page.desk.undo()
    calm(qtbot, page.desk)
    assert catalogue.item(catalogue.count() - 1).text() != "专利月报"


def test_a_ready_briefing_as_a_start(page: ComposerPage, qtbot: QtBot) -> None:
    page.begin_from("patents")
    settle(qtbot, page)
    assert paper(page).title == "{area}人工智能企业专利分析简报（{year}年）"
    kinds = {type(part) for part in paper(page).parts}
    assert {TextPart, HeadingPart, TablePart, ChartPart} <= kinds
    shown = [page.present.look(chip) for chip in page.view.text_editor.words.edit.chips]
    assert "25889" in [each.text for each in shown if each]


def test_what_was_not_saved_is_there_after_a_crash(
    page: ComposerPage, qtbot: QtBot, sample_path: Path
) -> None:
    edit = blank(qtbot, page)
    write(qtbot, edit, "还没有保存的话")
    qtbot.waitUntil(lambda: page.drafts is not None and page.drafts.read() is not None, timeout=5_000)
    # As after a crash: another page on the same store.
    again = ComposerPage(page.desk)
    qtbot.addWidget(again)
    again.refresh()
    settle(qtbot, again)
    assert not again.start.draft_button.isHidden()
    assert "未命名简报" in again.start.draft_button.text()
    again.start.draft_button.click()
    assert texts(again) == ["还没有保存的话"]
    assert again.head.remark.text() == "未保存"


def test_a_paper_that_is_damaged_is_told_and_can_be_replaced(
    page: ComposerPage, window: MainWindow, qtbot: QtBot
) -> None:
    def damage(store: Store, _progress: object) -> None:
        keep_paper(store, "月报", Paper())
        with store.change("坏") as change:
            change.update("papers", {kept_papers(store)[0].record: {"content": '{"version": 1,'}})

    page.desk.run("", damage, writes=True)
    calm(qtbot, page.desk)
    page.open_kept("月报")
    calm(qtbot, page.desk)
    assert "已损坏" in window.notice.text.text()
    assert page.start.isVisible()


def test_deleted_after_a_question(page: ComposerPage, qtbot: QtBot) -> None:
    page.desk.run(
        "", lambda store, _: keep_paper(store, "月报", Paper(parts=(AttachmentPart("附"),))), writes=True
    )
    calm(qtbot, page.desk)
    page.open_kept("月报")
    settle(qtbot, page)
    page.delete_entry.trigger()
    (button,) = [each for each in page.findChildren(QPushButton) if each.text() == "删除"]
    button.click()
    calm(qtbot, page.desk)
    found: list[int] = []
    page.desk.run("", lambda store, _: len(kept_papers(store)), found.append)
    calm(qtbot, page.desk)
    assert found == [0]
    page.desk.undo()
    calm(qtbot, page.desk)
    names: list[str] = []
    page.desk.run("", lambda store, _: kept_paper(store, "月报").name, names.append)
    calm(qtbot, page.desk)
    assert names == ["月报"]


def test_keys_alone_begin_a_paper_and_walk_its_head_in_order(page: ComposerPage, qtbot: QtBot) -> None:
    page.start.blank_button.setFocus()
    qtbot.keyClick(page.start.blank_button, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert paper(page) == Paper(parts=(TextPart(),))
    page.view.parts.setCurrentRow(0)
    editor = page.view.head_editor
    editor.kind_box.setFocus()
    places = []
    while (at := QApplication.focusWidget()) is not None and editor.isAncestorOf(at) and len(places) < 9:
        places.append(at.mapTo(editor, QPoint(0, 0)).y())
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    assert len(places) == 9
    assert places == sorted(places), "downwards, line by line"
