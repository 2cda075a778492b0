"""A year's work with vouchers through the window: programme, applications, reviews, payment, what lapsed."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.accounts.expiry import TAKE_BACK
from zjai_desk.accounts.life import STEPS
from zjai_desk.accounts.presets import presets
from zjai_desk.briefing import BRIEFINGS
from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.intake.return_file import FileState
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.briefing_page import BriefingPage
from zjai_desk.desktop.pages.home_page import HomePage
from zjai_desk.desktop.pages.import_page import ImportPage
from zjai_desk.desktop.pages.statistics_page import StatisticsPage
from zjai_desk.desktop.pages.voucher_page import ProgrammePage, VoucherPage
from zjai_desk.desktop.records.dialog import RecordDialog
from zjai_desk.desktop.records.documents_dialog import DocumentsDialog
from zjai_desk.desktop.records.step_dialog import DELAY, StepDialog
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.registers.fields import Value
from zjai_desk.settings import Settings
from zjai_desk.store import Store

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def vouchers_path(tmp_path: Path) -> Path:
    path = tmp_path / "券.zjdb"
    with Store.create(path) as store, store.change("导入申领表") as change:
        change.insert(
            "vouchers",
            [
                {
                    "voucher_no": f"CX2026{number:03d}",
                    "scheme": "创新券",
                    "applicant": f"杭州{number}号智能科技有限公司",
                    "district": "滨江区",
                    "face_amount": Decimal(20_000),
                    "status": "草稿",
                }
                for number in range(1, 6)
            ],
        )
    return path


@pytest.fixture
def at_work(
    dressed: QApplication, qtbot: QtBot, vouchers_path: Path, settings: Settings
) -> Iterator[MainWindow]:
    desk = Desk(StoreThread(lambda: Store.open(vouchers_path)), settings)
    opened = MainWindow(desk, vouchers_path.stem)
    qtbot.addWidget(opened)
    opened.resize(1366, 768)
    opened.show()
    calm(qtbot, desk)
    yield opened
    opened.close()


def page_of(qtbot: QtBot, window: MainWindow) -> VoucherPage:
    window.desk.go("vouchers")
    calm(qtbot, window.desk)
    page = window.findChild(VoucherPage)
    assert page is not None
    return page


def select(qtbot: QtBot, page: VoucherPage, rows: range) -> None:
    page.table.clearSelection()
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(rows.start, 0))
    for _ in rows[1:]:
        qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)


def open_dialog(qtbot: QtBot, page: VoucherPage, step: str, **entered: str) -> StepDialog:
    page.open_step(STEPS[step])
    dialog = page.findChildren(StepDialog)[-1]
    qtbot.waitExposed(dialog)
    for key, text in entered.items():
        line = {"day": dialog.day, "reason": dialog.reason}.get(key) or dialog.editors[key]
        line.clear()
        line.setFocus()
        if text.isascii():
            qtbot.keyClicks(line, text)
        else:
            line.setText(text)
    qtbot.wait(DELAY + 50)
    calm(qtbot, page.desk)
    return dialog


def take(qtbot: QtBot, page: VoucherPage, step: str, who: str, **entered: str) -> None:
    page.desk.operator = who
    dialog = open_dialog(qtbot, page, step, **entered)
    assert dialog.go.isEnabled(), dialog.why_label.text()
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)


def stored(path: Path) -> list[dict[str, Value]]:
    with Store.open(path) as store:
        assert store.verify() == []
        return [record.values for record in store.records("vouchers", store.ids("vouchers"))]


def make_programme(qtbot: QtBot, window: MainWindow) -> None:
    window.desk.go("programmes")
    calm(qtbot, window.desk)
    page = window.findChild(ProgrammePage)
    assert page is not None
    page.open_preset(presets()[0])
    dialog = page.findChild(RecordDialog)
    assert dialog is not None
    for key, text in (("area", "滨江区"), ("year", "2026"), ("budget", "50000")):
        dialog.editors[key].setText(text)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    calm(qtbot, window.desk)


def test_a_years_work(
    at_work: MainWindow, qtbot: QtBot, vouchers_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_programme(qtbot, at_work)
    page = page_of(qtbot, at_work)
    select(qtbot, page, range(5))
    take(qtbot, page, "apply", "张三", day="2026-03-02")
    take(qtbot, page, "review", "李四", day="2026-03-03")
    # Five of 20,000 are more than the pool has.
    take(qtbot, page, "issue", "王五", day="2026-03-04", reason="按先到先得发放")
    select(qtbot, page, range(3))
    for row in range(3):
        select(qtbot, page, range(row, row + 1))
        take(
            qtbot,
            page,
            "contract",
            "张三",
            day="2026-03-10",
            provider="浙江检测院",
            contract_no=f"H-{row}",
            contract_on="2026-03-10",
            contract_amount="9500",
        )
        take(
            qtbot,
            page,
            "use",
            "张三",
            day="2026-03-20",
            used_amount="9500",
            invoice_no=f"2633000000000000000{row}",
            invoice_on="2026-03-18",
            invoice_amount="9500",
        )
        take(qtbot, page, "confirm", "李四", day="2026-03-21", reason="成果报告已核对")
        take(qtbot, page, "claim", "张三", day="2026-03-25")
        take(qtbot, page, "review", "李四", day="2026-03-26", reason="材料齐全予以通过")
        take(qtbot, page, "publish", "张三", day="2026-03-27")
    select(qtbot, page, range(3))
    early = open_dialog(qtbot, page, "redeem", day="2026-03-29")
    assert not early.go.isEnabled()
    assert "公示" in early.why_label.text()
    early.reject()
    take(qtbot, page, "redeem", "王五", day="2026-04-10")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "拨付清单.xlsx"), "")
    )
    page.payment_action.trigger()
    calm(qtbot, page.desk)
    sheet = openpyxl.load_workbook(tmp_path / "拨付清单.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[6]][-1] == 28_500
    select(qtbot, page, range(3, 5))
    late = open_dialog(qtbot, page, "reclaim", day="2026-12-31")
    assert not late.go.isEnabled()  # a year to use them
    late.reject()
    take(qtbot, page, "reclaim", "张三", day="2027-03-31")
    at_work.close()
    assert [(v["status"], v["redeemed_amount"], v["reclaimed_amount"]) for v in stored(vouchers_path)] == [
        *[("已兑付", 9500, 10_500)] * 3,
        *[("过期收回", None, 20_000)] * 2,
    ]


def test_papers_are_kept_inside_the_store(
    at_work: MainWindow, qtbot: QtBot, vouchers_path: Path, tmp_path: Path
) -> None:
    page = page_of(qtbot, at_work)
    select(qtbot, page, range(1))
    page.documents_action.trigger()
    dialog = page.findChild(DocumentsDialog)
    assert dialog is not None
    contract = tmp_path / "合同.pdf"
    contract.write_bytes(b"%PDF-1.4 signed")
    dialog.attach([contract])
    calm(qtbot, at_work.desk)
    line = dialog.files.topLevelItem(0)
    assert line is not None
    assert line.text(0) == "合同.pdf"
    dialog.accept()
    at_work.close()
    with Store.open(vouchers_path) as store:
        assert store.original(store.originals()[0].sha256).content == b"%PDF-1.4 signed"
        assert store.verify() == []


def test_a_step_without_a_selection_opens_nothing(at_work: MainWindow, qtbot: QtBot) -> None:
    page = page_of(qtbot, at_work)
    page.table.clearSelection()
    page.table.setCurrentIndex(page.model.index(-1, -1))
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert page.findChild(StepDialog) is None


def import_applications(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        ["券编号", "券种", "申领单位", "所属区县", "发放额（元）", "发放日期", "使用截止日期", "券状态"]
    )
    for number in range(1, 4):
        sheet.append(
            [
                f"B{number}",
                "服务券",
                f"杭州{number}号软件有限公司",
                "滨江区",
                5000,
                "2019-01-05",
                "2019-02-28",
                "已发放",
            ]
        )
    book.save(path)
    window.desk.go("import")
    page = window.shown
    assert isinstance(page, ImportPage)
    page.take_files([path], Expected())
    qtbot.waitUntil(
        lambda: bool(page.intake.files) and not any(f.state.is_busy for f in page.intake.files),
        timeout=20_000,
    )
    page.intake.import_all()
    qtbot.waitUntil(lambda: page.intake.files[0].state is FileState.IMPORTED, timeout=20_000)
    calm(qtbot, window.desk)


def test_what_was_imported_and_lapsed_is_reclaimed_from_the_home_page_and_the_account_printed(
    at_work: MainWindow, qtbot: QtBot, vouchers_path: Path, tmp_path: Path
) -> None:
    import_applications(qtbot, at_work, tmp_path / "服务券发放表.xlsx")
    at_work.desk.go("home")
    home = at_work.shown
    assert isinstance(home, HomePage)
    calm(qtbot, at_work.desk)
    said = f"3 张券{TAKE_BACK}，15,000.00 元"
    qtbot.waitUntil(lambda: said in home.todo.texts(), timeout=10_000)
    (line,) = [one for one in home.todo.findChildren(QPushButton) if said in one.accessibleName()]
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    calm(qtbot, at_work.desk)
    page = at_work.shown
    assert isinstance(page, VoucherPage)
    assert [chip.text() for chip in page.chips.chips] == [f"{TAKE_BACK}（3 张）"]
    qtbot.mouseClick(page.panel.ask_bar.buttons[0], Qt.MouseButton.LeftButton)
    dialog = page.findChildren(StepDialog)[-1]
    qtbot.wait(DELAY + 50)
    calm(qtbot, page.desk)
    assert dialog.go.text() == "办理 3 张"
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)

    at_work.desk.set_place("滨江区", 2019)
    at_work.desk.go("briefing")
    briefing = at_work.shown
    assert isinstance(briefing, BriefingPage)
    briefing.form.catalogue.setCurrentRow(list(BRIEFINGS).index("vouchers"))
    briefing.write()
    qtbot.waitUntil(lambda: briefing.briefing is not None, timeout=20_000)
    qtbot.waitUntil(lambda: briefing.form.stack.currentIndex() == 0, timeout=20_000)
    calm(qtbot, at_work.desk)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "账目.pdf"))
    briefing.output.print_on(printer)
    qtbot.waitUntil(lambda: at_work.notice.text.text().startswith("已送打印"), timeout=20_000)
    assert (tmp_path / "账目.pdf").read_bytes().startswith(b"%PDF")
    at_work.close()
    assert [v["reclaimed_amount"] for v in stored(vouchers_path) if v["scheme"] == "服务券"] == [5000] * 3


def test_what_is_typed_and_pasted_is_judged_by_the_rules(at_work: MainWindow, qtbot: QtBot) -> None:
    page = page_of(qtbot, at_work)
    column = page.model.column_of("invoice_no")
    page.model.setData(page.model.index(3, column), "26330000000000000001")
    calm(qtbot, at_work.desk)
    page.model.setData(page.model.index(0, column), "26330000000000000001")
    calm(qtbot, at_work.desk)
    assert "强制：发票号码26330000000000000001已用于创新券CX2026004" in at_work.notice.text.text()
    page.table.setCurrentIndex(page.model.index(1, column))
    QGuiApplication.clipboard().setText("26330000000000000001")
    page.panel.work.paste()
    calm(qtbot, at_work.desk)
    assert "核对出强制 1 项：发票号码26330000000000000001已用于" in at_work.notice.text.text()
    # What is marked is what was registered last.
    qtbot.waitUntil(lambda: page.model.problems_at(3, column) != [], timeout=5000)
    assert page.model.problems_at(0, column) == []


def test_a_new_voucher_is_judged_while_its_form_is_filled_in(at_work: MainWindow, qtbot: QtBot) -> None:
    make_programme(qtbot, at_work)
    page = page_of(qtbot, at_work)
    dialog = page.open_form({"scheme": "创新券", "district": "滨江区", "applicant": "杭州九号公司"})
    for key, text in (("voucher_no", "N1"), ("issued_on", "2026-03-02"), ("face_amount", "20001")):
        dialog.editors[key].setText(text)
    qtbot.waitUntil(lambda: "规则V3" in dialog.problem.text(), timeout=5000)
    assert "最多可发放20,000元" in dialog.problem.text()
    assert not dialog.save.isEnabled()
    dialog.editors["face_amount"].setText("20000")
    qtbot.waitUntil(dialog.save.isEnabled, timeout=5000)
    dialog.reject()


def test_a_number_of_a_table_opens_its_vouchers(at_work: MainWindow, qtbot: QtBot) -> None:
    page = page_of(qtbot, at_work)
    for row in (0, 1):
        page.model.setData(page.model.index(row, page.model.column_of("status")), "已发放")
        calm(qtbot, at_work.desk)
    at_work.desk.go("statistics")
    statistics = at_work.shown
    assert isinstance(statistics, StatisticsPage)
    statistics.choose("vouchers.summary")
    calm(qtbot, at_work.desk)
    statistics.stat_table.setCurrentIndex(statistics.stat_table.stat_model.index(0, 4))
    statistics.stat_table.setFocus()
    qtbot.keyClick(statistics.stat_table, Qt.Key.Key_Return)
    calm(qtbot, at_work.desk)
    assert at_work.shown is page
    assert page.model.rowCount() == 2
    assert page.chips.chips[0].toolTip().startswith("创新券 有效未用额（各类券发放、使用与兑付）")
    at_work.desk.go("statistics")
    statistics.open_records(0, 3)
    assert "没有记录" in at_work.notice.text.text()
