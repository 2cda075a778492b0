"""封账 and 日志 in the window: a closed cell asks for a reason, the page says what is closed, the log is looked through."""

from pathlib import Path

import openpyxl
import pytest
from hands import Hands
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.desktop.history.model import cells_of
from zjai_desk.desktop.intake.return_file import FileState
from zjai_desk.desktop.keeping.closures_dialog import ClosuresDialog, PeriodModel, Periods
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.people.log_dialog import LogDialog
from zjai_desk.desktop.records.closed_mark import ClosedMark
from zjai_desk.desktop.records.closed_reason import ClosedReason
from zjai_desk.desktop.records.output import Scope
from zjai_desk.keeping import closures
from zjai_desk.keeping.closures import CLOSABLE
from zjai_desk.keeping.journal import Action

WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    """The annual returns, of which 2019 is closed."""
    window.desk.run(
        "封账", lambda store, _: closures.close_period(store, "annual_returns", 2019), writes=True
    )
    window.show_page("annual_returns")
    calm(qtbot, window.desk)
    assert isinstance(window.shown, RegisterPage)
    return window.shown


def test_a_period_is_closed_in_the_grid(window: MainWindow, qtbot: QtBot) -> None:
    window.menu.open_closures()
    dialog = window.findChild(ClosuresDialog)
    assert dialog is not None
    calm(qtbot, window.desk)
    assert dialog.model.years == [2019]
    column = [register.key for register in CLOSABLE].index("annual_returns")
    dialog.view.setCurrentIndex(dialog.model.index(0, column))
    dialog.close_button.click()
    calm(qtbot, window.desk)
    assert dialog.model.is_closed(dialog.model.index(0, column))
    dialog.view.setCurrentIndex(dialog.model.index(0, column))
    assert not dialog.open_button.isEnabled(), "opening takes a reason"
    dialog.reason_edit.setText("上级退回重报")
    assert dialog.open_button.isEnabled()
    dialog.close()


def test_importing_several_files_asks_for_the_reason_once(
    window: MainWindow, page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = []
    for number in range(3):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["企业名称", "所属区县", "年度", "从业人数"])
        sheet.append([f"杭州封账{number}号智能科技有限公司", "滨江区", 2019, 10 + number])
        paths.append(tmp_path / f"{number}.xlsx")
        book.save(paths[-1])
    window.show_page("import")
    coming = window.shown
    assert isinstance(coming, ImportPage)
    coming.add_files(paths)
    qtbot.waitUntil(lambda: len(coming.intake.ready) == 3, timeout=20_000)
    asked = []
    window.desk.ask_reason = lambda error, go_on, _give_up, several: (
        asked.append((error.years, several)),
        go_on("上级核定的补报"),
    )
    coming.all_action.trigger()
    qtbot.waitUntil(lambda: not coming.intake.is_importing_all and not coming.intake.is_busy, timeout=20_000)
    calm(qtbot, window.desk)
    assert asked == [((2019,), True)]
    reasons: list[list[str]] = []
    window.desk.run("", lambda store, _: [step.reason for step in store.history()][:3], reasons.append)
    calm(qtbot, window.desk)
    assert reasons == [["上级核定的补报"] * 3]
    assert coming.intake.counts == {FileState.IMPORTED: 3}


def change_revenue(page: RegisterPage, window: MainWindow, qtbot: QtBot) -> ClosedReason:
    hands = Hands(qtbot, window, page)
    hands.wait()
    window.activateWindow()
    page.table.setFocus()
    page.table.moves.go(0, page.model.column_of("revenue"))
    hands.type("7")
    hands.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ClosedReason))
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ClosedReason)
    return asked


def test_a_closed_cell_is_changed_with_a_reason(page: RegisterPage, window: MainWindow, qtbot: QtBot) -> None:
    asked = change_revenue(page, window, qtbot)
    asked.reason_edit.setPlainText("太短")
    assert not asked._ok.isEnabled()
    asked.reason_edit.setPlainText("上级核定后更正")
    qtbot.keyClick(asked.reason_edit, Qt.Key.Key_Return)
    calm(qtbot, window.desk)
    assert window.desk.next_undo is not None
    assert window.desk.next_undo.reason == "上级核定后更正"
    assert cells_of(window.desk.next_undo)[-1] == "上级核定后更正", "seen in the list of the history"
    assert page.model.index(0, page.model.column_of("revenue")).data() == "7"
    window.desk.undo()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ClosedReason))
    QApplication.activeModalWidget().close()  # type: ignore[union-attr]  # there is one
    calm(qtbot, window.desk)


