"""Work in a thread of its own reads records through the thread of the store, and leaves room for others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.lending import Lender
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.settings import Settings
from zjai_desk.store import Record, Store


@pytest.fixture
def desk(qtbot: QtBot, new_store: Callable[[Path], Store], tmp_path: Path) -> Desk:
    path = tmp_path / "台账.zjdb"
    with new_store(path) as store, store.change("录入") as change:
        change.insert("providers", [{"name": f"杭州第{number}检测公司"} for number in range(30)])
    return Desk(StoreThread(lambda: Store.open(path)), Settings())


def test_records_come_block_by_block_while_others_are_served(qtbot: QtBot, desk: Desk) -> None:
    lender, background = Lender(desk), Background("setting")
    order: list[str] = []
    found: list[list[Record]] = []

    def work(progress: Progress) -> list[Record]:
        lent = lender.lend(progress)
        return [
            record
            for first in range(1, 31, 10)
            for record in lent.records("providers", range(first, first + 10))
        ]

    background.run("排版", work, found.append, lambda error: order.append(str(error)))
    desk.run("", lambda store, _: store.count("providers"), lambda count: order.append(f"{count}"))
    qtbot.waitUntil(lambda: bool(found))
    assert [record.id for record in found[0]] == list(range(1, 31))
    assert order == ["30"]
    background.close()
    desk.close()


def test_what_the_store_refuses_is_told_to_whoever_asked(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(StoreThread(lambda: Store.open(tmp_path / "没有.zjdb")), Settings())
    lender, background = Lender(desk), Background("setting")
    told: list[DeskError] = []
    background.run(
        "排版", lambda progress: lender.lend(progress).records("providers", [1]), print, told.append
    )
    qtbot.waitUntil(lambda: bool(told))
    assert "没有.zjdb" in str(told[0])
    background.close()
    desk.close()


def test_one_that_waits_stops_when_nobody_wants_it_any_more(qtbot: QtBot, desk: Desk) -> None:
    lender, background = Lender(desk), Background("setting")
    told: list[DeskError] = []
    desk.close()
    job = background.run(
        "排版", lambda progress: lender.lend(progress).records("providers", [1]), print, told.append
    )
    qtbot.wait(300)
    job.cancel()
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], Cancelled)
    background.close()
