"""Records in groups with subtotals: what the groups hold, and opening one and coming back."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from page_helpers import loaded, names, open_page
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_helpers import NAMES, calm

from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.views import grouped
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.store import Condition, Op, Query, Store

ENTERPRISES = REGISTERS["enterprises"]


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> RegisterPage:
    return open_page(window, qtbot)


def lines(page: RegisterPage) -> list[list[str]]:
    tree = page.groups.tree
    tops = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [[item.text(at) for at in range(tree.columnCount())] for item in tops if item is not None]


def test_groups_have_counts_shares_and_sums_and_a_total(page: RegisterPage, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.model.index(0, page.model.column_of("district")))
    qtbot.mouseClick(page.bar.groups_button, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert page.stack.currentWidget() is page.groups
    head = page.groups.tree.headerItem()
    assert [head.text(at) for at in range(4)] == ["分组", "数量（家）", "占比", "注册资本（万元）"]
    assert lines(page) == [
        ["滨江区", "3", "75.0%", "800"],
        ["西湖区", "1", "25.0%", "200"],
        ["合计", "4", "100.0%", "1,000"],
    ]


def test_enter_opens_a_group_and_the_way_back_returns(page: RegisterPage, qtbot: QtBot) -> None:
    page.keeper.group(["district"])
    calm(qtbot, page.desk)
    tree = page.groups.tree
    tree.setFocus()
    tree.setCurrentItem(tree.topLevelItem(1))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    loaded(qtbot, page)
    assert page.stack.currentWidget() is page.split
    assert names(page) == [NAMES[1]]
    assert [chip.text() for chip in page.chips.chips] == ["所属区县：西湖区"]
    qtbot.mouseClick(page.bar.back_button, Qt.MouseButton.LeftButton)
    calm(qtbot, page.desk)
    assert page.stack.currentWidget() is page.groups
    assert page.chips.chips == []
    qtbot.mouseClick(page.groups.leave, Qt.MouseButton.LeftButton)
    loaded(qtbot, page)
    assert page.stack.currentWidget() is page.split
    assert not page.bar.back_button.isVisible()


def test_a_click_on_a_head_orders_the_groups(page: RegisterPage, qtbot: QtBot) -> None:
    page.keeper.group(["name"])
    calm(qtbot, page.desk)
    page.groups.tree.header().sectionClicked.emit(3)
    assert [line[3] for line in lines(page)] == ["400", "300", "200", "100", "1,000"]
    page.groups.tree.header().sectionClicked.emit(3)
    assert [line[3] for line in lines(page)][:2] == ["100", "200"]


def test_dates_are_grouped_by_year_and_two_fields_nest(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.zjdb") as store:
        with store.change("录入") as change:
            change.insert(
                "enterprises",
                [
                    {
                        "name": f"企业{number}",
                        "founded_on": date,
                        "district": district,
                        "registered_capital": Decimal(number),
                    }
                    for number, (date, district) in enumerate(
                        [("2019-03-01", "滨江区"), ("2019", "滨江区"), ("2019-05", "西湖区"), (None, None)], 1
                    )
                ],
            )
        groups = grouped.grouped(store, ENTERPRISES, ["founded_on", "district"], Query())
        assert [(line.value, line.count, line.sums) for line in groups.lines] == [
            ("2019", 3, [Decimal(6)]),
            (None, 1, [Decimal(4)]),
        ]
        first = groups.lines[0]
        assert {value: line.count for value, line in first.inner.items()} == {"滨江区": 2, "西湖区": 1}
        assert grouped.condition_of(ENTERPRISES, first) == Condition(
            "founded_on", Op.BETWEEN, ("2019", "2019")
        )
        assert grouped.title(ENTERPRISES, first) == "2019年"
        assert (groups.total.count, groups.total.sums, groups.found) == (4, [Decimal(10)], 2)


def test_what_goes_out_of_groups_is_what_is_seen(page: RegisterPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.keeper.group(["district", "founded_on"])
    calm(qtbot, page.desk)
    page.output.menu.aboutToShow.emit()
    texts = [action.text() for action in page.output.menu.actions() if action.isVisible() and action.text()]
    assert texts[0] == "导出当前视图（分组和小计）…"
    assert any(text.startswith("导出各组的记录（4 家") for text in texts)
    page.groups.tree.header().sectionClicked.emit(3)
    for name in ("小计.xlsx", "小计.csv"):
        page.output.export_groups(tmp_path / name)
        calm(qtbot, page.desk)
    sheet = openpyxl.load_workbook(tmp_path / "小计.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("分组", "数量（家）", "占比", "注册资本（万元）")
    assert rows[1] == ("滨江区", 3, 0.75, 800)
    assert rows[-1] == ("合计", 4, 1, 1000)
    assert [sheet.row_dimensions[row].outlineLevel for row in range(1, len(rows) + 1)][:3] == [0, 0, 1]
    text = (tmp_path / "小计.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (text[1], text[-1]) == ("滨江区,3,75.0%,800", "合计,4,100.0%,1000")
    assert text[2].startswith("　　")


def test_contacts_by_which_records_are_grouped_go_out_masked(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    with_phone = {page.model.ids_at([0])[0]: {"phone": "13800001234"}}
    page.desk.run("改", lambda store, _: _write(store, with_phone), lambda _: None, writes=True)
    calm(qtbot, page.desk)
    page.keeper.group(["phone"])
    calm(qtbot, page.desk)
    page.output.export_groups(tmp_path / "小计.csv")
    calm(qtbot, page.desk)
    assert "13800001234" not in (tmp_path / "小计.csv").read_text(encoding="utf-8-sig")


def _write(store: Store, values: dict[int, dict[str, Value]]) -> None:
    with store.change("改") as change:
        change.update("enterprises", values)
