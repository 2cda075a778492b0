"""The table model: passes Qt's own tester in every state, fetches only what is looked at, never asks twice."""

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from store_here import StoreHere
from window_helpers import NAMES

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.model import LineModel, StepModel, read_details
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.desktop.table.shelf import BLOCK, KEPT
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.registers import REGISTERS
from zjai_desk.settings import Settings
from zjai_desk.store import Query, Sort, Store

MANY = 10_000


def watch(model: QAbstractItemModel) -> QAbstractItemModelTester:
    """Watch the model from now on; what is wrong comes as a warning of Qt, which fails the test."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


class CountingStore(StoreHere):
    """Runs work at once and counts how many records were fetched."""

    fetched = 0

    def run(self, title, work, done, failed):  # type: ignore[no-untyped-def]  # as loose as what it stands in for
        def counted(result):  # type: ignore[no-untyped-def]  # as loose as what it stands in for
            if isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], list):
                self.fetched += len(result[0])
            done(result)

        return super().run(title, work, counted, failed)


@pytest.fixture
def runner(dressed: QApplication, store_path: Path) -> CountingStore:
    return CountingStore(Store.open(store_path))


@pytest.fixture
def model(runner: CountingStore, qtbot: QtBot):  # type: ignore[no-untyped-def]  # as loose as what it stands in for
    desk = Desk(runner, Settings())
    yield RegisterModel(desk, REGISTERS["enterprises"], desk)
    desk.close()


def show(qtbot: QtBot, model: RegisterModel, rows: range) -> list[str]:
    """Look at the names of rows as a view does, then again when they have come."""
    for row in rows:
        model.index(row, 0).data()
    qtbot.waitUntil(lambda: all(model.id_at(row) in model._shelf.fresh for row in rows))
    return [model.index(row, 0).data() for row in rows]


def test_it_passes_the_model_tester_while_loaded_sorted_filtered_and_edited(
    model: RegisterModel, qtbot: QtBot
) -> None:
    watching = watch(model)
    model.reload()
    assert show(qtbot, model, range(4)) == list(NAMES)
    model.set_query(Query(sort=(Sort("name", descending=True),)))
    show(qtbot, model, range(4))
    model.set_query(Query(text="西湖"))
    assert show(qtbot, model, range(1)) == [NAMES[1]]
    assert model.setData(model.index(0, 0), "阿里云有限公司")
    model.reload()
    assert show(qtbot, model, range(1)) == ["阿里云有限公司"]
    model.set_query(Query(text="无此企业"))
    assert model.rowCount() == 0
    model.set_query(Query())
    show(qtbot, model, range(4))
    assert watching.model() is model


def test_a_change_of_order_takes_persistent_indexes_along(model: RegisterModel, qtbot: QtBot) -> None:
    model.reload()
    show(qtbot, model, range(4))
    kept = QPersistentModelIndex(model.index(0, 0))
    model.set_query(Query(sort=(Sort("registered_capital", descending=True),)))
    show(qtbot, model, range(4))
    assert (kept.row(), kept.data()) == (3, NAMES[0])


def test_only_the_blocks_looked_at_are_fetched_and_only_so_many_are_kept(
    model: RegisterModel, runner: CountingStore, qtbot: QtBot
) -> None:
    def add(store: Store, _: object) -> None:
        with store.change("很多") as change:
            change.insert("enterprises", [{"name": f"企业{number}"} for number in range(MANY)])

    model._desk.run("", add, writes=True)
    runner.fetched = 0
    model.reload()
    assert (model.rowCount(), runner.fetched) == (MANY + 4, 0)
    assert show(qtbot, model, range(5000, 5020))[0] == "企业4996"
    assert runner.fetched == BLOCK
    assert show(qtbot, model, range(5000, 5020))[0] == "企业4996"
    assert runner.fetched == BLOCK, "what is at hand is not fetched again"
    for first in range(0, MANY, BLOCK):
        show(qtbot, model, range(first, first + 1))
    assert len(model._shelf.fresh) <= KEPT


def test_of_blocks_scrolled_past_only_the_last_are_fetched(
    model: RegisterModel, runner: CountingStore, qtbot: QtBot
) -> None:
    def add(store: Store, _: object) -> None:
        with store.change("很多") as change:
            change.insert("enterprises", [{"name": f"企业{number}"} for number in range(MANY)])

    model._desk.run("", add, writes=True)
    model.reload()
    runner.fetched = 0
    for first in range(0, MANY, BLOCK):
        model.index(first, 0).data()
    show(qtbot, model, range(MANY - 20, MANY))
    assert runner.fetched <= 4 * BLOCK


def test_selecting_everything_does_not_walk_through_every_cell(
    model: RegisterModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(store: Store, _: object) -> None:
        with store.change("很多") as change:
            change.insert("enterprises", [{"name": f"企业{number}"} for number in range(MANY)])

    asked = 0
    flags = RegisterModel.flags

    def counted(self: RegisterModel, index: QModelIndex) -> Qt.ItemFlag:
        nonlocal asked
        asked += 1
        return flags(self, index)

    model._desk.run("", add, writes=True)
    table = RegisterTable(model._desk, model)
    qtbot.addWidget(table)
    table.show()
    model.reload()
    monkeypatch.setattr(RegisterModel, "flags", counted)
    table.selectAll()
    table.grab()
    assert 0 < asked < MANY
    with qtbot.waitSignal(table.figures_changed, check_params_cb=bool) as told:
        pass
    assert [(reading.label, reading.shown) for reading in told.args[0]] == [
        ("计数", f"{MANY + 4 * 5:,}"),
        ("数值计数", "4"),
        ("合计", "1,000 万元"),
        ("平均", "250 万元"),
        ("最小", "100 万元"),
        ("最大", "400 万元"),
    ]


def test_numbers_are_right_aligned_and_typed_without_separators(model: RegisterModel, qtbot: QtBot) -> None:
    model.reload()
    show(qtbot, model, range(4))
    place = REGISTERS["enterprises"].keys.index("registered_capital")
    assert model.setData(model.index(0, place), "3.2亿")
    model.reload()
    show(qtbot, model, range(4))
    cell = model.index(0, place)
    assert cell.data() == "32,000"
    assert cell.data(Qt.ItemDataRole.EditRole) == "32000"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_nothing_is_written_for_a_value_that_is_already_there(model: RegisterModel, qtbot: QtBot) -> None:
    model.reload()
    show(qtbot, model, range(4))
    assert not model.setData(model.index(0, 0), NAMES[0])
    assert not model.setData(QModelIndex(), "x")


def test_the_history_models_pass_the_tester(dressed: QApplication, store_path: Path) -> None:
    steps, lines = StepModel(), LineModel()
    watching = [watch(steps), watch(lines)]
    with Store.open(store_path) as store:
        lines.show_lines(read_details(store, store.history()[0]).lines)
        store.undo("张三")
        steps.show_steps(store.history())
    assert steps.index(1, 4).data() == "已撤销"
    assert lines.index(0, 1).data() == NAMES[0]
    assert lines.index(0, 5).data() == "长河街道2019年报.xlsx / 年报 / 第5行"
    assert len(watching) == 2
