"""The count of findings stays right when something is written while a block of records is being looked at."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from store_here import StoreHere

from zjai_desk.accounts.current import CurrentBook
from zjai_desk.analysis.merging.alike import Alike
from zjai_desk.desktop import findings_watch
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.findings_watch import BLOCK, PAUSE, find
from zjai_desk.desktop.table.panel import TablePanel
from zjai_desk.desktop.threads.job import Job
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.checks import check_record
from zjai_desk.returns.planning.answers import Given, answer
from zjai_desk.settings import Settings
from zjai_desk.store import Store


class SlowStore(StoreHere):
    """Answers only when it is told to, as the store of an old computer seems to."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.waiting: deque[Callable[[], Job]] = deque()

    def run(self, title: str, work: Any, done: Any, failed: Any) -> Job:
        self.waiting.append(lambda: StoreHere.run(self, title, work, done, failed))
        return Job(title)


def test_no_block_is_counted_twice(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "台账.zjdb")
    with store.change("导入") as change:
        ids = change.insert("enterprises", [{"name": str(n), "uscc": "123"} for n in range(BLOCK + 50)])
    register = REGISTERS["enterprises"]
    expected = len(find(store, register, ids, CurrentBook(), Alike(store, register)))
    runner = SlowStore(store)
    desk = Desk(runner, Settings())
    for _ in range(40):
        if "enterprises" in desk.findings.waiting:
            break
        qtbot.waitUntil(lambda: bool(runner.waiting))
        desk.changed.emit(frozenset({"targets"}))
        qtbot.wait(PAUSE + 40)
        runner.waiting.popleft()()
    counted = sum(desk.findings.waiting["enterprises"].counts.values())
    assert (counted, expected >= BLOCK + 50) == (expected, True)
    desk.close()


def test_records_that_are_there_twice_are_marked_and_listed_and_what_was_explained_is_listed_apart(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings_watch, "KEPT", 2)
    register = REGISTERS["enterprises"]
    store = Store.create(tmp_path / "台账.zjdb")
    with store.change("导入") as change:
        rows = [{"name": name, "uscc": "91330000733796106P"} for name in ("甲公司", "甲公司（新）")]
        early = [{"name": f"早期{n}公司", "uscc": "91350211M00013FA1N"} for n in range(1)]
        wrong = [{"name": f"乙{n}公司", "uscc": f"12{n}"} for n in range(3)]
        ids = change.insert("enterprises", [*rows, *early, *wrong])
    finding = next(iter(check_record(register, early[0])))
    with store.change("说明") as change:
        answer(
            store, change, [Given("enterprises", ids[2], finding, "91350211M00013FA1N", "早期试点发的代码")]
        )
    desk = Desk(StoreHere(store), Settings())
    panel = TablePanel(desk, register)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    panel.model.reload()
    panel.findings_action.setChecked(True)
    qtbot.waitUntil(lambda: "enterprises" in desk.findings.waiting)
    listed = panel.findings
    assert [entry.problem.kind for entry in listed.model.entries] == ["duplicate", "damaged"]
    assert "共 4 条，先列 2 条" in listed.head.text()
    listed.more.click()
    assert [entry.problem.kind for entry in listed.model.entries] == ["duplicate", *["damaged"] * 3]
    assert not listed.more.isVisible()
    assert listed.answered.text() == "看已说明的 1 条"
    listed.answered.click()
    assert [entry.answer for entry in listed.model.entries] == ["早期试点发的代码"]
    listed.answered.click()
    column = panel.model.column_of("uscc")
    row = panel.model.row_of(ids[1])
    qtbot.waitUntil(lambda: bool(panel.model.problems_at(row, column)))
    assert [problem.kind for problem in panel.model.problems_at(row, column)] == ["duplicate"]
    assert panel.model.problems_at(panel.model.row_of(ids[2]), column) == [], "explained"
    with store.change("更正") as change:
        change.update("enterprises", {ids[1]: {"uscc": None}})
    desk.changed.emit(frozenset({"enterprises"}))
    qtbot.waitUntil(lambda: all(entry.problem.kind != "duplicate" for entry in listed.model.entries))
    qtbot.waitUntil(lambda: panel.model.problems_at(row, column) == [])
    desk.close()
