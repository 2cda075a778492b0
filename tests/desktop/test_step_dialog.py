"""The dialog of a step: vouchers unticked, amounts typed one by one, reasons asked for, the preview taken along."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from window_helpers import calm

from zjai_desk.accounts.life import STEPS
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.records.step_dialog import DELAY, StepDialog
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.registers.fields import Value
from zjai_desk.settings import Settings
from zjai_desk.store import Store

TODAY = dt.date.today().isoformat()


def voucher(number: int, **values: Value) -> dict[str, Value]:
    return {
        "voucher_no": f"C{number}", "scheme": "创新券", "applicant": f"杭州{number}号公司", "status": "已申请兑付",
        "review_status": "通过", "face_amount": Decimal(20_000), "used_amount": Decimal(9_000), "approved_amount": Decimal(9_000), **values,
    }  # fmt: skip


@pytest.fixture
def desk(dressed: QApplication, qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Desk]:
    path = tmp_path / "券.zjdb"
    with Store.create(path) as store, store.change("准备") as change:
        change.insert("vouchers", [voucher(number) for number in range(3)])
    opened = Desk(StoreThread(lambda: Store.open(path)), settings)
    calm(qtbot, opened)
    yield opened
    opened.close()


def ids(desk: Desk, qtbot: QtBot) -> list[int]:
    found: list[list[int]] = []
    desk.run("", lambda store, _: store.ids("vouchers"), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def values(desk: Desk, qtbot: QtBot) -> list[dict[str, Value]]:
    found: list[list[dict[str, Value]]] = []
    desk.run(
        "",
        lambda store, _: [r.values for r in store.records("vouchers", store.ids("vouchers"))],
        found.append,
    )
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def open_dialog(
    desk: Desk, qtbot: QtBot, step: str = "redeem", records: list[int] | None = None
) -> StepDialog:
    dialog = StepDialog(desk, STEPS[step], records or ids(desk, qtbot))
    qtbot.addWidget(dialog)
    dialog.show()
    settle(desk, qtbot)
    return dialog


def settle(desk: Desk, qtbot: QtBot) -> None:
    qtbot.wait(DELAY + 50)
    calm(qtbot, desk)


def cell(dialog: StepDialog, row: int, column: int) -> QPoint:
    return dialog.preview.visualRect(dialog.model.index(row, column)).center()


def test_one_is_unticked_and_one_is_paid_less(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(desk, qtbot)
    assert dialog.total_label.text() == "可办 3 张，合计 27,000.00 元"
    box = dialog.preview.visualRect(dialog.model.index(0, 0))
    qtbot.mouseClick(
        dialog.preview.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 14, box.center().y())
    )
    amount = dialog.model.amount_column
    qtbot.mouseClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, pos=cell(dialog, 1, amount))
    qtbot.mouseDClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, pos=cell(dialog, 1, amount))
    editor = dialog.preview.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "8000.50")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert dialog.total_label.text() == "可办 2 张，合计 17,000.50 元；不办 1 张"
    dialog.export_to(tmp_path / "预览.xlsx")
    calm(qtbot, desk)
    sheet = openpyxl.load_workbook(tmp_path / "预览.xlsx").active
    assert sheet is not None
    assert [row[-1].value for row in sheet.iter_rows(min_row=3, max_row=6)] == ["", 8000.5, 9000, 17_000.5]
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert [v["redeemed_amount"] for v in values(desk, qtbot)] == [None, Decimal("8000.50"), 9000]


def test_a_short_reason_keeps_the_button_waiting(desk: Desk, qtbot: QtBot) -> None:
    def relate(store: Store, _: object) -> None:
        with store.change("名单") as change:
            change.insert("providers", [{"name": "甲院"}])
            change.update("vouchers", {number: {"status": "已发放"} for number in store.ids("vouchers")})

    desk.run("名单", relate, writes=True)
    dialog = open_dialog(desk, qtbot, "contract", ids(desk, qtbot)[:1])
    for key, text in (("provider", "乙院"), ("contract_no", "H1"), ("contract_amount", "20000")):
        dialog.editors[key].setText(text)
    settle(desk, qtbot)
    assert "要写说明" in dialog.why_label.text()
    for text, enabled in (("", False), ("好的", False), ("已核实机构正在备案", True)):
        dialog.reason.setText(text)
        settle(desk, qtbot)
        assert dialog.go.isEnabled() is enabled


def test_the_role_is_remembered_for_each_operator_and_step(desk: Desk, qtbot: QtBot) -> None:
    dialog = open_dialog(desk, qtbot)
    assert dialog.role.currentText() == "审批"
    dialog.role.setCurrentText("复核")
    settle(desk, qtbot)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert desk.settings.roles == {"张三": {"redeem": "复核"}}
    assert open_dialog(desk, qtbot).role.currentText() == "复核"
    desk.operator = "李四"
    assert open_dialog(desk, qtbot).role.currentText() == "审批"


def test_closing_stops_what_is_under_way(desk: Desk, qtbot: QtBot) -> None:
    dialog = StepDialog(desk, STEPS["redeem"], ids(desk, qtbot))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    calm(qtbot, desk)
    assert [v["status"] for v in values(desk, qtbot)] == ["已申请兑付"] * 3


def test_the_model_is_a_proper_one(desk: Desk, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(open_dialog(desk, qtbot).model)
