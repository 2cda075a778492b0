"""The count of findings stays right when something is written while a block of records is being looked at."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from store_here import StoreHere

from zjai_desk.accounts.current import CurrentBook
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.findings_watch import BLOCK, PAUSE, find
from zjai_desk.desktop.job import Job
from zjai_desk.registers import REGISTERS
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
    expected = len(find(store, REGISTERS["enterprises"], ids, CurrentBook()))
    runner = SlowStore(store)
    desk = Desk(runner, Settings())
    for _ in range(20):
        if "enterprises" in desk.findings.waiting:
            break
        qtbot.waitUntil(lambda: bool(runner.waiting))
        desk.changed.emit(frozenset({"targets"}))
        qtbot.wait(PAUSE + 40)
        runner.waiting.popleft()()
    counted = sum(desk.findings.waiting["enterprises"].counts.values())
    assert (counted, expected >= BLOCK + 50) == (expected, True)
    desk.close()
