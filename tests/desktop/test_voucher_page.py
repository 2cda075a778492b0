"""A year's work with vouchers through the window: programme, applications, reviews, payment, what lapsed."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.accounts.life import STEPS
from zjai_desk.accounts.presets import presets
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.documents_dialog import DocumentsDialog
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.voucher_page import ProgrammePage, VoucherPage
from zjai_desk.desktop.record_dialog import RecordDialog
from zjai_desk.desktop.step_dialog import DELAY, StepDialog
from zjai_desk.desktop.worker import StoreThread
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