def test_thought_better_of_the_cell_is_as_it_was(
    page: RegisterPage, window: MainWindow, qtbot: QtBot
) -> None:
    before = page.model.index(0, page.model.column_of("revenue")).data()
    change_revenue(page, window, qtbot).reject()
    calm(qtbot, window.desk)
    assert page.model.index(0, page.model.column_of("revenue")).data() == before
    assert "已封账" in window.notice.text.text()


def test_the_page_says_what_is_closed(page: RegisterPage) -> None:
    mark = page.findChild(ClosedMark)
    assert mark is not None
    assert mark.words.text() == "已封账：2019"
    cell = page.model.index(0, 0)
    assert page.model.data(cell, Qt.ItemDataRole.ToolTipRole) == "2019年已封账，改动要写明理由"


def test_where_nothing_is_closed_nothing_is_said(hands: Hands) -> None:
    mark = hands.page.findChild(ClosedMark)
    assert mark is not None
    assert mark.isHidden()
    assert hands.page.model.data(hands.page.model.index(0, 0), Qt.ItemDataRole.ToolTipRole) is None


def test_the_log_is_narrowed_and_exported(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for subject in ("企业台账 → 甲.xlsx", "=HYPERLINK(1)"):
        window.desk.log(Action.EXPORT, subject, "4 家")
    window.desk.log(Action.PRINT, "专利台账", "2 页")
    window.menu.open_log()
    dialog = window.findChild(LogDialog)
    assert dialog is not None
    calm(qtbot, window.desk)
    tester = QAbstractItemModelTester(dialog.model, WARN)
    assert tester.model() is dialog.model
    assert [line.action for line in dialog.model.lines] == ["打印", "导出", "导出"]
    assert {line.person for line in dialog.model.lines} == {"张三"}
    dialog.action_box.setCurrentIndex(dialog.action_box.findData("导出"))
    dialog.words.setText("甲.xlsx")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.words.clear()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    dialog.export_to(tmp_path / "日志.xlsx")
    calm(qtbot, window.desk)
    rows = list(openpyxl.load_workbook(tmp_path / "日志.xlsx").worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 3
    assert dialog.model.lines[0].subject == "日志 → 日志.xlsx"
    dialog.close()


def test_contacts_leave_a_register_once_and_are_noted(hands: Hands, tmp_path: Path) -> None:
    page, book = hands.page, tmp_path / "企业.xlsx"
    hands.at(0, "contact")
    hands.type("王建国")
    hands.press(Qt.Key.Key_Return)
    output = page.output
    assert output.contacts_action is not None
    for ticked, expected in ((True, "王建国"), (False, "王**")):
        assert not output.contacts_action.isChecked(), "it holds for one export"
        output.contacts_action.setChecked(ticked)
        output.export_to(book, output.wanted(Scope.ALL))
        hands.wait()
        cells = [c for r in openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True) for c in r]
        assert expected in cells
    hands.window.menu.open_log()
    dialog = hands.window.findChild(LogDialog)
    assert dialog is not None
    hands.wait()
    assert [line.detail for line in dialog.model.lines] == ["4 家，联系方式已遮盖", "4 家，含联系方式"]
    dialog.close()


def test_the_grid_of_periods_is_sound() -> None:
    model = PeriodModel()
    tester = QAbstractItemModelTester(model, WARN)
    model.show_periods(
        Periods(
            {"patents": {2018: 3, 2020: 1}}, {"patents": frozenset({2018}), "vouchers": frozenset({2017})}
        )
    )
    assert tester.model() is model
    assert model.years == [2020, 2018, 2017]
    assert [model.is_closed(model.index(row, 1)) for row in range(3)] == [False, True, False]
